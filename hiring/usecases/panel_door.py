"""A panel member from the link to the thanks: they have no account, only the link admits them."""

from dataclasses import dataclass, replace
from enum import StrEnum

from hiring.domain.access.policy import Actor, ActorKind, Permission
from hiring.domain.records.events import Event
from hiring.errors import Closed, Invalid, NotFound, Problem
from hiring.store import panels as store
from hiring.store.organisations import own_organisation
from hiring.store.tables.studio import PanelMemberRow, PanelRatingRow, PanelRow
from hiring.store.tenancy import enter, unscoped
from hiring.usecases.panels import (
    CLOSED,
    DISCUSSION,
    IMPORTANCE,
    items_in_round,
    items_of,
    pages_in_round,
    round_of,
    sets_of,
    standards_of,
)
from hiring.usecases.work import Work, needs

_WRONG_LINK = "This link is not complete, it is not one of ours, or a newer one has taken its place."
MINUTES_PER_SITUATION, MINUTES_PER_SET = 2, 0.5


class Door(StrEnum):
    """What a link leads to now."""

    OPEN = "open"  # there is something to rate
    FINISHED = "finished"  # everything asked for so far was handed in
    MISSED = "missed"  # the first round is over, and the second one is not for who did not finish the first
    CLOSED = "closed"  # nothing was handed in before the panel was closed
    WITHDRAWN = "withdrawn"


DOOR_WORDS = {
    Door.FINISHED: "You have handed in what you think. It cannot be changed any more.",
    Door.MISSED: "The first round of this panel is over. What you saved was not handed in, so it is not counted.",
    Door.CLOSED: "This panel is closed. What you saved was not handed in, so it is not counted.",
    Door.WITHDRAWN: "You have been taken off this panel, so there is nothing more to rate. What you gave is not used.",
}


@dataclass(frozen=True, slots=True)
class GivenItem:
    """What a member said of one situation, option by option: its text, and three ratings that may have been left."""

    title: str
    options: tuple[tuple[str, int | None, int | None, int | None], ...]


@dataclass(frozen=True, slots=True)
class GivenSet:
    """What a member called most and least important, of which standards."""

    shown: tuple[str, ...]
    best: str
    worst: str


@dataclass(frozen=True, slots=True)
class DoorView:
    """What somebody sees who opens a link. `given_items`, `given_sets`: what was handed in, to be read again."""

    state: Door
    purpose: str
    title: str
    organisation_name: str
    simulated: bool
    language: str
    member_name: str
    round: int
    begun: bool
    panel_closed: bool
    pages: int
    minutes: int
    given_items: tuple[GivenItem, ...]
    given_sets: tuple[GivenSet, ...]


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """A page in the list of all pages: what it is about, whether it is complete, whether anything was given."""

    number: int
    title: str
    complete: bool
    begun: bool


@dataclass(frozen=True, slots=True)
class ReviewView:
    """All pages of the present round."""

    organisation_name: str
    simulated: bool
    language: str
    purpose: str
    round: int
    lines: tuple[ReviewLine, ...]

    @property
    def missing(self) -> tuple[ReviewLine, ...]:
        """The pages that are not complete."""
        return tuple(line for line in self.lines if not line.complete)


@needs(Permission.PUBLIC)
def open_panel_link(actor: Actor, work: Work, token: str) -> DoorView:
    """Return what a link is about. Looking changes nothing, however often and by whomever it is done."""
    del actor
    panel, member = find_member(work, token)
    state = door_state(panel, member)
    _, name, simulated = own_organisation(work.session) or ("", "", False)
    pages = pages_in_round(panel)
    each = MINUTES_PER_SET if panel.purpose == IMPORTANCE else MINUTES_PER_SITUATION
    return DoorView(
        state=state,
        purpose=panel.purpose,
        title=panel.title,
        organisation_name=name,
        simulated=simulated,
        language=panel.content.get("language", "en"),
        member_name=member.name,
        round=round_of(panel),
        begun=member.opened_at is not None,
        panel_closed=panel.state == CLOSED,
        pages=pages,
        minutes=max(1, round(pages * each)),
        given_items=_given_items(work, panel, member) if state is Door.FINISHED else (),
        given_sets=_given_sets(work, panel, member) if state is Door.FINISHED else (),
    )


@needs(Permission.PUBLIC)
def begin_panel(actor: Actor, work: Work, token: str) -> int:
    """Begin, or carry on on this device; return the first page that is not complete, 0 when all are."""
    del actor
    panel, member = enter_panel(work, token)
    if member.opened_at is None:
        member.opened_at = work.now
    lines = review_lines(work, panel, member)
    return next((line.number for line in lines if not line.complete), 0)


@needs(Permission.PUBLIC)
def review_panel(actor: Actor, work: Work, token: str) -> ReviewView:
    """Return every page of the present round, and which are complete."""
    del actor
    panel, member = look_in(work, token)
    _, name, simulated = own_organisation(work.session) or ("", "", False)
    return ReviewView(
        organisation_name=name,
        simulated=simulated,
        language=panel.content.get("language", "en"),
        purpose=panel.purpose,
        round=round_of(panel),
        lines=tuple(review_lines(work, panel, member)),
    )


