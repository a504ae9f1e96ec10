"""The pages that a panel member fills: looking at one, and saving it. No key and nobody's name is read here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hiring.domain.access.policy import Actor, Permission
from hiring.domain.banks.model import RATING_MAX, RATING_MIN, Item, Option
from hiring.domain.delivery.references import options_by_reference
from hiring.domain.evidence.panels import Rating, distribution, panel_agreement
from hiring.errors import Invalid, NotFound, Problem
from hiring.ids import opaque_reference
from hiring.store import panels as store
from hiring.store.organisations import own_organisation
from hiring.store.tables.studio import PanelChoiceRow, PanelMemberRow, PanelRatingRow, PanelRemarkRow, PanelRow
from hiring.usecases.panel_door import enter_panel, given_ratings, look_in
from hiring.usecases.panels import IMPORTANCE, Standard, items_in_round, round_of, sets_of, standards_of
from hiring.usecases.work import Work, needs

ASKED = ("effectiveness", "care", "convenience")
MAX_REMARK = 1_000
REMARK = "remark"
_UNKNOWN = "Load the page again; nothing was saved."

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class OptionPage:
    """An option to rate, under a name that means nothing elsewhere. `counts`: how the panel rated it, 1 to 7."""

    reference: str
    text: str
    counts: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class PanelPage:
    """A page of the present round, with what was given so far in `fields`.

    A situation has `options`, a set of standards has `standards`. `missing`: the names of the fields still open.
    """

    number: int
    total: int
    round: int
    purpose: str
    organisation_name: str
    simulated: bool
    language: str
    title: str
    paragraphs: tuple[str, ...]
    about_feelings: bool
    options: tuple[OptionPage, ...]
    standards: tuple[tuple[str, Standard], ...]
    fields: Mapping[str, str]

    @property
    def missing(self) -> tuple[str, ...]:
        """The fields that have to be filled and are not."""
        wanted = ("best", "worst") if self.standards else tuple(f"effectiveness-{o.reference}" for o in self.options)
        return tuple(name for name in wanted if not self.fields.get(name))

    @property
    def begun(self) -> bool:
        """Whether anything was given."""
        return bool(self.fields)


@needs(Permission.PUBLIC)
def view_panel_page(actor: Actor, work: Work, token: str, number: int) -> PanelPage:
    """Return a page of the present round."""
    del actor
    panel, member = look_in(work, token)
    return _page(work, panel, member, number)


@needs(Permission.PUBLIC)
def save_panel_page(actor: Actor, work: Work, token: str, number: int, pairs: Pairs) -> PanelPage:
    """Save what was given on a page, complete or not; return the page as it is now."""
    del actor
    panel, member = enter_panel(work, token)
    if panel.purpose == IMPORTANCE:
        _save_choice(work, panel, member, number, pairs)
    else:
        _save_ratings(work, panel, member, number, pairs)
    work.session.flush()
    return _page(work, panel, member, number)


def _page(work: Work, panel: PanelRow, member: PanelMemberRow, number: int) -> PanelPage:
    _, name, simulated = own_organisation(work.session) or ("", "", False)
    importance = panel.purpose == IMPORTANCE
    item = None if importance else _item(panel, number)
    return PanelPage(
        number=number,
        total=len(sets_of(panel)) if importance else len(items_in_round(panel)),
        round=round_of(panel),
        purpose=panel.purpose,
        organisation_name=name,
        simulated=simulated,
        language=panel.content.get("language", "en"),
        title=(item.title or "What could one do?") if item else "",
        paragraphs=tuple(item.stem.split("\n\n")) if item else (),
        about_feelings=item is not None and item.facet == "understanding",
        options=_options(work, panel, member, item) if item else (),
        standards=() if item else _standards(panel, member, number),
        fields=_fields(work, panel, member, item) if item else _chosen(work, panel, member, number),
    )


# --- situations ------------------------------------------------------------------------------------


def _item(panel: PanelRow, number: int) -> Item:
    items = items_in_round(panel)
    if not 1 <= number <= len(items):
        raise NotFound("There is no such page in this panel.")
    return items[number - 1]


def _options(work: Work, panel: PanelRow, member: PanelMemberRow, item: Item) -> tuple[OptionPage, ...]:
    counts = _first_round(work, panel, item) if round_of(panel) > 1 else {}
    return tuple(
        OptionPage(reference, option.text, counts.get(option.id, {}))
        for reference, option in options_by_reference(member.id, item).items()
    )


def _first_round(work: Work, panel: PanelRow, item: Item) -> dict[str, Mapping[int, int]]:
    """Return how often each option got each number in the first round, from those who handed it in."""
    counting = {
        m.id for m in store.members_of_panel(work.session, panel.id) if m.finished_round and m.withdrawn_at is None
    }
    rows = [
        Rating(row.member_id, "", row.rating_round, row.item_id, row.option_id, row.effectiveness)
        for row in store.ratings_of_panel(work.session, panel.id)
        if row.rating_round == 1 and row.member_id in counting and row.item_id == item.id
    ]
    (found,) = panel_agreement([item], rows).items
    return {option.option_id: distribution(option) for option in found.options}


def _fields(work: Work, panel: PanelRow, member: PanelMemberRow, item: Item) -> dict[str, str]:
    given = given_ratings(work, panel, member)
    fields = {}
    for reference, option in options_by_reference(member.id, item).items():
        row = given.get((item.id, option.id))
        for asked in ASKED if row else ():
            if (value := getattr(row, asked)) is not None:
                fields[f"{asked}-{reference}"] = str(value)
    remark = store.remark_of(work.session, member.id, item.id)
    return fields | ({REMARK: remark.text} if remark else {})


def _save_ratings(work: Work, panel: PanelRow, member: PanelMemberRow, number: int, pairs: Pairs) -> None:
    item = _item(panel, number)
    options = options_by_reference(member.id, item)
    remark, given = _read(options, pairs)
    now = round_of(panel)
    before = given_ratings(work, panel, member)
    for option_id, values in given.items():
        row = before.get((item.id, option_id))
        if row is None or row.rating_round != now:
            row = _new_rating(member, row, now, item.id, option_id)
            work.session.add(row)
        for asked, value in values.items():
            setattr(row, asked, value)
        row.at = work.now
    if now > 1:
        _save_remark(work, member, item.id, remark)


def _read(options: Mapping[str, Option], pairs: Pairs) -> tuple[str, dict[str, dict[str, int]]]:
    """Return the remark, and option id -> what was asked -> number; anything strange is refused whole."""
    remark, given = "", dict[str, dict[str, int]]()
    for name, value in pairs:
        asked, _, reference = name.partition("-")
        if name == REMARK:
            remark = value.strip()
        elif asked in ASKED and reference in options:
            if value not in {str(number) for number in range(RATING_MIN, RATING_MAX + 1)}:
                raise Invalid(f"“{value[:20]}” is not a number from {RATING_MIN} to {RATING_MAX}.", _UNKNOWN)
            given.setdefault(options[reference].id, {})[asked] = int(value)
        else:
            raise Invalid("This form is not the one of this page.", _UNKNOWN)
    if len(remark) > MAX_REMARK:
        raise Invalid(f"The remark is longer than {MAX_REMARK:,} characters.", "Say it more shortly.")
    return remark, given


def _new_rating(
    member: PanelMemberRow, before: PanelRatingRow | None, now: int, item_id: str, option_id: str
) -> PanelRatingRow:
    return PanelRatingRow(
        member_id=member.id,
        organisation_id=member.organisation_id,
        rating_round=now,
        item_id=item_id,
        option_id=option_id,
        effectiveness=before.effectiveness if before else None,
        care=before.care if before else None,
        convenience=before.convenience if before else None,
    )


def _save_remark(work: Work, member: PanelMemberRow, item_id: str, text: str) -> None:
    row = store.remark_of(work.session, member.id, item_id)
    if row is None and text:
        row = PanelRemarkRow(member_id=member.id, organisation_id=member.organisation_id, item_id=item_id)
        work.session.add(row)
    if row is not None:
        row.text, row.at = text, work.now


# --- standards -------------------------------------------------------------------------------------


def _set(panel: PanelRow, number: int) -> tuple[str, ...]:
    sets = sets_of(panel)
    if not 1 <= number <= len(sets):
        raise NotFound("There is no such page in this panel.")
    return sets[number - 1]


def _standards(panel: PanelRow, member: PanelMemberRow, number: int) -> tuple[tuple[str, Standard], ...]:
    """Return the standards of a set, in an order of the member's own."""
    known = {standard.id: standard for standard in standards_of(panel)}
    pairs = [(opaque_reference(member.id, str(number), name), known[name]) for name in _set(panel, number)]
    return tuple(sorted(pairs, key=lambda pair: pair[0]))


