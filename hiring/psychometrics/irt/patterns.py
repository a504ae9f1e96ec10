"""Answers made ready for passes over all persons: equal rows joined, categories as columns of zeros and ones."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from hiring.psychometrics.arrays import FloatArray, IntArray

_ROWS = 1024  # a chunk and its posterior stay in the processor's cache
_KEEP = 8_000_000  # cells of zeros and ones that may be held between passes


@dataclass(frozen=True, eq=False)
class Patterns:
    """Distinct rows of answers within groups, and how often each occurs.

    `columns` has a position for each category of each item that needs one, -1 elsewhere: where everybody answered an
    item, its category 0 is what remains.
    """

    codes: NDArray[np.int8]
    group: IntArray
    counts: FloatArray
    columns: IntArray
    groups: int

    @cached_property
    def width(self) -> int:
        """Columns of zeros and ones: one per category, then one per group."""
        return int(self.columns.max()) + 1 + self.groups

    @cached_property
    def full(self) -> NDArray[np.bool_]:
        """Items that everybody answered."""
        return np.asarray(self.columns[:, 0] < 0)

    def sample(self, rows: IntArray, weights: FloatArray) -> "Patterns":
        """Return some of the rows, each standing for `weights` as many."""
        return replace(self, codes=self.codes[rows], group=self.group[rows], counts=self.counts[rows] * weights)


def find_patterns(codes: NDArray[np.int8], group: IntArray, categories: IntArray) -> Patterns:
    """Join equal rows of equal groups; rows come in an order that does not depend on that of the persons."""
    groups = int(group.max()) + 1
    key = np.ascontiguousarray(np.column_stack([group.astype(np.uint8), codes.view(np.uint8)]))
    whole = key.view(np.dtype((np.void, key.shape[1]))).ravel()
    _, first, counts = np.unique(whole, return_index=True, return_counts=True)
    codes = np.ascontiguousarray(codes[first])
    own = np.arange(int(categories.max()))[None, :] < categories[:, None]
    own[:, 0] &= (codes < 0).any(axis=0)
    columns = np.full(own.shape, -1, dtype=np.int64)
    columns[own] = np.arange(int(own.sum()))
    return Patterns(codes, group[first], counts.astype(np.float64), columns, groups)


class Indicators:
    """The zeros and ones of patterns, in chunks of rows; kept if they are few, made anew in each pass if not."""

    def __init__(self, patterns: Patterns) -> None:
        self.patterns = patterns
        small = len(patterns.codes) * patterns.width <= _KEEP
        self._kept = list(self._chunks()) if small else None

    def chunks(self) -> Iterator[tuple[slice, FloatArray]]:
        """Yield which rows, and their zeros and ones."""
        yield from self._kept if self._kept is not None else self._chunks()

    def _chunks(self) -> Iterator[tuple[slice, FloatArray]]:
        patterns = self.patterns
        width, items = patterns.width, np.arange(patterns.codes.shape[1])
        # One column more takes what has none of its own, and is cut off.
        lookup = np.where(patterns.columns < 0, width, patterns.columns)
        lookup = np.column_stack([lookup, np.full(len(lookup), width)])  # code -1 finds the last
        for start in range(0, len(patterns.codes), _ROWS):
            rows = slice(start, min(start + _ROWS, len(patterns.codes)))
            codes = patterns.codes[rows]
            found = np.zeros((len(codes), width + 1))
            at = np.arange(len(codes))
            found[at[:, None], lookup[items[None, :], codes]] = 1.0
            found[at, width - patterns.groups + patterns.group[rows]] = 1.0
            yield rows, found[:, :width]

    def table(self, log_probability: FloatArray, log_weights: FloatArray) -> FloatArray:
        """Return what each column adds to a person's log-likelihood at each node, shape (width, Q)."""
        patterns = self.patterns
        base = np.where(patterns.full[:, None], log_probability[:, :, 0], 0.0)
        own = patterns.columns >= 0
        found = np.empty((patterns.width, log_probability.shape[1]))
        found[: -patterns.groups] = (log_probability - base[:, :, None]).transpose(0, 2, 1)[own]
        found[-patterns.groups :] = log_weights + base.sum(axis=0)
        return found

    def expand(self, sums: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return sums over columns, shape (width, ...), as those of categories (J, K, ...) and of groups (G, ...)."""
        patterns = self.patterns
        own = patterns.columns >= 0
        of_groups = sums[-patterns.groups :]
        found = np.zeros((*own.shape, *sums.shape[1:]))
        found[own] = sums[: -patterns.groups]
        found[patterns.full, 0] = of_groups.sum(axis=0) - found[patterns.full].sum(axis=1)
        return found, of_groups
