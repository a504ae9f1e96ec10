"""The key that a panel's ratings make, and how far it depends on who was asked (scoring.md, section 7)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from hiring.domain.banks.model import (
    Bank,
    BankKey,
    Item,
    ItemKey,
    OptionKey,
    Panel,
    PanelMethod,
)
from hiring.domain.evidence.panels import Rating, last_ratings
from hiring.domain.scoring.pairs import MIDPOINT, MIDPOINT_KEY, Pair, counting_pairs, largest_sum
from hiring.domain.scoring.specification import Scenario, Specification
from hiring.domain.selection.panel import PanelKey, PanelRating, keys_without_each_group
from hiring.domain.selection.sensitivity import People, shared_top

REPLICATIONS, SEED = 200, 20_261_122
EXPERT_RATERS, EXPERT_GROUPS = 8, 2
LEAST_RATERS = 2


@dataclass(frozen=True, slots=True)
class Change:
    """How an item's key would differ: the best options before and after, pairs turned round, pairs that fall away."""

    item_id: str
    best: tuple[str, ...]
    best_without: tuple[str, ...]
    turned: int
    lost: int

    @property
    def best_changes(self) -> bool:
        """Whether another option would be best."""
        return set(self.best) != set(self.best_without)


@dataclass(frozen=True, slots=True)
class WithoutGroup:
    """The key that the panel would make without one of its groups. `shared`: of our top k, as a share."""

    group: str
    raters_left: int
    changes: tuple[Change, ...]
    shared: float | None


def key_from_panel(item: Item, rows: Iterable[Rating], before: ItemKey | None) -> ItemKey | None:
    """Return the key of an item: mean ratings in hundredths, SDs, and who stands behind it; None if one is missing.

    Motives and rationales are kept from the key there was, and so are care and convenience where nobody rated them.
    The panel counts who rated every option.
    """
    options_here = {option.id for option in item.options}  # a dropped one was rated, and no longer counts
    ratings = [r for r in last_ratings(rows) if r.item_id == item.id and r.option_id in options_here]
    given = {option.id: [r for r in ratings if r.option_id == option.id] for option in item.options}
    if not all(given.values()):
        return None
    old = before.options if before else {}
    options = {name: _option_key(values, old.get(name)) for name, values in given.items()}
    return ItemKey(_panel(item, ratings), options)


def panel_specification(bank: Bank, key: BankKey) -> Specification:
    """Return what a score over the panel's items would be computed with, whatever their state."""
    scenarios = []
    for item in bank.items:
        if item.section is not None and item.id in key.items:
            options = key.items[item.id].options
            keys = tuple((option.id, options[option.id].effectiveness) for option in item.options)
            if largest_sum(item.format, keys):
                scenarios.append(Scenario(item.id, item.section, item.standard, item.format, keys))
    return Specification(bank.slug, bank.version, bank.language, "", key.status, tuple(scenarios))


def resampled_agreement(specification: Specification, rows: Iterable[Rating], people: People, k: int) -> float | None:
    """Return the mean share of the top k that the panel would choose again, in [0, 1].

    Whole raters are drawn with replacement, 200 times, always with the same seed; an option that none of the drawn
    raters rated keeps its mean.
    """
    ratings = last_ratings(rows)
    if not people or not specification.scenarios or len({rating.rater for rating in ratings}) < LEAST_RATERS:
        return None
    return round(shared_top(specification, people, _resampled(specification, ratings), k), 4)


def without_each_group(
    specification: Specification, rows: Iterable[Rating], people: People, k: int
) -> tuple[WithoutGroup, ...]:
    """Return, per group of raters, what the others alone would have made of the key; the greatest change first."""
    ratings = last_ratings(rows)
    plain = [
        PanelRating(r.rater, r.group, r.item_id, r.option_id, r.effectiveness)
        for r in ratings
        if r.effectiveness is not None
    ]
    found = []
    for group, key in keys_without_each_group(plain).items():
        changes = tuple(change for s in specification.scenarios if (change := _change(s, key)))
        arrays = _as_arrays(specification, key)
        shared = shared_top(specification, people, arrays, k) if people and specification.scenarios else None
        left = len({rating.rater for rating in ratings if rating.group != group})
        found.append(WithoutGroup(group, left, changes, None if shared is None else round(shared, 4)))
    return tuple(sorted(found, key=lambda one: (-len(one.changes), one.group)))


