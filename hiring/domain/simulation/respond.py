"""A response model for simulated candidates.

Each person has an ability in each section: a common part and a section's own. They perceive every option's
effectiveness with an error and answer by what they perceive:

    perceived_o = 4 + gain * (key_o - 4) + pull * (convenience_o - care_o) / 6 + noise,   noise ~ N(0, 2^2)
    gain = exp(0.35 * ability - 0.9),  ability = 0.8 * common + 0.6 * own,  common, own ~ N(0, 1)

`pull` ~ N(0, 0.5^2) makes some people lean to the convenient and some to the caring-looking action. Ratings are the
perceived values rounded to 1..7 around a personal leniency ~ N(0, 0.5^2); the other formats order by them. About
3 in 100 people answer carelessly: at random, or with one rating throughout.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from hiring.domain.banks.model import RATING_MAX, RATING_MIN, BankKey, Format, Item, OptionKey, Section
from hiring.domain.delivery.answers import Answer

NOISE, PULL, LENIENCY, CARELESS = 2.0, 0.5, 0.5, 0.03
MIDDLE = 4.0
FloatOrArray = TypeVar("FloatOrArray", float, NDArray[np.float64])


@dataclass(frozen=True, slots=True)
class Person:
    """What decides how somebody answers."""

    abilities: dict[Section, float]
    pull: float
    leniency: float
    careless: str


def simulate_answers(items: Sequence[Item], key: BankKey, people: int, seed: int) -> list[dict[str, Answer]]:
    """Return complete answers (item id -> answer) of `people` simulated candidates; the same for the same seed."""
    return [answers for _, answers in simulate_people(items, key, people, seed)]


def simulate_people(
    items: Sequence[Item], key: BankKey, people: int, seed: int
) -> Iterator[tuple[Person, dict[str, Answer]]]:
    """Yield simulated candidates one by one with their answers: who they are is known, as it never is of real ones."""
    random = np.random.Generator(np.random.Philox(key=seed))
    for _ in range(people):
        person = _person(random)
        yield person, _answers(items, key, person, random)


def signal(known: OptionKey, ability: FloatOrArray, pull: FloatOrArray) -> FloatOrArray:
    """Return how far above the middle somebody perceives an option, before noise; numbers or arrays of people."""
    gain = np.exp(0.35 * ability - 0.9)
    lean = ((known.convenience or 400) - (known.care or 400)) / 600
    perceived: FloatOrArray = gain * (known.effectiveness / 100 - MIDDLE) + pull * lean
    return perceived


def _person(random: np.random.Generator) -> Person:
    common = random.standard_normal()
    careless = random.random()
    return Person(
        abilities={section: 0.8 * common + 0.6 * random.standard_normal() for section in Section},
        pull=PULL * random.standard_normal(),
        leniency=LENIENCY * random.standard_normal(),
        careless="random" if careless < CARELESS / 2 else "same" if careless < CARELESS else "",
    )


def _answers(items: Sequence[Item], key: BankKey, person: Person, random: np.random.Generator) -> dict[str, Answer]:
    return {item.id: _answer(item, _perceived(item, key, person, random), person) for item in items}


def _perceived(item: Item, key: BankKey, person: Person, random: np.random.Generator) -> dict[str, float]:
    keys = key.items[item.id].options
    noise = random.standard_normal(len(item.options))
    if person.careless:
        return {option.id: MIDDLE + 2 * float(noise[n]) for n, option in enumerate(item.options)}
    ability = person.abilities[item.section or Section.FIT]
    return {
        option.id: MIDDLE + float(signal(keys[option.id], ability, person.pull) + NOISE * noise[number])
        for number, option in enumerate(item.options)
    }


def _answer(item: Item, perceived: dict[str, float], person: Person) -> Answer:
    order = sorted(perceived, key=lambda option: -perceived[option])
    match item.format:
        case Format.RATE_ALL:
            return {option: _rating(value, person) for option, value in perceived.items()}
        case Format.RANK:
            return {option: order.index(option) + 1 for option in perceived}
        case Format.BEST_WORST:
            return {"best": order[0], "worst": order[-1]}
        case Format.PICK_ONE:
            return {"choice": order[0]}
        case Format.SINGLE_ACTION:  # pragma: no branch - no other format exists
            return {"rating": _rating(perceived[order[0]], person)}


def _rating(value: float, person: Person) -> int:
    if person.careless == "same":
        return int(MIDDLE)
    return int(min(max(round(value + person.leniency), RATING_MIN), RATING_MAX))
