"""The hiring manager's pages: jobs, a shortlist, and one candidate with every point explained."""

from hiring.web.manager import bundles, candidates, jobs
from hiring.web.manager.blueprint import blueprint

ROUTES = (jobs, candidates, bundles)

__all__ = ["ROUTES", "blueprint"]
