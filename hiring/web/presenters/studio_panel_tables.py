"""The rows of panels' tables and downloads, and what they say of a key before it is taken over."""

from collections.abc import Iterator
from dataclasses import dataclass

from hiring.domain.banks.model import ItemKey
from hiring.domain.evidence.panel_keys import WithoutGroup
from hiring.usecases.importance import ImportanceResults
from hiring.usecases.panel_keys import KeyPreview, Proposal, Standing
from hiring.usecases.panel_results import DROPPED, PanelResults
from hiring.web.presenters.studio_panels import figure
from hiring.web.presenters.studio_words import quantity

STANDINGS = {
    Standing.READY: ("Ready", "good"),
    Standing.SAME: ("Has this key already", ""),
    Standing.CHANGED: ("Text changed since: not taken over", "warn"),
    Standing.REMOVED: ("No longer in the working copy", "warn"),
    Standing.UNRATED: ("Not rated by enough: not taken over", "warn"),
    Standing.UNDECIDED: ("Waits for a decision", "warn"),
}
AGREEMENT_HEADER = ("item", "option", "raters", "mean", "sd", "r_wg", "doubtful", "r_wg_j", "icc21", "icc2k")
IMPORTANCE_HEADER = ("group", "members", "standard", "best", "worst", "score", "share", "proposed", "r_wg", "kendall_w")

Rows = Iterator[tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class KeyRow:
    """An option's key now and as the panel makes it, as text."""

    option_id: str
    text: str
    before: str
    after: str
    sd: str
    doubtful: bool
    dropped: bool
    best_before: bool
    best_after: bool


def key_rows(proposal: Proposal) -> list[KeyRow]:
    """Return the options of an item, the best of the panel first."""
    sds = {option.option_id: option.sd for option in proposal.agreement.options}
    means = {option.option_id: option.mean or 0 for option in proposal.agreement.options}
    before, after = _points(proposal.before), _points(proposal.after)
    rows = []
    for option in sorted(proposal.rated.options, key=lambda option: -means[option.id]):
        made = proposal.decisions.get(option.id)
        rows.append(
            KeyRow(
                option_id=option.id,
                text=option.text,
                before=_text(before, option.id),
                after=_text(after, option.id),
                sd=figure(sds[option.id]),
                doubtful=option.id in proposal.agreement.doubtful,
                dropped=made is not None and made.action == DROPPED,
                best_before=_is_best(before, option.id),
                best_after=_is_best(after, option.id),
            )
        )
    return rows


def key_conclusion(view: KeyPreview) -> str:
    """Say what can and cannot be concluded from the key."""
    if view.agreement is None:
        return "With fewer than two raters nothing can be said about what another panel would choose."
    share = round(view.k * view.agreement)
    words = (
        f"Another panel drawn from these raters would choose about {share} of your top {view.k} again, "
        f"among {view.people} simulated candidates."
    )
    tilted = [one for one in view.without if any(change.best_changes for change in one.changes)]
    if not view.without:
        return f"{words} A tilt that all of them share cannot be seen: there is only one group."
    if not tilted:
        return f"{words} No single group of raters decides which option is best."
    names = ", ".join(one.group for one in tilted)
    return f"{words} In some situations another option would be best without {names}: look at them."


def changed_words(one: WithoutGroup) -> str:
    """Say in how many situations a group's absence would change the key."""
    best = sum(change.best_changes for change in one.changes)
    if not one.changes:
        return "Nothing would change."
    if not best:
        return f"The best options stay; other orders change in {quantity(len(one.changes), 'situation')}."
    return f"The best option changes in {quantity(best, 'situation')}, some order in {len(one.changes)}."


def agreement_table(results: PanelResults) -> Rows:
    """Return the numbers of a panel, an option to a row, the greatest disagreement first."""
    yield AGREEMENT_HEADER
    for item in results.agreement.items:
        whole = (_number(item.together), _number(item.single), _number(item.mean_of_raters))
        for option in item.options:
            yield (
                item.item_id,
                option.option_id,
                len(option.ratings),
                _number(option.mean),
                _number(option.sd),
                _number(option.agreement),
                "yes" if option.doubtful else "no",
                *whole,
            )


def importance_table(results: ImportanceResults) -> Rows:
    """Return what a closed panel of importance says, everybody first; groups that are too small are not in it."""
    yield IMPORTANCE_HEADER
    if results.found is None or not results.found.everybody.members:
        return
    for group, opinion in [("everybody", results.found.everybody), *results.found.groups.items()]:
        for s in opinion.standings:
            yield (
                group,
                opinion.members,
                s.standard,
                s.best,
                s.worst,
                _number(s.score),
                _number(s.share),
                s.importance,
                _number(s.agreement),
                _number(opinion.concordance),
            )


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"


def _points(key: ItemKey | None) -> dict[str, int]:
    return {name: option.effectiveness for name, option in key.options.items()} if key else {}


def _text(points: dict[str, int], option_id: str) -> str:
    return f"{points[option_id] / 100:.2f}" if option_id in points else "–"


def _is_best(points: dict[str, int], option_id: str) -> bool:
    return option_id in points and points[option_id] == max(points.values())
