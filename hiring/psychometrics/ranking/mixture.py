"""Mixtures of normal distributions, one per column: moments, distribution function, quantiles."""

import numpy as np
from scipy.special import ndtr, ndtri

from hiring.psychometrics.arrays import FloatArray

_NEWTON_STEPS = 30
_CHUNK = 4096


def normal_above(difference: FloatArray, variance: FloatArray) -> FloatArray:
    """Probability that a normal difference is above 0.

    Parameters
    ----------
    difference : ndarray
        Mean of the difference.
    variance : ndarray, same shape
        Its variance, >= 0.

    Returns
    -------
    ndarray, same shape
        ``Phi(difference / sqrt(variance))``; where the variance is 0: 1, 0 or, for equal means, .5.

    Examples
    --------
    >>> normal_above(np.array([0.0, 1.0, -1.0, 1.0]), np.array([0.0, 0.0, 0.0, 1.0])).round(4)
    array([0.5   , 1.    , 0.    , 0.8413])
    """
    certain = variance <= 0
    z = difference / np.sqrt(np.where(certain, 1.0, variance))
    return np.where(certain, (np.sign(difference) + 1.0) / 2.0, ndtr(z))


def mixture_moments(weights: FloatArray, means: FloatArray, sds: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Mean and standard deviation of each column's mixture.

    Parameters
    ----------
    weights : ndarray, shape (q,)
        Positive, summing to 1.
    means, sds : ndarray, shape (q, n)

    Returns
    -------
    mean, sd : ndarray, shape (n,)
        ``sum_q w mu`` and ``sqrt(sum_q w (sigma^2 + (mu - mean)^2))``.

    Examples
    --------
    >>> mixture_moments(np.array([0.5, 0.5]), np.array([[0.0], [2.0]]), np.array([[1.0], [1.0]]))
    (array([1.]), array([1.41421356]))
    """
    mean = weights @ means
    return mean, np.sqrt(weights @ (np.square(sds) + np.square(means - mean)))


def mixture_quantile(weights: FloatArray, means: FloatArray, sds: FloatArray, level: float) -> FloatArray:
    """Quantile of each column's mixture, to 1e-8 of the largest spread.

    Parameters
    ----------
    weights : ndarray, shape (q,)
        Positive, summing to 1.
    means, sds : ndarray, shape (q, n)
        ``sds`` >= 0.
    level : float
        In (0, 1).

    Returns
    -------
    ndarray, shape (n,)

    Raises
    ------
    ValueError
        If ``level`` is not inside (0, 1).

    Notes
    -----
    The quantile lies between the smallest and the largest quantile of the components. Newton's method on the
    distribution function, kept inside that shrinking bracket; bisection where Newton leaves it.

    Examples
    --------
    >>> half, apart, narrow = np.array([0.5, 0.5]), np.array([[-9.0], [9.0]]), np.ones((2, 1))
    >>> mixture_quantile(half, apart, narrow, 0.75).round(6)
    array([9.])
    """
    if not 0.0 < level < 1.0:
        raise ValueError(f"level must be inside (0, 1), not {level}")
    parts = [
        _quantile_chunk(weights, means[:, at : at + _CHUNK], sds[:, at : at + _CHUNK], level)
        for at in range(0, means.shape[1], _CHUNK)
    ]
    return np.concatenate(parts) if parts else np.empty(0)


def _quantile_chunk(weights: FloatArray, means: FloatArray, sds: FloatArray, level: float) -> FloatArray:
    parts = means + ndtri(level) * sds
    low, high = parts.min(axis=0), parts.max(axis=0)
    tolerance = 1e-12 * np.maximum(1.0, np.abs(parts).max(axis=0))
    found: FloatArray = weights @ parts
    active = np.flatnonzero(high - low > tolerance)
    step = 0
    while len(active):  # ends: from _NEWTON_STEPS on, every step halves the bracket
        at = found[active]
        excess, density = _distance(weights, means[:, active], sds[:, active], at, level)
        low[active] = np.where(excess < 0, at, low[active])
        high[active] = np.where(excess < 0, high[active], at)
        new = _next_point(at, excess, density, (low[active], high[active]), newton=step < _NEWTON_STEPS)
        found[active] = new
        settled = (np.abs(new - at) <= tolerance[active]) | (high[active] - low[active] <= tolerance[active])
        active = active[~settled]
        step += 1
    return found


def _distance(
    weights: FloatArray, means: FloatArray, sds: FloatArray, at: FloatArray, level: float
) -> tuple[FloatArray, FloatArray]:
    """Distribution function minus level, and density, of each column at its own point."""
    spread = np.where(sds > 0, sds, 1.0)
    z = (at - means) / spread
    below = np.where(sds > 0, ndtr(z), at >= means)
    density = np.where(sds > 0, np.exp(-0.5 * z * z) / (spread * np.sqrt(2.0 * np.pi)), 0.0)
    return weights @ below - level, weights @ density


def _next_point(
    at: FloatArray,
    excess: FloatArray,
    density: FloatArray,
    bracket: tuple[FloatArray, FloatArray],
    *,
    newton: bool,
) -> FloatArray:
    low, high = bracket
    middle = (low + high) / 2.0
    if not newton:
        return middle
    step = at - excess / np.where(density > 0, density, 1.0)
    best: FloatArray = np.where((density > 0) & (step >= low) & (step <= high), step, middle)
    return best
