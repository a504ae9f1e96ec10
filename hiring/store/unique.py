"""Turns a broken uniqueness rule into words: somebody else was first."""

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from hiring.errors import Conflict


def flush_or_conflict(session: Session, message: str) -> None:
    """Write what is pending; raise `Conflict` where another transaction was first."""
    try:
        session.flush()
    except IntegrityError as error:
        raise Conflict(message) from error
