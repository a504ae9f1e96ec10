"""The application behind an address: in a thread of this process, or as `hiring serve` starts it."""

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from hiring.settings import environment_with

HIRING = (sys.executable, "-m", "hiring.cli.main")


class Quiet(WSGIRequestHandler):
    """Handles requests without a line for each in the report of a failed test."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


@contextmanager
def in_a_thread(app: Flask) -> Iterator[str]:
    """Serve an application on a free port of this machine; give its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def as_installed(home: Path, command: str = "serve", *options: str) -> Iterator[str]:
    """Run `hiring serve` (gunicorn and the worker) on a home; give its address once it listens."""
    address = f"127.0.0.1:{free_port()}"
    with subprocess.Popen(
        [*HIRING, command, "--bind", address, *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env=environment_with(HIRING_HOME=str(home)),
    ) as process:
        assert process.stderr is not None
        said = []
        for line in process.stderr:
            said.append(line)
            if "Booting worker" in line:
                break
        else:
            raise AssertionError(f"`hiring {command}` ended: {''.join(said)}")
        reader = threading.Thread(target=process.stderr.read)  # an unread pipe would fill, and stop the server
        reader.start()
        try:
            yield f"http://{address}"
        finally:
            process.terminate()
            reader.join()


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
