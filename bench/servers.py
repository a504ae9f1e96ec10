"""Programs under gunicorn, the bare one and ours, and a PostgreSQL server that keeps its word."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.postgres import Cluster, running_cluster, server_programs

ROOT = Path(__file__).resolve().parent.parent
SERVER = ("-c", "python:hiring.web.gunicorn_conf", "-w", "2", "--threads", "8", "--log-level", "warning")
OURS, BARE = "wsgi:application", "bench.bare:create_app()"
STARTS_WITHIN = 60.0
TOKEN = re.compile(r'name="csrf[_-]token"\s+(?:value|content)="([^"]+)"')


@dataclass(frozen=True)
class Server:
    """A running program: its port, its master process, and how long it took from the command to the first answer."""

    port: int
    pid: int
    started_in: float


@dataclass
class Browser:
    """The cookies of somebody, and the token of the last page."""

    port: int
    cookies: dict[str, str]
    token: str = ""

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def fetch(self, method: str, path: str, body: str = "", **headers: str) -> tuple[int, str, int]:
        """Return the status, the page and its size on the wire."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        given = {"Cookie": self.cookie, "Accept": "text/html", **headers}
        connection.request(method, path, body, {name: value for name, value in given.items() if value})
        answer = connection.getresponse()
        content = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        connection.close()
        plain = not answer.headers.get("Content-Encoding")
        text = content.decode() if plain else ""
        found = TOKEN.search(text)
        self.token = found.group(1) if found else self.token
        return answer.status, text, len(content)


@contextmanager
def serving(program: str, environment: Mapping[str, str], home: Path) -> Iterator[Server]:
    """Serve a program on a free port of this machine, from the moment it answers to the end of the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    settings = {"PYTHONPATH": str(ROOT), "HIRING_HOME": str(home), "HIRING_BIND": f"127.0.0.1:{port}"}
    command = [sys.executable, "-m", "gunicorn", program, *SERVER, "-b", f"127.0.0.1:{port}"]
    started = time.perf_counter()
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("HIRING_")}
    process = subprocess.Popen(command, env={**inherited, **settings, **environment}, cwd=home)
    try:
        _wait(process, port)
        yield Server(port, process.pid, time.perf_counter() - started)
    finally:
        process.terminate()
        process.wait(30)


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.perf_counter() + STARTS_WITHIN
    while time.perf_counter() < until:
        if process.poll() is not None:
            raise RuntimeError("the server ended before it answered")
        try:
            Browser(port, {}).fetch("GET", "/")
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise RuntimeError("the server does not answer")


@contextmanager
def postgresql() -> Iterator[tuple[Cluster, int] | None]:
    """Start a durable PostgreSQL server and yield it with its process; None where its programs are missing."""
    programs = server_programs()
    if programs is None:
        yield None
        return
    with running_cluster(programs, "-c fsync=on -c synchronous_commit=on -c full_page_writes=on") as cluster:
        yield cluster, int((cluster.folder / "data" / "postmaster.pid").read_text().split()[0])
