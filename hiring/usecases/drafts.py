"""Working copies of banks: one per bank, made from a version, from nothing or from a file, and lived on from there."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from hiring.domain.access.policy import Actor, Permission
from hiring.domain.banks.life import require_reason, state_after_writing
from hiring.domain.banks.model import Bank, BankKey, BankPackage, BankStandard, Item, ItemKey, ItemState
from hiring.domain.banks.plain import bank_from_plain, bank_to_plain, package
from hiring.domain.records.events import Event
from hiring.errors import Conflict, Invalid
from hiring.ids import new_id
from hiring.store import drafts as store
from hiring.store.banks import bank_version, bank_versions, get_package
from hiring.store.tables.studio import BankDraftRow, DraftItemRow
from hiring.store.unique import flush_or_conflict
from hiring.usecases.draft_items import item_of, key_of, new_row, take_item
from hiring.usecases.work import Work, needs

NOT_KEPT = frozenset({"slug", "title", "version", "items"})  # of a bank's plain form: columns, or made when published
FIRST = "Somebody else opened a working copy of this bank just now. Nothing was saved; look at theirs."


@dataclass(frozen=True, slots=True)
class DraftItem:
    """An item of a working copy as it is now."""

    item: Item
    key: ItemKey | None
    revision: int
    written_by: str
    changed_at: datetime
    changed_by: str
    remarks: int


@dataclass(frozen=True, slots=True)
class DraftView:
    """A working copy; `bank` holds everything but the items. `base_version` is "" while nothing was published."""

    id: str
    bank: Bank
    revision: int
    based_on: str | None
    base_version: str
    items: tuple[DraftItem, ...]


@dataclass(frozen=True, slots=True)
class DraftSummary:
    """A working copy in a list."""

    id: str
    slug: str
    title: str
    based_on: str | None
    items: int
    in_review: int = 0


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What taking over a package did to a working copy, as counts of items."""

    draft_id: str
    added: int
    changed: int
    unchanged: int


@needs(Permission.BANKS_READ)
def list_drafts(actor: Actor, work: Work) -> list[DraftSummary]:
    """Return every working copy of the organisation."""
    del actor
    counts = store.item_counts(work.session)
    rows = store.all_drafts(work.session)
    return [DraftSummary(row.id, row.slug, row.title, row.based_on, *counts.get(row.id, (0, 0))) for row in rows]


@needs(Permission.BANKS_READ)
def view_draft(actor: Actor, work: Work, draft_id: str) -> DraftView:
    """Return a working copy with every item."""
    del actor
    row = store.draft_by_id(work.session, draft_id)
    remarks = store.open_remarks(work.session, draft_id)
    items = store.items_of_draft(work.session, draft_id)
    return DraftView(
        id=row.id,
        bank=bank_of_draft(row, base_version := _base_version(work, row)),
        revision=row.revision,
        based_on=row.based_on,
        base_version=base_version,
        items=tuple(_item_view(item, remarks.get(item.item_id, 0)) for item in items),
    )


def package_of_draft(work: Work, draft_id: str) -> BankPackage:
    """Return a working copy as a package: what lint, panels, previews and publishing read. It may have faults."""
    row = store.draft_by_id(work.session, draft_id)
    rows = store.items_of_draft(work.session, draft_id)
    bank = replace(bank_of_draft(row, _base_version(work, row)), items=tuple(item_of(item) for item in rows))
    keys = {item.item_id: key for item in rows if (key := key_of(item)) is not None}
    return package(bank, BankKey(keys))


def package_of_view(view: DraftView) -> BankPackage:
    """Return a working copy that has been read already as a package."""
    bank = replace(view.bank, items=tuple(found.item for found in view.items))
    return package(bank, BankKey({found.item.id: found.key for found in view.items if found.key is not None}))


def bank_of_draft(row: BankDraftRow, base_version: str) -> Bank:
    """Return a working copy as a bank that has no items."""
    version = f"{base_version or '0'}+draft"
    return bank_from_plain({**row.content, "slug": row.slug, "title": row.title, "version": version, "items": []})


@needs(Permission.BANKS_WRITE)
def open_draft(actor: Actor, work: Work, bank_id: str) -> str:
    """Return the working copy of a bank: the one there is, or one made from this version."""
    base = bank_version(work.session, bank_id)
    found = store.draft_of_slug(work.session, base.slug)
    if found is not None:
        return found.id
    made = get_package(work.session, bank_id)
    row = _add_draft(actor, work, made.bank, base.id)
    reason = f"Taken over from version {base.version}."
    for place, item in enumerate(made.bank.items, start=1):
        # Its authors are the bank's, so whoever reviews it here is a second person.
        take_item(work, new_row(work, row.id, item.id, place, 0), item, made.key.items.get(item.id), reason, "")
    flush_or_conflict(work.session, FIRST)
    return row.id


@needs(Permission.BANKS_WRITE)
def new_draft(actor: Actor, work: Work, bank: Bank) -> str:
    """Open a working copy of a bank that does not exist yet; any items of `bank` are left out. Return its id."""
    check_about(bank)
    taken = store.draft_of_slug(work.session, bank.slug) is not None
    if taken or any(row.slug == bank.slug for row in bank_versions(work.session)):
        raise Invalid(f"There is a bank “{bank.slug}” already.", "Choose another short name, or edit that bank.")
    return _add_draft(actor, work, bank, None).id


