"""A file that a browser sent: which format it is, and its bank; places in it carry the name it came under."""

import re
from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from zipfile import BadZipFile, ZipFile

from hiring.adapters.interchange.choices import About, Reading
from hiring.adapters.interchange.formats import read_format
from hiring.adapters.interchange.qti import MANIFEST
from hiring.adapters.interchange.sources import decode, is_zip, refusal
from hiring.domain.banks.arrivals import Incoming
from hiring.domain.banks.validate import BANK_FILE
from hiring.errors import Invalid

PARTIAL: Final = frozenset({"aiken", "gift", "qti", "qti12", "qti21", "qti22", "qti30"})
_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
_ANSWER = re.compile(r"(?m)^[ \t]*ANSWER:[ \t]*[A-Z][ \t]*\r?$")
_GIFT = re.compile(r"\{\s*(?:[=~#%]|T\s*\}|F\s*\}|TRUE|FALSE)")


def recognise(content: bytes, name: str) -> str:
    """Return the format of a file by what is in it; raise `Invalid` where nothing tells."""
    if content.startswith(_OLD_EXCEL):
        raise refusal("This is a workbook of an old kind.", "Save it as XLSX.", name)
    if is_zip(content):
        return _recognise_archive(content, name)
    text = decode(content, name).lstrip()
    if text.startswith("<"):
        return "qti"
    if text.startswith("{") and text.split("\n", 1)[0].rstrip().endswith("}"):
        return "jsonl"
    if _ANSWER.search(text):
        return "aiken"
    if _GIFT.search(text):
        return "gift"
    if "," in text.split("\n", 1)[0]:
        return "csv"
    raise refusal("Nothing in the file says which format it is.", "Choose the format yourself.", name)


def _recognise_archive(content: bytes, name: str) -> str:
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = {path.rpartition("/")[2] for path in archive.namelist()}
    except (BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        message = f"Not a usable ZIP archive: {error}."
        raise refusal(message, "Pack it again, without a password.", name) from error
    if MANIFEST in names:
        return "qti"
    if BANK_FILE in names:
        return "yaml"
    if "workbook.xml" in names or "[Content_Types].xml" in names:
        return "xlsx"
    remedy = f"A package has {MANIFEST} at the top, a bank's folder {BANK_FILE}."
    raise refusal("The archive is neither a QTI package nor a bank's folder nor a workbook.", remedy, name)


def read_upload(content: bytes, name: str, form: str, columns: Mapping[str, str], about: About) -> Reading:
    """Return the bank of a file's content; what cannot come in is listed, unless nothing can."""
    with TemporaryDirectory() as folder:
        source = Path(folder) / "file"
        source.write_bytes(content)
        own = replace(about, source=str(source))
        try:
            reading = read_format(source, form, columns, own, skip=True)
        except Invalid as error:
            raise Invalid(
                replace(problem, file=problem.file.replace(str(source), name)) for problem in error.problems
            ) from error
    named = [
        tuple(replace(problem, file=problem.file.replace(str(source), name)) for problem in problems)
        for problems in (reading.refused, reading.notes)
    ]
    return replace(reading, refused=named[0], notes=named[1])


def incoming(reading: Reading, form: str, columns: Mapping[str, str]) -> Incoming:
    """Return what a reading brings into a bank."""
    return Incoming(reading.pack, partial=form in PARTIAL or bool(columns), numbered=reading.numbered)
