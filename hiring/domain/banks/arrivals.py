"""A bank from a file on its way into a working copy: which of its items are there already, and what each would change.

Nothing is overwritten by accident. A number that a reader gave is no name, so such an item is known by its text alone;
and what a format cannot carry is no reason to lose it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from hiring.domain.banks.life import key_after_writing, key_by_hand, state_after_writing
from hiring.domain.banks.model import BankKey, BankPackage, BankStandard, Item, ItemKey
from hiring.domain.banks.plain import package

_NUMBER = re.compile(r"(.*?)(\d{1,6})")
LONGEST_STEM = 70  # of an id, so that a number still fits behind it


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a file holds. `partial`: its format has texts and points alone; `numbered`: ids that are only places."""

    package: BankPackage
    partial: bool = False
    numbered: frozenset[str] = frozenset()


class Standing(StrEnum):
    """What an item of a file is to a working copy."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Arrival:
    """An item as it would come in, beside what is there now."""

    item: Item
    key: ItemKey | None
    standing: Standing
    before: Item | None = None
    key_before: ItemKey | None = None


def fitted(incoming: Incoming, present: BankPackage) -> BankPackage:
    """Return the package as it goes into a working copy: under ids that mean the same, with nothing lost on the way."""
    made = incoming.package
    have = {item.id: item for item in present.bank.items}
    names = _names(incoming, present)
    items: list[Item] = []
    keys: dict[str, ItemKey] = {}
    for old in made.bank.items:
        item, key = replace(old, id=names[old.id]), made.key.items.get(old.id)
        there = have.get(item.id)
        if there is not None and incoming.partial:
            key = _kept_key(item, key, there, present.key.items.get(item.id), by_text=old.id in incoming.numbered)
            item = _kept_item(item, there, by_text=old.id in incoming.numbered)
        items.append(item)
        keys |= {item.id: key} if key else {}
    return package(replace(made.bank, items=tuple(items)), BankKey(keys))


def arrivals(made: BankPackage, present: BankPackage | None) -> tuple[Arrival, ...]:
    """Return what each item would be to a working copy, by the rules by which it is then taken over."""
    have = {item.id: item for item in present.bank.items} if present else {}
    keys = present.key.items if present else {}
    return tuple(
        _arrival(item, made.key.items.get(item.id), have.get(item.id), keys.get(item.id)) for item in made.bank.items
    )


def changed_standards(made: Iterable[BankStandard], present: Iterable[BankStandard]) -> tuple[BankStandard, ...]:
    """Return the standards that would come in, or be worded anew."""
    have = {standard.id: standard for standard in present}
    return tuple(standard for standard in made if have.get(standard.id) != standard)


def _arrival(item: Item, key: ItemKey | None, before: Item | None, key_before: ItemKey | None) -> Arrival:
    if before is None:
        return Arrival(item, key, Standing.NEW)
    taken, key = replace(item, state=state_after_writing(before, item)), key or key_before
    same = (taken, key) == (before, key_before)
    return Arrival(taken, key, Standing.UNCHANGED if same else Standing.CHANGED, before, key_before)


def _names(incoming: Incoming, present: BankPackage) -> Mapping[str, str]:
    """Return the id that each item gets: its own, that of the same text, or one that is free."""
    by_text = {_text(item): item.id for item in present.bank.items}
    fixed = {item.id for item in incoming.package.bank.items if item.id not in incoming.numbered}
    taken = fixed | {item.id for item in present.bank.items}
    names: dict[str, str] = {}
    for item in incoming.package.bank.items:
        name = item.id
        if name in incoming.numbered:
            name = by_text.pop(_text(item), "") or _free(name, taken)
        names[item.id] = name
        taken.add(name)
    return names


def _free(name: str, taken: set[str]) -> str:
    found = _NUMBER.fullmatch(name)
    stem, number, width = (found[1], int(found[2]), len(found[2])) if found else (f"{name[:LONGEST_STEM]}-", 1, 1)
    while name in taken:
        number += 1
        name = f"{stem}{number:0{width}d}"
    return name


def _text(item: Item) -> tuple[str, ...]:
    return (item.stem, *(option.text for option in item.options))


def _kept_item(item: Item, there: Item, *, by_text: bool) -> Item:
    """Give an item back what its format left behind."""
    if by_text:
        return there
    return replace(there, title=item.title, stem=item.stem, options=item.options, format=item.format)


def _kept_key(item: Item, key: ItemKey | None, there: Item, before: ItemKey | None, *, by_text: bool) -> ItemKey | None:
    """Put the points of a file into the key that is there; one that still has the same best option stays whole."""
    if key is None or before is None or (by_text and _best(item, key) == _best(there, before)):
        return before or key
    if by_text:  # the same texts in the same order, perhaps under other ids
        key = ItemKey(
            key.panel, {new.id: key.options[old.id] for old, new in zip(item.options, there.options, strict=True)}
        )
        item = there
    options = {
        name: replace(before.options[name], effectiveness=option.effectiveness) if name in before.options else option
        for name, option in key.options.items()
    }
    return key_after_writing(there, replace(there, stem=item.stem, options=item.options), key_by_hand(before, options))


def _best(item: Item, key: ItemKey) -> set[int]:
    points = [key.options[option.id].effectiveness if option.id in key.options else 0 for option in item.options]
    return {place for place, point in enumerate(points) if point == max(points)}
