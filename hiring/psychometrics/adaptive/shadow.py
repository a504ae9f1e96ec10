"""Shadow tests: at every step the best whole test that keeps all constraints, of which the best free item is given."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import Bounds, LinearConstraint, milp

from hiring.psychometrics.adaptive.pool import AdaptivePool
from hiring.psychometrics.arrays import FloatArray
from hiring.psychometrics.errors import DidNotConverge, NotEnoughData
from hiring.psychometrics.irt.information import item_information

_SECONDS = 10.0
_INFEASIBLE = 2  # status of scipy.optimize.milp


@dataclass(frozen=True)
class Blueprint:
    """What a whole test must look like.

    Attributes
    ----------
    length : int
        Items, >= 1.
    least, most : tuple of int
        Items of each content area; empty: any.
    enemies : tuple of tuple of int
        Sets of items of which a test has at most one.

    Examples
    --------
    >>> Blueprint(10, least=(3, 3)).most
    ()
    """

    length: int
    least: tuple[int, ...] = ()
    most: tuple[int, ...] = ()
    enemies: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True)
class ShadowTest:
    """A whole test, and the item to give now.

    Attributes
    ----------
    items : tuple of int
        All items of the test, ascending.
    item : int or None
        The most informative one not given yet; None if all were given.
    information : float
        Of the whole test, at the latent value asked for.
    """

    items: tuple[int, ...]
    item: int | None
    information: float


def shadow_test(
    pool: AdaptivePool,
    theta: float,
    blueprint: Blueprint,
    given: Sequence[int] = (),
    *,
    barred: Sequence[int] = (),
) -> ShadowTest:
    """The most informative test at a latent value that keeps the blueprint and holds all items given so far.

    Parameters
    ----------
    pool : AdaptivePool
    theta : float
        Finite.
    blueprint : Blueprint
    given : sequence of int
        Items given so far.
    barred : sequence of int
        Items not to be given, for instance by an exposure rule.

    Returns
    -------
    ShadowTest

    Raises
    ------
    NotEnoughData
        If no test of the pool keeps the blueprint.
    DidNotConverge
        If none was found within ten seconds.

    Notes
    -----
    Maximises ``sum_j I_j(theta) x_j`` over x in {0, 1} with ``sum x = length``, ``x = 1`` for items given, the
    bounds of the areas and ``sum x <= 1`` over each set of enemies: a mixed integer programme. Since every
    shadow test keeps the blueprint, so does the test that results.

    References
    ----------
    van der Linden, W. J., & Reese, L. M. (1998). A model for optimal constrained adaptive testing. *Applied
    Psychological Measurement*, 22, 259-270.

    Examples
    --------
    >>> from hiring.psychometrics.adaptive.pool import adaptive_pool
    >>> from hiring.psychometrics.irt.models import Items, Model
    >>> items = Items(Model.TWO_PL, np.array([1.0, 1.1, 2.0, 2.1]), np.zeros((4, 1)), ("a", "b", "c", "d"))
    >>> pool = adaptive_pool(items, areas=[0, 0, 1, 1])
    >>> found = shadow_test(pool, 0.0, Blueprint(2, least=(1, 1)))
    >>> found.items, found.item
    ((1, 3), 3)
    """
    information = item_information(pool.items, [theta])[:, 0]
    lower, upper = np.zeros(len(pool)), np.ones(len(pool))
    upper[list(barred)] = 0.0
    lower[list(given)] = upper[list(given)] = 1.0
    found = milp(
        -information,
        integrality=np.ones(len(pool)),
        bounds=Bounds(lower, upper),
        constraints=_constraints(pool, blueprint),
        options={"time_limit": _SECONDS},
    )
    if found.status == _INFEASIBLE:
        raise NotEnoughData("blueprint: no test of this pool keeps it; add items or ask for less")
    if found.x is None:
        raise DidNotConverge(f"blueprint: no test was found within {_SECONDS:g} seconds; ask for less")
    chosen = np.flatnonzero(found.x > 0.5)  # noqa: PLR2004 - whole numbers, nearly
    left = np.setdiff1d(chosen, np.asarray(given, dtype=np.int64))
    item = int(left[information[left].argmax()]) if len(left) else None
    return ShadowTest(tuple(int(at) for at in chosen), item, float(information[chosen].sum()))


def _constraints(pool: AdaptivePool, blueprint: Blueprint) -> LinearConstraint:
    rows: list[FloatArray] = [np.ones(len(pool))]
    least, most = [float(blueprint.length)], [float(blueprint.length)]
    areas = max(len(blueprint.least), len(blueprint.most))
    for area in range(areas):
        rows.append(np.asarray(pool.areas == area, dtype=np.float64))
        least.append(_bound(blueprint.least, area, 0.0))
        most.append(_bound(blueprint.most, area, np.inf))
    for enemies in blueprint.enemies:
        row = np.zeros(len(pool))
        row[list(enemies)] = 1.0
        rows.append(row)
        least.append(0.0)
        most.append(1.0)
    return LinearConstraint(np.array(rows), _vector(least), _vector(most))


def _bound(bounds: tuple[int, ...], area: int, default: float) -> float:
    return float(bounds[area]) if area < len(bounds) else default


def _vector(values: ArrayLike) -> FloatArray:
    return np.asarray(values, dtype=np.float64)
