"""Background tasks: taken once, performed once, found again when lost."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from hiring.domain.access.policy import Actor, Permission
from hiring.domain.records.events import Event
from hiring.errors import Conflict, NotFound
from hiring.store import tasks as store
from hiring.store.tables.records import TaskRow
from hiring.store.tenancy import unscoped
from hiring.usecases.work import Work, needs

LEASE = timedelta(minutes=10)
TELLING_LEASE = timedelta(minutes=2)  # who says how far it is does so often: when it falls silent, it is dead
RING_AGAIN_AFTER = timedelta(minutes=1)
SWEEP_LIMIT = 500
# The outcome depends on the database alone, not on which of several equal requests is answered.
COALESCED = frozenset({"rank_job"})

# Somebody else's change asked for these; stopping one would leave a page stale that no one looks after.
NOT_STOPPED_BY_HAND = frozenset({"rank_job"})

Handler = Callable[..., object]


class Stopped(Exception):
    """The task at work was cancelled, or is no longer this worker's: it ends here, and writes nothing.

    Not a `HiringError`, so that nothing on the way up mistakes it for one and carries on.
    """


class Tell(Protocol):
    """Says how far a task is, as often as it likes; raises `Stopped` when it should not go on."""

    def __call__(self, progress: float, message: str = "") -> None:
        """Say that `progress`, 0 to 1, is done."""
        ...


@dataclass(frozen=True, slots=True)
class TaskView:
    """A piece of background work and how far it is; `state`: queued, running, done, failed, cancelled."""

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
    cancelled_by: str | None = None

    @property
    def over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in {store.DONE, store.FAILED, store.CANCELLED}

    @property
    def stopping(self) -> bool:
        """Whether it was asked to stop and has not yet."""
        return self.state == store.RUNNING and self.cancelled_by is not None

    @property
    def can_be_cancelled(self) -> bool:
        """Whether somebody may still ask for it to stop."""
        return not self.over and not self.stopping and self.kind not in NOT_STOPPED_BY_HAND


@needs(Permission.TASKS_PERFORM)
def find_task(actor: Actor, work: Work, task_id: str) -> TaskView | None:
    """Return a task of any organisation: a message carries only an id."""
    del actor
    with unscoped(work.session):
        row = store.task_by_id(work.session, task_id)
        return view_of_task(row) if row is not None else None


@needs(Permission.TASKS_PERFORM)
def claim_task(actor: Actor, work: Work, task_id: str, lease: timedelta = LEASE) -> TaskView | None:
    """Take a task, so that nobody else performs it while the lease lasts; None if it is not free."""
    del actor
    if not store.claim(work.session, task_id, work.now, work.now + lease):
        store.end_cancelled_orphan(work.session, task_id, work.now)
        return None
    row = store.task_by_id(work.session, task_id)
    if row is None:
        return None
    if row.kind in COALESCED:
        for twin in store.queued_twins(work.session, row):
            twin.state, twin.finished_at, twin.message = store.DONE, work.now, f"done with task {row.id}"
    return view_of_task(row)


@needs(Permission.TASKS_PERFORM)
def perform_task(actor: Actor, work: Work, task: TaskView, handler: Handler) -> bool:
    """Finish a claimed task and do what it asks for, in one transaction: both happen, once, or neither.

    False if it was cancelled, or the lease ran out and another worker took it.
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
def report_progress(
    actor: Actor, work: Work, task: TaskView, progress: float, message: str = "", *, lease: timedelta = TELLING_LEASE
) -> bool:
    """Say how far a claimed task is, and hold it for longer; False if it was cancelled or lost."""
    del actor
    return _change_mine(
        work, task, progress=min(max(progress, 0.0), 1.0), message=message, lease_until=work.now + lease
    )


@needs(Permission.TASKS_PERFORM)
def end_cancelled_task(actor: Actor, work: Work, task: TaskView) -> bool:
    """Mark a claimed task as cancelled; False if nobody asked for that, or it is no longer this worker's."""
    del actor
    return task.started_at is not None and store.end_cancelled(work.session, task.id, task.started_at, work.now)


@needs(Permission.TASKS_PERFORM)
def sweep_tasks(actor: Actor, work: Work) -> list[str]:
    """Return tasks of all organisations whose message was lost or whose worker died, to be rung again."""
    del actor
    with unscoped(work.session):
        rows = store.lost_tasks(work.session, work.now, work.now - RING_AGAIN_AFTER, SWEEP_LIMIT)
        return [row.id for row in rows]


@needs(Permission.BANKS_READ)
def view_task(actor: Actor, work: Work, task_id: str) -> TaskView:
    """Return a task of the actor's organisation."""
    del actor
    row = store.task_by_id(work.session, task_id)
    if row is None:
        raise NotFound("There is no such task.")
    return view_of_task(row)


@needs(Permission.BANKS_WRITE)
def cancel_task(actor: Actor, work: Work, task_id: str) -> TaskView:
    """Cancel a task: at once if nobody has begun it, else its worker stops at its next report of progress.

    Asking twice is the same as asking once; what is over already is a `Conflict`.
    """
    task = view_task(actor, work, task_id)
    if task.kind in NOT_STOPPED_BY_HAND:
        raise Conflict("This work is never stopped by hand: a page would stay out of date.", task)
    asked = store.cancel_queued(work.session, task_id, actor.name, work.now) or store.ask_to_stop(
        work.session, task_id, actor.name
    )
    found = view_task(actor, work, task_id)
    if asked:
        work.record(Event.TASK_CANCELLED, f"task:{task_id}", kind=task.kind)
    elif found.over and found.state != store.CANCELLED:
        raise Conflict(_TOO_LATE[found.state], found)
    return found


_TOO_LATE = {
    store.DONE: "It was finished before it could be stopped. What it made is kept.",
    store.FAILED: "It had already ended without a result.",
}


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


def view_of_task(row: TaskRow) -> TaskView:
    """Return a task for another use case."""
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
        cancelled_by=row.cancelled_by,
    )
