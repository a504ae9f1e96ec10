"""A bank in the hands of two colleagues of HR."""

from dataclasses import replace

from hiring.bootstrap import Platform
from hiring.domain.access.policy import Actor
from hiring.domain.banks.model import Item, ItemKey
from hiring.ids import new_id
from hiring.usecases.banks import load_bank
from hiring.usecases.drafts import DraftItem, open_draft, view_draft
from tests.support.banks import tiny_bank
from tests.support.platform import People


def colleague(actor: Actor, name: str = "Pilar") -> Actor:
    """Return somebody with the same rights who is not the same person."""
    return replace(actor, id=new_id(), name=name)


def opened(platform: Platform, people: People) -> str:
    """Load the tiny bank, open its working copy and return its id."""
    bank = platform.run(load_bank, people.olivia, tiny_bank())
    return platform.run(open_draft, people.olivia, bank.id)


def draft_item(platform: Platform, actor: Actor, draft_id: str, item_id: str) -> DraftItem:
    """Return an item of a working copy as it is now."""
    view = platform.read(view_draft, actor, draft_id)
    return next(found for found in view.items if found.item.id == item_id)


def reworded(item: Item, stem: str = "A visitor waits at your desk.") -> Item:
    """Return an item with another stem."""
    return replace(item, stem=stem)


def rekeyed(key: ItemKey | None, option: str, effectiveness: int) -> ItemKey:
    """Return a key with one other number."""
    assert key is not None
    options = {**key.options, option: replace(key.options[option], effectiveness=effectiveness)}
    return replace(key, options=options)
