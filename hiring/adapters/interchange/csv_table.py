"""CSV: our own long table (a row per standard, item and option), or another program's by a map."""

import csv
from io import StringIO

from hiring.adapters.interchange.cells import guarded, header_problems, named
from hiring.adapters.interchange.native import BANK, COLUMNS, ITEM, OPTION, STANDARD, Parts, Raw, from_rows, to_rows
from hiring.domain.banks.model import BankPackage
from hiring.errors import Invalid, Problem

_ALL = ("part", *dict.fromkeys(name for part in (BANK, STANDARD, ITEM, OPTION) for name in COLUMNS[part]))


def read_csv_rows(text: str, file: str, problems: list[Problem]) -> list[tuple[int, Raw]]:
    """Return the rows by column name, each with the line it starts in."""
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, Raw]] = []
    try:
        header = [name.strip() for name in next(reader, [])]
        faults = header_problems(header, file)
        if faults:
            raise Invalid([*problems, *faults])
        line = reader.line_num + 1
        for cells in reader:
            if any(cells):
                rows.append((line, named(header, cells, file, line, problems)))
            line = reader.line_num + 1
    except csv.Error as error:
        problems.append(Problem(f"Not CSV: {error}.", "Check its commas and quotes.", file, reader.line_num))
    return rows


def read_csv_bank(text: str, file: str) -> Parts:
    """Return the parts of our own CSV."""
    problems: list[Problem] = []
    rows = read_csv_rows(text, file, problems)
    parts = from_rows(file, ((line, str(row.pop("part", "")), row) for line, row in rows))
    parts.problems[:0] = problems
    return parts


def write_csv_bank(pack: BankPackage) -> str:
    """Return a bank as CSV."""
    stream = StringIO(newline="")
    writer = csv.DictWriter(stream, _ALL, restval="", lineterminator="\r\n")
    writer.writeheader()
    for part, rows in to_rows(pack).items():
        for row in rows:
            writer.writerow({"part": part, **{name: guarded(value) for name, value in row.items()}})
    return stream.getvalue()
