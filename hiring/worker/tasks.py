"""Performing one task: claim it, do it, and write down how it went."""

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from hiring.bootstrap import Platform
from hiring.domain.access.policy import Actor, worker
from hiring.errors import Busy, HiringError
from hiring.usecases.tasks import (
    LEASE,
    TELLING_LEASE,
    Handler,
    Stopped,
    TaskView,
    Tell,
    claim_task,
    end_cancelled_task,
    fail_task,
    find_task,
    perform_task,
    release_task,
    report_progress,
    sweep_tasks,
)


@dataclass(frozen=True, slots=True)
class TwoSteps:
    """Long work: `look` computes without a lock that others wait for; `write` gets what it `prepared`.

    With `tells`, `look` also gets a `tell`, to say how far it is and to be stopped.
    """

    look: Handler
    write: Handler
    tells: bool = False


@dataclass(frozen=True, slots=True)
class ThreeSteps:
    """Work of minutes: `load` reads and lets go of the database, `compute` gets what it `loaded` and a `tell`.

    A transaction that is open for minutes keeps PostgreSQL from tidying up and makes SQLite's log grow.
    """

    load: Handler
    compute: Handler
    write: Handler


Step = Handler | TwoSteps | ThreeSteps
Handlers = Mapping[str, Step]
TELL_EVERY = 0.3  # seconds
ANYBODY = worker("")

logger = logging.getLogger(__name__)


def attach(platform: Platform, handlers: Handlers, lease: timedelta = LEASE) -> None:
    """Let messages of this process's queue perform tasks."""
    platform.queue.perform_with(lambda task_id: perform(platform, handlers, task_id, lease))


def perform(platform: Platform, handlers: Handlers, task_id: str, lease: timedelta = LEASE) -> None:
    """Perform a task, unless it is gone, taken or done; what goes wrong is written into its row."""
    found = platform.read(find_task, ANYBODY, task_id)
    if found is None:
        return
    actor = worker(found.organisation_id)
    task = platform.run(claim_task, actor, task_id, lease)
    if task is None:
        return
    handler = handlers.get(task.kind)
    if handler is None:
        platform.run(fail_task, actor, task, f"This version knows no work called {task.kind!r}.")
        return
    try:
        done = platform.run(perform_task, actor, task, _one_step(platform, actor, task, handler, lease))
    except Stopped:
        done = False
    except Busy as error:
        logger.warning("Task %s (%s) has to wait: %s", task.id, task.kind, error)
        done = platform.run(release_task, actor, task, str(error))
    except Exception as error:  # whatever a handler raises must not stop the worker
        logger.exception("Task %s (%s) failed.", task.id, task.kind)
        done = _give_up(platform, actor, task, error)
    if not done:
        _stop(platform, actor, task)


def teller(platform: Platform, actor: Actor, task: TaskView, lease: timedelta = TELLING_LEASE) -> Tell:
    """Return what tells of a claimed task, each time in a short transaction of its own, at most every .3 s."""
    told = -TELL_EVERY

    def tell(progress: float, message: str = "") -> None:
        nonlocal told
        now = time.monotonic()
        if now - told < TELL_EVERY:
            return
        told = now
        try:
            held = platform.run(report_progress, actor, task, progress, message, lease=lease)
        except Busy as error:  # the work itself needs no lock now; the next time will do
            logger.warning("Task %s (%s) could not say how far it is: %s", task.id, task.kind, error)
            return
        if not held:
            raise Stopped

    return tell


def _one_step(platform: Platform, actor: Actor, task: TaskView, handler: Step, lease: timedelta) -> Handler:
    """Return what is left to do inside the transaction that also marks the task as done."""
    tell = teller(platform, actor, task, min(lease, TELLING_LEASE))
    if isinstance(handler, ThreeSteps):
        loaded = platform.read(handler.load, actor, **task.arguments)
        return partial(handler.write, prepared=handler.compute(loaded, tell=tell))
    if not isinstance(handler, TwoSteps):
        return handler
    more = {"tell": tell} if handler.tells else {}
    return partial(handler.write, prepared=platform.read(handler.look, actor, **more, **task.arguments))


def sweep(platform: Platform) -> int:
    """Ring again for lost tasks; return how many there were."""
    lost = platform.read(sweep_tasks, ANYBODY)
    for task_id in lost:
        platform.queue.ring(task_id)
    return len(lost)


def _stop(platform: Platform, actor: Actor, task: TaskView) -> None:
    if platform.run(end_cancelled_task, actor, task):
        logger.info("Task %s (%s) was cancelled.", task.id, task.kind)
    else:
        logger.warning("Task %s (%s) went to another worker: this one wrote nothing.", task.id, task.kind)


def _give_up(platform: Platform, actor: Actor, task: TaskView, error: Exception) -> bool:
    known = isinstance(error, HiringError)
    message = str(error) if known else f"{type(error).__name__}: the log of the worker says more."
    return platform.run(fail_task, actor, task, message)
