"""Processes that live and end together."""

import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from types import FrameType

SECONDS_TO_END = 35.0  # a little more than gunicorn gives its requests
_LOOK_EVERY = 0.2


def run_together(commands: Sequence[Sequence[str]], environment: Mapping[str, str]) -> int:
    """Run commands until one ends or a signal comes, then end all; return 0, or what the first to end returned.

    Each has a session of its own: Ctrl-C reaches only us, and we end them in an orderly way.
    """
    told: list[int] = []

    def tell(number: int, _frame: FrameType | None) -> None:
        told.append(number)

    before = {number: signal.signal(number, tell) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
    running: list[subprocess.Popen[bytes]] = []
    try:
        for command in commands:
            process = subprocess.Popen(command, env=dict(environment), start_new_session=True)
            running.append(process)
        while not told and all(process.poll() is None for process in running):
            time.sleep(_LOOK_EVERY)
        ended = [process.returncode for process in running if process.returncode is not None]
    finally:
        _end(running)
        for number, handler in before.items():
            signal.signal(number, handler)
    return 0 if told else (ended[0] or 1)


def _end(running: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in running:
        if process.poll() is None:
            process.terminate()
    until = time.monotonic() + SECONDS_TO_END
    for process in running:
        try:
            process.wait(timeout=max(until - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
