"""Careless answering: runs of one answer, spread, distance from the others, consistency with oneself."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc

from hiring.psychometrics.arrays import TWO, FloatArray, IntArray, as_table
from hiring.psychometrics.errors import NotEnoughData

SYNONYM = 0.6
_FEW_PAIRS = 3
_ROUNDING = 1e-12


@dataclass(frozen=True, eq=False)
class Runs:
    """Runs of equal answers, in the order of the columns.

    Attributes
    ----------
    longest : ndarray of int, shape (n,)
        Answers in the longest run; 0 for somebody without answers.
    average : ndarray, shape (n,)
        Answers per run; NaN for somebody without answers.
    """

    longest: IntArray
    average: FloatArray


def runs(table: ArrayLike) -> Runs:
    """Length of runs of the same answer (longstring and its average).

    Parameters
    ----------
    table : array_like, shape (n, J)
        Answers in the order in which they were given; NaN where there is none, which is passed over.

    Returns
    -------
    Runs

    Raises
    ------
    ValueError
        If the input is no table.

    Notes
    -----
    *Sampling behaviour:* if C answers are equally likely and independent, runs have ``C / (C - 1)`` answers on
    average and the longest of J about ``(log(J (C - 1) / C) + .58) / log C + .5``; items that go together make runs
    longer, so that the data's own percentiles are the yardstick. It means something only where items are keyed both
    ways, and experiments found it little better than chance at finding careless people.

    References
    ----------
    Johnson, J. A. (2005). *Journal of Research in Personality*, 39, 103-129. Goldammer, P., et al. (2024),
    *Applied Psychological Measurement*.

    Examples
    --------
    >>> found = runs([[3, 3, 3, 1], [1, 2, 3, 4]])
    >>> found.longest.tolist(), found.average.tolist()
    ([3, 1], [2.0, 1.0])
    """
    answers = _answers(table)
    longest, pieces = np.zeros(len(answers), dtype=np.int64), np.zeros(len(answers))
    current, last = np.zeros(len(answers), dtype=np.int64), np.full(len(answers), np.nan)
    for column in answers.T:
        given = np.isfinite(column)
        same = given & (column == last)
        current = np.where(given, np.where(same, current + 1, 1), current)
        pieces += given & ~same
        longest = np.maximum(longest, current)
        last = np.where(given, column, last)
    given = np.isfinite(answers).sum(axis=1)
    return Runs(longest, np.where(pieces > 0, given / np.where(pieces > 0, pieces, 1.0), np.nan))


def response_variability(table: ArrayLike) -> FloatArray:
    """Standard deviation of each person's own answers (IRV).

    Parameters
    ----------
    table : array_like, shape (n, J)
        Not turned round for negative keys; NaN where there is no answer.

    Returns
    -------
    ndarray, shape (n,)
        At least 0; NaN for fewer than 2 answers.

    Raises
    ------
    ValueError
        If the input is no table.

    Notes
    -----
    Divided by n - 1. *Sampling behaviour:* near 0 for one answer throughout, near ``sqrt((C^2 - 1) / 12)`` for C
    equally likely answers; conscientious people lie between, so that both ends are suspect and neither is proof.

    References
    ----------
    Dunn, A. M., Heggestad, E. D., Shanock, L. R., & Theilgard, N. (2018). *Journal of Business and Psychology*,
    33, 105-121.

    Examples
    --------
    >>> response_variability([[3, 3, 3], [1, 3, 5]]).tolist()
    [0.0, 2.0]
    """
    answers = _answers(table)
    given = np.isfinite(answers)
    n = given.sum(axis=1)
    filled = np.where(given, answers, 0.0)
    mean = filled.sum(axis=1) / np.maximum(n, 1)
    squares = np.square(np.where(given, answers - mean[:, None], 0.0)).sum(axis=1)
    return np.where(n >= TWO, np.sqrt(squares / np.maximum(n - 1, 1)), np.nan)


@dataclass(frozen=True, eq=False)
class Distances:
    """Distance of every person from the middle of all.

    Attributes
    ----------
    squared : ndarray, shape (n,)
        Squared Mahalanobis distance.
    p : ndarray, shape (n,)
        Upper tail of chi-square with J degrees of freedom.
    """

    squared: FloatArray
    p: FloatArray


def mahalanobis(table: ArrayLike) -> Distances:
    """Squared Mahalanobis distance of every person.

    Parameters
    ----------
    table : array_like, shape (n, J)
        No missing cell; more persons than items.

    Returns
    -------
    Distances

    Raises
    ------
    ValueError
        If a cell is missing.
    NotEnoughData
        If there are no more persons than items, or items determine each other (a constant or doubled column).

    Notes
    -----
    ``(x - m)' S^-1 (x - m)`` with the sample mean and covariance. *Sampling behaviour:* chi-square with J degrees
    of freedom for many people and multivariate normal answers; rating scales have heavier or lighter tails, so
    that p is a yardstick and no probability. The mean over the sample is exactly ``J (n - 1) / n``, and outliers hide
    each other because they are part of S.

    References
    ----------
    Mahalanobis, P. C. (1936). *Proceedings of the National Institute of Sciences of India*, 2, 49-55. Meade, A. W.,
    & Craig, S. B. (2012). *Psychological Methods*, 17, 437-455.

    Examples
    --------
    >>> mahalanobis([[0, 0], [0, 1], [1, 0], [1, 1], [5, 5]]).squared.round(2).tolist()
    [0.47, 2.19, 2.19, 0.04, 3.1]
    """
    answers = as_table(table, "answers")
    n, items = answers.shape
    if n <= items:
        raise NotEnoughData(f"distances need more persons than items, not {n} and {items}")
    centred = answers - answers.mean(axis=0)
    spread = np.sqrt(np.square(centred).sum(axis=0))
    if (spread <= _ROUNDING).any():
        raise NotEnoughData(f"column {int(np.argmin(spread)) + 1} is constant: leave it out")
    directions, sizes, _ = np.linalg.svd(centred / spread, full_matrices=False)
    if sizes[-1] <= 1e-8 * sizes[0]:
        raise NotEnoughData("a column is determined by the others (doubled, or a sum): leave it out")
    squared = (n - 1) * np.square(directions).sum(axis=1)
    return Distances(squared, np.asarray(chdtrc(items, squared)))


def pair_consistency(table: ArrayLike, pairs: Sequence[tuple[int, int]]) -> FloatArray:
    """Correlation, within each person, between first and second answers of pairs of items that should agree.

    Parameters
    ----------
    table : array_like, shape (n, J)
        Negatively keyed items turned round; NaN where there is no answer.
    pairs : sequence of (int, int)
        Columns, from 0: repeated items, or synonyms from :func:`synonym_pairs`.

    Returns
    -------
    ndarray, shape (n,)
        In [-1, 1]; NaN with fewer than 3 pairs answered, or no variation among first or second answers.

    Raises
    ------
    ValueError
        If a pair names a column that is not there, or one column twice.
    NotEnoughData
        If there are fewer than 3 pairs.

    Notes
    -----
    *Sampling behaviour:* mean about 0 for random answers, with a standard error of about ``1 / sqrt(pairs - 1)``: with
    10 pairs a third, so that only strongly negative values, or many pairs, say anything. Consistency with
    oneself held up better than runs and spread in experiments.

    References
    ----------
    Meade & Craig (2012). Goldammer et al. (2024).

    Examples
    --------
    >>> pair_consistency([[1, 1, 5, 4, 3, 3], [1, 5, 5, 1, 3, 2]], [(0, 1), (2, 3), (4, 5)]).round(2).tolist()
    [0.98, -0.96]
    """
    answers = _answers(table)
    at = np.asarray(pairs, dtype=np.int64).reshape(-1, 2)
    if len(at) < _FEW_PAIRS:
        raise NotEnoughData(f"consistency needs at least {_FEW_PAIRS} pairs of items, not {len(at)}")
    if ((at < 0) | (at >= answers.shape[1])).any() or (at[:, 0] == at[:, 1]).any():
        raise ValueError(f"pairs: two different columns of 0 to {answers.shape[1] - 1} are needed in each")
    return _within(answers[:, at[:, 0]], answers[:, at[:, 1]])


def synonym_pairs(table: ArrayLike, least: float = SYNONYM) -> tuple[tuple[int, int], ...]:
    """Pairs of items that correlate so highly over persons that they should get like answers.

    Parameters
    ----------
    table : array_like, shape (n, J)
        No missing cell.
    least : float
        Smallest correlation; default .60.

    Returns
    -------
    tuple of (int, int)
        Columns, from 0, in order.

    Raises
    ------
    ValueError
        If a cell is missing.
    NotEnoughData
        If there are fewer than 3 persons, or a column is constant.

    References
    ----------
    Meade & Craig (2012).

    Examples
    --------
    >>> synonym_pairs([[1, 1, 5], [2, 2, 1], [3, 4, 4], [5, 5, 2]])
    ((0, 1),)
    """
    answers = as_table(table, "answers")
    if len(answers) <= TWO:
        raise NotEnoughData(f"correlations between items need at least 3 persons, not {len(answers)}")
    constant = np.flatnonzero(np.ptp(answers, axis=0) == 0)
    if len(constant):
        raise NotEnoughData(f"column {int(constant[0]) + 1} is constant: leave it out")
    high = np.triu(np.corrcoef(answers, rowvar=False) >= least, k=1)
    return tuple((int(first), int(second)) for first, second in np.argwhere(high))


def even_odd(table: ArrayLike, scales: Sequence[Sequence[int]]) -> FloatArray:
    """Even-odd consistency: agreement of the two halves of each scale, over a person's scales.

    Parameters
    ----------
    table : array_like, shape (n, J)
        Negatively keyed items turned round; NaN where there is no answer.
    scales : sequence of sequence of int
        The columns of each scale, from 0; at least 3 scales of at least 2 items.

    Returns
    -------
    ndarray, shape (n,)
        In [-1, 1]; NaN where fewer than 3 scales have answers in both halves, or halves do not vary.

    Raises
    ------
    ValueError
        If a scale names a column that is not there.
    NotEnoughData
        If there are fewer than 3 scales, or one of fewer than 2 items.

    Notes
    -----
    Within a person, the correlation r of the means of 1st, 3rd, ... and 2nd, 4th, ... items over scales, stepped up to
    full length by ``2 r / (1 + r)``, not below -1. *Sampling behaviour:* centred at 0 for random answers, and with few
    scales very scattered (standard error of r about ``1 / sqrt(scales - 1)``): some 30 items are needed.

    References
    ----------
    Jackson, D. N. (1976). Johnson (2005). Meade & Craig (2012).

    Examples
    --------
    >>> even_odd([[1, 1, 3, 3, 5, 5], [1, 5, 3, 2, 5, 1]], [(0, 1), (2, 3), (4, 5)]).round(2).tolist()
    [1.0, -1.0]
    """
    answers = _answers(table)
    if len(scales) < _FEW_PAIRS or min(len(scale) for scale in scales) < TWO:
        raise NotEnoughData(f"even-odd consistency needs at least {_FEW_PAIRS} scales of at least 2 items")
    columns = [np.asarray(scale, dtype=np.int64) for scale in scales]
    if any(((scale < 0) | (scale >= answers.shape[1])).any() for scale in columns):
        raise ValueError(f"scales: columns of 0 to {answers.shape[1] - 1} are needed")
    odd = np.column_stack([_mean(answers[:, scale[::2]]) for scale in columns])
    even = np.column_stack([_mean(answers[:, scale[1::2]]) for scale in columns])
    r = _within(odd, even)
    return np.asarray(np.maximum(2 * r / np.maximum(1 + r, _ROUNDING), -1.0))


def _answers(table: ArrayLike) -> FloatArray:
    answers = np.asarray(table, dtype=np.float64)
    if answers.ndim != TWO or np.isinf(answers).any():
        raise ValueError("answers: a table of persons x items with finite numbers is needed")
    return answers


def _mean(answers: FloatArray) -> FloatArray:
    given = np.isfinite(answers)
    n = given.sum(axis=1)
    total = np.where(given, answers, 0.0).sum(axis=1)
    return np.where(n > 0, total / np.maximum(n, 1), np.nan)


def _within(first: FloatArray, second: FloatArray) -> FloatArray:
    """Correlation along each row over the cells that both have."""
    both = np.isfinite(first) & np.isfinite(second)
    n = both.sum(axis=1, keepdims=True)
    x, y = (np.where(both, side, 0.0) for side in (first, second))
    x = np.where(both, x - x.sum(axis=1, keepdims=True) / np.maximum(n, 1), 0.0)
    y = np.where(both, y - y.sum(axis=1, keepdims=True) / np.maximum(n, 1), 0.0)
    scale = np.sqrt(np.square(x).sum(axis=1) * np.square(y).sum(axis=1))
    usable = (n[:, 0] >= _FEW_PAIRS) & (scale > _ROUNDING)
    return np.where(usable, np.clip((x * y).sum(axis=1) / np.where(usable, scale, 1.0), -1.0, 1.0), np.nan)
