"""How far a score would repeat itself: test and retest, and the error of measurement."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from hiring.psychometrics.arrays import as_vector
from hiring.psychometrics.errors import NotEnoughData

_FISHER = 3  # the variance of Fisher's z is 1 / (n - 3)


@dataclass(frozen=True)
class Retest:
    """Correlation of a score with itself on another occasion.

    Attributes
    ----------
    n : int
        Persons measured twice.
    r, low, high : float
        Correlation and its interval; the interval is NaN below 4 persons.
    shift : float
        Mean of the second occasion minus the first: practice, or drift.
    """

    n: int
    r: float
    low: float
    high: float
    shift: float


def standard_error_of_measurement(sd: float, reliability: float) -> float:
    """How far an observed score lies from the true one, typically.

    Parameters
    ----------
    sd : float
        Standard deviation of the score, >= 0.
    reliability : float
        At most 1; a negative estimate counts as 0.

    Returns
    -------
    float
        In the unit of the score.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Notes
    -----
    ``sd sqrt(1 - reliability)``: one average over all persons. The conditional error differs along the scale.

    References
    ----------
    Lord, F. M., & Novick, M. R. (1968). *Statistical theories of mental test scores*. Addison-Wesley.

    Examples
    --------
    >>> round(standard_error_of_measurement(10, 0.8), 4)
    4.4721
    """
    if not (sd >= 0 and reliability <= 1):
        raise ValueError("a standard deviation of at least 0 and a reliability of at most 1 are needed")
    return float(sd * np.sqrt(1 - max(reliability, 0.0)))


def retest(first: ArrayLike, second: ArrayLike, *, confidence: float = 0.95) -> Retest:
    """Correlation of two measurements of the same persons.

    Parameters
    ----------
    first, second : array_like, shape (n,)
        Scores of the same n >= 3 persons, in the same order; no missing value.
    confidence : float
        In (0, 1).

    Returns
    -------
    Retest

    Raises
    ------
    ValueError
        If the rows differ in length, a value is missing, or the confidence is not in (0, 1).
    NotEnoughData
        If n < 3, or one occasion does not vary.

    Notes
    -----
    Interval by Fisher's z: ``tanh(atanh r +- z / sqrt(n - 3))``.

    References
    ----------
    Fisher, R. A. (1921). On the probable error of a coefficient of correlation. *Metron*, 1, 3-32.

    Examples
    --------
    >>> found = retest([1, 2, 3, 4, 5], [1, 3, 2, 5, 4])
    >>> round(found.r, 3), round(found.low, 3), round(found.high, 3)
    (0.8, -0.28, 0.986)
    """
    one, two = as_vector(first, "first"), as_vector(second, "second")
    if len(one) != len(two) or not 0 < confidence < 1:
        raise ValueError("two scores of every person and a confidence between 0 and 1 are needed")
    if len(one) < _FISHER:
        raise NotEnoughData(f"a retest needs at least 3 persons, not {len(one)}")
    if one.min() == one.max() or two.min() == two.max():
        raise NotEnoughData("a retest is undefined: on one occasion all persons have the same score")
    r = float(np.clip(np.corrcoef(one, two)[0, 1], -1.0, 1.0))
    low, high = _fisher_interval(r, len(one), confidence)
    return Retest(n=len(one), r=r, low=low, high=high, shift=float(two.mean() - one.mean()))


def _fisher_interval(r: float, n: int, confidence: float) -> tuple[float, float]:
    if n == _FISHER:
        return float("nan"), float("nan")
    if abs(r) == 1:
        return r, r
    reach = float(ndtri((1 + confidence) / 2)) / np.sqrt(n - _FISHER)
    return float(np.tanh(np.arctanh(r) - reach)), float(np.tanh(np.arctanh(r) + reach))
