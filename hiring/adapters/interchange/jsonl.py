"""Banks from JSON lines: a record per item, fields named by a map (stem=scenario,options=choices,key=label)."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hiring.domain.banks.model import (
    Bank,
    BankKey,
    BankKind,
    BankPackage,
    Format,
    Item,
    ItemKey,
    ItemState,
    Kind,
    Option,
    OptionKey,
    Panel,
    PanelMethod,
)
from hiring.domain.banks.plain import package
from hiring.domain.banks.validate import validate
from hiring.errors import Invalid, Problem

RIGHT, OTHER = 700, 100
FIELDS = ("stem", "options", "key", "tag")
NEEDED = ("stem", "options", "key")
LETTERS = "abcdefghij"
MAX_BYTES = 50_000_000


def parse_map(text: str) -> dict[str, str]:
    """Return a column map from `ours=theirs,...`; raise `Invalid` where it names something unknown or too little."""
    pairs = dict(part.strip().partition("=")[::2] for part in text.split(",") if part.strip())
    unknown = [name for name in pairs if name not in FIELDS]
    missing = [name for name in NEEDED if not pairs.get(name)]
    if unknown or missing:
        wrong = f"unknown: {', '.join(unknown)}" if unknown else f"missing: {', '.join(missing)}"
        raise Invalid(f"The map is not usable ({wrong}).", "Write --map stem=..,options=..,key=..[,tag=..].")
    return pairs


def import_jsonl(source: Path, columns: Mapping[str, str], *, slug: str, title: str, licence: str) -> BankPackage:
    """Return a fixture bank of `pick_one` items; every bad line is reported at once and nothing is dropped silently.

    The keyed option gets 7, the others 1: what the source says is which option is right, not how good the others are.
    """
    problems: list[Problem] = []
    items: list[Item] = []
    keys: dict[str, ItemKey] = {}
    for line, record in _records(source, problems):
        item_id = f"q-{len(items) + 1:03d}"
        try:
            item, key = _item(item_id, record, columns)
        except ValueError as error:
            problems.append(Problem(str(error), "Mend the line.", str(source), line))
            continue
        items.append(item)
        keys[item_id] = key
    bank = Bank(
        slug=slug,
        title=title,
        version="1",
        language="en",
        licence=licence,
        kind=BankKind.FIXTURE,
        description=f"Imported from {source.name}: tests the machinery, says nothing about anybody.",
        standards=(),
        items=tuple(items),
    )
    problems += [] if problems else validate(bank, BankKey(keys))
    if problems:
        raise Invalid(problems)
    return package(bank, BankKey(keys))


def _records(source: Path, problems: list[Problem]) -> list[tuple[int, Mapping[str, Any]]]:
    try:
        if source.stat().st_size > MAX_BYTES:
            raise Invalid([Problem("The file is too large.", "Split it.", str(source))])
        lines = source.read_bytes().decode("utf-8-sig").splitlines()
    except OSError as error:
        raise Invalid([Problem(f"Cannot be read: {error.strerror}.", "Check the path.", str(source))]) from error
    except UnicodeDecodeError as error:
        raise Invalid([Problem("Not UTF-8 text.", "Save it as UTF-8.", str(source))]) from error
    records: list[tuple[int, Mapping[str, Any]]] = []
    for number, text in enumerate(lines, 1):
        if not text.strip():
            continue
        try:
            record = json.loads(text)
        except ValueError as error:
            problems.append(Problem(f"Not JSON: {error}.", "Mend the line.", str(source), number))
            continue
        if isinstance(record, dict):
            records.append((number, record))
        else:
            problems.append(Problem("Not a JSON object.", "Mend the line.", str(source), number))
    return records


def _item(item_id: str, record: Mapping[str, Any], columns: Mapping[str, str]) -> tuple[Item, ItemKey]:
    stem, right = _text(record, columns["stem"]), _text(record, columns["key"])
    choices = record.get(columns["options"])
    if not isinstance(choices, list) or not all(isinstance(choice, str) and choice.strip() for choice in choices):
        msg = f"{columns['options']} is not a list of texts."
        raise ValueError(msg)
    texts = [choice.strip() for choice in choices]
    if texts.count(right) != 1:
        msg = f"The key “{right[:60]}” is not exactly one of the options."
        raise ValueError(msg)
    if len(texts) > len(LETTERS):
        msg = f"There are {len(texts)} options; at most {len(LETTERS)} can be asked."
        raise ValueError(msg)
    tag = _text(record, columns["tag"]) if "tag" in columns else "Situation"
    item = Item(
        id=item_id,
        kind=Kind.SJT,
        format=Format.PICK_ONE,
        standard=None,
        facet=None,
        also=(),
        instruction="should_do",
        title=f"{tag}, {int(item_id[2:])}",
        stem=stem,
        options=tuple(Option(LETTERS[n], text) for n, text in enumerate(texts)),
        state=ItemState.LIVE,
    )
    key = {option.id: OptionKey(RIGHT if option.text == right else OTHER) for option in item.options}
    return item, ItemKey(Panel(PanelMethod.IMPORTED, 0, ()), key)


def _text(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    if not isinstance(value, str) or not value.strip():
        msg = f"{name} is missing or no text."
        raise ValueError(msg)
    return value.strip()
