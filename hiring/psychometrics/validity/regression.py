"""Several predictors of one criterion: their shares in the explained part, and how much of R survives a new sample."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import fdtrc

from hiring.psychometrics.arrays import FloatArray, as_table, as_vector
from hiring.psychometrics.errors import NotEnoughData

_ROUNDING = 1e-9


@dataclass(frozen=True)
class Increment:
    """What further predictors add to a baseline.

    Attributes
    ----------
    n : int
        Persons.
    r2_baseline, r2_full, delta_r2 : float
        Shares of explained variance, in [0, 1].
    delta_adjusted : float
        Difference of the two adjusted (Wherry) shares; negative where the addition is not worth its freedom.
    f, p : float
        F ratio of the addition and its probability by chance.
    df : (int, int)
        Degrees of freedom of F.
    warnings : tuple of str
    """

    n: int
    r2_baseline: float
    r2_full: float
    delta_r2: float
    delta_adjusted: float
    f: float
    p: float
    df: tuple[int, int]
    warnings: tuple[str, ...]


def relative_weights(correlations: ArrayLike, validities: ArrayLike) -> FloatArray:
    """Share of each predictor in the explained variance, predictors being correlated.

    Parameters
    ----------
    correlations : array_like, shape (p, p)
        Correlations among predictors: symmetric, ones on the diagonal, positive definite.
    validities : array_like, shape (p,)
        Correlation of each with the criterion.

    Returns
    -------
    ndarray, shape (p,)
        At least 0; their sum is R squared.

    Raises
    ------
    ValueError
        If shapes do not fit, or the matrix is not a positive definite correlation matrix.

    Notes
    -----
    With ``L = R^(1/2)`` (symmetric) and ``b = L^-1 r``: ``eps = L^2 b^2``, squares element by element.

    References
    ----------
    Johnson, J. W. (2000). A heuristic method for estimating the relative weight of predictor variables in
    multiple regression. *Multivariate Behavioral Research*, 35, 1-19.

    Examples
    --------
    >>> relative_weights([[1, 0.5], [0.5, 1]], [0.4, 0.2]).round(4)
    array([0.14, 0.02])
    """
    values, vectors, r = _decomposed(correlations, validities)
    root = (vectors * np.sqrt(values)) @ vectors.T
    b = np.linalg.solve(root, r)
    shares: FloatArray = np.square(root) @ np.square(b)
    return shares


def composite_validity(weights: ArrayLike, correlations: ArrayLike, validities: ArrayLike) -> float:
    """Correlation of a weighted sum of standardised predictors with the criterion.

    Parameters
    ----------
    weights : array_like, shape (p,)
        Not all 0.
    correlations : array_like, shape (p, p)
    validities : array_like, shape (p,)

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If shapes do not fit, the matrix is not a positive definite correlation matrix, or all weights are 0.

    Notes
    -----
    ``w'r / sqrt(w'R w)``.

    References
    ----------
    Nunnally, J. C., & Bernstein, I. H. (1994). *Psychometric theory* (3rd ed.). McGraw-Hill.

    Examples
    --------
    >>> round(composite_validity([1, 1], [[1, 0.3], [0.3, 1]], [0.3, 0.2]), 4)
    0.3101
    """
    _, _, r = _decomposed(correlations, validities)
    w = as_vector(weights, "weights")
    if w.shape != r.shape or not w.any():
        raise ValueError("weights: one for each predictor is needed, not all 0")
    return float(w @ r / sqrt(w @ np.asarray(correlations, dtype=np.float64) @ w))


def _decomposed(correlations: ArrayLike, validities: ArrayLike) -> tuple[FloatArray, FloatArray, FloatArray]:
    matrix, r = as_table(correlations, "correlations"), as_vector(validities, "validities")
    if matrix.shape != (len(r), len(r)):
        raise ValueError("correlations must be a square matrix with a row for each validity")
    if not np.allclose(matrix, matrix.T) or not np.allclose(np.diag(matrix), 1.0):
        raise ValueError("correlations must be symmetric with ones on the diagonal")
    values, vectors = np.linalg.eigh(matrix)
    if values.min() <= _ROUNDING:
        raise ValueError("two predictors, or sums of them, say the same: leave one out")
    return values, vectors, r


def wherry(r2: float, n: int, p: int) -> float:
    """Share of variance explained in the population, estimated from a sample.

    Parameters
    ----------
    r2 : float
        Squared multiple correlation in the sample, in [0, 1].
    n, p : int
        Persons and predictors, n > p + 1.

    Returns
    -------
    float
        May be negative.

    Raises
    ------
    ValueError
        If r2 is outside [0, 1] or p < 1.
    NotEnoughData
        If n <= p + 1.

    Notes
    -----
    ``1 - (1 - R2) (n - 1) / (n - p - 1)``.

    References
    ----------
    Wherry, R. J. (1931). A new formula for predicting the shrinkage of the coefficient of multiple correlation.
    *Annals of Mathematical Statistics*, 2, 440-457.

    Examples
    --------
    >>> round(wherry(0.25, 120, 5), 7)
    0.2171053
    """
    if not 0.0 <= r2 <= 1.0 or p < 1:
        raise ValueError(f"R2 must be inside [0, 1] and predictors at least 1, not {r2} and {p}")
    if n <= p + 1:
        raise NotEnoughData(f"{p} predictors need at least {p + 2} persons, not {n}")
    return 1.0 - (1.0 - r2) * (n - 1) / (n - p - 1)


def browne(r2: float, n: int, p: int) -> float:
    """Squared correlation to expect when a sample's weights are used on new persons.

    Parameters
    ----------
    r2 : float
        Squared multiple correlation in the sample, in [0, 1].
    n, p : int
        Persons and predictors, n > 2 p + 2.

    Returns
    -------
    float
        In [0, 1]; 0 where nothing is expected to survive.

    Raises
    ------
    ValueError
        If r2 is outside [0, 1] or p < 1.
    NotEnoughData
        If n <= 2 p + 2.

    Notes
    -----
    ``((n - p - 3) a^2 + a) / ((n - 2 p - 2) a + p)`` with a the adjusted share (`wherry`).

    References
    ----------
    Browne, M. W. (1975). Predictive validity of a linear regression equation. *British Journal of Mathematical
    and Statistical Psychology*, 28, 79-87.

    Examples
    --------
    >>> round(browne(0.25, 120, 5), 7)
    0.1932056
    """
    adjusted = max(0.0, wherry(r2, n, p))
    if n <= 2 * p + 2:
        raise NotEnoughData(f"{p} predictors need at least {2 * p + 3} persons here, not {n}")
    return ((n - p - 3) * adjusted**2 + adjusted) / ((n - 2 * p - 2) * adjusted + p)


def incremental(criterion: ArrayLike, baseline: ArrayLike, added: ArrayLike) -> Increment:
    """What further predictors explain beyond a baseline, such as the interview that is held anyway.

    Parameters
    ----------
    criterion : array_like, shape (n,)
    baseline, added : array_like, shape (n, p0) and (n, p1)

    Returns
    -------
    Increment
        With a warning below 10 persons per predictor.

    Raises
    ------
    ValueError
        If a value is missing or lengths differ.
    NotEnoughData
        If there are not more persons than predictors and one, the criterion does not vary, or predictors repeat
        each other.

    Notes
    -----
    Least squares with an intercept; ``F = (dR2 / p1) / ((1 - R2) / (n - p0 - p1 - 1))``.

    References
    ----------
    Cohen, J., Cohen, P., West, S. G., & Aiken, L. S. (2003). *Applied multiple regression/correlation analysis
    for the behavioral sciences* (3rd ed.). Erlbaum.

    Examples
    --------
    >>> found = incremental([1, 3, 2, 5, 4, 6], [[1], [2], [2], [3], [4], [4]], [[0], [3], [1], [4], [1], [5]])
    >>> round(found.r2_baseline, 3), round(found.delta_r2, 3), found.df, round(found.p, 3)
    (0.779, 0.206, (1, 3), 0.008)
    """
    y = as_vector(criterion, "criterion")
    first, second = as_table(baseline, "baseline"), as_table(added, "added")
    if not len(y) == len(first) == len(second):
        raise ValueError("criterion, baseline and added must have the same persons")
    n, p0, p1 = len(y), first.shape[1], second.shape[1]
    left = n - p0 - p1 - 1
    if left < 1 or y.min() == y.max():
        raise NotEnoughData(f"{n} persons are too few, or too alike, for {p0 + p1} predictors")
    before, full = _explained(y, first), _explained(y, np.hstack([first, second]))
    gain = max(0.0, full - before)
    f = (gain / p1) / ((1.0 - full) / left) if full < 1.0 else float("inf")
    few = n < 10 * (p0 + p1)
    return Increment(
        n=n,
        r2_baseline=before,
        r2_full=full,
        delta_r2=gain,
        delta_adjusted=wherry(full, n, p0 + p1) - wherry(before, n, p0),
        f=f,
        p=float(fdtrc(p1, left, f)),
        df=(p1, left),
        warnings=(f"{n} persons for {p0 + p1} predictors: fewer than 10 each",) if few else (),
    )


def _explained(y: FloatArray, table: FloatArray) -> float:
    centred, target = table - table.mean(axis=0), y - y.mean()
    if np.linalg.matrix_rank(centred) < table.shape[1]:
        raise NotEnoughData("a predictor does not vary or repeats others: leave it out")
    solution = np.linalg.lstsq(centred, target, rcond=None)[0]
    residual = target - centred @ solution
    return float(min(1.0, max(0.0, 1.0 - residual @ residual / (target @ target))))
