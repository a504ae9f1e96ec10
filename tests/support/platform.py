"""A platform for tests: a migrated copy in no time, a clock that is moved by hand, and five people."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import psycopg
from sqlalchemy import URL
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from hiring.adapters.passwords import Argon2Passwords
from hiring.adapters.queue import QueueKind
from hiring.bootstrap import Platform, make_platform
from hiring.domain.access.policy import Actor, ActorKind, Role
from hiring.ids import new_id
from hiring.settings import Settings
from hiring.store.engine import make_engine
from hiring.store.migrations import migrate
from hiring.store.tables.organisations import OrganisationRow, StaffRoleRow, StaffRow
from tests.support.databases import sqlite_path

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PASSWORD = "a long enough password"
TEMPLATE = "hiring_migrated"


@dataclass
class FixedClock:
    """A clock that stands still until it is moved."""

    at: datetime = START

    def now(self) -> datetime:
        return self.at

    def move(self, delta: timedelta) -> None:
        """Move the time on (or back)."""
        self.at += delta


def cheap_passwords() -> Argon2Passwords:
    """Argon2id with the least work it takes."""
    return Argon2Passwords(time_cost=1, memory_cost=8)


def test_settings(database_url: str, home: Path) -> Settings:
    """Settings of a local start."""
    return Settings(home=home, database_url=database_url, secret_keys=("0123456789abcdef" * 4,))


test_settings.__test__ = False  # type: ignore[attr-defined]


def make_test_platform(
    database_url: str, tmp_path: Path, clock: FixedClock | None = None, queue: QueueKind = "none"
) -> Platform:
    """Return a platform on the fresh database at `database_url`, already migrated."""
    _migrate(database_url)
    settings = test_settings(database_url, tmp_path / "home")
    return make_platform(settings, clock=clock or FixedClock(), queue=queue, passwords=cheap_passwords())


def _migrate(url: str) -> None:
    """Migrate an empty database, by copying one that was migrated earlier in this process."""
    if url.startswith("sqlite"):
        sqlite_path(url).write_bytes(_migrated_file())
    else:
        _copy_on_postgresql(make_url(url))


@cache
def _migrated_file() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.sqlite3"
        _migrate_in_place(f"sqlite:///{path}")
        return path.read_bytes()


def _copy_on_postgresql(url: URL) -> None:
    template = _migrated_database(str(url.query["host"]))
    _administer(str(url.query["host"]), f'DROP DATABASE "{url.database}"')
    _administer(str(url.query["host"]), f'CREATE DATABASE "{url.database}" TEMPLATE "{template}"')


@cache
def _migrated_database(host: str) -> str:
    _administer(host, f'CREATE DATABASE "{TEMPLATE}" TEMPLATE template0')
    _migrate_in_place(f"postgresql+psycopg://postgres@/{TEMPLATE}?host={host}")
    return TEMPLATE


def _administer(host: str, statement: str) -> None:
    with psycopg.connect(host=host, user="postgres", autocommit=True) as connection:
        connection.execute(statement.encode())


def _migrate_in_place(url: str) -> None:
    engine = make_engine(url)
    migrate(engine)
    engine.dispose()


@dataclass(frozen=True)
class People:
    """Two organisations and who works there; everybody's password is `PASSWORD`."""

    olivia: Actor  # HR
    mateo: Actor  # manager of no job yet
    ada: Actor  # administrator
    aud: Actor  # auditor
    nina: Actor  # HR of the other organisation
    emails: dict[str, str] = field(default_factory=dict)

    @property
    def organisation_id(self) -> str:
        return self.olivia.organisation_id

    @property
    def other_organisation_id(self) -> str:
        return self.nina.organisation_id


def make_people(platform: Platform) -> People:
    """Put the two organisations and the five people into the database."""
    stored = platform.passwords.hash(PASSWORD)
    with Session(platform.engine) as session:
        here, there = _organisation(session, "Riverside Clinic"), _organisation(session, "Harbour Hotel")
        add = _adder(session, stored)
        people = People(
            olivia=add(here, "Olivia", Role.HR),
            mateo=add(here, "Mateo", Role.MANAGER),
            ada=add(here, "Ada", Role.ADMINISTRATOR),
            aud=add(here, "Aud", Role.AUDITOR),
            nina=add(there, "Nina", Role.HR),
            emails={n: f"{n}@example.org" for n in ("olivia", "mateo", "ada", "aud", "nina")},
        )
        session.commit()
    return people


def _organisation(session: Session, name: str) -> str:
    row = OrganisationRow(id=new_id(), name=name, simulated=False, created_at=START)
    session.add(row)
    session.flush()
    return row.id


def _adder(session: Session, stored: str) -> Callable[[str, str, Role], Actor]:
    def add(organisation_id: str, name: str, role: Role) -> Actor:
        row = StaffRow(
            id=new_id(),
            organisation_id=organisation_id,
            email=f"{name.lower()}@example.org",
            name=name,
            password_hash=stored,
            active=True,
            created_at=START,
        )
        session.add(row)
        session.flush()
        session.add(StaffRoleRow(organisation_id=organisation_id, staff_id=row.id, role=role.value))
        return Actor(ActorKind.STAFF, id=row.id, organisation_id=organisation_id, name=name, roles=frozenset({role}))

    return add
