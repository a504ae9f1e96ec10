"""The way up: a rough climb on few nodes and few people, then exact steps on all of them."""

from dataclasses import dataclass, replace

import numpy as np

from hiring.psychometrics.arrays import FloatArray
from hiring.psychometrics.irt.latent import HALF_WIDTH, grid
from hiring.psychometrics.irt.layout import Layout, State
from hiring.psychometrics.irt.likelihood import log_likelihood
from hiring.psychometrics.irt.maximise import Objective, Point, Solve, climb, newton_solve
from hiring.psychometrics.irt.patterns import Indicators, Patterns
from hiring.psychometrics.irt.priors import Penalty
from hiring.psychometrics.irt.settings import Settings

_SAMPLE = 4000  # rows of the rough climb
_PER_PARAMETER = 3  # or as many rows for each parameter
_RARE = 40  # people in a category below which the sample takes all of them
_ROUGH_GAIN = 0.05  # log-likelihood that the rough climb leaves to the exact one
_WORK = 2e10  # multiplications that second derivatives may cost on the way
_ROUND = 15  # exact passes before the second derivatives are taken anew
_FINE = 1e-4  # change of the log-likelihood that more nodes may bring
_AT_THE_ENDS = 2e-4  # persons expected at the last nodes: about twice what is lost beyond them
_COARSE = 1e-2  # the same for half of the nodes, where only second derivatives are wanted
_WELL_CONDITIONED = 1e3  # up to which six digits of the information leave three of its inverse
_ENDLESS = 50.0  # a slope beyond which all of the answers are decided by the latent value
_MOST_NODES = 961
_SLACK = 1.1  # a group may be a little wider than the nodes
_WIDEST = 20.0  # beyond which nobody is looked for at the last node
_REACH = 6.0  # standard deviations of each group that the nodes cover


@dataclass(frozen=True, eq=False)
class Fitted:
    """The end of the climb."""

    objective: Objective
    point: Point
    passes: int
    converged: bool
    fine: bool

    def information(self) -> FloatArray:
        """Minus the second derivatives by the free parameters; on half of the nodes, in six digits, if those do."""
        objective, point = self.objective, self.point
        coarse = replace(objective, theta=objective.theta[::2])
        half = coarse.at(point.x)
        if half is not None and abs(half.value - point.value) < _COARSE:
            objective, point = coarse, half
        rough = objective.information(point, rough=True)
        sizes = np.sqrt(np.maximum(np.diag(rough), 1e-300))
        if np.linalg.cond(rough / np.outer(sizes, sizes)) < _WELL_CONDITIONED:
            return rough
        return objective.information(point)


def fit(patterns: Patterns, layout: Layout, start: State, prior: Penalty, settings: Settings) -> Fitted:
    """Maximise the likelihood of the free parameters from `start`."""
    sample = Indicators(_sample(patterns, layout.size))
    rough = Objective(sample, grid(settings.nodes)[::2], layout, start, prior, settings.watch)
    point, solve, used = _rough_climb(rough, layout.vector(start), settings.passes)
    data = rough.data if len(rough.data.patterns.codes) == len(patterns.codes) else Indicators(patterns)
    nodes, half_width = settings.nodes, HALF_WIDTH
    n = float(patterns.counts.sum())
    tolerance = settings.tolerance or max(1e-4, 1e-7 * n)
    x = point.x
    while True:
        objective = replace(rough, data=data, theta=grid(nodes, half_width))
        point, used = _exact_climb(objective, x, solve, tolerance, (used, settings.passes))
        x = point.x
        if _runs_away(point, layout):
            return Fitted(objective, point, used, converged=False, fine=True)
        reach = _reach(point, half_width)
        if reach > half_width and nodes < _MOST_NODES:
            nodes, half_width = _wider(nodes, half_width, reach)
            continue
        fine = _is_fine(data, point, objective.theta)
        if fine or nodes >= _MOST_NODES:
            return Fitted(objective, point, used, point.norm <= tolerance, fine)
        nodes = 2 * nodes - 1


