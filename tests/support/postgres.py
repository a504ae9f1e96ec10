"""A PostgreSQL server of our own: in a temporary folder, on a socket only, gone after the tests."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg

# Durability is the product's business; a database that lives for seconds can do without.
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


@dataclass(frozen=True)
class Cluster:
    """A running server and the databases made in it."""

    folder: Path
    numbers: Iterator[int]

    def url(self, database: str) -> str:
        """Give the SQLAlchemy address of a database."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def create(self, template: str | None = None) -> str:
        """Make an empty database, or a copy of the one at ``template`` (to which nobody is connected)."""
        name = f"test_{next(self.numbers)}"
        source = database_name(template) if template else "template0"
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
        return self.url(name)

    def drop(self, url: str) -> None:
        """Remove a database, with whoever is still connected to it."""
        self._execute(f'DROP DATABASE IF EXISTS "{database_name(url)}" WITH (FORCE)')

    def _execute(self, statement: str) -> None:
        with psycopg.connect(host=str(self.folder), user="postgres", autocommit=True) as connection:
            connection.execute(statement.encode())


def database_name(url: str) -> str:
    """Read the name of the database out of an address made by `Cluster.url`."""
    return url.partition("?")[0].rpartition("/")[2]


def server_programs() -> Path | None:
    """Find the folder of initdb and pg_ctl: on the path, else the newest version Debian holds."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    versions = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(versions, key=lambda folder: float(folder.parent.name), default=None)


@contextmanager
def running_cluster(programs: Path, durability: str = FAST) -> Iterator[Cluster]:
    """Start a fresh server and stop it at the end."""
    folder = Path(tempfile.mkdtemp(prefix="hiring-pg-"))  # short: a socket path holds 107 characters
    server = _Server(programs, folder)
    try:
        server.run(
            "initdb",
            "-D",
            "data",
            "-U",
            "postgres",
            "-A",
            "trust",
            "--no-sync",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
        )
        options = f"-c listen_addresses='' -c unix_socket_directories={folder} {durability}"
        server.run("pg_ctl", "-D", "data", "-w", "-l", "log", "-o", options, "start")
        try:
            yield Cluster(folder, count(1))
        finally:
            server.run("pg_ctl", "-D", "data", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class _Server:
    """Runs PostgreSQL's programs; it refuses to serve as root, so root lends it another identity."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self.programs = programs
        self.folder = folder
        self.identity: dict[str, object] = {}
        if os.getuid() == 0:
            person = _unprivileged()
            os.chown(folder, person.pw_uid, person.pw_gid)
            self.identity = {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}

    def run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self.programs / program, *arguments],
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            **self.identity,  # type: ignore[call-overload]
        )
        if done.returncode:
            message = f"{program} failed:\n{done.stdout}"
            raise RuntimeError(message)


def _unprivileged() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")
