"""The equation that a mode solves, for many persons at once: bracketed on nodes, then Newton inside."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hiring.psychometrics.arrays import TWO, FloatArray
from hiring.psychometrics.irt.information import Curves, curves
from hiring.psychometrics.irt.lookup import Codes, fuse, summed
from hiring.psychometrics.irt.models import Items, category_slopes

_NODES = np.linspace(-10.0, 10.0, 81)
_FARTHEST = 1e5
_STEPS = 80
_CLOSE = 1e-11
_CELLS_AT_ONCE = 300_000

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Equation:
    """``(log L)'`` [+ J / (2 I)] - precision (theta - mean) = 0, for each person's answers."""

    items: Items
    answers: Codes
    precision: float = 0.0
    mean: float = 0.0
    weighted: bool = False

    def at(self, theta: FloatArray, rows: NDArray[np.intp]) -> tuple[FloatArray, FloatArray]:
        """Its left side and about its slope, for some persons, each at a value of their own."""
        value, slope = np.empty(len(rows)), np.empty(len(rows))
        step = max(1, _CELLS_AT_ONCE // (len(self.items) * (self.items.intercepts.shape[1] + 1)))
        for start in range(0, len(rows), step):
            part = slice(start, start + step)
            found = curves(self.items, theta[part])
            value[part], slope[part] = self._sums(found, self.answers[rows[part]])
        return value - self.precision * (theta - self.mean), slope - self.precision

    def _sums(self, found: Curves, answers: Codes) -> tuple[FloatArray, FloatArray]:
        given = answers.T >= 0
        chosen = np.maximum(answers.T, 0)[:, :, None].astype(np.intp)
        first = (np.take_along_axis(found.first, chosen, axis=2)[:, :, 0] * given).sum(axis=0)
        second = (np.take_along_axis(found.second, chosen, axis=2)[:, :, 0] * given).sum(axis=0)
        if self.weighted:
            first = first + _correction((found.skew * given).sum(axis=0), (found.information * given).sum(axis=0))
        return first, second

    def on_nodes(self) -> FloatArray:
        """Its left side for all persons at all nodes, shape (n, Q)."""
        found = curves(self.items, self.nodes)
        total = self._table(found.first)
        if self.weighted:
            shape = found.first.shape
            skew = self._table(np.broadcast_to(found.skew[:, :, None], shape))
            total += _correction(skew, self._table(np.broadcast_to(found.information[:, :, None], shape)))
        return np.asarray(total - self.precision * (self.nodes - self.mean))

    @property
    def nodes(self) -> FloatArray:
        """Where the solution is looked for first."""
        return np.asarray(_NODES + self.mean)

    def _table(self, values: FloatArray) -> FloatArray:
        total = np.empty((len(self.answers), len(_NODES)))
        for rows, sums in summed(fuse(values, self.items), self.answers):
            total[rows] = sums
        return total


def _correction(skew: FloatArray, information: FloatArray) -> FloatArray:
    """``J / (2 I)``, 0 so far out that nothing is told any more."""
    return np.divide(skew, 2.0 * information, out=np.zeros_like(skew), where=information > 0)


def ends(items: Items, answers: Codes) -> tuple[Mask, Mask]:
    """Whose every answer is the likeliest at the upper, and at the lower, end; both: nothing is told."""
    slopes = np.where(
        np.arange(items.intercepts.shape[1] + 1) < items.categories[:, None], category_slopes(items), np.nan
    )
    at_top, at_bottom = (slopes == edge(slopes, axis=1)[:, None] for edge in (np.nanmax, np.nanmin))
    item, chosen = np.arange(len(items)), np.maximum(answers, 0)
    blank = answers < 0
    return (blank | at_top[item, chosen]).all(axis=1), (blank | at_bottom[item, chosen]).all(axis=1)


def solve(equation: Equation) -> FloatArray:
    """Each person's solution; NaN where there is none within reach.

    Of several solutions the one where the integral of the left side, a log-likelihood, is greatest.
    """
    low, high, theta = _brackets(equation)
    active = np.flatnonzero(np.isfinite(theta))
    last_theta, last_value = np.full_like(theta, np.nan), np.full_like(theta, np.nan)
    steps = 0
    while len(active) and steps < _STEPS:
        steps += 1
        value, slope = equation.at(theta[active], active)
        if equation.weighted:  # the slope lacks the correction's: take that of the last step, once there is one
            secant = (value - last_value[active]) / (theta[active] - last_theta[active])
            slope = np.where(secant < 0, secant, slope)
            last_theta[active], last_value[active] = theta[active], value
        rising = value > 0
        low[active[rising]] = theta[active[rising]]
        high[active[~rising]] = theta[active[~rising]]
        moved = theta[active] - value / np.minimum(slope, -1e-300)
        outside = ~((moved > low[active]) & (moved < high[active])) & (value != 0)
        moved[outside] = 0.5 * (low[active] + high[active])[outside]
        step = np.abs(moved - theta[active])
        theta[active] = moved
        active = active[step > _CLOSE * (1.0 + np.abs(moved))]
    return theta


def _brackets(equation: Equation) -> tuple[FloatArray, FloatArray, FloatArray]:
    """An interval that holds each person's solution, and a first guess in it.

    The interval is a step of the nodes, or farther out what doubling finds.
    """
    nodes, values = equation.nodes, equation.on_nodes()
    integral = np.cumsum(values[:, 1:] + values[:, :-1], axis=1)
    best = np.concatenate([np.zeros((len(values), 1)), integral], axis=1).argmax(axis=1)
    falling = np.take_along_axis(values, best[:, None], axis=1)[:, 0] < 0
    left = np.clip(best - falling, 0, len(nodes) - TWO)  # its value is at least 0, that of the next node at most
    low, high = nodes[left], nodes[left + 1]
    above, below = np.take_along_axis(values, np.stack([left, left + 1], axis=1), axis=1).T
    share = np.divide(above, above - below, out=np.full_like(above, 0.5), where=(above > 0) & (below < 0))
    theta = low + share * (high - low)
    beyond = np.flatnonzero((best == len(nodes) - 1) & (values[:, -1] > 0))
    before = np.flatnonzero((best == 0) & (values[:, 0] < 0))
    _reach(equation, high, low, beyond, 1.0)
    _reach(equation, low, high, before, -1.0)
    for rows in (beyond, before):
        theta[rows] = 0.5 * (low[rows] + high[rows])
    return low, high, theta


def _reach(equation: Equation, outer: FloatArray, inner: FloatArray, rows: NDArray[np.intp], sign: float) -> None:
    """Move the outer end outwards, ever faster, until the equation has changed its sign there."""
    step = 5.0
    while len(rows):
        inner[rows] = outer[rows]
        outer[rows] += sign * step
        step *= 2.0
        value, _ = equation.at(outer[rows], rows)
        rows = rows[value * sign > 0]
        if step > _FARTHEST:
            outer[rows] = np.nan
            break
