"""How far a panel of experts agrees about the options of items, and which options are in doubt.

Everything here is a function of the ratings as a set: who comes first, and what anybody is called, changes nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from statistics import fmean, stdev

import numpy as np

from hiring.domain.banks.model import RATING_MAX, Item
from hiring.psychometrics.agreement.groups import within_group_agreement, within_group_agreement_of_items
from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.reliability.intraclass import Intraclass, intraclass

MOST_SD, LEAST_AGREEMENT = 1.5, 0.5  # measurement.md, section 1
TWO = 2


@dataclass(frozen=True, slots=True)
class Rating:
    """What one rater thinks of one option, 1 to 7 each; None was left open."""

    rater: str
    group: str
    round: int
    item_id: str
    option_id: str
    effectiveness: int | None
    care: int | None = None
    convenience: int | None = None


@dataclass(frozen=True, slots=True)
class OptionAgreement:
    """The panel's ratings of an option. `sd` and `agreement` (r_wg) need two raters."""

    option_id: str
    ratings: tuple[int, ...]
    sd: float | None
    agreement: float | None

    @property
    def mean(self) -> float | None:
        """The mean effectiveness; None where nobody rated."""
        return fmean(self.ratings) if self.ratings else None

    @property
    def doubtful(self) -> bool:
        """Whether raters are further apart than a key can bear."""
        return (self.sd is not None and self.sd > MOST_SD) or (
            self.agreement is not None and self.agreement < LEAST_AGREEMENT
        )


@dataclass(frozen=True, slots=True)
class ItemAgreement:
    """The panel's ratings of an item's options, in the item's order.

    `raters`: who rated any of them, `complete`: who rated all. `together`: r_wg(j); `single` and `mean_of_raters`:
    ICC(2,1) and ICC(2,k) of options x complete raters. None where there is too little to say.
    """

    item_id: str
    options: tuple[OptionAgreement, ...]
    raters: int
    complete: int
    together: float | None
    single: float | None
    mean_of_raters: float | None

    @property
    def doubtful(self) -> tuple[str, ...]:
        """The options in doubt."""
        return tuple(option.option_id for option in self.options if option.doubtful)

    @property
    def lowest(self) -> float:
        """The least agreement about any option; 1 where nothing is known."""
        return min((o.agreement for o in self.options if o.agreement is not None), default=1.0)


@dataclass(frozen=True, slots=True)
class PanelAgreement:
    """All items, the greatest disagreement first, and the panel as a whole.

    `single`, `mean_of_raters`: ICC(2,1) with its 95 % interval and ICC(2,k), of all options x the raters who rated
    every one (`complete`); `agreement`: the mean r_wg over options.
    """

    items: tuple[ItemAgreement, ...]
    raters: int
    complete: int
    agreement: float | None
    single: float | None
    interval: tuple[float, float] | None
    mean_of_raters: float | None

    @property
    def doubtful(self) -> int:
        """How many options are in doubt."""
        return sum(len(item.doubtful) for item in self.items)

    @property
    def options(self) -> int:
        """How many options there are."""
        return sum(len(item.options) for item in self.items)


def last_ratings(rows: Iterable[Rating]) -> list[Rating]:
    """Return each rater's newest rating of every option, leaving out what they left open."""
    newest: dict[tuple[str, str, str], Rating] = {}
    for row in rows:
        if row.effectiveness is not None:
            place = (row.rater, row.item_id, row.option_id)
            if place not in newest or newest[place].round < row.round:
                newest[place] = row
    return list(newest.values())


def panel_agreement(items: Sequence[Item], rows: Iterable[Rating]) -> PanelAgreement:
    """Return how far the raters agree, from their newest ratings."""
    ratings = last_ratings(rows)
    by_item: dict[str, list[Rating]] = {item.id: [] for item in items}
    for rating in ratings:
        if rating.item_id in by_item:
            by_item[rating.item_id].append(rating)
    found = [_item_agreement(item, by_item[item.id]) for item in items]
    places = [(item.id, option.id) for item in items for option in item.options]
    table = _table(places, ratings)
    coefficients = _intraclass(table)
    known = [o.agreement for item in found for o in item.options if o.agreement is not None]
    return PanelAgreement(
        items=tuple(sorted(found, key=lambda item: (-len(item.doubtful), item.lowest))),
        raters=len({rating.rater for rating in ratings}),
        complete=len(table),
        agreement=fmean(known) if known else None,
        single=_finite(coefficients.icc21.value) if coefficients else None,
        interval=_interval(coefficients),
        mean_of_raters=_finite(coefficients.icc2k.value) if coefficients else None,
    )


def _item_agreement(item: Item, ratings: Sequence[Rating]) -> ItemAgreement:
    given: dict[str, list[int]] = {option.id: [] for option in item.options}
    for rating in ratings:
        if rating.option_id in given and rating.effectiveness is not None:
            given[rating.option_id].append(rating.effectiveness)
    table = _table([(item.id, option.id) for option in item.options], ratings)
    coefficients = _intraclass(table)
    return ItemAgreement(
        item_id=item.id,
        options=tuple(_option_agreement(option, values) for option, values in given.items()),
        raters=len({rating.rater for rating in ratings}),
        complete=len(table),
        together=within_group_agreement_of_items(table, RATING_MAX) if len(table) >= TWO else None,
        single=_finite(coefficients.icc21.value) if coefficients else None,
        mean_of_raters=_finite(coefficients.icc2k.value) if coefficients else None,
    )


def _option_agreement(option_id: str, values: Sequence[int]) -> OptionAgreement:
    ratings = tuple(sorted(values))
    if len(ratings) < TWO:
        return OptionAgreement(option_id, ratings, None, None)
    return OptionAgreement(option_id, ratings, stdev(ratings), within_group_agreement(ratings, RATING_MAX))


def _table(places: Sequence[tuple[str, str]], ratings: Iterable[Rating]) -> list[list[int]]:
    """Return the ratings of those who rated every place: a row per rater, sorted, so that no order counts."""
    rows: dict[str, dict[tuple[str, str], int]] = {}
    for rating in ratings:
        rows.setdefault(rating.rater, {})[rating.item_id, rating.option_id] = rating.effectiveness or 0  # never None
    return sorted([row[place] for place in places] for row in rows.values() if all(place in row for place in places))


def _intraclass(table: Sequence[Sequence[int]]) -> Intraclass | None:
    """Return the coefficients of a table of raters x options, or None where there is too little."""
    if not table:
        return None
    try:
        return intraclass(np.array(table, dtype=np.float64).T)
    except NotEnoughData:
        return None


def _finite(value: float) -> float | None:
    return value if isfinite(value) else None


def _interval(found: Intraclass | None) -> tuple[float, float] | None:
    if found is None or not (isfinite(found.icc21.low) and isfinite(found.icc21.high)):
        return None
    return found.icc21.low, found.icc21.high


def distribution(option: OptionAgreement) -> Mapping[int, int]:
    """Return how many raters gave each number."""
    return {number: option.ratings.count(number) for number in range(1, RATING_MAX + 1)}
