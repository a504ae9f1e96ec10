"""Queries on looks at other settings, and on what they need to know of a pool."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hiring.domain.people.applications import Status
from hiring.errors import NotFound
from hiring.ids import new_id
from hiring.store.tables.attempts import AttemptRow
from hiring.store.tables.evidence import ExplorationRow
from hiring.store.tables.jobs import ApplicationRow
from hiring.store.tables.records import TaskRow


def add_exploration(session: Session, job_id: str, **values: Any) -> ExplorationRow:
    """Keep a look; values: organisation_id, change, result, at, by_name."""
    row = ExplorationRow(id=new_id(), job_id=job_id, **values)
    session.add(row)
    session.flush()
    return row


def count_explorations(session: Session, job_id: str) -> int:
    """Return how often other settings of a job were looked at."""
    query = select(func.count()).select_from(ExplorationRow).where(ExplorationRow.job_id == job_id)
    return session.scalar(query) or 0


def latest_explorations(session: Session, job_id: str, limit: int) -> Sequence[ExplorationRow]:
    """Return the last looks at a job's settings, the newest first."""
    query = select(ExplorationRow).where(ExplorationRow.job_id == job_id)
    return session.scalars(query.order_by(ExplorationRow.at.desc(), ExplorationRow.id).limit(limit)).all()


def exploration_of_job(session: Session, job_id: str, exploration_id: str) -> ExplorationRow:
    """Return one look."""
    query = select(ExplorationRow).where(ExplorationRow.job_id == job_id, ExplorationRow.id == exploration_id)
    row = session.scalar(query)
    if row is None:
        raise NotFound("There is no such look at other settings of this job.")
    return row


def withdrawn_attempts(session: Session, job_id: str) -> set[str]:
    """Return the attempts of a job whose candidates withdrew afterwards: they are on no list."""
    query = (
        select(AttemptRow.id)
        .join(ApplicationRow, ApplicationRow.id == AttemptRow.application_id)
        .where(ApplicationRow.job_id == job_id, ApplicationRow.status == Status.WITHDRAWN.value)
    )
    return set(session.scalars(query))


def task_of_job(session: Session, kind: str, job_id: str) -> TaskRow | None:
    """Return the task of a kind that waits or works for a job, if there is one."""
    query = select(TaskRow).where(TaskRow.kind == kind, TaskRow.state.in_(["queued", "running"]))
    return next((row for row in session.scalars(query) if row.arguments.get("job_id") == job_id), None)
