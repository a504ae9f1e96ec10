"""XLSX: our own workbook (sheets bank, standard, item, option), or the first sheet of another program's by a map."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from hiring.adapters.interchange.cells import MAX_COLUMNS, guarded, header_problems, named
from hiring.adapters.interchange.native import COLUMNS, Parts, Raw, from_rows, to_rows
from hiring.adapters.interchange.sources import read_bytes, read_zip, refusal
from hiring.domain.banks.model import BankPackage
from hiring.errors import Invalid, Problem

MAX_ROWS: Final = 50_000
MAX_CELL_TAGS: Final = 2_000_000  # a thousand items take six hundred thousand
_OTHER_ENCODINGS: Final = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")  # a document type could hide in them
MAX_CELL: Final = 32_767
# What a cell's XML cannot hold, and what already looks like the way it is written then.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_WRITTEN = re.compile("_x([0-9A-Fa-f]{4})_")


def read_sheets(source: Path, problems: list[Problem]) -> dict[str, list[tuple[int, Raw]]]:
    """Return each sheet's rows by column name, with their numbers; formulas are noted, never run."""
    tags = 0
    for name, content in read_zip(source).items():
        tags += content.count(b"<")
        if tags > MAX_CELL_TAGS:
            raise refusal("The workbook has too many cells.", "Split it.", f"{source}!{name}")
        if content.startswith(_OTHER_ENCODINGS) or b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            raise refusal("Document types and entities are not read.", "Save it as XLSX again.", f"{source}!{name}")
    try:
        book = load_workbook(BytesIO(read_bytes(source)), read_only=True, data_only=False, keep_links=False)
        return {sheet.title: list(_rows(sheet, f"{source}!{sheet.title}", problems)) for sheet in book.worksheets}
    except Invalid:
        raise
    except (
        InvalidFileException,
        BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        SyntaxError,
    ) as error:
        raise refusal(f"Not a workbook: {error}.", "Save it as XLSX.", str(source)) from error


def _rows(sheet: Any, file: str, problems: list[Problem]) -> Iterator[tuple[int, Raw]]:  # noqa: ANN401 - a read-only sheet
    header: list[str] | None = None
    sheet.reset_dimensions()  # what the file says of its size is not believed
    for number, row in enumerate(sheet.iter_rows(), 1):
        if number > MAX_ROWS or len(row) > MAX_COLUMNS:
            limits = f"{MAX_ROWS} rows or {MAX_COLUMNS} columns"
            raise refusal(f"The sheet has more than {limits}.", "Split it.", file, number)
        cells = [_cell(cell, file, number, problems) for cell in row]
        if header is None:
            header = [str(cell).strip() for cell in cells]
            faults = header_problems(header, file) if any(header) else []
            if faults:
                raise Invalid([*problems, *faults])
        elif any(cell != "" for cell in cells):
            yield number, named(header, cells, file, number, problems)


def _cell(cell: Any, file: str, line: int, problems: list[Problem]) -> object:  # noqa: ANN401 - several kinds of cell
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        problems.append(Problem("A formula, not a text.", "Paste its value.", file, line))
        return ""
    if isinstance(value, str):
        return _WRITTEN.sub(lambda found: chr(int(found[1], 16)), value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return int(value) if isinstance(value, float) and value.is_integer() else value


def read_xlsx_bank(source: Path) -> Parts:
    """Return the parts of our own workbook."""
    problems: list[Problem] = []
    sheets = read_sheets(source, problems)
    rows = ((line, part, row) for part in COLUMNS for line, row in sheets.get(part, []))
    parts = from_rows(str(source), rows)
    unknown = [name for name in sheets if name not in COLUMNS]
    parts.problems[:0] = problems
    if unknown:
        parts.problem(f"“{unknown[0][:40]}” is no sheet of a bank.", f"Sheets are {', '.join(COLUMNS)}.", None)
    return parts


def write_xlsx_bank(pack: BankPackage) -> bytes:
    """Return a bank as a workbook; every text is a text, none a formula."""
    book = Workbook()  # not write_only: that leaves out the size of a sheet, and reading then goes through it twice
    book.remove(book.worksheets[0])
    for part, rows in to_rows(pack).items():
        sheet = book.create_sheet(part)
        sheet.append(list(COLUMNS[part]))
        for row in rows:
            sheet.append([_written(row.get(name, "")) for name in COLUMNS[part]])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _written(value: object) -> object:
    if value == "":
        return None
    if not isinstance(value, str):
        return value
    text = _UNSAFE.sub(lambda found: f"_x{ord(found[0]):04X}_", str(guarded(value)))
    if len(text) > MAX_CELL:
        raise refusal(f"A text is longer than a cell can hold ({MAX_CELL}).", "Shorten it, or use jsonl.", "")
    return text
