"""Effort from response times: too quick to have read, and quick or slow against the model."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hiring.psychometrics.arrays import TWO, FloatArray, as_vector
from hiring.psychometrics.errors import NotEnoughData

LONGEST_THRESHOLD = 10.0
TENTH = 0.10


def effort_thresholds(times: ArrayLike, *, share: float = TENTH, longest: float = LONGEST_THRESHOLD) -> FloatArray:
    """Time below which an answer to an item counts as rapid guessing (normative threshold).

    Parameters
    ----------
    times : array_like, shape (n, J)
        Seconds, > 0; NaN where there is none.
    share : float
        Share of the item's median time, in (0, 1); .10 is NT10.
    longest : float
        Seconds; no threshold is longer.

    Returns
    -------
    ndarray, shape (J,)
        In seconds.

    Raises
    ------
    ValueError
        If a time is not above 0, or share or longest is out of range.
    NotEnoughData
        If an item has no times.

    Notes
    -----
    ``min(10, .10 median_i t_ij)``. The median, since a forgotten window makes the mean anything.

    References
    ----------
    Wise, S. L., & Ma, L. (2012). Setting response time thresholds for a CAT item pool: the normative threshold
    method. Paper presented at NCME.

    Examples
    --------
    >>> effort_thresholds([[30, 200], [20, 250], [40, 150]]).tolist()
    [3.0, 10.0]
    """
    seconds = _seconds(times)
    if not 0 < share < 1 or not longest > 0:
        raise ValueError(f"a share of {share} or a longest threshold of {longest} s is not possible")
    empty = np.flatnonzero(~np.isfinite(seconds).any(axis=0))
    if len(empty):
        raise NotEnoughData(f"column {int(empty[0]) + 1} has no times; leave it out")
    return np.minimum(longest, share * np.nanmedian(seconds, axis=0))


def response_time_effort(times: ArrayLike, thresholds: ArrayLike) -> FloatArray:
    """Share of a person's answers that took at least the item's threshold (RTE).

    Parameters
    ----------
    times : array_like, shape (n, J)
        Seconds, > 0; NaN where there is none.
    thresholds : array_like, shape (J,)
        Seconds, >= 0.

    Returns
    -------
    ndarray, shape (n,)
        In [0, 1]; NaN for somebody without times.

    Raises
    ------
    ValueError
        If a time is not above 0, or thresholds do not fit the items.

    Notes
    -----
    ``mean_j 1(t_ij >= T_j)``. *Sampling behaviour:* for honest effort it is 1 less the share of genuinely quick
    answers: with a lognormal spread of .5 (logarithms) a tenth of the median lies 4.6 standard deviations out, so
    that honest people have RTE 1. Below .90 is the usual mark for a second look. Speed is related to age and to
    disability: never lower a score by it.

    References
    ----------
    Wise, S. L., & Kong, X. (2005). Response time effort. *Applied Measurement in Education*, 18, 163-183.

    Examples
    --------
    >>> response_time_effort([[12, 3, 1.2, 18]], [3, 3.2, 2.8, 2.2]).tolist()
    [0.5]
    """
    seconds, limits = _seconds(times), as_vector(thresholds, "thresholds")
    if limits.shape != seconds.shape[1:] or (limits < 0).any():
        raise ValueError(f"thresholds: {seconds.shape[1]} numbers of seconds from 0 are needed")
    given = np.isfinite(seconds)
    n = given.sum(axis=1)
    slow = (given & (np.where(given, seconds, 0.0) >= limits)).sum(axis=1)
    return np.where(n > 0, slow / np.maximum(n, 1), np.nan)


@dataclass(frozen=True, eq=False)
class LognormalTimes:
    """Time parameters of items, in logarithms of seconds.

    Attributes
    ----------
    intensity : ndarray, shape (J,)
        beta: the logarithm of the time that somebody of average speed takes.
    discrimination : ndarray, shape (J,)
        alpha, > 0: one over the standard deviation of the logarithm.
    """

    intensity: FloatArray
    discrimination: FloatArray

    def __post_init__(self) -> None:
        if self.intensity.shape != self.discrimination.shape or not (self.discrimination > 0).all():
            raise ValueError("times: every item needs an intensity and a discrimination above 0")


@dataclass(frozen=True, eq=False)
class Speeds:
    """Speed of every person, and what each time deviates from it.

    Attributes
    ----------
    tau : ndarray, shape (n,)
        Speed: above 0 is quicker than average. NaN for somebody without times.
    residual : ndarray, shape (n, J)
        ``alpha (ln t - beta + tau)``; below about -2, quicker than this person's own pace on this item.
    """

    tau: FloatArray
    residual: FloatArray


def lognormal_speeds(times: ArrayLike, items: LognormalTimes) -> Speeds:
    """Maximum-likelihood speed and residuals of the lognormal response-time model.

    Parameters
    ----------
    times : array_like, shape (n, J)
        Seconds, > 0; NaN where there is none.
    items : LognormalTimes

    Returns
    -------
    Speeds

    Raises
    ------
    ValueError
        If a time is not above 0, or items do not fit the table.

    Notes
    -----
    ``ln t_ij ~ N(beta_j - tau_i, 1 / alpha_j^2)``; ``tau = sum alpha^2 (beta - ln t) / sum alpha^2``.
    *Sampling behaviour:* tau has the standard error ``1 / sqrt(sum alpha^2)``. A residual has mean 0 and variance
    ``1 - alpha_j^2 / sum alpha^2``, a little below 1, because the speed comes from the same times.

    References
    ----------
    Van der Linden, W. J. (2006). A lognormal model for response times on test items. *Journal of Educational and
    Behavioral Statistics*, 31, 181-204.

    Examples
    --------
    >>> items = LognormalTimes(np.array([3.0, 3.2, 2.8]), np.array([2.0, 1.8, 2.2]))
    >>> lognormal_speeds([[15, 30, 4]], items).tau.round(6).tolist()
    [0.609127]
    """
    seconds = _seconds(times)
    if items.intensity.shape != seconds.shape[1:]:
        raise ValueError(f"times: {seconds.shape[1]} columns for {len(items.intensity)} items")
    given = np.isfinite(seconds)
    early = np.where(given, items.intensity - np.log(np.where(given, seconds, 1.0)), 0.0)
    weight = np.square(items.discrimination) * given
    total = weight.sum(axis=1)
    tau = np.where(total > 0, (weight * early).sum(axis=1) / np.where(total > 0, total, 1.0), np.nan)
    residual = items.discrimination * (tau[:, None] - early)
    return Speeds(tau, np.where(given, residual, np.nan))


def lognormal_items(times: ArrayLike) -> LognormalTimes:
    """Time parameters of items, from many people's times.

    Parameters
    ----------
    times : array_like, shape (n, J)
        Seconds, > 0; no missing cell.

    Returns
    -------
    LognormalTimes
        For persons whose mean speed is 0.

    Raises
    ------
    ValueError
        If a time is missing or not above 0.
    NotEnoughData
        If there are fewer than 2 persons or 3 items, or an item's times vary no more than speed makes them.

    Notes
    -----
    Method of moments: beta is the mean of ln t; the variance of ln t is ``1 / alpha_j^2`` plus the variance of
    speed, taken as the mean covariance between items. Both variances are unbiased.

    References
    ----------
    Van der Linden (2006).

    Examples
    --------
    >>> found = lognormal_items([[10, 40, 25], [30, 30, 20], [20, 60, 90], [25, 30, 60]])
    >>> found.intensity.round(2).tolist()
    [2.98, 3.65, 3.7]
    """
    seconds = _seconds(times)
    if not np.isfinite(seconds).all():
        raise ValueError("times: cells are missing; pass persons with all times only")
    n, J = seconds.shape
    if n < TWO or J <= TWO:
        raise NotEnoughData(f"time parameters need at least 2 persons and 3 items, not {n} and {J}")
    covariance = np.cov(np.log(seconds), rowvar=False)
    speed = (covariance.sum() - np.trace(covariance)) / (J * (J - 1))
    own = np.diag(covariance) - max(0.0, speed)
    if (own <= 0).any():
        at = int(np.argmin(own)) + 1
        raise NotEnoughData(f"column {at}: its times vary no more than people's speed makes them; use more people")
    return LognormalTimes(np.log(seconds).mean(axis=0), 1 / np.sqrt(own))


def _seconds(times: ArrayLike) -> FloatArray:
    seconds = np.asarray(times, dtype=np.float64)
    if seconds.ndim != TWO:
        raise ValueError(f"times: a table of persons x items is needed, not {seconds.ndim} dimension(s)")
    wrong = np.argwhere(~np.isnan(seconds) & ~((seconds > 0) & np.isfinite(seconds)))
    if len(wrong):
        row, column = (int(at) for at in wrong[0])
        raise ValueError(
            f"row {row + 1}, column {column + 1}: {seconds[row, column]:g} is no number of seconds above 0; "
            "leave the cell blank if the time is not known"
        )
    return seconds
