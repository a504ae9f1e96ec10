"""Bank folders: YAML in and out. Every problem of a folder is reported at once, with file, line, item and remedy."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from hiring.adapters.yaml_reader import read_yaml
from hiring.adapters.yaml_text import yaml_text
from hiring.domain.banks.files import SCHEMA_VERSION, BankFile, ItemEntry, ItemKeyEntry, to_bank, to_key
from hiring.domain.banks.model import BankPackage
from hiring.domain.banks.plain import bank_to_plain, key_to_plain, package
from hiring.domain.banks.validate import BANK_FILE, ITEMS_FILE, KEY_FILE, validate
from hiring.domain.scoring.scorable import unscorable
from hiring.errors import Invalid, Problem

MAX_BYTES = 5_000_000
MOST_PROBLEMS = 10_000
_BANK: TypeAdapter[BankFile] = TypeAdapter(BankFile)
_ITEMS: TypeAdapter[list[ItemEntry]] = TypeAdapter(list[ItemEntry])
_KEYS: TypeAdapter[dict[str, ItemKeyEntry]] = TypeAdapter(dict[str, ItemKeyEntry])
_REMEDIES = {
    "extra_forbidden": "Take it out, or mend its name.",
    "missing": "Add it.",
    "enum": "Use one of the words named.",
    "literal_error": "Use one of the words named.",
}
T = TypeVar("T")


def read_bank(folder: Path) -> BankPackage:
    """Return the bank in `folder`; raise `Invalid` with everything that is wrong with its files."""
    if not folder.is_dir():
        raise Invalid(f"{folder} is not a folder.", "Name a folder that holds bank.yaml, items.yaml and key.yaml.")
    problems: list[Problem] = []
    raw = {name: load_yaml(folder / name, problems) for name in (BANK_FILE, ITEMS_FILE, KEY_FILE)}
    bank_file = shaped(_BANK, raw[BANK_FILE], BANK_FILE, problems)
    items = shaped(_ITEMS, raw[ITEMS_FILE], ITEMS_FILE, problems)
    keys = shaped(_KEYS, raw[KEY_FILE], KEY_FILE, problems)
    if bank_file is None or items is None or keys is None:
        raise Invalid(in_folder(folder, problems))
    bank, key = to_bank(bank_file, items), to_key(keys)
    problems += [_placed(problem, raw) for problem in (*validate(bank, key), *unscorable(bank, key))]
    if problems:
        raise Invalid(in_folder(folder, problems))
    return package(bank, key)


def bank_texts(pack: BankPackage) -> dict[str, str]:
    """Return the three files of a bank: name -> text."""
    plain = bank_to_plain(pack.bank)
    items = [_without_empty(item) for item in plain.pop("items")]
    keys = {item: _key_in_points(entry) for item, entry in key_to_plain(pack.key).items()}
    files = {BANK_FILE: {"schema": SCHEMA_VERSION, **plain}, ITEMS_FILE: items, KEY_FILE: keys}
    return {name: yaml_text(content) for name, content in files.items()}


def write_bank(pack: BankPackage, folder: Path, beside: Mapping[str, bytes] = MappingProxyType({})) -> None:
    """Write a bank, and files `beside` it, into a new or empty `folder`; reading them again gives the same bank."""
    if folder.exists() and any(folder.iterdir()):
        raise Invalid(f"{folder} is not empty.", "Name a new folder.")
    files = {name: text.encode() for name, text in bank_texts(pack).items()} | dict(beside)
    partial = folder.with_name(f"{folder.name}.partial")
    try:
        partial.mkdir(parents=True)
        for name, content in files.items():
            (partial / name).parent.mkdir(parents=True, exist_ok=True)
            (partial / name).write_bytes(content)
        partial.replace(folder)  # all files at once, or none
    except OSError as error:
        raise Invalid(f"{folder} cannot be written: {error.strerror}.", "Choose another folder.") from error


def load_yaml(path: Path, problems: list[Problem]) -> object:
    """Return the plain YAML of a file, or None after noting why it cannot be read."""
    name = path.name
    try:
        if path.stat().st_size > MAX_BYTES:
            problems.append(
                Problem(f"The file is larger than {MAX_BYTES // 1_000_000} MB.", "Split the bank.", file=name)
            )
            return None
        return read_yaml(path.read_bytes().decode("utf-8"), name)
    except FileNotFoundError:
        problems.append(Problem("The file is missing.", "Add it.", file=name))
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        problems.append(Problem("The file is not UTF-8 text.", "Save it again as UTF-8.", file=name, line=line))
    except Invalid as error:
        problems += error.problems
    except OSError as error:
        problems.append(Problem(f"The file cannot be read: {error.strerror}.", "Check what it is.", file=name))
    return None


def shaped(adapter: TypeAdapter[T], raw: object, file: str, problems: list[Problem]) -> T | None:
    """Return what a file holds, or None after noting everything that is wrong with its shape."""
    if raw is None:
        if not any(problem.file == file for problem in problems):
            problems.append(Problem("The file is empty.", "Fill it in.", file=file))
        return None
    try:
        return adapter.validate_python(raw)
    except ValidationError as error:
        if error.error_count() > MOST_PROBLEMS:
            message = f"More than {MOST_PROBLEMS:,} things are wrong with the shape of the file."
            problems.append(Problem(message, "Check that it is the right file.", file=file))
            return None
        for detail in error.errors(include_url=False):
            location = tuple(part for part in detail["loc"] if part != "[key]")
            problems.append(
                Problem(
                    _words(detail["msg"], location),
                    _REMEDIES.get(detail["type"], "Mend it."),
                    file=file,
                    line=_line(raw, location),
                    item=_item_name(raw, location),
                )
            )
        return None


def _words(message: str, location: tuple[int | str, ...]) -> str:
    field = ".".join(str(part) for part in location[1:] or location)
    message = message.removeprefix("Value error, ").rstrip(".")
    return f"{field}: {message}." if field else f"{message}."


def _item_name(raw: object, location: tuple[int | str, ...]) -> str:
    if location and isinstance(raw, list) and isinstance(location[0], int) and location[0] < len(raw):
        entry = raw[location[0]]
        return str(entry.get("id", "")) if isinstance(entry, Mapping) else ""
    return str(location[0]) if location and isinstance(raw, Mapping) else ""


def _line(raw: object, location: tuple[int | str, ...]) -> int | None:
    """Return the line of the deepest part of `location` that exists in the file."""
    line: int | None = None
    node: Any = raw
    for part in location:
        lines = getattr(node, "lines", {})  # texts and numbers have none
        if part not in lines:
            break
        line, node = lines[part], node[part]
    return line


def _placed(problem: Problem, raw: Mapping[str, Any]) -> Problem:
    """Add the line of the item or standard that a problem names."""
    content = raw[problem.file]
    if problem.file == BANK_FILE:
        content = content.get("standards")
    location: tuple[int | str, ...] = (problem.item,)
    if isinstance(content, list):
        location = tuple(n for n, entry in enumerate(content) if entry.get("id") == problem.item)[:1]
    return Problem(problem.message, problem.remedy, problem.file, _line(content, location), problem.item)


def in_folder(folder: Path, problems: list[Problem]) -> list[Problem]:
    """Return the problems with the folder in front of their file."""
    return [
        Problem(problem.message, problem.remedy, str(folder / problem.file), problem.line, problem.item)
        for problem in problems
    ]


def _without_empty(item: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in item.items() if value not in (None, [])}


def _key_in_points(entry: dict[str, Any]) -> dict[str, Any]:
    def points(name: str, value: Any) -> object:  # noqa: ANN401 - numbers, texts and None alike
        return value / 100 if name in {"effectiveness", "sd", "care", "convenience"} else value

    options = {
        option: {name: points(name, value) for name, value in key.items() if value not in (None, "")}
        for option, key in entry["options"].items()
    }
    return {"panel": entry["panel"], "options": options}
