"""Staff sign-in on top of Flask-Login: the cookie holds a reference, the server decides whether it still counts."""

from dataclasses import dataclass

from flask import Flask, request, session
from flask_login import LoginManager, UserMixin, login_user, logout_user

from hiring.domain.access.policy import Actor
from hiring.usecases.accounts import SignedIn
from hiring.web.context import cookie_name, platform
from hiring.web.cookies import CANDIDATE

CSRF = "csrf_token"


@dataclass(frozen=True)
class SignedInStaff(UserMixin):
    """What Flask-Login calls a user: an actor and the secret of their session."""

    actor: Actor
    token: str

    def get_id(self) -> str:
        """Return what the cookie holds; ending the session on the server makes it worthless."""
        return f"{self.actor.id}:{self.token}"


def handle_sign_in(app: Flask) -> None:
    """Let Flask-Login find the member of staff of each request."""
    manager = LoginManager(app)
    manager.session_protection = None  # the server's own row decides, not the address of the day
    manager.user_loader(load_staff)


def load_staff(reference: str) -> SignedInStaff | None:
    """Return who is signed in, or None if the session has ended."""
    staff_id, _, token = reference.partition(":")
    actor = platform().staff_actor(staff_id, token)
    return SignedInStaff(actor, token) if actor else None


def start_session(signed_in: SignedIn) -> None:
    """Begin a session in this browser, with nothing left of what was there before."""
    _forget()
    user = load_staff(f"{signed_in.staff_id}:{signed_in.token}")
    if user:
        login_user(user)


def end_session() -> None:
    """Forget the session in this browser."""
    logout_user()
    _forget()


def _forget() -> None:
    # A candidate's assessment may be open in this browser: its pages must still be able to save.
    kept = session.get(CSRF) if cookie_name(CANDIDATE) in request.cookies else None
    session.clear()
    if kept:
        session[CSRF] = kept
