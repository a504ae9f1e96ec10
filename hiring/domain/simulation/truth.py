"""What simulated people would score on average if they answered a form over and over: the truth a score aims at.

Worked out, not simulated: chance is normal and its own in every option, so the probability of every order of two
options is an integral. Ratings and orders have it in closed form. Choosing the best (and the worst) of several depends
on two numbers of a person alone, so it is integrated at a grid of them and read off a polynomial (error below .0001).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
from numpy.polynomial import chebyshev
from numpy.typing import NDArray
from scipy.special import ndtr

from hiring.domain.banks.model import RATING_MAX, RATING_MIN, BankPackage, Format, Item, Section
from hiring.domain.scoring.bulk import compared
from hiring.domain.scoring.score import SCALE_POINTS
from hiring.domain.scoring.specification import Scenario, Specification
from hiring.domain.simulation.crowd import RANDOM, SAME, Traits, perceived_mean
from hiring.domain.simulation.respond import MIDDLE, NOISE

_AT_ONCE = 5000
_REACH = (6.0, 3.0)  # abilities and pulls are within: six standard deviations
_DEGREES = (24, 12)
_TAIL, _STEP = 5.0, 0.15  # of the integrals over what is perceived, in units of the noise

FloatArray = NDArray[np.float64]


def true_scores(
    package: BankPackage,
    specification: Specification,
    traits: Traits,
    *,
    step: Callable[[float], None] = lambda _: None,
) -> FloatArray:
    """Return each person's mean score over all their answerings of the form; `step` is told how far it is, 0 to 1."""
    total = np.zeros(len(traits))
    careless = np.where(traits.careless > 0, RANDOM, 0).astype(np.int8)
    for number, scenario in enumerate(specification.scenarios):
        step(number / len(specification.scenarios))
        rule = _rule(package, scenario)
        for first in range(0, len(traits), _AT_ONCE):
            rows = slice(first, first + _AT_ONCE)
            total[rows] += scenario.weight * rule.values(traits.rows(rows), careless[rows]) / scenario.largest
    return 50 + SCALE_POINTS * total / specification.total_weight


@dataclass(frozen=True, eq=False)
class _Rule:
    """The expected pair sum of a scenario; `worth[b, w]`: what it is worth to put b above w."""

    package: BankPackage
    scenario: Scenario
    item: Item
    worth: FloatArray

    def values(self, traits: Traits, careless: NDArray[np.int8]) -> FloatArray:
        match self.scenario.format:
            case Format.RATE_ALL | Format.SINGLE_ACTION:
                return self._of_ratings(traits, careless)
            case Format.RANK:
                return self._of_orders(perceived_mean(self.package, self.item, traits, careless=careless))
            case _:
                return np.where(careless > 0, 0.0, self._of_choices(traits))

    def _of_ratings(self, traits: Traits, careless: NDArray[np.int8]) -> FloatArray:
        means = perceived_mean(self.package, self.item, traits, careless=careless) + traits.leniency[:, None]
        edges = np.arange(RATING_MIN, RATING_MAX) + 0.5
        below = ndtr((edges - means[:, :, None]) / NOISE)  # at most this rating
        if self.scenario.format is Format.SINGLE_ACTION:
            fixed = (edges > MIDDLE).astype(np.float64)
            below = np.concatenate([below, np.broadcast_to(fixed, (len(traits), 1, len(edges)))], axis=1)
        up_to = np.concatenate([below, np.ones((*below.shape[:2], 1))], axis=2)
        under = np.concatenate([np.zeros((*below.shape[:2], 1)), below], axis=2)
        ahead = np.matmul(self.worth, under + up_to - 1)  # worth of the others being below, less above, each rating
        found: FloatArray = np.where(traits.careless == SAME, 0.0, ((up_to - under) * ahead).sum(axis=(1, 2)))
        return found

    def _of_orders(self, means: FloatArray) -> FloatArray:
        found = np.zeros(len(means))
        for better, worse in np.argwhere(self.worth):
            apart = (means[:, better] - means[:, worse]) / (NOISE * np.sqrt(2))
            found += self.worth[better, worse] * (2 * ndtr(apart) - 1)
        return found

    def _of_choices(self, traits: Traits) -> FloatArray:
        ability = np.clip(traits.ability(self.item.section or Section.FIT) / _REACH[0], -1, 1)
        pull = np.clip(traits.pull / _REACH[1], -1, 1)
        along = chebyshev.chebvander(ability, _DEGREES[0]) @ self._coefficients
        found: FloatArray = (along * chebyshev.chebvander(pull, _DEGREES[1])).sum(axis=1)
        return found

    @cached_property
    def _coefficients(self) -> FloatArray:
        nodes = [chebyshev.chebpts1(degree + 1) for degree in _DEGREES]
        grid = np.stack(np.meshgrid(*nodes, indexing="ij"), axis=-1).reshape(-1, 2)
        at_nodes = self._integrated(grid).reshape([len(one) for one in nodes])
        inverse = [np.linalg.inv(chebyshev.chebvander(x, degree)) for x, degree in zip(nodes, _DEGREES, strict=True)]
        found: FloatArray = inverse[0] @ at_nodes @ inverse[1].T
        return found

    def _integrated(self, grid: FloatArray) -> FloatArray:
        people = len(grid)
        abilities = np.repeat(_REACH[0] * grid[:, :1], len(Section), axis=1)
        nobody = np.zeros(people, dtype=np.int8)
        at = Traits(abilities, _REACH[1] * grid[:, 1], np.zeros(people), nobody)
        means = perceived_mean(self.package, self.item, at, careless=nobody) / NOISE
        both = self.scenario.format is Format.BEST_WORST
        chances = _Chances(means, both=both)
        found = np.zeros(people)
        for better, worse in np.argwhere(self.worth):
            ahead = chances.best(better) - chances.best(worse)
            if both:
                ahead += chances.worst(worse) - chances.worst(better)
                ahead -= chances.best_and_worst(better, worse) - chances.best_and_worst(worse, better)
            found += self.worth[better, worse] * ahead
        return found


