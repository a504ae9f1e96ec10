"""Answers as small integers: what calibration, person scores and fit work on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hiring.psychometrics.arrays import TWO, FloatArray, IntArray
from hiring.psychometrics.errors import NotEnoughData

MISSING = -1
_MOST_CATEGORIES = 100


@dataclass(frozen=True, eq=False)
class Responses:
    """Coded answers of n persons to J items.

    Attributes
    ----------
    codes : ndarray of int8, shape (n, J)
        0..K_j - 1 in ascending order of the values given; -1 where there is no answer.
    values : tuple of tuple of float, length J
        The value behind each code of each item.
    names : tuple of str, length J
    """

    codes: NDArray[np.int8]
    values: tuple[tuple[float, ...], ...]
    names: tuple[str, ...]

    @property
    def categories(self) -> IntArray:
        """Number of categories of each item, shape (J,)."""
        return np.array([len(values) for values in self.values], dtype=np.int64)


def code_responses(
    table: ArrayLike, names: Sequence[str] | None = None, values: Mapping[str, Sequence[float]] | None = None
) -> Responses:
    """Code a table of answers; a value that nobody gave is no category, unless it is said to be one.

    Parameters
    ----------
    table : array_like, shape (n, J)
        Finite numbers; NaN where there is no answer.
    names : sequence of str, optional
        Default ``"1" .. "J"``.
    values : mapping of name to ascending values, optional
        What can be answered to an item, as when it was calibrated; an item not named has the values given to it.

    Returns
    -------
    Responses

    Raises
    ------
    ValueError
        If the input is no table, a cell is infinite, an item has more than 100 different values, or an answer is none
        of the values it should be.
    NotEnoughData
        If an item has no answer, or the same one from everybody.

    Examples
    --------
    >>> found = code_responses([[1, 5], [3, float("nan")], [1, 6]])
    >>> found.codes.tolist(), found.values
    ([[0, 0], [1, -1], [0, 1]], ((1.0, 3.0), (5.0, 6.0)))
    """
    cells = np.asarray(table, dtype=np.float64)
    if cells.ndim != TWO or np.isinf(cells).any():
        raise ValueError("answers: a table of persons x items with finite numbers is needed")
    labels = tuple(names) if names is not None else tuple(str(at + 1) for at in range(cells.shape[1]))
    if len(labels) != cells.shape[1]:
        raise ValueError(f"answers: {len(labels)} names for {cells.shape[1]} items")
    codes = np.full(cells.shape, MISSING, dtype=np.int8)
    found = []
    for at, name in enumerate(labels):
        if values is not None and name in values:
            own = tuple(float(value) for value in values[name])
            codes[:, at] = _code_as(cells[:, at], name, own)
        else:
            own, codes[:, at] = _code(cells[:, at], name)
        found.append(own)
    return Responses(codes=codes, values=tuple(found), names=labels)


def _code(column: FloatArray, name: str) -> tuple[tuple[float, ...], NDArray[np.int8]]:
    answered = np.isfinite(column)
    values, at = np.unique(column[answered], return_inverse=True)
    if len(values) < TWO:
        what = "nobody answered it" if len(values) == 0 else "everybody gave the same answer"
        raise NotEnoughData(f"item {name}: {what}; leave it out")
    if len(values) > _MOST_CATEGORIES:
        raise ValueError(f"item {name}: {len(values)} different values; an item has at most {_MOST_CATEGORIES}")
    codes = np.full(len(column), MISSING, dtype=np.int8)
    codes[answered] = at
    return tuple(values.tolist()), codes


def _code_as(column: FloatArray, name: str, values: tuple[float, ...]) -> NDArray[np.int8]:
    known = np.array(values)
    if not TWO <= len(known) <= _MOST_CATEGORIES or (np.diff(known) <= 0).any():
        raise ValueError(f"item {name}: between 2 and {_MOST_CATEGORIES} ascending values are needed")
    answered = np.isfinite(column)
    at = np.minimum(np.searchsorted(known, column), len(known) - 1)
    strange = answered & (known[at] != column)
    if strange.any():
        row = int(np.argmax(strange))
        listed = ", ".join(f"{value:g}" for value in values)
        raise ValueError(f"item {name}, person {row + 1}: {column[row]:g} is none of its answers {listed}")
    return np.where(answered, at, MISSING).astype(np.int8)
