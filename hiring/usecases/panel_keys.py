"""From a panel's ratings to the key of a working copy: doubtful options decided, dependence shown, then taken over."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from hiring.domain.access.policy import Actor, Permission
from hiring.domain.banks.life import require_reason
from hiring.domain.banks.model import Bank, BankKey, Item, ItemKey
from hiring.domain.banks.validate import OPTION_COUNTS
from hiring.domain.evidence.panel_keys import (
    LEAST_RATERS,
    WithoutGroup,
    key_from_panel,
    panel_specification,
    resampled_agreement,
    without_each_group,
)
from hiring.domain.evidence.panels import ItemAgreement, Rating, panel_agreement
from hiring.domain.records.events import Event
from hiring.domain.simulation.respond import simulate_answers
from hiring.errors import Conflict, Invalid, NotFound
from hiring.ids import new_id
from hiring.store import panels as store
from hiring.store.drafts import items_of_draft
from hiring.store.tables.studio import DraftItemRow, PanelDecisionRow, PanelRow
from hiring.usecases.draft_items import item_of, key_of, set_key, write_item
from hiring.usecases.drafts import package_of_draft
from hiring.usecases.panel_results import DROPPED, KEPT, Decision, counted_ratings, decisions_on
from hiring.usecases.panels import CLOSED, KEY, PanelView, items_of, panel_view
from hiring.usecases.work import Work, needs

PEOPLE, K, SEED = 200, 10, 20_261_122


class Standing(StrEnum):
    """What taking the key over would do to an item."""

    READY = "ready"
    SAME = "same"  # the working copy has this key already
    CHANGED = "changed"  # its text is no longer the one that was rated
    REMOVED = "removed"  # it is no longer in the working copy
    UNRATED = "unrated"  # an option has no rating
    UNDECIDED = "undecided"  # an option in doubt is neither kept nor dropped


@dataclass(frozen=True, slots=True)
class Proposal:
    """An item with the key it has and the key that the panel makes; dropped options are in neither item nor key."""

    rated: Item
    item: Item
    before: ItemKey | None
    after: ItemKey | None
    agreement: ItemAgreement
    decisions: Mapping[str, Decision]
    standing: Standing
    revision: int


@dataclass(frozen=True, slots=True)
class KeyPreview:
    """The key before it is taken. `agreement`: of the top `k` of `people` simulated candidates, the share chosen again.

    `without`: what the key would be without each group. Both are empty with fewer than two raters.
    """

    panel: PanelView
    proposals: tuple[Proposal, ...]
    agreement: float | None
    k: int
    people: int
    without: tuple[WithoutGroup, ...]

    @property
    def ready(self) -> tuple[Proposal, ...]:
        """What would be taken over."""
        return tuple(proposal for proposal in self.proposals if proposal.standing is Standing.READY)

    @property
    def undecided(self) -> int:
        """How many items wait for a decision on an option."""
        return sum(proposal.standing is Standing.UNDECIDED for proposal in self.proposals)


@needs(Permission.BANKS_READ)
def preview_key(actor: Actor, work: Work, panel_id: str) -> KeyPreview:
    """Return the key that the panel makes, and how far it depends on who was asked; nothing changes."""
    del actor
    row = _key_panel(work, panel_id)
    ratings = counted_ratings(work, row)
    proposals = _proposals(work, row, ratings)
    bank = package_of_draft(work, row.draft_id or "").bank
    agreement, without = _dependence(bank, proposals, ratings)
    return KeyPreview(panel_view(work, row), proposals, agreement, K, PEOPLE, without)


@needs(Permission.BANKS_WRITE)
def decide_option(  # noqa: PLR0913, PLR0917 - what is decided about what, and why
    actor: Actor, work: Work, panel_id: str, item_id: str, option_id: str, action: str, reason: str
) -> None:
    """Keep or drop an option that the closed panel is in doubt about; the last decision counts, all of them stay."""
    row = _key_panel(work, panel_id, lock=True)
    if row.state != CLOSED:
        raise Conflict("The panel still rates. Close it first: then its doubts are final.")
    agreed = {item.item_id: item for item in panel_agreement(items_of(row), counted_ratings(work, row)).items}
    if item_id not in agreed or option_id not in {option.option_id for option in agreed[item_id].options}:
        raise NotFound("There is no such option in this panel.")
    if option_id not in agreed[item_id].doubtful:
        raise Conflict("The panel agrees about this option, so there is nothing to decide.")
    if action not in {KEPT, DROPPED}:
        raise Invalid("An option is kept or dropped.", "Choose one of the two.")
    require_reason(reason, needed=True)
    if action == DROPPED:
        _check_droppable(work, row, item_id, option_id)
    made = PanelDecisionRow(
        id=new_id(),
        organisation_id=actor.organisation_id,
        panel_id=panel_id,
        item_id=item_id,
        option_id=option_id,
        action=action,
        reason=reason.strip(),
        at=work.now,
        by_name=actor.name or actor.id,
    )
    work.session.add(made)
    details = {"item": item_id, "option": option_id, "action": action, "reason": made.reason}
    work.record(Event.PANEL_OPTION_DECIDED, f"panel:{panel_id}", **details)


@needs(Permission.BANKS_WRITE)
def take_key(actor: Actor, work: Work, panel_id: str, reason: str) -> int:
    """Take the panel's key into the working copy, item by item, all or none; return how many items it changed.

    Where an option was dropped, the text changes with the key, so that a second person reads it again.
    """
    row = _key_panel(work, panel_id, lock=True)
    if row.state != CLOSED:
        raise Conflict("The panel still rates. Close it first.")
    require_reason(reason, needed=True)
    proposals = _proposals(work, row, counted_ratings(work, row))
    if any(proposal.standing is Standing.UNDECIDED for proposal in proposals):
        raise Conflict("Options in doubt wait for a decision. Keep or drop each of them first.")
    ready = [proposal for proposal in proposals if proposal.standing is Standing.READY]
    if not ready:
        raise Conflict("There is nothing to take over: every key is the panel's already, or its text has changed.")
    for proposal in ready:
        _take(actor, work, row.draft_id or "", proposal, reason)
    taken = {"at": work.now.isoformat(), "by": actor.name or actor.id, "items": [p.item.id for p in ready]}
    row.content = {**row.content, "taken": taken}
    skipped = [p.rated.id for p in proposals if p.standing is not Standing.READY]
    work.record(
        Event.PANEL_KEY_TAKEN,
        f"panel:{panel_id}",
        draft=row.draft_id,
        items=taken["items"],
        skipped=skipped,
        reason=reason.strip(),
    )
    return len(ready)


def _take(actor: Actor, work: Work, draft_id: str, proposal: Proposal, reason: str) -> None:
    if proposal.after is None:
        return
    revision = proposal.revision
    if proposal.item.options != proposal.rated.options:
        revision = write_item(actor, work, draft_id, proposal.item, revision, reason)
    set_key(actor, work, draft_id, proposal.item.id, proposal.after, revision, reason)


def _key_panel(work: Work, panel_id: str, *, lock: bool = False) -> PanelRow:
    row = store.panel_by_id(work.session, panel_id, lock=lock)
    if row.purpose != KEY:
        raise NotFound("This panel compares standards; it makes no key.")
    return row


def _proposals(work: Work, row: PanelRow, ratings: list[Rating]) -> tuple[Proposal, ...]:
    present = {found.item_id: found for found in items_of_draft(work.session, row.draft_id or "")}
    decisions = decisions_on(work, row.id)
    agreed = {item.item_id: item for item in panel_agreement(items_of(row), ratings).items}
    rated: dict[str, list[Rating]] = {}
    for rating in ratings:
        rated.setdefault(rating.item_id, []).append(rating)
    found = []
    for item in items_of(row):
        own = {option: made for (item_id, option), made in decisions.items() if item_id == item.id}
        found.append(_proposal(item, present.get(item.id), agreed[item.id], own, rated.get(item.id, [])))
    return tuple(found)


def _proposal(
    rated: Item,
    present: DraftItemRow | None,
    agreement: ItemAgreement,
    decisions: Mapping[str, Decision],
    ratings: list[Rating],
) -> Proposal:
    dropped = {option for option in agreement.doubtful if option in decisions and decisions[option].action == DROPPED}
    kept = tuple(option for option in rated.options if option.id not in dropped)
    before = key_of(present) if present else None
    now = item_of(present) if present else None
    after = key_from_panel(replace(rated, options=kept), ratings, before)
    undecided = any(option not in decisions for option in agreement.doubtful)
    return Proposal(
        rated=rated,
        item=replace(now or rated, options=kept),
        before=before,
        after=after,
        agreement=agreement,
        decisions=decisions,
        standing=_standing(rated, now, before, after, whole=kept == rated.options, undecided=undecided),
        revision=present.revision if present else 0,
    )


def _standing(
    rated: Item,
    now: Item | None,
    before: ItemKey | None,
    after: ItemKey | None,
    *,
    whole: bool,
    undecided: bool,
) -> Standing:
    if now is None:
        return Standing.REMOVED
    if after is not None and not whole and now.options == tuple(o for o in rated.options if o.id in after.options):
        return Standing.SAME if before == after else Standing.CHANGED  # the option is out already
    if (now.stem, now.options) != (rated.stem, rated.options):
        return Standing.CHANGED
    if after is None:
        return Standing.UNRATED
    if undecided:
        return Standing.UNDECIDED
    return Standing.SAME if before == after else Standing.READY


def _check_droppable(work: Work, row: PanelRow, item_id: str, option_id: str) -> None:
    item = next(item for item in items_of(row) if item.id == item_id)
    gone = {o for (i, o), made in decisions_on(work, row.id).items() if i == item_id and made.action == DROPPED}
    left = len({option.id for option in item.options} - gone - {option_id})
    least = OPTION_COUNTS[item.format][0]
    if left < least:
        raise Conflict(
            f"Without this option {left} would be left, and {least} are needed. "
            "Keep it with a reason, or retire the whole situation in the working copy."
        )


def _dependence(
    bank: Bank, proposals: tuple[Proposal, ...], ratings: list[Rating]
) -> tuple[float | None, tuple[WithoutGroup, ...]]:
    """Return key agreement and the keys without each group, over the items that have a key and can be scored."""
    if len({rating.rater for rating in ratings}) < LEAST_RATERS:
        return None, ()
    keyed = [(proposal.item, proposal.after) for proposal in proposals if proposal.after is not None]
    key = BankKey({item.id: made for item, made in keyed})
    specification = panel_specification(replace(bank, items=tuple(item for item, _ in keyed)), key)
    scored = {scenario.item_id for scenario in specification.scenarios}
    people = simulate_answers([item for item, _ in keyed if item.id in scored], key, PEOPLE, SEED)
    agreement = resampled_agreement(specification, ratings, people, K)
    return agreement, without_each_group(specification, ratings, people, K)
