"""Processes that live and end together."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from hiring.cli.supervisor import run_together

# Says that it is up, then stays until SIGTERM, which it writes down.
STAYING = """
import pathlib, signal, sys
def end(*_):
    pathlib.Path(sys.argv[1], "ended").touch()
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
pathlib.Path(sys.argv[1], "up").touch()
signal.pause()
"""
# Ends with a code as soon as the other is up.
ENDING = """
import pathlib, sys, time
while not pathlib.Path(sys.argv[1], "up").exists():
    time.sleep(0.02)
sys.exit(int(sys.argv[2]))
"""
# Supervises one that stays, and tells itself to end once that is up.
SUPERVISING = """
import os, signal, sys, threading, time, pathlib
from hiring.cli.supervisor import run_together
def tell():
    while not pathlib.Path(sys.argv[1], "up").exists():
        time.sleep(0.02)
    os.kill(os.getpid(), signal.{name})
threading.Thread(target=tell).start()
sys.exit(run_together([[sys.executable, "-c", sys.argv[2], sys.argv[1]]], dict(os.environ)))
"""


def python(code: str, *arguments: object) -> list[str]:
    return [sys.executable, "-c", code, *map(str, arguments)]


@pytest.mark.parametrize(("code", "expected"), [(3, 3), (0, 1)])
def test_when_one_ends_the_others_are_ended(tmp_path: Path, code: int, expected: int) -> None:
    commands = [python(ENDING, tmp_path, code), python(STAYING, tmp_path)]
    handler = signal.getsignal(signal.SIGTERM)
    assert run_together(commands, dict(os.environ)) == expected
    assert (tmp_path / "ended").exists()
    assert signal.getsignal(signal.SIGTERM) is handler


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_a_signal_ends_all_in_good_order(tmp_path: Path, name: str) -> None:
    code = SUPERVISING.replace("{name}", name)
    done = subprocess.run(python(code, tmp_path, STAYING), check=False, timeout=30)
    assert done.returncode == 0
    assert (tmp_path / "ended").exists()
