"""Queries on audit events."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from hiring.store.prepared import prepare_insert
from hiring.store.tables.records import AuditEventRow

_INSERT = prepare_insert(AuditEventRow)


def add_event(session: Session, event: Mapping[str, Any]) -> None:
    """Write an event down; one that belongs to no organisation waits for the commit with everything else."""
    if event["organisation_id"] is None:
        session.add(AuditEventRow(**event))
    else:
        _INSERT.add(session, event)


def events_before(session: Session, before_id: int | None, limit: int) -> Sequence[AuditEventRow]:
    """Return the newest events older than `before_id`, the newest first."""
    query = select(AuditEventRow).order_by(AuditEventRow.id.desc()).limit(limit)
    return session.scalars(query if before_id is None else query.where(AuditEventRow.id < before_id)).all()
