"""The candidate's side: the link, practice, questions, review and receipt. It works as plain forms."""

from hiring.web.candidate import about_you, challenges, pages, receipts
from hiring.web.candidate.blueprint import blueprint

ROUTES = (pages, receipts, challenges, about_you)

__all__ = ["ROUTES", "blueprint"]
