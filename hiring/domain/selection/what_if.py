"""What another specification would do to a pool, in counts and distributions that lead to nobody.

Every score is computed anew from the answers, exactly as it would be published. What comes out is stored and shown
while the job is still open, so it holds no identity, no list of people, and nothing that could be sorted into one.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from hiring.domain.banks.model import BankKey
from hiring.domain.scoring.bulk import AnswerTable, pair_sums, published, scenario_values
from hiring.domain.scoring.score import ENOUGH_WEIGHT, MICRO
from hiring.domain.scoring.specification import Specification
from hiring.domain.selection.sensitivity import drawn_panels, other_keys, shared_top_of_table
from hiring.domain.selection.what_if_order import (
    Bin,
    Cell,
    Density,
    Moves,
    density,
    histogram,
    kendall,
    kept_at_the_top,
    moves,
    spearman,
)
from hiring.psychometrics.ranking.orders import bands, canonical_order, competition_ranks
from hiring.psychometrics.ranking.precision import (
    ReliabilityPosterior,
    person_posteriors,
    pool_moments,
    posterior_of_reliability,
)

SMALLEST_POOL = 8
DECIMALS = 4

BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Side:
    """A pool under one specification.

    `reliability`: mean, low and high of 90 %; `known`: whether that is narrow enough to speak of; `sem`: standard error
    of measurement in points; `bands`: tie groups; `key_agreement`: the share of the first k that other panels would
    choose too, None where nobody rated.
    """

    situations: int
    reliability: tuple[float, float, float]
    known: bool
    sem: float
    bands: int
    key_agreement: float | None


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What a change would do to the `n` people who have a score before and after it.

    `kept`: how many of the first `k` stay there, with a fraction where people tie at the edge. `lost`, `gained`: how
    many have a score only before, only after. `up`, `down`: how many are in a better or worse tie group.
    """

    n: int
    k: int
    lost: int
    gained: int
    spearman: float | None
    kendall: float | None
    moves: Moves
    kept: float
    up: int
    down: int
    before: Side
    after: Side
    histogram: tuple[Bin, ...]
    density: Density

    @property
    def swapped(self) -> float:
        """How many of the first k would be others."""
        return round(self.k - self.kept, 2)

    def to_plain(self) -> dict[str, Any]:
        """Return the numbers as they are stored and downloaded."""
        return asdict(self)

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        """Return the numbers that `to_plain` made `plain` from."""
        drawn = plain["density"]
        parts = {
            "moves": Moves(**plain["moves"]),
            "before": _side(plain["before"]),
            "after": _side(plain["after"]),
            "histogram": tuple(Bin(**one) for one in plain["histogram"]),
            "density": Density(drawn["stretches"], tuple(Cell(**c) for c in drawn["cells"]), drawn["elsewhere"]),
        }
        return cls(**{**plain, **parts})


@dataclass(frozen=True, slots=True)
class TooFew:
    """A pool in which differences could point at a person."""

    n: int


def compare(
    before: Specification,
    after: Specification,
    table: AnswerTable,
    k: int,
    keys: tuple[BankKey, BankKey] | None = None,
) -> WhatIf | TooFew:
    """Return what `after` would do to the pool whose answers under `before` are `table`; k >= 1.

    `after` asks some or all of the situations of `before`. `keys`: the bank keys on both sides, where raters stand
    behind them. The order of the rows cannot matter.
    """
    had, has = scored(before, table), scored(after, answers_under(before, after, table))
    n = int((had & has).sum())
    if n < SMALLEST_POOL:
        return TooFew(n)
    first, second = _pools(before, after, table, had & has)
    order = _canonical(first, second)
    first, second = first.rows(order), second.rows(order)
    k = min(k, n)
    shared = _agreements(first, second, k, keys)
    bands_before, bands_after = first.bands(), second.bands()
    return WhatIf(
        n=n,
        k=k,
        lost=int((had & ~has).sum()),
        gained=int((has & ~had).sum()),
        spearman=_known(spearman(first.micro, second.micro)),
        kendall=_known(kendall(first.micro, second.micro)),
        moves=_rounded(moves(first.ranks, second.ranks)),
        kept=round(kept_at_the_top(first.micro, second.micro, k), 2),
        up=int((bands_after < bands_before).sum()),
        down=int((bands_after > bands_before).sum()),
        before=first.side(int(bands_before.max()), shared[0]),
        after=second.side(int(bands_after.max()), shared[1]),
        histogram=histogram(first.ranks, second.ranks),
        density=density(first.ranks, second.ranks),
    )


def both_scores(
    before: Specification, after: Specification, table: AnswerTable
) -> tuple[BoolArray, IntArray, IntArray]:
    """Return who has a score on both sides, and these scores in micro-points, in the order of the rows."""
    who = scored(before, table) & scored(after, answers_under(before, after, table))
    first, second = _pools(before, after, table, who)
    return who, first.micro, second.micro


