"""What changed between two banks: bank, texts, key and state, item by item."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hiring.domain.banks.model import BankPackage
from hiring.domain.banks.plain import bank_to_plain, key_to_plain

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
