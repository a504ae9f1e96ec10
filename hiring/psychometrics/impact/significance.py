"""Tests of whether chance alone could explain the difference between two selection rates."""

from dataclasses import dataclass
from math import erfc, nan, sqrt

import numpy as np

from hiring.psychometrics.arrays import FloatArray
from hiring.psychometrics.impact.groups import Group, check_pair

SMALL_TABLE = 30
SMALL_CELL = 5
LEVEL = 0.05
# Probabilities this close count as equal: the two tails of a symmetric table must not be parted by rounding.
_TIE = 1.0 + 1e-7
_WHOLE_SUPPORT = 100_000
_FAR = 60.0  # standard deviations; beyond, a probability is 0 in doubles


@dataclass(frozen=True, slots=True)
class Fisher:
    """Fisher's exact test of two rates.

    Attributes
    ----------
    two_sided : float
        Probability of all tables no more probable than the one seen, in [0, 1].
    mid_p : float
        The same with tables as probable as the one seen counted half.
    lower : float
        One-sided: probability that the focal category has as few selected, or fewer.
    """

    two_sided: float
    mid_p: float
    lower: float


def fisher(focal: Group, comparator: Group) -> Fisher:
    """Fisher's exact test that two categories are selected at the same rate.

    Parameters
    ----------
    focal, comparator : Group
        Both hold people.

    Returns
    -------
    Fisher
        All 1 (mid-p .5) where everybody, or nobody, was selected.

    Raises
    ------
    NotEnoughData
        If one of the two holds nobody.

    Notes
    -----
    Given both margins, the number selected of the focal category is hypergeometric. Its probabilities are
    built up from the ratios of neighbours and divided by their sum, so that they stay exact with millions of
    people; only what lies within 60 standard deviations of the mean is looked at. The test keeps its level but
    is conservative: with few people its true error rate is well under the nominal one (mid-p is nearer).

    References
    ----------
    Fisher, R. A. (1935). The logic of inductive inference. *Journal of the Royal Statistical Society*, 98,
    39-82. Agresti, A. (2013). *Categorical data analysis* (3rd ed.), section 3.5.

    Examples
    --------
    >>> round(fisher(Group("a", 60, 100), Group("b", 20, 50)).two_sided, 7)
    0.0245346
    """
    check_pair(focal, comparator)
    first, chances = _hypergeometric(focal.total, comparator.total, focal.selected + comparator.selected)
    at = focal.selected - first
    if not 0 <= at < len(chances):  # too far from the mean to have a probability in doubles
        return Fisher(0.0, 0.0, 0.0 if at < 0 else 1.0)
    seen = chances[at]
    rarer = float(chances[chances <= seen * _TIE].sum())
    equal = float(chances[(chances <= seen * _TIE) & (chances >= seen / _TIE)].sum())
    return Fisher(min(1.0, rarer), min(1.0, rarer - equal / 2), min(1.0, float(chances[: at + 1].sum())))


def _hypergeometric(focal: int, comparator: int, selected: int) -> tuple[int, FloatArray]:
    """The first value of the (trimmed) support, and the probabilities from there on."""
    low, high = max(0, selected - comparator), min(focal, selected)
    if high - low > _WHOLE_SUPPORT:
        everybody = focal + comparator
        mean = focal * selected / everybody
        spread = sqrt(mean * (1 - selected / everybody) * comparator / (everybody - 1))
        low, high = max(low, int(mean - _FAR * spread)), min(high, int(mean + _FAR * spread) + 1)
    k = np.arange(low, high, dtype=np.float64)
    up = np.log(focal - k) + np.log(selected - k) - np.log(k + 1) - np.log(comparator - selected + k + 1)
    logs = np.concatenate([[0.0], np.cumsum(up)])
    chances = np.exp(logs - logs.max())
    return low, np.asarray(chances / chances.sum())


