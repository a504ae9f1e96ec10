"""Background tasks: taken once, performed once, found again when lost."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hiring.domain.access.policy import Actor, Permission
from hiring.errors import NotFound
from hiring.store import tasks as store
from hiring.store.tables.records import TaskRow
from hiring.store.tenancy import unscoped
from hiring.usecases.work import Work, needs

LEASE = timedelta(minutes=10)
RING_AGAIN_AFTER = timedelta(minutes=1)
SWEEP_LIMIT = 500
# The outcome depends on the database alone, not on which of several equal requests is answered.
COALESCED = frozenset({"rank_job"})

Handler = Callable[..., object]


@dataclass(frozen=True, slots=True)
class TaskView:
    """A piece of background work and how far it is; `state`: queued, running, done, failed."""

    id: str
    organisation_id: str
    kind: str
    arguments: Mapping[str, Any]
    state: str
    progress: float
    message: str
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


@needs(Permission.TASKS_PERFORM)
def find_task(actor: Actor, work: Work, task_id: str) -> TaskView | None:
    """Return a task of any organisation: a message carries only an id."""
    del actor
    with unscoped(work.session):
        row = store.task_by_id(work.session, task_id)
        return _view(row) if row is not None else None


@needs(Permission.TASKS_PERFORM)
def claim_task(actor: Actor, work: Work, task_id: str, lease: timedelta = LEASE) -> TaskView | None:
    """Take a task, so that nobody else performs it while the lease lasts; None if it is not free."""
    del actor
    if not store.claim(work.session, task_id, work.now, work.now + lease):
        return None
    row = store.task_by_id(work.session, task_id)
    if row is None:
        return None
    if row.kind in COALESCED:
        for twin in store.queued_twins(work.session, row):
            twin.state, twin.finished_at, twin.message = store.DONE, work.now, f"done with task {row.id}"
    return _view(row)


@needs(Permission.TASKS_PERFORM)
def perform_task(actor: Actor, work: Work, task: TaskView, handler: Handler) -> bool:
    """Finish a claimed task and do what it asks for, in one transaction: both happen, once, or neither.

    False if the lease ran out and another worker took it.
    """
    if not _change_mine(work, task, state=store.DONE, progress=1.0, message="", finished_at=work.now):
        return False
    handler(actor, work, **task.arguments)
    return True


@needs(Permission.TASKS_PERFORM)
def fail_task(actor: Actor, work: Work, task: TaskView, message: str) -> bool:
    """Give up a claimed task, and say why."""
    del actor
    return _change_mine(work, task, state=store.FAILED, message=message, finished_at=work.now)


@needs(Permission.TASKS_PERFORM)
def release_task(actor: Actor, work: Work, task: TaskView, message: str) -> bool:
    """Put a claimed task back, since the database was busy: the next sweep rings for it."""
    del actor
    return _change_mine(work, task, state=store.QUEUED, message=message, lease_until=None)


@needs(Permission.TASKS_PERFORM)
def report_progress(actor: Actor, work: Work, task: TaskView, progress: float, message: str = "") -> bool:
    """Say how far a claimed task is, and hold it for longer."""
    del actor
    return _change_mine(
        work, task, progress=min(max(progress, 0.0), 1.0), message=message, lease_until=work.now + LEASE
    )


@needs(Permission.TASKS_PERFORM)
def sweep_tasks(actor: Actor, work: Work) -> list[str]:
    """Return tasks of all organisations whose message was lost or whose worker died, to be rung again."""
    del actor
    with unscoped(work.session):
        rows = store.lost_tasks(work.session, work.now, work.now - RING_AGAIN_AFTER, SWEEP_LIMIT)
        return [row.id for row in rows]


@needs(Permission.JOBS_READ)
def view_task(actor: Actor, work: Work, task_id: str) -> TaskView:
    """Return a task of the actor's organisation."""
    del actor
    row = store.task_by_id(work.session, task_id)
    if row is None:
        raise NotFound("There is no such task.")
    return _view(row)


def ask_for_echo(actor: Actor, work: Work) -> str:
    """Add a task that only answers, to see that the worker is there; return its id."""
    actor.require(Permission.TASKS_PERFORM)
    return work.enqueue("echo", {})


def echo(actor: Actor, work: Work) -> None:
    """Answer: being done is all it does."""
    actor.require(Permission.TASKS_PERFORM)
    work.session.flush()


def _change_mine(work: Work, task: TaskView, **values: Any) -> bool:
    if task.started_at is None:
        return False
    return store.change_mine(work.session, task.id, task.started_at, **values)


def _view(row: TaskRow) -> TaskView:
    return TaskView(
        id=row.id,
        organisation_id=row.organisation_id,
        kind=row.kind,
        arguments=row.arguments,
        state=row.state,
        progress=row.progress,
        message=row.message,
        created_at=row.created_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
    )
