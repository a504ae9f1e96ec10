"""The coefficients of one scale, from a table that may have gaps."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hiring.psychometrics.arrays import TWO, FloatArray
from hiring.psychometrics.errors import DidNotConverge, NotEnoughData
from hiring.psychometrics.reliability.alpha import cronbach_alpha
from hiring.psychometrics.reliability.consistency import alpha_from_covariance, alpha_interval
from hiring.psychometrics.reliability.omega import omega_from_covariance
from hiring.psychometrics.reliability.pairwise import PairwiseCovariance, as_answers, pairwise_covariance, spread
from hiring.psychometrics.reliability.repeatability import standard_error_of_measurement


@dataclass(frozen=True)
class Scale:
    """Reliability of the sum of a set of items. A coefficient that cannot be computed is NaN.

    Attributes
    ----------
    n : int
        Persons with at least one answer.
    n_complete, n_pair : int
        Persons who answered every item; persons behind the least answered pair of items.
    alpha, low, high : float
        Alpha from pairwise covariances, and Feldt's 95 % interval with ``n_pair`` persons.
    alpha_complete, alpha_standardised : float
        Alpha of complete rows alone; alpha from pairwise correlations.
    omega : float
        Omega total of a one-factor model; needs 3 items.
    sd, sem : float
        Standard deviation of the total, and ``sd sqrt(1 - alpha)``.
    warnings : tuple of str
        What makes the coefficients weak, in words.
    """

    n: int
    n_complete: int
    n_pair: int
    alpha: float
    low: float
    high: float
    alpha_complete: float
    alpha_standardised: float
    omega: float
    sd: float
    sem: float
    warnings: tuple[str, ...]


def describe_scale(scores: ArrayLike) -> Scale:
    """Reliability of the unweighted sum of items.

    Parameters
    ----------
    scores : array_like, shape (n, k)
        Persons x items that all vary, k >= 2; NaN where there is no answer.

    Returns
    -------
    Scale

    Raises
    ------
    ValueError
        If the input is no table or a cell is infinite.
    NotEnoughData
        If fewer than 2 persons answered, k < 2, or an item is constant.

    Notes
    -----
    Alpha, omega and the error of measurement use pairwise covariances, so that an answer is not thrown away
    because its neighbour is missing; without gaps they are those of the complete table.

    References
    ----------
    Feldt, L. S. (1965). The approximate sampling distribution of Kuder-Richardson reliability coefficient
    twenty. *Psychometrika*, 30, 357-370. McDonald, R. P. (1999). *Test theory: a unified treatment*. Erlbaum.

    Examples
    --------
    >>> found = describe_scale([[1, 2, 1], [2, 2, 3], [4, 3, 4], [5, 5, 4]])
    >>> found.n, round(found.alpha, 4), round(found.sem, 4)
    (4, 0.931, 1.1547)
    """
    table = as_answers(scores)
    table = table[~np.isnan(table).all(axis=1)]
    if len(table) < TWO or table.shape[1] < TWO:
        raise NotEnoughData(f"at least 2 persons and 2 items are needed, not {table.shape[0]} and {table.shape[1]}")
    constant = np.flatnonzero(spread(table) == 0)
    if len(constant):
        raise NotEnoughData(f"item {constant[0] + 1}: it does not vary; leave it out")
    covariance = pairwise_covariance(table)
    complete = table[~np.isnan(table).any(axis=1)]
    alpha, sd, words = _alpha_and_sd(covariance)
    low, high = _interval(alpha, covariance)
    omega, more = _omega(covariance.values)
    return Scale(
        n=len(table),
        n_complete=len(complete),
        n_pair=int(covariance.n.min()),
        alpha=alpha,
        low=low,
        high=high,
        alpha_complete=_alpha_of(complete),
        alpha_standardised=_standardised(covariance.values),
        omega=omega,
        sd=sd,
        sem=standard_error_of_measurement(sd, alpha) if alpha <= 1 else np.nan,
        warnings=(*words, *more),
    )


def _alpha_and_sd(covariance: PairwiseCovariance) -> tuple[float, float, tuple[str, ...]]:
    if np.isnan(covariance.values).any():
        return np.nan, np.nan, ("two items were never answered by the same persons: the scale has no alpha",)
    total = float(covariance.values.sum())
    if total <= 0:
        return np.nan, np.nan, ("the total does not vary: items that should be reversed cancel the others",)
    alpha = alpha_from_covariance(covariance.values)
    words = []
    if alpha < 0:
        words.append("alpha is negative: items disagree; some are to be reversed")
    if alpha > 1:
        words.append("alpha is above 1: too few persons answered the same items")
    return alpha, float(np.sqrt(total)), tuple(words)


def _interval(alpha: float, covariance: PairwiseCovariance) -> tuple[float, float]:
    if not alpha <= 1:
        return np.nan, np.nan
    return alpha_interval(alpha, int(covariance.n.min()), len(covariance.n))


def _alpha_of(complete: FloatArray) -> float:
    try:
        return cronbach_alpha(complete)
    except NotEnoughData:
        return np.nan


def _standardised(covariance: FloatArray) -> float:
    scale = np.sqrt(np.diag(covariance))
    correlation = covariance / np.outer(scale, scale)
    try:
        return alpha_from_covariance(correlation)
    except ValueError:  # gaps no pair fills, or a standardised total without variance
        return np.nan


def _omega(covariance: FloatArray) -> tuple[float, tuple[str, ...]]:
    try:
        found = omega_from_covariance(covariance)
    except DidNotConverge as error:
        return np.nan, (str(error),)
    except ValueError:  # two items only, or gaps no pair fills
        return np.nan, ()
    return found.omega, found.warnings
