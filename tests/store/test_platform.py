"""What a transaction promises: all or nothing, words for failures, reads that cannot write."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event, func, insert, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from hiring.bootstrap import Platform, make_platform
from hiring.domain.access.policy import NOBODY, Actor
from hiring.domain.records.events import Event
from hiring.errors import Busy, Conflict, Invalid
from hiring.settings import Settings
from hiring.store.engine import as_failure
from hiring.store.tables.organisations import OrganisationRow, StaffRoleRow
from hiring.store.tables.records import AuditEventRow, TaskRow
from hiring.usecases.work import Work
from tests.support.databases import sqlite_path
from tests.support.platform import START, FixedClock, People, make_people, make_test_platform


def record(actor: Actor, work: Work, subject: str = "s") -> str:
    work.record(Event.VALUES_SAVED, subject, text="x" * 2000)
    return work.enqueue("rank_job", {"job_id": subject})


def count(platform: Platform, cls: type) -> int:
    with Session(platform.engine) as session:
        return session.scalar(select(func.count()).select_from(cls)) or 0


class Bells:
    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self.rung: list[tuple[str, int]] = []

    def ring(self, task_id: str) -> None:
        self.rung.append((task_id, count(self.platform, TaskRow)))

    def perform_with(self, perform: object) -> None: ...


def test_the_queue_is_rung_after_the_commit_and_only_then(platform: Platform, people: People) -> None:
    bells = Bells(platform)
    ringing = Platform(platform.settings, platform.engine, platform.clock, platform.passwords, bells)
    task_id = ringing.run(record, people.olivia)
    assert bells.rung == [(task_id, 1)]

    def fails(actor: Actor, work: Work) -> None:
        record(actor, work)
        work.session.flush()
        raise KeyError("a fault of the program")

    with pytest.raises(KeyError):
        ringing.run(fails, people.olivia)
    assert len(bells.rung) == 1
    assert (count(platform, TaskRow), count(platform, AuditEventRow)) == (1, 1)


def test_a_read_cannot_write(platform: Platform, people: People) -> None:
    def bulk(actor: Actor, work: Work) -> None:
        row = {"organisation_id": actor.organisation_id, "staff_id": actor.id, "role": "auditor"}
        work.session.execute(insert(StaffRoleRow), [row])

    def flushed(actor: Actor, work: Work) -> None:
        record(actor, work)
        work.session.flush()

    for usecase in (bulk, flushed, record):
        with pytest.raises(RuntimeError, match="read must not write"):
            platform.read(usecase, people.olivia)
    assert count(platform, AuditEventRow) == 0


def test_a_read_sees_one_moment(platform: Platform, people: People) -> None:
    def twice(actor: Actor, work: Work) -> tuple[int | None, int | None]:
        query = select(func.count()).select_from(AuditEventRow)
        first = work.session.scalar(query)
        platform.run(record, people.olivia)
        return first, work.session.scalar(query)

    assert platform.read(twice, people.olivia) == (0, 0)
    assert count(platform, AuditEventRow) == 1


def test_the_same_at_the_same_moment_is_a_conflict(platform: Platform, people: People) -> None:
    def add(actor: Actor, work: Work) -> None:
        row = {"organisation_id": actor.organisation_id, "staff_id": actor.id, "role": "hr"}
        work.record(Event.STAFF_ADDED, "s")
        work.session.execute(insert(StaffRoleRow), [row])

    with pytest.raises(Conflict):
        platform.run(add, people.olivia)
    assert count(platform, AuditEventRow) == 0


@contextmanager
def impatient(platform: Platform) -> Iterator[None]:
    """Let SQLite wait for a lock a fiftieth of a second only."""

    def hurry(connection: sqlite3.Connection, _record: object, _proxy: object) -> None:
        connection.execute("PRAGMA busy_timeout=20")

    event.listen(platform.engine, "checkout", hurry)
    yield
    event.remove(platform.engine, "checkout", hurry)


@pytest.fixture
def on_sqlite(make_database: Callable[..., str], tmp_path: Path) -> Iterator[Platform]:
    """For what is about SQLite's file."""
    made = make_test_platform(make_database("sqlite"), tmp_path)
    yield made
    made.dispose()


