"""How far a score goes with what it is meant to foretell: correlations, what spoils them, what is known of them."""

from dataclasses import dataclass
from math import atanh, ceil, sqrt, tanh

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri

from hiring.psychometrics.arrays import as_vector
from hiring.psychometrics.errors import NotEnoughData

PRIOR_MEAN, PRIOR_SD = 0.22, 0.10
_SMALLEST = 4  # Fisher's z has a standard error from four pairs on
_WIDE = 0.4
_NODES = 4001
_EDGE = 1e-9
_CORRELATION, _SHARE = "a correlation must be inside (-1, 1)", "a share must be inside (0, 1)"


@dataclass(frozen=True)
class Validity:
    """A correlation with its interval.

    Attributes
    ----------
    r : float
        Observed correlation, uncorrected.
    n : int
        Complete pairs.
    low, high : float
        Ends of the interval.
    level : float
        Its level, for instance .95.
    warnings : tuple of str
        Why to be careful; empty if nothing speaks against the figure.
    """

    r: float
    n: int
    low: float
    high: float
    level: float
    warnings: tuple[str, ...] = ()


def correlation(predictor: ArrayLike, criterion: ArrayLike, *, level: float = 0.95) -> Validity:
    """Correlation of a predictor with a criterion, with Fisher's interval.

    Parameters
    ----------
    predictor, criterion : array_like, shape (n,)
        Any units; pairs with a NaN are left out.
    level : float
        In (0, 1).

    Returns
    -------
    Validity
        With a warning where the interval is wider than .4 or fewer than 30 pairs are complete.

    Raises
    ------
    ValueError
        If lengths differ or a value is infinite.
    NotEnoughData
        If fewer than 4 pairs are complete, or a variable does not vary.

    Notes
    -----
    ``tanh(atanh r +- z / sqrt(n - 3))``.

    References
    ----------
    Fisher, R. A. (1921). On the "probable error" of a coefficient of correlation deduced from a small sample.
    *Metron*, 1, 3-32.

    Examples
    --------
    >>> found = correlation([1, 2, 3, 4, 5, 6], [2, 1, 4, 3, 7, 5])
    >>> round(found.r, 3), round(found.low, 2), round(found.high, 2), len(found.warnings)
    (0.792, -0.06, 0.98, 2)
    """
    x, y = np.asarray(predictor, dtype=np.float64), np.asarray(criterion, dtype=np.float64)
    if x.shape != y.shape or x.ndim != 1:
        raise ValueError("predictor and criterion must be two lists of the same length")
    complete = ~(np.isnan(x) | np.isnan(y))
    x, y = as_vector(x[complete], "predictor"), as_vector(y[complete], "criterion")
    n = len(x)
    if n < _SMALLEST:
        raise NotEnoughData(f"a correlation with an interval needs at least 4 complete pairs, not {n}")
    for name, values in (("predictor", x), ("criterion", y)):
        if values.min() == values.max():
            raise NotEnoughData(f"{name}: all values are equal, so nothing can go with them")
    r = float(np.clip(np.corrcoef(x, y)[0, 1], -1.0, 1.0))
    low, high = (r, r) if abs(r) >= 1 - _EDGE else fisher_interval(r, n, level=level)
    return Validity(r, n, low, high, level, _warnings(n, high - low))


def _warnings(n: int, width: float) -> tuple[str, ...]:
    found = []
    if n < 30:  # noqa: PLR2004 - below it the normal approximation itself is rough
        found.append(f"only {n} pairs: the interval is rough")
    if width > _WIDE:
        found.append(f"the interval is {width:.2f} wide: this says little yet")
    return tuple(found)


def fisher_interval(r: float, n: int, *, level: float = 0.95) -> tuple[float, float]:
    """Fisher's interval of a correlation.

    Parameters
    ----------
    r : float
        In (-1, 1).
    n : int
        Pairs, >= 4.
    level : float
        In (0, 1).

    Returns
    -------
    low, high : float

    Raises
    ------
    ValueError
        If r or the level is out of range.
    NotEnoughData
        If n < 4.

    References
    ----------
    Fisher, R. A. (1921). *Metron*, 1, 3-32.

    Examples
    --------
    >>> [round(end, 3) for end in fisher_interval(0.3, 100)]
    [0.11, 0.469]
    """
    _inside(r, -1.0, 1.0, _CORRELATION)
    _inside(level, 0.0, 1.0, _SHARE)
    if n < _SMALLEST:
        raise NotEnoughData(f"a correlation with an interval needs at least 4 pairs, not {n}")
    half = float(ndtri((1 + level) / 2)) / sqrt(n - 3)
    return tanh(atanh(r) - half), tanh(atanh(r) + half)


