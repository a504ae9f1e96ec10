"""Why a score is what it is: exact points, evidence by standard, motives as counts, and what to be careful about."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from hiring.domain.banks.model import BankKey, Format, Item, Motive, Section
from hiring.domain.delivery.answers import Answer
from hiring.domain.scoring.pairs import MIDPOINT_KEY, MIDPOINT_RATING
from hiring.domain.scoring.score import Contribution, ScenarioScore, Score, points_of

AGREES = Fraction(3, 5)
STRAIGHT_LINES = Fraction(1, 2)
LISTED_SPECIFICATIONS = 4


class Agreement(StrEnum):
    """How far an answer to a scenario goes with the panel: a word, since one scenario is no number."""

    AGREES = "agrees"
    PARTLY = "partly"
    DIFFERS = "differs"


class Flag(StrEnum):
    """Something a person should look at; a flag never changes a score."""

    STRAIGHT_LINING = "straight_lining"
    UNANSWERED = "unanswered"
    SPECIFICATION = "specification_sensitive"


@dataclass(frozen=True, slots=True)
class CareCounts:
    """Care chosen where it is right, a of b; a boundary held where that is right, c of d."""

    care: int
    care_of: int
    boundary: int
    boundary_of: int


@dataclass(frozen=True, slots=True)
class ScenarioPoints:
    """The points of a whole scenario: the sum of its options' contributions."""

    item_id: str
    section: Section
    standard: str | None
    points: Fraction
    agreement: Agreement
    contributions: tuple[Contribution, ...]


def scenario_points(score: Score) -> tuple[ScenarioPoints, ...]:
    """Return the points by scenario, in the order asked; 50 plus their sum is the score."""
    weight = score.answered_weight
    return tuple(
        ScenarioPoints(
            item_id=scored.scenario.item_id,
            section=scored.scenario.section,
            standard=scored.scenario.standard,
            points=points_of(scored, weight),
            agreement=agreement(scored),
            contributions=contributions,
        )
        for scored, contributions in zip(score.scenarios, score.contributions_by_scenario, strict=True)
    )


def agreement(scored: ScenarioScore) -> Agreement:
    """Return how far an answer goes with the panel."""
    if scored.total * AGREES.denominator >= AGREES.numerator * scored.scenario.largest:
        return Agreement.AGREES
    return Agreement.PARTLY if scored.total > 0 else Agreement.DIFFERS


def difference(one: Score, other: Score) -> list[tuple[str, str, Fraction]]:
    """Return (item, option, points of one minus points of the other); identical answers give exactly 0."""
    theirs = {(c.item_id, c.option): c.points for c in other.contributions()}
    mine = {(c.item_id, c.option): c.points for c in one.contributions()}
    keys = dict.fromkeys((*mine, *theirs))
    return [
        (item, option, mine.get((item, option), Fraction(0)) - theirs.get((item, option), Fraction(0)))
        for item, option in keys
    ]


def favoured(item: Item, answer: Answer) -> tuple[str, ...]:
    """Return the options an answer puts first: chosen, best, placed first, or rated highest (all that share it)."""
    match item.format:
        case Format.PICK_ONE:
            return (str(answer["choice"]),)
        case Format.BEST_WORST:
            return (str(answer["best"]),)
        case Format.SINGLE_ACTION:
            return (item.options[0].id,) if int(answer["rating"]) > MIDPOINT_RATING else ()
        case Format.RANK:
            return tuple(option for option, place in answer.items() if place == 1)
        case Format.RATE_ALL:  # pragma: no branch - no other format exists
            top = max(int(value) for value in answer.values())
            return tuple(option for option, value in answer.items() if value == top)


def motive_counts(items: Mapping[str, Item], key: BankKey, answers: Mapping[str, Answer]) -> Counter[Motive]:
    """Count the motives of the options put first, over all answered items that code them."""
    counts: Counter[Motive] = Counter()
    for item_id, answer in answers.items():
        for option in favoured(items[item_id], answer):
            motive = key.items[item_id].options[option].motive
            if motive is not None:
                counts[motive] += 1
    return counts


def care_counts(items: Mapping[str, Item], key: BankKey, answers: Mapping[str, Answer]) -> CareCounts:
    """Count how often care was chosen where it is right, and a boundary held where that is right."""
    right: dict[bool, list[bool]] = {False: [], True: []}
    for item_id, answer in answers.items():
        item = items[item_id]
        if item.section is Section.CARE:
            right[boundary_right(item, key)].append(_chosen_right(item, key, answer))
    return CareCounts(sum(right[False]), len(right[False]), sum(right[True]), len(right[True]))


def boundary_right(item: Item, key: BankKey) -> bool:
    """Whether the caring-looking action is the wrong one here: the best option is not the most caring."""
    options = key.items[item.id].options
    if item.format is Format.SINGLE_ACTION:
        return options[item.options[0].id].effectiveness < MIDPOINT_KEY
    best = _best(item, key)
    return options[best].motive is Motive.BOUNDARY


def flags(score: Score, specifications: int | None, listed: int = LISTED_SPECIFICATIONS) -> tuple[Flag, ...]:
    """Return what a person should look at before trusting a score.

    `specifications`: for somebody among the first k, in how many of the `listed` defensible specifications
    they are; else None. Fewer than half is worth a look.
    """
    found = []
    rated = [s for s in score.scenarios if s.scenario.format is Format.RATE_ALL]
    level = sum(len(set(s.answer.values())) == 1 for s in rated)
    if rated and Fraction(level, len(rated)) >= STRAIGHT_LINES:
        found.append(Flag.STRAIGHT_LINING)
    if score.answered_weight < score.total_weight:
        found.append(Flag.UNANSWERED)
    if specifications is not None and 2 * specifications < listed:
        found.append(Flag.SPECIFICATION)
    return tuple(found)


def displayed(points: Sequence[Fraction], total: Fraction, decimals: int = 1) -> list[Fraction]:
    """Round `points` so that they add up to the rounded `total` on a page (largest remainder; ties to the earlier)."""
    unit = 10**decimals
    floors = [(point * unit).__floor__() for point in points]
    missing = round(total * unit) - sum(floors)
    order = sorted(range(len(points)), key=lambda n: (-(points[n] * unit - floors[n]), n))
    step = 1 if missing >= 0 else -1
    for turn in range(abs(missing)):
        position = order[turn % len(order)] if step > 0 else order[-1 - turn % len(order)]
        floors[position] += step
    return [Fraction(value, unit) for value in floors]


def _best(item: Item, key: BankKey) -> str:
    options = key.items[item.id].options
    return max((option.id for option in item.options), key=lambda option: options[option].effectiveness)


def _chosen_right(item: Item, key: BankKey, answer: Answer) -> bool:
    if item.format is Format.SINGLE_ACTION:
        effective = key.items[item.id].options[item.options[0].id].effectiveness > MIDPOINT_KEY
        rating = int(answer["rating"])
        return rating > MIDPOINT_RATING if effective else rating < MIDPOINT_RATING
    return _best(item, key) in favoured(item, answer)