def _reach(point: Point, half_width: float) -> float:
    """How far the nodes must reach: over every group, and until hardly anybody is expected at the last of them."""
    state = point.found.state
    needed = float((np.abs(state.means) + _REACH * np.sqrt(state.variances)).max())
    if needed > _SLACK * half_width:
        return needed
    at_the_ends = float(point.found.of_groups[:, [0, -1]].sum())
    return half_width * 4 / 3 if at_the_ends > _AT_THE_ENDS and half_width < _WIDEST else half_width


def _wider(nodes: int, half_width: float, reach: float) -> tuple[int, float]:
    """Cover more of the latent scale with nodes as close as before, as far as the most nodes go."""
    steps = min(int(np.ceil(reach * (nodes - 1) / (2 * half_width))), (_MOST_NODES - 1) // 2)
    return 2 * steps + 1, reach


def _is_fine(data: Indicators, point: Point, theta: FloatArray) -> bool:
    """Whether as many nodes again, in the middle between these, leave the log-likelihood as it is."""
    middle = (theta[1:] + theta[:-1]) / 2
    here, between = point.found.by_pattern, log_likelihood(data, point.found.state, middle)
    change = np.logaddexp(here, between) - np.log(2.0) - here
    return abs(float(data.patterns.counts @ change)) < _FINE


def _rough_climb(objective: Objective, x: FloatArray, passes: int) -> tuple[Point, Solve | None, int]:
    layout = objective.layout
    ended = climb(
        objective, _begin(objective, x), passes, lambda at, gain: gain < _ROUGH_GAIN or _runs_away(at, layout)
    )
    rows, width = len(objective.data.patterns.codes), objective.data.patterns.width
    solve = None
    if rows * width**2 * len(objective.theta) <= _WORK:
        solve = newton_solve(objective.information(ended.point, rough=True))
    return ended.point, solve, ended.passes + 1


def _begin(objective: Objective, x: FloatArray) -> Point:
    point = objective.at(x)
    if point is None:
        raise ValueError("calibration: the starting values describe no item of this model")
    return point


def _exact_climb(
    objective: Objective, x: FloatArray, solve: Solve | None, tolerance: float, passes: tuple[int, int]
) -> tuple[Point, int]:
    """Climb to the tolerance; the second derivatives, where they can be had, are taken anew if they have aged."""
    used, most = passes
    point = _begin(objective, x)
    used += 1
    affordable = solve is not None

    def enough(at: Point, gain: float = 0.0) -> bool:
        del gain
        return at.norm <= tolerance or _runs_away(at, objective.layout)

    while not enough(point) and used < most:
        steps = min(_ROUND, most - used) if solve is not None else most - used
        ended = climb(objective, point, steps, enough, solve)
        point = ended.point
        used += ended.passes
        stuck = ended.passes < steps and not enough(point)
        if stuck and solve is None:
            break
        if not enough(point):
            solve = None if stuck or not affordable else newton_solve(objective.information(point, rough=True))
    return point, used


def _runs_away(point: Point, layout: Layout) -> bool:
    """Whether an estimated slope is on its way to infinity: there is no maximum to be found."""
    slopes = point.found.state.items.slopes
    free = layout.of_items[:, : slopes[0].size] >= 0
    return bool((np.abs(slopes.reshape(len(slopes), -1)[free]) > _ENDLESS).any())


def _sample(patterns: Patterns, parameters: int) -> Patterns:
    """Every so manieth row, and everybody who chose a rare category; all rows if they are few."""
    size = max(_SAMPLE, _PER_PARAMETER * parameters)
    n = len(patterns.codes)
    if n <= size * 3 // 2:
        return patterns
    rare = np.zeros(n, dtype=bool)
    for column in patterns.codes.T:
        known = column >= 0
        chosen = np.bincount(column[known], patterns.counts[known])
        few = (chosen < _RARE * n / size)[column]
        rare |= known & few
    others = np.flatnonzero(~rare)
    if len(others) < size:
        return patterns
    taken = others[np.linspace(0, len(others) - 1, size).astype(np.int64)]
    weight = float(patterns.counts[others].sum() / patterns.counts[taken].sum())
    rows = np.concatenate([np.flatnonzero(rare), taken])
    return patterns.sample(rows, np.where(rare[rows], 1.0, weight))
