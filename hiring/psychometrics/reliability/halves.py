"""Test halves, and what a test of another length would reach."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hiring.psychometrics.arrays import TWO, as_table
from hiring.psychometrics.errors import NotEnoughData


@dataclass(frozen=True)
class SplitHalf:
    """Reliability of the whole from two halves.

    Attributes
    ----------
    r : float
        Correlation of the halves.
    spearman_brown : float
        ``2 r / (1 + r)``: what the whole would have if the halves were parallel.
    flanagan : float
        ``4 cov / var(total)``: the same without assuming equal variances.
    """

    r: float
    spearman_brown: float
    flanagan: float


def split_half(scores: ArrayLike, scenarios: Sequence[Hashable] | None = None) -> SplitHalf:
    """Reliability from two halves made of whole scenarios.

    Options of one scenario share its wording, so a split through a scenario would flatter the score.

    Parameters
    ----------
    scores : array_like, shape (n, k)
        Persons x items (or options), no missing cell.
    scenarios : sequence, length k, optional
        The scenario of each column; default: every column its own. Scenarios go to the halves in turn, in
        the order of their first column, so this one estimate depends on the order of columns.

    Returns
    -------
    SplitHalf

    Raises
    ------
    ValueError
        If a cell is missing, or scenarios and columns differ in number.
    NotEnoughData
        If there are fewer than 2 scenarios or 3 persons, or a half does not vary.

    Notes
    -----
    ``2 r / (1 + r)`` is NaN for r = -1.

    References
    ----------
    Spearman, C. (1910). Correlation calculated from faulty data. *British Journal of Psychology*, 3, 271-295.

    Examples
    --------
    >>> found = split_half([[1, 2, 5, 4], [2, 2, 1, 2], [4, 3, 3, 3], [5, 5, 4, 4]])
    >>> round(found.r, 4), round(found.spearman_brown, 4)
    (0.954, 0.9764)
    """
    table = as_table(scores)
    groups = members_of(range(table.shape[1]) if scenarios is None else scenarios, table.shape[1])
    if len(groups) < TWO or len(table) <= TWO:
        raise NotEnoughData(f"halves need 2 scenarios and 3 persons, not {len(groups)} and {len(table)}")
    dealt = list(groups.values())
    halves = [table[:, np.concatenate(dealt[start::TWO])].sum(axis=1) for start in (0, 1)]
    covariance = np.cov(np.array(halves))
    if min(covariance[0, 0], covariance[1, 1]) <= 0:
        raise NotEnoughData("a half does not vary: all persons have the same score on it")
    r = float(covariance[0, 1] / np.sqrt(covariance[0, 0] * covariance[1, 1]))
    total = float(covariance.sum())
    return SplitHalf(
        r=r,
        spearman_brown=spearman_brown(r, 2) if r > -1 else float("nan"),
        flanagan=4 * float(covariance[0, 1]) / total if total > 0 else float("nan"),
    )


def spearman_brown(reliability: float, factor: float) -> float:
    """Reliability of a test made longer or shorter.

    Parameters
    ----------
    reliability : float
        In (-1, 1].
    factor : float
        New length over old length, > 0.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If an argument is outside its range, or the result does not exist.

    Notes
    -----
    ``m r / (1 + (m - 1) r)``.

    References
    ----------
    Spearman, C. (1910). Correlation calculated from faulty data. *British Journal of Psychology*, 3, 271-295.

    Examples
    --------
    >>> spearman_brown(0.5, 2)
    0.6666666666666666
    """
    below = 1 + (factor - 1) * reliability
    if not -1 < reliability <= 1 or factor <= 0 or below <= 0:
        raise ValueError("a reliability in (-1, 1] and a length above 0 are needed")
    return factor * reliability / below


def lengthening(reliability: float, wanted: float) -> float:
    """How many times longer a test must be to reach a reliability.

    Parameters
    ----------
    reliability, wanted : float
        Both in (0, 1).

    Returns
    -------
    float
        New length over old length.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Notes
    -----
    The Spearman-Brown formula solved for the length: ``wanted (1 - r) / (r (1 - wanted))``.

    References
    ----------
    Spearman, C. (1910). Correlation calculated from faulty data. *British Journal of Psychology*, 3, 271-295.

    Examples
    --------
    >>> round(20 * lengthening(0.6, 0.8), 4)
    53.3333
    """
    if not (0 < reliability < 1 and 0 < wanted < 1):
        raise ValueError("reliabilities between 0 and 1 are needed")
    return wanted * (1 - reliability) / (reliability * (1 - wanted))


def members_of(labels: Sequence[Hashable], count: int) -> dict[Hashable, list[int]]:
    """Positions of the items of each group, groups in the order of their first item.

    Parameters
    ----------
    labels : sequence, length count
    count : int

    Returns
    -------
    dict of list of int

    Raises
    ------
    ValueError
        If labels and items differ in number.

    Examples
    --------
    >>> members_of(["a", "b", "a"], 3)
    {'a': [0, 2], 'b': [1]}
    """
    if len(labels) != count:
        raise ValueError(f"{len(labels)} group names for {count} items; give one each")
    members: dict[Hashable, list[int]] = {}
    for at, label in enumerate(labels):
        members.setdefault(label, []).append(at)
    return members
