"""Orders, ties, bands and zones: what a list of uncertain scores lets one say."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hiring.psychometrics.arrays import FloatArray, IntArray, as_vector
from hiring.psychometrics.ranking.precision import PersonPosteriors

BAND_THRESHOLD = 0.90
BAND_THRESHOLD_FLOOR = 0.5  # below even odds the head would not be better than its own band
_SE_UNIT = 1e4  # standard errors are published, and therefore compared, to 4 decimals
_FIRST_BLOCK = 8
_ROUNDING = 1e-9


def canonical_order(scores_micro: ArrayLike, se: ArrayLike, tiebreak: Sequence[bytes] | Sequence[str]) -> IntArray:
    """Order of the rows: score descending, then standard error ascending, then tiebreak ascending.

    Parameters
    ----------
    scores_micro : array_like of int, shape (n,)
        Published scores in millionths of a point.
    se : array_like, shape (n,)
        Standard errors; compared after rounding to 4 decimals.
    tiebreak : sequence of bytes or of str, length n
        All different, for instance a keyed hash of a random id.

    Returns
    -------
    ndarray of int, shape (n,)
        Row numbers, first place first; as a list of persons it does not depend on the order of the rows.

    Raises
    ------
    ValueError
        If lengths differ, a standard error is missing, or two tiebreaks are equal.

    Examples
    --------
    >>> canonical_order([5, 7, 7, 7], [1.0, 2.0, 1.0, 1.00001], ["a", "b", "d", "c"])
    array([3, 2, 1, 0])
    """
    scores = np.asarray(scores_micro, dtype=np.int64)
    errors = as_vector(se, "se")
    n = len(scores)
    if len(errors) != n or len(tiebreak) != n:
        raise ValueError("scores_micro, se and tiebreak do not have the same length")
    if len(set(tiebreak)) != n:
        raise ValueError("two tiebreaks are equal: the order would depend on the order of the rows")
    last = np.empty(n, dtype=np.int64)
    last[sorted(range(n), key=tiebreak.__getitem__)] = np.arange(n)
    return np.lexsort((last, np.rint(errors * _SE_UNIT), -scores)).astype(np.int64)


def competition_ranks(scores_micro: ArrayLike) -> IntArray:
    """Rank of each row: 1 + the number of rows with a higher score.

    Parameters
    ----------
    scores_micro : array_like of int, shape (n,)

    Returns
    -------
    ndarray of int, shape (n,)
        1..n; equal scores share a rank.

    Examples
    --------
    >>> competition_ranks([70, 90, 70, 10])
    array([2, 1, 2, 4])
    """
    scores = np.asarray(scores_micro, dtype=np.int64)
    ranks = len(scores) - np.searchsorted(np.sort(scores), scores, side="right") + 1
    return ranks.astype(np.int64)


def bands(order: ArrayLike, persons: PersonPosteriors, threshold: float = BAND_THRESHOLD) -> IntArray:
    """Partition an order into bands whose members cannot be told apart from the head of the band.

    Parameters
    ----------
    order : array_like of int, shape (n,)
        Row numbers, first place first (`canonical_order`).
    persons : PersonPosteriors
        Of the same n rows.
    threshold : float
        In (.5, 1): how probable "the head is better" must be to open a new band.

    Returns
    -------
    ndarray of int, shape (n,)
        Band number of each *row*, from 1.

    Raises
    ------
    ValueError
        If ``order`` is not a permutation of the rows, or the threshold is outside (.5, 1).

    Notes
    -----
    The first person opens band 1; walking down, the first i with ``P(head > i) >= threshold`` opens the next
    band and heads it. Blocks of doubling size keep the number of comparisons below a constant times n.

    References
    ----------
    Bobko, P., Roth, P. L., & Nicewander, A. (2005). Banding selection scores in human resource management
    decisions. *Organizational Research Methods*, 8, 259-273.

    Examples
    --------
    >>> people = PersonPosteriors.from_nodes([1.0], [[60.0, 80.0, 79.0]], [[4.0, 4.0, 4.0]])
    >>> bands([1, 2, 0], people)
    array([2, 1, 1])
    """
    rows = np.asarray(order, dtype=np.int64)
    if not np.array_equal(np.sort(rows), np.arange(len(persons))):
        raise ValueError("order must hold every row exactly once")
    if not BAND_THRESHOLD_FLOOR < threshold < 1.0:
        raise ValueError(f"threshold must be inside (.5, 1), not {threshold}")
    opens = np.zeros(len(rows), dtype=np.int64)
    head = 0
    while head < len(rows):
        opens[head] = 1
        head = _next_head(rows, head, persons, threshold)
    numbers = np.empty(len(rows), dtype=np.int64)
    numbers[rows] = np.cumsum(opens)
    return numbers


def _next_head(rows: IntArray, head: int, persons: PersonPosteriors, threshold: float) -> int:
    """Position of the first row that the head is above with enough probability, or the end."""
    start, size = head + 1, _FIRST_BLOCK
    while start < len(rows):
        above = persons.leader_above(int(rows[head]), rows[start : start + size])
        hits = np.flatnonzero(above >= threshold)
        if len(hits):
            return start + int(hits[0])
        start, size = start + size, size * 2
    return len(rows)


def interview_counts(p_top_k: ArrayLike, k: int, shares: Sequence[float] = (0.75, 0.90)) -> tuple[int, ...]:
    """How many to interview so as to meet a given share of the true top k, on average.

    Parameters
    ----------
    p_top_k : array_like, shape (n,)
        Probability of each person to be among the true top k.
    k : int
        >= 1; more than n counts as n.
    shares : sequence of float
        Each in (0, 1].

    Returns
    -------
    tuple of int
        For each share the least m such that the m largest probabilities sum to ``share * k``.

    Raises
    ------
    ValueError
        If a probability is missing or outside [0, 1], k < 1, or a share is outside (0, 1].

    Examples
    --------
    >>> interview_counts([0.1, 0.9, 0.6, 0.4], k=2)
    (2, 3)
    """
    p = as_vector(p_top_k, "p_top_k")
    if len(p) and (p.min() < -_ROUNDING or p.max() > 1.0 + _ROUNDING):
        raise ValueError("p_top_k: probabilities are outside 0 to 1")
    if k < 1 or not all(0.0 < share <= 1.0 for share in shares):
        raise ValueError("k must be at least 1 and every share inside (0, 1]")
    reached = np.cumsum(np.sort(p)[::-1])
    wanted = np.array(shares, dtype=np.float64) * min(k, len(p)) - _ROUNDING
    counts = np.minimum(np.searchsorted(reached, wanted, side="left") + 1, len(p))
    return tuple(int(m) for m in counts)


def zones(p: ArrayLike, low: float = 0.10, high: float = 0.90) -> NDArray[np.str_]:
    """Zone of each person: clearly in, open, or clearly out.

    Parameters
    ----------
    p : array_like, shape (n,)
        Probability of each person to be among the true top k.
    low, high : float
        ``0 <= low <= high <= 1``.

    Returns
    -------
    ndarray of str, shape (n,)
        ``"in"`` for p >= high, ``"out"`` for p < low, else ``"open"``.

    Raises
    ------
    ValueError
        If a value is missing or the limits are not in order.

    Examples
    --------
    >>> zones([0.95, 0.90, 0.5, 0.10, 0.05]).tolist()
    ['in', 'in', 'open', 'open', 'out']
    """
    if not 0.0 <= low <= high <= 1.0:
        raise ValueError(f"limits must be ordered inside 0 to 1, not {low} and {high}")
    # A share of draws such as .9 carries rounding; a limit is meant to the digits it is written with.
    values: FloatArray = as_vector(p, "p").round(12)
    return np.where(values >= high, "in", np.where(values < low, "out", "open"))