def pairs_needed(r: float, *, power: float = 0.80, alpha: float = 0.05) -> int:
    """How many pairs a two-sided test needs to see a correlation of ``r``.

    Parameters
    ----------
    r : float
        The true correlation, in (-1, 1), not 0.
    power, alpha : float
        In (0, 1).

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If a number is out of range, or r is 0.

    Notes
    -----
    ``3 + ((z_(1 - alpha/2) + z_power) / atanh r)^2``, rounded up.

    References
    ----------
    Cohen, J. (1988). *Statistical power analysis for the behavioral sciences* (2nd ed.). Erlbaum.

    Examples
    --------
    >>> pairs_needed(0.25)
    124
    """
    _inside(r, -1.0, 1.0, _CORRELATION)
    if r == 0:
        raise ValueError("no number of pairs shows a correlation of 0")
    for share in (power, alpha):
        _inside(share, 0.0, 1.0, _SHARE)
    wanted = (float(ndtri(1 - alpha / 2)) + float(ndtri(power))) / atanh(r)
    return ceil(3 + wanted**2)


def power_of(r: float, n: int, *, alpha: float = 0.05) -> float:
    """Probability that a two-sided test at ``alpha`` sees a correlation of ``r`` with ``n`` pairs.

    Parameters
    ----------
    r : float
        The true correlation, in (-1, 1).
    n : int
        Pairs, >= 4.
    alpha : float
        In (0, 1).

    Returns
    -------
    float
        In (0, 1); ``alpha`` where r is 0.

    Raises
    ------
    ValueError
        If a number is out of range.
    NotEnoughData
        If n < 4.

    Notes
    -----
    ``Phi(d - z) + Phi(-d - z)`` with ``d = atanh(r) sqrt(n - 3)``.

    References
    ----------
    Cohen, J. (1988). *Statistical power analysis for the behavioral sciences* (2nd ed.). Erlbaum.

    Examples
    --------
    >>> round(power_of(0.25, 123), 2), round(power_of(0.0, 50), 2)
    (0.8, 0.05)
    """
    _inside(r, -1.0, 1.0, _CORRELATION)
    _inside(alpha, 0.0, 1.0, _SHARE)
    if n < _SMALLEST:
        raise NotEnoughData(f"a correlation with an interval needs at least 4 pairs, not {n}")
    distance, cut = atanh(r) * sqrt(n - 3), float(ndtri(1 - alpha / 2))
    return float(ndtr(distance - cut) + ndtr(-distance - cut))


def bayesian_correlation(
    r: float, n: int, *, prior_mean: float = PRIOR_MEAN, prior_sd: float = PRIOR_SD, level: float = 0.95
) -> Validity:
    """Posterior of a correlation under a normal prior, for organisations with little data.

    Parameters
    ----------
    r : float
        Observed, in (-1, 1).
    n : int
        Pairs, >= 4.
    prior_mean, prior_sd : float
        Of the correlation itself; the default is what the literature on comparable tests allows.
    level : float
        In (0, 1).

    Returns
    -------
    Validity
        ``r`` is the posterior mean; the interval is equal-tailed. Show the uncorrected r first.

    Raises
    ------
    ValueError
        If a number is out of range.
    NotEnoughData
        If n < 4.

    Notes
    -----
    ``p(rho | r) ~ N(rho; prior) N(atanh r; atanh rho, 1 / (n - 3))`` on 4,001 equally spaced nodes in (-1, 1).

    References
    ----------
    Schmidt, F. L., & Raju, N. S. (2007). Updating meta-analytic research findings: Bayesian approaches versus
    the medical model. *Journal of Applied Psychology*, 92, 297-308.

    Examples
    --------
    >>> few, many = bayesian_correlation(0.6, 12), bayesian_correlation(0.6, 1200)
    >>> round(few.r, 2), round(many.r, 2), few.low < many.low
    (0.26, 0.59, True)
    """
    fisher_interval(r, n, level=level)  # the same limits hold
    if not prior_sd > 0:
        raise ValueError(f"prior_sd must be above 0, not {prior_sd}")
    rho = np.linspace(-1.0, 1.0, _NODES + 2)[1:-1]
    misfit = np.square((rho - prior_mean) / prior_sd) + (n - 3) * np.square(atanh(r) - np.arctanh(rho))
    weights = np.exp(-0.5 * (misfit - misfit.min()))
    weights /= weights.sum()
    below = np.cumsum(weights) - weights / 2
    low, high = np.interp([(1 - level) / 2, (1 + level) / 2], below, rho)
    return Validity(float(weights @ rho), n, float(low), float(high), level, _warnings(n, float(high - low)))


def _inside(value: float, low: float, high: float, words: str) -> None:
    if not low < value < high:
        raise ValueError(f"{words}, not {value}")
