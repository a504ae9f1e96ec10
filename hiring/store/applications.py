"""Queries on candidates, applications and invitations."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select, update
from sqlalchemy.orm import Session

from hiring.errors import NotFound
from hiring.store.tables.attempts import AnswerRow, AttemptRow
from hiring.store.tables.jobs import ApplicationRow, CandidateRow, InvitationRow

CHUNK = 500  # how many values one query may name


@dataclass(frozen=True, slots=True)
class Applicant:
    """An application with its candidate, its attempt if there is one, and when its last link ends."""

    application: ApplicationRow
    candidate: CandidateRow
    attempt: AttemptRow | None
    link_ends: datetime | None


def candidates_by_email(session: Session, emails: Sequence[str]) -> dict[str, CandidateRow]:
    """Return the known candidates among these addresses."""
    found: dict[str, CandidateRow] = {}
    for part in _chunks(emails):
        for row in session.scalars(select(CandidateRow).where(CandidateRow.email.in_(part))):
            found[row.email] = row
    return found


def applications_by_candidate(session: Session, job_id: str) -> dict[str, ApplicationRow]:
    """Return the applications for a job by the id of the candidate."""
    rows = session.scalars(select(ApplicationRow).where(ApplicationRow.job_id == job_id))
    return {row.candidate_id: row for row in rows}


def lock_application(session: Session, application_id: str) -> ApplicationRow:
    """Return an application that no other transaction changes until this one ends."""
    query = select(ApplicationRow).where(ApplicationRow.id == application_id).with_for_update()
    row = session.scalar(query)
    if row is None:
        raise NotFound("There is no such application.")
    return row


def attempt_of(session: Session, application_id: str) -> AttemptRow | None:
    """Return the attempt of an application."""
    return session.scalar(select(AttemptRow).where(AttemptRow.application_id == application_id))


def applicants(session: Session, job_id: str) -> list[Applicant]:
    """Return everybody invited to a job, by name."""
    ends = (
        select(InvitationRow.application_id, func.max(InvitationRow.expires_at).label("ends"))
        .where(InvitationRow.withdrawn_at.is_(None))
        .group_by(InvitationRow.application_id)
        .subquery()
    )
    query = (
        select(ApplicationRow, CandidateRow, AttemptRow, ends.c.ends)
        .join(CandidateRow, CandidateRow.id == ApplicationRow.candidate_id)
        .outerjoin(AttemptRow, AttemptRow.application_id == ApplicationRow.id)
        .outerjoin(ends, ends.c.application_id == ApplicationRow.id)
        .where(ApplicationRow.job_id == job_id)
        .order_by(CandidateRow.name, CandidateRow.id)
    )
    return [Applicant(*row) for row in session.execute(query)]


def answered_counts(session: Session, job_id: str) -> dict[str, int]:
    """Return, per attempt of a job, to how many questions the newest revision of the answer is complete."""
    newest = (
        select(AnswerRow.attempt_id, AnswerRow.item_id, func.max(AnswerRow.revision).label("revision"))
        .join(AttemptRow, AttemptRow.id == AnswerRow.attempt_id)
        .where(AttemptRow.job_id == job_id)
        .group_by(AnswerRow.attempt_id, AnswerRow.item_id)
        .subquery()
    )
    same = and_(
        newest.c.attempt_id == AnswerRow.attempt_id,
        newest.c.item_id == AnswerRow.item_id,
        newest.c.revision == AnswerRow.revision,
    )
    query = (
        select(AnswerRow.attempt_id, func.count())
        .join(newest, same)
        .where(AnswerRow.complete)
        .group_by(AnswerRow.attempt_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def withdraw_links(session: Session, application_id: str, now: datetime) -> None:
    """End every link of an application."""
    session.execute(
        update(InvitationRow)
        .where(InvitationRow.application_id == application_id, InvitationRow.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
    )


def _chunks(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]
