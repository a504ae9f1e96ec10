"""A panel member's side: the link, one page per situation or set, review and thanks. It works as plain forms."""

from hiring.web.panel.pages import blueprint

__all__ = ["blueprint"]