def answers_under(before: Specification, after: Specification, table: AnswerTable) -> AnswerTable:
    """Return the columns of the situations that `after` asks, in its order."""
    at = {scenario.item_id: place for place, scenario in enumerate(before.scenarios)}
    places = [at[scenario.item_id] for scenario in after.scenarios]
    return AnswerTable(tuple(table.heights[place] for place in places), table.answered[:, places])


def scored(specification: Specification, table: AnswerTable) -> BoolArray:
    """Return who has a score: who answered everything, or at least 80 % of the weight before time ran out."""
    weights = np.array([scenario.weight for scenario in specification.scenarios], dtype=np.int64)
    answered = table.answered @ weights
    enough: BoolArray = answered * ENOUGH_WEIGHT.denominator >= ENOUGH_WEIGHT.numerator * weights.sum()
    return enough


@dataclass(frozen=True, eq=False)
class _Pool:
    """The scores of people under one specification, rows as in its table."""

    specification: Specification
    table: AnswerTable
    sums: IntArray
    micro: IntArray

    @cached_property
    def ranks(self) -> IntArray:
        """Places from 1; equal scores share one."""
        return competition_ranks(self.micro)

    @cached_property
    def posterior(self) -> ReliabilityPosterior:
        """What the complete rows say of the form's reliability."""
        complete = self.table.answered.all(axis=1)
        return posterior_of_reliability(scenario_values(self.specification, self.sums)[complete])

    def rows(self, which: IntArray) -> "_Pool":
        """Return the same people in another order."""
        return _Pool(self.specification, _rows(self.table, which), self.sums[which], self.micro[which])

    def bands(self) -> IntArray:
        """Return everybody's tie group, counted from 1 at the top."""
        scores = self.micro / MICRO
        mean, sd = pool_moments(scores)
        if sd == 0:
            return np.ones(len(scores), dtype=np.int64)
        persons = person_posteriors(scores, self.table.answered.sum(axis=1), self.posterior, mean, sd)
        rows = [f"{row:012}" for row in range(len(scores))]  # who has the same score and error is in the same group
        return bands(canonical_order(self.micro, persons.se, rows), persons)

    def side(self, groups: int, shared: float | None) -> Side:
        """Return what is said of the pool as a whole."""
        count = len(self.specification.scenarios)
        low, high = self.posterior.interval(count)
        _, sd = pool_moments(self.micro / MICRO)
        return Side(
            situations=count,
            reliability=(_short(self.posterior.mean(count)), _short(low), _short(high)),
            known=not self.posterior.is_prior_dominated(count),
            sem=_short(self.posterior.error_of_measurement(count, sd)),
            bands=groups,
            key_agreement=shared,
        )


def _pools(before: Specification, after: Specification, table: AnswerTable, who: BoolArray) -> tuple["_Pool", "_Pool"]:
    kept = _rows(table, who)
    return _pool(before, kept), _pool(after, answers_under(before, after, kept))


def _pool(specification: Specification, table: AnswerTable) -> _Pool:
    sums = pair_sums(specification, table)
    return _Pool(specification, table, sums, published(specification, sums, table.answered))


def _rows(table: AnswerTable, which: NDArray[Any]) -> AnswerTable:
    return AnswerTable(tuple(put[which] for put in table.heights), table.answered[which])


def _canonical(one: _Pool, other: _Pool) -> IntArray:
    """Return an order of the rows that depends on nothing but what they hold, so that no sum of floats can differ."""
    columns = (*other.sums.T, *one.sums.T, *one.table.answered.T, other.micro, one.micro)
    return np.lexsort(columns).astype(np.int64)


def _agreements(one: _Pool, other: _Pool, k: int, keys: tuple[BankKey, BankKey] | None) -> tuple[float | None, ...]:
    """Return on both sides what other panels would choose too; the same other panels, so that they can be compared."""
    if keys is None:
        return (None, None)
    panels = drawn_panels(one.specification)
    return tuple(
        shared_top_of_table(pool.specification, pool.table, other_keys(pool.specification, key, panels), k)
        if rated(pool.specification, key)
        else None
        for pool, key in zip((one, other), keys, strict=True)
    )


def rated(specification: Specification, key: BankKey) -> bool:
    """Whether raters stand behind the key of every situation; without them nothing is known of other panels."""
    return all(key.items[scenario.item_id].panel.n > 0 for scenario in specification.scenarios)


def _side(plain: Mapping[str, Any]) -> Side:
    mean, low, high = plain["reliability"]
    return Side(**{**plain, "reliability": (mean, low, high)})


def _rounded(found: Moves) -> Moves:
    return Moves(_short(found.unmoved), found.median, found.ninety, found.most)


def _short(value: float) -> float:
    return round(float(value), DECIMALS)


def _known(value: float | None) -> float | None:
    return None if value is None else _short(value)
