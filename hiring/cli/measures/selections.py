"""Who was selected, by category and stratum: from counts, decisions or scores in a CSV."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hiring.adapters.tables import MISSING, Table
from hiring.cli.measures.common import counted, refusals
from hiring.errors import Invalid, Problem
from hiring.psychometrics.impact.groups import Counts, Group, age_bands, count_above_median

COUNTS = ("category", "selected", "total")
YES = frozenset(("1", "1.0", "yes", "y", "true", "selected"))
NO = frozenset(("0", "0.0", "no", "n", "false", "not selected", "rejected"))
MOST_CATEGORIES = 40
MOST_PROBLEMS = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """Some people of one category and stratum."""

    category: str | None
    stratum: str | None
    selected: int
    total: int


@dataclass(frozen=True, slots=True)
class Selections:
    """All entries, with what is to be said about them."""

    entries: tuple[Entry, ...]
    stratified: bool
    median: float | None = None
    notes: tuple[str, ...] = ()

    def counts(self) -> Counts:
        """Return the counts over all strata."""
        found = _added(self.entries)
        unknown = found.pop(None, None)
        return Counts(
            tuple(Group(name, *counts) for name, counts in found.items() if name is not None),
            None if unknown is None else Group("unknown", *unknown),
            self.median,
        )

    def strata(self) -> dict[str, dict[str, Group]]:
        """Return the counts by stratum and category; empty where no strata were asked for."""
        if not self.stratified:
            return {}
        categories = [entry.category for entry in self.entries if entry.category is not None]
        by_stratum: dict[str, list[Entry]] = {}
        for entry in self.entries:
            if entry.stratum is not None:
                by_stratum.setdefault(entry.stratum, []).append(entry)
        found = {}
        for stratum, entries in by_stratum.items():
            added = _added(entries)
            found[stratum] = {name: Group(name, *added.get(name, (0, 0))) for name in categories}
        return found


def from_counts(table: Table, by: str) -> Selections:
    """Read a row per category (and stratum): category, selected, total."""
    if any(name not in table.names for name in COUNTS):
        remedy = "Name them so, or give --group COL with --selected COL or --score COL for a row per person."
        raise Invalid([Problem("Counts need the columns category, selected and total.", remedy, table.file, 1)])
    categories, strata = table.labels("category"), _strata(table, by)
    numbers = table.numbers(["selected", "total"])
    problems, seen = [], Counter(zip(categories, strata, strict=True))
    entries = []
    for at, (category, stratum) in enumerate(zip(categories, strata, strict=True)):
        selected, total = (int(value) if value.is_integer() else value for value in numbers[at].tolist())
        try:
            Group(category or "unknown", selected, total)  # it refuses what is no count
            entries.append(Entry(category, stratum, int(selected), int(total)))
        except ValueError as error:
            problems.append(Problem(f"{error}.", "", table.file, table.line(at, "total")))
        if seen[category, stratum] > 1 and category is not None:
            seen[category, stratum] = 1
            words = f"Category {category} stands twice."
            problems.append(Problem(words, "Add its counts together.", table.file, table.line(at, "category")))
    _refuse(problems)
    return Selections(tuple(entries), bool(by))


def from_decisions(table: Table, group: str, selected: str, value: str, by: str) -> Selections:
    """Read a row per person, with who was selected."""
    categories, strata = _categories(table, group), _strata(table, by)
    decisions, problems = [], []
    for at, cell in enumerate(table.cells(selected)):
        decision = _decision(cell, value)
        decisions.append(bool(decision))
        if decision is None:
            what = "no decision" if cell in MISSING else f"{cell!r} does not say who was selected"
            remedy = "Write 1 or 0, or yes or no, or name the word that means selected with --value WORD."
            message = f"Row {at + 1}, column {selected}: {what}."
            problems.append(Problem(message, remedy, table.file, table.line(at, selected)))
    if value and not any(decisions):
        problems = [Problem(f"Column {selected} never says {value}.", "Check the spelling.", table.file)]
    _refuse(problems)
    people = zip(categories, strata, decisions, strict=True)
    return Selections(tuple(Entry(one, stratum, int(chosen), 1) for one, stratum, chosen in people), bool(by))


def from_scores(table: Table, group: str, score: str, by: str) -> Selections:
    """Read a row per person, with a score; selected means above the median of everybody."""
    scores = table.numbers([score])[:, 0]
    scored = [at for at, value in enumerate(scores.tolist()) if not math.isnan(value)]
    categories, strata = _categories(table, group), _strata(table, by)
    known = [categories[at] for at in scored]
    with refusals(table.file):
        median = count_above_median(known, scores[scored]).median
    entries = tuple(Entry(categories[at], strata[at], int(scores[at] > (median or 0.0)), 1) for at in scored)
    without = table.n - len(scored)
    notes = () if not without else (f"{counted(without, 'person', 'people')} without a score left out.",)
    return Selections(entries, bool(by), median, notes)


def _decision(cell: str, value: str) -> bool | None:
    word = cell.casefold()
    if cell in MISSING:
        return None
    if value:
        return word == value.casefold()
    return True if word in YES else False if word in NO else None


def _categories(table: Table, name: str) -> Sequence[str | None]:
    """Return the categories; ages become two, and other long lists of numbers are refused."""
    labels = table.labels(name)
    distinct = {label for label in labels if label is not None}
    if not all(_is_number(label) for label in distinct):
        return labels
    if "age" in name.casefold().replace("_", " ").replace("-", " ").split():
        with refusals(table.file):
            return age_bands(table.numbers([name])[:, 0])
    if len(distinct) > MOST_CATEGORIES:
        remedy = "Put people into a few categories first; a column called age is cut at 40."
        words = f"Column {name} holds {len(distinct)} different numbers, no categories."
        raise Invalid([Problem(words, remedy, table.file, 1)])
    return labels


def _is_number(label: str) -> bool:
    try:
        float(label)
    except ValueError:
        return False
    return True


def _strata(table: Table, by: str) -> Sequence[str | None]:
    return table.labels(by) if by else [None] * table.n


def _added(entries: Sequence[Entry]) -> dict[str | None, tuple[int, int]]:
    found: dict[str | None, tuple[int, int]] = {}
    for entry in entries:
        selected, total = found.get(entry.category, (0, 0))
        found[entry.category] = selected + entry.selected, total + entry.total
    return found


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        rest = len(problems) - MOST_PROBLEMS
        more: Iterator[Problem] = iter([Problem(f"... and {rest} more like these.", "")] if rest > 0 else [])
        raise Invalid([*problems[:MOST_PROBLEMS], *more])
