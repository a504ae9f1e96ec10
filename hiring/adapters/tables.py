"""Reading CSV files for the command line: UTF-8 text with a header, every fault with file and line.

A cell that is blank, or holds only NA, NaN or nan, is missing: R writes the first, NumPy the last.
"""

import csv
import io
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hiring.errors import Invalid, Problem

MAX_BYTES = 200_000_000
MISSING = frozenset(("", "NA", "NaN", "nan"))
LONG = ("person", "item", "value")
_DELIMITERS = ",\t;"
_MOST_PROBLEMS = 20  # a wrong column repeats itself on every row

Rows = tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV: the names of its columns, and its rows with the line each ends on.

    `lines` says where single cells came from, when the file had a row per answer.
    """

    file: str
    names: tuple[str, ...]
    rows: Rows
    lines: Mapping[tuple[int, str], int] = field(default_factory=dict)

    @property
    def n(self) -> int:
        """How many rows there are: people, in a table of answers."""
        return len(self.rows)

    def cells(self, name: str) -> tuple[str, ...]:
        """Return a column as it is written."""
        self._check([name])
        at = self.names.index(name)
        return tuple(row[at] for _, row in self.rows)

    def labels(self, name: str) -> tuple[str | None, ...]:
        """Return a column of words; None where the cell is missing."""
        return tuple(None if cell in MISSING else cell for cell in self.cells(name))

    def numbers(self, names: Sequence[str]) -> NDArray[np.float64]:
        """Return columns of numbers (n x J), NaN where a cell is missing; raise `Invalid` for text."""
        self._check(names)
        found = np.empty((self.n, len(names)))
        problems: list[Problem] = []
        for column, name in enumerate(names):
            cells = self.cells(name)
            values = {cell: _number(cell) for cell in set(cells)}  # few distinct answers, many people
            problems += self._no_numbers(name, cells, {cell for cell, value in values.items() if value is None})
            found[:, column] = [values[cell] for cell in cells]
        _refuse(problems)
        return found

    def line(self, row: int, name: str) -> int:
        """Return the line of the file that holds a cell."""
        return self.lines.get((row, name), self.rows[row][0])

    def _check(self, names: Iterable[str]) -> None:
        missing = [name for name in names if name not in self.names]
        if missing:
            remedy = f"The columns are {_listed(self.names)}."
            raise Invalid([Problem(f"There is no column {_listed(missing)}.", remedy, self.file, 1)])

    def _no_numbers(self, name: str, cells: Sequence[str], wrong: set[str]) -> Iterator[Problem]:
        if not wrong:
            return
        remedy = "Mend the cell, leave it blank if the answer is missing, or leave the column out."
        for row, cell in enumerate(cells):
            if cell in wrong:
                message = f"Row {row + 1}, column {name}: {cell!r} is not a number."
                yield Problem(message, remedy, self.file, self.line(row, name))


def read_table(path: Path, *, long: bool = False) -> Table:
    """Return the table in a CSV file; `long`: the file has a row per answer (person,item,value)."""
    name = str(path)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise Invalid([Problem(f"The file is larger than {MAX_BYTES // 1_000_000} MB.", "Split it.", file=name)])
        data = path.read_bytes()
    except OSError as error:
        raise Invalid([Problem(f"The file cannot be read: {error.strerror}.", "Check the path.", file=name)]) from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Invalid(
            [Problem("The file is not UTF-8 text.", "Save it as “CSV UTF-8”.", file=name, line=line)]
        ) from error
    table = _parse(name, text)
    return _widen(table) if long else table


def _parse(name: str, text: str) -> Table:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    rows = []
    try:
        header = tuple(cell.strip() for cell in next(reader, ()))
        rows = [(reader.line_num, tuple(cell.strip() for cell in row)) for row in reader if row]
    except csv.Error as error:
        raise Invalid(
            [Problem(f"Not a CSV: {error}.", "Check the quotation marks.", file=name, line=reader.line_num)]
        ) from error
    if not any(header):
        raise Invalid([Problem("The file is empty.", "Give it a header and rows.", file=name, line=1)])
    problems = [*_wrong_names(name, header), *_ragged(name, len(header), rows)]
    _refuse(problems)
    return Table(name, header, tuple(rows))


def _delimiter(text: str) -> str:
    """Commas, unless the header has none: then tabs or semicolons, as some programs write."""
    header = text.partition("\n")[0]
    return next((mark for mark in _DELIMITERS if mark in header), ",")


def _wrong_names(file: str, header: Sequence[str]) -> Iterator[Problem]:
    for at, name in enumerate(header):
        if not name:
            yield Problem(f"Column {at + 1} has no name.", "Name it, or take it out.", file, 1)
        elif name in header[:at]:
            first = header.index(name) + 1
            yield Problem(f"Columns {first} and {at + 1} are both called {name}.", "Give each its own name.", file, 1)


def _ragged(file: str, width: int, rows: Sequence[tuple[int, tuple[str, ...]]]) -> Iterator[Problem]:
    for line, row in rows:
        if len(row) != width:
            yield Problem(f"The row has {len(row)} cells, the header {width}.", "Mend the row.", file, line)


def _number(cell: str) -> float | None:
    """Return the number, NaN for a missing cell, None for text; 1_000 and inf are no numbers in a CSV."""
    if cell in MISSING:
        return math.nan
    try:
        value = float(cell)
    except ValueError:
        return None
    return value if math.isfinite(value) and "_" not in cell else None


def _widen(table: Table) -> Table:
    """Make a row per person of a row per answer; further columns must say the same on all rows of a person."""
    table._check(LONG)  # noqa: SLF001 - the same module
    at = {name: table.names.index(name) for name in table.names}
    besides = tuple(name for name in table.names if name not in LONG)
    people: dict[str, tuple[int, tuple[str, ...]]] = {}
    answers: dict[tuple[str, str], tuple[int, str]] = {}
    problems = []
    for line, row in table.rows:
        person, item, value = (row[at[name]] for name in LONG)
        first = people.setdefault(person, (line, tuple(row[at[name]] for name in besides)))
        earlier, _ = answers.setdefault((person, item), (line, value))
        wrong = _wrong_answer(person, item, besides, same=first[1] == tuple(row[at[name]] for name in besides))
        if earlier != line:
            wrong = f"Person {person} answered item {item} on line {earlier} already."
        if wrong:
            problems.append(Problem(wrong, "Mend the row, or take it out.", table.file, line))
    _refuse(problems)
    return _wide(table.file, besides, people, answers)


def _wrong_answer(person: str, item: str, besides: Sequence[str], *, same: bool) -> str:
    if not person or not item:
        return "The person or the item has no name."
    if item in (*LONG[:1], *besides):
        return f"An item is called {item}, like a column."
    return "" if same else f"Person {person} has other values of {_listed(besides)} on an earlier row."


def _wide(
    file: str,
    besides: tuple[str, ...],
    people: Mapping[str, tuple[int, tuple[str, ...]]],
    answers: Mapping[tuple[str, str], tuple[int, str]],
) -> Table:
    items = tuple(dict.fromkeys(item for _, item in answers))
    blank = (0, "")
    rows = tuple(
        (line, (person, *constant, *(answers.get((person, item), blank)[1] for item in items)))
        for person, (line, constant) in people.items()
    )
    row_of = {person: row for row, person in enumerate(people)}
    lines = {(row_of[person], item): line for (person, item), (line, _) in answers.items()}
    return Table(file, (LONG[0], *besides, *items), rows, lines)


def _refuse(problems: Sequence[Problem]) -> None:
    if not problems:
        return
    shown = list(problems[:_MOST_PROBLEMS])
    if len(problems) > len(shown):
        more = len(problems) - len(shown)
        shown.append(Problem(f"{more} more of this kind.", "Mend these first.", shown[0].file))
    raise Invalid(shown)


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_MOST_PROBLEMS])
    return shown if len(names) <= _MOST_PROBLEMS else f"{shown} and {len(names) - _MOST_PROBLEMS} more"
