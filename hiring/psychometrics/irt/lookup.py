"""Sums over a person's answers of anything tabulated by item, category and node: a few look-ups per person."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hiring.psychometrics.arrays import TWO, FloatArray
from hiring.psychometrics.irt.models import Items

Codes = NDArray[np.int8]

_CELLS_OF_A_TABLE = 20_000  # about 160 kB: a table of the answers to several items stays in a core's own cache
_CELLS_AT_ONCE = 128_000  # of the persons x nodes in work: likewise, nearly


def as_codes(items: Items, codes: ArrayLike) -> Codes:
    """Return coded answers, checked against the items.

    Parameters
    ----------
    items : Items
    codes : array_like of int, shape (n, J)
        0 .. K_j - 1; negative where there is no answer.

    Returns
    -------
    ndarray of int8, shape (n, J)
        -1 where there is no answer.

    Raises
    ------
    ValueError
        If the codes are no whole numbers, the items are others, or an item has no such category.

    Examples
    --------
    >>> from hiring.psychometrics.irt.models import Model
    >>> item = Items(Model.TWO_PL, np.array([1.0]), np.array([[0.0]]), ("a",))
    >>> as_codes(item, [[1], [-9]]).tolist()
    [[1], [-1]]
    """
    table = np.asarray(codes)
    if table.ndim != TWO or table.shape[1] != len(items) or not np.issubdtype(table.dtype, np.integer):
        raise ValueError(f"codes: whole numbers, persons x {len(items)} items, are needed (see code_responses)")
    beyond = table >= items.categories
    if beyond.any():
        row, at = np.argwhere(beyond)[0]
        most = int(items.categories[at]) - 1
        raise ValueError(
            f"item {items.names[at]}, row {row + 1}: code {table[row, at]}, but its codes are 0 to {most}; "
            "code the answers by the values the item was calibrated with"
        )
    return np.asarray(np.maximum(table, -1), dtype=np.int8)


@dataclass(frozen=True, eq=False)
class Block:
    """Some neighbouring items, with the sum for every combination of answers to them."""

    columns: slice
    strides: NDArray[np.intp]
    table: FloatArray


def fuse(values: FloatArray, items: Items) -> tuple[Block, ...]:
    """Tabulate sums for all combinations of answers to neighbouring items, few enough to stay in the cache.

    Parameters
    ----------
    values : ndarray, shape (J, Q, K)
        Finite for every category an item has.
    items : Items

    Returns
    -------
    tuple of Block
        In each, combination 0 is "no answer at all" and adds nothing.

    Examples
    --------
    >>> from hiring.psychometrics.irt.models import Model
    >>> two = Items(Model.TWO_PL, np.ones(2), np.zeros((2, 1)), ("a", "b"))
    >>> fuse(np.array([[[1.0, 2.0]], [[10.0, 20.0]]]), two)[0].table.ravel().tolist()
    [0.0, 10.0, 20.0, 1.0, 11.0, 21.0, 2.0, 12.0, 22.0]
    """
    sizes, nodes = items.categories + 1, values.shape[1]
    blocks, start = [], 0
    while start < len(sizes):
        stop, rows = start + 1, int(sizes[start])
        while stop < len(sizes) and rows * sizes[stop] * nodes <= _CELLS_OF_A_TABLE:
            rows *= int(sizes[stop])
            stop += 1
        blocks.append(_block(values, sizes, start, stop))
        start = stop
    return tuple(blocks)


def _block(values: FloatArray, sizes: NDArray[np.int64], start: int, stop: int) -> Block:
    nodes = values.shape[1]
    table = np.zeros((1, nodes))
    for at in range(start, stop):
        one = np.vstack([np.zeros((1, nodes)), values[at, :, : sizes[at] - 1].T])
        table = (table[:, None, :] + one[None, :, :]).reshape(-1, nodes)
    strides = np.append(np.cumprod(sizes[start + 1 : stop][::-1])[::-1], 1).astype(np.intp)
    return Block(slice(start, stop), strides, table)


def summed(blocks: tuple[Block, ...], codes: Codes) -> Iterator[tuple[slice, FloatArray]]:
    """Give the sums of a few persons at a time; the array is used again for the next persons.

    Parameters
    ----------
    blocks : tuple of Block
    codes : ndarray of int8, shape (n, J)

    Yields
    ------
    slice, ndarray of shape (rows, Q)
        Which persons, and their sums over the items they answered.

    Examples
    --------
    >>> from hiring.psychometrics.irt.models import Model
    >>> two = Items(Model.TWO_PL, np.ones(2), np.zeros((2, 1)), ("a", "b"))
    >>> blocks = fuse(np.array([[[1.0, 2.0]], [[10.0, 20.0]]]), two)
    >>> [sums.tolist() for _, sums in summed(blocks, np.array([[1, 0], [-1, 1]], dtype=np.int8))]
    [[[12.0], [20.0]]]
    """
    nodes = blocks[0].table.shape[1]
    step = max(1, _CELLS_AT_ONCE // nodes)
    where = [(codes[:, block.columns] + np.int8(1)) @ block.strides for block in blocks]
    total, part = np.empty((step, nodes)), np.empty((step, nodes))
    for start in range(0, len(codes), step):
        rows = slice(start, min(start + step, len(codes)))
        sums, more = total[: rows.stop - start], part[: rows.stop - start]
        np.take(blocks[0].table, where[0][rows], axis=0, out=sums, mode="clip")
        for block, at in zip(blocks[1:], where[1:], strict=True):
            np.take(block.table, at[rows], axis=0, out=more, mode="clip")
            sums += more
        yield rows, sums
