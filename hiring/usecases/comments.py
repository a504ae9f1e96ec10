"""Remarks about the items of a working copy: made, answered by settling them, never taken away."""

from hiring.domain.access.policy import Actor, Permission
from hiring.domain.records.events import Event
from hiring.errors import Conflict, Invalid
from hiring.ids import new_id
from hiring.store import drafts as store
from hiring.store.tables.studio import ItemCommentRow
from hiring.usecases.work import Work, needs

MAX_REMARK = 2_000


@needs(Permission.BANKS_WRITE)
def add_remark(actor: Actor, work: Work, draft_id: str, item_id: str, text: str) -> str:
    """Say something about an item; return the remark's id."""
    store.item_of_draft(work.session, draft_id, item_id)
    text = text.strip()
    if not text or len(text) > MAX_REMARK:
        raise Invalid("The remark is empty or too long.", f"Write up to {MAX_REMARK:,} characters.")
    row = ItemCommentRow(
        id=new_id(),
        organisation_id=actor.organisation_id,
        draft_id=draft_id,
        item_id=item_id,
        text=text,
        at=work.now,
        by_name=actor.name or actor.id,
    )
    work.session.add(row)
    work.record(Event.ITEM_COMMENTED, f"draft:{draft_id}", item=item_id, remark=row.id)
    return row.id


@needs(Permission.BANKS_WRITE)
def settle_remark(actor: Actor, work: Work, draft_id: str, remark_id: str) -> str:
    """Mark a remark as dealt with; return the id of its item."""
    row = store.lock_remark(work.session, draft_id, remark_id)
    if row.settled_at is not None:
        raise Conflict(f"{row.settled_by} has settled this remark already.")
    row.settled_at, row.settled_by = work.now, actor.name or actor.id
    work.record(Event.COMMENT_SETTLED, f"draft:{draft_id}", item=row.item_id, remark=row.id)
    return row.item_id
