"""Simulated candidates as arrays: the same people as `respond` makes one by one, ten times as fast.

Both read the same stream of chance in the same order, so seed and number of a person decide who it is and every answer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from hiring.domain.banks.model import RATING_MAX, RATING_MIN, BankPackage, Format, Item, Section
from hiring.domain.scoring.bulk import AnswerTable, pair_sums
from hiring.domain.scoring.specification import Scenario, Specification
from hiring.domain.simulation.respond import CARELESS, LENIENCY, MIDDLE, NOISE, PULL, Person, signal

AT_ONCE = 1000
RANDOM, SAME = 1, 2
_CODES = {"": 0, "random": RANDOM, "same": SAME}
_OWN = len(Section) + 2  # numbers that make a person, after the common ability and the lot of carelessness
_LEAST_EXTREME, _MOST_EXTREME = RATING_MIN + 1, RATING_MAX - 1
_TIE_BREAK = 1e-6

FloatArray = NDArray[np.float64]


class Manner(StrEnum):
    """How somebody answers.

    `plain`: as the response model says, a careless person carelessly; `honest`: everybody with care; `extremes
    avoided`: nothing is rated 1 or 7; `spread`: no two actions get the same rating; `most caring`: by how caring an
    action looks, whatever one thinks of it.
    """

    PLAIN = "plain"
    HONEST = "honest"
    EXTREMES_AVOIDED = "extremes avoided"
    SPREAD = "spread"
    MOST_CARING = "most caring"


@dataclass(frozen=True, eq=False)
class Traits:
    """Who people are, one row each; `careless`: 0, or 1 at random, or 2 with one rating throughout."""

    abilities: FloatArray  # columns in the order of Section
    pull: FloatArray
    leniency: FloatArray
    careless: NDArray[np.int8]

    @classmethod
    def of(cls, people: Sequence[Person]) -> "Traits":
        """Return people who were made one by one as arrays."""
        return cls(
            np.array([[person.abilities[section] for section in Section] for person in people]),
            np.array([person.pull for person in people]),
            np.array([person.leniency for person in people]),
            np.array([_CODES[person.careless] for person in people], dtype=np.int8),
        )

    @classmethod
    def joined(cls, parts: Sequence["Traits"]) -> "Traits":
        """Return several crowds as one."""
        return cls(
            np.concatenate([part.abilities for part in parts]),
            np.concatenate([part.pull for part in parts]),
            np.concatenate([part.leniency for part in parts]),
            np.concatenate([part.careless for part in parts]),
        )

    def __len__(self) -> int:
        return len(self.pull)

    def rows(self, chosen: NDArray[np.int64] | slice) -> "Traits":
        """Return some of the people."""
        return Traits(self.abilities[chosen], self.pull[chosen], self.leniency[chosen], self.careless[chosen])

    def ability(self, section: Section) -> FloatArray:
        """Return everybody's ability in a section."""
        found: FloatArray = self.abilities[:, list(Section).index(section)]
        return found


@dataclass(frozen=True, eq=False)
class Batch:
    """Some people and the chance in each of their answers: a column per option of the form, standard normal."""

    first: int
    traits: Traits
    noise: FloatArray

    def __len__(self) -> int:
        return len(self.traits)

    def rows(self, chosen: NDArray[np.int64]) -> "Batch":
        """Return some of the people, by their place in this batch."""
        return Batch(self.first, self.traits.rows(chosen), self.noise[chosen])


def draw(
    items: Sequence[Item], people: int, seed: int, *, careless: float = CARELESS, at_once: int = AT_ONCE
) -> Iterator[Batch]:
    """Yield the first `people` people of a seed in batches; another share of careless ones changes nobody else."""
    random = np.random.Generator(np.random.Philox(key=seed))
    options = sum(len(item.options) for item in items)
    for first in range(0, people, at_once):
        count = min(at_once, people - first)
        common, lot, own = np.empty(count), np.empty(count), np.empty((count, _OWN + options))
        for row in range(count):
            common[row] = random.standard_normal()
            lot[row] = random.random()
            random.standard_normal(out=own[row])
        yield Batch(first, _traits(common, lot, own, careless), own[:, _OWN:])


def _traits(common: FloatArray, lot: FloatArray, own: FloatArray, careless: float) -> Traits:
    sections = len(Section)
    kinds = np.where(lot < careless / 2, RANDOM, np.where(lot < careless, SAME, 0)).astype(np.int8)
    return Traits(
        abilities=0.8 * common[:, None] + 0.6 * own[:, :sections],
        pull=PULL * own[:, sections],
        leniency=LENIENCY * own[:, sections + 1],
        careless=kinds,
    )