def _chosen(work: Work, panel: PanelRow, member: PanelMemberRow, number: int) -> dict[str, str]:
    row = store.choices_of_member(work.session, member.id).get(number)
    if row is None:
        return {}
    references = {standard.id: reference for reference, standard in _standards(panel, member, number)}
    return {"best": references[row.best], "worst": references[row.worst]}


def _save_choice(work: Work, panel: PanelRow, member: PanelMemberRow, number: int, pairs: Pairs) -> None:
    known = {reference: standard.id for reference, standard in _standards(panel, member, number)}
    given = dict(pairs)
    if given.keys() - {"best", "worst"} or set(given.values()) - known.keys():
        raise Invalid("This form is not the one of this page.", _UNKNOWN)
    words = {"best": "matters most", "worst": "matters least"}
    open_ones = [
        Problem(f"Choose the one that {said}.", "", item=name) for name, said in words.items() if name not in given
    ]
    if open_ones:
        raise Invalid(open_ones)
    if given["best"] == given["worst"]:
        raise Invalid(
            [Problem("One standard cannot matter most and least.", "Choose two different ones.", item="worst")]
        )
    row = store.choices_of_member(work.session, member.id).get(number)
    if row is None:
        row = PanelChoiceRow(member_id=member.id, organisation_id=member.organisation_id, set_number=number)
        work.session.add(row)
    row.best, row.worst, row.at = known[given["best"]], known[given["worst"]], work.now
