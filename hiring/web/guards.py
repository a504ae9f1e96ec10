"""Who may open which page: every view says so, and one that does not say so opens for nobody."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request

from hiring.domain.access.policy import Permission
from hiring.errors import NotAllowed, NotSignedIn
from hiring.web.context import candidate, staff

View = TypeVar("View", bound=Callable[..., Any])

# Endpoints whose view is Flask's own and cannot be decorated.
UNDECORATED: dict[str, Permission] = {"static": Permission.PUBLIC}


def endpoint(permission: Permission) -> Callable[[View], View]:
    """Declare what a view needs; put it directly above the function, below the route."""

    def declare(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return declare


def permission_of(app: Flask, name: str) -> Permission | None:
    """Return what the endpoint called `name` needs, or None if nobody said."""
    declared = UNDECORATED.get(name) or getattr(app.view_functions[name], "permission", None)
    return declared if isinstance(declared, Permission) else None


def guard_requests(app: Flask) -> None:
    """Check every request before its view runs; registered after the CSRF check, which therefore comes first."""
    app.before_request(_check)


def _check() -> None:
    if request.endpoint is None:  # no such page: the router's 404 follows
        return
    permission = permission_of(current_app, request.endpoint)
    if permission is None:
        raise NotAllowed("This page has not been given to anybody.")
    if permission is Permission.PUBLIC:
        return
    if permission is Permission.CANDIDATE:
        _check_candidate()
        return
    actor = staff()
    if not actor.id:
        raise NotSignedIn("You are not signed in, or your session has ended.")
    actor.require(permission)


def _check_candidate() -> None:
    if not candidate().id:
        raise NotSignedIn("Your session has ended. Open the link in your invitation to carry on.")
