"""Climb to the maximum of the marginal likelihood: quasi-Newton steps, judged by the gradient alone."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import LinAlgError, cho_factor, cho_solve

from hiring.psychometrics.arrays import FloatArray
from hiring.psychometrics.irt.layout import Layout, State, rows
from hiring.psychometrics.irt.likelihood import Pass, observed_information, one_pass
from hiring.psychometrics.irt.models import Model
from hiring.psychometrics.irt.patterns import Indicators
from hiring.psychometrics.irt.priors import Penalty

_MEMORY = 10
_SHORTEST = 1e-5
_ENOUGH = 1e-4  # share of the promised gain that a step must bring (Armijo)
_LONGEST = 2.0  # logits that a parameter may move in one step
_ROUNDING = 1e-12

Solve = Callable[[FloatArray], FloatArray]


@dataclass(frozen=True, eq=False)
class Point:
    """The objective (log-likelihood plus log prior) and its gradient at free parameters `x`."""

    x: FloatArray
    value: float
    gradient: FloatArray
    found: Pass
    scores: FloatArray

    @property
    def norm(self) -> float:
        """Largest absolute entry of the gradient."""
        return float(np.abs(self.gradient).max(initial=0.0))


@dataclass(frozen=True, eq=False)
class Objective:
    """What is maximised: the data, the nodes, which parameters are free, and the prior."""

    data: Indicators
    theta: FloatArray
    layout: Layout
    held: State
    prior: Penalty
    watch: Callable[[], None] | None = None

    def at(self, x: FloatArray) -> Point | None:
        """Evaluate, in one pass; None where the parameters describe no model."""
        state = self.layout.state(x, self.held)
        if state is None:
            return None
        found = one_pass(self.data, state, self.theta)
        if self.watch is not None:
            self.watch()
        scores = found.scores()
        parameters = rows(state.items)
        by_item = found.by_item(scores) + self.prior.gradient(parameters)
        value = found.log_likelihood + self.prior.value(parameters)
        return Point(x, value, self.layout.gather(by_item, found.by_group()), found, scores)

    def information(self, point: Point, *, rough: bool = False) -> FloatArray:
        """Minus the second derivatives of the objective; `rough` ones have six digits and cost half."""
        digits = np.float32 if rough else np.float64
        return observed_information(self.data, point.found, self.layout, digits) + self._prior_information()

    def _prior_information(self) -> FloatArray:
        groups = np.zeros((len(self.held.means), 2))
        return np.diag(self.layout.gather(self.prior.precisions, groups))

    def complete_solve(self, point: Point) -> Solve:
        """Solve with the information that there would be if latent values were known: a step of the EM algorithm."""
        by_item, by_group = point.found.complete_information(point.scores)
        by_item += _diagonals(self.prior.precisions)
        if self.layout.model is Model.RASCH:
            return _dense_solve(self.layout, by_item, by_group)
        return _block_solve(self.layout, by_item, by_group)


def _diagonals(values: FloatArray) -> FloatArray:
    return np.asarray(values[:, :, None] * np.eye(values.shape[1]))


def _block_solve(layout: Layout, by_item: FloatArray, by_group: FloatArray) -> Solve:
    inverses = [
        _inverses(by_item, np.asarray(layout.of_items >= 0)),
        _inverses(by_group, np.asarray(layout.of_groups >= 0)),
    ]
    owners = [layout.of_items, layout.of_groups]

    def solve(gradient: FloatArray) -> FloatArray:
        found = np.zeros(layout.size)
        for owner, inverse in zip(owners, inverses, strict=True):
            own = np.where(owner >= 0, gradient[owner], 0.0)
            found[owner[owner >= 0]] = (inverse @ own[:, :, None])[:, :, 0][owner >= 0]
        return found

    return solve


def _inverses(blocks: FloatArray, free: NDArray[np.bool_]) -> FloatArray:
    """Invert each block over its free parameters."""
    both = free[:, :, None] & free[:, None, :]
    own = np.asarray(np.where(both, blocks, 0.0))
    size = np.einsum("jpp->jp", own)
    # What nobody's answers say anything about must not move far: a floor under each diagonal.
    ridge = np.where(free, np.maximum(1e-8 * size.max(axis=1, keepdims=True, initial=0.0), 1e-10), 1.0)
    return np.asarray(np.linalg.inv(own + _diagonals(ridge)) * both)


def _dense_solve(layout: Layout, by_item: FloatArray, by_group: FloatArray) -> Solve:
    J, p, _ = by_item.shape
    size = J * p + 2 * len(by_group)
    every = np.zeros((size, size))
    for start, block in zip([*range(0, J * p, p), *range(J * p, size, 2)], [*by_item, *by_group], strict=True):
        every[start : start + len(block), start : start + len(block)] = block
    return newton_solve(layout.gather_matrix(every)) or (lambda gradient: gradient)


def newton_solve(information: FloatArray) -> Solve | None:
    """Return how to solve with this matrix; None if it is not positive definite."""
    try:
        factor = cho_factor(information)
    except (LinAlgError, ValueError):
        return None
    return lambda gradient: np.asarray(cho_solve(factor, gradient))


@dataclass(frozen=True, eq=False)
class Climb:
    """Where a climb ended, after how many passes."""

    point: Point
    passes: int


def climb(
    objective: Objective, point: Point, passes: int, enough: Callable[[Point, float], bool], solve: Solve | None = None
) -> Climb:
    """Climb by limited-memory quasi-Newton steps until `enough(point, gain still to be had)`.

    The first guess of the inverse second derivatives is `solve`, or that of the EM algorithm at each point.
    """
    memory: list[tuple[FloatArray, FloatArray]] = []
    used = 0
    while True:
        guess = solve or objective.complete_solve(point)
        step = _direction(point.gradient, memory, guess)
        if enough(point, 0.5 * float(step @ point.gradient)) or used >= passes:
            return Climb(point, used)
        following, cost = _line_search(objective, point, step, passes - used)
        used += cost
        if following is None and not memory:
            return Climb(point, used)
        if following is None:
            memory.clear()  # the remembered curvature misled
            continue
        memory = _remember(memory, following.x - point.x, point.gradient - following.gradient)
        point = following


def _remember(
    memory: list[tuple[FloatArray, FloatArray]], moved: FloatArray, changed: FloatArray
) -> list[tuple[FloatArray, FloatArray]]:
    """Keep a pair only if the objective bends down along it."""
    if float(moved @ changed) > _ROUNDING * float(np.linalg.norm(moved) * np.linalg.norm(changed)):
        return [*memory, (moved, changed)][-_MEMORY:]
    return memory


def _direction(gradient: FloatArray, memory: list[tuple[FloatArray, FloatArray]], guess: Solve) -> FloatArray:
    """Two-loop recursion (Nocedal 1980)."""
    rest, shares = gradient.copy(), []
    for moved, changed in reversed(memory):
        share = float(moved @ rest) / float(moved @ changed)
        rest -= share * changed
        shares.append(share)
    step = guess(rest)
    for (moved, changed), share in zip(memory, reversed(shares), strict=True):
        step = step + moved * (share - float(changed @ step) / float(moved @ changed))
    return step


def _line_search(objective: Objective, point: Point, step: FloatArray, passes: int) -> tuple[Point | None, int]:
    """Halve the step until it brings enough of what it promises."""
    promised = float(step @ point.gradient)
    length = min(1.0, _LONGEST / max(float(np.abs(step).max()), 1e-300))
    slack = _ROUNDING * abs(point.value) * 10
    used = 0
    while promised > 0 and length > _SHORTEST and used < passes:
        trial = objective.at(point.x + length * step)
        used += trial is not None
        if trial is not None and trial.value >= point.value + _ENOUGH * length * promised - slack:
            return trial, used
        length /= 2
    return None, used
