"""An item's text in another language: the same options under the same ids, so that one key serves all languages."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from hiring.domain.banks.model import Item, Option
from hiring.hashing import sha256_of


class Equivalence(StrEnum):
    """What is known about a translated form beside the original."""

    TRANSLATED = "translated"  # by a person or a machine; nobody else has compared the two
    REVIEWED = "reviewed"  # by a second person who reads both languages
    EQUATED = "equated"  # shown by data to measure alike: only then are the languages ranked together


@dataclass(frozen=True, slots=True)
class TranslatedItem:
    """The texts of one item; `source` is the hash of the text that was translated, `options` id -> text."""

    source: str
    title: str
    stem: str
    options: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Translation:
    """A bank's texts in one language, and who stands for them."""

    language: str
    equivalence: Equivalence
    translator: str
    items: Mapping[str, TranslatedItem]


def source_hash(item: Item) -> str:
    """Return twelve hex digits that change with every text of an item a candidate reads."""
    texts = [item.title, item.stem, [[option.id, option.text] for option in item.options]]
    return sha256_of(texts)[:12]


def in_language(item: Item, translation: Translation) -> Item | None:
    """Return an item with its texts in another language; None where they are missing or belong to other options."""
    found = translation.items.get(item.id)
    if found is None or set(found.options) != {option.id for option in item.options}:
        return None
    options = tuple(Option(option.id, found.options[option.id]) for option in item.options)
    return replace(item, title=found.title, stem=found.stem, options=options)


def is_stale(item: Item, translation: Translation) -> bool:
    """Whether the text of an item has changed since it was translated."""
    found = translation.items.get(item.id)
    return found is not None and found.source != source_hash(item)
