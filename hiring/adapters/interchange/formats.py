"""The formats by name: reading a bank from one, and writing one with a list of what it cannot carry."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hiring.adapters.interchange.aiken import fit_aiken, read_aiken, write_aiken
from hiring.adapters.interchange.choices import About, Draft, Questions, Reading, to_drafts, to_reading
from hiring.adapters.interchange.csv_table import read_csv_bank, read_csv_rows, write_csv_bank
from hiring.adapters.interchange.gift import fit_gift, read_gift, write_gift
from hiring.adapters.interchange.jsonl import read_jsonl_bank, read_records, write_jsonl_bank
from hiring.adapters.interchange.mapped import read_mapped
from hiring.adapters.interchange.native import Parts, assemble
from hiring.adapters.interchange.own_files import read_own, write_own
from hiring.adapters.interchange.qti import read_qti
from hiring.adapters.interchange.qti_write import fit_qti, write_qti
from hiring.adapters.interchange.sources import read_text
from hiring.adapters.interchange.xlsx import read_sheets, read_xlsx_bank, write_xlsx_bank
from hiring.domain.banks.model import BankPackage
from hiring.errors import Invalid, Problem

QTI: Final = {"qti12": "1.2", "qti21": "2.1", "qti22": "2.2", "qti30": "3.0"}
FORMATS: Final = ("yaml", "csv", "xlsx", "jsonl", *QTI, "qti", "aiken", "gift")
WRITTEN: Final = tuple(name for name in FORMATS if name != "qti")
_MAPPED: Final = {"csv", "xlsx", "jsonl"}


@dataclass(frozen=True, slots=True)
class Export:
    """A file of a bank, and what it leaves behind."""

    content: bytes
    items: int
    not_carried: tuple[Problem, ...] = ()


def read_format(source: Path, form: str, columns: Mapping[str, str], about: About, *, skip: bool) -> Reading:
    """Return the bank of a file; raise `Invalid` with everything that keeps it out."""
    if columns and form not in _MAPPED:
        raise Invalid("Only CSV, XLSX and JSON lines have columns to map.", "Leave --map out.")
    if form == "yaml":
        return read_own(source)
    if form in _MAPPED and not columns:
        return Reading(assemble(_native(source, form)))
    return to_reading(_questions(source, form, columns), about, skip=skip)


def _native(source: Path, form: str) -> Parts:
    if form == "xlsx":
        return read_xlsx_bank(source)
    read = read_csv_bank if form == "csv" else read_jsonl_bank
    return read(read_text(source), str(source))


def _questions(source: Path, form: str, columns: Mapping[str, str]) -> Questions:
    if form in _MAPPED:
        return _mapped(source, form, columns)
    if form == "aiken":
        return read_aiken(read_text(source), str(source))
    if form == "gift":
        return read_gift(read_text(source), str(source))
    return read_qti(source, {"qti": "", "qti12": "1.2", "qti30": "3"}.get(form, "2"))


def _mapped(source: Path, form: str, columns: Mapping[str, str]) -> Questions:
    problems: list[Problem] = []
    if form == "jsonl":
        records = read_records(read_text(source), str(source), problems)
    elif form == "csv":
        records = read_csv_rows(read_text(source), str(source), problems)
    else:
        sheets = read_sheets(source, problems)
        records = next(iter(sheets.values()), [])
        problems += [
            Problem("Only the first sheet is read.", "Take the others out.", f"{source}!{name}")
            for name in list(sheets)[1:]
            if sheets[name]
        ]
    found = read_mapped(records, columns, str(source))
    found.broken = problems
    return found


def write_format(pack: BankPackage, form: str, beside: Mapping[str, bytes]) -> Export:
    """Return a bank in a format, and the list of what the format cannot carry."""
    if form == "yaml":
        return Export(write_own(pack, beside), len(pack.bank.items))
    left = [Problem("Not carried: this file.", "", file=name) for name in beside]
    if form in _MAPPED:
        return Export(_whole(pack, form), len(pack.bank.items), tuple(left))
    drafts, behind = to_drafts(pack, pack.bank.slug, feedback=form == "gift")
    fitted, lost = fit(drafts, form, pack.bank.title)
    if not fitted:
        raise Invalid(
            [
                Problem("No item of the bank can be carried by this format.", "Choose csv, xlsx, jsonl or yaml."),
                *behind,
                *lost,
            ]
        )
    if form in {"qti12", "aiken", "gift"} and pack.bank.language != "en":
        left.append(Problem("Not carried: the bank's language.", ""))
    return Export(_choices(fitted, form, pack), len(fitted), (*behind, *lost, *left))


def fit(drafts: list[Draft], form: str, title: str) -> tuple[list[Draft], list[Problem]]:
    """Return drafts as a single-choice format can hold them, and what that costs."""
    if form == "aiken":
        return fit_aiken(drafts)
    return fit_gift(drafts) if form == "gift" else fit_qti(drafts, title)


def _whole(pack: BankPackage, form: str) -> bytes:
    if form == "xlsx":
        return write_xlsx_bank(pack)
    if form == "csv":
        return b"\xef\xbb\xbf" + write_csv_bank(pack).encode("utf-8")  # the mark: spreadsheets then read every script
    return write_jsonl_bank(pack).encode("utf-8")


def _choices(fitted: list[Draft], form: str, pack: BankPackage) -> bytes:
    if form in QTI:
        return write_qti(fitted, QTI[form], pack.bank.title, pack.bank.language)
    text = write_aiken(fitted) if form == "aiken" else write_gift(fitted)
    mark = "\ufeff" if text.startswith("\ufeff") else ""  # one of two survives the reading
    return (mark + text).encode("utf-8")
