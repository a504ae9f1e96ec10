"""Queries on values profiles."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from hiring.store.tables.content import ValuesProfileRow


def latest_profile(session: Session, *, lock: bool = False) -> ValuesProfileRow | None:
    """Return the newest version of the profile, or None before there is one."""
    query = select(ValuesProfileRow).order_by(ValuesProfileRow.version.desc()).limit(1)
    return session.scalar(query.with_for_update() if lock else query)


def profile_by_id(session: Session, profile_id: str) -> ValuesProfileRow | None:
    """Return one version of the profile."""
    return session.scalar(select(ValuesProfileRow).where(ValuesProfileRow.id == profile_id))


def all_profiles(session: Session) -> Sequence[ValuesProfileRow]:
    """Return every version, the newest first."""
    return session.scalars(select(ValuesProfileRow).order_by(ValuesProfileRow.version.desc())).all()
