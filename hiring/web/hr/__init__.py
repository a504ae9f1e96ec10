"""HR's pages, called the studio: values, question banks, assessments, jobs and invitations."""

from hiring.web.hr import (
    analysis,
    assessments,
    banks,
    draft_items,
    drafts,
    exchange,
    exports,
    home,
    invitations,
    jobs,
    lab,
    panel_results,
    panels,
    respecify,
    tasks,
    values,
    what_if,
)
from hiring.web.hr.blueprint import blueprint

ROUTES = (
    home,
    values,
    banks,
    assessments,
    jobs,
    invitations,
    tasks,
    lab,
    exchange,
    exports,
    drafts,
    draft_items,
    analysis,
    panels,
    panel_results,
    what_if,
    respecify,
)

__all__ = ["ROUTES", "blueprint"]
