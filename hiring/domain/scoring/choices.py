"""Very many attempts at once, where every answer is one of a few: pick one, or one rating of a single action.

Such an answer is a small whole number, and a form of them a table look-up per question. The scores are those of
scoring one by one, to the last micro-point.
"""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from hiring.domain.banks.model import RATING_MAX, RATING_MIN, Format
from hiring.domain.delivery.answers import Answer
from hiring.domain.scoring.score import BASELINE, MICRO, SCALE, score_scenario
from hiring.domain.scoring.specification import Scenario, Specification
from hiring.errors import Invalid

UNANSWERED = -1
# A float64 sum of hundreds of scenarios is exact to 1e-6 micro-points; only nearer than this to a half can it round
# the wrong way.
CLOSE_TO_HALF = 1e-4


@dataclass(frozen=True, eq=False)
class ChoiceForm:
    """A specification compiled to look-up tables; the last entry of each is for no answer.

    `sums[j]`: the pair sum of every choice, int64; `points[j]`: its micro-points times the total weight, float64.
    """

    specification: Specification
    sums: tuple[NDArray[np.int64], ...]
    points: tuple[NDArray[np.float64], ...]


def choices(scenario: Scenario) -> tuple[Answer, ...]:
    """Return every answer to a scenario, in the order of the numbers that stand for them."""
    match scenario.format:
        case Format.PICK_ONE:
            return tuple({"choice": option} for option in scenario.options)
        case Format.SINGLE_ACTION:
            return tuple({"rating": rating} for rating in range(RATING_MIN, RATING_MAX + 1))
        case _:
            raise Invalid(f"{scenario.item_id} is not answered with one choice.", "Score its pool with bulk.tabulate.")


def compile_choices(specification: Specification) -> ChoiceForm:
    """Return the tables of a specification; raise `Invalid` where an answer is more than one choice."""
    sums = tuple(
        np.array([*(score_scenario(scenario, answer).total for answer in choices(scenario)), 0], dtype=np.int64)
        for scenario in specification.scenarios
    )
    points = tuple(
        MICRO * float(SCALE) * scenario.weight * table / scenario.largest
        for scenario, table in zip(specification.scenarios, sums, strict=True)
    )
    return ChoiceForm(specification, sums, points)


def published_choices(form: ChoiceForm, answers: NDArray[np.int8]) -> NDArray[np.int64]:
    """Return the published scores of n people in micro-points.

    `answers`: shape (scenarios, n), a row per scenario; the number of the choice, or `UNANSWERED`, which counts
    neither for nor against. Everybody has answered something.
    """
    totals = np.zeros(answers.shape[1])
    part = np.empty(answers.shape[1])
    for table, row in zip(form.points, answers, strict=True):
        np.take(table, row, out=part, mode="wrap")  # -1 takes the last entry
        totals += part
    totals /= _weights(form, answers)
    totals += MICRO * float(BASELINE)
    rounded = np.rint(totals)
    np.subtract(totals, rounded, out=part)
    np.abs(part, out=part)
    micro: NDArray[np.int64] = rounded.astype(np.int64)
    for person in np.flatnonzero(part > 0.5 - CLOSE_TO_HALF):
        micro[person] = _exactly(form, answers[:, person])
    return micro


def _weights(form: ChoiceForm, answers: NDArray[np.int8]) -> NDArray[np.float64]:
    """Return the weight of what each person has answered; one number where everybody has answered everything."""
    weights = np.array([scenario.weight for scenario in form.specification.scenarios], dtype=np.float64)
    if answers.min(initial=0) > UNANSWERED:
        return np.array([weights.sum()])
    answered: NDArray[np.float64] = weights @ (answers > UNANSWERED)
    return answered


def _exactly(form: ChoiceForm, answers: NDArray[np.int8]) -> int:
    given = [
        (scenario, int(sums[choice]))
        for scenario, sums, choice in zip(form.specification.scenarios, form.sums, answers, strict=True)
        if choice > UNANSWERED
    ]
    total = sum((Fraction(scenario.weight * part, scenario.largest) for scenario, part in given), Fraction(0))
    return round((BASELINE + SCALE * total / sum(scenario.weight for scenario, _ in given)) * MICRO)
