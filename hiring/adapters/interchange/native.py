"""A whole bank as records, for tables and JSON lines: everything a bank says, in rows a person can edit."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeVar

from pydantic import TypeAdapter, ValidationError

from hiring.domain.banks.files import SCHEMA_VERSION, BankFile, ItemEntry, ItemKeyEntry, to_bank, to_key
from hiring.domain.banks.model import BankPackage
from hiring.domain.banks.plain import bank_to_plain, key_to_plain, package
from hiring.domain.banks.validate import BANK_FILE, validate
from hiring.domain.scoring.scorable import unscorable
from hiring.errors import Invalid, Problem

Raw = dict[str, Any]
T = TypeVar("T")
BANK, STANDARD, ITEM, OPTION = "bank", "standard", "item", "option"
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    BANK: ("schema", "slug", "title", "version", "language", "licence", "kind", "description"),
    STANDARD: ("id", "name", "promise", "behaviours"),
    ITEM: (
        *("id", "kind", "format", "standard", "facet", "also", "instruction", "title", "stem", "state", "cost"),
        *("story", "panel_method", "panel_n", "panel_groups"),
    ),
    OPTION: ("item", "id", "text", "effectiveness", "sd", "care", "convenience", "motive", "rationale"),
}
RATINGS: Final = ("effectiveness", "sd", "care", "convenience")
_LISTS = {"behaviours", "also", "panel_groups"}
_WHOLE = {"schema", "cost", "panel_n"}
_NUMBER = re.compile(r"-?[0-9]{1,6}(?:\.[0-9]{1,6})?")
_BANK: TypeAdapter[BankFile] = TypeAdapter(BankFile)
_ITEM: TypeAdapter[ItemEntry] = TypeAdapter(ItemEntry)
_KEY: TypeAdapter[ItemKeyEntry] = TypeAdapter(ItemKeyEntry)


@dataclass(slots=True)
class Parts:
    """A bank as a file's parts, and the line (or row) each came from."""

    file: str
    bank: tuple[int, Raw] | None = None
    items: list[tuple[int, Raw]] = field(default_factory=list)
    keys: dict[str, tuple[int, Raw]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, message: str, remedy: str, line: int | None, item: str = "") -> None:
        """Note one thing that is wrong."""
        self.problems.append(Problem(message, remedy, self.file, line, item[:80]))


def assemble(parts: Parts) -> BankPackage:
    """Return the bank of the parts; raise `Invalid` with everything that is wrong with them."""
    if parts.bank is None:
        parts.problem(
            "Nothing says what the bank is called.", "Add its bank record, or name the fields with --map.", None
        )
        raise Invalid(parts.problems)
    stated = _shaped(_BANK, parts, *parts.bank, "")
    items = [_shaped(_ITEM, parts, line, raw, str(raw.get("id", ""))) for line, raw in parts.items]
    keys = {name: _shaped(_KEY, parts, line, raw, name) for name, (line, raw) in parts.keys.items()}
    if parts.problems or stated is None:
        raise Invalid(parts.problems)
    bank = to_bank(stated, [item for item in items if item is not None])
    key = to_key({name: entry for name, entry in keys.items() if entry is not None})
    lines = {str(raw.get("id", "")): line for line, raw in parts.items}
    wrong = [*validate(bank, key), *unscorable(bank, key)]
    if wrong:
        bank_line = parts.bank[0]
        raise Invalid(
            replace(p, file=parts.file, line=bank_line if p.file == BANK_FILE else lines.get(p.item)) for p in wrong
        )
    return package(bank, key)


def _shaped(adapter: TypeAdapter[T], parts: Parts, line: int, raw: Raw, item: str) -> T | None:
    try:
        return adapter.validate_python(raw)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            place = ".".join(str(part) for part in detail["loc"] if part != "[key]")
            message = detail["msg"].removeprefix("Value error, ").rstrip(".")
            parts.problem(f"{place}: {message}.", "Mend it.", line, item)
        return None


def bank_record(pack: BankPackage) -> Raw:
    """Return what a bank says of itself, as `bank.yaml` has it."""
    plain = bank_to_plain(pack.bank)
    plain.pop("items")
    return {"schema": SCHEMA_VERSION, **plain}


def item_records(pack: BankPackage) -> list[tuple[Raw, Raw | None]]:
    """Return each item and its key, as `items.yaml` and `key.yaml` have them."""
    keys = key_to_plain(pack.key)
    found: list[tuple[Raw, Raw | None]] = []
    for plain in bank_to_plain(pack.bank)["items"]:
        item = {name: value for name, value in plain.items() if value not in (None, [])}
        found.append((item, _in_points(keys[item["id"]]) if item["id"] in keys else None))
    return found


