"""Omega: the share of a total's variance that one common factor explains."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import minimize

from hiring.psychometrics.arrays import FloatArray, as_table
from hiring.psychometrics.errors import DidNotConverge, NotEnoughData
from hiring.psychometrics.reliability.pairwise import as_answers, pairwise_covariance, spread

_FEWEST_ITEMS = 3  # with two, their one correlation cannot tell two loadings apart
_LARGEST = 0.9975  # a standardised loading of 1 leaves an item no error at all
_GRADIENT = 1e-5
_TIGHT = {"gtol": 1e-9, "ftol": 1e-15, "maxiter": 2000, "maxfun": 20_000}


@dataclass(frozen=True, eq=False)
class Omega:
    """A one-factor model of a set of items, and the reliability it implies.

    Attributes
    ----------
    omega : float
        In [0, 1].
    loadings : ndarray, shape (k,)
        On the items' own scales (covariance of item and factor); the factor has variance 1 and points the way
        most items do.
    uniquenesses : ndarray, shape (k,)
        Variance of each item that the factor leaves.
    residual : float
        Root mean square of the residual correlations: above about .08 one factor is too few.
    warnings : tuple of str
    """

    omega: float
    loadings: FloatArray
    uniquenesses: FloatArray
    residual: float
    warnings: tuple[str, ...]


def omega_total(scores: ArrayLike) -> Omega:
    """Omega of the unweighted total, from a one-factor model of the items.

    Parameters
    ----------
    scores : array_like, shape (n, k)
        Persons x items, k >= 3; NaN where there is no answer (covariances are then pairwise).

    Returns
    -------
    Omega

    Raises
    ------
    ValueError
        If the input is no table or a cell is infinite.
    NotEnoughData
        If k < 3, an item is constant, or two items were never answered by the same 2 persons.
    DidNotConverge
        If the loadings did not settle.

    Notes
    -----
    See `omega_from_covariance`.

    References
    ----------
    McDonald, R. P. (1999). *Test theory: a unified treatment*. Erlbaum.

    Examples
    --------
    >>> found = omega_total([[1, 2, 1], [2, 2, 3], [4, 3, 4], [5, 5, 4]])
    >>> round(found.omega, 3)
    0.942
    """
    table = as_answers(scores)
    constant = np.flatnonzero(spread(table) == 0)
    if len(constant):
        raise NotEnoughData(f"item {constant[0] + 1}: everybody gave the same answer; leave it out")
    covariance = pairwise_covariance(table).values
    if np.isnan(covariance).any():
        one, two = (int(at[0]) + 1 for at in np.nonzero(np.isnan(covariance)))
        raise NotEnoughData(f"items {one} and {two} were not answered by the same persons; leave one out")
    return omega_from_covariance(covariance)


def omega_from_covariance(covariance: ArrayLike) -> Omega:
    """Omega from a covariance matrix.

    Parameters
    ----------
    covariance : array_like, shape (k, k)
        k >= 3 items with variances above 0.

    Returns
    -------
    Omega

    Raises
    ------
    ValueError
        If the input is no square matrix of finite numbers with a positive diagonal.
    NotEnoughData
        If k < 3.
    DidNotConverge
        If the loadings did not settle.

    Notes
    -----
    Loadings minimise the squared residual correlations off the diagonal (minres; the same as unweighted least
    squares), found by L-BFGS with standardised loadings kept inside +-.9975. Then
    ``omega = (sum l)^2 / ((sum l)^2 + sum u)``: the model's own total variance stands below the line. Minres is
    preferred to maximum likelihood here because pairwise matrices need not be positive definite.

    References
    ----------
    Harman, H. H., & Jones, W. H. (1966). Factor analysis by minimizing residuals (minres). *Psychometrika*, 31,
    351-368. McDonald, R. P. (1999). *Test theory: a unified treatment*. Erlbaum.

    Examples
    --------
    >>> found = omega_from_covariance([[1.0, 0.56, 0.48], [0.56, 1.0, 0.42], [0.48, 0.42, 1.0]])
    >>> found.loadings.round(3).tolist(), round(found.omega, 4)
    ([0.8, 0.7, 0.6], 0.7449)
    """
    matrix = as_table(covariance, "covariance")
    variances = np.diag(matrix)
    if matrix.shape[0] != matrix.shape[1] or (variances <= 0).any():
        raise ValueError("covariance: a square matrix with variances above 0 is needed")
    if len(matrix) < _FEWEST_ITEMS:
        raise NotEnoughData(f"one factor needs at least {_FEWEST_ITEMS} items, not {len(matrix)}")
    scale = np.sqrt(variances)
    correlation = matrix / np.outer(scale, scale)
    standardised = _minres(correlation)
    loadings = standardised * scale
    uniquenesses = (1 - np.square(standardised)) * variances
    common = float(loadings.sum()) ** 2
    return Omega(
        omega=common / (common + float(uniquenesses.sum())),
        loadings=loadings,
        uniquenesses=uniquenesses,
        residual=_residual(correlation, standardised),
        warnings=_warnings(standardised),
    )


def _minres(correlation: FloatArray) -> FloatArray:
    def loss(loadings: FloatArray) -> tuple[float, FloatArray]:
        off = correlation - np.outer(loadings, loadings)
        np.fill_diagonal(off, 0.0)
        return 0.5 * float(np.square(off).sum()), -2.0 * (off @ loadings)

    values, vectors = np.linalg.eigh(correlation)
    start = np.clip(vectors[:, -1] * np.sqrt(max(float(values[-1]) - 1.0, 0.1)), -0.9, 0.9)
    bounds = [(-_LARGEST, _LARGEST)] * len(correlation)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options=_TIGHT)
    free = np.abs(found.x) < _LARGEST
    steepest = float(np.abs(loss(found.x)[1][free]).max(initial=0.0))
    if steepest > _GRADIENT * len(correlation):
        raise DidNotConverge(f"the one-factor model did not settle (gradient {steepest:.1e}); omega is not known")
    loadings: FloatArray = found.x if found.x.sum() >= 0 else -found.x
    return loadings


def _residual(correlation: FloatArray, loadings: FloatArray) -> float:
    off = (correlation - np.outer(loadings, loadings))[np.triu_indices(len(loadings), 1)]
    return float(np.sqrt(np.square(off).mean()))


def _warnings(loadings: FloatArray) -> tuple[str, ...]:
    words = []
    if (np.abs(loadings) >= _LARGEST).any():
        words.append("an item is all factor and no error (Heywood case): omega is not to be trusted")
    if (loadings < 0).any():
        words.append("items load with different signs: reverse the negative ones before adding them up")
    return tuple(words)