def test_a_locked_database_says_so_and_changes_nothing(on_sqlite: Platform) -> None:
    olivia = make_people(on_sqlite).olivia
    other = sqlite3.connect(sqlite_path(on_sqlite.settings.database_url), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with impatient(on_sqlite), pytest.raises(Busy, match=r"busy.*Nothing was saved.*try again"):
        on_sqlite.run(record, olivia)
    other.execute("ROLLBACK")
    other.close()
    assert count(on_sqlite, AuditEventRow) == 0
    on_sqlite.run(record, olivia)
    assert count(on_sqlite, AuditEventRow) == 1


def test_a_full_disk_says_so_and_changes_nothing(on_sqlite: Platform) -> None:
    olivia = make_people(on_sqlite).olivia

    def fill(connection: sqlite3.Connection, _record: object, _proxy: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages}")

    def many(actor: Actor, work: Work) -> None:
        for number in range(50):
            record(actor, work, f"s{number}")
            work.session.flush()

    event.listen(on_sqlite.engine, "checkout", fill)
    with pytest.raises(Busy, match=r"disk is full.*Nothing was saved"):
        on_sqlite.run(many, olivia)
    event.remove(on_sqlite.engine, "checkout", fill)
    assert (count(on_sqlite, AuditEventRow), count(on_sqlite, TaskRow)) == (0, 0)
    with Session(on_sqlite.engine) as session:
        assert session.connection().exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"


def test_sqlite_is_durable_and_checks_references(on_sqlite: Platform) -> None:
    with on_sqlite.engine.connect() as connection:
        found = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    assert found == ["wal", 2, 1, 10_000]


def test_failures_of_the_program_are_not_called_busy() -> None:
    missing = OperationalError("SELECT", {}, sqlite3.OperationalError("no such table: job"))
    assert as_failure(missing) is None
    assert isinstance(as_failure(PoolTimeout()), Busy)
    assert as_failure(ValueError()) is None


def test_readiness_tells_what_is_wrong(
    platform: Platform, people: People, clock: FixedClock, make_database, tmp_path
) -> None:
    ready = platform.readiness()
    assert ready.ready
    assert ready.queue_keeps_up
    platform.run(record, people.olivia)
    clock.at = START.replace(hour=10)
    late = platform.readiness()
    assert late.ready
    assert not late.queue_keeps_up
    assert late.queue_lag_seconds == 3600
    empty = make_platform(
        Settings(home=tmp_path / "h", database_url=make_database("sqlite"), secret_keys=("x" * 32,)),
        queue="none",
    )
    assert not empty.readiness().ready
    assert "hiring init" in empty.readiness().problem
    empty.dispose()


@pytest.mark.parametrize("url", ["nonsense", "oracle://x/y", "mysql://x/y"])
def test_an_unusable_address_is_refused_with_words(tmp_path, url: str) -> None:
    settings = Settings(home=tmp_path, database_url=url, secret_keys=("x" * 32,))
    with pytest.raises(Invalid, match="DATABASE_URL"):
        make_platform(settings, queue="none")


def test_an_unreachable_server_is_not_ready(tmp_path) -> None:
    url = f"postgresql://nobody@/none?host={tmp_path}"
    platform = make_platform(Settings(home=tmp_path, database_url=url, secret_keys=("x" * 32,)), queue="none")
    assert not platform.readiness().database
    with pytest.raises(Busy, match="cannot be reached"):
        platform.read(lambda _actor, work: work.session.scalar(select(OrganisationRow.id)), NOBODY)
    platform.dispose()
