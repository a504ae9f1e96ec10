"""Estimates of parts of a test that borrow from the other parts, with the intervals that show how little they say."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from hiring.psychometrics.arrays import FloatArray, as_table
from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.reliability.alpha import cronbach_alpha

_TINY = 1e-12
MOSTLY_NOISE = "differences between a person's parts are mostly noise"


@dataclass(frozen=True, eq=False)
class Augmented:
    """Regressed estimates of every person's true score on every part.

    Attributes
    ----------
    estimate : ndarray, shape (n, d)
        ``mu + Sigma_T Sigma_X^-1 (x - mu)``, in the unit of the part's sum.
    low, high : ndarray, shape (n, d)
        Ends of the intervals.
    se : ndarray, shape (d,)
        Standard error of each part's estimate.
    prmse : ndarray, shape (d,)
        Share of true variance accounted for, in [0, 1]; NaN for a part without true variance.
    reliability : ndarray, shape (d,)
        Alpha of the part's own sum, at least 0.
    difference_reliability : ndarray, shape (d, d)
        Reliability of the difference of two observed parts, put on one spread; NaN on the diagonal.
    warnings : tuple of str
    """

    estimate: FloatArray
    low: FloatArray
    high: FloatArray
    se: FloatArray
    prmse: FloatArray
    reliability: FloatArray
    difference_reliability: FloatArray
    warnings: tuple[str, ...]


def augmented_subscores(parts: Sequence[ArrayLike], *, level: float = 0.90) -> Augmented:
    """Estimate each part's true score from all parts together.

    Parameters
    ----------
    parts : sequence of array_like, each of shape (n, j_d)
        Scores of the same n >= 3 persons, one table per part, j_d >= 2, complete rows.
    level : float
        Of the intervals, in (0, 1).

    Returns
    -------
    Augmented
        With a warning where no difference between parts reaches a reliability of .5.

    Raises
    ------
    ValueError
        If a cell is missing, parts differ in their persons, or the level is out of range.
    NotEnoughData
        If there is no part, fewer than 3 persons, a part without variance, or parts that repeat each other.

    Notes
    -----
    ``Sigma_T`` is ``Sigma_X`` with each variance multiplied by the part's alpha (errors of parts are uncorrelated),
    made positive semidefinite. Error covariance ``Sigma_T - Sigma_T Sigma_X^-1 Sigma_T``.

    References
    ----------
    Wainer, H., et al. (2001). Augmented scores: "borrowing strength" to compute scores based on small numbers of
    items. In D. Thissen & H. Wainer (Eds.), *Test scoring*. Erlbaum.
    Haberman, S. J. (2008). When can subscores have value? *Journal of Educational and Behavioral Statistics*, 33,
    204-229.

    Examples
    --------
    >>> own = [[1, 2], [3, 3], [2, 2], [5, 4]]
    >>> other = [[2, 1], [1, 2], [5, 5], [1, 1]]
    >>> found = augmented_subscores([own, other])
    >>> found.estimate.round(2)[0].tolist(), found.reliability.round(2).tolist()
    ([3.37, 3.2], [0.9, 0.95])
    """
    if not 0.0 < level < 1.0:
        raise ValueError(f"level must be inside (0, 1), not {level}")
    tables = [as_table(part, "parts") for part in parts]
    if not tables:
        raise NotEnoughData("no part")
    if len({len(table) for table in tables}) > 1:
        raise ValueError("parts: not all tables have the same number of persons")
    reliability = np.array([max(0.0, cronbach_alpha(table)) for table in tables])
    x = np.column_stack([table.sum(axis=1) for table in tables])
    observed = np.atleast_2d(np.cov(x, rowvar=False))
    if np.linalg.matrix_rank(observed) < len(observed):
        raise NotEnoughData("parts repeat each other, or there are too few persons: leave a part out")
    true = _true_covariance(observed, reliability)
    weights = np.linalg.solve(observed, true)
    estimate = x.mean(axis=0) + (x - x.mean(axis=0)) @ weights
    explained = np.diag(true @ weights)
    se = np.sqrt(np.maximum(np.diag(true) - explained, 0.0))
    half = float(ndtri((1 + level) / 2)) * se
    between = _difference_reliability(observed, reliability)
    reach = between[~np.eye(len(between), dtype=bool)]
    return Augmented(
        estimate=estimate,
        low=estimate - half,
        high=estimate + half,
        se=se,
        prmse=np.divide(
            explained, np.diag(true), out=np.full(len(se), np.nan), where=np.diag(true) > _TINY * observed.max()
        ),
        reliability=reliability,
        difference_reliability=between,
        warnings=(MOSTLY_NOISE,) if len(reach) and np.nanmax(reach) < 0.5 else (),  # noqa: PLR2004 - half is noise
    )


def _true_covariance(observed: FloatArray, reliability: FloatArray) -> FloatArray:
    true = observed.copy()
    np.fill_diagonal(true, reliability * np.diag(observed))
    values, vectors = np.linalg.eigh(true)
    fixed: FloatArray = (vectors * np.maximum(values, 0.0)) @ vectors.T
    return fixed


def _difference_reliability(observed: FloatArray, reliability: FloatArray) -> FloatArray:
    """``(r_d + r_e - 2 r_de) / (2 - 2 r_de)``: what is left when what two parts share is taken away."""
    spread = np.sqrt(np.diag(observed))
    r = observed / np.outer(spread, spread)
    np.fill_diagonal(r, 0.0)
    found: FloatArray = np.clip((reliability[:, None] + reliability - 2 * r) / (2 - 2 * r), 0.0, 1.0)
    np.fill_diagonal(found, np.nan)
    return found