class _Chances:
    """Who is the highest, and who the lowest, of independent normals with these means and deviation 1.

    Integrated over an even grid: spectrally exact over the whole line, second order for a running integral.
    """

    def __init__(self, means: FloatArray, *, both: bool) -> None:
        points = np.arange(means.min() - _TAIL, means.max() + _TAIL, _STEP)
        away = points - means[:, :, None]
        self.density = np.exp(-np.square(away) / 2) / np.sqrt(2 * np.pi)
        self.below = ndtr(away)
        self.others = range(means.shape[1])
        self._best = self._highest(self.below)
        self._worst = self._highest(1 - self.below) if both else self._best

    def best(self, option: int) -> FloatArray:
        return self._best[option]

    def worst(self, option: int) -> FloatArray:
        return self._worst[option]

    def best_and_worst(self, best: int, worst: int) -> FloatArray:
        """Integrate over u > v the densities of both times the product of P(v < other < u), multiplied out."""
        between = [other for other in self.others if other not in {best, worst}]
        found = np.zeros(len(self.below))
        for size in range(len(between) + 1):
            for over in combinations(between, size):
                inner = self.density[:, worst].copy()
                outer = self.density[:, best].copy()
                for other in between:
                    if other in over:
                        inner *= self.below[:, other]
                    else:
                        outer *= self.below[:, other]
                running = (np.cumsum(inner, axis=1) - inner / 2) * _STEP
                found += (-1.0) ** size * (outer * running).sum(axis=1) * _STEP
        return found

    def _highest(self, behind: FloatArray) -> list[FloatArray]:
        found = []
        for option in self.others:
            inside = self.density[:, option].copy()
            for other in self.others:
                if other != option:
                    inside *= behind[:, other]
            found.append(inside.sum(axis=1) * _STEP)
        return found


def _rule(package: BankPackage, scenario: Scenario) -> _Rule:
    at = {name: position for position, name in enumerate(compared(scenario))}
    worth = np.zeros((len(at), len(at)))
    for pair in scenario.pairs:
        worth[at[pair.better], at[pair.worse]] = pair.value
    return _Rule(package, scenario, package.bank.item(scenario.item_id), worth)
