"""The score of one attempt, exactly, with the share of every option in it (scoring.md, section 2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import chain
from math import lcm
from typing import NamedTuple

from hiring.domain.banks.model import Format, Section
from hiring.domain.delivery.answers import Answer, answers_sha256
from hiring.domain.scoring.pairs import MIDPOINT, PairResult, heights
from hiring.domain.scoring.specification import Scenario, Specification
from hiring.hashing import sha256_of

BASELINE = Fraction(50)
SCALE_POINTS = 50
SCALE = Fraction(SCALE_POINTS)
MICRO = 1_000_000
ENOUGH_WEIGHT = Fraction(4, 5)
RATED = frozenset({Format.RATE_ALL, Format.RANK})


@dataclass(frozen=True, slots=True)
class ScenarioScore:
    """What an answer to one scenario is worth: a pair sum over the largest possible, in [-1, 1].

    `total`: the pair sum; `parts`: the sum of the pairs each option is in, so that every pair counts twice;
    `won`, `lost`: the most valuable pair of each option that was ordered as the panel does, or the other way round.
    """

    scenario: Scenario
    answer: Answer
    results: tuple[PairResult, ...]
    total: int
    parts: Mapping[str, int]
    won: Mapping[str, PairResult]
    lost: Mapping[str, PairResult]

    @property
    def strongest(self) -> Mapping[tuple[str, int], PairResult]:
        """The most valuable pair each option won (1) or lost (-1)."""
        return {(option, sign): one for sign, kept in ((1, self.won), (-1, self.lost)) for option, one in kept.items()}

    @property
    def value(self) -> Fraction:
        """S_j: 0 is answering at random, 1 the panel's order."""
        return Fraction(self.total, self.scenario.largest)

    def share(self, option: str) -> Fraction:
        """Return the option's part of the value: half of each of its pairs (all of it for a single action)."""
        return Fraction(self.parts[option], self.halves * self.scenario.largest)

    @property
    def halves(self) -> int:
        """Among how many options a pair is shared: the middle of the scale takes no share."""
        return 1 if self.scenario.format is Format.SINGLE_ACTION else 2


class Contribution(NamedTuple):
    """The exact points of one option in a score, with the pair that explains them best."""

    item_id: str
    option: str
    answer: int | str | None
    section: Section
    standard: str | None
    points: Fraction
    because: PairResult | None


