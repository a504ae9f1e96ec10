"""Probability of being among the true top k, and the posterior of a rank, by joint draws."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hiring.psychometrics.arrays import FloatArray, IntArray
from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.ranking.precision import PersonPosteriors

DRAWS = 4000
RANK_TAIL = 0.05
_CELLS_AT_ONCE = 1 << 18  # draws x persons worked on at a time: small enough to stay in cache
_RANK_BYTES = 20_000_000  # memory for the ranks kept for the rank intervals
_FEWEST_RANK_DRAWS = 200  # however long the list: a 5 % tail is then known to 1.5 %
_QUANTILE_ROWS = 64


@dataclass(frozen=True, eq=False)
class TopK:
    """Joint posterior of the ranks.

    Attributes
    ----------
    ks : tuple of int
        The list sizes asked for.
    p_top_k : ndarray, shape (len(ks), n)
        Probability of each person to be among the true top k; each row sums to min(k, n).
    rank_low, rank_high : ndarray of int, shape (n,)
        5 % and 95 % of each person's true rank, 1..n.
    draws, rank_draws : int
        Joint draws behind the probabilities, and behind the rank intervals (every second or more above 2,500
        persons, so that memory and time stay bounded).
    """

    ks: tuple[int, ...]
    p_top_k: FloatArray
    rank_low: IntArray
    rank_high: IntArray
    draws: int
    rank_draws: int


@dataclass(frozen=True, eq=False)
class _Line:
    """Persons in the fixed order in which they are drawn: equal persons side by side."""

    column: IntArray  # position in the line -> distinct column of the posteriors
    sizes: IntArray  # distinct column -> how many persons share it


def top_k(persons: PersonPosteriors, ks: Sequence[int], *, seed_material: bytes, draws: int = DRAWS) -> TopK:
    """Probability of each person to be among the true top k, and an interval of the true rank.

    Parameters
    ----------
    persons : PersonPosteriors
        n >= 1 persons.
    ks : sequence of int
        List sizes, each >= 1.
    seed_material : bytes
        The draws are a function of these bytes; pass a digest of the specification and of the sorted list.
    draws : int
        Joint draws, >= 20.

    Returns
    -------
    TopK
        Columns in the order of the rows of ``persons``. A function of the multiset of persons: permuting rows
        permutes the result, bit for bit, and equal persons get equal values.

    Raises
    ------
    ValueError
        If a k is below 1, no k is given, or there are too few draws.
    NotEnoughData
        If there is nobody.

    Notes
    -----
    Nodes are sampled systematically by weight; per draw ``T_i ~ N(mu_qi, sd_qi)`` for everybody, and one
    sort. Draws come in mirrored pairs, which can only lower the variance of these monotone events.
    The generator is Philox with the first 16 bytes of SHA-256(``seed_material``) as its key, and persons are
    sorted by (score descending, standard error ascending) before anything is drawn. The Monte Carlo standard
    error of a probability is at most ``.5 / sqrt(draws)``: .008 for 4,000.

    References
    ----------
    Mogstad, M., Romano, J. P., Shaikh, A. M., & Wilhelm, D. (2023). Inference for ranks. *Review of Economic
    Studies*, 91, 476-518.
    Salmon, J. K., et al. (2011). Parallel random numbers: as easy as 1, 2, 3. *SC '11* (Philox).

    Examples
    --------
    >>> means, sds = [[1.2, 1.0, 0.9, 0.3, -0.2]], [[0.35, 0.3, 0.4, 0.25, 0.3]]
    >>> people = PersonPosteriors.from_nodes([1.0], means, sds)
    >>> found = top_k(people, [2], seed_material=b"example")
    >>> bool(abs(found.p_top_k.sum() - 2) < 1e-9), bool(abs(found.p_top_k[0, 0] - 0.833) < 0.03)
    (True, True)
    """
    sizes = tuple(int(k) for k in ks)
    if not sizes or min(sizes) < 1 or draws < 1 / RANK_TAIL:
        raise ValueError("at least one k, each at least 1, and at least 20 draws are needed")
    n = len(persons)
    if n == 0:
        raise NotEnoughData("nobody to rank")
    line = _line_up(persons)
    dtype = np.uint16 if n <= np.iinfo(np.uint16).max else np.uint32
    wanted = -(-draws * n * np.dtype(dtype).itemsize // _RANK_BYTES)
    step = max(1, min(wanted, draws // _FEWEST_RANK_DRAWS))
    kept = np.empty((-(-draws // step), n), dtype=dtype)
    counts = np.zeros((len(sizes), n), dtype=np.int64)
    for first, packed in _packed_draws(persons, line, seed_material, draws):
        who = _arrange(packed, sizes, -first % step, step)
        for row, k in enumerate(sizes):
            counts[row] += np.bincount(who[:, :k].ravel(), minlength=n)
        _keep_ranks(kept, who, first, step)
    low, high = _rank_tails(kept)
    return TopK(
        ks=sizes,
        p_top_k=np.stack([_share(line, row / draws)[persons.index] for row in counts]),
        rank_low=np.floor(_share(line, low)).astype(np.int64)[persons.index],
        rank_high=np.ceil(_share(line, high)).astype(np.int64)[persons.index],
        draws=draws,
        rank_draws=len(kept),
    )


def _line_up(persons: PersonPosteriors) -> _Line:
    order = np.lexsort((-persons.distinct_scenarios, persons.distinct_moments[1], -persons.distinct_scores))
    sizes = np.bincount(persons.index, minlength=len(order))
    return _Line(column=np.repeat(order, sizes[order]), sizes=sizes)


def _share(line: _Line, values: FloatArray) -> FloatArray:
    """Average over equal persons: position in the line -> distinct column."""
    return np.bincount(line.column, weights=values, minlength=len(line.sizes)) / line.sizes


def _packed_draws(
    persons: PersonPosteriors, line: _Line, seed_material: bytes, draws: int
) -> Iterator[tuple[int, IntArray]]:
    """Yield (number of the first draw, packed losses: one row per draw, columns as in the line)."""
    key = int.from_bytes(hashlib.sha256(seed_material).digest()[:16], "big")
    random = np.random.Generator(np.random.Philox(key=key))
    cumulative = np.cumsum(persons.weights)
    points = (np.arange(draws) + 0.5) / draws * cumulative[-1]
    per_node = np.bincount(np.searchsorted(cumulative, points), minlength=len(cumulative))
    most = 2 * max(1, _CELLS_AT_ONCE // (2 * len(line.column)))
    first = 0
    for node in np.flatnonzero(per_node):
        mean = persons.distinct_means[node, line.column]
        spread = persons.distinct_sds[node, line.column].astype(np.float32)
        # Single precision is relative: centre first, so that its 7 digits go to the differences.
        # Losses, not gains: an ascending sort then puts the highest true score first.
        loss = (mean.mean() - mean).astype(np.float32)
        for at in range(0, int(per_node[node]), most):
            many = min(most, int(per_node[node]) - at)
            yield first, _pack(_mirrored(random, many, len(spread)) * spread + loss)
            first += many


def _mirrored(random: np.random.Generator, many: int, n: int) -> NDArray[np.float32]:
    """Standard normal rows, the second half the first with the sign turned.

    Being in the top k rises with one's own value and falls with everybody else's; for such monotone events
    mirrored pairs never have a larger variance than independent ones, and cost half.
    """
    half = -(-many // 2)
    normal = np.empty((many, n), dtype=np.float32)
    random.standard_normal((half, n), dtype=np.float32, out=normal[:half])
    np.negative(normal[: many - half], out=normal[half:])
    return normal


def _pack(values: NDArray[np.float32]) -> IntArray:
    """Whole numbers that sort as the values do, with the column in their lower half.

    Sorting them is several times as fast as argsort.
    """
    bits = values.view(np.int32)
    # Negative floats are stored as sign and magnitude: turn them so that whole numbers sort as floats do.
    turn = bits >> 31
    turn &= 0x7FFFFFFF
    bits ^= turn
    packed = bits.astype(np.int64)
    packed <<= 32
    packed |= np.arange(values.shape[1], dtype=np.int64)
    return packed


def _arrange(packed: IntArray, ks: tuple[int, ...], offset: int, step: int) -> IntArray:
    """Positions in the line, each row's top k first for every k; rows kept for ranks sorted throughout."""
    longest = max((k for k in ks if k < packed.shape[1]), default=0)
    if step > 1 and longest:
        packed.partition(longest - 1, axis=1)
        packed[:, :longest].sort(axis=1)
    packed[offset::step].sort(axis=1)
    packed &= 0xFFFFFFFF
    return packed


def _keep_ranks(kept: NDArray[np.unsignedinteger], who: IntArray, first: int, step: int) -> None:
    """Write the ranks of every ``step``-th draw, counted over all draws, into ``kept``."""
    n = who.shape[1]
    places = np.arange(1, n + 1, dtype=kept.dtype)
    for row in range(-first % step, len(who), step):
        kept[(first + row) // step, who[row]] = places


def _rank_tails(kept: NDArray[np.unsignedinteger]) -> tuple[FloatArray, FloatArray]:
    """Order statistics of each column at the two tails."""
    many, n = kept.shape
    low_at = int(RANK_TAIL * many)
    high_at = many - 1 - low_at
    low, high = np.empty(n), np.empty(n)
    for at in range(0, n, _QUANTILE_ROWS):
        block = np.ascontiguousarray(kept[:, at : at + _QUANTILE_ROWS].T)
        block.partition((low_at, high_at), axis=1)
        low[at : at + _QUANTILE_ROWS] = block[:, low_at]
        high[at : at + _QUANTILE_ROWS] = block[:, high_at]
    return low, high
