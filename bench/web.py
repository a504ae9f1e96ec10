"""W1 and W2: saving an answer and showing the next question, beside the bare program, on both databases."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench import report
from bench.load import Load, drive, request
from bench.servers import Server, postgresql
from bench.worlds import (
    Sitter,
    bare_browser,
    bare_saves,
    both,
    clinic,
    our_browser,
    our_saves,
    seed_bare,
    sitters,
)
from hiring.domain.banks.model import Item

CONNECTIONS = (8, 32)
TURNS = 3
PEOPLE = sum(CONNECTIONS) * (TURNS + 1)  # nobody sits twice: a save is the first of its question, on both sides

Plans = list[list[bytes]]


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="hiring-bench-") as name:
        folder = Path(name)
        _compare(
            "SQLite, WAL, synchronous=FULL", (f"sqlite:///{folder}/bare.db", f"sqlite:///{folder}/ours.db"), folder
        )
    with tempfile.TemporaryDirectory(prefix="hiring-bench-") as name, postgresql() as found:
        if found is None:
            print("\nPostgreSQL: its programs are not installed, so this half was not measured.")
            return
        cluster, pid = found
        _compare("PostgreSQL, synchronous_commit=on", (cluster.create(), cluster.create()), Path(name), pid)


def _compare(database: str, urls: tuple[str, str], folder: Path, database_pid: int = 0) -> None:
    with clinic(urls[1], folder / "home") as made:
        items = made.items
        people = sitters(made, PEOPLE)
    seed_bare(urls[0], items, PEOPLE)
    with both(urls, folder) as (bare, ours):
        first = 0
        for connections in CONNECTIONS:
            groups = [range(first + turn * connections, first + (turn + 1) * connections) for turn in range(TURNS + 1)]
            first += connections * (TURNS + 1)
            bare_plans = [_bare_plans(bare, group, items) for group in groups]
            our_plans = [_our_plans(ours, [people[n] for n in group], items) for group in groups]
            for kind, name in ((0, "W1 save an answer"), (1, "W2 next question")):
                report.title(f"{name}; {database}; {connections} connections")
                runs = _turns(bare, [p[kind] for p in bare_plans], ours, [p[kind] for p in our_plans], database_pid)
                _print(*runs, database_pid)


def _turns(
    bare: Server, bare_plans: Sequence[Plans], ours: Server, our_plans: Sequence[Plans], database_pid: int
) -> tuple[list[Load], list[Load]]:
    """Run bare, ours, bare, ours ...; the first turn warms up and is thrown away."""
    extra = [database_pid] if database_pid else []
    runs: tuple[list[Load], list[Load]] = ([], [])
    for bare_plan, our_plan in zip(bare_plans, our_plans, strict=True):
        runs[0].append(drive(bare.port, bare_plan, [bare.pid, *extra]))
        runs[1].append(drive(ours.port, our_plan, [ours.pid, *extra]))
    return runs[0][1:], runs[1][1:]


def _bare_plans(server: Server, numbers: range, items: tuple[Item, ...]) -> tuple[Plans, Plans]:
    browsers = [bare_browser(server, number + 1) for number in numbers]
    return (
        [bare_saves(browser, items) for browser in browsers],
        [_views("/question/", browser.cookie, items) for browser in browsers],
    )


def _our_plans(server: Server, people: Sequence[Sitter], items: tuple[Item, ...]) -> tuple[Plans, Plans]:
    browsers = [our_browser(server, sitter) for sitter in people]
    return (
        [our_saves(browser, sitter, items) for browser, sitter in zip(browsers, people, strict=True)],
        [_views("/attempt/question/", browser.cookie, items) for browser in browsers],
    )


def _views(path: str, cookie: str, items: tuple[Item, ...]) -> list[bytes]:
    return [request("GET", f"{path}{number}", cookie) for number in range(1, len(items) + 1)]


def _print(bare: list[Load], ours: list[Load], database_pid: int) -> None:
    print("  CPU per request: web processes" + (" + database server" if database_pid else ""))
    report.loads("bare", bare)
    report.loads("ours", ours)
    report.verdict("requests per second, ours over bare", report.ratio_of_rates(ours, bare), 0.6, at_least=True)
    report.verdict("CPU of the web processes, ours over bare", report.ratio_of_cpu(ours, bare), 1.7, at_least=False)
