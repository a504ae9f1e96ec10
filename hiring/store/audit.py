"""Queries on audit events."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from hiring.store.tables.records import AuditEventRow


def events_before(session: Session, before_id: int | None, limit: int) -> Sequence[AuditEventRow]:
    """Return the newest events older than `before_id`, the newest first."""
    query = select(AuditEventRow).order_by(AuditEventRow.id.desc()).limit(limit)
    return session.scalars(query if before_id is None else query.where(AuditEventRow.id < before_id)).all()
