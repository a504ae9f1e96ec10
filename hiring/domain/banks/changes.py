"""What changed between two banks, or two revisions of an item: texts, key and state, item by item, word by word."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from hiring.domain.banks.model import BankPackage, Item, ItemKey
from hiring.domain.banks.plain import bank_to_plain, item_key_to_plain, item_to_plain, key_to_plain

_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
_RATINGS = {"effectiveness", "sd", "care", "convenience"}


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs; `item` is empty for the bank itself, None stands for absent."""

    item: str
    part: str
    field: str
    before: object
    after: object


def differences(before: BankPackage, after: BankPackage) -> list[Change]:
    """Return every difference, in the order of the newer bank, items that went at the end."""
    old, new = bank_to_plain(before.bank), bank_to_plain(after.bank)
    old_items, new_items = ({item["id"]: item for item in plain.pop("items")} for plain in (old, new))
    old_keys, new_keys = key_to_plain(before.key), key_to_plain(after.key)
    found = list(_fields("", "bank", _flat(old), _flat(new)))
    for name in dict.fromkeys([*new_items, *old_items]):
        was, now = old_items.get(name), new_items.get(name)
        if was is None or now is None:
            title = (now or was or {})["title"]
            found.append(Change(name, "item", "", None if was is None else title, None if now is None else title))
            continue
        found += _fields(name, "item", _flat(was), _flat(now))
        found += _fields(name, "key", _flat(old_keys.get(name, {})), _flat(new_keys.get(name, {})))
    kept_old = [name for name in old_items if name in new_items]
    kept_new = [name for name in new_items if name in old_items]
    if kept_old != kept_new:
        found.append(Change("", "bank", "order", " ".join(kept_old), " ".join(kept_new)))
    return found


def item_differences(
    before: Item, after: Item, key_before: ItemKey | None = None, key_after: ItemKey | None = None
) -> list[Change]:
    """Return what differs between two revisions of an item."""
    was, now = (_flat(item_key_to_plain(key)) if key else {} for key in (key_before, key_after))
    found = _fields(after.id, "item", _flat(item_to_plain(before)), _flat(item_to_plain(after)))
    return [*found, *_fields(after.id, "key", was, now)]


class Mark(StrEnum):
    """What happened to a piece of a text."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a text, and what happened to them."""

    text: str
    mark: Mark


def marked(before: str, after: str) -> tuple[Piece, ...]:
    """Return both texts as one, with the words that went and those that came marked."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    pieces: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("".join(old[a:b]), Mark.SAME))
            continue
        pieces += [Piece("".join(old[a:b]), Mark.REMOVED)] if a < b else []
        pieces += [Piece("".join(new[c:d]), Mark.ADDED)] if c < d else []
    return tuple(_joined(pieces))


def _joined(pieces: list[Piece]) -> Iterator[Piece]:
    """A lone space between two changes would cut a sentence into confetti: it changes with them."""
    at = 0
    while at < len(pieces):
        removed, added = "", ""
        while at < len(pieces) and (pieces[at].mark is not Mark.SAME or ((removed or added) and _gap(pieces, at))):
            piece = pieces[at]
            removed += piece.text if piece.mark is not Mark.ADDED else ""
            added += piece.text if piece.mark is not Mark.REMOVED else ""
            at += 1
        if removed:
            yield Piece(removed, Mark.REMOVED)
        if added:
            yield Piece(added, Mark.ADDED)
        if at < len(pieces):
            yield pieces[at]
            at += 1


def _gap(pieces: list[Piece], at: int) -> bool:
    return pieces[at].text.isspace() and at + 1 < len(pieces) and pieces[at + 1].mark is not Mark.SAME


@dataclass(frozen=True, slots=True)
class Effect:
    """What a new version changes of the scored items, as counts; `same` have the text and key they had."""

    came: int
    went: int
    texts: int
    keys: int
    same: int

    @property
    def any(self) -> bool:
        """Whether a form made from the new version can score differently from one made from the old."""
        return bool(self.came or self.went or self.texts or self.keys)


def effect(before: BankPackage, after: BankPackage) -> Effect:
    """Count the scored items that came, went, or have another text or other ratings in their key."""
    old, new = ({item.id: item for item in made.bank.scored_items} for made in (before, after))
    both = [(old[name], new[name]) for name in old if name in new]
    texts = {was.id for was, now in both if replace(was, state=now.state) != now}
    keys = {was.id for was, _ in both if _scored_key(before, was.id) != _scored_key(after, was.id)}
    return Effect(
        came=len(new.keys() - old.keys()),
        went=len(old.keys() - new.keys()),
        texts=len(texts),
        keys=len(keys),
        same=len(both) - len(texts | keys),
    )


def _scored_key(made: BankPackage, item_id: str) -> Mapping[str, int]:
    """Return the part of a key that a score is computed from."""
    key = made.key.items.get(item_id)
    return {name: option.effectiveness for name, option in key.options.items()} if key else {}


def _fields(item: str, kind: str, was: Mapping[str, object], now: Mapping[str, object]) -> Iterator[Change]:
    for name in dict.fromkeys([*was, *now]):
        if was.get(name) != now.get(name):
            yield Change(item, _part(kind, name), name, was.get(name), now.get(name))


def _part(kind: str, name: str) -> str:
    """Return what a reader looks for: text, state, key, or the fields around them."""
    if kind != "item":
        return kind
    if name in {"title", "stem"} or name.endswith(".text"):
        return "text"
    return "state" if name == "state" else "item"


def _flat(node: Any, path: str = "") -> dict[str, object]:  # noqa: ANN401 - plain data of any shape
    """Return plain data as path -> value; options and standards go by id, so that a moved one is not a changed one."""
    if isinstance(node, Mapping):
        return {key: value for name, part in node.items() for key, value in _flat(part, _join(path, name)).items()}
    if isinstance(node, list) and node and all(isinstance(part, Mapping) and "id" in part for part in node):
        found: dict[str, object] = {_join(path, "order"): " ".join(str(part["id"]) for part in node)}
        for part in node:
            rest = {name: value for name, value in part.items() if name != "id"}
            found |= _flat(rest, _join(path, str(part["id"])))
        return found
    if isinstance(node, list):
        return {path: ", ".join(str(part) for part in node) or None}
    return {path: _value(path, node)}


def _value(path: str, value: object) -> object:
    if isinstance(value, int) and path.rpartition(".")[2] in _RATINGS:
        return value / 100
    return None if value == "" else value


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
