"""Person fit without a model: does a person fail what most pass, and pass what most fail."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import logit

from hiring.psychometrics.arrays import TWO, FloatArray, IntArray
from hiring.psychometrics.errors import NotEnoughData

_LOWEST = float("-inf")


@dataclass(frozen=True, eq=False)
class GuttmanFit:
    """Guttman errors of every person.

    Attributes
    ----------
    errors : ndarray, shape (n,)
        G: pairs of item steps of which the easier is failed and the harder passed.
    normed : ndarray, shape (n,)
        G over the most errors that the same total allows, in [0, 1]; 0 where the total allows none.
    u3 : ndarray, shape (n,)
        Distance from the most to the least probable answers with the same total, in [0, 1]. Where the total
        allows one pattern only (all lowest, all highest): 0 for more than two categories, NaN for two.
    """

    errors: FloatArray
    normed: FloatArray
    u3: FloatArray


def guttman_fit(table: ArrayLike, names: Sequence[str] | None = None) -> GuttmanFit:
    """Guttman errors, their normed form and U3, for two or more ordered categories.

    Parameters
    ----------
    table : array_like, shape (n, J)
        Whole numbers from 0; NaN where there is no answer. Two categories if no value is above 1.
    names : sequence of str, length J, optional
        For error messages.

    Returns
    -------
    GuttmanFit
        Over the items a person answered; NaN for somebody who answered none.

    Raises
    ------
    ValueError
        If the input is no table of whole numbers from 0.
    NotEnoughData
        If there are fewer than 2 persons or items, nobody answered an item, or everybody gave the same
        answers.

    Notes
    -----
    An item of K categories has the steps ``x >= 1 .. x >= K - 1``; the share of those who answered it that
    passed a step is its popularity p. With R the rank of a step by popularity among the steps of a person's
    items and t the total: ``G = sum of R over the steps passed - t (t + 1) / 2``;
    ``U3 = (max - W) / (max - min)`` with ``W = sum logit(p)`` over the steps passed. The largest G and the smallest
    W for a total are found by dynamic programming, since the steps of one item are passed in order; the largest
    W in the same way. Steps that everybody, or nobody, passed tell nothing and are left out. Equal
    popularities are ranked in the order of the items.
    *Sampling behaviour:* none that holds generally: values rise as items differ less in popularity and as totals
    come near the middle, and there is no standard normal version that keeps its level. Compare with others of
    about the same total, or with data simulated from a fitted model; about half the range marks random answers.

    References
    ----------
    Meijer, R. R. (1994). *Applied Psychological Measurement*, 18, 311-314. Van der Flier, H. (1982). *Journal of
    Cross-Cultural Psychology*, 13, 267-298. Emons, W. H. M. (2008). *Applied Psychological Measurement*, 32,
    224-247.

    Examples
    --------
    >>> found = guttman_fit([[1, 1, 1], [1, 1, 0], [1, 0, 0], [0, 0, 1]])
    >>> found.errors.tolist(), found.normed.tolist()
    ([0.0, 0.0, 0.0, 2.0], [0.0, 0.0, 0.0, 1.0])
    """
    answers = _telling(_whole_numbers(table, names))
    popularity = _popularities(answers)
    errors, normed, u3 = (np.full(len(answers), np.nan) for _ in range(3))
    patterns, which = np.unique(np.isfinite(answers), axis=0, return_inverse=True)
    for number, answered in enumerate(patterns):
        if answered.any():
            at = np.flatnonzero(which.ravel() == number)
            cells = answers[np.ix_(at, answered)].astype(np.int64)
            errors[at], normed[at] = _errors(cells, popularity[answered])
            u3[at] = _u3(cells, popularity[answered])
    return GuttmanFit(errors, normed, u3)


def transposed_scalability(table: ArrayLike) -> FloatArray:
    """Sijtsma's person scalability: how far a person ranks the items as the others do.

    Parameters
    ----------
    table : array_like, shape (n, J)
        Answers 0 or 1, none missing.

    Returns
    -------
    ndarray, shape (n,)
        At most 1; about 0 for random answers, negative for answers against the order. NaN for all 0 and all 1.

    Raises
    ------
    ValueError
        If there are other values than 0 and 1.
    NotEnoughData
        If there are fewer than 2 persons or items.

    Notes
    -----
    ``H_i = sum_m (b_im - b_i b_m) / sum_m (min(b_i, b_m) - b_i b_m)`` over all other persons m, b the share of
    items passed by one, or by both. *Sampling behaviour:* mean about 0 under random answers; otherwise it depends on
    how far items differ, so that a cut-off must come from the data. It detects best of the nonparametric ones
    in published comparisons.

    References
    ----------
    Sijtsma, K., & Meijer, R. R. (1992). *Applied Psychological Measurement*, 16, 149-157.
    Karabatsos, G. (2003). *Applied Measurement in Education*, 16, 277-298.

    Examples
    --------
    >>> transposed_scalability([[1, 1, 0, 0], [1, 0, 0, 0], [0, 0, 1, 1]]).round(3).tolist()
    [-0.333, 0.0, -1.0]
    """
    answers = _whole_numbers(table, None)
    if not np.isin(answers, (0.0, 1.0)).all():
        raise ValueError("answers: 0 or 1 in every cell is needed; leave persons with missing answers out")
    share = answers.mean(axis=1)
    others = answers.sum(axis=0) - answers
    product = share * (share.sum() - share)
    above = (answers * others).mean(axis=1) - product
    below = _sums_of_smaller(share) - product
    usable = (share > 0) & (share < 1) & (below > 0)
    return np.where(usable, above / np.where(usable, below, 1.0), np.nan)


def _sums_of_smaller(share: FloatArray) -> FloatArray:
    """Sum of ``min(b_i, b_m)`` over all other persons, by sorting once."""
    order = np.argsort(share, kind="stable")
    rising = share[order]
    found = np.empty_like(share)
    found[order] = np.cumsum(rising) - rising + rising * np.arange(len(share) - 1, -1, -1)
    return found


def _whole_numbers(table: ArrayLike, names: Sequence[str] | None) -> FloatArray:
    answers = np.asarray(table, dtype=np.float64)
    if answers.ndim != TWO:
        raise ValueError(f"answers: a table of persons x items is needed, not {answers.ndim} dimension(s)")
    if min(answers.shape) < TWO:
        raise NotEnoughData(f"person fit needs at least 2 persons and 2 items, not {answers.shape}")
    labels = names or [str(at + 1) for at in range(answers.shape[1])]
    for label, column in zip(labels, answers.T, strict=True):
        given = column[~np.isnan(column)]
        if not len(given):
            raise NotEnoughData(f"item {label}: nobody answered it; leave it out")
        if (given < 0).any() or (given != np.floor(given)).any() or np.isinf(given).any():
            raise ValueError(f"item {label}: answers must be whole numbers from 0; code them so first")
    return answers


def _telling(answers: FloatArray) -> FloatArray:
    """The answers from the lowest one given to each item, without items that everybody answered alike."""
    lowered = answers - np.nanmin(answers, axis=0)
    varying = np.nanmax(lowered, axis=0) > 0
    if not varying.any():
        raise NotEnoughData("everybody gave the same answers: nobody can fit better than another")
    return np.asarray(lowered[:, varying])


def _popularities(answers: FloatArray) -> FloatArray:
    """Share of those who answered that passed each step, shape (J, steps); NaN beyond an item's own steps."""
    highest = np.nanmax(answers, axis=0).astype(np.int64)
    steps = np.arange(1, int(highest.max()) + 1)
    given = np.isfinite(answers).sum(axis=0)
    passed = np.array([(answers >= step).sum(axis=0) for step in steps]).T / given[:, None]
    return np.where(steps <= highest[:, None], passed, np.nan)


