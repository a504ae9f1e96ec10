"""Fresh databases of both kinds, each optionally a copy of a template (say, one already migrated)."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

Kind = Literal["sqlite", "postgresql"]
KINDS: tuple[Kind, ...] = ("sqlite", "postgresql")


class Databases(Protocol):
    """Makes databases and removes them; addresses are SQLAlchemy's."""

    def create(self, template: str | None = None) -> str:
        """Make an empty database, or a copy of the one at the address ``template``."""

    def drop(self, url: str) -> None:
        """Remove a database."""


@dataclass(frozen=True)
class SqliteFiles:
    """SQLite databases as files of one folder."""

    folder: Path
    numbers: Iterator[int]

    def create(self, template: str | None = None) -> str:
        """Make an empty database, or a copy of the one at the address ``template``."""
        path = self.folder / f"test-{next(self.numbers)}.sqlite"
        with closing(sqlite3.connect(path)) as target:
            if template:
                # SQLite's own copy also takes what still lies in the write-ahead log.
                with closing(sqlite3.connect(sqlite_path(template))) as source:
                    source.backup(target)
        return f"sqlite:///{path}"

    def drop(self, url: str) -> None:
        """Remove a database with its side files."""
        path = sqlite_path(url)
        for name in (path.name, f"{path.name}-wal", f"{path.name}-shm", f"{path.name}-journal"):
            path.with_name(name).unlink(missing_ok=True)


def sqlite_path(url: str) -> Path:
    """Read the file out of a SQLite address."""
    return Path(url.partition(":///")[2])
