"""How close ratings come to a key, in several ways: the monitors that stand beside a score by order."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hiring.psychometrics.arrays import TWO, FloatArray, as_vector

_ROUNDING = 1e-12
_HALF = 0.5


@dataclass(frozen=True, eq=False)
class Monitors:
    """Ratings beside a key, one value per person; NaN where there is nothing to say.

    Attributes
    ----------
    rated : ndarray of int, shape (n,)
        Options each person rated.
    raw_squared, raw_absolute : ndarray, shape (n,)
        Mean squared and mean absolute distance, in rating units, >= 0: lower is closer.
    standardised : ndarray, shape (n,)
        Mean squared distance of standardised ratings, in [0, 4]: shape only, ``2 (1 - r)``. NaN for one rating
        throughout.
    r : ndarray, shape (n,)
        Correlation with the key, in [-1, 1]; NaN for one rating throughout.
    dichotomous : ndarray, shape (n,)
        Share of ratings on the key's side of the middle, in [0, 1]; the middle itself counts half.
    elevation, scatter, shape : ndarray, shape (n,)
        The three parts of ``raw_squared``, which they add up to.
    lean, spread : ndarray, shape (n,)
        Mean rating minus mean key, and SD of ratings over SD of the key: what the rater does with the scale.
    """

    rated: FloatArray
    raw_squared: FloatArray
    raw_absolute: FloatArray
    standardised: FloatArray
    r: FloatArray
    dichotomous: FloatArray
    elevation: FloatArray
    scatter: FloatArray
    shape: FloatArray
    lean: FloatArray
    spread: FloatArray


def monitors(ratings: ArrayLike, key: ArrayLike, *, middle: float = 4.0) -> Monitors:
    """Compare each person's ratings with the key of the same options, over all ratings at once.

    Parameters
    ----------
    ratings : array_like, shape (n, options)
        NaN where an option was not rated; the key is then taken over the options rated.
    key : array_like, shape (options,)
        Mean effectiveness of each option in rating units.
    middle : float
        Middle of the scale.

    Returns
    -------
    Monitors

    Raises
    ------
    ValueError
        If there are not as many keys as columns, or a value is infinite.

    Notes
    -----
    ``mean (x - k)^2 = (mx - mk)^2 + (sx - sk)^2 + 2 sx sk (1 - r)``: elevation, scatter and shape, with standard
    deviations of the whole set (divided by n). Standardising is over all ratings, never per scenario: a change in
    one scenario moves the others, which is why this is a monitor and not a score.

    References
    ----------
    Cronbach, L. J., & Gleser, G. C. (1953). Assessing similarity between profiles. *Psychological Bulletin*, 50,
    456-473.
    McDaniel, M. A., et al. (2011). Toward an understanding of situational judgment item validity.
    *Journal of Applied Psychology*, 96, 327-336.

    Examples
    --------
    >>> found = monitors([[7, 1, 4, 1, 7, 2], [4, 4, 4, 4, 4, 4]], [6.2, 2.1, 4.5, 1.3, 5.6, 3.0])
    >>> found.raw_squared.round(4), found.r.round(4), found.dichotomous.round(2)
    (array([0.8583, 3.2583]), array([0.9723,    nan]), array([0.92, 0.5 ]))
    """
    given = np.atleast_2d(np.asarray(ratings, dtype=np.float64))
    wanted = as_vector(key, "key")
    if given.ndim != TWO or given.shape[1] != len(wanted):
        raise ValueError("ratings must have a column for each value of the key")
    if np.isinf(given).any():
        raise ValueError("ratings: a value is infinite")
    seen = ~np.isnan(given)
    rated = seen.sum(axis=1).astype(np.float64)
    count = np.where(rated > 0, rated, np.nan)
    keyed = np.broadcast_to(wanted, given.shape)
    mean_x, sd_x, mean_k, sd_k = (*_moments(given, seen, count), *_moments(keyed, seen, count))
    apart = np.where(seen, given - keyed, 0.0)
    together = np.where(seen, (given - mean_x[:, None]) * (keyed - mean_k[:, None]), 0.0).sum(axis=1) / count
    usable = (sd_x > _ROUNDING) & (sd_k > _ROUNDING)
    r = np.full(len(given), np.nan)
    r[usable] = np.clip(together[usable] / (sd_x[usable] * sd_k[usable]), -1.0, 1.0)
    side = np.where(seen, _HALF * (1 + np.sign(given - middle) * np.sign(keyed - middle)), 0.0)
    return Monitors(
        rated=rated,
        raw_squared=np.square(apart).sum(axis=1) / count,
        raw_absolute=np.abs(apart).sum(axis=1) / count,
        standardised=2.0 * (1.0 - r),
        r=r,
        dichotomous=side.sum(axis=1) / count,
        elevation=np.square(mean_x - mean_k),
        scatter=np.square(sd_x - sd_k),
        shape=2.0 * (sd_x * sd_k - together),
        lean=mean_x - mean_k,
        spread=np.divide(sd_x, sd_k, out=np.full(len(given), np.nan), where=sd_k > _ROUNDING),
    )


def _moments(values: FloatArray, seen: ArrayLike, count: FloatArray) -> tuple[FloatArray, FloatArray]:
    mean = np.where(seen, values, 0.0).sum(axis=1) / count
    return mean, np.sqrt(np.where(seen, np.square(values - mean[:, None]), 0.0).sum(axis=1) / count)


def hundred_scale(raw: ArrayLike, key: ArrayLike, *, power: int = 2, low: float = 1.0, high: float = 7.0) -> FloatArray:
    """Put raw distances on a scale from 0 (as far as ratings can be) to 100 (the key).

    Parameters
    ----------
    raw : array_like, shape (n,)
        `Monitors.raw_squared` (power 2) or `Monitors.raw_absolute` (power 1).
    key : array_like, shape (options,)
    power : int
        2 or 1, as above.
    low, high : float
        Ends of the rating scale; the key lies between them.

    Returns
    -------
    ndarray, shape (n,)

    Raises
    ------
    ValueError
        If a key lies outside the scale, or the power is neither 1 nor 2.

    Notes
    -----
    ``100 (1 - raw / most)`` with ``most = mean_o max(k_o - low, high - k_o)^power``.

    References
    ----------
    Weng, Q., et al. (2018). The effects of scoring technique on situational judgment test validity and
    reliability. *Journal of Business and Psychology*, 33, 199-213.

    Examples
    --------
    >>> hundred_scale([0.0, 9.0], [4.0, 4.0])
    array([100.,   0.])
    """
    wanted = as_vector(key, "key")
    if power not in {1, 2} or not len(wanted) or wanted.min() < low or wanted.max() > high:
        raise ValueError("the power must be 1 or 2, and every key inside the rating scale")
    most = np.power(np.maximum(wanted - low, high - wanted), power).mean()
    scaled: FloatArray = 100.0 * (1.0 - np.asarray(raw, dtype=np.float64) / most)
    return scaled


@dataclass(frozen=True, eq=False)
class Consensus:
    """What each possible answer is worth by how many of a panel gave it.

    Attributes
    ----------
    share : ndarray
        Smoothed proportions, summing to 1 over the last axis.
    log : ndarray
        Their natural logarithms: rare answers cost much, agreeing with the crowd gains little.
    """

    share: FloatArray
    log: FloatArray


def consensus(counts: ArrayLike) -> Consensus:
    """Value answers by the proportion of a panel that gave them.

    Parameters
    ----------
    counts : array_like, shape (..., K)
        How many of the panel gave each of K >= 2 answers.

    Returns
    -------
    Consensus

    Raises
    ------
    ValueError
        If a count is negative or missing, or there are fewer than 2 answers.

    Notes
    -----
    ``(n_o + .5) / (n + .5 K)``: half a vote for every answer, so that no logarithm is of 0.

    References
    ----------
    MacCann, C., & Roberts, R. D. (2008). New paradigms for assessing emotional intelligence. *Emotion*, 8,
    540-551.

    Examples
    --------
    >>> consensus([8, 1, 0]).share.round(3)
    array([0.81 , 0.143, 0.048])
    """
    seen = np.asarray(counts, dtype=np.float64)
    if seen.ndim == 0 or seen.shape[-1] < TWO or not np.isfinite(seen).all() or (seen < 0).any():
        raise ValueError("counts of at least 2 answers are needed, none negative or missing")
    share = (seen + _HALF) / (seen.sum(axis=-1, keepdims=True) + _HALF * seen.shape[-1])
    return Consensus(share=share, log=np.log(share))