@needs(Permission.PUBLIC)
def hand_in_panel(actor: Actor, work: Work, token: str) -> None:
    """Hand in the present round, all of it; from now on it counts and cannot be changed."""
    del actor
    panel, member = enter_panel(work, token)
    missing = [line for line in review_lines(work, panel, member) if not line.complete]
    if missing:
        raise Invalid([Problem(f"“{line.title}” is not complete.", "", item=str(line.number)) for line in missing])
    member.finished_round, member.finished_at = round_of(panel), work.now
    rater = Actor(ActorKind.RATER, member.id, member.organisation_id)
    replace(work, actor=rater).record(Event.PANEL_RATED, f"panel:{panel.id}", round=member.finished_round)


# --- for all use cases of members ----------------------------------------------------------------


def find_member(work: Work, token: str) -> tuple[PanelRow, PanelMemberRow]:
    """Enter the organisation that a link belongs to; return its panel and its member."""
    with unscoped(work.session):
        found = store.owner_of_panel_link(work.session, token)
    if found is None:
        raise NotFound(_WRONG_LINK)
    enter(work.session, found.organisation_id)
    return store.panel_by_id(work.session, found.panel_id), found


def look_in(work: Work, token: str) -> tuple[PanelRow, PanelMemberRow]:
    """Return panel and member where there is something to rate and they have begun; else raise `Closed`."""
    panel, member = find_member(work, token)
    _check_open(panel, member)
    if member.opened_at is None:
        raise Closed("Read what this is about first, then begin.")
    return panel, member


def enter_panel(work: Work, token: str) -> tuple[PanelRow, PanelMemberRow]:
    """Return panel and member to change something: neither changes until the transaction ends."""
    panel, member = find_member(work, token)
    panel = store.panel_by_id(work.session, panel.id, hold=True)
    member = store.lock_member(work.session, panel.id, member.id)
    _check_open(panel, member)
    return panel, member


def door_state(panel: PanelRow, member: PanelMemberRow) -> Door:
    """Return what a member's link leads to now."""
    if member.withdrawn_at is not None:
        return Door.WITHDRAWN
    if member.finished_round == 0:
        ended = {CLOSED: Door.CLOSED, DISCUSSION: Door.MISSED}
        return ended.get(panel.state, Door.OPEN)
    more = panel.state == DISCUSSION and member.finished_round < round_of(panel)
    return Door.OPEN if more else Door.FINISHED


def review_lines(work: Work, panel: PanelRow, member: PanelMemberRow) -> list[ReviewLine]:
    """Return every page of the present round; in the second one, what was rated in the first stands until changed."""
    if panel.purpose == IMPORTANCE:
        chosen = store.choices_of_member(work.session, member.id)
        return [ReviewLine(n, f"Set {n}", n in chosen, n in chosen) for n in range(1, len(sets_of(panel)) + 1)]
    given = given_ratings(work, panel, member)
    lines = []
    for number, item in enumerate(items_in_round(panel), start=1):
        rows = [given[place] for option in item.options if (place := (item.id, option.id)) in given]
        complete = sum(row.effectiveness is not None for row in rows) == len(item.options)
        lines.append(ReviewLine(number, item.title or item.id, complete, bool(rows)))
    return lines


def given_ratings(work: Work, panel: PanelRow, member: PanelMemberRow) -> dict[tuple[str, str], PanelRatingRow]:
    """Return a member's newest rating of every option up to the present round."""
    rows = sorted(store.ratings_of_member(work.session, member.id), key=lambda row: row.rating_round)
    return {(row.item_id, row.option_id): row for row in rows if row.rating_round <= round_of(panel)}


def _check_open(panel: PanelRow, member: PanelMemberRow) -> None:
    state = door_state(panel, member)
    if state is not Door.OPEN:
        raise Closed(DOOR_WORDS[state])


def _given_items(work: Work, panel: PanelRow, member: PanelMemberRow) -> tuple[GivenItem, ...]:
    rows = sorted(store.ratings_of_member(work.session, member.id), key=lambda row: row.rating_round)
    given = {(row.item_id, row.option_id): row for row in rows if row.rating_round <= member.finished_round}
    found = []
    for item in items_of(panel):
        pairs = [(option.text, given.get((item.id, option.id))) for option in item.options]
        options = tuple((text, r.effectiveness, r.care, r.convenience) for text, r in pairs if r is not None)
        found.append(GivenItem(item.title or item.id, options))
    return tuple(found)


def _given_sets(work: Work, panel: PanelRow, member: PanelMemberRow) -> tuple[GivenSet, ...]:
    names = {standard.id: standard.name for standard in standards_of(panel)}
    chosen = store.choices_of_member(work.session, member.id)
    return tuple(
        GivenSet(tuple(names[name] for name in shown), names[chosen[n].best], names[chosen[n].worst])
        for n, shown in enumerate(sets_of(panel), start=1)
        if n in chosen
    )
