"""Which numbers are estimated: between items and groups on one side, one vector of free parameters on the other."""

from dataclasses import dataclass

import numpy as np

from hiring.psychometrics.arrays import FloatArray, IntArray
from hiring.psychometrics.irt.models import Items, Model


@dataclass(frozen=True, eq=False)
class State:
    """Items and the latent distribution of each group at one moment of an estimation."""

    items: Items
    means: FloatArray
    variances: FloatArray


@dataclass(frozen=True, eq=False)
class Layout:
    """Where each parameter of items (J, p) and of groups (G, 2) stands among the P free ones; -1 if it is held."""

    model: Model
    names: tuple[str, ...]
    of_items: IntArray
    of_groups: IntArray
    size: int

    @property
    def owner(self) -> IntArray:
        """Both in one vector: items first, then groups."""
        return np.concatenate([self.of_items.ravel(), self.of_groups.ravel()])

    def gather(self, by_item: FloatArray, by_group: FloatArray) -> FloatArray:
        """Sum a gradient by items and groups into one by free parameters."""
        owner = self.owner
        every = np.concatenate([by_item.ravel(), by_group.ravel()])
        return np.asarray(np.bincount(owner[owner >= 0], every[owner >= 0], minlength=self.size), dtype=np.float64)

    def gather_matrix(self, every: FloatArray) -> FloatArray:
        """Sum a matrix by all parameters into one by free parameters."""
        owner = self.owner
        own = np.flatnonzero(owner >= 0)
        if self.model is not Model.RASCH:
            at = own[np.argsort(owner[own])]
            return every[np.ix_(at, at)]
        sums = np.zeros((len(owner), self.size))
        sums[own, owner[own]] = 1.0
        return sums.T @ every @ sums

    def vector(self, state: State) -> FloatArray:
        """Return the free parameters of a state."""
        every = np.concatenate([rows(state.items).ravel(), _group_rows(state).ravel()])
        found = np.empty(self.size)
        found[self.owner[self.owner >= 0]] = every[self.owner >= 0]
        return found

    def state(self, free: FloatArray, held: State) -> State | None:
        """Return the state of these free parameters, the others as held; None if they describe no model."""
        by_item = np.where(self.of_items >= 0, free[self.of_items], rows(held.items))
        by_group = np.where(self.of_groups >= 0, free[self.of_groups], _group_rows(held))
        steps = held.items.intercepts.shape[1]
        slopes = by_item[:, : by_item.shape[1] - steps]
        intercepts = by_item[:, -steps:]
        with np.errstate(invalid="ignore"):
            ordered = self.model is not Model.GRADED or not (np.diff(intercepts, axis=1) >= 0).any()
        if not ordered or (by_group[:, 1] <= 0).any() or not np.isfinite(free).all():
            return None
        items = Items(self.model, slopes if self.model is Model.NOMINAL else slopes[:, 0], intercepts, self.names)
        return State(items, by_group[:, 0], by_group[:, 1])


def rows(items: Items) -> FloatArray:
    """Return the parameters of each item in one row: slope or slopes, then intercepts."""
    return np.column_stack([items.slopes, items.intercepts])


def _group_rows(state: State) -> FloatArray:
    return np.column_stack([state.means, state.variances])


def lay_out(items: Items, held: FloatArray, groups: int) -> Layout:
    """Number the free parameters: of items that are not held, item by item, then of groups.

    The first group has mean 0 and variance 1, unless held items say where the scale is.
    """
    free = np.isfinite(rows(items)) & (held == 0)[:, None]
    of_items = np.full(free.shape, -1, dtype=np.int64)
    if items.model is Model.RASCH and free.any():
        of_items[free[:, 0], 0] = 0
        of_items[free[:, 1], 1] = 1 + np.arange(int(free[:, 1].sum()))
    else:
        of_items[free] = np.arange(int(free.sum()))
    size = int(of_items.max()) + 1
    of_groups = size + np.arange(2 * groups, dtype=np.int64).reshape(groups, 2)
    if not held.any():
        of_groups -= 2
        of_groups[0] = -1
    return Layout(items.model, items.names, of_items, of_groups, max(size, int(of_groups.max()) + 1))
