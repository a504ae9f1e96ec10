"""Bytes from outside: read within limits, decoded strictly, refused with a place and a remedy."""

import zlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from stat import S_ISLNK, S_ISREG
from typing import Final
from zipfile import BadZipFile, ZipFile, ZipInfo

from hiring.errors import Invalid, Problem

MAX_FILE: Final = 20_000_000
MAX_LINE: Final = 1_000_000
MAX_LINES: Final = 100_000  # some twelve thousand questions; every line may be wrong, and every wrong is remembered
MAX_TAGS: Final = 500_000  # start and end tags of an XML document: some four thousand questions
MAX_ATTRIBUTES: Final = 300_000
MAX_MEMBERS: Final = 5_000
MAX_UNPACKED: Final = 60_000_000
MAX_RATIO: Final = 100
RATIO_FROM: Final = 100_000  # a small file may shrink as it likes
_MARKS = (b"\xff\xfe", b"\xfe\xff")


def refusal(message: str, remedy: str, file: str, line: int | None = None, item: str = "") -> Invalid:
    """Return an `Invalid` about one place."""
    return Invalid([Problem(message, remedy, file, line, item)])


def read_bytes(source: Path) -> bytes:
    """Return the content of a file of a sensible size."""
    try:
        if not S_ISREG(source.stat().st_mode):
            raise refusal("Not a file.", "Name a file.", str(source))
        if source.stat().st_size > MAX_FILE:
            raise refusal(f"The file is larger than {MAX_FILE // 1_000_000} MB.", "Split it.", str(source))
        return source.read_bytes()
    except OSError as error:
        raise refusal(f"Cannot be read: {error.strerror}.", "Check the path.", str(source)) from error
    except ValueError as error:  # a NUL in the path
        raise refusal("Not a path.", "Check the path.", repr(str(source))) from error


def decode(content: bytes, file: str) -> str:
    """Return UTF-8 text without its mark; refuse other encodings and lines no person wrote."""
    if content.startswith(_MARKS):
        raise refusal("The file is UTF-16.", "Save it as UTF-8.", file, 1)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise refusal("Not UTF-8 text.", "Save it as UTF-8.", file, line) from error
    if text.count("\n") > MAX_LINES:
        raise refusal(f"The file has more than {MAX_LINES:,} lines.", "Split it.", file, MAX_LINES + 1)
    for number, line_text in enumerate(text.split("\n"), 1):
        if len(line_text) > MAX_LINE:
            raise refusal("The line is too long to be a question.", "Check what the file is.", file, number)
    return text


def read_text(source: Path) -> str:
    """Return the text of a file."""
    return decode(read_bytes(source), str(source))


def is_zip(content: bytes) -> bool:
    """Say whether this looks like a ZIP archive."""
    return content.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def read_zip(source: Path) -> Mapping[str, bytes]:
    """Return the files of an archive, name -> content; nothing is ever unpacked to disk."""
    read_bytes(source)  # the size, and whether it is a file at all
    try:
        with ZipFile(source) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            _check(archive.infolist(), str(source))
            return {member.filename: _content(archive, member, str(source)) for member in members}
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        message = f"Not a usable ZIP archive: {error}."
        raise refusal(message, "Pack it again, without a password.", str(source)) from error


def _check(members: list[ZipInfo], source: str) -> None:
    problems: list[Problem] = []
    if len(members) > MAX_MEMBERS:
        problems.append(Problem(f"The archive holds more than {MAX_MEMBERS} files.", "Split it.", source))
    if sum(member.file_size for member in members) > MAX_UNPACKED:
        limit = MAX_UNPACKED // 1_000_000
        problems.append(Problem(f"Unpacked, the archive is larger than {limit} MB.", "Split it.", source))
    names = [member.filename for member in members]
    if len(set(names)) < len(names):
        problems.append(Problem("The archive holds two files of one name.", "Pack it again.", source))
    for member in members[:MAX_MEMBERS]:
        problems += _member_problems(member, source)
    if problems:
        raise Invalid(problems)


def _member_problems(member: ZipInfo, source: str) -> list[Problem]:
    place = f"{source}!{member.filename}"
    found = []
    path = PurePosixPath(member.filename)
    if path.is_absolute() or ".." in path.parts or "\\" in member.filename:
        found.append(Problem("The path leads out of the archive.", "Pack it again with plain names.", place))
    if ":" in member.filename.split("/", 1)[0]:
        found.append(Problem("The path names a drive.", "Pack it again with plain names.", place))
    if S_ISLNK(member.external_attr >> 16):
        found.append(Problem("A link, not a file.", "Pack the file itself.", place))
    if member.file_size > RATIO_FROM and member.file_size > MAX_RATIO * max(member.compress_size, 1):
        found.append(Problem("The file unpacks to more than a hundred times its size.", "Take it out.", place))
    return found


def _content(archive: ZipFile, member: ZipInfo, source: str) -> bytes:
    """Read one file; what the archive says of its size is not believed."""
    with archive.open(member) as stream:
        content = stream.read(member.file_size + 1)
    if len(content) > member.file_size:
        raise refusal("The file is larger than the archive says.", "Pack it again.", f"{source}!{member.filename}")
    return content
