"""What people who do not answer as themselves do to lists: places they gain, and who is found nonetheless.

Everybody's honest answers are known as well, with the same chance in them, so that a difference is a difference and
not another draw.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hiring.domain.scoring.bulk import published
from hiring.domain.scoring.score import MICRO
from hiring.domain.scoring.specification import Specification

LEAK_COUNTS = (1, 2, 3, 5, 8, 12, 20, 30, 50, 80)

FloatArray = NDArray[np.float64]
Micro = NDArray[np.int64]
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Effect:
    """What one kind of answering does, beside the same people answering with care.

    `points`, `places`: gained on average by those who do it (places in their pool; negative: lost). `listed`: the
    share of all listed places they hold, before and after. `found`: share of the true top k on the lists.
    """

    kind: str
    people: int
    share: float
    points: float
    places: float
    listed: tuple[float, float]
    found: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Leak:
    """The effect if this many situations have leaked to the same people."""

    items: int
    effect: Effect


@dataclass(frozen=True, slots=True)
class Level:
    """A tenth of the people by their true score, and how far their scores lie from it."""

    low: float
    high: float
    people: int
    sem: float


def micro_of(specification: Specification, sums: NDArray[np.int32]) -> Micro:
    """Return the published scores of complete answers."""
    return published(specification, sums.astype(np.int64), np.ones(sums.shape, dtype=np.bool_))


class Lists:
    """Pools of equal size in the order of the rows; people beyond the last full pool are in none."""

    def __init__(self, truth: FloatArray, size: int, k: int) -> None:
        self.size = min(size, len(truth))
        self.k = min(k, self.size)
        self.people = len(truth) - len(truth) % self.size
        self.worthy = self._ranks(truth) <= self.k

    def compare(self, kind: str, before: Micro, after: Micro, rows: Rows) -> Effect:
        """Return what a change of scores does, made by the people in `rows`."""
        old, new = self._ranks(before), self._ranks(after)
        mine = np.zeros(len(before), dtype=np.bool_)
        mine[rows] = True
        inside = mine[: self.people].reshape(old.shape)
        moved = (old - new)[inside]
        return Effect(
            kind=kind,
            people=len(rows),
            share=float(mine.mean()),
            points=float((after[rows] - before[rows]).mean() / MICRO) if len(rows) else 0.0,
            places=float(moved.mean()) if len(moved) else 0.0,
            listed=(self._listed(old, inside), self._listed(new, inside)),
            found=(self._found(old), self._found(new)),
        )

    def _ranks(self, scores: NDArray[np.int64] | FloatArray) -> NDArray[np.int64]:
        """Return everybody's place in their pool; of equal scores the earlier row, which says nothing of anybody."""
        pools = scores[: self.people].reshape(-1, self.size)
        order = np.argsort(-pools, axis=1, kind="stable")
        ranks = np.empty(order.shape, dtype=np.int64)
        np.put_along_axis(ranks, order, np.arange(1, self.size + 1)[None, :], axis=1)
        return ranks

    def _found(self, ranks: NDArray[np.int64]) -> float:
        return float((self.worthy & (ranks <= self.k)).sum(axis=1).mean() / self.k)

    def _listed(self, ranks: NDArray[np.int64], inside: NDArray[np.bool_]) -> float:
        return float((inside & (ranks <= self.k)).sum() / (len(ranks) * self.k))


def replaced(honest: Micro, rows: Rows, scores: Micro) -> Micro:
    """Return everybody's scores with those of some people changed."""
    changed = honest.copy()
    changed[rows] = scores
    return changed


def with_leak(specification: Specification, sums: NDArray[np.int32], columns: Sequence[int]) -> NDArray[np.int32]:
    """Return the pair sums of people who know the key of some situations, and answer those as well as can be."""
    known = sums.copy()
    for column in columns:
        known[:, column] = specification.scenarios[column].largest
    return known


def leaks(
    specification: Specification, lists: Lists, honest: Micro, sums: NDArray[np.int32], rows: Rows, order: Sequence[int]
) -> tuple[Leak, ...]:
    """Return the damage by how many situations have leaked; `sums`: the honest ones of those who have seen them."""
    counts = [count for count in LEAK_COUNTS if count < len(order)]
    found = []
    for count in (*counts, len(order)):
        scores = micro_of(specification, with_leak(specification, sums, order[:count]))
        found.append(Leak(count, lists.compare("leak", honest, replaced(honest, rows, scores), rows)))
    return tuple(found)


def levels(truth: FloatArray, scores: FloatArray, parts: int = 10) -> tuple[Level, ...]:
    """Return how precise scores are along the scale: root mean square distance from the truth, by tenths of it."""
    order = np.argsort(truth, kind="stable")
    return tuple(
        Level(
            low=float(truth[part[0]]),
            high=float(truth[part[-1]]),
            people=len(part),
            sem=float(np.sqrt(np.mean(np.square(scores[part] - truth[part])))),
        )
        for part in np.array_split(order, min(parts, len(order)))
    )
