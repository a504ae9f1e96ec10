"""Reading CSV files for the command line: UTF-8 text with a header, every fault with file and line."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from hiring.errors import Invalid, Problem

MAX_BYTES = 200_000_000


@dataclass(frozen=True, slots=True)
class CsvTable:
    """A CSV: the names of its columns, and its rows with the line each ends on."""

    file: str
    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_table(path: Path) -> CsvTable:
    """Return the table in a CSV file; raise `Invalid` where it is none."""
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
    return _parse(name, text)


def _parse(name: str, text: str) -> CsvTable:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows = []
    try:
        header = tuple(cell.strip() for cell in next(reader, ()))
        rows = [(reader.line_num, tuple(cell.strip() for cell in row)) for row in reader if row]
    except csv.Error as error:
        raise Invalid(
            [Problem(f"Not a CSV: {error}.", "Check the quotation marks.", file=name, line=reader.line_num)]
        ) from error
    problems = [
        Problem(f"The row has {len(row)} cells, the header {len(header)}.", "Mend the row.", file=name, line=line)
        for line, row in rows
        if len(row) != len(header)
    ]
    if not header:
        problems = [Problem("The file is empty.", "Give it a header and rows.", file=name, line=1)]
    if problems:
        raise Invalid(problems)
    return CsvTable(name, header, tuple(rows))
