"""A small load generator: a closed loop over keep-alive connections, and the CPU time of the process that answers."""

import os
import re
import selectors
import socket
import time
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE = 30.0  # seconds without any answer before a run is given up


@dataclass(frozen=True)
class Load:
    """What one run cost: wall time, latencies in milliseconds, and CPU milliseconds per request by process tree."""

    requests: int
    seconds: float
    p50: float
    p95: float
    cpu: tuple[float, ...]

    @property
    def rate(self) -> float:
        return self.requests / self.seconds


@dataclass
class _Connection:
    requests: deque[bytes]
    socket: socket.socket
    sent: float = 0.0
    buffer: bytearray = field(default_factory=bytearray)

    def send(self) -> bool:
        """Send the next request; False if there is none left."""
        if not self.requests:
            return False
        self.buffer.clear()
        self.sent = time.perf_counter()
        self.socket.sendall(self.requests.popleft())
        return True

    def receive(self) -> bool:
        """Take in what arrived; True once the answer is complete."""
        part = self.socket.recv(262_144)
        if not part:
            raise RuntimeError(f"the server closed the connection after {bytes(self.buffer[:200])!r}")
        self.buffer += part
        end = self.buffer.find(b"\r\n\r\n")
        if end < 0:
            return False
        length = LENGTH.search(self.buffer, 0, end + 2)
        if length is None:
            raise RuntimeError(f"an answer without a length: {bytes(self.buffer[:200])!r}")
        return len(self.buffer) >= end + 4 + int(length.group(1))

    def check(self) -> None:
        if self.buffer[9:12] != b"200":
            raise RuntimeError(f"not a good answer: {bytes(self.buffer[:1500])!r}")


def request(method: str, path: str, cookies: str, body: bytes = b"", headers: Iterable[tuple[str, str]] = ()) -> bytes:
    """Return a request as it goes over the wire."""
    given = [("Host", "127.0.0.1"), ("Accept", "text/html,application/json"), ("Cookie", cookies), *headers]
    if method != "GET":
        given += [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    head = "".join(f"{name}: {value}\r\n" for name, value in given if value)
    return f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body


def drive(port: int, plans: Sequence[Sequence[bytes]], trees: Sequence[int]) -> Load:
    """Send each plan over a connection of its own, one request at a time; a bad answer ends the run.

    `trees`: root processes, whose CPU time with that of their children is measured, each on its own.
    """
    selector = selectors.DefaultSelector()
    for plan in plans:
        opened = socket.create_connection(("127.0.0.1", port))
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        selector.register(opened, selectors.EVENT_READ, _Connection(deque(plan), opened))
    before = [cpu_seconds(tree) for tree in trees]
    started = time.perf_counter()
    took = _loop(selector)
    seconds = time.perf_counter() - started
    used = [cpu_seconds(tree) - earlier for tree, earlier in zip(trees, before, strict=True)]
    took.sort()
    return Load(
        requests=len(took),
        seconds=seconds,
        p50=1000 * took[len(took) // 2],
        p95=1000 * took[int(len(took) * 0.95)],
        cpu=tuple(1000 * value / len(took) for value in used),
    )


def _loop(selector: selectors.BaseSelector) -> list[float]:
    took = []
    for key in list(selector.get_map().values()):
        key.data.send()
    while selector.get_map():
        events = selector.select(PATIENCE)
        if not events:
            raise RuntimeError(f"no answer within {PATIENCE:.0f} seconds")
        for key, _ in events:
            connection: _Connection = key.data
            if connection.receive():
                took.append(time.perf_counter() - connection.sent)
                connection.check()
                if not connection.send():
                    selector.unregister(connection.socket)
                    connection.socket.close()
    return took


def cpu_seconds(root: int) -> float:
    """Return the user and system time of a process and its living descendants, and of those it has outlived."""
    total = 0.0
    for pid in family(root):
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except FileNotFoundError:
            continue
        own, outlived = (int(fields[11]) + int(fields[12])), (int(fields[13]) + int(fields[14]))
        total += (own + outlived) / TICKS
    return total


def family(root: int) -> list[int]:
    """Return a process and its living descendants."""
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        try:
            waiting += [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        except FileNotFoundError:
            continue
    return found
