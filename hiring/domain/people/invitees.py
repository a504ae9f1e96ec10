"""Reading whom to invite: a pasted list or a CSV, with every bad row reported before anybody is invited."""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass

from hiring.errors import Problem

MAX_ROWS = 5_000
MAX_NAME, MAX_EMAIL = 200, 254
_EMAIL = re.compile(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+\.[^@\s<>,;\".]+")


@dataclass(frozen=True, slots=True)
class Invitee:
    """A person to invite."""

    name: str
    email: str


def normalise_email(email: str) -> str:
    """Return the form in which two spellings of one address are equal."""
    return email.strip().casefold()


def read_csv(data: bytes, file: str = "") -> tuple[list[Invitee], list[Problem]]:
    """Return invitees and problems from a CSV with the columns name and email (in any order, others ignored)."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return [], [Problem("The file is not UTF-8 text.", "Save it again as “CSV UTF-8”.", file=file, line=line)]
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        return [], [Problem(f"The file is not a CSV: {error}.", "Check the quotation marks.", file=file)]
    header = [cell.strip().casefold() for cell in rows[0]] if rows else []
    if "name" not in header or "email" not in header:
        return [], [Problem("The first row must name the columns name and email.", "Add that row.", file=file, line=1)]
    at_name, at_email = header.index("name"), header.index("email")
    cells = ((n, _cell(row, at_name), _cell(row, at_email)) for n, row in enumerate(rows[1:], 2) if any(row))
    return _check(cells, file)


def read_list(text: str) -> tuple[list[Invitee], list[Problem]]:
    """Return invitees and problems from pasted lines: `Name <email>`, `Name, email` or `email`."""
    cells = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            name, _, email = line.replace("\t", ",").replace(";", ",").rpartition(",")
            if "<" in line:
                name, _, email = line.rpartition("<")
            cells.append((number, name.strip().strip('"'), email.strip().rstrip(">").strip()))
    return _check(cells, "")


def _cell(row: list[str], index: int) -> str:
    return row[index].strip() if index < len(row) else ""


def _check(cells: Iterable[tuple[int, str, str]], file: str) -> tuple[list[Invitee], list[Problem]]:
    invitees: list[Invitee] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for line, name, email in cells:
        key = normalise_email(email)
        wrong = _wrong(name, email) or (f"{email} is already in line {seen[key]}." if key in seen else None)
        if wrong:
            problems.append(Problem(wrong, "Mend the row, or take it out.", file=file, line=line))
        else:
            seen[key] = line
            invitees.append(Invitee(name or email.split("@")[0], email))
    if len(invitees) > MAX_ROWS:
        problems.append(Problem(f"There are {len(invitees)} rows.", f"Invite at most {MAX_ROWS} at a time.", file=file))
    if not invitees and not problems:
        problems.append(Problem("There is nobody to invite.", "Give one person per line.", file=file))
    return invitees, problems


def _wrong(name: str, email: str) -> str | None:
    if not email:
        return "The e-mail address is missing."
    if len(normalise_email(email)) > MAX_EMAIL or not _EMAIL.fullmatch(email) or not email.isprintable():
        return f"{email[:60]!r} is not an e-mail address."
    if len(name) > MAX_NAME or not name.isprintable():
        return "The name is too long, or has characters that cannot be shown."
    return None
