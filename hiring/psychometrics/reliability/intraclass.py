"""Intraclass correlations of targets x raters, in the six forms of Shrout and Fleiss."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import fdtri

from hiring.psychometrics.arrays import TWO, FloatArray, as_table
from hiring.psychometrics.errors import NotEnoughData

_ROUNDING = 1e-24


@dataclass(frozen=True)
class Coefficient:
    """An estimate with its confidence interval; the interval is NaN where it does not exist."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Intraclass:
    """The six forms; a single rater first, then the mean of the k raters.

    Attributes
    ----------
    n, k : int
        Targets and raters.
    icc11, icc1k : Coefficient
        Each target has raters of its own.
    icc21, icc2k : Coefficient
        The same raters for all, drawn from many: does the value agree (absolute agreement)?
    icc31, icc3k : Coefficient
        These raters only: does the order agree (consistency)? ``icc3k`` is Cronbach's alpha.
    warnings : tuple of str
    """

    n: int
    k: int
    icc11: Coefficient
    icc21: Coefficient
    icc31: Coefficient
    icc1k: Coefficient
    icc2k: Coefficient
    icc3k: Coefficient
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class _Squares:
    n: int
    k: int
    between: float
    within: float
    raters: float
    residual: float


def intraclass(ratings: ArrayLike, *, confidence: float = 0.95) -> Intraclass:
    """All intraclass correlations of a complete table, with intervals.

    Parameters
    ----------
    ratings : array_like, shape (n, k)
        Targets x raters; n >= 2, k >= 2, no missing cell.
    confidence : float
        In (0, 1).

    Returns
    -------
    Intraclass

    Raises
    ------
    ValueError
        If a cell is missing, the input is not a table, or the confidence is not in (0, 1).
    NotEnoughData
        If n < 2, k < 2, or all ratings are equal.

    Notes
    -----
    With mean squares of targets B, within targets W, raters J and residual E:
    ``ICC(1,1) = (B - W) / (B + (k-1) W)``, ``ICC(2,1) = (B - E) / (B + (k-1) E + k (J - E) / n)``,
    ``ICC(3,1) = (B - E) / (B + (k-1) E)``; of means ``(B - W) / B``, ``(B - E) / (B + (J - E) / n)``,
    ``(B - E) / B``. Intervals of forms 1 and 3 are exact for normal ratings, that of form 2 uses
    Satterthwaite's degrees of freedom. Negative estimates are kept: they say that raters disagree; the mean of
    raters is minus infinity where targets do not differ at all. Without any residual (E = 0), or with nothing else
    (B = J = 0, two raters), form 2 has no interval.

    References
    ----------
    Shrout, P. E., & Fleiss, J. L. (1979). Intraclass correlations: uses in assessing rater reliability.
    *Psychological Bulletin*, 86, 420-428.

    Examples
    --------
    >>> found = intraclass([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8],
    ...                     [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]])
    >>> [round(c.value, 2) for c in (found.icc11, found.icc21, found.icc31)]
    [0.17, 0.29, 0.71]
    >>> round(found.icc31.low, 2), round(found.icc31.high, 2)
    (0.34, 0.95)
    """
    table = as_table(ratings, "ratings")
    n, k = table.shape
    if not 0 < confidence < 1:
        raise ValueError("a confidence between 0 and 1 is needed")
    if n < TWO or k < TWO:
        raise NotEnoughData(f"intraclass correlations need at least 2 targets and 2 raters, not {n} and {k}")
    squares = _mean_squares(table)
    upper = (1 + confidence) / 2
    icc11, icc1k = _one_way(squares, upper)
    icc21, icc2k = _agreement(squares, upper)
    icc31, icc3k = _consistency(squares, upper)
    weak = () if squares.residual > 0 else ("raters differ by constants only: ICC(2) has no interval",)
    return Intraclass(n, k, icc11, icc21, icc31, icc1k, icc2k, icc3k, weak)


def _mean_squares(table: FloatArray) -> _Squares:
    n, k = table.shape
    table = table[np.lexsort(table.T)]  # sums of doubles depend on the order of the rows: fix one
    table = table - table.mean()
    noise = _ROUNDING * float(np.square(table).max())
    targets, raters = table.mean(axis=1), table.mean(axis=0)
    between = k * float(np.square(targets).sum()) / (n - 1)
    within = float(np.square(table - targets[:, None]).sum()) / (n * (k - 1))
    judges = n * float(np.square(raters).sum()) / (k - 1)
    left = float(np.square(table - targets[:, None] - raters).sum()) / ((n - 1) * (k - 1))
    if between <= noise and within <= noise:
        raise NotEnoughData("intraclass correlations are undefined: all ratings are equal")
    return _Squares(n, k, between, within if within > noise else 0.0, judges, left if left > noise else 0.0)


def _from_ratio(squares: _Squares, error: float, degrees: float, upper: float) -> tuple[Coefficient, Coefficient]:
    """Single and mean coefficient, and their intervals, from F = between / error."""
    k, top = squares.k, squares.n - 1
    ratio = squares.between / error if error > 0 else np.inf
    ends = (ratio, ratio / float(fdtri(top, degrees, upper)), ratio * float(fdtri(degrees, top, upper)))
    single = Coefficient(*(1 - k / (end + k - 1) for end in ends))
    return single, Coefficient(*(1 - 1 / end if end > 0 else -np.inf for end in ends))


def _one_way(squares: _Squares, upper: float) -> tuple[Coefficient, Coefficient]:
    return _from_ratio(squares, squares.within, squares.n * (squares.k - 1), upper)


def _consistency(squares: _Squares, upper: float) -> tuple[Coefficient, Coefficient]:
    if squares.between <= 0 and squares.residual <= 0:
        nothing = Coefficient(np.nan, np.nan, np.nan)
        return nothing, nothing
    return _from_ratio(squares, squares.residual, (squares.n - 1) * (squares.k - 1), upper)


def _agreement(squares: _Squares, upper: float) -> tuple[Coefficient, Coefficient]:
    n, k, b, j, e = squares.n, squares.k, squares.between, squares.raters, squares.residual
    total = b + (k - 1) * e + k * (j - e) / n
    value = (b - e) / total if total > 0 else np.nan
    low, high = _agreement_interval(squares, value, upper)
    below = b + (j - e) / n
    mean = (b - e) / below if below > 0 else -np.inf
    return Coefficient(value, low, high), Coefficient(mean, _stepped_up(low, k), _stepped_up(high, k))


def _agreement_interval(squares: _Squares, value: float, upper: float) -> tuple[float, float]:
    n, k, b, j, e = squares.n, squares.k, squares.between, squares.raters, squares.residual
    if e <= 0 or np.isnan(value):
        return np.nan, np.nan
    ratio, share = j / e, n * (1 + (k - 1) * value) - k * value
    above = (k - 1) * (n - 1) * (k * value * ratio + share) ** 2
    below = (n - 1) * (k * value * ratio) ** 2 + share**2
    if below <= 0:  # nothing differs but the residual: no degrees of freedom are left
        return np.nan, np.nan
    degrees = above / below
    f_low, f_high = float(fdtri(n - 1, degrees, upper)), float(fdtri(degrees, n - 1, upper))
    spread = k * j + (k * n - k - n) * e
    return n * (b - f_low * e) / (f_low * spread + n * b), n * (f_high * b - e) / (spread + n * f_high * b)


def _stepped_up(value: float, k: int) -> float:
    below = 1 + (k - 1) * value
    return -np.inf if below <= 0 else k * value / below
