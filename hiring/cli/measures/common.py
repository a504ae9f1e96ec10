"""What the measuring commands share: choosing columns, printing, pictures, progress, and words for bad data."""

import math
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import numpy as np

from hiring.adapters.tables import LONG, Table
from hiring.cli.installation import json_option, print_json
from hiring.errors import Invalid, Problem

Command = Callable[..., Any]

file_path = click.Path(path_type=Path)
file_argument = click.argument("file", type=file_path, metavar="FILE")
long_option = click.option("--long", "is_long", is_flag=True, help="The file has a row per answer: person,item,value.")
items_option = click.option("--items", default="", metavar="a,b,...", help="Which columns are items, by name or 1-20.")
plot_option = click.option("--plot", type=file_path, metavar="FILE.svg", help="Draw a picture.")

__all__ = [
    "chosen_items",
    "counted",
    "file_argument",
    "file_path",
    "items_option",
    "json_option",
    "long_option",
    "named_columns",
    "plain",
    "plot_option",
    "print_measures",
    "print_rows",
    "print_warnings",
    "progress",
    "refusals",
    "write_picture",
]


def chosen_items(table: Table, items: str = "", besides: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the item columns: those named by `items`, or all but `person` and those used otherwise."""
    if items:
        return named_columns(table, items)
    used = {LONG[0], *besides}
    return tuple(name for name in table.names if name not in used)


def named_columns(table: Table, text: str) -> tuple[str, ...]:
    """Return the columns a list names, each by its name or in a range of positions (1-20)."""
    found: list[str] = []
    for part in (part.strip() for part in text.split(",")):
        if part in table.names:
            found.append(part)
            continue
        first, _, last = part.partition("-")
        positions = range(int(first) - 1, int(last)) if first.isdigit() and last.isdigit() else range(0)
        if not positions or positions.start < 0 or positions.stop > len(table.names):
            remedy = "Name columns as the first row does, or by position as 1-20."
            raise Invalid([Problem(f"There is no column {part!r}.", remedy, table.file, 1)])
        found += table.names[positions.start : positions.stop]
    twice = sorted({name for name in found if found.count(name) > 1})
    if twice:
        raise Invalid(f"{', '.join(twice)}: named twice.", "Name every column once.")
    return tuple(found)


@contextmanager
def refusals(file: str = "") -> Iterator[None]:
    """Turn what the numeric layer refuses into words for the person at the terminal."""
    try:
        yield
    except (ValueError, ArithmeticError) as error:
        raise Invalid([Problem(f"{error}.", "", file)]) from error


def plain(value: object) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Return what JSON can hold: plain numbers and lists, null for what could not be computed."""
    if isinstance(value, dict):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, np.ndarray | list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def print_measures(value: object) -> None:
    """Print a result as JSON."""
    print_json(plain(value))


def print_rows(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table: columns of numbers to the right, others to the left."""
    values = [list(row) for row in rows]
    cells = [list(headings), *([_shown(value) for value in row] for row in values)]
    widths = [max(len(row[at]) for row in cells) for at in range(len(headings))]
    right = [all(_is_number(row[at]) for row in values) for at in range(len(headings))]
    for row in cells:
        aligned = [c.rjust(w) if r else c.ljust(w) for c, w, r in zip(row, widths, right, strict=True)]
        click.echo("  ".join(aligned).rstrip())


def print_warnings(warnings: Iterable[str]) -> None:
    """Print what makes a result weak, on stderr."""
    for words in warnings:
        click.echo(f"Note: {words}", err=True)


def write_picture(path: Path | None, draw: Callable[[], str]) -> None:
    """Write a picture, if one was asked for."""
    if path is None:
        return
    try:
        path.write_text(draw(), encoding="utf-8")
    except OSError as error:
        raise Invalid(f"{path} cannot be written: {error.strerror}.", "Choose another file.") from error


@contextmanager
def progress(label: str, length: int) -> Iterator[Callable[[int], None]]:
    """Show a bar on stderr while long work runs; nothing where stderr is no terminal."""
    stream = sys.stderr
    with click.progressbar(length=length, label=label, file=stream, hidden=not stream.isatty()) as bar:
        yield bar.update


def counted(number: int, one: str, several: str = "") -> str:
    """Return "1 item" or "3 items"."""
    return f"{number} {one if number == 1 else several or one + 's'}"


def _is_number(value: object) -> bool:
    return value is None or (isinstance(value, int | float | np.number) and not isinstance(value, bool))


def _shown(value: object) -> str:
    if value is None or (isinstance(value, float | np.floating) and math.isnan(value)):
        return "-"
    if isinstance(value, float | np.floating):
        return f"{value:.3f}"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
