"""Loading question banks and looking at them, key included."""

from dataclasses import dataclass
from datetime import datetime

from hiring.domain.access.policy import Actor, Permission
from hiring.domain.banks.coverage import Coverage, coverage
from hiring.domain.banks.model import Bank, BankKind, BankPackage, Item, ItemKey, PanelMethod
from hiring.domain.records.events import Event
from hiring.errors import Conflict, NotFound
from hiring.store import banks as store
from hiring.store.tables.content import BankVersionRow
from hiring.store.unique import flush_or_conflict
from hiring.usecases.work import Work, needs


@dataclass(frozen=True, slots=True)
class BankSummary:
    """A bank version in a list; `scenarios` counts the live scored situations."""

    id: str
    slug: str
    title: str
    version: str
    kind: BankKind
    language: str
    key_status: PanelMethod
    scenarios: int
    loaded_at: datetime


@dataclass(frozen=True, slots=True)
class BankView:
    """A bank version with what it can measure."""

    summary: BankSummary
    bank: Bank
    coverage: Coverage
    content_sha256: str
    key_sha256: str


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item with its key, and its neighbours in the bank."""

    summary: BankSummary
    item: Item
    key: ItemKey | None
    standard_name: str
    previous: str | None
    next: str | None


@needs(Permission.BANKS_WRITE)
def load_bank(actor: Actor, work: Work, package: BankPackage) -> BankSummary:
    """Add a bank version; the same content again changes nothing, other content is refused."""
    bank = package.bank
    row = store.find_version(work.session, bank.slug, bank.version)
    message = f"{bank.slug} {bank.version} is already loaded with other content. Give the bank a new version."
    if row is None:
        row = store.add_package(work.session, actor.organisation_id, package, work.now)
        work.record(
            Event.BANK_LOADED,
            f"bank:{row.id}",
            slug=bank.slug,
            version=bank.version,
            content_sha256=package.content_sha256,
            key_sha256=package.key_sha256,
        )
        flush_or_conflict(work.session, message)
    elif (row.content_sha256, row.key_sha256) != (package.content_sha256, package.key_sha256):
        raise Conflict(message)
    return summarise(work, row)


@needs(Permission.BANKS_READ)
def list_banks(actor: Actor, work: Work) -> list[BankSummary]:
    """Return every bank version of the organisation."""
    del actor
    return [summarise(work, row) for row in store.bank_versions(work.session)]


@needs(Permission.BANKS_READ)
def view_bank(actor: Actor, work: Work, bank_id: str) -> BankView:
    """Return a bank version and what it can measure."""
    del actor
    row = store.bank_version(work.session, bank_id)
    bank = store.get_bank(work.session, bank_id)
    return BankView(summarise(work, row), bank, coverage(bank), row.content_sha256, row.key_sha256)


@needs(Permission.BANKS_READ)
def view_item(actor: Actor, work: Work, bank_id: str, item_id: str) -> ItemView:
    """Return an item as a candidate sees it, with the key beside it."""
    del actor
    row = store.bank_version(work.session, bank_id)
    package = store.get_package(work.session, bank_id)
    ids = [item.id for item in package.bank.items]
    if item_id not in ids:
        raise NotFound("There is no such item in this bank.")
    place = ids.index(item_id)
    item = package.bank.items[place]
    names = {standard.id: standard.name for standard in package.bank.standards}
    return ItemView(
        summary=summarise(work, row),
        item=item,
        key=package.key.items.get(item_id),
        standard_name=names.get(item.standard or "", ""),
        previous=ids[place - 1] if place else None,
        next=ids[place + 1] if place + 1 < len(ids) else None,
    )


def get_package(work: Work, bank_version_id: str) -> BankPackage:
    """Return a bank version with its key, for other use cases."""
    return store.get_package(work.session, bank_version_id)


def summarise(work: Work, row: BankVersionRow) -> BankSummary:
    """Return what a list shows of a bank version."""
    return BankSummary(
        id=row.id,
        slug=row.slug,
        title=row.title,
        version=row.version,
        kind=BankKind(row.kind),
        language=row.language,
        key_status=PanelMethod(row.key_status),
        scenarios=len(store.get_bank(work.session, row.id).scored_items),
        loaded_at=row.loaded_at,
    )