@needs(Permission.BANKS_WRITE)
def describe_draft(actor: Actor, work: Work, draft_id: str, bank: Bank, based_on: int) -> None:
    """Change what a bank says of itself: title, description, language, licence and standards."""
    del actor
    check_about(bank)
    row = store.draft_by_id(work.session, draft_id, lock=True)
    if row.revision != based_on:
        raise Conflict("Somebody else changed this page just now. Nothing of yours was saved: look at theirs first.")
    known = {standard.id for standard in bank.standards}
    for item in store.items_of_draft(work.session, draft_id):
        lost = sorted({item.content["standard"], *item.content["also"]} - known - {None})
        if lost:
            raise Invalid(f"The item {item.item_id} measures {lost[0]}.", "Keep that standard, or change the item.")
    row.title, row.content, row.revision = bank.title, _content(bank), row.revision + 1
    work.record(Event.DRAFT_CHANGED, f"draft:{draft_id}", revision=row.revision)


@needs(Permission.BANKS_WRITE)
def take_over(actor: Actor, work: Work, made: BankPackage, reason: str = "") -> TakenOver:
    """Bring a package into the working copy of its bank, which is opened if need be. Nothing is taken out.

    New items come in as drafts; another text goes back to draft; another key alone leaves the state as it is.
    """
    require_reason(reason, needed=False)
    row = _draft_for(actor, work, made.bank)
    have = {item.item_id: item for item in store.lock_items(work.session, row.id)}
    earlier = store.last_revisions(work.session, row.id)
    place = max((item.position for item in have.values()), default=0)
    counts = {"added": 0, "changed": 0, "unchanged": 0}
    for item in made.bank.items:
        key = made.key.items.get(item.id)
        if item.id not in have:
            place += 1
            target = new_row(work, row.id, item.id, place, earlier.get(item.id, 0))
            what, taken = "added", replace(item, state=ItemState.DRAFT)
        else:
            target = have[item.id]
            before, old_key = item_of(target), key_of(target)
            taken = replace(item, state=state_after_writing(before, item))
            what = "unchanged" if (taken, key or old_key) == (before, old_key) else "changed"
            key = key or old_key
        counts[what] += 1
        if what != "unchanged":
            author = target.written_by if what == "changed" and taken.state == target.state else actor.id
            take_item(
                work, target, taken, key, reason or f"Imported from {made.bank.slug} {made.bank.version}.", author
            )
    work.record(Event.DRAFT_CHANGED, f"draft:{row.id}", taken_over=made.bank.version, **counts)
    flush_or_conflict(work.session, FIRST)
    return TakenOver(row.id, **counts)


def check_about(bank: Bank) -> None:
    """Raise `Invalid` where a bank does not say what it is."""
    ids = [standard.id for standard in bank.standards]
    if not bank.title.strip():
        raise Invalid("The title is missing.", "Name the bank as colleagues would look for it.")
    if len(ids) != len(set(ids)):
        raise Invalid("Two standards have the same short name.", "Give each its own.")


def _draft_for(actor: Actor, work: Work, bank: Bank) -> BankDraftRow:
    """Return the working copy that a package goes into, with the package's standards."""
    found = store.draft_of_slug(work.session, bank.slug)
    if found is None:
        versions = [row for row in bank_versions(work.session) if row.slug == bank.slug]
        if not versions:
            return _add_draft(actor, work, bank, None)
        draft_id = open_draft(actor, work, versions[0].id)
    else:
        draft_id = found.id
    row = store.draft_by_id(work.session, draft_id, lock=True)
    present = bank_of_draft(row, "")
    standards = _merged(present.standards, bank.standards)
    if standards != present.standards:
        row.content, row.revision = _content(replace(present, standards=standards)), row.revision + 1
    return row


def _merged(present: Sequence[BankStandard], taken: Sequence[BankStandard]) -> tuple[BankStandard, ...]:
    newer = {standard.id: standard for standard in taken}
    kept = [newer.pop(standard.id, standard) for standard in present]
    return (*kept, *newer.values())


def _add_draft(actor: Actor, work: Work, bank: Bank, based_on: str | None) -> BankDraftRow:
    row = BankDraftRow(
        id=new_id(),
        organisation_id=actor.organisation_id,
        slug=bank.slug,
        title=bank.title,
        content=_content(bank),
        based_on=based_on,
        revision=1,
        created_at=work.now,
        created_by=actor.name or actor.id,
    )
    work.session.add(row)
    flush_or_conflict(work.session, FIRST)
    work.record(Event.DRAFT_OPENED, f"draft:{row.id}", slug=bank.slug, based_on=based_on or "")
    return row


def _content(bank: Bank) -> dict[str, Any]:
    return {name: value for name, value in bank_to_plain(bank).items() if name not in NOT_KEPT}


def _base_version(work: Work, row: BankDraftRow) -> str:
    return bank_version(work.session, row.based_on).version if row.based_on else ""


def _item_view(row: DraftItemRow, remarks: int) -> DraftItem:
    return DraftItem(
        item=item_of(row),
        key=key_of(row),
        revision=row.revision,
        written_by=row.written_by,
        changed_at=row.changed_at,
        changed_by=row.changed_by,
        remarks=remarks,
    )
