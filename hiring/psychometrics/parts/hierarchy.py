"""How much of a total is one thing: omega hierarchical of items in known groups."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import least_squares

from hiring.psychometrics.arrays import TWO, FloatArray, as_table
from hiring.psychometrics.errors import DidNotConverge, NotEnoughData

_SMALLEST_GROUP = 3  # two loadings cannot be told apart by their one correlation
_BOUND = 0.9999
_STEPS = 500


@dataclass(frozen=True, eq=False)
class OmegaHierarchical:
    """A general factor behind groups of items.

    Attributes
    ----------
    hierarchical : float
        Share of the total's variance that is the general factor's, in [0, 1].
    total : float
        Share that is any common factor's, in [0, 1].
    explained_common : float
        Share of the common variance that is the general factor's.
    general, specific : ndarray, shape (J,)
        Schmid-Leiman loadings of each item on the general factor and on its own group.
    group_loadings : ndarray, shape (G,)
        Loading of each group on the general factor, in [-1, 1].
    residual : float
        Root mean square of what the model leaves of the correlations; above .08 it does not describe them.
    warnings : tuple of str
    """

    hierarchical: float
    total: float
    explained_common: float
    general: FloatArray
    specific: FloatArray
    group_loadings: FloatArray
    residual: float
    warnings: tuple[str, ...]


def omega_hierarchical(scores: ArrayLike, groups: ArrayLike) -> OmegaHierarchical:
    """Omega hierarchical by a second-order factor model of items whose groups are known.

    Parameters
    ----------
    scores : array_like, shape (n, J)
        Complete rows; items keyed in one direction.
    groups : array_like, shape (J,)
        Which group each item belongs to: at least 2 groups of at least 3 items each.

    Returns
    -------
    OmegaHierarchical
        With a warning where two groups only are known (their loadings are then held equal), a loading is at its
        bound, or the residual is above .08.

    Raises
    ------
    ValueError
        If a cell is missing or there is not a group for each item.
    NotEnoughData
        If a group is too small, there is one group only, or an item does not vary.
    DidNotConverge
        If least squares did not settle.

    Notes
    -----
    Second-order model, fitted by unweighted least squares to the correlations off the diagonal:
    ``r_ij = l_i l_j`` within a group and ``l_i l_j g_a g_b`` between groups a and b. The Schmid-Leiman transformation
    gives general loadings ``l g`` and group loadings ``l sqrt(1 - g^2)``. With standard deviations s,
    ``omega_h = (sum s l g)^2 / var(total)``. The groups are given, not searched for; no rotation is involved.

    References
    ----------
    Schmid, J., & Leiman, J. M. (1957). The development of hierarchical factor solutions. *Psychometrika*, 22,
    53-61.
    Zinbarg, R. E., Revelle, W., Yovel, I., & Li, W. (2005). Cronbach's alpha, Revelle's beta, and McDonald's omega
    H. *Psychometrika*, 70, 123-133.

    Examples
    --------
    >>> random = np.random.default_rng(3)
    >>> common, own = random.normal(size=(4000, 1)), random.normal(size=(4000, 3)).repeat(3, axis=1)
    >>> found = omega_hierarchical(common + 0.5 * own + random.normal(size=(4000, 9)), [0, 0, 0, 1, 1, 1, 2, 2, 2])
    >>> round(found.hierarchical, 1), round(found.total, 1)
    (0.8, 0.9)
    """
    table = as_table(scores)
    names, group = np.unique(np.asarray(groups), return_inverse=True)
    if table.shape[1] != len(group):
        raise ValueError("groups: a group for each item is needed")
    sizes = np.bincount(group)
    if len(names) < TWO or sizes.min() < _SMALLEST_GROUP or len(table) <= table.shape[1]:
        raise NotEnoughData(
            "omega hierarchical needs at least 2 groups of at least 3 items each, and more persons than items"
        )
    spread = table.std(axis=0, ddof=1)
    if not spread.all():
        raise NotEnoughData(f"item {int(np.argmin(spread)) + 1} does not vary: leave it out")
    whole = float(table.sum(axis=1).var(ddof=1))
    if whole <= 0:
        raise NotEnoughData("all persons have the same total")
    correlations = np.atleast_2d(np.corrcoef(table, rowvar=False))
    loadings, second, residual = _fit(correlations, group, len(names))
    general, specific = loadings * second[group], loadings * np.sqrt(1.0 - np.square(second[group]))
    of_general = float(spread @ general) ** 2
    of_groups = float(np.square(np.bincount(group, weights=spread * specific)).sum())
    common = float((np.square(general) + np.square(specific)).sum())
    return OmegaHierarchical(
        hierarchical=min(1.0, of_general / whole),
        total=min(1.0, (of_general + of_groups) / whole),
        explained_common=float(np.square(general).sum()) / common,
        general=general,
        specific=specific,
        group_loadings=second,
        residual=residual,
        warnings=_warnings(loadings, second, residual),
    )


def _fit(r: FloatArray, group: NDArray[np.intp], count: int) -> tuple[FloatArray, FloatArray, float]:
    rows, columns = np.triu_indices(len(r), 1)
    same = group[rows] == group[columns]
    free = 1 if count == TWO else count  # one correlation between two groups is not two loadings

    def unpacked(point: FloatArray) -> tuple[FloatArray, FloatArray]:
        return point[: len(r)], np.broadcast_to(point[len(r) :], (count,))

    def misfit(point: FloatArray) -> FloatArray:
        loading, second = unpacked(point)
        between = np.where(same, 1.0, second[group[rows]] * second[group[columns]])
        left: FloatArray = r[rows, columns] - loading[rows] * loading[columns] * between
        return left

    start = np.full(len(r) + free, np.sqrt(np.clip(np.abs(r[rows, columns]).mean(), 0.05, 0.8)))
    found = least_squares(misfit, start, bounds=(-_BOUND, _BOUND), max_nfev=_STEPS, xtol=1e-12, ftol=1e-12, gtol=1e-10)
    if not found.success:
        raise DidNotConverge("the second-order model did not settle: the groups may not describe these items")
    loading, second = unpacked(found.x)
    return loading, second.copy(), float(np.sqrt(np.mean(np.square(found.fun))))


def _warnings(loadings: FloatArray, second: FloatArray, residual: float) -> tuple[str, ...]:
    found = []
    if len(second) == TWO:
        found.append("two groups only: their loadings on the general factor are held equal")
    if max(np.abs(loadings).max(), np.abs(second).max()) >= _BOUND - 1e-6:
        found.append("a loading is at its bound: too few persons, or groups that do not differ")
    if residual > 0.08:  # noqa: PLR2004 - the usual line for a root mean square residual
        found.append(f"the model leaves {residual:.2f} of the correlations unexplained (root mean square)")
    return tuple(found)
