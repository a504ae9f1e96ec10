"""Agreement inside groups: whether raters of one target say the same."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hiring.psychometrics.arrays import TWO, FloatArray, as_table, as_vector
from hiring.psychometrics.errors import NotEnoughData


@dataclass(frozen=True)
class GroupVariance:
    """How much of the variance of ratings lies between groups.

    Attributes
    ----------
    groups, n : int
        Groups and ratings.
    size : float
        Mean ratings per group, N / G.
    icc1 : float
        Reliability of one rating as a measure of its group.
    icc2 : float
        Reliability of a group mean of mean size.
    """

    groups: int
    n: int
    size: float
    icc1: float
    icc2: float


def uniform_variance(options: int) -> float:
    """Variance of answers spread evenly over the options of a scale: what r_wg calls no agreement.

    Parameters
    ----------
    options : int
        Points of the scale, >= 2.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If there are fewer than 2 options.

    Notes
    -----
    ``(A^2 - 1) / 12``.

    References
    ----------
    James, L. R., Demaree, R. G., & Wolf, G. (1984). Estimating within-group interrater reliability with and
    without response bias. *Journal of Applied Psychology*, 69, 85-98.

    Examples
    --------
    >>> uniform_variance(5), uniform_variance(7)
    (2.0, 4.0)
    """
    if options < TWO:
        raise ValueError(f"a scale has at least 2 options, not {options}")
    return (options**2 - 1) / 12


def within_group_agreement(ratings: ArrayLike, options: int) -> float:
    """James, Demaree and Wolf's r_wg of one target on one item.

    Parameters
    ----------
    ratings : array_like, shape (k,)
        k >= 2 ratings of the same target.
    options : int
        Points of the scale.

    Returns
    -------
    float
        1 for full agreement; below 0 where ratings differ more than random answers would. Negative values are
        kept: setting them to 0 hides two camps.

    Raises
    ------
    ValueError
        If a rating is missing or the scale has fewer than 2 options.
    NotEnoughData
        If k < 2.

    Notes
    -----
    ``1 - s^2 / sigma_E^2`` with s^2 over k - 1 and ``sigma_E^2 = (A^2 - 1) / 12``.

    References
    ----------
    James, L. R., Demaree, R. G., & Wolf, G. (1984). Estimating within-group interrater reliability with and
    without response bias. *Journal of Applied Psychology*, 69, 85-98.

    Examples
    --------
    >>> round(within_group_agreement([5, 6, 5, 6, 5], options=7), 3)
    0.925
    """
    values = _enough(as_vector(ratings, "ratings"))
    return 1 - float(values.var(ddof=1)) / uniform_variance(options)


def within_group_agreement_of_items(ratings: ArrayLike, options: int) -> float:
    """r_wg(j): agreement about one target on J items of the same thing.

    Parameters
    ----------
    ratings : array_like, shape (k, J)
        Raters x items, k >= 2, no missing cell.
    options : int
        Points of the scale.

    Returns
    -------
    float
        At most 1. 0 where the items' mean variance is that of random answers or more: beyond it the formula
        leaves its range and even turns to values above 1 (James et al. set it to 0 too).

    Raises
    ------
    ValueError
        If a cell is missing or the scale has fewer than 2 options.
    NotEnoughData
        If k < 2 or J < 1.

    Notes
    -----
    With v the mean variance of the items over sigma_E^2: ``J (1 - v) / (J (1 - v) + v)``.

    References
    ----------
    James, L. R., Demaree, R. G., & Wolf, G. (1984). Estimating within-group interrater reliability with and
    without response bias. *Journal of Applied Psychology*, 69, 85-98.

    Examples
    --------
    >>> round(within_group_agreement_of_items([[4, 4, 5], [5, 4, 5], [4, 5, 4]], options=5), 4)
    0.9375
    """
    table = as_table(ratings, "ratings")
    if len(table) < TWO or table.shape[1] < 1:
        raise NotEnoughData(f"agreement needs at least 2 raters and 1 item, not {len(table)} and {table.shape[1]}")
    share = float(table.var(axis=0, ddof=1).mean()) / uniform_variance(options)
    agreed = table.shape[1] * (1 - share)
    return agreed / (agreed + share) if share < 1 else 0.0


def average_deviation(ratings: ArrayLike, *, median: bool = False) -> float:
    """How far ratings of one target lie from their centre, in points of the scale.

    Parameters
    ----------
    ratings : array_like, shape (k,)
        k >= 2 ratings.
    median : bool
        Measure from the median (AD_Md) instead of the mean (AD_M).

    Returns
    -------
    float
        0 for full agreement. A sixth of the number of options is the usual upper limit of agreement.

    Raises
    ------
    ValueError
        If a rating is missing.
    NotEnoughData
        If k < 2.

    Notes
    -----
    ``sum |x - centre| / k``.

    References
    ----------
    Burke, M. J., Finkelstein, L. M., & Dusig, M. S. (1999). On average deviation indices for estimating
    interrater agreement. *Organizational Research Methods*, 2, 49-68.

    Examples
    --------
    >>> average_deviation([4, 5, 4, 5]), average_deviation([1, 2, 5], median=True)
    (0.5, 1.3333333333333333)
    """
    values = _enough(as_vector(ratings, "ratings"))
    centre = float(np.median(values)) if median else float(values.mean())
    return float(np.abs(values - centre).mean())


def group_variance(groups: Sequence[ArrayLike]) -> GroupVariance:
    """ICC(1) and ICC(2) of ratings in groups of any size.

    Parameters
    ----------
    groups : sequence of array_like
        The ratings of each group; at least 2 groups, one of them with 2 ratings.

    Returns
    -------
    GroupVariance

    Raises
    ------
    ValueError
        If a rating is missing.
    NotEnoughData
        If there are fewer than 2 groups with ratings, no group has two, or all ratings are equal.

    Notes
    -----
    One-way mean squares: ``ICC(1) = (MSB - MSW) / (MSB + (k - 1) MSW)``, ``ICC(2) = (MSB - MSW) / MSB``, with k
    the mean group size N / G, as usual in climate research; with equal sizes these are ICC(1,1) and ICC(1,k).
    Negative estimates are kept. ICC(2) is minus infinity where group means are all equal.

    References
    ----------
    Bliese, P. D. (2000). Within-group agreement, non-independence, and reliability. In K. J. Klein & S. W. J.
    Kozlowski (Eds.), *Multilevel theory, research, and methods in organizations* (pp. 349-381). Jossey-Bass.

    Examples
    --------
    >>> found = group_variance([[4, 5, 4, 5], [3, 3, 2, 3], [5, 5, 4, 5]])
    >>> round(found.icc1, 4), round(found.icc2, 4)
    (0.801, 0.9415)
    """
    parts = [part for group in groups if len(part := as_vector(group, "ratings"))]
    n = sum(map(len, parts))
    if len(parts) < TWO or n <= len(parts):
        raise NotEnoughData("ICC(1) needs at least 2 groups, and one of them with 2 ratings")
    everything = np.sort(np.concatenate(parts))
    grand = float(everything.mean())
    between = sum(len(part) * (float(part.mean()) - grand) ** 2 for part in parts) / (len(parts) - 1)
    within = sum(float(np.square(part - part.mean()).sum()) for part in parts) / (n - len(parts))
    if everything[0] == everything[-1]:
        raise NotEnoughData("ICC(1) is undefined: all ratings are equal")
    size = n / len(parts)
    return GroupVariance(
        groups=len(parts),
        n=n,
        size=size,
        icc1=(between - within) / (between + (size - 1) * within),
        icc2=(between - within) / between if between > 0 else -np.inf,
    )


def _enough(values: FloatArray) -> FloatArray:
    if len(values) < TWO:
        raise NotEnoughData(f"agreement needs at least 2 ratings, not {len(values)}")
    return values
