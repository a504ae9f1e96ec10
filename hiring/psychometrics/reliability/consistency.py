"""Internal consistency: alpha from covariances, its interval, and its forms for mixed scales."""

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import fdtri

from hiring.psychometrics.arrays import TWO, as_table
from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.reliability.alpha import cronbach_alpha
from hiring.psychometrics.reliability.halves import members_of


def alpha_from_covariance(covariance: ArrayLike) -> float:
    """Cronbach's alpha from a covariance matrix: the way to use pairwise covariances.

    Parameters
    ----------
    covariance : array_like, shape (k, k)
        Covariances of k >= 2 items. A correlation matrix gives standardised alpha.

    Returns
    -------
    float
        At most 1 for a proper covariance matrix.

    Raises
    ------
    ValueError
        If the input is no square matrix of finite numbers.
    NotEnoughData
        If k < 2, or the total does not vary.

    Notes
    -----
    ``alpha = k / (k - 1) (1 - trace(S) / sum(S))``.

    References
    ----------
    Cronbach, L. J. (1951). Coefficient alpha and the internal structure of tests. *Psychometrika*, 16,
    297-334.

    Examples
    --------
    >>> round(alpha_from_covariance([[1.0, 0.5], [0.5, 1.0]]), 4)
    0.6667
    """
    matrix = as_table(covariance, "covariance")
    k = len(matrix)
    if matrix.shape[1] != k:
        raise ValueError(f"covariance: a square matrix is needed, not {matrix.shape[0]} x {matrix.shape[1]}")
    if k < TWO:
        raise NotEnoughData(f"alpha needs at least 2 items, not {k}")
    total = float(matrix.sum())
    if total <= 0:
        raise NotEnoughData("alpha is undefined: the total does not vary")
    return float(k / (k - 1) * (1.0 - np.trace(matrix) / total))


def standardised_alpha(scores: ArrayLike) -> float:
    """Alpha of the items after giving each the same variance.

    Parameters
    ----------
    scores : array_like, shape (n, k)
        Persons x items, no missing cell; n >= 2, k >= 2, every item varies.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If a cell is missing or the input is not a table.
    NotEnoughData
        If n < 2, k < 2, an item is constant, or the standardised total does not vary.

    Notes
    -----
    ``k r / (1 + (k - 1) r)`` with r the mean correlation of two items.

    References
    ----------
    Cronbach, L. J. (1951). Coefficient alpha and the internal structure of tests. *Psychometrika*, 16,
    297-334.

    Examples
    --------
    >>> round(standardised_alpha([[1, 20, 1], [2, 20, 3], [4, 30, 4], [5, 50, 4]]), 4)
    0.9338
    """
    table = as_table(scores)
    if len(table) < TWO:
        raise NotEnoughData(f"alpha needs at least 2 persons, not {len(table)}")
    for at, column in enumerate(table.T):
        if column.min() == column.max():
            raise NotEnoughData(f"item {at + 1}: everybody gave the same answer; leave it out")
    return alpha_from_covariance(np.atleast_2d(np.corrcoef(table, rowvar=False)))


def alpha_interval(alpha: float, persons: int, items: int, *, confidence: float = 0.95) -> tuple[float, float]:
    """Feldt's interval of alpha.

    Parameters
    ----------
    alpha : float
        Estimate, at most 1.
    persons, items : int
        Both >= 2.
    confidence : float
        In (0, 1).

    Returns
    -------
    tuple of float
        Lower and upper end.

    Raises
    ------
    ValueError
        If alpha is above 1 or the confidence is not in (0, 1).
    NotEnoughData
        If there are fewer than 2 persons or 2 items.

    Notes
    -----
    ``(1 - alpha_true) / (1 - alpha) ~ F(n - 1, (n - 1)(k - 1))`` for normal scores of items that measure one
    thing equally well. Skewed items make the true coverage somewhat lower.

    References
    ----------
    Feldt, L. S. (1965). The approximate sampling distribution of Kuder-Richardson reliability coefficient
    twenty. *Psychometrika*, 30, 357-370.

    Examples
    --------
    >>> low, high = alpha_interval(0.80, persons=100, items=10)
    >>> round(low, 4), round(high, 4)
    (0.736, 0.8537)
    """
    if not alpha <= 1 or not 0 < confidence < 1:
        raise ValueError("an alpha of at most 1 and a confidence between 0 and 1 are needed")
    if persons < TWO or items < TWO:
        raise NotEnoughData(f"an interval needs at least 2 persons and 2 items, not {persons} and {items}")
    degrees = persons - 1, (persons - 1) * (items - 1)
    tail = (1 - confidence) / 2
    low, high = (1 - (1 - alpha) * float(fdtri(*degrees, p)) for p in (1 - tail, tail))
    return low, high


def stratified_alpha(scores: ArrayLike, strata: Sequence[Hashable]) -> float:
    """Reliability of a total whose items fall into groups: the headline for scores of several sections.

    Parameters
    ----------
    scores : array_like, shape (n, k)
        Persons x items, no missing cell.
    strata : sequence, length k
        The group of each item; each group has at least 2 items.

    Returns
    -------
    float
        Never below alpha when groups are more alike inside than across.

    Raises
    ------
    ValueError
        If a cell is missing, or strata and items differ in number.
    NotEnoughData
        If a group has fewer than 2 items or its total, or the whole total, does not vary.

    Notes
    -----
    ``1 - sum_g var_g (1 - alpha_g) / var_total``.

    References
    ----------
    Cronbach, L. J., Schönemann, P., & McKie, D. (1965). Alpha coefficients for stratified-parallel tests.
    *Educational and Psychological Measurement*, 25, 291-312.

    Examples
    --------
    >>> scores = [[1, 2, 5, 4], [2, 2, 1, 2], [4, 3, 3, 3], [5, 5, 4, 4]]
    >>> round(stratified_alpha(scores, ["a", "a", "b", "b"]), 4)
    0.9344
    """
    table = as_table(scores)
    groups = members_of(strata, table.shape[1])
    cronbach_alpha(table)  # refuses a total that does not vary
    error = 0.0
    for name, members in groups.items():
        if len(members) < TWO:
            raise NotEnoughData(f"stratum {name}: one item alone has no alpha; join it to another stratum")
        part = table[:, members]
        error += float(part.sum(axis=1).var(ddof=1)) * (1 - cronbach_alpha(part))
    return 1 - error / float(table.sum(axis=1).var(ddof=1))
