"""A calibration in which chosen items have parameters of their own in every group."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from hiring.psychometrics.arrays import FloatArray, IntArray
from hiring.psychometrics.irt.calibrated import Calibration
from hiring.psychometrics.irt.latent import HALF_WIDTH, grid
from hiring.psychometrics.irt.layout import Layout, State, lay_out, rows
from hiring.psychometrics.irt.likelihood import observed_information, one_pass
from hiring.psychometrics.irt.maximise import Objective, Point, Solve, climb
from hiring.psychometrics.irt.models import Items
from hiring.psychometrics.irt.patterns import Indicators, find_patterns
from hiring.psychometrics.irt.priors import penalty
from hiring.psychometrics.irt.responses import MISSING, Responses

_CLOSE = 1e-6  # of the log-likelihood still to be had
_PASSES = 60
_REACH = 6.0
_FLAT = 1e-6


@dataclass(frozen=True, eq=False)
class Split:
    """Answers with a column for each item in each group, and the maximum with some items free.

    Attributes
    ----------
    data, theta, state : Indicators, ndarray, State
        G times J virtual items, those of the reference group first; ``state`` is where every comparison starts.
    tied, own : Layout
        Numbers of the parameters: one set for all groups; one set for each.
    freed : frozenset of int
        Items that are free in every comparison.
    information : ndarray
        Minus the second derivatives at ``state``, by the parameters of ``own``.
    value : float
        Log-likelihood at ``state``.
    names : tuple of str
    converged : bool
    """

    data: Indicators
    theta: FloatArray
    state: State
    tied: Layout
    own: Layout
    freed: frozenset[int]
    information: FloatArray
    value: float
    names: tuple[str, ...]
    converged: bool

    def items_of(self, group: int) -> Items:
        """The items as they are in one group at ``state``."""
        return self._items(self.state, group)

    def compare(self, at: int) -> tuple[float, tuple[Items, ...]] | None:
        """Chi-square of an item, and the items of each group with it free; None if the climb does not settle."""
        other = self.freed ^ {at}
        reached = _climb(self.data, self.theta, self.state, layout(self, other), self.information_of(other))
        if reached is None:
            return None
        free = self.state if at in self.freed else reached.found.state
        gain = reached.found.log_likelihood - self.value
        ratio = max(0.0, 2.0 * (-gain if at in self.freed else gain))
        return ratio, tuple(self._items(free, group) for group in range(len(self.tied.of_groups)))

    def information_of(self, freed: Iterable[int]) -> FloatArray:
        """Sum the information over parameters that are tied unless an item is free."""
        chosen = layout(self, freed)
        sums = np.zeros((self.own.size, chosen.size))
        known = self.own.owner >= 0
        sums[self.own.owner[known], chosen.owner[known]] = 1.0
        return np.asarray(sums.T @ self.information @ sums)

    def _items(self, state: State, group: int) -> Items:
        J = len(self.names)
        some = state.items.take(np.arange(group * J, (group + 1) * J))
        return Items(some.model, some.slopes, some.intercepts, self.names)


def split_items(common: Calibration, responses: Responses, group: IntArray, freed: Iterable[int] = ()) -> Split:
    """Start from a common calibration, and free some items already.

    Parameters
    ----------
    common : Calibration
        Of the same answers, in the same groups, numbered in the same order.
    responses : Responses
        Every answer of an item given by somebody of every group that is to be compared.
    group : ndarray of int, shape (n,)
    freed : iterable of int

    Returns
    -------
    Split

    Examples
    --------
    >>> from hiring.psychometrics.irt.calibration import calibrate
    >>> from hiring.psychometrics.irt.responses import code_responses
    >>> random = np.random.default_rng(4)
    >>> answers = code_responses(random.random((400, 4)) < 1 / (1 + np.exp(-random.normal(size=(400, 1)))))
    >>> half = np.arange(400) // 200
    >>> split = split_items(calibrate(answers, "2pl", groups=[str(one) for one in half]), answers, half)
    >>> ratio, by_group = split.compare(0)
    >>> bool(0 <= ratio < 10), len(by_group)
    (True, 2)
    """
    G, J = len(common.groups), len(responses.names)
    codes = np.full((len(group), G * J), MISSING, dtype=np.int8)
    for at in range(G):
        codes[group == at, at * J : (at + 1) * J] = responses.codes[group == at]
    data = Indicators(find_patterns(codes, group, np.tile(responses.categories, G)))
    names = tuple(f"{name} {at}" for at in range(G) for name in responses.names)
    items = common.items
    every = Items(items.model, np.tile(items.slopes, G), np.tile(items.intercepts, (G, 1)), names)
    means, variances = (np.array([getattr(one, part) for one in common.groups]) for part in ("mean", "variance"))
    start = State(every, means, variances)
    theta = _nodes(common.nodes, start)
    own = lay_out(every, np.zeros(G * J), G)
    plain = lay_out(items, np.zeros(J), G)
    tied = Layout(plain.model, names, np.tile(plain.of_items, (G, 1)), plain.of_groups, plain.size)
    split = _at(data, theta, start, (tied, own), responses.names, converged=common.converged)
    chosen = frozenset(freed)
    if not chosen:
        return split
    reached = _climb(data, theta, start, layout(split, chosen), split.information_of(chosen))
    if reached is None:
        return split
    again = _at(data, theta, reached.found.state, (tied, own), responses.names, converged=common.converged)
    return Split(**{**vars(again), "freed": chosen})


def layout(split: Split, freed: Iterable[int]) -> Layout:
    """Number the parameters with these items free in every group but the first, which keeps the common numbers."""
    tied = split.tied
    of_items, J, size = tied.of_items.copy(), len(split.names), tied.size
    for at in sorted(freed):
        for row in range(at + J, len(of_items), J):
            free = np.flatnonzero(of_items[row] >= 0)
            of_items[row, free] = size + np.arange(len(free))
            size += len(free)
    return Layout(tied.model, tied.names, of_items, tied.of_groups, size)


def _nodes(nodes: int, state: State) -> FloatArray:
    """As close together as in the common calibration, and wide enough for every group."""
    wide = max(HALF_WIDTH, float((np.abs(state.means) + _REACH * np.sqrt(state.variances)).max()))
    steps = int(np.ceil(wide / HALF_WIDTH * (nodes - 1) / 2))
    return grid(2 * steps + 1, wide)


def _at(
    data: Indicators,
    theta: FloatArray,
    state: State,
    layouts: tuple[Layout, Layout],
    names: tuple[str, ...],
    *,
    converged: bool,
) -> Split:
    tied, own = layouts
    found = one_pass(data, state, theta)
    information = observed_information(data, found, own)
    return Split(data, theta, state, tied, own, frozenset(), information, found.log_likelihood, names, converged)


def _climb(data: Indicators, theta: FloatArray, start: State, chosen: Layout, information: FloatArray) -> Point | None:
    """Climb to the maximum with these parameters free; None if it is not reached."""
    prior = penalty(None, start.items, np.zeros(len(start.items)))
    objective = Objective(data, theta, chosen, start, prior)
    begin = objective.at(_vector(chosen, start))
    left = [np.inf]

    def enough(_: Point, gain: float) -> bool:
        left[0] = gain
        return gain < _CLOSE

    # The mean of valid parameters is valid: `begin` exists.
    end = None if begin is None else climb(objective, begin, _PASSES, enough, _steps(information))
    return end.point if end is not None and 0 <= left[0] < _CLOSE else None


def _steps(information: FloatArray) -> Solve:
    """Newton's steps; where the log-likelihood bends upwards, as long as if it bent down as much."""
    values, vectors = np.linalg.eigh(information)
    size = np.maximum(np.abs(values), _FLAT * np.abs(values).max())
    return lambda gradient: np.asarray(vectors @ ((vectors.T @ gradient) / size))


def _vector(chosen: Layout, state: State) -> FloatArray:
    """The free parameters of a state; those that are tied begin at their mean."""
    own = rows(state.items)
    known = chosen.of_items >= 0
    uses = np.bincount(chosen.of_items[known], minlength=chosen.size)
    total = np.bincount(chosen.of_items[known], own[known], minlength=chosen.size)
    found = chosen.vector(state)
    several = uses > 1
    found[several] = total[several] / uses[several]
    return found
