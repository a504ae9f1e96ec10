"""Internal consistency and the persons x scenarios table of variances."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hiring.psychometrics.arrays import TWO, as_table
from hiring.psychometrics.errors import NotEnoughData

# A residual this small against the largest cell is rounding, not disagreement (doubles carry 2e-16).
_ROUNDING = 1e-24


@dataclass(frozen=True)
class VarianceTable:
    """Two-way table of variances without replication.

    Attributes
    ----------
    n, j : int
        Persons and scenarios.
    ms_persons, ms_residual : float
        Mean squares, in squared score units, >= 0.
    f : float
        ``ms_persons / ms_residual``; infinite if only the residual is 0, NaN if both are.
    """

    n: int
    j: int
    ms_persons: float
    ms_residual: float
    f: float


def cronbach_alpha(scores: ArrayLike) -> float:
    """Cronbach's alpha of a complete table.

    Parameters
    ----------
    scores : array_like, shape (n, k)
        Persons x items, any common unit; n >= 2, k >= 2, no missing cell.

    Returns
    -------
    float
        At most 1; negative if items disagree on average.

    Raises
    ------
    ValueError
        If a cell is missing or the input is not a table.
    NotEnoughData
        If n < 2, k < 2, or all totals are equal.

    Notes
    -----
    ``alpha = k / (k - 1) (1 - sum_j var(x_j) / var(sum_j x_j))``, variances with n - 1.

    References
    ----------
    Cronbach, L. J. (1951). Coefficient alpha and the internal structure of tests. *Psychometrika*, 16,
    297-334.

    Examples
    --------
    >>> round(cronbach_alpha([[1, 2, 1], [2, 2, 3], [4, 3, 4], [5, 5, 4]]), 4)
    0.931
    """
    table = as_table(scores)
    n, k = table.shape
    if n < TWO or k < TWO:
        raise NotEnoughData(f"alpha needs at least 2 persons and 2 items, not {n} and {k}")
    # Centring first keeps the digits when scores are large against their spread.
    centred = table - table.mean(axis=0)
    total = float(centred.sum(axis=1).var(ddof=1))
    if total <= _ROUNDING * max(float(np.square(table).max()), 1e-300):
        raise NotEnoughData("alpha is undefined: all persons have the same total")
    return float(k / (k - 1) * (1.0 - centred.var(axis=0, ddof=1).sum() / total))


def persons_by_scenarios(scores: ArrayLike) -> VarianceTable:
    """Mean squares of persons and of the residual in a complete persons x scenarios table.

    Parameters
    ----------
    scores : array_like, shape (n, j)
        Any unit; n >= 2, j >= 2, no missing cell.

    Returns
    -------
    VarianceTable
        The same bits for every order of the rows.

    Raises
    ------
    ValueError
        If a cell is missing or the input is not a table.
    NotEnoughData
        If n < 2 or j < 2.

    Notes
    -----
    ``MS_persons = j sum_i (m_i - m)^2 / (n - 1)`` and
    ``MS_residual = sum_ij (x_ij - m_i - m_j + m)^2 / ((n - 1)(j - 1))``; ``1 - 1 / F`` is alpha.

    References
    ----------
    Shrout, P. E., & Fleiss, J. L. (1979). Intraclass correlations: uses in assessing rater reliability.
    *Psychological Bulletin*, 86, 420-428.

    Examples
    --------
    >>> table = persons_by_scenarios([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8],
    ...                               [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]])
    >>> round(table.ms_persons, 4), round(table.ms_residual, 4), round(table.f, 3)
    (11.2417, 1.0194, 11.027)
    """
    table = as_table(scores)
    n, j = table.shape
    if n < TWO or j < TWO:
        raise NotEnoughData(f"a variance table needs at least 2 persons and 2 scenarios, not {n} and {j}")
    table = table[np.lexsort(table.T)]  # sums of doubles depend on the order of the rows: fix one
    persons, scenarios = table.mean(axis=1), table.mean(axis=0)
    grand = float(scenarios.mean())
    residual = table - persons[:, None] - scenarios[None, :] + grand
    noise = _ROUNDING * float(np.square(table).max())
    ms_persons = _clean(j * float(np.square(persons - grand).sum()) / (n - 1), noise)
    ms_residual = _clean(float(np.square(residual).sum()) / ((n - 1) * (j - 1)), noise)
    return VarianceTable(n, j, ms_persons, ms_residual, _ratio(ms_persons, ms_residual))


def _clean(mean_square: float, noise: float) -> float:
    return mean_square if mean_square > noise else 0.0


def _ratio(above: float, below: float) -> float:
    if below > 0:
        return above / below
    return float("inf") if above > 0 else float("nan")
