"""The process that listens to the queue."""

import logging
import os
import signal
import time
from datetime import timedelta
from threading import Thread

from huey import crontab

from hiring.adapters.queue import HueyQueue
from hiring.bootstrap import Platform
from hiring.usecases.tasks import LEASE
from hiring.worker.handlers import HANDLERS, tick
from hiring.worker.tasks import attach

SECONDS_BETWEEN_LOOKS = 1.0
LONGEST_WAIT = 0.3  # before a message is seen: somebody looks at a progress bar
LONGEST_WAIT_FOR_REDIS = 10.0  # which wakes the worker itself: this long only between tries while it is gone


def run_worker(platform: Platform, threads: int = 1, *, parent: int = 0, lease: timedelta = LEASE) -> None:
    """Perform tasks until SIGTERM, which lets those that have begun come to their end.

    With `parent`, also end when that process is gone: an embedded worker does not outlive its server.
    `lease`: how long a task that says nothing stays this worker's; after that, another may begin it anew.
    """
    queue = platform.queue
    if not isinstance(queue, HueyQueue):
        msg = "only a platform with a huey queue has a worker"
        raise TypeError(msg)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    attach(platform, HANDLERS, lease)

    @queue.huey.periodic_task(crontab(minute="*"), name="tick")
    def every_minute() -> None:
        tick(platform)

    tick(platform)  # what was lost while no worker ran
    woken = bool(queue.huey.storage.blocking)
    consumer = queue.huey.create_consumer(
        workers=threads,
        worker_type="thread",
        max_delay=LONGEST_WAIT_FOR_REDIS if woken else LONGEST_WAIT,
        scheduler_interval=10,
        graceful_signal="TERM",
    )
    if parent:
        Thread(target=_end_with, args=(parent,), daemon=True).start()
    consumer.run()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(SECONDS_BETWEEN_LOOKS)
    os.kill(os.getpid(), signal.SIGTERM)
