"""HR's pages, called the studio: values, question banks, assessments, jobs and invitations."""

from hiring.web.hr import (
    assessments,
    banks,
    draft_items,
    drafts,
    exchange,
    exports,
    home,
    invitations,
    jobs,
    tasks,
    values,
)
from hiring.web.hr.blueprint import blueprint

ROUTES = (home, values, banks, assessments, jobs, invitations, tasks, exchange, exports, drafts, draft_items)

__all__ = ["ROUTES", "blueprint"]
