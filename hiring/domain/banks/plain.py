"""A bank as plain lists, mappings, texts and integers: what is stored, hashed and written to files."""

from collections.abc import Mapping
from typing import Any

from hiring.domain.banks.model import (
    Bank,
    BankKey,
    BankKind,
    BankPackage,
    BankStandard,
    Format,
    Item,
    ItemKey,
    ItemState,
    Kind,
    Motive,
    Option,
    OptionKey,
    Panel,
    PanelMethod,
)
from hiring.hashing import sha256_of

Plain = dict[str, Any]


def package(bank: Bank, key: BankKey) -> BankPackage:
    """Join content and key, and hash each over its canonical form."""
    return BankPackage(bank, key, sha256_of(bank_to_plain(bank)), sha256_of(key_to_plain(key)))


def bank_to_plain(bank: Bank) -> Plain:
    """Return the content of a bank as plain data."""
    return {
        "slug": bank.slug,
        "title": bank.title,
        "version": bank.version,
        "language": bank.language,
        "licence": bank.licence,
        "kind": bank.kind.value,
        "description": bank.description,
        "standards": [
            {"id": s.id, "name": s.name, "promise": s.promise, "behaviours": list(s.behaviours)} for s in bank.standards
        ],
        "items": [item_to_plain(item) for item in bank.items],
    }


def bank_from_plain(plain: Mapping[str, Any]) -> Bank:
    """Return the bank that `bank_to_plain` made `plain` from."""
    return Bank(
        slug=plain["slug"],
        title=plain["title"],
        version=plain["version"],
        language=plain["language"],
        licence=plain["licence"],
        kind=BankKind(plain["kind"]),
        description=plain["description"],
        standards=tuple(
            BankStandard(s["id"], s["name"], s["promise"], tuple(s["behaviours"])) for s in plain["standards"]
        ),
        items=tuple(item_from_plain(item) for item in plain["items"]),
    )


def key_to_plain(key: BankKey) -> Plain:
    """Return a key as plain data, ratings in hundredths."""
    return {item_id: item_key_to_plain(item) for item_id, item in key.items.items()}


def key_from_plain(plain: Mapping[str, Any]) -> BankKey:
    """Return the key that `key_to_plain` made `plain` from."""
    return BankKey({item_id: item_key_from_plain(item) for item_id, item in plain.items()})


def item_to_plain(item: Item) -> Plain:
    """Return one item as plain data."""
    return {
        "id": item.id,
        "kind": item.kind.value,
        "format": item.format.value,
        "standard": item.standard,
        "facet": item.facet,
        "also": list(item.also),
        "instruction": item.instruction,
        "title": item.title,
        "stem": item.stem,
        "options": [{"id": option.id, "text": option.text} for option in item.options],
        "state": item.state.value,
        "cost": item.cost,
        "story": item.story,
    }


def item_from_plain(plain: Mapping[str, Any]) -> Item:
    """Return the item that `item_to_plain` made `plain` from."""
    return Item(
        id=plain["id"],
        kind=Kind(plain["kind"]),
        format=Format(plain["format"]),
        standard=plain["standard"],
        facet=plain["facet"],
        also=tuple(plain["also"]),
        instruction=plain["instruction"],
        title=plain["title"],
        stem=plain["stem"],
        options=tuple(Option(option["id"], option["text"]) for option in plain["options"]),
        state=ItemState(plain["state"]),
        cost=plain["cost"],
        story=plain["story"],
    )


def item_key_to_plain(key: ItemKey) -> Plain:
    """Return the key of one item as plain data."""
    panel = key.panel
    return {
        "panel": {"method": panel.method.value, "n": panel.n, "groups": list(panel.groups)},
        "options": {option_id: _option_key_to_plain(option) for option_id, option in key.options.items()},
    }


def item_key_from_plain(plain: Mapping[str, Any]) -> ItemKey:
    """Return the key that `item_key_to_plain` made `plain` from."""
    panel = plain["panel"]
    return ItemKey(
        panel=Panel(PanelMethod(panel["method"]), panel["n"], tuple(panel["groups"])),
        options={option_id: _option_key_from_plain(option) for option_id, option in plain["options"].items()},
    )


def _option_key_to_plain(key: OptionKey) -> Plain:
    return {
        "effectiveness": key.effectiveness,
        "sd": key.sd,
        "care": key.care,
        "convenience": key.convenience,
        "motive": key.motive.value if key.motive else None,
        "rationale": key.rationale,
    }


def _option_key_from_plain(plain: Mapping[str, Any]) -> OptionKey:
    motive = plain["motive"]
    return OptionKey(
        effectiveness=plain["effectiveness"],
        sd=plain["sd"],
        care=plain["care"],
        convenience=plain["convenience"],
        motive=Motive(motive) if motive else None,
        rationale=plain["rationale"],
    )
