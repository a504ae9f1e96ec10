"""Panels as pages show them: pictures of ratings, sentences about agreement, rows of downloads."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hiring.domain.banks.model import RATING_MAX
from hiring.domain.evidence.panels import OptionAgreement, PanelAgreement, distribution
from hiring.usecases.importance import ImportanceResults
from hiring.usecases.panel_results import ItemResults, PanelResults
from hiring.usecases.panels import CLOSED, DISCUSSION, KEY, MemberView, PanelView
from hiring.web.presenters.studio_jobs import FORMULA_SIGNS
from hiring.web.presenters.studio_words import quantity

PURPOSES = {"key": "Rates situations", "importance": "Compares standards"}
PANEL_STATES = {"open": ("Open", "good"), "discussion": ("Second round", "brand-tag"), "closed": ("Closed", "")}
GOOD_PANEL, ENOUGH_RATERS, FEWEST = 0.7, 8, 5

STEP, RADIUS, PADDING = 9, 4, 6  # pixels between dots, of a dot, and above the highest


@dataclass(frozen=True, slots=True)
class Dots:
    """Every rater a dot over the number they gave. Places across are percentages, heights are pixels.

    `bar`: left edge and width of one SD to either side of the mean; "" where there is none.
    """

    height: int
    dots: tuple[tuple[str, int], ...]
    ticks: tuple[tuple[int, str], ...]
    mean: str
    bar: tuple[str, str] | None
    words: str


def columns(counts: Mapping[int, int], mean: float | None = None, sd: float | None = None) -> Dots:
    """Return the picture of how often each number was given."""
    highest = max(counts.values(), default=0)
    height = STEP * max(highest, 1) + PADDING
    dots = tuple(
        (_at(number), height - RADIUS - 1 - STEP * place) for number, count in counts.items() for place in range(count)
    )
    return Dots(
        height=height,
        dots=dots,
        ticks=tuple((number, _at(number)) for number in range(1, RATING_MAX + 1)),
        mean=_at(mean) if mean is not None else "",
        bar=_bar(mean, sd),
        words=in_words(counts),
    )


def picture(option: OptionAgreement) -> Dots:
    """Return the picture of an option's ratings, with their mean and SD."""
    return columns(distribution(option), option.mean, option.sd)


def in_words(counts: Mapping[int, int]) -> str:
    """Say how often each number was given: 3 gave 6, 1 gave 7."""
    said = [f"{count} gave {number}" for number, count in counts.items() if count]
    return ", ".join(said) or "nobody rated it"


def figure(value: float | None, places: int = 2) -> str:
    """Write a coefficient; a dash where it is not known. The minus is a minus."""
    return "–" if value is None else f"{value:.{places}f}".replace("-", "−")


