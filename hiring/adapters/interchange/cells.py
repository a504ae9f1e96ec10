"""Cells that a spreadsheet must never run: a leading formula sign gets an apostrophe, and loses it on the way back."""

from typing import Any, Final

from hiring.adapters.interchange.native import Raw
from hiring.errors import Problem

MAX_COLUMNS: Final = 100
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # noqa: RUF001 - full-width signs run too
_GUARDED: Final = (*FORMULA, "'")


def guarded(value: object) -> object:
    """Return a cell that stays text; numbers stay numbers."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_GUARDED) else value


def unguarded(row: Raw, file: str, line: int, problems: list[Problem]) -> Raw:
    """Return a row as it was before `guarded`, after noting cells that a spreadsheet would run."""
    found: Raw = {}
    for name, value in row.items():
        found[name] = value
        if not isinstance(value, str):
            continue
        if value.startswith("'") and value[1:].startswith(_GUARDED):
            found[name] = value[1:]
        elif value.startswith(FORMULA):
            message = f"{name} starts like a spreadsheet formula: {value[:40]!r}."
            problems.append(Problem(message, "Put an apostrophe before it, or mend the text.", file, line))
    return found


def named(header: list[str], cells: list[Any], file: str, line: int, problems: list[Problem]) -> Raw:
    """Return a row by its columns' names, after noting cells beyond them."""
    if any(cell != "" for cell in cells[len(header) :]):
        problems.append(Problem("The row has more cells than the header.", "Check its commas and quotes.", file, line))
    return unguarded(
        {name: cell for name, cell in zip(header, cells, strict=False) if name and cell != ""}, file, line, problems
    )


def header_problems(header: list[str], file: str) -> list[Problem]:
    """Return what is wrong with a header."""
    names = [name for name in header if name]
    if not names:
        return [Problem("The table has no header.", "Name its columns in the first row.", file, 1)]
    if len(header) > MAX_COLUMNS:
        return [Problem(f"The table has more than {MAX_COLUMNS} columns.", "Take out those nobody needs.", file, 1)]
    if len(set(names)) < len(names):
        return [Problem("Two columns have one name.", "Give each its own.", file, 1)]
    return []
