"""A bank in the hands of two colleagues of HR."""

from dataclasses import replace

from hiring.bootstrap import Platform
from hiring.domain.access.policy import Actor, Role
from hiring.domain.banks.model import Item, ItemKey, ItemState
from hiring.ids import new_id
from hiring.usecases.accounts import list_staff
from hiring.usecases.banks import list_banks, load_bank
from hiring.usecases.comments import add_remark, settle_remark
from hiring.usecases.draft_items import add_item, move_item, set_key, write_item
from hiring.usecases.drafts import DraftItem, new_draft, open_draft, view_draft
from hiring.usecases.enemies import name_enemies
from hiring.usecases.publishing import preview_publication, publish_draft
from tests.support.banks import ITEMS, tiny_bank
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


def draft_town(platform: Platform, hr: Actor) -> dict[str, str]:
    """Put a working copy with items in every state into a place that has the tiny bank; return where things are."""
    first = next(bank.id for bank in platform.read(list_banks, hr) if bank.slug == "tiny")
    draft = platform.run(open_draft, hr, first)
    olivia = next(person for person in platform.read(list_staff, hr) if Role.HR in person.roles)
    own = replace(hr, id=olivia.id, name=olivia.name)
    seen = draft_item(platform, hr, draft, "rank-1")
    platform.run(
        set_key, hr, draft, "rank-1", rekeyed(seen.key, "a", 600), 1, "Two raters had misread the first action."
    )
    platform.run(move_item, hr, draft, "best-1", ItemState.RETIRED, 1, "Its story is told on the web.")
    planned = platform.read(preview_publication, hr, draft)
    newer = platform.run(publish_draft, hr, draft, planned.version, "What the panel of May found.", planned.seen)
    other = draft_item(platform, hr, draft, "pick-1")
    platform.run(set_key, hr, draft, "pick-1", rekeyed(other.key, "b", 610), 1, "The second is nearly as good.")
    platform.run(write_item, hr, draft, reworded(seen.item, f"{seen.item.stem} Nobody says so."), 2, "Clearer.")
    for item, writer in (("waits-for-you", hr), ("waits-for-others", own)):
        made = replace(ITEMS[0], id=item, title=item.replace("-", " ").capitalize(), stem=f"{ITEMS[0].stem} ({item})")
        platform.run(add_item, writer, draft, made, seen_key(platform, hr, draft))
        platform.run(move_item, writer, draft, item, ItemState.REVIEW, 1)
    platform.run(add_item, hr, draft, replace(ITEMS[0], id="half-done", title="Half done", stem="A queue."))
    platform.run(add_remark, hr, draft, "half-done", "What does the visitor say?")
    settled = platform.run(add_remark, hr, draft, "half-done", "Which desk?")
    platform.run(settle_remark, hr, draft, settled)
    platform.run(name_enemies, hr, draft, "rate-1", "rate-2", "One answers the other.")
    empty = replace(tiny_bank().bank, slug="empty-bank", title="A bank that has just begun", items=())
    return {
        "draft": draft,
        "older_version": first,
        "newer_version": newer,
        "empty_draft": platform.run(new_draft, hr, empty),
    }


def seen_key(platform: Platform, actor: Actor, draft_id: str) -> ItemKey:
    """Return a key of five options."""
    key = draft_item(platform, actor, draft_id, "rate-1").key
    assert key is not None
    return key