def csv_text(rows: Iterable[Sequence[object]]) -> str:
    """Return rows as a CSV in which no cell is a formula."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([_harmless(cell) for cell in row] for row in rows)
    return stream.getvalue()


def spread_words(option: OptionAgreement) -> str:
    """Say in a few words how far raters agree about an option."""
    if option.agreement is None:
        return "too few ratings to say"
    if option.doubtful:
        return "in doubt: raters disagree"
    return "agreed" if option.agreement >= 0.7 else "agreed on the whole"  # noqa: PLR2004 - the usual mark of r_wg


@dataclass(frozen=True, slots=True)
class GroupCount:
    """How many of a group there are, and how many of them have handed in."""

    name: str
    members: int
    finished: int


def group_counts(panel: PanelView) -> list[GroupCount]:
    """Return the groups of a panel, without withdrawn members."""
    there = [member for member in panel.members if not member.withdrawn]
    return [
        GroupCount(group, len(own), sum(member.counts for member in own))
        for group in sorted({member.group for member in there})
        if (own := [member for member in there if member.group == group])
    ]


def member_state(panel: PanelView, member: MemberView) -> tuple[str, str]:
    """Return what a member has done, and how to colour it."""
    if member.withdrawn:
        return "Withdrawn, not counted", ""
    if panel.state == DISCUSSION and member.finished_round == 1:
        return (
            ("Second round open", "warn") if not member.done else (f"Second round: {member.done} rated again", "warn")
        )
    if member.finished_round:
        return "Handed in" if member.finished_round == 1 else "Handed in twice", "good"
    if panel.state != "open":
        return "Not handed in, not counted", ""
    return ("On the way", "brand-tag") if member.opened_at else ("Not begun", "")


def progress_sentence(panel: PanelView) -> str:
    """Say how far a panel is."""
    there = [member for member in panel.members if not member.withdrawn]
    if not there:
        return "Nobody has been invited yet."
    if panel.state == CLOSED:
        return f"{len(panel.counting)} of {quantity(len(there), 'member')} handed in before it was closed."
    return f"{len(panel.counting)} of {quantity(len(there), 'member')} have handed in."


def conclusion(results: PanelResults) -> str:
    """Say in a few sentences what can and cannot be concluded from a panel."""
    agreement, n = results.agreement, len(results.panel.counting)
    if not n:
        return "Nothing can be said before the first member hands in. Ratings under way are not shown."
    if n == 1:
        return "One person has handed in: that is an opinion, and no agreement can be told from it."
    return f"{_agree(agreement)} {_doubt(agreement)} {_enough(results.panel)}"


def _agree(agreement: PanelAgreement) -> str:
    mean = agreement.mean_of_raters
    if mean is None:
        return "How dependable the panel’s means are cannot be told yet."
    if mean >= GOOD_PANEL:
        return f"Another panel like this one would order the options much alike (ICC of its means {figure(mean)})."
    return f"Another panel like this one may well order the options otherwise (ICC of its means {figure(mean)})."


def _doubt(agreement: PanelAgreement) -> str:
    if not agreement.doubtful:
        return "No option is in doubt."
    one = agreement.doubtful == 1
    options = quantity(agreement.options, "option")
    return f"{agreement.doubtful} of {options} {'is' if one else 'are'} in doubt: talk about {'it' if one else 'them'}."


def _enough(panel: PanelView) -> str:
    n, groups = len(panel.counting), len({member.group for member in panel.counting})
    if n >= ENOUGH_RATERS and groups > 1:
        return "There are enough raters of enough groups for an expert key."
    return f"An expert key needs {ENOUGH_RATERS} raters of 2 groups; so far it would be a provisional key."


def item_conclusion(view: ItemResults) -> str:
    """Say what can be concluded about one situation."""
    doubtful, raters = view.agreement.doubtful, view.agreement.raters
    if raters < 2:  # noqa: PLR2004 - agreement takes two
        return "Fewer than two people have handed in, so no agreement can be told yet."
    if not doubtful:
        return f"{raters} raters agree well enough about every option."
    return f"{raters} raters disagree about {quantity(len(doubtful), 'option')}: too far apart for a key to rest on."


def importance_sentence(results: ImportanceResults) -> str:
    """Say what can be concluded from a panel of importance."""
    if results.found is None:
        return (
            "Results appear when the panel is closed. Until then, what changes when somebody hands in would tell "
            "what they said."
        )
    n, w = results.found.everybody.members, results.found.everybody.concordance
    if not n:
        return "Nobody handed in, so there is nothing to conclude."
    if n == 1:
        return "One person handed in: that is an opinion, not what a panel thinks."
    together = f"Kendall’s W is {figure(w)}" if w is not None else "no common order can be told"
    if w is not None and w >= GOOD_PANEL:
        return f"{n} people put the standards into much the same order ({together})."
    return (
        f"{n} people do not agree about the order ({together}): treat the proposal as a start for a talk, no verdict."
    )


def few(panel: PanelView) -> bool:
    """Whether a key panel has fewer members than one should have."""
    return panel.purpose == KEY and sum(not member.withdrawn for member in panel.members) < FEWEST


def _at(value: float) -> str:
    """Return where a number stands: in the middle of its seventh of the width."""
    return f"{100 * (value - 0.5) / RATING_MAX:.2f}%"


def _bar(mean: float | None, sd: float | None) -> tuple[str, str] | None:
    if mean is None or not sd:
        return None
    low, high = max(mean - sd, 0.5), min(mean + sd, RATING_MAX + 0.5)
    return _at(low), f"{100 * (high - low) / RATING_MAX:.2f}%"


def _harmless(cell: object) -> str:
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(FORMULA_SIGNS) and not _is_number(text) else text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
