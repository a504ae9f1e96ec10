"""Writing, keying and moving the items of a working copy; every change is a revision that stays."""

from dataclasses import dataclass, replace

from hiring.domain.access.policy import Actor, Permission
from hiring.domain.banks.life import check_move, key_after_writing, require_reason, state_after_writing, text_changed
from hiring.domain.banks.merging import Version
from hiring.domain.banks.model import Item, ItemKey, ItemState
from hiring.domain.banks.plain import item_from_plain, item_key_from_plain, item_key_to_plain, item_to_plain
from hiring.domain.records.events import Event
from hiring.errors import Conflict, Invalid
from hiring.ids import new_id
from hiring.store import drafts as store
from hiring.store.banks import get_bank
from hiring.store.tables.studio import DraftItemChangeRow, DraftItemRow
from hiring.store.unique import flush_or_conflict
from hiring.usecases.work import Work, needs

WRITTEN, KEYED, MOVED, TAKEN_OVER, REMOVED = "written", "keyed", "moved", "taken_over", "removed"
EVENTS = {
    WRITTEN: Event.ITEM_WRITTEN,
    KEYED: Event.ITEM_KEYED,
    MOVED: Event.ITEM_MOVED,
    REMOVED: Event.ITEM_REMOVED,
}


@dataclass(frozen=True, slots=True)
class ItemClash:
    """What `Conflict.current` holds when somebody else changed an item first: their version beside the one refused.

    `base` is what both began with, where that is known; a `your_key` of None says that only the text was written.
    """

    revision: int
    changed_by: str
    theirs: Item
    their_key: ItemKey | None
    yours: Item
    your_key: ItemKey | None
    base: Version | None = None


def item_of(row: DraftItemRow | DraftItemChangeRow) -> Item:
    """Return the item that a row holds."""
    return item_from_plain(row.content)


def key_of(row: DraftItemRow | DraftItemChangeRow) -> ItemKey | None:
    """Return the key that a row holds, if the item has one."""
    return item_key_from_plain(row.key) if row.key else None


@needs(Permission.BANKS_WRITE)
def add_item(actor: Actor, work: Work, draft_id: str, item: Item, key: ItemKey | None = None, reason: str = "") -> int:
    """Add an item at the end, as a draft whatever its state says; return its revision."""
    del actor
    store.draft_by_id(work.session, draft_id, lock=True)
    require_reason(reason, needed=False)
    items = store.items_of_draft(work.session, draft_id)
    if any(row.item_id == item.id for row in items):
        raise Invalid(f"There is an item {item.id} already.", "Give the new one an id of its own.")
    position = max((row.position for row in items), default=0) + 1
    earlier = store.last_revision(work.session, draft_id, item.id)  # the id may have been used, and taken out
    row = new_row(work, draft_id, item.id, position, earlier)
    return _keep(work, row, WRITTEN, replace(item, state=ItemState.DRAFT), key, reason)


@needs(Permission.BANKS_WRITE)
def write_item(  # noqa: PLR0913 - what is saved, over what, and why
    actor: Actor, work: Work, draft_id: str, item: Item, based_on: int, reason: str = "", *, key: ItemKey | None = None
) -> int:
    """Save the text of an item, and with `key` its key in the same revision; return the revision it then has.

    The state of `item` does not count: another text goes back to draft, an unchanged one stays where it is.
    """
    del actor
    row = store.lock_item(work.session, draft_id, item.id)
    before, old_key = item_of(row), key_of(row)
    _refuse_stale(work, row, based_on, item, key)
    after = replace(item, state=state_after_writing(before, item))
    new_key = key_after_writing(before, item, key if key is not None else old_key)
    if (after, new_key) == (before, old_key):
        return row.revision
    action = WRITTEN if text_changed(before, after) else KEYED
    require_reason(reason, needed=before.state is not ItemState.DRAFT)
    return _keep(work, row, action, after, new_key, reason)


@needs(Permission.BANKS_WRITE)
def set_key(  # noqa: PLR0913, PLR0917 - what is saved, over what, and why
    actor: Actor, work: Work, draft_id: str, item_id: str, key: ItemKey, based_on: int, reason: str
) -> int:
    """Replace the key of an item, with a reason; its text and state stay. Return its revision."""
    del actor
    row = store.lock_item(work.session, draft_id, item_id)
    item = item_of(row)
    _refuse_stale(work, row, based_on, item, key)
    require_reason(reason, needed=True)
    unknown = sorted(key.options.keys() - {option.id for option in item.options})
    if unknown:
        raise Invalid(f"The item {item_id} has no option {', '.join(unknown)}.", "Key the options that it has.")
    if key == key_of(row):
        return row.revision
    return _keep(work, row, KEYED, item, key, reason)


