"""Performing one task: claim it, do it, and write down how it went."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from hiring.bootstrap import Platform
from hiring.domain.access.policy import Actor, worker
from hiring.errors import Busy, HiringError
from hiring.usecases.tasks import (
    Handler,
    TaskView,
    claim_task,
    fail_task,
    find_task,
    perform_task,
    release_task,
    sweep_tasks,
)


@dataclass(frozen=True, slots=True)
class TwoSteps:
    """Long work: `look` computes without a lock that others wait for; `write` gets what it `prepared`."""

    look: Handler
    write: Handler


Handlers = Mapping[str, Handler | TwoSteps]
ANYBODY = worker("")

logger = logging.getLogger(__name__)


def attach(platform: Platform, handlers: Handlers) -> None:
    """Let messages of this process's queue perform tasks."""
    platform.queue.perform_with(lambda task_id: perform(platform, handlers, task_id))


def perform(platform: Platform, handlers: Handlers, task_id: str) -> None:
    """Perform a task, unless it is gone, taken or done; what goes wrong is written into its row."""
    found = platform.read(find_task, ANYBODY, task_id)
    if found is None:
        return
    actor = worker(found.organisation_id)
    task = platform.run(claim_task, actor, task_id)
    if task is None:
        return
    handler = handlers.get(task.kind)
    if handler is None:
        platform.run(fail_task, actor, task, f"This version knows no work called {task.kind!r}.")
        return
    try:
        platform.run(perform_task, actor, task, _one_step(platform, actor, task, handler))
    except Busy as error:
        logger.warning("Task %s (%s) has to wait: %s", task.id, task.kind, error)
        platform.run(release_task, actor, task, str(error))
    except Exception as error:  # whatever a handler raises must not stop the worker
        logger.exception("Task %s (%s) failed.", task.id, task.kind)
        _give_up(platform, actor, task, error)


def _one_step(platform: Platform, actor: Actor, task: TaskView, handler: Handler | TwoSteps) -> Handler:
    """Return what is left to do inside the transaction that also marks the task as done."""
    if not isinstance(handler, TwoSteps):
        return handler
    return partial(handler.write, prepared=platform.read(handler.look, actor, **task.arguments))


def sweep(platform: Platform) -> int:
    """Ring again for lost tasks; return how many there were."""
    lost = platform.read(sweep_tasks, ANYBODY)
    for task_id in lost:
        platform.queue.ring(task_id)
    return len(lost)


def _give_up(platform: Platform, actor: Actor, task: TaskView, error: Exception) -> None:
    known = isinstance(error, HiringError)
    message = str(error) if known else f"{type(error).__name__}: the log of the worker says more."
    platform.run(fail_task, actor, task, message)
