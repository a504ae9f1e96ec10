"""A response model fitted to the situations' scores, for the analysis of items only: no score comes from it.

It says what somebody at each level is expected to reach, and where a situation tells people apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hiring.domain.evidence.judged import FloatArray, Judged
from hiring.psychometrics.errors import DidNotConverge, NotEnoughData
from hiring.psychometrics.irt.calibrated import Calibration, require_converged
from hiring.psychometrics.irt.calibration import calibrate
from hiring.psychometrics.irt.information import expected_scores, item_information
from hiring.psychometrics.irt.models import Model
from hiring.psychometrics.irt.responses import code_responses

ENOUGH, MOST = 200, 10_000
STEPS, FEWEST_PER_STEP = 5, 10
LEVELS = tuple(round(-3 + 0.25 * step, 2) for step in range(25))
SEED = 20_261_122


@dataclass(frozen=True)
class Modelled:
    """The fitted curves at `LEVELS`, by item id; `why`: why there are none.

    `people`: how many the model was fitted to, of very many a part drawn at random.
    """

    why: str
    people: int = 0
    expected: dict[str, list[float]] | None = None
    information: dict[str, list[float]] | None = None


def model(judged: Judged) -> Modelled:
    """Fit the generalised partial credit model to the scores, each cut into at most five steps."""
    rows = np.flatnonzero((~np.isnan(judged.values)).any(axis=1))
    if len(rows) < ENOUGH:
        return Modelled(f"A response model needs {ENOUGH} attempts; there are {len(rows)}.")
    if len(rows) > MOST:
        rows = np.random.Generator(np.random.Philox(key=SEED)).choice(rows, MOST, replace=False)
    usable, steps, worth = _cut(judged.values[rows])
    names = [judged.table.item_ids[place] for place in usable]
    try:
        found = require_converged(calibrate(code_responses(steps, names), Model.PARTIAL_CREDIT))
    except (NotEnoughData, DidNotConverge) as error:
        return Modelled(f"A response model could not be fitted: {error}.", len(rows))
    return _curves(found, names, worth, len(rows))


def _curves(found: Calibration, names: Sequence[str], worth: Sequence[Sequence[float]], people: int) -> Modelled:
    levels = np.array(LEVELS)
    values = np.full((len(names), max(len(one) for one in worth)), np.nan)
    for row, own in enumerate(worth):
        values[row, : len(own)] = own
    expected, information = expected_scores(found.items, levels, values), item_information(found.items, levels)
    return Modelled("", people, _by_name(names, expected), _by_name(names, information))


def _by_name(names: Sequence[str], rows: FloatArray) -> dict[str, list[float]]:
    return {name: [round(float(value), 4) for value in row] for name, row in zip(names, rows, strict=True)}


def _cut(values: FloatArray) -> tuple[list[int], FloatArray, list[list[float]]]:
    """Return which items can be used, their scores as steps 0, 1, .., and the mean score of each step."""
    usable, columns, worth = [], [], []
    for place in range(values.shape[1]):
        steps = in_steps(values[:, place])
        own = steps[~np.isnan(steps)].astype(np.int64)
        if len(own) >= ENOUGH / 2 and own.max(initial=0) > 0:
            usable.append(place)
            columns.append(steps)
            given = values[~np.isnan(steps), place]
            worth.append([float(given[own == step].mean()) for step in range(own.max() + 1)])
    table = np.column_stack(columns) if columns else np.zeros((len(values), 0))
    return usable, table, worth


def in_steps(values: FloatArray, most: int = STEPS, fewest: int = FEWEST_PER_STEP) -> FloatArray:
    """Return values as ascending whole steps from 0, about equally many people in each; NaN stays NaN."""
    known = values[~np.isnan(values)]
    levels, counts = np.unique(known, return_counts=True)
    edges: list[float] = []
    below, last = 0, 0
    for level, count in zip(levels[:-1], counts[:-1], strict=True):
        below += int(count)
        wanted = max(len(known) * (len(edges) + 1) / most, last + fewest)
        if below >= wanted and len(known) - below >= fewest and len(edges) < most - 1:
            edges.append(float(level))
            last = below
    steps: FloatArray = np.searchsorted(np.array(edges), values, side="left").astype(np.float64)
    steps[np.isnan(values)] = np.nan
    return steps
