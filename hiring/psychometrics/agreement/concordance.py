"""Kendall's coefficient of concordance: whether raters put targets into the same order."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc

from hiring.psychometrics.arrays import TWO, FloatArray, as_table
from hiring.psychometrics.errors import NotEnoughData


@dataclass(frozen=True)
class Concordance:
    """Kendall's W.

    Attributes
    ----------
    raters, targets : int
    w : float
        From 0 (no common order) to 1 (the same order by all), corrected for ties.
    chi2, p : float
        Test of W = 0 with targets - 1 degrees of freedom; rough below 8 targets.
    """

    raters: int
    targets: int
    w: float
    chi2: float
    p: float


def kendall_w(ratings: ArrayLike) -> Concordance:
    """Kendall's coefficient of concordance, corrected for ties.

    Parameters
    ----------
    ratings : array_like, shape (n, k)
        Targets x raters; n >= 2, k >= 2, no missing cell. Only each rater's order of the targets counts.

    Returns
    -------
    Concordance

    Raises
    ------
    ValueError
        If a cell is missing or the input is not a table.
    NotEnoughData
        If n < 2, k < 2, or every rater gives all targets the same.

    Notes
    -----
    With rank sums R_i, their mean R and the tie term ``T = sum over raters and ties of (t^3 - t)``:
    ``W = 12 sum_i (R_i - R)^2 / (k^2 (n^3 - n) - k T)`` and ``chi2 = k (n - 1) W``.

    References
    ----------
    Kendall, M. G., & Babington Smith, B. (1939). The problem of m rankings. *Annals of Mathematical Statistics*,
    10, 275-287.

    Examples
    --------
    >>> found = kendall_w([[1, 2, 1], [2, 1, 2], [3, 3, 4], [4, 4, 3]])
    >>> round(found.w, 4), round(found.p, 3)
    (0.8222, 0.06)
    """
    table = as_table(ratings, "ratings")
    n, k = table.shape
    if n < TWO or k < TWO:
        raise NotEnoughData(f"concordance needs at least 2 targets and 2 raters, not {n} and {k}")
    ranked = [_ranks(column) for column in table.T]
    sums = np.sum([ranks for ranks, _ in ranked], axis=0)
    below = k**2 * (n**3 - n) - k * sum(ties for _, ties in ranked)
    if below <= 0:
        raise NotEnoughData("concordance is undefined: every rater gives all targets the same")
    w = 12 * float(np.square(sums - k * (n + 1) / 2).sum()) / below
    chi2 = k * (n - 1) * w
    return Concordance(raters=k, targets=n, w=w, chi2=chi2, p=float(chdtrc(n - 1, chi2)))


def _ranks(column: FloatArray) -> tuple[FloatArray, int]:
    """Mean ranks, and the sum of t^3 - t over ties."""
    _, at, counts = np.unique(column, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return (last - (counts - 1) / 2)[at], int((counts**3 - counts).sum())
