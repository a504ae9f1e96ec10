"""What the pages of a working copy show: the copy with its lint, and one item with everything known about it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from hiring.domain.access.policy import Actor, Permission
from hiring.domain.banks.changes import Change, item_differences
from hiring.domain.banks.model import BankKey, BankPackage, Item, ItemKey, ItemState
from hiring.domain.banks.plain import package
from hiring.domain.lint.check import LintReport
from hiring.domain.lint.drafts import lint_draft, lint_item
from hiring.domain.lint.findings import Finding
from hiring.errors import NotFound
from hiring.store import banks, drafts
from hiring.store.tables.studio import DraftItemChangeRow
from hiring.usecases.draft_items import item_of, key_of
from hiring.usecases.drafts import DraftItem, DraftView, package_of_draft, package_of_view, view_draft
from hiring.usecases.work import Work, needs

KEPT = 16
_REPORTS: dict[tuple[str, str], LintReport] = {}


@dataclass(frozen=True, slots=True)
class Overview:
    """A working copy and what lint says of it."""

    draft: DraftView
    report: LintReport


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision of an item: who, when, why, and what differs from the one before."""

    number: int
    action: str
    state: ItemState
    reason: str
    at: datetime
    by_name: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody said about an item."""

    id: str
    text: str
    at: datetime
    by_name: str
    settled_at: datetime | None
    settled_by: str | None


@dataclass(frozen=True, slots=True)
class ItemPage:
    """An item of a working copy with its history, the newest revision first.

    `published` is the item in the version that the copy is based on, if it is there.
    """

    draft: DraftView
    current: DraftItem
    published: Item | None
    history: tuple[Revision, ...]
    remarks: tuple[Remark, ...]
    findings: tuple[Finding, ...]
    previous: str | None
    next: str | None


@needs(Permission.BANKS_READ)
def view_overview(actor: Actor, work: Work, draft_id: str) -> Overview:
    """Return a working copy with what lint says of it."""
    draft = view_draft(actor, work, draft_id)
    return Overview(draft, _report(package_of_view(draft)))


@needs(Permission.BANKS_READ)
def view_draft_item(actor: Actor, work: Work, draft_id: str, item_id: str) -> ItemPage:
    """Return an item with its history, remarks and findings."""
    draft = view_draft(actor, work, draft_id)
    ids = [found.item.id for found in draft.items]
    if item_id not in ids:
        raise NotFound("There is no such item in this working copy.")
    place = ids.index(item_id)
    return ItemPage(
        draft=draft,
        current=draft.items[place],
        published=_published(work, draft, item_id),
        history=_history(drafts.changes_of_item(work.session, draft_id, item_id)),
        remarks=tuple(
            Remark(row.id, row.text, row.at, row.by_name, row.settled_at, row.settled_by)
            for row in drafts.remarks(work.session, draft_id, item_id)
        ),
        findings=lint_item(package_of_view(draft), item_id),
        previous=ids[place - 1] if place else None,
        next=ids[place + 1] if place + 1 < len(ids) else None,
    )


@needs(Permission.BANKS_READ)
def check_item(actor: Actor, work: Work, draft_id: str, item: Item, key: ItemKey | None) -> tuple[Finding, ...]:
    """Return what lint would say of an item that is being typed; nothing is saved."""
    del actor
    made = package_of_draft(work, draft_id)
    others = tuple(found for found in made.bank.items if found.id != item.id)
    keys = {name: found for name, found in made.key.items.items() if name != item.id} | ({item.id: key} if key else {})
    return lint_item(package(replace(made.bank, items=(*others, item)), BankKey(keys)), item.id)


def _report(made: BankPackage) -> LintReport:
    """Check a copy once for each of its contents: the check takes longer than the rest of the page."""
    mark = (made.content_sha256, made.key_sha256)
    if mark not in _REPORTS:
        if len(_REPORTS) >= KEPT:
            _REPORTS.clear()
        _REPORTS[mark] = lint_draft(made)
    return _REPORTS[mark]


def _published(work: Work, draft: DraftView, item_id: str) -> Item | None:
    if draft.based_on is None:
        return None
    base = banks.get_bank(work.session, draft.based_on)
    return next((item for item in base.items if item.id == item_id), None)


def _history(rows: Sequence[DraftItemChangeRow]) -> tuple[Revision, ...]:
    found = []
    for place, row in enumerate(rows):
        before = rows[place + 1] if place + 1 < len(rows) else None
        changes = item_differences(item_of(before), item_of(row), key_of(before), key_of(row)) if before else ()
        state = ItemState(row.state)
        found.append(Revision(row.revision, row.action, state, row.reason, row.at, row.by_name, tuple(changes)))
    return tuple(found)