def pooled_z(focal: Group, comparator: Group) -> float:
    """Difference of two rates over its standard error under equal rates.

    Parameters
    ----------
    focal, comparator : Group
        Both hold people.

    Returns
    -------
    float
        Negative if the focal rate is lower; NaN where everybody, or nobody, was selected.

    Raises
    ------
    NotEnoughData
        If one of the two holds nobody.

    Notes
    -----
    ``(p_f - p_c) / sqrt(p (1 - p) (1 / n_f + 1 / n_c))`` with the pooled rate p; no continuity correction, so
    its error rate is near the nominal one only in large tables (:func:`needs_exact_test`).

    References
    ----------
    OFCCP. *Federal contract compliance manual*, chapter on statistical analysis.

    Examples
    --------
    >>> round(pooled_z(Group("a", 60, 100), Group("b", 20, 50)), 5)
    2.31455
    """
    check_pair(focal, comparator)
    n, m = focal.total, comparator.total
    pooled = (focal.selected + comparator.selected) / (n + m)
    variance = pooled * (1 - pooled) * (1 / n + 1 / m)
    return (focal.selected / n - comparator.selected / m) / sqrt(variance) if variance > 0 else nan


def two_sided_p(z: float) -> float:
    """Two-sided p of a standard normal statistic; NaN for NaN.

    Examples
    --------
    >>> round(two_sided_p(-3.0984), 4)
    0.0019
    """
    return erfc(abs(z) / sqrt(2))


def standard_deviations(focal: Group, comparator: Group) -> float:
    """By how many standard deviations the number selected differs from the expected one, given both margins.

    Parameters
    ----------
    focal, comparator : Group
        Both hold people.

    Returns
    -------
    float
        Negative if fewer were selected than expected; courts look at 2 to 3. NaN where everybody, or nobody,
        was selected.

    Raises
    ------
    NotEnoughData
        If one of the two holds nobody.

    Notes
    -----
    ``(s_f - n_f s / N) / sqrt(n_f n_c s (N - s) / (N^2 (N - 1)))``, the hypergeometric standard deviation.

    References
    ----------
    Castaneda v. Partida, 430 U.S. 482 (1977), note 17; Hazelwood School District v. United States (1977).

    Examples
    --------
    >>> round(standard_deviations(Group("a", 12, 40), Group("b", 48, 80)), 3)
    -3.085
    """
    check_pair(focal, comparator)
    n, m = focal.total, comparator.total
    everybody, selected = n + m, focal.selected + comparator.selected
    variance = n * m * selected * (everybody - selected) / (everybody**2 * (everybody - 1))
    return (focal.selected - n * selected / everybody) / sqrt(variance) if variance > 0 else nan


def yates_chi2(focal: Group, comparator: Group) -> float:
    """Chi-square of the 2 x 2 table with Yates's continuity correction; 0 where there is nothing to test.

    Parameters
    ----------
    focal, comparator : Group
        Both hold people.

    Returns
    -------
    float
        At least 0; 1 degree of freedom.

    Raises
    ------
    NotEnoughData
        If one of the two holds nobody.

    Notes
    -----
    ``N max(0, |a d - b c| - N / 2)^2 / (product of the margins)``.

    References
    ----------
    Yates, F. (1934). *Supplement to the Journal of the Royal Statistical Society*, 1, 217-235.

    Examples
    --------
    >>> yates_chi2(Group("a", 12, 40), Group("b", 48, 80))
    8.4375
    """
    check_pair(focal, comparator)
    n, m = focal.total, comparator.total
    selected = focal.selected + comparator.selected
    margins = n * m * selected * (n + m - selected)
    cross = abs(focal.selected * m - comparator.selected * n)
    return (n + m) * max(0.0, cross - (n + m) / 2) ** 2 / margins if margins else 0.0


def needs_exact_test(focal: Group, comparator: Group) -> bool:
    """Say whether a table is too small for the pooled z: fewer than 30 people, or an expected cell below 5.

    Parameters
    ----------
    focal, comparator : Group
        Both hold people.

    Returns
    -------
    bool

    Raises
    ------
    NotEnoughData
        If one of the two holds nobody.

    Examples
    --------
    >>> needs_exact_test(Group("a", 3, 8), Group("b", 16, 25)), needs_exact_test(
    ...     Group("a", 12, 40), Group("b", 48, 80))
    (True, False)
    """
    check_pair(focal, comparator)
    everybody, selected = focal.total + comparator.total, focal.selected + comparator.selected
    smallest = min(focal.total, comparator.total) * min(selected, everybody - selected)
    return everybody < SMALL_TABLE or smallest < SMALL_CELL * everybody
