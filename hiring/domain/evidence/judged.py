"""Answers held against the key: how well each person did in each situation, and in all the others."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hiring.domain.banks.model import PanelMethod, Section
from hiring.domain.evidence.responses import Column, ResponseTable
from hiring.domain.scoring.bulk import AnswerTable, pair_sums, scenario_values
from hiring.domain.scoring.pairs import COUNTS_FROM, MIDPOINT, MIDPOINT_KEY
from hiring.domain.scoring.specification import Scenario, Specification
from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.validity.correlation import correlation

ENOUGH_OF_THE_REST = 0.5
FEWEST = 10  # people, below which nothing is said that could point at one of them

FloatArray = NDArray[np.float64]
Keys = Mapping[str, Mapping[str, int]]


class Link(NamedTuple):
    """A correlation with its 95 % interval and the number of people; all None where it cannot be known."""

    r: float | None
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True, eq=False)
class Judged:
    """A table of responses under a key.

    `scenarios[j]`: None where no pair of options counts. `values`: S_j, shape (n, J), NaN where not answered.
    """

    table: ResponseTable
    scenarios: tuple[Scenario | None, ...]
    values: FloatArray

    @cached_property
    def counted(self) -> NDArray[np.bool_]:
        """Which situations make up the score: keyed, and not tried out only."""
        pairs = zip(self.table.columns, self.scenarios, strict=True)
        return np.array([not column.pilot and scenario is not None for column, scenario in pairs], dtype=np.bool_)

    def rest(self, place: int) -> FloatArray:
        """Return how well each person did in the other situations that count; NaN with less than half of them."""
        others = self.counted.copy()
        others[place] = False
        values = self.values[:, others]
        given, asked = (~np.isnan(values)).sum(axis=1), self.table.asked[:, others].sum(axis=1)
        enough = (given > 0) & (given >= ENOUGH_OF_THE_REST * asked)
        mean: FloatArray = np.where(enough, np.nansum(values, axis=1) / np.maximum(given, 1), np.nan)
        return mean

    def standings(self, place: int) -> Iterator[tuple[str, FloatArray, int]]:
        """Yield each option, how often a person put it above the others less below (-1 to 1), and the expected sign.

        The sign is 1 where the key puts the option above the mean of the others, 0 where it hardly tells.
        """
        column, scenario = self.table.columns[place], self.scenarios[place]
        put = self.table.heights[place].astype(np.int16)
        keyed = dict(scenario.keys) if scenario is not None else {}
        keyed[MIDPOINT] = MIDPOINT_KEY
        for at, option in enumerate(column.options):
            others = [n for n in range(put.shape[1]) if n != at]
            standing = np.sign(put[:, [at]] - put[:, others]).mean(axis=1)
            standing[~self.table.answered[:, place]] = np.nan
            yield option, standing, _expected(keyed, option, [column.compared[n] for n in others])


def judge(table: ResponseTable, keys: Keys) -> Judged:
    """Hold the answers against `keys`: item id -> option id -> effectiveness in hundredths."""
    scenarios = tuple(_scenario(column, keys.get(column.item_id, {})) for column in table.columns)
    keyed = [place for place, scenario in enumerate(scenarios) if scenario is not None]
    specification = _specification([scenario for scenario in scenarios if scenario is not None])
    part = AnswerTable(tuple(table.heights[place] for place in keyed), table.answered[:, keyed])
    values = np.full(table.answered.shape, np.nan)
    values[:, keyed] = scenario_values(specification, pair_sums(specification, part))
    values[~table.answered] = np.nan
    return Judged(table, scenarios, values)


def linked(one: FloatArray, other: FloatArray) -> Link:
    """Return how two things go together over the people of whom both are known."""
    known = int((~np.isnan(one) & ~np.isnan(other)).sum())
    try:
        found = correlation(one, other)
    except NotEnoughData:
        return Link(None, None, None, known)
    return Link(found.r, found.low, found.high, known)


def _scenario(column: Column, key: Mapping[str, int]) -> Scenario | None:
    if not all(option in key for option in column.options):
        return None
    keys = tuple((option, key[option]) for option in column.options)
    made = Scenario(column.item_id, Section.FIT, None, column.format, keys)
    return made if made.largest else None


def _specification(scenarios: list[Scenario]) -> Specification:
    return Specification("", "", "", "", PanelMethod.PROVISIONAL, tuple(scenarios))


def _expected(keyed: Mapping[str, int], option: str, others: list[str]) -> int:
    if option not in keyed or any(other not in keyed for other in others):
        return 0
    apart = keyed[option] - sum(keyed[other] for other in others) / len(others)
    return 0 if abs(apart) < COUNTS_FROM else 1 if apart > 0 else -1
