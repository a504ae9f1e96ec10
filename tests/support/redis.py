"""A Redis server of our own: on a free port of this machine, in memory only, gone after the test."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.serving import free_port


@dataclass
class RedisServer:
    """A server that can be killed and started again on the same port."""

    program: str
    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start it with nothing in it, and wait until it listens."""
        command = [self.program, "--port", str(self.port), "--bind", "127.0.0.1"]
        command += ["--save", "", "--appendonly", "no", "--dir", str(self.folder)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 20
        while time.monotonic() < until:
            with socket.socket() as client:
                if client.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError(f"redis-server did not listen on port {self.port}")

    def kill(self) -> None:
        """End it at once, with all it held."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


def server_program() -> str | None:
    """Find redis-server."""
    return shutil.which("redis-server")


@contextmanager
def running_redis(program: str, folder: Path) -> Iterator[RedisServer]:
    """Run a server; whoever has it may kill it and start it again."""
    server = RedisServer(program, folder, free_port())
    server.start()
    try:
        yield server
    finally:
        server.kill()
