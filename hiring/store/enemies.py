"""Queries on items that must not meet in one form."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from hiring.store.tables.content import BankVersionRow
from hiring.store.tables.studio import ItemEnemyRow


def enemies_of_slug(session: Session, slug: str) -> list[ItemEnemyRow]:
    """Return the pairs of a bank that are kept apart, in the order of their ids."""
    query = select(ItemEnemyRow).where(ItemEnemyRow.slug == slug)
    return list(session.scalars(query.order_by(ItemEnemyRow.first_id, ItemEnemyRow.second_id)))


def enemies_of_bank(session: Session, bank_version_id: str) -> frozenset[frozenset[str]]:
    """Return the pairs of item ids that are kept apart in every version of this version's bank."""
    slug = session.scalar(select(BankVersionRow.slug).where(BankVersionRow.id == bank_version_id))
    return frozenset(frozenset((row.first_id, row.second_id)) for row in enemies_of_slug(session, slug or ""))
