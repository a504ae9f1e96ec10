"""Queries on staff, their sessions and failed sign-ins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, bindparam, delete, select, update
from sqlalchemy.orm import Session

from hiring.domain.access.policy import Role
from hiring.domain.access.throttle import Tries
from hiring.store.prepared import prepare, table_of
from hiring.store.tables.organisations import (
    JobManagerRow,
    LoginThrottleRow,
    StaffRoleRow,
    StaffRow,
    StaffSessionRow,
)

_ROLES, _MANAGERS, _STAFF_COLUMNS = (table_of(row).c for row in (StaffRoleRow, JobManagerRow, StaffRow))
_STAFF: BindParameter[str] = bindparam("staff_id")
_ROLES_OF = prepare(select(_ROLES.role).where(_ROLES.staff_id == _STAFF))
_NAME = prepare(select(_STAFF_COLUMNS.name).where(_STAFF_COLUMNS.id == _STAFF, _STAFF_COLUMNS.active))
_OPEN_SESSION = select(
    StaffSessionRow.staff_id, StaffSessionRow.organisation_id, StaffSessionRow.created_at, StaffSessionRow.seen_at
).where(StaffSessionRow.token_sha256 == bindparam("digest"), StaffSessionRow.ended_at.is_(None))
_JOBS_OF = prepare(select(_MANAGERS.job_id).where(_MANAGERS.staff_id == _STAFF))


@dataclass(frozen=True, slots=True)
class Signed:
    """A session of a member of staff, and when it was last seen."""

    staff_id: str
    organisation_id: str
    created_at: datetime
    seen_at: datetime


def staff_by_email(session: Session, email: str) -> StaffRow | None:
    """Return the person who signs in with this normalised address (look unscoped)."""
    return session.scalar(select(StaffRow).where(StaffRow.email == email))


def staff_by_id(session: Session, staff_id: str) -> StaffRow | None:
    """Return a member of staff."""
    return session.scalar(select(StaffRow).where(StaffRow.id == staff_id))


def all_staff(session: Session) -> Sequence[StaffRow]:
    """Return everybody, by name."""
    return session.scalars(select(StaffRow).order_by(StaffRow.name, StaffRow.id)).all()


def lock_staff(session: Session) -> None:
    """Let nobody else change who may do what until this transaction ends."""
    session.scalars(select(StaffRow.id).order_by(StaffRow.id).with_for_update()).all()


def roles_by_staff(session: Session) -> dict[str, frozenset[Role]]:
    """Return the roles of everybody who has one."""
    found: dict[str, set[Role]] = {}
    for row in session.scalars(select(StaffRoleRow)):
        found.setdefault(row.staff_id, set()).add(Role(row.role))
    return {staff_id: frozenset(roles) for staff_id, roles in found.items()}


def roles_of(session: Session, staff_id: str) -> frozenset[Role]:
    """Return the roles of one person."""
    return frozenset(Role(role) for (role,) in _ROLES_OF.rows(session, staff_id=staff_id))


def set_roles(session: Session, staff: StaffRow, roles: frozenset[Role]) -> None:
    """Replace the roles of one person."""
    session.execute(delete(StaffRoleRow).where(StaffRoleRow.staff_id == staff.id))
    session.add_all(
        StaffRoleRow(organisation_id=staff.organisation_id, staff_id=staff.id, role=role.value)
        for role in sorted(roles)
    )


def jobs_of(session: Session, staff_id: str) -> frozenset[str]:
    """Return the jobs a manager may open."""
    return frozenset(job_id for (job_id,) in _JOBS_OF.rows(session, staff_id=staff_id))


def jobs_by_staff(session: Session) -> dict[str, tuple[str, ...]]:
    """Return the jobs of every manager."""
    found: dict[str, list[str]] = {}
    for row in session.scalars(select(JobManagerRow).order_by(JobManagerRow.job_id)):
        found.setdefault(row.staff_id, []).append(row.job_id)
    return {staff_id: tuple(jobs) for staff_id, jobs in found.items()}


def signed_in(session: Session, digest: str) -> Signed | None:
    """Return the session that every page asks for, if it was not ended; call it unscoped."""
    row = session.execute(_OPEN_SESSION, {"digest": digest}).one_or_none()
    return Signed(*row) if row else None


def active_name(session: Session, staff_id: str) -> str | None:
    """Return the name of an active member of staff."""
    row = _NAME.first(session, staff_id=staff_id)
    return row.name if row else None


def open_staff_session(session: Session, digest: str) -> StaffSessionRow | None:
    """Return a session that was not ended (its age is the caller's business)."""
    query = select(StaffSessionRow).where(StaffSessionRow.token_sha256 == digest, StaffSessionRow.ended_at.is_(None))
    return session.scalar(query)


def end_sessions(session: Session, staff_id: str, now: datetime, *, but: str = "") -> None:
    """End every session of a person, except the one with the digest `but`."""
    query = update(StaffSessionRow).where(
        StaffSessionRow.staff_id == staff_id,
        StaffSessionRow.ended_at.is_(None),
        StaffSessionRow.token_sha256 != but,
    )
    session.execute(query.values(ended_at=now), execution_options={"synchronize_session": False})


def tries_under(session: Session, key: str, *, lock: bool = False) -> Tries:
    """Return the failed tries under a key; `lock` makes tries at one moment count one after the other."""
    row = session.get(LoginThrottleRow, key, with_for_update=lock or None, populate_existing=lock)
    return Tries(row.failures, row.last_failure_at, row.blocked_until) if row else Tries()


def keep_tries(session: Session, key: str, tries: Tries, now: datetime) -> None:
    """Store the failed tries under a key."""
    session.merge(
        LoginThrottleRow(
            key=key,
            failures=tries.failures,
            last_failure_at=tries.last_failure_at or now,
            blocked_until=tries.blocked_until,
        )
    )


def forget_tries(session: Session, key: str) -> None:
    """Forget the failed tries under a key."""
    session.execute(delete(LoginThrottleRow).where(LoginThrottleRow.key == key))
