"""Looking back at who did what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hiring.domain.access.policy import Actor, ActorKind, Permission
from hiring.store.accounts import all_staff
from hiring.store.audit import events_before
from hiring.usecases.work import Work, needs

MAX_LIMIT = 200
LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class EventView:
    """One thing that happened; `actor_name` is empty for somebody who is not staff."""

    id: int
    at: datetime
    actor_kind: ActorKind
    actor_id: str
    actor_name: str
    event: str
    subject: str
    details: Mapping[str, Any]


@needs(Permission.AUDIT_READ)
def list_events(actor: Actor, work: Work, before_id: int | None = None, limit: int = 50) -> list[EventView]:
    """Return events of the organisation, the newest first; go on with the last one's id as `before_id`."""
    del actor
    names = {row.id: row.name for row in all_staff(work.session)}
    before_id = None if before_id is None else max(0, min(before_id, LARGEST_ID))
    rows = events_before(work.session, before_id, max(1, min(limit, MAX_LIMIT)))
    return [
        EventView(
            id=row.id,
            at=row.at,
            actor_kind=ActorKind(row.actor_kind),
            actor_id=row.actor_id,
            actor_name=names.get(row.actor_id, ""),
            event=row.event,
            subject=row.subject,
            details=row.details,
        )
        for row in rows
    ]