@dataclass(frozen=True)
class Score:
    """A scored attempt: exact, and the same on every machine for the same specification and answers."""

    specification_sha256: str
    scenarios: tuple[ScenarioScore, ...]
    total_weight: int
    expired: bool
    answers_sha256: str

    @property
    def exact(self) -> Fraction:
        """C = 50 + 50 sum v S / sum v, over the scenarios answered."""
        return self._over(self.scenarios)

    @property
    def micro(self) -> int:
        """The published score: whole micro-points, rounded half to even."""
        return round(self.exact * MICRO)

    @property
    def sha256(self) -> str:
        """The hash over specification and answers: the same inputs, the same hash."""
        return sha256_of({"specification": self.specification_sha256, "answers": self.answers_sha256})

    @property
    def answered_weight(self) -> int:
        """The weight of the scenarios answered."""
        return sum(scenario.scenario.weight for scenario in self.scenarios)

    def section(self, section: Section) -> Fraction | None:
        """Return the score of one section on the same scale; None where it has no answered scenario."""
        chosen = tuple(scenario for scenario in self.scenarios if scenario.scenario.section is section)
        return self._over(chosen) if chosen else None

    def contributions(self) -> tuple[Contribution, ...]:
        """Return every option's exact points; 50 plus their sum is the score."""
        return tuple(chain.from_iterable(self.contributions_by_scenario))

    @cached_property
    def contributions_by_scenario(self) -> tuple[tuple[Contribution, ...], ...]:
        """The contributions of each scenario, in the order asked."""
        weight = self.answered_weight
        return tuple([contributions_of(scored, weight) for scored in self.scenarios])

    @staticmethod
    def _over(scenarios: tuple[ScenarioScore, ...]) -> Fraction:
        weight = sum(scored.scenario.weight for scored in scenarios)
        common = lcm(*(scored.scenario.largest for scored in scenarios))
        total = sum(s.scenario.weight * s.total * (common // s.scenario.largest) for s in scenarios)
        return BASELINE + Fraction(SCALE_POINTS * total, common * weight)


def contributions_of(scored: ScenarioScore, weight: int) -> tuple[Contribution, ...]:
    """Return the exact points of every option of one scenario; `weight`: of all that was answered."""
    scenario, answer = scored.scenario, scored.answer
    times, over = SCALE_POINTS * scenario.weight, scored.halves * scenario.largest * weight
    rated = scenario.format in RATED
    return tuple(
        [
            Contribution(
                scenario.item_id,
                option,
                answer[option] if rated else shown_answer(scenario, answer, option),
                scenario.section,
                scenario.standard,
                fraction(times * part, over),
                scored.won.get(option) if part > 0 else scored.lost.get(option) if part else None,
            )
            for option, part in scored.parts.items()
        ]
    )


@lru_cache(maxsize=65_536)
def fraction(numerator: int, denominator: int) -> Fraction:
    """Return a fraction; remembered, since a form knows few different ones and reducing them is most of the work."""
    return Fraction(numerator, denominator)


def points_of(scored: ScenarioScore, weight: int) -> Fraction:
    """Return the exact points of one scenario: the sum of its options' contributions."""
    scenario = scored.scenario
    return fraction(SCALE_POINTS * scenario.weight * scored.total, scenario.largest * weight)


@dataclass(frozen=True, slots=True)
class NeedsReview:
    """An attempt that has no score, and why: never a zero, never a rank."""

    why: str


def score_scenario(scenario: Scenario, answer: Answer) -> ScenarioScore:
    """Return what a complete `answer` to `scenario` is worth."""
    height = heights(scenario.format, scenario.options, answer)
    results = [outcome.tie for outcome in scenario.outcomes]
    parts = dict.fromkeys(height, 0)
    won: dict[str, PairResult] = {}
    lost: dict[str, PairResult] = {}
    total = 0
    for place, better, worse, value, _, as_panel, other_way in scenario.outcomes_by_value:
        high, low = height[better], height[worse]
        if high == low:
            continue
        points, result, kept = (value, as_panel, won) if high > low else (-value, other_way, lost)
        results[place] = result
        total += points
        parts[better] += points
        parts[worse] += points
        kept.setdefault(better, result)
        kept.setdefault(worse, result)
    parts.pop(MIDPOINT, None)
    return ScenarioScore(scenario, answer, tuple(results), total, parts, won, lost)


def score_answers(
    specification: Specification, answers: Mapping[str, Answer], *, expired: bool = False
) -> Score | NeedsReview:
    """Return the score of an attempt, or why it needs a person to look at it.

    A submitted attempt must be complete. An expired one is scored when at least 80 % of the weight was completely
    answered; scenarios without a complete answer then count neither for nor against.
    """
    complete = [s for s in specification.scenarios if is_complete_answer(s, answers.get(s.item_id, {}))]
    if len(complete) < len(specification.scenarios) and not expired:
        missing = len(specification.scenarios) - len(complete)
        return NeedsReview(f"{missing} of {len(specification.scenarios)} answers are missing from a submitted attempt.")
    weight = sum(scenario.weight for scenario in complete)
    if weight < ENOUGH_WEIGHT * specification.total_weight:
        return NeedsReview(
            f"Time ran out with {len(complete)} of {len(specification.scenarios)} situations answered: "
            "too few for a score (80 % are needed)."
        )
    scored_ids = {scenario.item_id for scenario in specification.scenarios}
    return Score(
        specification_sha256=specification.sha256,
        scenarios=tuple(score_scenario(scenario, answers[scenario.item_id]) for scenario in complete),
        total_weight=specification.total_weight,
        expired=expired,
        answers_sha256=answers_sha256({item: answer for item, answer in answers.items() if item in scored_ids}),
    )


def shown_answer(scenario: Scenario, answer: Answer, option: str) -> int | str | None:
    """Return what the candidate said about one option: a rating, a place, "best", "worst", 1 if chosen, or None."""
    match scenario.format:
        case Format.RATE_ALL | Format.RANK:
            return answer[option]
        case Format.SINGLE_ACTION:
            return answer["rating"]
        case Format.PICK_ONE:
            return 1 if answer["choice"] == option else None
        case Format.BEST_WORST:  # pragma: no branch - no other format exists
            return next((name for name in ("best", "worst") if answer[name] == option), None)


def is_complete_answer(scenario: Scenario, answer: Answer) -> bool:
    """Whether `answer` says everything the format of `scenario` asks for."""
    return all(name in answer for name in scenario.answer_names)
