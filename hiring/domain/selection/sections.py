"""Section scores, and whether they may be shown at all (scoring.md, section 6)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hiring.domain.banks.model import Section
from hiring.domain.scoring.chance import error_at_random
from hiring.domain.scoring.specification import Scenario, Specification
from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.parts.sections import proportional_reduction
from hiring.psychometrics.ranking.precision import person_posteriors, pool_moments, posterior_of_reliability

ENOUGH_REAL_ATTEMPTS = 200
SMALLEST_POOL = 8
LEAST_SCENARIOS = 2
SCORE_DECIMALS, DECIMALS = 6, 4

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scale:
    """The score of one section; `reportable` only where it says something the whole score does not."""

    score: float
    se: float
    reportable: bool


def section_scales(specification: Specification, values: FloatArray, *, real: bool) -> list[dict[Section, Scale]]:
    """Return the section scores of every row of `values` (S_j, NaN where not answered)."""
    columns = {
        section: [column for column, s in enumerate(specification.scenarios) if s.section is section]
        for section in Section
    }
    present = {section: chosen for section, chosen in columns.items() if chosen}
    adds = _adds_value(list(present.values()), values) if real else [False] * len(present)
    out: list[dict[Section, Scale]] = [{} for _ in range(len(values))]
    for (section, chosen), reportable in zip(present.items(), adds, strict=True):
        scenarios = [specification.scenarios[column] for column in chosen]
        scores, errors = _scores_and_errors(scenarios, values[:, chosen])
        for row, (score, error) in enumerate(zip(scores, errors, strict=True)):
            if not np.isnan(score):
                out[row][section] = Scale(
                    round(float(score), SCORE_DECIMALS), round(float(error), DECIMALS), reportable
                )
    return out


def _scores_and_errors(scenarios: Sequence[Scenario], values: FloatArray) -> tuple[FloatArray, FloatArray]:
    weights = np.array([scenario.weight for scenario in scenarios], dtype=np.float64)
    given = ~np.isnan(values)
    weight = (given * weights).sum(axis=1)
    total = np.where(given, values, 0.0) @ weights
    scores: FloatArray = np.where(weight > 0, 50 + 50 * total / np.where(weight > 0, weight, 1), np.nan)
    rows = np.flatnonzero(weight > 0)
    errors = np.full(len(values), np.nan)
    complete = values[given.all(axis=1)]
    if len(complete) >= SMALLEST_POOL and len(scenarios) >= LEAST_SCENARIOS and np.ptp(scores[rows]) > 0:
        mean, sd = pool_moments(scores[rows])
        posterior = posterior_of_reliability(complete)
        errors[rows] = person_posteriors(scores[rows], given[rows].sum(axis=1), posterior, mean, sd).se
    else:
        errors[rows] = _errors_at_random(scenarios, given[rows])
    return scores, errors


def _errors_at_random(scenarios: Sequence[Scenario], given: NDArray[np.bool_]) -> FloatArray:
    """Return the error of each row for the scenarios it answered: who answered fewer is known less well."""
    patterns, which = np.unique(given, axis=0, return_inverse=True)
    chosen = [[s for s, answered in zip(scenarios, pattern, strict=True) if answered] for pattern in patterns]
    errors: FloatArray = np.array([error_at_random(some) for some in chosen])[which.reshape(-1)]
    return errors


def _adds_value(columns: Sequence[Sequence[int]], values: FloatArray) -> list[bool]:
    complete = values[~np.isnan(values).any(axis=1)]
    if len(complete) < ENOUGH_REAL_ATTEMPTS:
        return [False] * len(columns)
    try:
        return [bool(adds) for adds in proportional_reduction([complete[:, chosen] for chosen in columns]).adds_value]
    except NotEnoughData:
        return [False] * len(columns)
