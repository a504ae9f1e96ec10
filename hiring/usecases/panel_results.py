"""What a panel says: agreement, each rater's ratings, remarks and decisions. For HR, who may see names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from hiring.domain.access.policy import Actor, Permission
from hiring.domain.banks.model import Item
from hiring.domain.evidence.panels import ItemAgreement, PanelAgreement, Rating, last_ratings, panel_agreement
from hiring.errors import NotFound
from hiring.store import panels as store
from hiring.store.tables.studio import PanelRow
from hiring.usecases.panels import PanelView, items_of, panel_view
from hiring.usecases.work import Work, needs

KEPT, DROPPED = "kept", "dropped"
RATINGS_HEADER = ("round", "rater", "group", "item", "option", "rating", "care", "convenience")


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about a doubtful option, by whom and why."""

    item_id: str
    option_id: str
    action: str
    reason: str
    at: datetime
    by_name: str


@dataclass(frozen=True, slots=True)
class RaterLine:
    """One rater's newest ratings of an item, by option, the first round's where they differ, and their remark."""

    name: str
    group: str
    given: Mapping[str, Rating]
    earlier: Mapping[str, int]
    remark: str


@dataclass(frozen=True, slots=True)
class PanelResults:
    """A panel with its agreement; `decisions`: the latest on each option, by item and option."""

    panel: PanelView
    agreement: PanelAgreement
    decisions: Mapping[tuple[str, str], Decision]
    remarks: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ItemResults:
    """One item of a panel, rater by rater; `earlier`: agreement in the first round, where there was a second one."""

    panel: PanelView
    item: Item
    agreement: ItemAgreement
    earlier: ItemAgreement | None
    raters: tuple[RaterLine, ...]
    decisions: Mapping[str, Decision]
    previous: str | None
    next: str | None


@needs(Permission.BANKS_READ)
def panel_results(actor: Actor, work: Work, panel_id: str) -> PanelResults:
    """Return how far the members who handed in agree."""
    del actor
    row = store.panel_by_id(work.session, panel_id)
    remarks: dict[str, int] = {}
    for remark in store.remarks_of_panel(work.session, panel_id):
        remarks[remark.item_id] = remarks.get(remark.item_id, 0) + bool(remark.text)
    return PanelResults(
        panel=panel_view(work, row),
        agreement=panel_agreement(items_of(row), counted_ratings(work, row)),
        decisions=decisions_on(work, panel_id),
        remarks=remarks,
    )


@needs(Permission.BANKS_READ)
def panel_item(actor: Actor, work: Work, panel_id: str, item_id: str) -> ItemResults:
    """Return one item of a panel with everybody's ratings."""
    del actor
    row = store.panel_by_id(work.session, panel_id)
    panel = panel_view(work, row)
    item = panel.item(item_id)
    if item is None:
        raise NotFound("There is no such situation in this panel.")
    everything = counted_ratings(work, row)
    ratings = [rating for rating in everything if rating.item_id == item_id]
    first = [rating for rating in ratings if rating.round == 1]
    order = [agreed.item_id for agreed in panel_agreement(panel.items, everything).items]
    place = order.index(item_id)
    return ItemResults(
        panel=panel,
        item=item,
        agreement=panel_agreement([item], ratings).items[0],
        earlier=panel_agreement([item], first).items[0] if len(first) < len(ratings) else None,
        raters=_lines(work, panel, item_id, ratings),
        decisions={o: made for (i, o), made in decisions_on(work, panel_id).items() if i == item_id},
        previous=order[place - 1] if place else None,
        next=order[place + 1] if place + 1 < len(order) else None,
    )


@needs(Permission.BANKS_READ)
def panel_ratings(actor: Actor, work: Work, panel_id: str) -> list[tuple[str, ...]]:
    """Return every counted rating as rows of a bank's `ratings.csv`, header first; raters are called r1, r2 ..."""
    del actor
    row = store.panel_by_id(work.session, panel_id)
    return ratings_table(counted_ratings(work, row))


def ratings_table(ratings: Sequence[Rating]) -> list[tuple[str, ...]]:
    """Return rows of `ratings.csv`. Numbers follow the members' random ids, so they tell no order of arrival."""
    names = {rater: f"r{n}" for n, rater in enumerate(sorted({rating.rater for rating in ratings}), start=1)}
    rows = sorted(ratings, key=lambda r: (r.round, int(names[r.rater][1:]), r.item_id, r.option_id))
    values = [
        (r.round, names[r.rater], r.group, r.item_id, r.option_id, r.effectiveness, r.care, r.convenience) for r in rows
    ]
    return [RATINGS_HEADER, *(tuple("" if v is None else str(v) for v in line) for line in values)]


# --- for other use cases ---------------------------------------------------------------------------


def counted_ratings(work: Work, row: PanelRow) -> list[Rating]:
    """Return the ratings of members who handed in and were not withdrawn, of the rounds that they handed in."""
    members = {m.id: m for m in store.members_of_panel(work.session, row.id) if m.withdrawn_at is None}
    return [
        Rating(
            rater=rating.member_id,
            group=members[rating.member_id].rater_group,
            round=rating.rating_round,
            item_id=rating.item_id,
            option_id=rating.option_id,
            effectiveness=rating.effectiveness,
            care=rating.care,
            convenience=rating.convenience,
        )
        for rating in store.ratings_of_panel(work.session, row.id)
        if rating.member_id in members and rating.rating_round <= members[rating.member_id].finished_round
    ]


def decisions_on(work: Work, panel_id: str) -> dict[tuple[str, str], Decision]:
    """Return the latest decision on each option, by item and option."""
    return {
        (row.item_id, row.option_id): Decision(row.item_id, row.option_id, row.action, row.reason, row.at, row.by_name)
        for row in store.decisions_of_panel(work.session, panel_id)
    }


def _lines(work: Work, panel: PanelView, item_id: str, ratings: Sequence[Rating]) -> tuple[RaterLine, ...]:
    remarks = {r.member_id: r.text for r in store.remarks_of_panel(work.session, panel.id) if r.item_id == item_id}
    newest: dict[str, dict[str, Rating]] = {}
    for rating in last_ratings(ratings):
        newest.setdefault(rating.rater, {})[rating.option_id] = rating
    lines = []
    for member in panel.counting:
        given = newest.get(member.id, {})
        earlier = {
            r.option_id: r.effectiveness
            for r in ratings
            if r.rater == member.id and r.effectiveness is not None and r.round < given[r.option_id].round
        }
        lines.append(RaterLine(member.name, member.group, given, earlier, remarks.get(member.id, "")))
    return tuple(lines)
