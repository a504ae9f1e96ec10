"""Queries on panels, their members and what these said."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from hiring.errors import NotFound
from hiring.ids import token_digest
from hiring.store.tables.studio import (
    PanelChoiceRow,
    PanelDecisionRow,
    PanelMemberRow,
    PanelRatingRow,
    PanelRemarkRow,
    PanelRow,
)


def all_panels(session: Session) -> Sequence[PanelRow]:
    """Return every panel, the newest first."""
    return session.scalars(select(PanelRow).order_by(PanelRow.created_at.desc(), PanelRow.id)).all()


def panel_by_id(session: Session, panel_id: str, *, lock: bool = False, hold: bool = False) -> PanelRow:
    """Return a panel. Locked or held, its state stays what it is until this transaction ends; many can hold it."""
    query = select(PanelRow).where(PanelRow.id == panel_id).execution_options(populate_existing=lock or hold)
    row = session.scalar(query.with_for_update(read=hold) if lock or hold else query)
    if row is None:
        raise NotFound("There is no such panel.")
    return row


def members_of_panel(session: Session, panel_id: str) -> Sequence[PanelMemberRow]:
    """Return everybody ever invited to a panel, by name."""
    query = select(PanelMemberRow).where(PanelMemberRow.panel_id == panel_id)
    return session.scalars(query.order_by(PanelMemberRow.name, PanelMemberRow.id)).all()


def all_members(session: Session) -> Sequence[PanelMemberRow]:
    """Return the members of all panels."""
    return session.scalars(select(PanelMemberRow)).all()


def lock_member(session: Session, panel_id: str, member_id: str) -> PanelMemberRow:
    """Return a member whom no other transaction changes until this one ends."""
    query = select(PanelMemberRow).where(PanelMemberRow.panel_id == panel_id, PanelMemberRow.id == member_id)
    row = session.scalar(query.with_for_update().execution_options(populate_existing=True))
    if row is None:
        raise NotFound("There is no such member of this panel.")
    return row


def owner_of_panel_link(session: Session, token: str) -> PanelMemberRow | None:
    """Return whose link this is; call it unscoped, only the token names them."""
    return session.scalar(select(PanelMemberRow).where(PanelMemberRow.token_sha256 == token_digest(token)))


def ratings_of_panel(session: Session, panel_id: str) -> Sequence[PanelRatingRow]:
    """Return every rating of every member, of both rounds."""
    query = select(PanelRatingRow).join(PanelMemberRow, PanelMemberRow.id == PanelRatingRow.member_id)
    return session.scalars(query.where(PanelMemberRow.panel_id == panel_id)).all()


def ratings_of_member(session: Session, member_id: str, item_id: str | None = None) -> Sequence[PanelRatingRow]:
    """Return the ratings of a member, of one item or of all."""
    query = select(PanelRatingRow).where(PanelRatingRow.member_id == member_id)
    if item_id is not None:
        query = query.where(PanelRatingRow.item_id == item_id)
    return session.scalars(query).all()


def choices_of_panel(session: Session, panel_id: str) -> Sequence[PanelChoiceRow]:
    """Return every choice of every member."""
    query = select(PanelChoiceRow).join(PanelMemberRow, PanelMemberRow.id == PanelChoiceRow.member_id)
    return session.scalars(query.where(PanelMemberRow.panel_id == panel_id)).all()


def choices_of_member(session: Session, member_id: str) -> dict[int, PanelChoiceRow]:
    """Return the choices of a member by the number of the set."""
    rows = session.scalars(select(PanelChoiceRow).where(PanelChoiceRow.member_id == member_id))
    return {row.set_number: row for row in rows}


def remarks_of_panel(session: Session, panel_id: str) -> Sequence[PanelRemarkRow]:
    """Return what members said about items."""
    query = select(PanelRemarkRow).join(PanelMemberRow, PanelMemberRow.id == PanelRemarkRow.member_id)
    return session.scalars(query.where(PanelMemberRow.panel_id == panel_id)).all()


def remark_of(session: Session, member_id: str, item_id: str) -> PanelRemarkRow | None:
    """Return what a member said about an item."""
    query = select(PanelRemarkRow).where(PanelRemarkRow.member_id == member_id, PanelRemarkRow.item_id == item_id)
    return session.scalar(query)


def decisions_of_panel(session: Session, panel_id: str) -> Sequence[PanelDecisionRow]:
    """Return what was decided about options, the oldest first."""
    query = select(PanelDecisionRow).where(PanelDecisionRow.panel_id == panel_id)
    return session.scalars(query.order_by(PanelDecisionRow.at, PanelDecisionRow.id)).all()