@needs(Permission.BANKS_WRITE)
def move_item(  # noqa: PLR0913, PLR0917 - what becomes what, and why
    actor: Actor, work: Work, draft_id: str, item_id: str, state: ItemState, based_on: int, reason: str = ""
) -> int:
    """Take an item to its next state, where the rules of its life allow that to this person; return its revision."""
    row = store.lock_item(work.session, draft_id, item_id)
    item = item_of(row)
    _refuse_stale(work, row, based_on, item, key_of(row))
    check_move(item.state, state, written_by=row.written_by, mover=actor.id, reason=reason)
    return _keep(work, row, MOVED, replace(item, state=state), key_of(row), reason)


@needs(Permission.BANKS_WRITE)
def remove_item(actor: Actor, work: Work, draft_id: str, item_id: str, based_on: int, reason: str) -> None:
    """Take an item out that was never published; its history stays."""
    del actor
    draft = store.draft_by_id(work.session, draft_id)
    row = store.lock_item(work.session, draft_id, item_id)
    _refuse_stale(work, row, based_on, item_of(row), key_of(row))
    require_reason(reason, needed=True)
    base = get_bank(work.session, draft.based_on) if draft.based_on else None
    if base is not None and any(item.id == item_id for item in base.items):
        raise Conflict(
            f"The item {item_id} is part of the published version {base.version}, so it cannot be taken out. "
            "Retire it instead: then nobody is asked it again."
        )
    _keep(work, row, REMOVED, item_of(row), key_of(row), reason)
    work.session.delete(row)


def take_item(work: Work, row: DraftItemRow, item: Item, key: ItemKey | None, reason: str, author: str) -> int:
    """Keep a revision that came from a version or a file; `author` stands for its text, "" is nobody here."""
    row.written_by = author
    return _revise(work, row, TAKEN_OVER, item, key, reason)


def new_row(work: Work, draft_id: str, item_id: str, position: int, revision: int) -> DraftItemRow:
    """Return an item that still needs its first revision; `revision` is the last of an earlier one of this id."""
    return DraftItemRow(
        id=new_id(),
        organisation_id=work.actor.organisation_id,
        draft_id=draft_id,
        item_id=item_id,
        position=position,
        revision=revision,
        written_by="",
    )


def _refuse_stale(work: Work, row: DraftItemRow, based_on: int, yours: Item, your_key: ItemKey | None) -> None:
    if based_on == row.revision:
        return
    start = store.revision_of(work.session, row.draft_id, row.item_id, based_on)
    base = Version(item_of(start), key_of(start)) if start else None
    raise Conflict(
        f"{row.changed_by} changed the item {row.item_id} while you had it open. Nothing of yours was saved, "
        "and nothing is lost: look at both versions, then save what it should be.",
        ItemClash(row.revision, row.changed_by, item_of(row), key_of(row), yours, your_key, base),
    )


def _keep(work: Work, row: DraftItemRow, action: str, item: Item, key: ItemKey | None, reason: str) -> int:
    """Save a revision and write it down; somebody who saved at the same moment was first."""
    if action == WRITTEN:
        row.written_by = work.actor.id
    revision = _revise(work, row, action, item, key, reason)
    subject, details = f"draft:{row.draft_id}", {"item": row.item_id, "revision": revision}
    work.record(EVENTS[action], subject, **details, state=row.state, action=action, reason=reason.strip())
    flush_or_conflict(work.session, "Somebody else changed this item at the same moment. Nothing was saved: try again.")
    return revision


def _revise(work: Work, row: DraftItemRow, action: str, item: Item, key: ItemKey | None, reason: str) -> int:
    """Make this the present version of the item, and a revision of its history."""
    actor = work.actor
    row.revision += 1
    row.state = item.state.value
    row.content = item_to_plain(item)
    row.key = item_key_to_plain(key) if key else {}
    row.changed_at, row.changed_by = work.now, actor.name or actor.id
    work.session.add(row)
    work.session.add(
        DraftItemChangeRow(
            id=new_id(),
            organisation_id=actor.organisation_id,
            draft_id=row.draft_id,
            item_id=row.item_id,
            revision=row.revision,
            action=action,
            state=row.state,
            content=row.content,
            key=row.key,
            reason=reason.strip(),
            at=work.now,
            by_id=actor.id,
            by_name=row.changed_by,
        )
    )
    return row.revision
