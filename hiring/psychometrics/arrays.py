"""Checked arrays: every public function of this layer refuses bad input in the same words."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

TWO = 2  # a spread, a table, a quadrature: none of them exists for fewer than two


def as_table(scores: ArrayLike, name: str = "scores") -> FloatArray:
    """Return ``scores`` as a finite float table (persons x scenarios).

    Parameters
    ----------
    scores : array_like, shape (n, k)
        Any unit; every cell must be a finite number.
    name : str
        The word used in error messages.

    Returns
    -------
    ndarray, shape (n, k)

    Raises
    ------
    ValueError
        If the input is not two-dimensional or holds a missing or infinite cell.

    Examples
    --------
    >>> as_table([[1, 2], [3, 4]]).dtype
    dtype('float64')
    """
    table = np.asarray(scores, dtype=np.float64)
    if table.ndim != TWO:
        raise ValueError(f"{name}: a table of persons x scenarios is needed, not {table.ndim} dimension(s)")
    if not np.isfinite(table).all():
        raise ValueError(f"{name}: cells are missing or infinite; pass complete rows only")
    return table


def as_vector(values: ArrayLike, name: str) -> FloatArray:
    """Return ``values`` as a finite float vector.

    Parameters
    ----------
    values : array_like, shape (n,)
    name : str
        The word used in error messages.

    Returns
    -------
    ndarray, shape (n,)

    Raises
    ------
    ValueError
        If the input is not one-dimensional or holds a missing or infinite value.

    Examples
    --------
    >>> as_vector([1, 2], "weights")
    array([1., 2.])
    """
    vector = np.asarray(values, dtype=np.float64)
    if vector.ndim != 1:
        raise ValueError(f"{name}: one row of numbers is needed, not {vector.ndim} dimension(s)")
    if not np.isfinite(vector).all():
        raise ValueError(f"{name}: values are missing or infinite")
    return vector


@dataclass(frozen=True, eq=False)
class Distinct:
    """Distinct rows of a few parallel vectors, in ascending order, and who has which.

    Work done once per distinct row, in an order that the row order of the input cannot change, gives
    results that are bit for bit a function of the multiset.
    """

    columns: tuple[FloatArray, ...]
    index: IntArray


def distinct_rows(*vectors: NDArray[Any]) -> Distinct:
    """Find the distinct combinations of parallel vectors.

    Parameters
    ----------
    *vectors : ndarray, each of shape (n,)

    Returns
    -------
    Distinct
        ``columns[c][index]`` gives the c-th vector back.

    Examples
    --------
    >>> found = distinct_rows(np.array([2.0, 1.0, 2.0]), np.array([5.0, 5.0, 5.0]))
    >>> found.columns[0], found.index
    (array([1., 2.]), array([1, 0, 1]))
    """
    stacked = np.column_stack([np.asarray(v, dtype=np.float64) for v in vectors])
    order = np.lexsort(stacked.T[::-1])
    arranged = stacked[order]
    opens = np.ones(len(arranged), dtype=bool)
    opens[1:] = (arranged[1:] != arranged[:-1]).any(axis=1)
    index = np.empty(len(arranged), dtype=np.int64)
    index[order] = np.cumsum(opens) - 1
    return Distinct(columns=tuple(np.ascontiguousarray(c) for c in arranged[opens].T), index=index)
