"""Many attempts at once: a pool's answers as arrays, their pair sums, and the same scores as one by one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from hiring.domain.banks.model import Format
from hiring.domain.delivery.answers import Answer
from hiring.domain.scoring.pairs import COUNTS_FROM, MIDPOINT, MIDPOINT_KEY, WORTH_AT_MOST, every_choice, heights
from hiring.domain.scoring.score import BASELINE, MICRO, SCALE, is_complete_answer
from hiring.domain.scoring.specification import Scenario, Specification

BLOCK = 8_192  # people whose signs are multiplied at once
CLOSE_TO_HALF = 1e-3  # micro-points; a float64 sum of 100 scenarios is exact to about 1e-7 of them


@dataclass(frozen=True, eq=False)
class AnswerTable:
    """The complete answers of n people to J scenarios.

    `heights[j]`: int8, shape (n, options of j), how high each option was put (a single action: beside the middle);
    `answered`: bool, shape (n, J). Rows of unanswered scenarios are level, which orders no pair.
    """

    heights: tuple[NDArray[np.int8], ...]
    answered: NDArray[np.bool_]


def tabulate(specification: Specification, people: Sequence[Mapping[str, Answer]]) -> AnswerTable:
    """Return the answers (item id -> answer, a mapping per person) as arrays."""
    answered = np.zeros((len(people), len(specification.scenarios)), dtype=np.bool_)
    tables = []
    for column, scenario in enumerate(specification.scenarios):
        names = compared(scenario)
        table = np.zeros((len(people), len(names)), dtype=np.int8)
        for row, answers in enumerate(people):
            answer = answers.get(scenario.item_id, {})
            if is_complete_answer(scenario, answer):
                height = heights(scenario.format, scenario.options, answer)
                table[row] = [height[name] for name in names]
                answered[row, column] = True
        tables.append(table)
    return AnswerTable(tuple(tables), answered)


def pair_sums(specification: Specification, table: AnswerTable) -> NDArray[np.int64]:
    """Return the pair sum of every person and scenario, shape (n, J)."""
    out = np.zeros(table.answered.shape, dtype=np.int64)
    for column, scenario in enumerate(specification.scenarios):
        at = {name: position for position, name in enumerate(compared(scenario))}
        put = table.heights[column]
        for pair in scenario.pairs:
            order = np.sign(put[:, at[pair.better]] - put[:, at[pair.worse]])
            out[:, column] += pair.value * order.astype(np.int64)
    return out


def scenario_values(specification: Specification, sums: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return S_j of every person and scenario, shape (n, J), in [-1, 1]."""
    largest = np.array([scenario.largest for scenario in specification.scenarios], dtype=np.float64)
    values: NDArray[np.float64] = sums / largest
    return values


def published(specification: Specification, sums: NDArray[np.int64], answered: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the published score of every person in micro-points, exactly what scoring one by one gives.

    A float decides wherever it is clearly on one side of a rounding boundary; the rest is computed in fractions.
    """
    weights = np.array([scenario.weight for scenario in specification.scenarios], dtype=np.float64)
    shares = (scenario_values(specification, sums) * weights * answered).sum(axis=1)
    weight = (answered * weights).sum(axis=1)
    micro = MICRO * (float(BASELINE) + float(SCALE) * shares / weight)
    rounded: NDArray[np.int64] = np.rint(micro).astype(np.int64)
    doubtful = np.flatnonzero(np.abs(np.abs(micro - np.trunc(micro)) - 0.5) < CLOSE_TO_HALF)
    for row in doubtful:
        rounded[row] = round(_exact(specification, sums[row], answered[row]) * MICRO)
    return rounded


def _exact(specification: Specification, sums: NDArray[np.int64], answered: NDArray[np.bool_]) -> Fraction:
    chosen = [(s, int(total)) for s, total, given in zip(specification.scenarios, sums, answered, strict=True) if given]
    weight = sum(scenario.weight for scenario, _ in chosen)
    total = sum((Fraction(scenario.weight * part, scenario.largest) for scenario, part in chosen), Fraction(0))
    return BASELINE + SCALE * total / weight


def compared(scenario: Scenario) -> tuple[str, ...]:
    """Return what is compared in a scenario: its options, and the middle of the scale for a single action."""
    return (*scenario.options, MIDPOINT) if scenario.format is Format.SINGLE_ACTION else scenario.options


@dataclass(frozen=True, eq=False)
class PairSigns:
    """Which option of every pair each person put higher: int8, shape (n, pairs of scenario j), per scenario."""

    signs: tuple[NDArray[np.int8], ...]
    answered: NDArray[np.bool_]


def pair_signs(table: AnswerTable) -> PairSigns:
    """Return the order of every pair of options, whether or not it counts under today's key."""
    signs = []
    for put in table.heights:
        left, right = _pair_columns(put.shape[1])
        signs.append(np.sign(put[:, left] - put[:, right]).astype(np.int8))
    return PairSigns(tuple(signs), table.answered)


def scores_under_keys(
    specification: Specification, signs: PairSigns, keys: Sequence[NDArray[np.int64]]
) -> NDArray[np.float64]:
    """Return the scores of n people under R other keys, shape (n, R).

    `keys[j]`: int64, shape (R, options of j), hundredths. A scenario in which no pair counts adds nothing.
    """
    worths, counted = [], np.zeros((len(keys), keys[0].shape[0]))
    for column, scenario in enumerate(specification.scenarios):
        key = keys[column]
        if scenario.format is Format.SINGLE_ACTION:
            key = np.concatenate([key, np.full((len(key), 1), MIDPOINT_KEY)], axis=1)
        left, right = _pair_columns(key.shape[1])
        difference = key[:, left] - key[:, right]
        worth = np.where(np.abs(difference) >= COUNTS_FROM, np.clip(difference, -WORTH_AT_MOST, WORTH_AT_MOST), 0)
        largest = _largest(scenario, worth)
        counted[column] = (largest > 0) * scenario.weight
        worths.append(worth.T * (counted[column] / np.where(largest > 0, largest, 1.0)))
    weight = signs.answered.astype(np.float64) @ counted
    totals = _in_blocks(signs, np.concatenate(worths))
    return float(BASELINE) + float(SCALE) * totals / np.where(weight > 0, weight, 1.0)


def _in_blocks(signs: PairSigns, worths: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return everybody's signs times what the pairs are worth; a block of people at a time, to spare memory.

    A scenario that was not answered is level, so that it adds nothing.
    """
    totals = np.empty((len(signs.answered), worths.shape[1]))
    for start in range(0, len(totals), BLOCK):
        rows = slice(start, start + BLOCK)
        totals[rows] = np.concatenate([part[rows] for part in signs.signs], axis=1, dtype=np.float64) @ worths
    return totals


def _largest(scenario: Scenario, worth: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the largest sum attainable under every key; `worth`: shape (R, pairs), signed."""
    if scenario.format not in {Format.PICK_ONE, Format.BEST_WORST}:
        sums: NDArray[np.int64] = np.abs(worth).sum(axis=1)
        return sums
    left, right = _pair_columns(len(scenario.options))
    answers = every_choice(scenario.format, scenario.options)
    put = np.array([list(heights(scenario.format, scenario.options, answer).values()) for answer in answers])
    best: NDArray[np.int64] = (np.sign(put[:, left] - put[:, right]) @ worth.T).max(axis=0)
    return best


def _pair_columns(options: int) -> tuple[list[int], list[int]]:
    pairs = list(combinations(range(options), 2))
    return [a for a, _ in pairs], [b for _, b in pairs]
