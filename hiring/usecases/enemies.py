"""Items that must not meet in one form, since one gives the other away."""

from dataclasses import dataclass
from datetime import datetime

from hiring.domain.access.policy import Actor, Permission
from hiring.domain.banks.life import require_reason
from hiring.domain.records.events import Event
from hiring.errors import Invalid, NotFound
from hiring.ids import new_id
from hiring.store import drafts
from hiring.store import enemies as store
from hiring.store.tables.studio import ItemEnemyRow
from hiring.store.unique import flush_or_conflict
from hiring.usecases.work import Work, needs


@dataclass(frozen=True, slots=True)
class Enemies:
    """Two items that are kept apart."""

    id: str
    first: str
    second: str
    reason: str
    at: datetime
    by_name: str


def enemies_of(work: Work, slug: str) -> tuple[Enemies, ...]:
    """Return the pairs of a bank, for other use cases."""
    return tuple(_view(row) for row in store.enemies_of_slug(work.session, slug))


@needs(Permission.BANKS_READ)
def list_enemies(actor: Actor, work: Work, draft_id: str) -> tuple[Enemies, ...]:
    """Return the pairs of a working copy's bank."""
    del actor
    return enemies_of(work, drafts.draft_by_id(work.session, draft_id).slug)


@needs(Permission.BANKS_WRITE)
def name_enemies(actor: Actor, work: Work, draft_id: str, one: str, other: str, reason: str) -> str:
    """Keep two items of a bank out of each other's forms from now on; return the pair's id."""
    draft = drafts.draft_by_id(work.session, draft_id, lock=True)
    first, second = sorted((one, other))
    if first == second:
        raise Invalid("An item cannot be kept apart from itself.", "Choose two items.")
    for name in (first, second):
        drafts.item_of_draft(work.session, draft_id, name)
    require_reason(reason, needed=True)
    if any((pair.first, pair.second) == (first, second) for pair in enemies_of(work, draft.slug)):
        raise Invalid("These two are kept apart already.", "Choose others.")
    row = ItemEnemyRow(
        id=new_id(),
        organisation_id=actor.organisation_id,
        slug=draft.slug,
        first_id=first,
        second_id=second,
        reason=reason.strip(),
        at=work.now,
        by_name=actor.name or actor.id,
    )
    work.session.add(row)
    flush_or_conflict(work.session, "Somebody else named these two just now.")
    work.record(Event.ENEMIES_NAMED, f"draft:{draft_id}", first=first, second=second, reason=row.reason)
    return row.id


@needs(Permission.BANKS_WRITE)
def part_enemies(actor: Actor, work: Work, draft_id: str, pair_id: str) -> None:
    """Let two items meet again."""
    del actor
    slug = drafts.draft_by_id(work.session, draft_id, lock=True).slug
    row = next((found for found in store.enemies_of_slug(work.session, slug) if found.id == pair_id), None)
    if row is None:
        raise NotFound("There is no such pair.")
    work.record(Event.DRAFT_CHANGED, f"draft:{draft_id}", no_longer_enemies=[row.first_id, row.second_id])
    work.session.delete(row)


def _view(row: ItemEnemyRow) -> Enemies:
    return Enemies(row.id, row.first_id, row.second_id, row.reason, row.at, row.by_name)
