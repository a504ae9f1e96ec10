"""Our own YAML: a bank folder, or a ZIP of one; files beside the three (translations, evidence) come along."""

import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from stat import S_ISREG
from tempfile import TemporaryDirectory
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from hiring.adapters.bank_files import bank_texts, read_bank
from hiring.adapters.interchange.choices import Reading
from hiring.adapters.interchange.sources import read_bytes, read_zip, refusal
from hiring.domain.banks.model import BankPackage
from hiring.domain.banks.validate import BANK_FILE, ITEMS_FILE, KEY_FILE
from hiring.errors import Invalid, Problem

THREE: Final = (BANK_FILE, ITEMS_FILE, KEY_FILE)
_BESIDE = re.compile(
    r"items\.[A-Za-z-]{2,20}\.yaml|ratings\.csv|CHANGELOG\.md|README\.md|LICENSE[A-Za-z.]{0,10}"
    r"|evidence/[A-Za-z0-9][A-Za-z0-9._-]{0,80}\.(?:md|csv|json|jsonl|yaml|svg|txt)"
)


def read_own(source: Path) -> Reading:
    """Return the bank of a folder or a ZIP; a file that belongs to no bank is refused by name."""
    if source.is_dir():
        return Reading(read_bank(source), beside=_sorted_out(files_beside(source), str(source)))
    files = read_zip(source)
    top = _top(files, str(source))
    inside = {name.removeprefix(top): content for name, content in files.items()}
    missing = [name for name in THREE if name not in inside]
    if missing:
        raise refusal(f"{', '.join(missing)} is not in the archive.", "Pack the bank's folder.", str(source))
    beside = _sorted_out({name: inside[name] for name in inside if name not in THREE}, str(source))
    with TemporaryDirectory() as folder:
        for name in THREE:
            (Path(folder) / name).write_bytes(inside[name])
        try:
            return Reading(read_bank(Path(folder)), beside=beside)
        except Invalid as error:
            raise Invalid(_placed(problem, folder, str(source)) for problem in error.problems) from error


def _placed(problem: Problem, folder: str, source: str) -> Problem:
    file = problem.file.replace(f"{folder}/", f"{source}!")
    return Problem(problem.message, problem.remedy, file, problem.line, problem.item)


def _top(files: Mapping[str, bytes], source: str) -> str:
    """Return the one folder everything stands in, or nothing."""
    if BANK_FILE in files:
        return ""
    tops = {name.partition("/")[0] for name in files if "/" in name}
    if len(tops) != 1 or any("/" not in name for name in files):
        raise refusal(f"There is no {BANK_FILE} at the top.", "Pack the bank's folder.", source)
    return f"{tops.pop()}/"


def _sorted_out(files: Mapping[str, bytes], source: str) -> dict[str, bytes]:
    strange = [name for name in files if not _BESIDE.fullmatch(name)]
    if strange:
        raise Invalid(
            [
                Problem("This file belongs to no bank.", "Take it out.", f"{source}!{name[:200]}")
                for name in strange[:20]
            ]
        )
    return dict(files)


def files_beside(folder: Path) -> dict[str, bytes]:
    """Return the files of a bank folder besides the three; a link is refused."""
    found: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            raise refusal("A link, not a file.", "Put the file itself there.", str(path))
        if S_ISREG(path.stat().st_mode) and name not in THREE:
            found[name] = read_bytes(path)
    return found


def write_own(pack: BankPackage, beside: Mapping[str, bytes]) -> bytes:
    """Return a ZIP of the bank's folder."""
    files = {name: text.encode("utf-8") for name, text in bank_texts(pack).items()} | dict(beside)
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            member = ZipInfo(f"{pack.bank.slug}/{name}", (1980, 1, 1, 0, 0, 0))  # the same bank gives the same bytes
            member.compress_type = ZIP_DEFLATED
            archive.writestr(member, content)
    return stream.getvalue()
