"""What a version published from a working copy holds, and the number it gets."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from hiring.domain.banks.life import PUBLISHED
from hiring.domain.banks.model import BankKey, BankPackage, Item, ItemKey, ItemState
from hiring.domain.banks.plain import package

_NUMBER = re.compile(r"(\d{1,6})(?:\.(\d{1,6}))?(?:\.(\d{1,6}))?")
FIRST_VERSION = "1.0.0"


@dataclass(frozen=True, slots=True)
class Release:
    """A version to be.

    `kept_back`: what stays behind in the working copy; `kept_published`: those of them whose published text stays in
    use until the rewritten one has been reviewed.
    """

    package: BankPackage
    kept_back: tuple[Item, ...]
    kept_published: tuple[Item, ...]


def release(draft: BankPackage, base: BankPackage | None, standing: Mapping[str, ItemState], version: str) -> Release:
    """Return what would be published: pilot, live and retired items; what is being written stays behind.

    `standing`: for items under rewrite, the last of the published states each was in. An item that is live in `base`
    keeps its published text; one that was retired on the way stays, retired.
    """
    published = {item.id: item for item in base.bank.items} if base else {}
    items: list[Item] = []
    keys: dict[str, ItemKey] = {}
    kept: list[Item] = []
    for item in draft.bank.items:
        stays = item if item.state in PUBLISHED else _published_text(published.get(item.id), standing.get(item.id))
        if stays is None:
            continue
        source = draft if stays is item else base
        key = source.key.items.get(item.id) if source else None
        items.append(stays)
        kept += [] if stays is item else [stays]
        keys |= {item.id: key} if key else {}
    bank = replace(draft.bank, version=version, items=tuple(items))
    back = tuple(item for item in draft.bank.items if item.state not in PUBLISHED)
    return Release(package(bank, BankKey(keys)), back, tuple(kept))


def _published_text(item: Item | None, standing: ItemState | None) -> Item | None:
    """Return an item under rewrite as it stays published; a pilot does not go on with a text that is given up."""
    if item is None or item.state not in {ItemState.LIVE, ItemState.RETIRED}:
        return None
    return replace(item, state=ItemState.RETIRED) if standing is ItemState.RETIRED else item


def proposed_version(base: BankPackage | None, after: BankPackage, taken: Collection[str]) -> str:
    """Return the number to propose: the next patch if only keys differ, else the next minor; one that is not taken."""
    if base is None:
        numbers: Iterator[str] = (f"1.{minor}.0" for minor in range(10_000))
    else:
        same = replace(base.bank, version=after.bank.version) == after.bank
        numbers = _following(base.bank.version, patch=same)
    return next(number for number in numbers if number not in taken)


def _following(version: str, *, patch: bool) -> Iterator[str]:
    found = _NUMBER.fullmatch(version)
    if found is None:  # somebody counts in another way
        yield from (f"{version}.{count}" for count in range(1, 10_000))
        return
    major, minor, last = (int(part or 0) for part in found.groups())
    for step in range(1, 10_000):
        yield f"{major}.{minor}.{last + step}" if patch else f"{major}.{minor + step}.0"