@dataclass(frozen=True, eq=False)
class Answering:
    """A form that simulated people answer: what they see, and what it is scored with."""

    package: BankPackage
    specification: Specification

    @property
    def items(self) -> tuple[Item, ...]:
        """The scored situations in the order of the form."""
        return tuple(self.package.bank.item(scenario.item_id) for scenario in self.specification.scenarios)

    def sums(
        self, batch: Batch, manner: Manner = Manner.PLAIN, less_able: FloatArray | None = None
    ) -> NDArray[np.int32]:
        """Return the pair sums of people who answer in one manner, shape (people, scenarios).

        `less_able`: per scenario, how much less ability than their own everybody shows there.
        """
        heights = []
        ends = list(accumulate((len(scenario.options) for scenario in self.specification.scenarios), initial=0))
        for number, (scenario, item) in enumerate(zip(self.specification.scenarios, self.items, strict=True)):
            noise = batch.noise[:, ends[number] : ends[number + 1]]
            lost = 0.0 if less_able is None else float(less_able[number])
            heights.append(_Answers(self.package, scenario, item, manner).heights(batch.traits, noise, lost))
        answered = np.ones((len(batch), len(heights)), dtype=np.bool_)
        return pair_sums(self.specification, AnswerTable(tuple(heights), answered)).astype(np.int32)


@dataclass(frozen=True, eq=False)
class _Answers:
    package: BankPackage
    scenario: Scenario
    item: Item
    manner: Manner

    def heights(self, traits: Traits, noise: FloatArray, lost: float) -> NDArray[np.int8]:
        """Return how high everybody puts what the scenario compares."""
        careless = traits.careless if self.manner is Manner.PLAIN else np.zeros(len(traits), dtype=np.int8)
        if self.manner is Manner.MOST_CARING:
            seen = self._caring() + _TIE_BREAK * noise
            leniency = np.zeros(len(traits))
        else:
            seen = perceived_mean(self.package, self.item, traits, careless=careless, lost=lost) + NOISE * noise
            leniency = traits.leniency
        match self.scenario.format:
            case Format.RATE_ALL | Format.SINGLE_ACTION:
                return self._ratings(seen, leniency, careless)
            case Format.RANK:
                return -_places(-seen)
            case Format.PICK_ONE:
                return _marked(seen.argmax(axis=1), seen.shape[1])
            case Format.BEST_WORST:  # pragma: no branch - no other format exists
                return _marked(seen.argmax(axis=1), seen.shape[1]) - _marked(seen.argmin(axis=1), seen.shape[1])

    def _caring(self) -> FloatArray:
        keys = self.package.key.items[self.item.id].options
        return np.array([(keys[option.id].care or 100 * MIDDLE) / 100 for option in self.item.options])

    def _ratings(self, seen: FloatArray, leniency: FloatArray, careless: NDArray[np.int8]) -> NDArray[np.int8]:
        ratings = np.clip(np.rint(seen + leniency[:, None]), RATING_MIN, RATING_MAX)
        if self.manner is Manner.EXTREMES_AVOIDED:
            ratings = np.clip(ratings, _LEAST_EXTREME, _MOST_EXTREME)
        single = self.scenario.format is Format.SINGLE_ACTION
        if self.manner is Manner.SPREAD and not single:
            steps = max(seen.shape[1] - 1, 1)
            ratings = RATING_MIN + np.rint((RATING_MAX - RATING_MIN) * _places(seen) / steps)
        ratings[careless == SAME] = MIDDLE
        if single:
            ratings = np.column_stack([ratings, np.full(len(ratings), MIDDLE)])
        return ratings.astype(np.int8)


def perceived_mean(
    package: BankPackage, item: Item, traits: Traits, *, careless: NDArray[np.int8], lost: float = 0.0
) -> FloatArray:
    """Return what everybody would perceive of every option without chance, shape (people, options)."""
    keys = package.key.items[item.id].options
    ability = traits.ability(item.section or Section.FIT) - lost
    signals = np.column_stack([signal(keys[option.id], ability, traits.pull) for option in item.options])
    signals[careless > 0] = 0.0
    means: FloatArray = MIDDLE + signals
    return means


def _places(values: FloatArray) -> NDArray[np.int8]:
    """Return the place of each value in its row, 0 for the smallest, of equal ones the earlier."""
    order = np.argsort(values, axis=1, kind="stable")
    places = np.empty(values.shape, dtype=np.int8)
    np.put_along_axis(places, order, np.arange(values.shape[1], dtype=np.int8)[None, :], axis=1)
    return places


def _marked(chosen: NDArray[np.int64], options: int) -> NDArray[np.int8]:
    marks: NDArray[np.int8] = (chosen[:, None] == np.arange(options)).astype(np.int8)
    return marks
