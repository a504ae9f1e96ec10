"""The worker as a process: killed, paused and stopped in the middle of a study; and with Redis as its queue."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from hiring.adapters.bank_files import read_bank
from hiring.bootstrap import Platform, make_platform
from hiring.clock import SystemClock
from hiring.domain.simulation.mixture import LabSettings
from hiring.settings import environment_with, resource_dir
from hiring.store.tables.evidence import StudyRow
from hiring.store.tables.records import TaskRow
from hiring.usecases.banks import load_bank
from hiring.usecases.studies import StudyView, start_study, view_study
from hiring.usecases.tasks import RING_AGAIN_AFTER, TaskView, cancel_task, view_task
from hiring.worker.tasks import sweep
from tests.support.platform import People, cheap_passwords, make_people, make_test_platform, test_settings
from tests.support.redis import RedisServer, running_redis, server_program
from tests.support.shared import absent
from tests.support.studio_lab import ask_for_work

pytestmark = pytest.mark.slow

LONG = LabSettings(n=3_000, seed=7)  # a few seconds of work
PATIENCE = 300.0  # of a test on a busy machine; nobody is promised it


@dataclass
class Office:
    """An installation with somebody in it, and workers that are started and ended by hand."""

    platform: Platform
    people: People
    bank_id: str
    environment: dict[str, str]

    def ask(self, settings: LabSettings = LONG) -> str:
        return self.platform.run(start_study, self.people.olivia, self.bank_id, None, settings)

    def study(self, study_id: str) -> StudyView:
        return self.platform.read(view_study, self.people.olivia, study_id)

    def task(self, task_id: str) -> TaskView:
        return self.platform.read(view_task, self.people.olivia, task_id)

    @contextmanager
    def worker(self, lease: int = 600) -> Iterator[subprocess.Popen[bytes]]:
        """Run `hiring worker`; end it, however it was left."""
        command = [sys.executable, "-m", "hiring.cli.main", "worker", "--lease", str(lease)]
        log = Path(self.environment["HIRING_HOME"]) / "worker.log"
        with log.open("ab") as out, subprocess.Popen(command, env=self.environment, stdout=out, stderr=out) as process:
            try:
                yield process
            finally:
                if process.poll() is None:
                    process.send_signal(signal.SIGCONT)
                    process.kill()

    def log(self) -> str:
        return (Path(self.environment["HIRING_HOME"]) / "worker.log").read_text(encoding="utf-8")

    def in_the_middle(self, study_id: str) -> StudyView:
        """Wait until somebody is at work on a study and has said so."""
        return until(lambda: self.study(study_id), lambda view: view.task.state == "running" and view.task.progress > 0)

    def over(self, study_id: str) -> StudyView:
        return until(lambda: self.study(study_id), lambda view: view.task.over)


def until(look: Callable[[], StudyView], enough: Callable[[StudyView], bool]) -> StudyView:
    """Look again and again."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        seen = look()
        if enough(seen):
            return seen
        time.sleep(0.02)
    raise AssertionError(f"still {look().task}")


@contextmanager
def office(url: str, tmp_path: Path, redis_url: str = "") -> Iterator[Office]:
    make_test_platform(url, tmp_path).dispose()  # migrates
    settings = replace(test_settings(url, tmp_path / "home"), redis_url=redis_url)
    platform = make_platform(settings, clock=SystemClock(), passwords=cheap_passwords())
    people = make_people(platform)
    package = read_bank(resource_dir("question_banks") / "clinic-reception")
    bank = platform.run(load_bank, people.olivia, package)
    environment = environment_with(
        HIRING_HOME=str(settings.home),
        DATABASE_URL=url,
        HIRING_REDIS_URL=redis_url,
        SECRET_KEY=settings.secret_keys[0],
        OMP_NUM_THREADS="1",
    )
    yield Office(platform, people, bank.id, environment)
    platform.dispose()


@pytest.fixture
def here(database_url: str, tmp_path: Path) -> Iterator[Office]:
    with office(database_url, tmp_path) as made:
        yield made


@pytest.fixture
def on_sqlite(make_database: Callable[..., str], tmp_path: Path) -> Iterator[Office]:
    with office(make_database("sqlite"), tmp_path) as made:
        yield made


def results(place: Office) -> int:
    with Session(place.platform.engine) as session:
        return sum(result is not None for result in session.scalars(select(StudyRow.result)))


