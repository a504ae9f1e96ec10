"""Tables with gaps: covariances from everybody who answered both of two items."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hiring.psychometrics.arrays import TWO, FloatArray, IntArray

# A variance this small against the largest square is rounding, not spread (doubles carry 2e-16).
_ROUNDING = 1e-24
_LARGEST = 1e100


@dataclass(frozen=True, eq=False)
class PairwiseCovariance:
    """Covariances of columns, each from the rows in which both are known.

    Attributes
    ----------
    values : ndarray, shape (J, L)
        NaN where fewer than 2 rows have both.
    n : ndarray of int, shape (J, L)
        Rows that have both.
    """

    values: FloatArray
    n: IntArray


def as_answers(table: ArrayLike, name: str = "scores") -> FloatArray:
    """Return a float table in which NaN stands for a missing answer.

    Parameters
    ----------
    table : array_like, shape (n, J)
    name : str
        The word used in error messages.

    Returns
    -------
    ndarray, shape (n, J)

    Raises
    ------
    ValueError
        If the input is not two-dimensional or holds a cell beyond +-1e100: its square would have no number.

    Examples
    --------
    >>> as_answers([[1, float("nan")]]).tolist()
    [[1.0, nan]]
    """
    answers = np.asarray(table, dtype=np.float64)
    if answers.ndim != TWO:
        raise ValueError(f"{name}: a table of persons x items is needed, not {answers.ndim} dimension(s)")
    beyond = np.abs(answers) > _LARGEST
    if beyond.any():
        row, column = (int(at[0]) + 1 for at in np.nonzero(beyond))
        raise ValueError(f"{name}: row {row}, column {column} is too large; mend the cell or make it missing")
    return answers


def as_names(names: Sequence[str] | None, count: int) -> tuple[str, ...]:
    """Return the names of items, or their numbers.

    Parameters
    ----------
    names : sequence of str or None
    count : int
        How many items there are.

    Returns
    -------
    tuple of str, length count

    Raises
    ------
    ValueError
        If there are more or fewer names than items.

    Examples
    --------
    >>> as_names(None, 2)
    ('1', '2')
    """
    if names is None:
        return tuple(str(at + 1) for at in range(count))
    if len(names) != count:
        raise ValueError(f"names: {len(names)} names for {count} items; give one each")
    return tuple(names)


def pairwise_covariance(first: ArrayLike, second: ArrayLike | None = None) -> PairwiseCovariance:
    """Covariances of the columns of one table, or of two tables of the same persons.

    Parameters
    ----------
    first : array_like, shape (n, J)
        Finite numbers; NaN where there is no answer.
    second : array_like, shape (n, L), optional
        Default: ``first``.

    Returns
    -------
    PairwiseCovariance

    Raises
    ------
    ValueError
        If an input is no table, a cell is infinite, or the tables differ in their number of rows.

    Notes
    -----
    ``cov_jl = (sum x y - sum x sum y / n_jl) / (n_jl - 1)`` over the n_jl rows that have both. On a table
    without gaps this is the ordinary matrix; with gaps the matrix uses every answer, but need not be positive
    definite.

    References
    ----------
    Little, R. J. A., & Rubin, D. B. (2019). *Statistical analysis with missing data* (3rd ed.). Wiley.

    Examples
    --------
    >>> gap = float("nan")
    >>> found = pairwise_covariance([[1, 2], [2, 4], [3, gap]])
    >>> found.values.tolist(), found.n.tolist()
    ([[1.0, 1.0], [1.0, 2.0]], [[3, 2], [2, 2]])
    """
    left = as_answers(first)
    right = left if second is None else as_answers(second)
    if len(left) != len(right):
        raise ValueError(f"scores: the tables have {len(left)} and {len(right)} rows; give the same persons")
    x, known_x = _filled(left)
    y, known_y = (x, known_x) if second is None else _filled(right)
    n = known_x.T @ known_y
    with np.errstate(invalid="ignore", divide="ignore"):
        values = (x.T @ y - (x.T @ known_y) * (known_x.T @ y) / n) / (n - 1.0)
    values[n < TWO] = np.nan
    return PairwiseCovariance(values=values, n=np.rint(n).astype(np.int64))


def spread(table: FloatArray) -> FloatArray:
    """Variances of columns with gaps; exactly 0 for a column that holds one value only.

    Parameters
    ----------
    table : ndarray, shape (n, J)
        NaN where there is no answer.

    Returns
    -------
    ndarray, shape (J,)
        With n - 1; 0 also where fewer than 2 persons answered.

    Examples
    --------
    >>> spread(np.array([[0.1, 1.0], [0.1, 3.0], [0.1, float("nan")]])).tolist()
    [0.0, 2.0]
    """
    x, known = _filled(table)
    variances = np.square(x).sum(axis=0) / np.maximum(known.sum(axis=0) - 1.0, 1.0)
    largest = np.square(np.where(np.isnan(table), 0.0, table)).max(axis=0, initial=0.0)
    return np.where(variances > _ROUNDING * largest, variances, 0.0)


def _filled(table: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Centred columns with 0 for gaps, and which cells are known: sums then need no loop."""
    known = ~np.isnan(table)
    count = np.maximum(known.sum(axis=0), 1)
    means = np.where(known, table, 0.0).sum(axis=0) / count
    return np.where(known, table - means, 0.0), known.astype(np.float64)
