"""What simulated people would score on average if they answered a form over and over: the truth a score aims at."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from hiring.domain.banks.model import RATING_MAX, RATING_MIN, BankPackage, Format, Item, Section
from hiring.domain.scoring.bulk import compared
from hiring.domain.scoring.score import SCALE_POINTS
from hiring.domain.scoring.specification import Scenario, Specification
from hiring.domain.simulation.respond import MIDDLE, NOISE, Person, signal

REPEATS = 200
_CELLS_AT_ONCE = 1_000_000

FloatArray = NDArray[np.float64]


def true_scores(
    package: BankPackage, specification: Specification, people: Sequence[Person], *, seed: int, repeats: int = REPEATS
) -> FloatArray:
    """Return each person's mean score over `repeats` answerings of the form, on the scale of the score."""
    random = np.random.Generator(np.random.Philox(key=seed))
    total = np.zeros(len(people))
    at_once = max(1, _CELLS_AT_ONCE // (repeats * max(len(s.options) for s in specification.scenarios)))
    for first in range(0, len(people), at_once):
        crowd = _Crowd(people[first : first + at_once])
        for scenario in specification.scenarios:
            perceived = crowd.perceived(package, package.bank.item(scenario.item_id), random, repeats)
            total[first : first + at_once] += scenario.weight * _mean_value(
                scenario, crowd.answered(scenario, perceived)
            )
    return 50 + SCALE_POINTS * total / specification.total_weight


class _Crowd:
    """People as arrays."""

    def __init__(self, people: Sequence[Person]) -> None:
        self.abilities = {s: np.array([person.abilities[s] for person in people]) for s in Section}
        self.pull = np.array([person.pull for person in people])
        self.leniency = np.array([person.leniency for person in people])
        self.careless = np.array([bool(person.careless) for person in people])
        self.same = np.array([person.careless == "same" for person in people])

    def perceived(self, package: BankPackage, item: Item, random: np.random.Generator, repeats: int) -> FloatArray:
        """Return what is perceived of every option, shape (people, repeats, options)."""
        keys = package.key.items[item.id].options
        ability = self.abilities[item.section or Section.FIT]
        signals = np.column_stack([signal(keys[option.id], ability, self.pull) for option in item.options])
        means = MIDDLE + np.where(self.careless[:, None], 0.0, signals)
        noise = NOISE * random.standard_normal((len(self.pull), repeats, len(item.options)))
        seen: FloatArray = means[:, None, :] + noise
        return seen

    def answered(self, scenario: Scenario, perceived: FloatArray) -> FloatArray:
        """Return how high the answer puts whatever the scenario compares, shape (people, repeats, compared)."""
        match scenario.format:
            case Format.RANK:
                return perceived
            case Format.PICK_ONE:
                chosen: FloatArray = (perceived == perceived.max(axis=2, keepdims=True)).astype(np.float64)
                return chosen
            case Format.BEST_WORST:
                best = (perceived == perceived.max(axis=2, keepdims=True)).astype(np.float64)
                spread: FloatArray = best - (perceived == perceived.min(axis=2, keepdims=True))
                return spread
            case Format.RATE_ALL | Format.SINGLE_ACTION:  # pragma: no branch - no other format exists
                ratings = np.clip(np.rint(perceived + self.leniency[:, None, None]), RATING_MIN, RATING_MAX)
                ratings = np.where(self.same[:, None, None], MIDDLE, ratings)
                middle = np.full((*ratings.shape[:2], len(compared(scenario)) - ratings.shape[2]), MIDDLE)
                return np.concatenate([ratings, middle], axis=2)


def _mean_value(scenario: Scenario, heights: FloatArray) -> FloatArray:
    at = {name: position for position, name in enumerate(compared(scenario))}
    total = np.zeros(heights.shape[:2])
    for pair in scenario.pairs:
        total += pair.value * np.sign(heights[:, :, at[pair.better]] - heights[:, :, at[pair.worse]])
    mean: FloatArray = total.mean(axis=1) / scenario.largest
    return mean
