"""Queries on the specifications that jobs were given after their first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hiring.domain.delivery.attempt import AttemptState
from hiring.errors import NotFound
from hiring.store.tables.attempts import AttemptRow
from hiring.store.tables.content import BankVersionRow
from hiring.store.tables.jobs import ApplicationRow, JobSpecificationRow
from hiring.store.tables.records import TaskRow

FINISHED = (AttemptState.SUBMITTED.value, AttemptState.EXPIRED.value)


@dataclass(frozen=True, slots=True)
class Finished:
    """An attempt that was handed in or ran out of time, and the status of its application."""

    attempt: AttemptRow
    status: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A change that was asked for, and the task that makes it."""

    change: JobSpecificationRow
    task: TaskRow


def asked_for(session: Session, job_id: str) -> list[Asked]:
    """Return every change of specification that was asked for in a job, the newest first."""
    query = (
        select(JobSpecificationRow, TaskRow)
        .join(TaskRow, TaskRow.id == JobSpecificationRow.task_id)
        .where(JobSpecificationRow.job_id == job_id)
        .order_by(JobSpecificationRow.asked_at.desc(), JobSpecificationRow.id)
    )
    return [Asked(change, task) for change, task in session.execute(query)]


def change_by_id(session: Session, change_id: str) -> JobSpecificationRow:
    """Return one change."""
    row = session.scalar(select(JobSpecificationRow).where(JobSpecificationRow.id == change_id))
    if row is None:
        raise NotFound("There is no such change of a specification.")
    return row


def finished_attempts(session: Session, job_id: str) -> list[Finished]:
    """Return the attempts of a job that get a score."""
    query = (
        select(AttemptRow, ApplicationRow.status)
        .join(ApplicationRow, ApplicationRow.id == AttemptRow.application_id)
        .where(AttemptRow.job_id == job_id, AttemptRow.state.in_(FINISHED))
        .order_by(AttemptRow.id)
    )
    return [Finished(attempt, status) for attempt, status in session.execute(query)]


def unfinished_ids(session: Session, job_id: str, done: Sequence[str]) -> list[str]:
    """Return the ids of the attempts of a job that get a score and are not among `done`."""
    known = set(done)
    query = select(AttemptRow.id).where(AttemptRow.job_id == job_id, AttemptRow.state.in_(FINISHED))
    return [attempt_id for attempt_id in session.scalars(query.order_by(AttemptRow.id)) if attempt_id not in known]


def first_invited_at(session: Session, job_id: str) -> datetime | None:
    """Return when the first candidate of a job was invited, which pinned its first specification."""
    return session.scalar(select(func.min(ApplicationRow.created_at)).where(ApplicationRow.job_id == job_id))


def version_names(session: Session) -> dict[tuple[str, str], str]:
    """Return the title of every bank version by short name and version."""
    query = select(BankVersionRow.slug, BankVersionRow.version, BankVersionRow.title)
    return {(slug, version): title for slug, version, title in session.execute(query)}
