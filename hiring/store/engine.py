"""The engine: durable SQLite or PostgreSQL, and words for the failures of either."""

import sqlite3
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from hiring.errors import Busy, Conflict

BUSY_MILLISECONDS = 10_000
POOL = {"pool_size": 10, "max_overflow": 10, "pool_timeout": 10}
QUIET = {"hide_parameters": True}  # a failure is logged, and its values are names, addresses and answers
WRITE = "hiring_write"

_SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # an acknowledged answer survives a power cut; NORMAL may lose the last commits
    "foreign_keys=ON",
    f"busy_timeout={BUSY_MILLISECONDS}",
    "recursive_triggers=ON",  # else INSERT OR REPLACE would pass the append-only triggers
)


def make_engine(url: str) -> Engine:
    """Return the engine for `url`; its transactions are deferred unless it came from `for_writing`."""
    parts = make_url(url)
    if parts.get_backend_name() == "sqlite":
        engine = create_engine(parts, connect_args={"timeout": BUSY_MILLISECONDS / 1000}, **QUIET, **POOL)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    if parts.drivername == "postgresql":
        parts = parts.set(drivername="postgresql+psycopg")
    # No ping before each use: a lost connection makes one request Busy, which a page repeats; a ping costs every save.
    return create_engine(parts, **QUIET, **POOL)


def for_writing(engine: Engine) -> Engine:
    """Return the same engine, whose SQLite transactions take the write lock at their start.

    A deferred transaction that reads first and writes later fails at once when another wrote in between.
    """
    return engine.execution_options(**{WRITE: True})


def for_reading(engine: Engine) -> Engine:
    """Return the same engine, whose transactions see one moment throughout (SQLite's always do)."""
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in _SQLITE_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    write = connection.get_execution_options().get(WRITE, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


_WORDS = (
    (("database is locked", "database table is locked"), "The database is busy with other work."),
    (("disk is full", "disk full", "no space left"), "The disk is full."),
    (("readonly database", "read-only"), "The database can only be read at the moment."),
    (("disk i/o error", "unable to open"), "The database file cannot be used at the moment."),
    (("deadlock", "serialize access", "lock timeout"), "Somebody else was changing the same thing."),
    (("connection", "server closed", "shutting down"), "The database cannot be reached at the moment."),
)
_REMEDY = "Nothing was saved. Please try again; if it stays so, tell whoever runs this server."


def as_failure(error: Exception) -> Busy | Conflict | None:
    """Return the failure to show for an error of the database, or None if it is a fault of the program."""
    if isinstance(error, PoolTimeout):
        return Busy(f"The database is busy with other work. {_REMEDY}")
    if isinstance(error, IntegrityError) and _is_duplicate(error):
        return Conflict("Somebody else did the same at the same moment. Nothing was saved; please try again.")
    if isinstance(error, OperationalError):
        text = str(error.orig).lower()
        words = next((words for signs, words in _WORDS if any(sign in text for sign in signs)), None)
        return Busy(f"{words} {_REMEDY}") if words else None
    return None


def _is_duplicate(error: DBAPIError) -> bool:
    original: Any = error.orig
    if isinstance(original, sqlite3.Error):
        return original.sqlite_errorname in {"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"}
    return getattr(original, "sqlstate", "") == "23505"
