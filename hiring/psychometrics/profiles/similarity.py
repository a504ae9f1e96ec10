"""Two profiles over the same elements: how alike they are in shape, in level, and against chance."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtri

from hiring.psychometrics.arrays import TWO, FloatArray, as_vector
from hiring.psychometrics.errors import NotEnoughData

_ROUNDING = 1e-12
_HALF = 0.5


@dataclass(frozen=True)
class Similarity:
    """Two profiles compared.

    Attributes
    ----------
    r, rho : float
        Pearson and rank correlation (shape only); NaN where a profile is level.
    squared, absolute : float
        Sums of squared and of absolute differences.
    cattell : float
        ``r_p`` in (-1, 1], for standardised elements: 0 where the distance is what chance gives.
    """

    r: float
    rho: float
    squared: float
    absolute: float
    cattell: float


def similarity(x: ArrayLike, y: ArrayLike) -> Similarity:
    """Compare two profiles over the same elements.

    Parameters
    ----------
    x, y : array_like, shape (n,)
        n >= 2. Cattell's r_p is meant for elements in standard units.

    Returns
    -------
    Similarity

    Raises
    ------
    ValueError
        If lengths differ or a value is missing.
    NotEnoughData
        If there are fewer than 2 elements.

    Notes
    -----
    ``r_p = (2 k - D^2) / (2 k + D^2)``, k the median of chi-square with n degrees of freedom. Difference scores
    hide which of two profiles moved (Edwards): show the profiles beside them.

    References
    ----------
    Cattell, R. B. (1949). r_p and other coefficients of pattern similarity. *Psychometrika*, 14, 279-298.

    Examples
    --------
    >>> found = similarity([6, 5, 7, 3, 4], [7, 5, 6, 2, 4])
    >>> round(found.r, 7), round(found.rho, 2), found.squared, found.absolute
    (0.9041944, 0.9, 3.0, 3.0)
    """
    one, other = as_vector(x, "x"), as_vector(y, "y")
    if len(one) != len(other):
        raise ValueError("the two profiles do not have the same elements")
    if len(one) < TWO:
        raise NotEnoughData("a profile needs at least 2 elements")
    apart = one - other
    squared = float(apart @ apart)
    twice = 2.0 * float(chdtri(len(one), _HALF))
    return Similarity(
        r=_correlated(one, other),
        rho=_correlated(_ranks(one), _ranks(other)),
        squared=squared,
        absolute=float(np.abs(apart).sum()),
        cattell=(twice - squared) / (twice + squared),
    )


def _ranks(values: FloatArray) -> FloatArray:
    """Ranks from 1, ties sharing their mean."""
    ordered = np.sort(values)
    ends = np.searchsorted(ordered, values, "left") + np.searchsorted(ordered, values, "right")
    middle: FloatArray = (ends + 1) / 2.0
    return middle


def _correlated(x: FloatArray, y: FloatArray) -> float:
    a, b = x - x.mean(), y - y.mean()
    scale = sqrt(float(a @ a) * float(b @ b))
    return float(np.clip(a @ b / scale, -1.0, 1.0)) if scale > _ROUNDING else float("nan")
