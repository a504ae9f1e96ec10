"""Question banks: lint of 400 items, import and export of 1,000 in every format, as the commands do them."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter

from ruamel.yaml import YAML

from bench import report
from bench.scoring import in_turns
from hiring.adapters.bank_files import bank_texts, read_bank, write_bank
from hiring.adapters.interchange.formats import WRITTEN
from hiring.adapters.yaml_reader import read_yaml
from hiring.domain.banks.model import Bank, BankKey, BankPackage, Format, Item, ItemKey, Option
from hiring.domain.banks.plain import package

SHIPPED = Path(__file__).resolve().parent.parent / "question_banks"
LINTED, IMPORTED, COMPARED = 400, 1_000, 50
LINT_GOAL, EXCHANGE_GOAL, MEMORY_GOAL = 2.0, 5.0, 200.0  # seconds, seconds, megabytes
CHOICES_ONLY = frozenset(("qti12", "qti21", "qti22", "qti30", "aiken", "gift"))
REWORDED = 0.2  # of the words: enough that copies are no twins, so few that the search has to compare them
TURNS = 3
# The command says its own peak when it ends: what the system keeps of a child counts its parent before the start.
MEASURED = """
import atexit, sys
peak = lambda: next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
atexit.register(lambda: print(peak(), file=sys.stderr))
from hiring.cli.main import main
main()
"""


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="hiring-bench-") as name:
        folder = Path(name)
        _lint(folder)
        _exchange(folder)
    _reading()


def many(count: int, form: Format | None = None) -> BankPackage:
    """Return a bank of the shipped items over and over, each time in other words; `form` makes all of one format."""
    packs = [read_bank(folder) for folder in sorted(SHIPPED.iterdir()) if (folder / "bank.yaml").exists()]
    pairs = [(item, pack.key.items[item.id]) for pack in packs for item in pack.bank.items if len(item.options) > 2]
    words = sorted({word for item, _ in pairs for word in item.stem.split()})
    chance = Random(20261122)  # noqa: S311 - words to put in, nothing secret
    items: list[Item] = []
    keys: dict[str, ItemKey] = {}
    for number in range(count):
        item, key = pairs[number % len(pairs)]
        name = f"item-{number:04d}"
        items.append(_reworded(replace(item, id=name, format=form or item.format), words, chance))
        keys[name] = key
    standards = {standard.id: standard for pack in packs for standard in pack.bank.standards}
    about: Bank = replace(packs[0].bank, slug="many", title="Many", standards=tuple(standards.values()))
    return package(replace(about, items=tuple(items)), BankKey(keys))


def _reworded(item: Item, words: Sequence[str], chance: Random) -> Item:
    def other(text: str) -> str:
        return " ".join(chance.choice(words) if chance.random() < REWORDED else word for word in text.split())

    options = tuple(Option(option.id, other(option.text)) for option in item.options)
    return replace(item, title=other(item.title), stem=other(item.stem), options=options)


def _heading(title: str) -> None:
    report.title(title)
    report.row("", "seconds", "CPU", "memory", "goal")


def _lint(folder: Path) -> None:
    write_bank(many(LINTED), folder / "linted")
    _heading(f"`hiring bank lint`, {LINTED} items (goal: < {LINT_GOAL:g} s)")
    _row("lint", [["lint", str(folder / "linted")]] * TURNS, LINT_GOAL)


def _exchange(folder: Path) -> None:
    write_bank(many(IMPORTED), folder / "whole")
    write_bank(many(IMPORTED, Format.PICK_ONE), folder / "choices")
    _heading(
        f"`hiring bank export` and `import`, {IMPORTED:,} items (goal: < {EXCHANGE_GOAL:g} s, < {MEMORY_GOAL:g} MB)"
    )
    for form in WRITTEN:
        source = folder / ("choices" if form in CHOICES_ONLY else "whole")
        files = [folder / f"bank-{turn}.{form}" for turn in range(TURNS)]
        _row(f"export {form}", [_words("export", source, form, file) for file in files], EXCHANGE_GOAL)
        folders = [folder / f"{form}-{turn}" for turn in range(TURNS)]
        _row(f"import {form}", [_words("import", files[0], form, out) for out in folders], EXCHANGE_GOAL)


def _words(verb: str, source: Path, form: str, out: Path) -> list[str]:
    return [verb, str(source), "--format", form, "--out", str(out)]


def _row(name: str, commands: Sequence[list[str]], goal: float) -> None:
    """Print the medians of some runs of a command, each in a process of its own."""
    seconds, cpu, memory = (median(column) for column in zip(*map(_run, commands), strict=True))
    met = cpu < goal and memory < MEMORY_GOAL
    report.row(name, f"{seconds:.2f} s", f"{cpu:.2f} s", f"{memory:.0f} MB", "met" if met else "NOT met")


def _run(words: list[str]) -> tuple[float, float, float]:
    """Return wall seconds, processor seconds and the peak of memory in megabytes."""
    started = perf_counter()
    used = os.times()
    command = [sys.executable, "-c", MEASURED, "bank", *words]
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=True)
    seconds, now = perf_counter() - started, os.times()
    cpu = now.children_user - used.children_user + now.children_system - used.children_system
    return seconds, cpu, int(done.stderr.splitlines()[-1]) / 1024


def _reading() -> None:
    texts = list(bank_texts(many(COMPARED)).values())
    report.title(f"Reading the YAML of {COMPARED} items")

    def general() -> None:
        for text in texts:
            YAML(typ="rt", pure=True).load(text)

    ours, theirs = map(median, in_turns(lambda: [read_yaml(text, "") for text in texts], general, turns=TURNS))
    report.row("ours, with lines", f"{ours:.0f} ms")
    report.row("ruamel.yaml, with lines and remarks", f"{theirs:.0f} ms", f"{theirs / ours:.1f}x")
