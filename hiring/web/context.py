"""The current request's platform and actors, and what every template is given."""

from typing import Any, ParamSpec, TypeVar, cast

from flask import Flask, current_app, g, request
from flask_login import current_user

from hiring.bootstrap import Platform
from hiring.domain.access.policy import NOBODY, Actor, Permission
from hiring.usecases.organisations import OrganisationView, view_organisation
from hiring.usecases.work import UseCase
from hiring.web.cookies import CANDIDATE

P = ParamSpec("P")
R = TypeVar("R")

# The top bar, in order: what a link needs, where it leads, its name.
NAVIGATION: tuple[tuple[Permission, str, str], ...] = (
    (Permission.VALUES_READ, "/studio/values", "Values"),
    (Permission.BANKS_READ, "/studio/banks", "Banks"),
    (Permission.ASSESSMENTS_READ, "/studio/assessments", "Assessments"),
    (Permission.STATUS_READ, "/studio/jobs", "Jobs"),
    (Permission.SHORTLIST_READ, "/jobs", "Shortlists"),
    (Permission.STAFF_READ, "/admin/staff", "Staff"),
    (Permission.AUDIT_READ, "/admin/audit", "Audit log"),
)
# Pages that no link of the top bar begins: the link that stands for them.
STANDS_FOR = {
    "/studio/drafts": "/studio/banks",
    "/studio/exchange": "/studio/banks",
    "/studio/panels": "/studio/banks",
    "/studio/analysis": "/studio/banks",
    "/studio/lab": "/studio/banks",
    "/studio/what-if": "/studio/jobs",
}


def platform() -> Platform:
    """Return the platform this application runs on."""
    return cast("Platform", current_app.extensions["hiring"])


def staff() -> Actor:
    """Return the member of staff who is signed in, or `NOBODY`."""
    return current_user.actor if current_user.is_authenticated else NOBODY


def candidate() -> Actor:
    """Return the candidate whose session this browser holds, or `NOBODY`."""
    if "candidate_actor" not in g:
        token = request.cookies.get(cookie_name(CANDIDATE), "")
        g.candidate_actor = platform().candidate_actor(token) if token else None
    return g.candidate_actor or NOBODY


def current_actor() -> Actor:
    """Return who acts on this page: its candidate on candidates' pages, else the member of staff."""
    return candidate() if for_candidates() else staff()


def for_candidates() -> bool:
    """Whether this address belongs to people who have a link and no account: candidates, members of a panel."""
    return request.path.startswith(("/take/", "/attempt/", "/panel/"))


def run(usecase: UseCase[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run a use case that changes something, as the current actor."""
    return platform().run(usecase, current_actor(), *args, **kwargs)


def read(usecase: UseCase[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run a use case that only reads, as the current actor."""
    return platform().read(usecase, current_actor(), *args, **kwargs)


def cookie_name(base: str) -> str:
    """Return the name of a cookie; `__Host-` binds it to this host wherever cookies are Secure."""
    return f"__Host-{base}" if platform().settings.secure_cookies else base


def provide_context(app: Flask) -> None:
    """Give every template the actor, the organisation and the top bar."""
    app.context_processor(_context)


def _context() -> dict[str, Any]:
    actor = NOBODY if for_candidates() or g.get("failed") else staff()
    return {
        "actor": actor,
        "organisation": _organisation(actor),
        "nav": _navigation(actor),
        "theme": request.cookies.get("theme", ""),
    }


def _organisation(actor: Actor) -> OrganisationView | None:
    if not actor.id:
        return None
    if "organisation" not in g:
        g.organisation = platform().read(view_organisation, actor)
    return cast("OrganisationView", g.organisation)


def _navigation(actor: Actor) -> list[dict[str, Any]]:
    links = [(href, text) for permission, href, text in NAVIGATION if actor.id and actor.allows(permission)]
    path = next((to for start, to in STANDS_FOR.items() if request.path.startswith(start)), request.path)
    matching = [href for href, _ in links if path == href or path.startswith(f"{href}/")]
    here = max(matching, key=len, default="")  # /studio/jobs is not also /studio
    return [{"href": href, "text": text, "current": href == here} for href, text in links]
