"""Moves a database to the newest schema: Alembic, called from here, without an ini file.

A new version is drafted by `scripts/new_migration "what changes"` and then read and mended by hand.
Rebuilding a table on SQLite drops its triggers: such a version has to make them again.
"""

from pathlib import Path
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from hiring.store.engine import for_writing
from hiring.store.metadata import metadata

FOLDER = Path(__file__).parent
_LOCK = 7_341_002  # any number, the same in every process: two starting at once migrate one after the other


def scripts() -> ScriptDirectory:
    """Return the versions shipped with this program."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    return ScriptDirectory.from_config(config)


def head() -> str:
    """Return the version this program needs."""
    return scripts().get_current_head() or ""


def current(engine: Engine) -> str:
    """Return the version the database is at; "" for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() or ""


def migrate(engine: Engine) -> None:
    """Bring the database to `head()`, all or nothing; does nothing when it is there already."""
    with for_writing(engine).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
        _upgrade(connection)


def differences(engine: Engine) -> list[Any]:
    """Return what the database's schema and the mapped classes disagree about."""
    with engine.connect() as connection:
        found: list[Any] = compare_metadata(MigrationContext.configure(connection), metadata)
        return found


def _upgrade(connection: Connection) -> None:
    directory = scripts()

    def steps(revision: str, _context: object) -> Any:  # noqa: ANN401 - Alembic's own kind of list
        return directory._upgrade_revs("head", revision)  # noqa: SLF001 - as alembic.command.upgrade does

    with EnvironmentContext(Config(), directory, fn=steps) as environment:
        environment.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
        environment.run_migrations()
