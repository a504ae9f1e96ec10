"""What answering at random would give: the spread of a form's score that is known before anybody has answered.

The mean is 50 exactly, by antisymmetry. The variance follows from the key and the format alone.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from hiring.domain.banks.model import RATING_MAX, Format
from hiring.domain.scoring.pairs import Pair, every_choice, preferences
from hiring.domain.scoring.score import SCALE
from hiring.domain.scoring.specification import Scenario

# Ratings are independent and uniform on 1..7, places a random permutation. For options a, b, c: the mean square of
# sign(a - b), and the mean of sign(a - b) sign(a - c), which share the option a.
_ORDERED = {Format.RATE_ALL: Fraction(RATING_MAX - 1, RATING_MAX), Format.RANK: Fraction(1)}
_SHARED = {
    Format.RATE_ALL: sum(
        (Fraction(2 * i - RATING_MAX - 1, RATING_MAX) ** 2 for i in range(1, RATING_MAX + 1)), Fraction(0)
    )
    / RATING_MAX,
    Format.RANK: Fraction(1, 3),
}


def variance_at_random(scenario: Scenario) -> Fraction:
    """Return the variance of S_j when the scenario is answered at random."""
    if scenario.format in _ORDERED:
        return _ordered_variance(scenario) / scenario.largest**2
    sums = [
        sum(result.points for result in preferences(scenario.format, scenario.options, scenario.pairs, answer))
        for answer in _every_answer(scenario)
    ]
    return Fraction(sum(value**2 for value in sums), len(sums)) / scenario.largest**2


def error_at_random(scenarios: Iterable[Scenario]) -> float:
    """Return the standard deviation, in points, of the score of somebody who answers all `scenarios` at random."""
    chosen = list(scenarios)
    weight = sum(scenario.weight for scenario in chosen)
    variance = sum((scenario.weight**2 * variance_at_random(scenario) for scenario in chosen), Fraction(0))
    return float(SCALE) * math.sqrt(variance) / weight


def _ordered_variance(scenario: Scenario) -> Fraction:
    total = Fraction(0)
    for one in scenario.pairs:
        for other in scenario.pairs:
            if one is other:
                total += _ORDERED[scenario.format] * one.value**2
            else:
                total += _SHARED[scenario.format] * _sign_of_overlap(one, other) * one.value * other.value
    return total


def _sign_of_overlap(one: Pair, other: Pair) -> int:
    """Return 1 if two pairs share their better or their worse option, -1 if crosswise, 0 if they share none."""
    same = (one.better == other.better) + (one.worse == other.worse)
    crossed = (one.better == other.worse) + (one.worse == other.better)
    return same - crossed


def _every_answer(scenario: Scenario) -> Sequence[Mapping[str, int | str]]:
    if scenario.format is Format.SINGLE_ACTION:
        return [{"rating": rating} for rating in range(1, RATING_MAX + 1)]
    return every_choice(scenario.format, scenario.options)
