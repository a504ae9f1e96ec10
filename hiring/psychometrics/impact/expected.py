"""The impact ratio to expect from a difference in means and a cut-off, before anybody applies."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri

from hiring.psychometrics.arrays import TWO, as_vector

_STEPS = 200


@dataclass(frozen=True, slots=True)
class ExpectedImpact:
    """What top-down selection does when two categories differ in their means.

    Attributes
    ----------
    cutoff : float
        In standard deviations above the mean of the higher-scoring category.
    lower_rate, higher_rate : float
        Selection rates of the lower- and the higher-scoring category.
    ratio : float
        ``lower_rate / higher_rate``; 1 where d is 0.
    """

    cutoff: float
    lower_rate: float
    higher_rate: float
    ratio: float


def impact_of_cutoff(d: float, share: float, selection_rate: float) -> ExpectedImpact:
    """Impact ratio expected when the highest scores are selected.

    Parameters
    ----------
    d : float
        Standardised difference in means, higher less lower category; may be negative.
    share : float
        Share of the lower-scoring category among the people, in (0, 1).
    selection_rate : float
        Share of all people selected, in (0, 1).

    Returns
    -------
    ExpectedImpact

    Raises
    ------
    ValueError
        If a share or rate lies outside (0, 1), or d is not finite.

    Notes
    -----
    Both categories normal with equal spread: solve ``(1 - p) Q(t) + p Q(t + d) = SR`` for t, Q the upper normal
    tail; the ratio is ``Q(t + d) / Q(t)``. An expectation for planning; a sample of N people scatters widely
    about it.

    References
    ----------
    De Corte, W., Lievens, F., & Sackett, P. R. (2007). *Journal of Applied Psychology*, 92, 1380-1393.

    Examples
    --------
    >>> round(impact_of_cutoff(1.0, 0.25, 0.10).ratio, 6)
    0.127631
    """
    if not np.isfinite(d):
        raise ValueError(f"a difference of {d} is no number")
    for name, value in (("share", share), ("selection rate", selection_rate)):
        if not 0 < value < 1:
            raise ValueError(f"a {name} of {value} is not possible; give a number between 0 and 1")
    low = float(ndtri(1 - selection_rate)) - abs(d)
    high = low + 2 * abs(d)
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if (1 - share) * ndtr(-middle) + share * ndtr(-middle - d) > selection_rate:
            low = middle
        else:
            high = middle
    lower, higher = float(ndtr(-high - d)), float(ndtr(-high))
    return ExpectedImpact(high, lower, higher, lower / higher)


def composite_difference(weights: ArrayLike, differences: ArrayLike, correlations: ArrayLike) -> float:
    """Standardised difference in means on a weighted sum of scores.

    Parameters
    ----------
    weights, differences : array_like, shape (p,)
        Weights, and d of each standardised score.
    correlations : array_like, shape (p, p)
        Correlations within categories.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If shapes differ, or the weighted sum has no variance.

    Notes
    -----
    ``d_c = sum w d / sqrt(w' R w)``. For comparing designs before there are applicants; never for adjusting a
    person's score by group.

    References
    ----------
    Sackett, P. R., & Ellingson, J. E. (1997). *Personnel Psychology*, 50, 707-721.

    Examples
    --------
    >>> round(composite_difference([1, 1], [1.0, 0.0], [[1, 0], [0, 1]]), 4)
    0.7071
    """
    w, d = as_vector(weights, "weights"), as_vector(differences, "differences")
    r = np.asarray(correlations, dtype=np.float64)
    if r.ndim != TWO or r.shape != (len(w), len(w)) or len(d) != len(w):
        raise ValueError(f"{len(w)} weights need as many differences and a square table of correlations")
    variance = float(w @ r @ w)
    if not variance > 0:
        raise ValueError("the weighted sum has no variance; check the weights and correlations")
    return float(w @ d / np.sqrt(variance))
