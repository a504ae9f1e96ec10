"""Probability of being among the true top k, exactly: the oracle that joint draws are checked against."""

from collections.abc import Sequence

import numpy as np
from scipy.special import ndtr

from hiring.psychometrics.arrays import FloatArray
from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.ranking.precision import PersonPosteriors

_LIMIT = 500
_REACH = 8.0  # standard deviations beyond which a normal holds less than 1e-15
_STEP = 0.4  # of the smallest standard deviation: an equally spaced sum is then exact to about 1e-15
_CELLS_AT_ONCE = 2_000_000


def poisson_binomial_top_k(persons: PersonPosteriors, ks: Sequence[int], *, points: int = 401) -> FloatArray:
    """Exact probability of each person to be among the true top k, for up to 500 persons.

    Parameters
    ----------
    persons : PersonPosteriors
        1 <= n <= 500, every standard deviation above 0.
    ks : sequence of int
        List sizes, each >= 1.
    points : int
        Fewest equally spaced points of the integral over a person's own true score.

    Returns
    -------
    ndarray, shape (len(ks), n)
        Each row sums to min(k, n), to about 1e-6.

    Raises
    ------
    ValueError
        If n > 500, a standard deviation is 0, or a k is below 1.
    NotEnoughData
        If there is nobody.

    Notes
    -----
    Per node, ``P = integral f_i(t) P(at most k - 1 others exceed t) dt``. The number of others above t is
    Poisson-binomial; its distribution without person i comes from those of the persons before and after i, so
    nothing is divided and all terms are positive.

    References
    ----------
    Chen, S. X., & Liu, J. S. (1997). Statistical applications of the Poisson-binomial and conditional
    Bernoulli distributions. *Statistica Sinica*, 7, 875-892.

    Examples
    --------
    >>> means, sds = [[1.2, 1.0, 0.9, 0.3, -0.2]], [[0.35, 0.3, 0.4, 0.25, 0.3]]
    >>> people = PersonPosteriors.from_nodes([1.0], means, sds)
    >>> poisson_binomial_top_k(people, [2]).round(6).tolist()
    [[0.833067, 0.656029, 0.494152, 0.01623, 0.000522]]
    """
    sizes = tuple(int(k) for k in ks)
    n = len(persons)
    if n == 0:
        raise NotEnoughData("nobody to rank")
    if not sizes or min(sizes) < 1 or n > _LIMIT or (persons.distinct_sds <= 0).any():
        raise ValueError("1 to 500 persons with some uncertainty, and list sizes of at least 1, are needed")
    return _exact_top_k(persons, sizes, points)


def _exact_top_k(persons: PersonPosteriors, ks: tuple[int, ...], points: int) -> FloatArray:
    n = len(persons)
    total = np.zeros((len(ks), n))
    for weight, means, sds in zip(persons.weights, persons.means, persons.sds, strict=True):
        if weight > 0:
            total += weight * _one_node(means, sds, ks, points)
    return total


def _one_node(means: FloatArray, sds: FloatArray, ks: tuple[int, ...], points: int) -> FloatArray:
    low, high = float((means - _REACH * sds).min()), float((means + _REACH * sds).max())
    grid = np.linspace(low, high, max(points, int((high - low) / (_STEP * sds.min())) + 2))
    z = (grid - means[:, None]) / sds[:, None]
    density = np.exp(-0.5 * z * z)
    density /= density.sum(axis=1, keepdims=True)
    most = min(max(ks), len(means))
    chunk = max(1, _CELLS_AT_ONCE // (len(means) * most))
    found = np.zeros((len(ks), len(means)))
    for at in range(0, len(grid), chunk):
        cells = slice(at, at + chunk)
        before, after = _counts_around(ndtr(-z[:, cells]), most)
        for row, k in enumerate(ks):
            size = min(k, most)
            at_most = np.einsum("iag,iag->ig", before[:, :size], after[:, size - 1 :: -1][:, :size])
            found[row] += (density[:, cells] * at_most).sum(axis=1)
    return found


def _counts_around(above: FloatArray, most: int) -> tuple[FloatArray, FloatArray]:
    """How many persons before, and after, each person are above each point.

    Returns P(exactly a before) and P(at most a after), both of shape (n, most, points), a = 0..most-1.
    """
    n, points = above.shape
    before, after = np.zeros((2, n, most, points))
    before[0, 0] = after[n - 1, 0] = 1.0
    for i in range(1, n):
        _add_one(before[i - 1], above[i - 1], before[i])
        _add_one(after[n - i], above[n - i], after[n - 1 - i])
    return before, np.cumsum(after, axis=1)


def _add_one(counts: FloatArray, p: FloatArray, out: FloatArray) -> None:
    np.multiply(counts, 1.0 - p, out=out)
    out[1:] += counts[:-1] * p
