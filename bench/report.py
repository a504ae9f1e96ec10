"""How results are printed: what was measured, where and of which commit, beside what it is held against."""

import os
import platform
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bench.load import Load, drive, request
from bench.servers import Browser, Server

ROOT = Path(__file__).resolve().parent.parent


def heading() -> str:
    """Say when, of which commit and on which machine."""
    git = ["git", "-C", str(ROOT), "describe", "--always", "--dirty"]
    commit = subprocess.run(git, capture_output=True, text=True, check=False).stdout.strip() or "unknown"
    moment = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return (
        f"{moment}, commit {commit}, Python {platform.python_version()}, {os.cpu_count()} cores ({_processor()}), "
        f"load before {load}"
    )


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")


def title(text: str) -> None:
    print(f"\n{text}\n{'-' * len(text)}", flush=True)


def row(name: str, *cells: str) -> None:
    print(f"  {name:<46}" + "".join(f"{cell:>14}" for cell in cells), flush=True)


def verdict(name: str, reached: float, goal: float, *, at_least: bool) -> None:
    """Print a ratio with its goal, and whether it is met."""
    met = reached >= goal if at_least else reached <= goal
    sign = ">=" if at_least else "<="
    print(f"  {name:<46}{reached:>13.2f}x  goal {sign} {goal:g}x: {'met' if met else 'NOT met'}", flush=True)


def loads(name: str, runs: Sequence[Load]) -> None:
    """Print the medians of the runs of one program."""
    cpu = " + ".join(f"{median(run.cpu[n] for run in runs):.2f}" for n in range(len(runs[0].cpu)))
    row(
        name,
        f"{median(run.rate for run in runs):.0f} req/s",
        f"{cpu} ms",
        f"p50 {median(run.p50 for run in runs):.1f}",
        f"p95 {median(run.p95 for run in runs):.1f}",
    )


def ratio_of_rates(ours: Sequence[Load], bare: Sequence[Load]) -> float:
    """Return the median over the turns: each run of ours against the bare run beside it."""
    return median(a.rate / b.rate for a, b in zip(ours, bare, strict=True))


def ratio_of_cpu(ours: Sequence[Load], bare: Sequence[Load]) -> float:
    """Return the median over the turns, of the web processes alone."""
    return median(a.cpu[0] / b.cpu[0] for a, b in zip(ours, bare, strict=True))


def alone(server: Server, path: str, browser: Browser) -> float:
    """Return the median milliseconds of a page that nobody else is asking for."""
    return drive(server.port, [[request("GET", path, browser.cookie)] * 11], [server.pid]).p50
