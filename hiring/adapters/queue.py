"""The bell of the background worker: it carries task ids; the task rows are the truth.

A lost message costs a minute (the sweep rings again), a doubled one nothing (a task is claimed once).
"""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Literal, Protocol

from huey import Huey, RedisHuey, SqliteHuey

QueueKind = Literal["huey", "none", "immediate"]
Perform = Callable[[str], None]
QUEUE_FILE = "queue.sqlite3"
_NAME = "hiring"
SECONDS_TO_CONNECT, SECONDS_TO_ANSWER = 2, 10

logger = logging.getLogger(__name__)


class Queue(Protocol):
    """Tells the worker of a task."""

    def ring(self, task_id: str) -> None:
        """Tell of a task whose row is committed; never fails, since the change is already made."""
        ...

    def perform_with(self, perform: Perform) -> None:
        """Set what a message does in this process: only workers do anything."""
        ...


class NoQueue:
    """Rings nowhere: the rows wait for a sweep."""

    def ring(self, task_id: str) -> None:
        """Do nothing."""

    def perform_with(self, perform: Perform) -> None:
        """Do nothing."""


class ImmediateQueue:
    """Performs a task at once, in this thread; for tests and commands that end by themselves."""

    def __init__(self) -> None:
        self._perform: Perform | None = None

    def ring(self, task_id: str) -> None:
        """Perform the task now."""
        if self._perform is None:
            msg = "an immediate queue needs hiring.worker.tasks.attach(platform)"
            raise RuntimeError(msg)
        self._perform(task_id)

    def perform_with(self, perform: Perform) -> None:
        """Set what performs a task."""
        self._perform = perform


class HueyQueue:
    """A huey queue: a file in the home, or Redis, which several hosts need."""

    def __init__(self, huey: Huey) -> None:
        self.huey = huey
        self._perform: Perform | None = None

        @huey.task(name="run", retries=0)
        def run(task_id: str) -> None:
            if self._perform is None:
                msg = "this process performs no tasks"
                raise RuntimeError(msg)
            self._perform(task_id)

        self._run = run

    def ring(self, task_id: str) -> None:
        """Send the id of a task."""
        try:
            self._run(task_id)
        except Exception:  # whatever the store of messages raises: the sweep will ring again
            logger.warning("The queue took no message for task %s; the next sweep will.", task_id, exc_info=True)

    def perform_with(self, perform: Perform) -> None:
        """Set what performs a task; for the process of the worker."""
        self._perform = perform


def make_queue(kind: QueueKind, home: Path, redis_url: str = "") -> Queue:
    """Return the queue of an installation."""
    if kind == "none":
        return NoQueue()
    if kind == "immediate":
        return ImmediateQueue()
    if redis_url:
        return HueyQueue(RedisHuey(_NAME, connection_pool=_redis_connections(redis_url), results=False))
    home.mkdir(parents=True, exist_ok=True)
    return HueyQueue(SqliteHuey(_NAME, filename=str(home / QUEUE_FILE), results=False))


def _redis_connections(url: str) -> object:
    """Return connections that give up soon: a page is waiting, and what is not told now the sweep will tell.

    The client's own default tries again for many seconds, and waits without end for a host that is gone.
    """
    from redis import ConnectionPool  # noqa: PLC0415 - an extra: only installations with Redis have it
    from redis.backoff import NoBackoff  # noqa: PLC0415
    from redis.retry import Retry  # noqa: PLC0415

    return ConnectionPool.from_url(
        url,
        socket_connect_timeout=SECONDS_TO_CONNECT,
        socket_timeout=SECONDS_TO_ANSWER,
        retry=Retry(NoBackoff(), 1),
        health_check_interval=30,
    )
