"""The candidate's side: the link, practice, questions, review and receipt. It works as plain forms."""

from hiring.web.candidate.pages import blueprint

__all__ = ["blueprint"]
