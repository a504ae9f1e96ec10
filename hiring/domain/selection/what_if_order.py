"""Two orders of the same people: how alike they are, and who moved how far, as counts that name nobody."""

from dataclasses import dataclass
from math import isqrt, sqrt

import numpy as np
from numpy.typing import NDArray

LEAST_IN_A_CELL = 3  # fewer people together are never drawn or listed apart
MOST_CELLS, LEAST_CELLS, PEOPLE_PER_CELL = 20, 2, 2
STEPS = (1, 2, 5)

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Moves:
    """Places moved, up or down: the share who stayed, the median, the place 90 % stay within, the most."""

    unmoved: float
    median: float
    ninety: float
    most: int


@dataclass(frozen=True, slots=True)
class Bin:
    """How many people moved `low` to `high` places."""

    low: int
    high: int
    people: int


@dataclass(frozen=True, slots=True)
class Cell:
    """How many people of one stretch of the old order are in one stretch of the new; stretches count from 0."""

    old: int
    new: int
    people: int


@dataclass(frozen=True, slots=True)
class Density:
    """Old against new places on a grid; `elsewhere`: people in cells too thin to be drawn."""

    stretches: int
    cells: tuple[Cell, ...]
    elsewhere: int


def spearman(one: IntArray, other: IntArray) -> float | None:
    """Return the rank correlation of two lists of scores, ties sharing their mean rank; None where all are equal."""
    a, b = _mean_ranks(one), _mean_ranks(other)
    a, b = a - a.mean(), b - b.mean()
    scale = sqrt(float(a @ a) * float(b @ b))
    return float(np.clip(a @ b / scale, -1.0, 1.0)) if scale > 0 else None


def kendall(one: IntArray, other: IntArray) -> float | None:
    """Return Kendall's tau-b of two lists of scores, in n log n steps; None where all of a list are equal.

    References: Knight, W. R. (1966). *Journal of the American Statistical Association*, 61, 436-439.
    """
    order = np.lexsort((other, one))
    n = len(order)
    pairs = n * (n - 1) // 2
    tied_one, tied_other = _tied_pairs(one), _tied_pairs(other)
    _, both = np.unique(np.column_stack([one, other]), axis=0, return_counts=True)
    tied_both = int((both * (both - 1) // 2).sum())
    if pairs in {tied_one, tied_other}:
        return None
    difference = pairs - tied_one - tied_other + tied_both - 2 * _inversions(other[order])
    return difference / sqrt((pairs - tied_one) * (pairs - tied_other))


def moves(old_rank: IntArray, new_rank: IntArray) -> Moves:
    """Return how far people moved."""
    distance = np.abs(new_rank - old_rank)
    return Moves(
        unmoved=float((distance == 0).mean()),
        median=float(np.median(distance)),
        ninety=float(np.quantile(distance, 0.9, method="higher")),
        most=int(distance.max()),
    )


def histogram(old_rank: IntArray, new_rank: IntArray) -> tuple[Bin, ...]:
    """Return how many moved how far, in stretches of 0, 1, 2, 3-5, 6-10, 11-20, .. places.

    A stretch that would hold one or two people is joined with its neighbour.
    """
    distance = np.abs(new_rank - old_rank)
    edges = _edges(int(distance.max()))
    lows = [0, *(edge + 1 for edge in edges[:-1])]
    counts = [int(((distance >= low) & (distance <= high)).sum()) for low, high in zip(lows, edges, strict=True)]
    joined: list[Bin] = []
    for low, high, people in zip(lows, edges, counts, strict=True):
        if joined and (0 < joined[-1].people < LEAST_IN_A_CELL or 0 < people < LEAST_IN_A_CELL):
            joined[-1] = Bin(joined[-1].low, high, joined[-1].people + people)
        else:
            joined.append(Bin(low, high, people))
    while len(joined) > 1 and 0 < joined[-1].people < LEAST_IN_A_CELL:
        last = joined.pop()
        joined[-1] = Bin(joined[-1].low, last.high, joined[-1].people + last.people)
    return tuple(joined)


def density(old_rank: IntArray, new_rank: IntArray) -> Density:
    """Return old against new places in counts of three or more; what is thinner is only counted."""
    n = len(old_rank)
    stretches = min(MOST_CELLS, max(LEAST_CELLS, isqrt(n // PEOPLE_PER_CELL)))
    rows, columns = ((rank - 1) * stretches // n for rank in (old_rank, new_rank))
    counts = np.bincount(rows * stretches + columns, minlength=stretches**2)
    thin = int(counts[counts < LEAST_IN_A_CELL].sum())
    drawn = sorted(np.flatnonzero(counts >= LEAST_IN_A_CELL).tolist(), key=lambda at: (int(counts[at]), at))
    while 0 < thin < LEAST_IN_A_CELL and drawn:
        thin += int(counts[drawn.pop(0)])
    cells = tuple(Cell(*divmod(at, stretches), int(counts[at])) for at in sorted(drawn))
    return Density(stretches, cells, thin)


def kept_at_the_top(one: IntArray, other: IntArray, k: int) -> float:
    """Return how many of the first k are among the first k by the other scores; who ties at the edge shares it."""
    a, b = _top_share(one, k), _top_share(other, k)
    return float(np.minimum(a, b).sum())


def _top_share(scores: IntArray, k: int) -> FloatArray:
    edge = np.partition(scores, len(scores) - k)[len(scores) - k]
    above, tied = scores > edge, scores == edge
    share: FloatArray = above + tied * ((k - above.sum()) / tied.sum())
    return share


def _mean_ranks(values: IntArray) -> FloatArray:
    ordered = np.sort(values)
    ranks: FloatArray = (np.searchsorted(ordered, values, "left") + np.searchsorted(ordered, values, "right")) / 2.0
    return ranks


def _tied_pairs(values: IntArray) -> int:
    _, counts = np.unique(values, return_counts=True)
    return int((counts * (counts - 1) // 2).sum())


def _inversions(values: IntArray) -> int:
    """Count the pairs that stand in the wrong order: bit by bit, within those whose higher bits agree."""
    _, dense = np.unique(values, return_inverse=True)
    dense = dense.astype(np.int64)
    found = 0
    for bit in range(max(int(dense.max()).bit_length(), 1)):
        higher = dense >> (bit + 1)
        order = np.argsort(higher, kind="stable")
        groups, ones = higher[order], (dense[order] >> bit) & 1
        before = np.cumsum(ones) - ones
        starts = np.searchsorted(groups, groups, "left")
        found += int(((before - before[starts]) * (1 - ones)).sum())
    return found


def _edges(most: int) -> list[int]:
    """Return the upper ends of the stretches: 0, 1, 2, 5, 10, 20, 50, .. up to what covers `most`."""
    edges, ten = [0], 1
    while True:
        for step in STEPS:
            if edges[-1] >= most:
                return edges
            edges.append(step * ten)
        ten *= 10
