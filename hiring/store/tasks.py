"""Queries on background tasks. Every change of state is one conditional UPDATE, so only one process makes it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from hiring.store.tables.records import TaskRow

QUEUED, RUNNING, DONE, FAILED, CANCELLED = "queued", "running", "done", "failed", "cancelled"


def task_by_id(session: Session, task_id: str) -> TaskRow | None:
    """Return one task."""
    return session.scalar(select(TaskRow).where(TaskRow.id == task_id), execution_options={"populate_existing": True})


def claim(session: Session, task_id: str, now: datetime, lease_until: datetime) -> bool:
    """Take a task that waits, or whose worker has died; False if another was first."""
    free = and_(or_(TaskRow.state == QUEUED, _abandoned(now)), TaskRow.cancelled_by.is_(None))
    values = {"state": RUNNING, "started_at": now, "lease_until": lease_until, "progress": 0.0, "message": ""}
    return _change(session, and_(TaskRow.id == task_id, free), values)


def change_mine(session: Session, task_id: str, started_at: datetime, **values: Any) -> bool:
    """Change a task this worker still holds; False if it was cancelled, or its lease ran out and another took it."""
    return _change(session, and_(_held(task_id, started_at), TaskRow.cancelled_by.is_(None)), values)


def ask_to_stop(session: Session, task_id: str, name: str) -> bool:
    """Write down who wants a running task stopped; False if it is not running, or was asked already."""
    running = and_(TaskRow.id == task_id, TaskRow.state == RUNNING, TaskRow.cancelled_by.is_(None))
    return _change(session, running, {"cancelled_by": name})


def cancel_queued(session: Session, task_id: str, name: str, now: datetime) -> bool:
    """Cancel a task that nobody has begun."""
    values = {"state": CANCELLED, "cancelled_by": name, "finished_at": now}
    return _change(session, and_(TaskRow.id == task_id, TaskRow.state == QUEUED), values)


def end_cancelled(session: Session, task_id: str, started_at: datetime, now: datetime) -> bool:
    """Mark a task that its worker stopped because somebody asked for it."""
    stopped = and_(_held(task_id, started_at), TaskRow.cancelled_by.is_not(None))
    return _change(session, stopped, {"state": CANCELLED, "finished_at": now})


def end_cancelled_orphan(session: Session, task_id: str, now: datetime) -> bool:
    """Mark a task whose worker died after somebody asked for it to stop."""
    orphan = and_(TaskRow.id == task_id, _abandoned(now), TaskRow.cancelled_by.is_not(None))
    return _change(session, orphan, {"state": CANCELLED, "finished_at": now})


def lost_tasks(session: Session, now: datetime, rung_before: datetime, limit: int) -> Sequence[TaskRow]:
    """Return tasks whose message was lost or whose worker died, the oldest first."""
    waiting = and_(TaskRow.state == QUEUED, TaskRow.created_at < rung_before)
    query = select(TaskRow).where(or_(waiting, _abandoned(now))).order_by(TaskRow.created_at).limit(limit)
    return session.scalars(query).all()


def queued_twins(session: Session, task: TaskRow) -> list[TaskRow]:
    """Return other waiting tasks that ask for exactly the same."""
    query = select(TaskRow).where(TaskRow.kind == task.kind, TaskRow.state == QUEUED, TaskRow.id != task.id)
    return [row for row in session.scalars(query) if row.arguments == task.arguments]


def _held(task_id: str, started_at: datetime) -> ColumnElement[bool]:
    return and_(TaskRow.id == task_id, TaskRow.state == RUNNING, TaskRow.started_at == started_at)


def _abandoned(now: datetime) -> ColumnElement[bool]:
    return and_(TaskRow.state == RUNNING, TaskRow.lease_until < now)


def _change(session: Session, condition: ColumnElement[bool], values: dict[str, Any]) -> bool:
    result = session.execute(
        update(TaskRow).where(condition).values(**values), execution_options={"synchronize_session": False}
    )
    assert isinstance(result, CursorResult)  # noqa: S101 - what an UPDATE gives
    return result.rowcount == 1


def drop_tasks(session: Session, kind: str) -> None:
    """Remove the queued tasks of one kind, where what they ask for was done by other means."""
    session.flush()
    session.execute(delete(TaskRow).where(TaskRow.kind == kind, TaskRow.state == QUEUED))
