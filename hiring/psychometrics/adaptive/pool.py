"""Calibrated items made ready for choosing among them: everything that can be tabulated, tabulated once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from hiring.psychometrics.arrays import TWO, FloatArray, IntArray, as_vector
from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.irt.information import item_information
from hiring.psychometrics.irt.models import Items, log_probabilities, probabilities
from hiring.psychometrics.irt.person_scores import population_grid

_FINE = 601  # a step of .02 sd: information interpolated by a cubic is then right to about 1e-8


@dataclass(frozen=True, eq=False)
class AdaptivePool:
    """Items to choose from, with their tables; made by :func:`adaptive_pool`.

    Attributes
    ----------
    items : Items
    categories : ndarray of int, shape (J,)
        How many each item has.
    areas : ndarray of int, shape (J,)
        The content area of each item, 0 .. C - 1.
    members : ndarray, shape (J, C)
        1 where an item belongs to an area.
    targets : ndarray, shape (C,)
        The share of a test that each area should have; adds up to 1.
    exposure : ndarray, shape (J,)
        How likely an item may be given once it is chosen, in (0, 1]: see
        :func:`~hiring.psychometrics.adaptive.exposure.sympson_hetter`.
    mean, sd : float
        Of the population.
    nodes : ndarray, shape (Q,)
        Of the posterior distribution.
    powers : ndarray, shape (Q, 3)
        1, the nodes and their squares.
    log_prior : ndarray, shape (Q,)
    log_table : ndarray, shape (J, K, Q)
        Log-probabilities at the nodes; 0 beyond an item's own categories.
    fine : ndarray, shape (F,)
        Equally spaced latent values of the next two tables.
    information : ndarray, shape (F, J)
    chances : ndarray, shape (F, J K)
        Probabilities of the categories.
    """

    items: Items
    categories: IntArray
    areas: IntArray
    members: FloatArray
    targets: FloatArray
    exposure: FloatArray
    mean: float
    sd: float
    nodes: FloatArray
    powers: FloatArray
    log_prior: FloatArray
    log_table: FloatArray
    fine: FloatArray
    information: FloatArray
    chances: FloatArray

    def __len__(self) -> int:
        return len(self.items)


def adaptive_pool(
    items: Items,
    *,
    areas: Sequence[int] | None = None,
    targets: ArrayLike | None = None,
    mean: float = 0.0,
    sd: float = 1.0,
    nodes: ArrayLike | None = None,
) -> AdaptivePool:
    """Make calibrated items ready for adaptive testing.

    Parameters
    ----------
    items : Items
        J >= 2.
    areas : sequence of int, optional
        The content area of each item, numbered from 0. Default: one area.
    targets : array_like, shape (C,), optional
        The share each area should have of a test, >= 0; scaled to add up to 1. Default: its share of the items.
    mean, sd : float
        Of the normal population, sd > 0.
    nodes : array_like, shape (Q,), optional
        Of the posterior. Default: 61 over mean +- 6 sd, more only for very informative items.

    Returns
    -------
    AdaptivePool

    Raises
    ------
    ValueError
        If areas or targets do not fit the items, or the population is none.
    NotEnoughData
        If there are fewer than 2 items, or an area that should be tested has none.

    Examples
    --------
    >>> from hiring.psychometrics.irt.models import Model
    >>> two = Items(Model.TWO_PL, np.ones(2), np.zeros((2, 1)), ("a", "b"))
    >>> adaptive_pool(two, areas=[0, 1]).targets.tolist()
    [0.5, 0.5]
    """
    if len(items) < TWO:
        raise NotEnoughData(f"pool: {len(items)} item(s); there is nothing to choose from")
    where = np.zeros(len(items), dtype=np.int64) if areas is None else np.asarray(areas, dtype=np.int64)
    if where.shape != (len(items),) or where.min() < 0:
        raise ValueError(f"areas: a number from 0 for each of {len(items)} items is needed")
    shares = _targets(where, targets)
    grid = population_grid(items, nodes=_default(items, mean, sd) if nodes is None else nodes, mean=mean, sd=sd)
    fine = np.linspace(grid.nodes[0], grid.nodes[-1], _FINE)
    logs = log_probabilities(items, grid.nodes)
    return AdaptivePool(
        items=items,
        categories=items.categories,
        areas=where,
        members=np.asarray(where[:, None] == np.arange(len(shares)), dtype=np.float64),
        targets=shares,
        exposure=np.ones(len(items)),
        mean=mean,
        sd=sd,
        nodes=grid.nodes,
        powers=np.vander(grid.nodes, 3, increasing=True),
        log_prior=np.log(grid.weights),
        log_table=np.ascontiguousarray(np.where(np.isfinite(logs), logs, 0.0).transpose(0, 2, 1)),
        fine=fine,
        information=np.ascontiguousarray(item_information(items, fine).T),
        chances=np.ascontiguousarray(probabilities(items, fine).transpose(1, 0, 2).reshape(_FINE, -1)),
    )


def with_exposure(pool: AdaptivePool, exposure: ArrayLike) -> AdaptivePool:
    """The same pool with other exposure parameters.

    Parameters
    ----------
    pool : AdaptivePool
    exposure : array_like, shape (J,)
        In (0, 1].

    Returns
    -------
    AdaptivePool

    Raises
    ------
    ValueError
        If a parameter is missing or outside (0, 1].

    Examples
    --------
    >>> from hiring.psychometrics.irt.models import Model
    >>> two = Items(Model.TWO_PL, np.ones(2), np.zeros((2, 1)), ("a", "b"))
    >>> with_exposure(adaptive_pool(two), [0.5, 1.0]).exposure.tolist()
    [0.5, 1.0]
    """
    wanted = as_vector(exposure, "exposure")
    if len(wanted) != len(pool) or not ((wanted > 0) & (wanted <= 1)).all():
        raise ValueError(f"exposure: a number above 0 and at most 1 for each of {len(pool)} items is needed")
    return replace(pool, exposure=wanted)


def _targets(areas: IntArray, targets: ArrayLike | None) -> FloatArray:
    sizes = np.bincount(areas)
    if targets is None:
        return np.asarray(sizes / sizes.sum())
    shares = as_vector(targets, "targets")
    if len(shares) < len(sizes) or (shares < 0).any() or shares.sum() <= 0:
        raise ValueError(f"targets: a share, 0 or more, for each of {len(sizes)} areas is needed")
    missing = np.flatnonzero((np.pad(sizes, (0, len(shares) - len(sizes))) == 0) & (shares > 0))
    if len(missing):
        raise NotEnoughData(f"targets: area {missing[0]} should be tested but has no item")
    return np.asarray(shares / shares.sum())


def _default(items: Items, mean: float, sd: float) -> FloatArray:
    """No test gives all items: nodes fine enough for the whole pool would be wasted work at every step."""
    most = min(len(items), 40)
    strongest = np.argsort(-item_information(items, np.array([mean]))[:, 0], kind="stable")[:most]
    return population_grid(items.take(strongest), mean=mean, sd=sd).nodes
