"""Queries on working copies of banks, their items and the history of these."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from hiring.domain.banks.model import ItemState
from hiring.errors import NotFound
from hiring.store.tables.studio import BankDraftRow, DraftItemChangeRow, DraftItemRow, ItemCommentRow


def all_drafts(session: Session) -> Sequence[BankDraftRow]:
    """Return every working copy, by title."""
    return session.scalars(select(BankDraftRow).order_by(BankDraftRow.title, BankDraftRow.id)).all()


def draft_by_id(session: Session, draft_id: str, *, lock: bool = False) -> BankDraftRow:
    """Return a working copy; locked, no other transaction changes its order or title until this one ends."""
    query = select(BankDraftRow).where(BankDraftRow.id == draft_id)
    row = session.scalar(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("There is no such working copy.")
    return row


def draft_of_slug(session: Session, slug: str) -> BankDraftRow | None:
    """Return the working copy of a bank, if there is one."""
    return session.scalar(select(BankDraftRow).where(BankDraftRow.slug == slug))


def item_counts(session: Session) -> dict[str, tuple[int, int]]:
    """Return how many items each working copy has, and how many of them wait for a review."""
    waiting = func.count().filter(DraftItemRow.state == ItemState.REVIEW.value)
    query = select(DraftItemRow.draft_id, func.count(), waiting).group_by(DraftItemRow.draft_id)
    return {name: (number, in_review) for name, number, in_review in session.execute(query)}


def items_of_draft(session: Session, draft_id: str) -> Sequence[DraftItemRow]:
    """Return the items of a working copy in their order."""
    query = select(DraftItemRow).where(DraftItemRow.draft_id == draft_id)
    return session.scalars(query.order_by(DraftItemRow.position, DraftItemRow.item_id)).all()


def item_of_draft(session: Session, draft_id: str, item_id: str) -> DraftItemRow:
    """Return one item of a working copy."""
    row = session.scalar(_one_item(draft_id, item_id))
    if row is None:
        raise NotFound("There is no such item in this working copy.")
    return row


def lock_item(session: Session, draft_id: str, item_id: str) -> DraftItemRow:
    """Return an item as it is now, which no other transaction changes until this one ends."""
    query = _one_item(draft_id, item_id).with_for_update().execution_options(populate_existing=True)
    row = session.scalar(query)
    if row is None:
        raise NotFound("There is no such item in this working copy. Somebody may have taken it out.")
    return row


def lock_items(session: Session, draft_id: str) -> Sequence[DraftItemRow]:
    """Return the items of a working copy, which no other transaction changes until this one ends."""
    query = select(DraftItemRow).where(DraftItemRow.draft_id == draft_id).order_by(DraftItemRow.id)
    return session.scalars(query.with_for_update().execution_options(populate_existing=True)).all()


def last_revision(session: Session, draft_id: str, item_id: str) -> int:
    """Return the number of the newest revision that ever had this id; 0 if none had."""
    query = select(func.max(DraftItemChangeRow.revision))
    found = session.scalar(query.where(*_of_item(draft_id, item_id)))
    return found or 0


def last_revisions(session: Session, draft_id: str) -> dict[str, int]:
    """Return the number of the newest revision of every id that was ever used in a working copy."""
    row = DraftItemChangeRow
    query = select(row.item_id, func.max(row.revision)).where(row.draft_id == draft_id).group_by(row.item_id)
    return {name: number for name, number in session.execute(query)}  # noqa: C416 - as above


def changes_of_item(session: Session, draft_id: str, item_id: str) -> Sequence[DraftItemChangeRow]:
    """Return the history of an item, the newest first."""
    query = select(DraftItemChangeRow).where(*_of_item(draft_id, item_id))
    return session.scalars(query.order_by(DraftItemChangeRow.revision.desc())).all()


def revision_of(session: Session, draft_id: str, item_id: str, revision: int) -> DraftItemChangeRow | None:
    """Return one revision of an item."""
    query = select(DraftItemChangeRow).where(*_of_item(draft_id, item_id))
    return session.scalar(query.where(DraftItemChangeRow.revision == revision))


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the histories: which state an item had after which revision."""

    item_id: str
    revision: int
    state: str


def steps_in(session: Session, draft_id: str, states: Sequence[str]) -> list[Step]:
    """Return the revisions of all items that left them in one of `states`, the oldest first."""
    row = DraftItemChangeRow
    query = select(row.item_id, row.revision, row.state).where(row.draft_id == draft_id, row.state.in_(states))
    return [Step(*found) for found in session.execute(query.order_by(row.item_id, row.revision))]


def open_remarks(session: Session, draft_id: str) -> dict[str, int]:
    """Return how many unsettled remarks each item has."""
    row = ItemCommentRow
    query = select(row.item_id, func.count()).where(row.draft_id == draft_id, row.settled_at.is_(None))
    query = query.group_by(row.item_id)
    return {name: number for name, number in session.execute(query)}  # noqa: C416 - as above


def remarks(session: Session, draft_id: str, item_id: str) -> Sequence[ItemCommentRow]:
    """Return what was said about an item, the oldest first."""
    row = ItemCommentRow
    query = select(row).where(row.draft_id == draft_id, row.item_id == item_id)
    return session.scalars(query.order_by(row.at, row.id)).all()


def lock_remark(session: Session, draft_id: str, remark_id: str) -> ItemCommentRow:
    """Return a remark that nobody else settles until this transaction ends."""
    query = select(ItemCommentRow).where(ItemCommentRow.draft_id == draft_id, ItemCommentRow.id == remark_id)
    row = session.scalar(query.with_for_update())
    if row is None:
        raise NotFound("There is no such remark.")
    return row


def _one_item(draft_id: str, item_id: str) -> Select[DraftItemRow]:
    return select(DraftItemRow).where(DraftItemRow.draft_id == draft_id, DraftItemRow.item_id == item_id)


def _of_item(draft_id: str, item_id: str) -> tuple[ColumnElement[bool], ...]:
    return (DraftItemChangeRow.draft_id == draft_id, DraftItemChangeRow.item_id == item_id)
