"""`hiring serve` as a process: pages and worker come up together and end together."""

import json
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from hiring.cli.doctor import examine
from hiring.domain.access.policy import operator
from hiring.settings import environment_with
from hiring.usecases.organisations import create_organisation
from tests.support.platform import make_test_platform

pytestmark = pytest.mark.slow


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HIRING_HOME", str(home))
    platform = make_test_platform(f"sqlite:///{home}/hiring.sqlite3", tmp_path)
    platform.run(create_organisation, operator(""), "Riverside Clinic")
    platform.dispose()
    return home


@pytest.fixture
def serve(home: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start it on any free port; give the process and its address."""
    command = [sys.executable, "-m", "hiring.cli.main", "serve", "--bind", "127.0.0.1:0", "--workers", "1"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment_with()) as process:
        assert process.stderr is not None
        lines = iter(process.stderr.readline, "")
        found = next(match for line in lines if (match := re.search(r"Listening at: (http://\S+)", line)))
        yield process, found[1]
        process.terminate()


def test_serving_and_working_begin_and_end_together(serve: tuple[subprocess.Popen[str], str]) -> None:
    process, address = serve
    with urllib.request.urlopen(f"{address}/readyz", timeout=60) as response:  # noqa: S310 - our own address
        assert json.load(response)["ready"] is True
    findings = {finding.check: finding for finding in examine(wait=60)}
    assert findings["queue"].ok, findings["queue"].words
    process.terminate()
    assert process.stderr is not None
    rest = process.stderr.read()  # ends when the last of the processes has closed it
    assert process.wait(timeout=60) == 0
    assert "Consumer exiting" in rest
    assert "Shutting down: Master" in rest
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(f"{address}/healthz", timeout=5)  # noqa: S310 - our own address


def test_a_home_that_is_not_set_up_is_refused_before_anything_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HIRING_HOME", str(tmp_path / "empty"))
    command = [sys.executable, "-m", "hiring.cli.main", "serve", "--bind", "127.0.0.1:0"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment_with(), timeout=60)
    assert done.returncode == 1
    assert "hiring init" in done.stderr
    assert "Listening" not in done.stderr
