"""Panels of subject-matter experts: opening them, looking at them, discussing, closing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hiring.domain.access.policy import Actor, Permission
from hiring.domain.banks.model import Item
from hiring.domain.banks.plain import item_from_plain, item_to_plain
from hiring.domain.records.events import Event
from hiring.errors import Conflict, Invalid
from hiring.ids import new_id
from hiring.store import panels as store
from hiring.store.tables.studio import PanelMemberRow, PanelRow
from hiring.usecases.drafts import package_of_draft
from hiring.usecases.work import Work, needs

KEY, IMPORTANCE = "key", "importance"
OPEN, DISCUSSION, CLOSED = "open", "discussion", "closed"
MAX_TITLE = 200
FEWEST_MEMBERS, MOST_MEMBERS, MOST_VOICES = 5, 20, 200  # a key needs experts, importance may have many voices


@dataclass(frozen=True, slots=True)
class Standard:
    """A service standard as a panel is shown it."""

    id: str
    name: str
    promise: str


@dataclass(frozen=True, slots=True)
class MemberView:
    """A member. `done`: how many pages of the present round they have completed; `counts`: what they gave is used."""

    id: str
    name: str
    email: str
    group: str
    invited_at: datetime
    opened_at: datetime | None
    finished_round: int
    finished_at: datetime | None
    withdrawn: bool
    done: int

    @property
    def counts(self) -> bool:
        """Whether they handed in and are still of the panel."""
        return self.finished_round > 0 and not self.withdrawn


@dataclass(frozen=True, slots=True)
class PanelView:
    """A panel with its members. `items` or `standards` and `sets`: what it is shown; `pages`: of the present round."""

    id: str
    title: str
    purpose: str
    state: str
    draft_id: str | None
    profile_id: str | None
    language: str
    items: tuple[Item, ...]
    standards: tuple[Standard, ...]
    sets: tuple[tuple[str, ...], ...]
    discussed: tuple[str, ...]
    members: tuple[MemberView, ...]
    pages: int
    created_at: datetime
    created_by: str
    closed_at: datetime | None
    closed_by: str
    taken_at: datetime | None
    taken_by: str

    @property
    def counting(self) -> tuple[MemberView, ...]:
        """The members whose ratings are used."""
        return tuple(member for member in self.members if member.counts)

    def item(self, item_id: str) -> Item | None:
        """Return an item of the panel."""
        return next((item for item in self.items if item.id == item_id), None)


@dataclass(frozen=True, slots=True)
class PanelSummary:
    """A panel in a list."""

    id: str
    title: str
    purpose: str
    state: str
    parts: int
    members: int
    finished: int
    created_at: datetime
    taken: bool


@needs(Permission.BANKS_READ)
def list_panels(actor: Actor, work: Work) -> list[PanelSummary]:
    """Return every panel, the newest first."""
    del actor
    members: dict[str, list[PanelMemberRow]] = {}
    for row in store.all_members(work.session):
        if row.withdrawn_at is None:
            members.setdefault(row.panel_id, []).append(row)
    return [_summary(row, members.get(row.id, [])) for row in store.all_panels(work.session)]


@needs(Permission.BANKS_WRITE)
def open_key_panel(actor: Actor, work: Work, draft_id: str, title: str, item_ids: Sequence[str]) -> str:
    """Open a panel that rates the options of some items of a working copy; what they say now is what is rated."""
    bank = package_of_draft(work, draft_id).bank
    items = [item for item in bank.items if item.id in set(item_ids)]
    if not items:
        raise Invalid("No situation is chosen.", "Choose at least one situation for the panel to rate.")
    content = {"language": bank.language, "items": [item_to_plain(item) for item in items]}
    return add_panel(actor, work, PanelRow(purpose=KEY, draft_id=draft_id, title=title, content=content))


def add_panel(actor: Actor, work: Work, row: PanelRow) -> str:
    """Save a new panel."""
    row.title = row.title.strip()
    if not row.title or len(row.title) > MAX_TITLE:
        raise Invalid("The panel needs a name.", f"Use 1 to {MAX_TITLE} characters; members see it too.")
    row.id, row.organisation_id, row.state = new_id(), actor.organisation_id, OPEN
    row.created_at, row.created_by = work.now, actor.name or actor.id
    work.session.add(row)
    work.record(Event.PANEL_OPENED, f"panel:{row.id}", purpose=row.purpose, parts=len(parts_of(row)))
    return row.id


@needs(Permission.BANKS_READ)
def view_panel(actor: Actor, work: Work, panel_id: str) -> PanelView:
    """Return a panel and how far everybody is."""
    del actor
    return panel_view(work, store.panel_by_id(work.session, panel_id))


@needs(Permission.BANKS_WRITE)
def start_discussion(actor: Actor, work: Work, panel_id: str, item_ids: Sequence[str]) -> None:
    """Begin the second round: the members see how these items were rated, and may rate them again."""
    del actor
    row = store.panel_by_id(work.session, panel_id, lock=True)
    if row.purpose != KEY or row.state != OPEN:
        raise Conflict("The second round can begin once, while the first one runs.")
    if not any(_counts(member) for member in store.members_of_panel(work.session, panel_id)):
        raise Conflict("Nobody has handed in yet, so there is nothing to discuss.")
    chosen = [item.id for item in items_of(row) if item.id in set(item_ids)]
    if not chosen:
        raise Invalid("No situation is chosen.", "Choose what the panel should look at again.")
    row.content = {**row.content, "discussed": chosen}
    row.state = DISCUSSION
    work.record(Event.PANEL_DISCUSSED, f"panel:{panel_id}", items=chosen)


@needs(Permission.BANKS_WRITE)
def close_panel(actor: Actor, work: Work, panel_id: str) -> None:
    """Close a panel: nobody rates any more, and what was handed in is what counts."""
    row = store.panel_by_id(work.session, panel_id, lock=True)
    if row.state == CLOSED:
        raise Conflict("This panel is closed already.")
    row.state, row.closed_at, row.closed_by = CLOSED, work.now, actor.name or actor.id
    counting = sum(_counts(member) for member in store.members_of_panel(work.session, panel_id))
    work.record(Event.PANEL_CLOSED, f"panel:{panel_id}", raters=counting)


def panel_view(work: Work, row: PanelRow) -> PanelView:
    """Return a panel for HR."""
    members = store.members_of_panel(work.session, row.id)
    done = _done(work, row)
    taken = row.content.get("taken", {})
    return PanelView(
        id=row.id,
        title=row.title,
        purpose=row.purpose,
        state=row.state,
        draft_id=row.draft_id,
        profile_id=row.values_profile_id,
        language=row.content.get("language", "en"),
        items=items_of(row),
        standards=standards_of(row),
        sets=sets_of(row),
        discussed=tuple(row.content.get("discussed", ())),
        members=tuple(_member_view(member, done.get(member.id, 0)) for member in members),
        pages=pages_in_round(row),
        created_at=row.created_at,
        created_by=row.created_by,
        closed_at=row.closed_at,
        closed_by=row.closed_by or "",
        taken_at=datetime.fromisoformat(taken["at"]) if taken else None,
        taken_by=taken.get("by", ""),
    )


# --- what a panel is shown, for all use cases of panels ------------------------------------------


def items_of(row: PanelRow) -> tuple[Item, ...]:
    """Return the items that a panel rates, as they were when it was opened."""
    return tuple(item_from_plain(plain) for plain in row.content.get("items", ()))


def standards_of(row: PanelRow) -> tuple[Standard, ...]:
    """Return the standards that a panel compares."""
    return tuple(Standard(s["id"], s["name"], s["promise"]) for s in row.content.get("standards", ()))


def sets_of(row: PanelRow) -> tuple[tuple[str, ...], ...]:
    """Return the sets in which the standards are compared."""
    return tuple(tuple(names) for names in row.content.get("sets", ()))


def parts_of(row: PanelRow) -> list[Any]:
    """Return what a panel is about: items or standards."""
    found: list[Any] = row.content.get("items") or row.content.get("standards") or []
    return found


def items_in_round(row: PanelRow) -> tuple[Item, ...]:
    """Return the items of the present round: in the discussion only those discussed."""
    items = items_of(row)
    if "discussed" not in row.content:
        return items
    return tuple(item for item in items if item.id in row.content["discussed"])


def pages_in_round(row: PanelRow) -> int:
    """Return how many pages a member fills in the present round."""
    return len(sets_of(row)) if row.purpose == IMPORTANCE else len(items_in_round(row))


def round_of(row: PanelRow) -> int:
    """Return the number of the present round; of a closed panel the last one."""
    return 2 if "discussed" in row.content else 1


def _done(work: Work, row: PanelRow) -> dict[str, int]:
    """Return how many pages of the present round each member has completed."""
    found: dict[str, int] = {}
    if row.purpose == IMPORTANCE:
        for choice in store.choices_of_panel(work.session, row.id):
            found[choice.member_id] = found.get(choice.member_id, 0) + 1
        return found
    given: dict[tuple[str, str], int] = {}
    for rating in store.ratings_of_panel(work.session, row.id):
        if rating.rating_round == round_of(row) and rating.effectiveness is not None:
            place = (rating.member_id, rating.item_id)
            given[place] = given.get(place, 0) + 1
    wanted = {item.id: len(item.options) for item in items_in_round(row)}
    for (member_id, item_id), count in given.items():
        found[member_id] = found.get(member_id, 0) + (count == wanted.get(item_id))
    return found


def _member_view(row: PanelMemberRow, done: int) -> MemberView:
    return MemberView(
        id=row.id,
        name=row.name,
        email=row.email,
        group=row.rater_group,
        invited_at=row.invited_at,
        opened_at=row.opened_at,
        finished_round=row.finished_round,
        finished_at=row.finished_at,
        withdrawn=row.withdrawn_at is not None,
        done=done,
    )


def _summary(row: PanelRow, members: Sequence[PanelMemberRow]) -> PanelSummary:
    return PanelSummary(
        id=row.id,
        title=row.title,
        purpose=row.purpose,
        state=row.state,
        parts=len(parts_of(row)),
        members=len(members),
        finished=sum(_counts(member) for member in members),
        created_at=row.created_at,
        taken="taken" in row.content,
    )


def _counts(row: PanelMemberRow) -> bool:
    return row.finished_round > 0 and row.withdrawn_at is None