def test_a_killed_workers_study_is_made_by_another_once(here: Office) -> None:
    study_id = here.ask()
    with here.worker(lease=1) as worker:
        here.in_the_middle(study_id)
        worker.kill()
        worker.wait()
    left = here.study(study_id)
    assert (left.task.state, left.result) == ("running", None)
    time.sleep(1.5)  # its lease runs out
    with here.worker(lease=5):
        found = here.over(study_id)
    assert found.task.state == "done"
    assert found.result is not None
    assert found.result["n"] == LONG.n
    assert found.task.started_at is not None
    assert left.task.started_at is not None
    assert found.task.started_at > left.task.started_at
    assert results(here) == 1


def test_a_worker_that_lost_its_study_while_it_slept_writes_nothing(on_sqlite: Office) -> None:
    study_id = on_sqlite.ask()
    with on_sqlite.worker(lease=1) as sleeper:
        on_sqlite.in_the_middle(study_id)
        sleeper.send_signal(signal.SIGSTOP)
        time.sleep(1.5)
        with on_sqlite.worker(lease=30):
            found = on_sqlite.over(study_id)
            assert found.task.state == "done"
            sleeper.send_signal(signal.SIGCONT)
            end = time.monotonic() + PATIENCE
            while "went to another worker" not in on_sqlite.log() and time.monotonic() < end:
                time.sleep(0.05)
    assert "went to another worker: this one wrote nothing" in on_sqlite.log()
    assert on_sqlite.study(study_id) == found


def test_ten_thousand_people_show_progress_within_a_second_and_can_be_stopped(on_sqlite: Office) -> None:
    """The best of a few tries: the machine of the tests does other things as well."""
    waits = []
    with on_sqlite.worker():
        first = on_sqlite.ask(LabSettings(n=100))
        on_sqlite.over(first)  # the worker is up
        for _ in range(5):
            begun = time.monotonic()
            study_id = on_sqlite.ask(LabSettings(n=10_000))
            on_sqlite.in_the_middle(study_id)
            waits.append(time.monotonic() - begun)
            on_sqlite.platform.run(cancel_task, on_sqlite.people.olivia, on_sqlite.study(study_id).task.id)
            asked = time.monotonic()
            ended = on_sqlite.over(study_id)
            assert (ended.task.state, ended.result) == ("cancelled", None)
            assert time.monotonic() - asked < 10
            if min(waits) < 1.0:
                break
    print(f"progress after {min(waits):.2f} s")
    assert min(waits) < 1.0


# --- Redis ----------------------------------------------------------------------------------------


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    program = server_program()
    if program is None:
        absent("NO REDIS SERVER: install it ('apt-get install redis-server'); it need not run")
        return
    with running_redis(program, tmp_path) as server:
        yield server


@pytest.fixture
def with_redis(redis: RedisServer, make_database: Callable[..., str], tmp_path: Path) -> Iterator[Office]:
    with office(make_database("sqlite"), tmp_path, redis.url) as made:
        yield made


def everything_done(place: Office, task_ids: list[str]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with Session(place.platform.engine) as session:
            states = set(session.scalars(select(TaskRow.state).where(TaskRow.id.in_(task_ids))))
        if states == {"done"}:
            return
        time.sleep(0.05)
    raise AssertionError(f"{states}: {place.log()[-2000:]}")


def test_redis_carries_the_messages(with_redis: Office, redis: RedisServer) -> None:
    with with_redis.worker():
        echoes = [with_redis.platform.run(ask_for_work, with_redis.people.olivia) for _ in range(20)]
        study_id = with_redis.ask(LabSettings(n=1000))
        everything_done(with_redis, [*echoes, with_redis.study(study_id).task.id])
    assert not (Path(with_redis.environment["HIRING_HOME"]) / "queue.sqlite3").exists()


def test_what_a_dead_redis_lost_is_swept_when_it_is_back(
    with_redis: Office, redis: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    place = with_redis
    with place.worker() as worker:
        everything_done(place, [place.platform.run(ask_for_work, place.people.olivia)])
        redis.kill()
        begun = time.monotonic()
        lost = [place.platform.run(ask_for_work, place.people.olivia) for _ in range(3)]
        assert time.monotonic() - begun < 5  # nobody's page waits for a queue that is gone
        assert "the next sweep will" in caplog.text
        assert {place.task(task_id).state for task_id in lost} == {"queued"}
        redis.start()
        assert worker.poll() is None  # it waited
        assert sweep(later(place.platform)) == 3
        everything_done(place, lost)
    assert os.environ.get("HIRING_REDIS_URL") is None


def later(platform: Platform) -> Platform:
    """The same platform two minutes on: what it sweeps is due."""

    class Later(SystemClock):
        def now(self):
            return super().now() + RING_AGAIN_AFTER + timedelta(minutes=1)

    return replace(platform, clock=Later())