def _in_points(key: Raw) -> Raw:
    options = {
        option: {
            name: value / 100 if name in RATINGS else value for name, value in entry.items() if value not in (None, "")
        }
        for option, entry in key["options"].items()
    }
    return {"panel": key["panel"], "options": options}


# ---- rows: the parts of a bank, flat


def to_rows(pack: BankPackage) -> dict[str, list[Raw]]:
    """Return the rows of a bank, by part."""
    bank = bank_record(pack)
    standards = bank.pop("standards")
    rows: dict[str, list[Raw]] = {BANK: [bank], STANDARD: [], ITEM: [], OPTION: []}
    rows[STANDARD] = [{**s, "behaviours": _joined(s["behaviours"])} for s in standards]
    for raw, key in item_records(pack):
        item = {name: value for name, value in raw.items() if name != "options"}
        item["also"] = _joined(item.get("also", []))
        if key is not None:
            panel = key["panel"]
            item |= {"panel_method": panel["method"], "panel_n": panel["n"], "panel_groups": _joined(panel["groups"])}
        rows[ITEM].append(item)
        keyed = key["options"] if key is not None else {}
        rows[OPTION] += [{"item": raw["id"], **option, **keyed.get(option["id"], {})} for option in raw["options"]]
    return rows


def from_rows(file: str, rows: Iterable[tuple[int, str, Raw]]) -> Parts:
    """Return the parts of (line, part, row) triples; cells are text or numbers, empty ones are left out."""
    parts = Parts(file)
    standards: list[Raw] = []
    items: dict[str, Raw] = {}
    for line, part, cells in rows:
        row = {name: _value(name, cell) for name, cell in cells.items() if cell != ""}
        unknown = sorted(set(row) - set(COLUMNS.get(part, ())))
        if part not in COLUMNS or unknown:
            wrong = (
                f"“{part[:40]}” is no part of a bank."
                if part not in COLUMNS
                else f"A row of {part} has no {unknown[0]}."
            )
            parts.problem(wrong, f"Parts are {', '.join(COLUMNS)}.", line)
        elif part == BANK:
            if parts.bank is not None:
                parts.problem("The bank is described twice.", "Keep one row.", line)
            parts.bank = (line, {**row, "standards": standards})
        elif part == STANDARD:
            standards.append(row)
        elif part == ITEM:
            name = str(row.get("id", ""))
            if name in items:
                parts.problem("The item id is used 2 times.", "Give each its own.", line, name)
            items[name] = row
            _add_item(parts, line, row)
        else:
            _add_option(parts, line, row, items)
    return parts


def _add_item(parts: Parts, line: int, row: Raw) -> None:
    name = str(row.get("id", ""))
    panel = {short: row.pop(f"panel_{short}") for short in ("method", "n", "groups") if f"panel_{short}" in row}
    row["options"] = []
    parts.items.append((line, row))
    if panel:
        parts.keys.setdefault(name, (line, {"panel": panel, "options": {}}))


def _add_option(parts: Parts, line: int, row: Raw, items: Mapping[str, Raw]) -> None:
    name = str(row.pop("item", ""))
    if name not in items:
        parts.problem("The option's item has no row above it.", "Put the item's row first.", line, name)
        return
    option = {column: row.pop(column) for column in ("id", "text") if column in row}
    items[name]["options"].append(option)
    if row and name not in parts.keys:
        parts.problem(
            "The option is keyed, but its item names no panel.", "Fill in panel_method and panel_n.", line, name
        )
    elif row:
        parts.keys[name][1]["options"][str(option.get("id", ""))] = row


def _joined(values: list[str]) -> str:
    """Return a list as one cell: a line each, or JSON where a line would not say it."""
    plain = all(value and value == value.strip() and "\n" not in value for value in values)
    if plain and not "".join(values[:1]).startswith("["):
        return "\n".join(values)
    return json.dumps(values, ensure_ascii=False)


def _value(name: str, cell: object) -> object:
    """Return a cell as its column means it; what does not fit stays text, and is then refused by the schema."""
    if name in _LISTS:
        return _list(str(cell))
    if name in RATINGS or name in _WHOLE:
        return _as_number(cell, whole=name in _WHOLE)
    return str(cell)


def _as_number(cell: object, *, whole: bool) -> object:
    if isinstance(cell, str):
        if not _NUMBER.fullmatch(cell):
            return cell
        cell = float(cell)
    if whole and isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell


def _list(cell: str) -> list[Any]:
    if cell.startswith("["):
        try:
            found = json.loads(cell)
        except (ValueError, RecursionError):
            return [cell]
        return found if isinstance(found, list) else [cell]
    return cell.split("\n")
