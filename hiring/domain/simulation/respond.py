"""A response model for simulated candidates.

Each person has an ability in each section: a common part and a section's own. They perceive every option's
effectiveness with an error and answer by what they perceive:

    perceived_o = 4 + gain * (key_o - 4) + pull * (convenience_o - care_o) / 6 + noise,   noise ~ N(0, 2^2)
    gain = exp(0.35 * ability - 0.9),  ability = 0.8 * common + 0.6 * own,  common, own ~ N(0, 1)

`pull` ~ N(0, 0.5^2) makes some people lean to the convenient and some to the caring-looking action. Ratings are the
perceived values rounded to 1..7 around a personal leniency ~ N(0, 0.5^2); the other formats order by them. About
3 in 100 people answer carelessly: at random, or with one rating throughout.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hiring.domain.banks.model import RATING_MAX, RATING_MIN, BankKey, Format, Item, Section
from hiring.domain.delivery.answers import Answer

NOISE, PULL, LENIENCY, CARELESS = 2.0, 0.5, 0.5, 0.03
MIDDLE = 4.0


@dataclass(frozen=True, slots=True)
class Person:
    """What decides how somebody answers."""

    abilities: dict[Section, float]
    pull: float
    leniency: float
    careless: str


def simulate_answers(items: Sequence[Item], key: BankKey, people: int, seed: int) -> list[dict[str, Answer]]:
    """Return complete answers (item id -> answer) of `people` simulated candidates; the same for the same seed."""
    random = np.random.Generator(np.random.Philox(key=seed))
    return [_answers(items, key, _person(random), random) for _ in range(people)]


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
    gain = np.exp(0.35 * person.abilities[item.section or Section.FIT] - 0.9)
    perceived = {}
    for number, option in enumerate(item.options):
        known = keys[option.id]
        lean = ((known.convenience or 400) - (known.care or 400)) / 600
        signal = gain * (known.effectiveness / 100 - MIDDLE) + person.pull * lean
        perceived[option.id] = MIDDLE + float(signal + NOISE * noise[number])
    return perceived


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
        case Format.SINGLE_ACTION:
            return {"rating": _rating(perceived[order[0]], person)}


def _rating(value: float, person: Person) -> int:
    if person.careless == "same":
        return int(MIDDLE)
    return int(min(max(round(value + person.leniency), RATING_MIN), RATING_MAX))