def _option_key(ratings: Sequence[Rating], before: OptionKey | None) -> OptionKey:
    values = [rating.effectiveness for rating in ratings if rating.effectiveness is not None]
    before = before or OptionKey(0)
    return replace(
        before,
        effectiveness=_hundredths(values),
        sd=_sd(values),
        care=_hundredths([r.care for r in ratings if r.care is not None]) or before.care,
        convenience=_hundredths([r.convenience for r in ratings if r.convenience is not None]) or before.convenience,
    )


def _hundredths(values: Sequence[int]) -> int:
    """Return a mean in hundredths, rounded half to even; 0 of nothing."""
    return round(Fraction(100 * sum(values), len(values))) if values else 0


def _sd(values: Sequence[int]) -> int | None:
    """Return the standard deviation in hundredths, from whole numbers, so that no order of the raters counts."""
    n = len(values)
    if n < LEAST_RATERS:
        return None
    squares = n * sum(value * value for value in values) - sum(values) ** 2
    return round(100 * sqrt(squares / (n * (n - 1))))


def _panel(item: Item, ratings: Sequence[Rating]) -> Panel:
    rated: dict[str, set[str]] = {}
    for rating in ratings:
        rated.setdefault(rating.rater, set()).add(rating.option_id)
    complete = {rater for rater, options in rated.items() if len(options) == len(item.options)}
    groups = tuple(sorted({rating.group for rating in ratings if rating.rater in complete}))
    expert = len(complete) >= EXPERT_RATERS and len(groups) >= EXPERT_GROUPS
    return Panel(PanelMethod.EXPERT if expert else PanelMethod.PROVISIONAL, len(complete), groups)


def _resampled(specification: Specification, ratings: Sequence[Rating]) -> list[NDArray[np.int64]]:
    places = [(s.item_id, option) for s in specification.scenarios for option in s.options]
    rows: dict[str, dict[tuple[str, str], int | None]] = {}
    for rating in ratings:
        rows.setdefault(rating.rater, {})[rating.item_id, rating.option_id] = rating.effectiveness
    # Sorted by what was rated, not by who rated, so that neither names nor their order count.
    table = np.array(sorted([row.get(place) or 0 for place in places] for row in rows.values()), dtype=np.float64)
    random = np.random.Generator(np.random.Philox(key=SEED))
    drawn = random.multinomial(len(table), np.full(len(table), 1 / len(table)), size=REPLICATIONS).astype(np.float64)
    given = (table > 0).astype(np.float64)
    sums, counts = drawn @ table, drawn @ given
    ours = np.array([key for s in specification.scenarios for _, key in s.keys])
    keys = np.where(counts > 0, np.rint(100 * sums / np.maximum(counts, 1)), ours).astype(np.int64)
    ends = np.cumsum([len(s.options) for s in specification.scenarios])[:-1]
    return list(np.split(keys, ends, axis=1))


def _as_arrays(specification: Specification, key: PanelKey) -> list[NDArray[np.int64]]:
    return [np.array([[value for _, value in _other(s, key)]], dtype=np.int64) for s in specification.scenarios]


def _other(scenario: Scenario, key: PanelKey) -> tuple[tuple[str, int], ...]:
    """Return a scenario's key as others make it; options that they did not rate keep ours."""
    theirs: Mapping[str, int] = key.get(scenario.item_id, {})
    return tuple((option, theirs.get(option, ours)) for option, ours in scenario.keys)


def _change(scenario: Scenario, key: PanelKey) -> Change | None:
    other = _other(scenario, key)
    ours, theirs = _orders(scenario, scenario.keys), _orders(scenario, other)
    turned = sum(1 for pair in ours if (pair[1], pair[0]) in theirs)
    lost = sum(1 for pair in ours if pair not in theirs and (pair[1], pair[0]) not in theirs)
    change = Change(scenario.item_id, _best(scenario.keys), _best(other), turned, lost)
    return change if change.best_changes or turned or lost else None


def _orders(scenario: Scenario, keys: Sequence[tuple[str, int]]) -> set[tuple[str, str]]:
    pairs: Sequence[Pair] = counting_pairs(scenario.format, keys)
    return {(pair.better, pair.worse) for pair in pairs}


def _best(keys: Sequence[tuple[str, int]]) -> tuple[str, ...]:
    """Return the best options; a single action is best, or the middle it is compared with."""
    compared = [*keys, (MIDPOINT, MIDPOINT_KEY)] if len(keys) == 1 else list(keys)
    highest = max(value for _, value in compared)
    return tuple(option for option, value in compared if value == highest)
