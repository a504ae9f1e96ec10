"""How many succeed at each score: what a correlation lets one expect, and what was seen."""

from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri

from hiring.psychometrics.arrays import TWO, FloatArray, as_vector
from hiring.psychometrics.errors import NotEnoughData

_REACH = 9.0  # standard deviations beyond which a normal holds less than 1e-18
_NODES = 200


@dataclass(frozen=True, eq=False)
class Expectancy:
    """How many succeed in each group of scores.

    Attributes
    ----------
    n, successes : ndarray, shape (g,)
        Persons and successes per group, lowest scores first.
    share, low, high : ndarray, shape (g,)
        Share of successes with its 95 % interval.
    """

    n: FloatArray
    successes: FloatArray
    share: FloatArray
    low: FloatArray
    high: FloatArray


def expectancy(r: float, *, groups: int = 5, base_rate: float = 0.5) -> FloatArray:
    """Expected share of successes in equal groups of scores, lowest first, for normal variables.

    Parameters
    ----------
    r : float
        Correlation with the criterion, in (-1, 1).
    groups : int
        Equal groups of scores (5: quintiles), >= 2.
    base_rate : float
        Share of all persons who succeed, in (0, 1).

    Returns
    -------
    ndarray, shape (groups,)
        Their mean is the base rate.

    Raises
    ------
    ValueError
        If a number is out of range.

    Notes
    -----
    ``g integral over the group of phi(x) Phi((r x - c) / sqrt(1 - r^2)) dx`` with c the normal deviate above
    which ``base_rate`` lies.

    References
    ----------
    Lawshe, C. H., et al. (1958). Expectancy charts II. Their theoretical development. *Personnel Psychology*,
    11, 545-559.

    Examples
    --------
    >>> expectancy(0.3).round(3)
    array([0.332, 0.434, 0.5  , 0.566, 0.668])
    """
    if groups < TWO:
        raise ValueError(f"at least 2 groups are needed, not {groups}")
    cuts = ndtri(np.linspace(0.0, 1.0, groups + 1))
    return np.array([groups * _success(r, low, high, base_rate) for low, high in pairwise(cuts)])


def taylor_russell(r: float, selection_ratio: float, base_rate: float = 0.5) -> float:
    """Share of successes among those chosen from the top.

    Parameters
    ----------
    r : float
        Correlation with the criterion, in (-1, 1).
    selection_ratio, base_rate : float
        Share chosen, and share who would succeed without choosing; in (0, 1).

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If a number is out of range.

    Notes
    -----
    ``P(Y > c | X > t)`` of a bivariate normal distribution.

    References
    ----------
    Taylor, H. C., & Russell, J. T. (1939). The relationship of validity coefficients to the practical
    effectiveness of tests in selection. *Journal of Applied Psychology*, 23, 565-578.

    Examples
    --------
    >>> round(taylor_russell(0.3, 0.1), 3), round(taylor_russell(0.5, 0.3), 3)
    (0.708, 0.739)
    """
    _share("selection_ratio", selection_ratio)
    return _success(r, -float(ndtri(selection_ratio)), np.inf, base_rate) / selection_ratio


def _success(r: float, low: float, high: float, base_rate: float) -> float:
    """P(low < X < high and success): Gauss-Legendre on the part of the line that holds any probability."""
    if not -1.0 < r < 1.0:
        raise ValueError(f"a correlation must be inside (-1, 1), not {r}")
    _share("base_rate", base_rate)
    start, end = max(low, -_REACH), min(high, _REACH)
    node, weight = _legendre()
    x = (start + end) / 2 + (end - start) / 2 * node
    density = np.exp(-0.5 * x * x) / np.sqrt(2 * np.pi)
    chance = ndtr((r * x + float(ndtri(base_rate))) / np.sqrt(1 - r * r))
    return float((end - start) / 2 * (weight * density) @ chance)


@cache
def _legendre() -> tuple[FloatArray, FloatArray]:
    node, weight = np.polynomial.legendre.leggauss(_NODES)
    return node, weight


def _share(name: str, value: float) -> None:
    if not 0.0 < value < 1.0:
        raise ValueError(f"{name} must be inside (0, 1), not {value}")


def expectancy_table(scores: ArrayLike, success: ArrayLike, *, groups: int = 5) -> Expectancy:
    """Observed share of successes in groups of scores, with intervals.

    Parameters
    ----------
    scores : array_like, shape (n,)
    success : array_like of bool, shape (n,)
    groups : int
        >= 2; equal scores stay together, so that groups may differ in size.

    Returns
    -------
    Expectancy

    Raises
    ------
    ValueError
        If lengths differ, a value is missing, or fewer than 2 groups are asked for.
    NotEnoughData
        If there are fewer persons than groups.

    Notes
    -----
    Wilson's interval, 95 %. A group that ties leave empty has NaN.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. *Journal of the
    American Statistical Association*, 22, 209-212.

    Examples
    --------
    >>> found = expectancy_table([1, 2, 3, 4], [False, False, True, True], groups=2)
    >>> found.share.tolist(), found.high.round(2).tolist()
    ([0.0, 1.0], [0.66, 1.0])
    """
    values, won = as_vector(scores, "scores"), as_vector(success, "success") > 0
    if len(values) != len(won) or groups < TWO:
        raise ValueError("scores and success must have the same length, and at least 2 groups are needed")
    if len(values) < groups:
        raise NotEnoughData(f"{len(values)} persons cannot fill {groups} groups: ask for fewer")
    below = np.searchsorted(np.sort(values), values, side="left")
    group = np.minimum(below * groups // len(values), groups - 1)
    n = np.bincount(group, minlength=groups).astype(np.float64)
    successes = np.bincount(group, weights=won.astype(np.float64), minlength=groups).astype(np.float64)
    low, high = wilson_interval(successes, n)
    share = np.divide(successes, n, out=np.full(groups, np.nan), where=n > 0)
    return Expectancy(n=n, successes=successes, share=share, low=low, high=high)


def wilson_interval(successes: ArrayLike, n: ArrayLike, *, level: float = 0.95) -> tuple[FloatArray, FloatArray]:
    """Wilson's interval of shares.

    Parameters
    ----------
    successes, n : array_like, same shape
        Counts.
    level : float
        In (0, 1).

    Returns
    -------
    low, high : ndarray
        NaN where n is 0.

    References
    ----------
    Wilson, E. B. (1927). *Journal of the American Statistical Association*, 22, 209-212.

    Examples
    --------
    >>> [end.round(3).tolist() for end in wilson_interval([8], [10])]
    [[0.49], [0.943]]
    """
    count, size = np.asarray(successes, dtype=np.float64), np.asarray(n, dtype=np.float64)
    z2 = float(ndtri((1 + level) / 2)) ** 2
    size = np.where(size > 0, size, np.nan)
    middle = (count + z2 / 2) / (size + z2)
    half = np.sqrt(z2 * (count * (size - count) / size + z2 / 4)) / (size + z2)
    return np.maximum(middle - half, 0.0), np.minimum(middle + half, 1.0)