def _errors(cells: IntArray, popularity: FloatArray) -> tuple[FloatArray, FloatArray]:
    rank = np.full(popularity.shape, np.nan)
    known = np.isfinite(popularity)
    rank[known] = np.argsort(np.argsort(-popularity[known], kind="stable"), kind="stable") + 1.0
    weights = _running(rank)
    totals = cells.sum(axis=1)
    base = totals * (totals + 1) / 2
    errors = _weight(cells, weights) - base
    most = _largest(weights)[totals] - base
    return errors, np.where(most > 0, errors / np.where(most > 0, most, 1.0), 0.0)


def _u3(cells: IntArray, popularity: FloatArray) -> FloatArray:
    weights = _running(logit(popularity))
    totals = cells.sum(axis=1)
    most, least = _largest(weights)[totals], -_largest(-weights)[totals]
    room = most - least
    alone = np.nan if popularity.shape[1] == 1 else 0.0
    varies = room > 1e-12  # noqa: PLR2004 - rounding
    found = (most - _weight(cells, weights)) / np.where(varies, room, 1.0)
    return np.where(varies, np.clip(found, 0.0, 1.0), alone)


def _running(steps: FloatArray) -> FloatArray:
    """Weight of each category: the sum over the steps it passes, shape (J, steps + 1); NaN beyond."""
    return np.column_stack([np.zeros(len(steps)), np.cumsum(steps, axis=1)])


def _weight(cells: IntArray, weights: FloatArray) -> FloatArray:
    return np.asarray(weights[np.arange(cells.shape[1]), cells].sum(axis=1))


def _largest(weights: FloatArray) -> FloatArray:
    """Largest sum of weights for every total: items are added one by one."""
    best: FloatArray = np.zeros(1)
    for row in weights:
        own = row[np.isfinite(row)]
        grown: NDArray[np.float64] = np.full(len(best) + len(own) - 1, _LOWEST)
        for category, weight in enumerate(own):
            part = slice(category, category + len(best))
            grown[part] = np.maximum(grown[part], best + weight)
        best = grown
    return best
