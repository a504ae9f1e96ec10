"""Whether a part of a test deserves a score of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hiring.psychometrics.arrays import FloatArray, as_table
from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.reliability.alpha import cronbach_alpha

MARGIN = 0.03


@dataclass(frozen=True, eq=False)
class SectionValue:
    """How well each section's true score is predicted by the section, and by the total.

    Attributes
    ----------
    n : int
        Persons.
    scenarios : tuple of int
        Scenarios per section.
    prmse_own, prmse_total : ndarray, shape (d,)
        Proportional reductions in mean squared error, in [0, 1]; ``prmse_total`` is NaN where a section shows
        no true variance.
    adds_value : ndarray of bool, shape (d,)
        ``prmse_own > prmse_total + .03``.
    """

    n: int
    scenarios: tuple[int, ...]
    prmse_own: FloatArray
    prmse_total: FloatArray
    adds_value: NDArray[np.bool_]


def proportional_reduction(sections: Sequence[ArrayLike], *, margin: float = MARGIN) -> SectionValue:
    """Compare a section's own score with the total as a measure of the section's true score.

    Parameters
    ----------
    sections : sequence of array_like, each of shape (n, j_d)
        Scenario scores of the same n >= 2 persons, one table per section, j_d >= 2, one common unit.
    margin : float
        By how much the own score must be better, >= 0.

    Returns
    -------
    SectionValue

    Raises
    ------
    ValueError
        If a cell is missing, or sections differ in their number of persons.
    NotEnoughData
        If there is no section, a section has fewer than 2 scenarios, or its scores do not vary.

    Notes
    -----
    ``PRMSE_own = rho_d`` (alpha of the section) and ``PRMSE_total = cov(T_d, X)^2 / (var T_d var X)`` with
    ``var T_d = rho_d var X_d`` and, errors being uncorrelated,
    ``cov(T_d, X) = var T_d + sum_(e != d) cov(X_d, X_e)``. Estimates are kept inside [0, 1].
    Say nothing in public below 200 persons: the difference is then mostly noise.

    References
    ----------
    Haberman, S. J. (2008). When can subscores have value? *Journal of Educational and Behavioral Statistics*,
    33, 204-229.

    Examples
    --------
    >>> own = [[1, 2], [3, 3], [2, 2], [5, 4]]
    >>> other = [[2, 1], [1, 2], [5, 5], [1, 1]]
    >>> found = proportional_reduction([own, other])
    >>> found.prmse_own.round(3).tolist(), found.adds_value.tolist()
    ([0.905, 0.951], [True, True])
    """
    tables = [as_table(section, "sections") for section in sections]
    if not tables:
        raise NotEnoughData("no section")
    if len({len(table) for table in tables}) > 1:
        raise ValueError("sections: not all tables have the same number of persons")
    own = np.array([max(0.0, cronbach_alpha(table)) for table in tables])
    scores = np.column_stack([table.sum(axis=1) for table in tables])
    covariance = np.atleast_2d(np.cov(scores, rowvar=False))
    observed = np.diag(covariance)
    true = own * observed
    with_total = true + covariance.sum(axis=1) - observed
    scale = true * covariance.sum()
    usable = scale > 0
    total = np.full(len(tables), np.nan)
    total[usable] = np.clip(np.square(with_total[usable]) / scale[usable], 0.0, 1.0)
    return SectionValue(
        n=len(tables[0]),
        scenarios=tuple(table.shape[1] for table in tables),
        prmse_own=own,
        prmse_total=total,
        adds_value=usable & (own > np.nan_to_num(total, nan=np.inf) + margin),
    )
