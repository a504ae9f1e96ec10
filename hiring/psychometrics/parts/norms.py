"""Where a score lies among those of a reference group: percentiles, with what the group's size leaves open."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hiring.psychometrics.arrays import FloatArray, as_vector
from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.validity.expectancy import wilson_interval

ENOUGH = 200


@dataclass(frozen=True, eq=False)
class Percentiles:
    """Percentile ranks in a reference group.

    Attributes
    ----------
    rank : ndarray, shape (n,)
        Share of the group below plus half of those equal, 0 to 100.
    low, high : ndarray, shape (n,)
        Its 95 % interval: a group is a sample.
    reference : int
        Size of the group.
    """

    rank: FloatArray
    low: FloatArray
    high: FloatArray
    reference: int


def percentile_ranks(scores: ArrayLike, reference: ArrayLike, *, fewest: int = ENOUGH) -> Percentiles:
    """Percentile ranks of scores in a reference group.

    Parameters
    ----------
    scores : array_like, shape (n,)
    reference : array_like, shape (m,)
        Scores of the group, on the same scale.
    fewest : int
        Below this many no percentile is given, >= 1.

    Returns
    -------
    Percentiles

    Raises
    ------
    ValueError
        If a value is missing.
    NotEnoughData
        If the group has fewer than ``fewest`` scores.

    Notes
    -----
    ``100 (below + equal / 2) / m`` with Wilson's interval. A percentile describes; it moves no score and no rank.

    References
    ----------
    Crawford, J. R., & Garthwaite, P. H. (2009). Percentiles please: the case for expressing neuropsychological test
    scores and accompanying confidence limits as percentile ranks. *The Clinical Neuropsychologist*, 23, 193-204.

    Examples
    --------
    >>> found = percentile_ranks([50.0, 99.5], np.arange(200) / 2)
    >>> found.rank.tolist(), found.low.round(1).tolist()
    ([50.25, 99.75], [43.4, 97.7])
    """
    values, group = as_vector(scores, "scores"), np.sort(as_vector(reference, "reference"))
    if len(group) < max(fewest, 1):
        raise NotEnoughData(f"percentiles need a reference group of at least {max(fewest, 1)} scores, not {len(group)}")
    below = np.searchsorted(group, values, side="left")
    equal = np.searchsorted(group, values, side="right") - below
    counted = below + equal / 2
    low, high = wilson_interval(counted, np.full(len(values), len(group)))
    return Percentiles(rank=100 * counted / len(group), low=100 * low, high=100 * high, reference=len(group))
