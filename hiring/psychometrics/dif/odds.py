"""Proportional-odds regressions of many items at once, on counts; two answers make it the logistic regression."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from hiring.psychometrics.arrays import FloatArray

_ROUNDS = 60
_CLOSE = 1e-9  # of the gain in log-likelihood that a step promises
_SETTLED = 1e-4
_TINY = 1e-300
# A coefficient without a finite estimate keeps growing until its standard error is this absurd.
_ABSURD = 100.0
_RIDGE = 1e-12


@dataclass(frozen=True, eq=False)
class OddsModel:
    """Fitted models of J items with K answers each.

    Attributes
    ----------
    thresholds : ndarray, shape (J, K - 1)
        Falling; ``P(answer >= k) = expit(threshold_k + x . slopes)``.
    slopes : ndarray, shape (J, p)
    log_likelihood : ndarray, shape (J,)
    usable : ndarray of bool, shape (J,)
        False where the estimate runs away (the predictors separate the answers) or did not settle.
    """

    thresholds: FloatArray
    slopes: FloatArray
    log_likelihood: FloatArray
    usable: NDArray[np.bool_]


def fit_odds(counts: FloatArray, design: FloatArray, start: OddsModel | None = None) -> OddsModel:
    """Fit J proportional-odds models that share their predictors, by Fisher scoring on all items together.

    Parameters
    ----------
    counts : ndarray, shape (J, C, K)
        People of each cell who gave each answer; every answer given by somebody.
    design : ndarray, shape (C, p)
        Predictors of each cell, roughly centred and scaled.
    start : OddsModel, optional
        The same items fitted on the first of these predictors.

    Returns
    -------
    OddsModel

    Notes
    -----
    The log-likelihood is concave, so a step that does not gain is halved until it does; iteration ends after
    a step that promised less than 1e-9.

    References
    ----------
    McCullagh, P. (1980). Regression models for ordinal data. *Journal of the Royal Statistical Society B*, 42,
    109-142.

    Examples
    --------
    >>> counts = np.array([[[30.0, 10.0], [20.0, 20.0]]])
    >>> model = fit_odds(counts, np.array([[0.0], [1.0]]))
    >>> model.slopes.round(4).tolist(), model.usable.tolist()
    ([[1.0986]], [True])
    """
    edges = counts.shape[2] - 1
    estimate = _start(counts, design) if start is None else _extended(start, design)
    reach, chances = _chances(estimate, design, edges)
    value = _likelihood(counts, chances)
    scale = np.ones(len(counts))
    for _ in range(_ROUNDS):
        score, information = _derivatives(counts, design, reach, chances)
        step = np.linalg.solve(information, score[..., None])[..., 0]
        gain = (score * step).sum(axis=1)
        proposal = estimate + scale[:, None] * step
        tried = _chances(proposal, design, edges)
        reached = _likelihood(counts, tried[1])
        better = reached >= value
        kept = better[:, None]
        estimate, value = np.where(kept, proposal, estimate), np.where(better, reached, value)
        if (gain < _CLOSE).all():
            break
        reach, chances = (np.where(kept[..., None], new, old) for new, old in zip(tried, (reach, chances), strict=True))
        scale = np.where(better, 1.0, scale / 2)
    spread = np.diagonal(np.linalg.inv(information), axis1=1, axis2=2)
    usable = ((spread > 0) & (spread < _ABSURD**2)).all(axis=1) & (gain < _SETTLED)
    return OddsModel(estimate[:, :edges], estimate[:, edges:], value, usable)


def _start(counts: FloatArray, design: FloatArray) -> FloatArray:
    above = counts.sum(axis=1)[:, ::-1].cumsum(axis=1)[:, ::-1]
    share = above[:, 1:] / above[:, :1]
    return np.concatenate([np.log(share / (1 - share)), np.zeros((len(counts), design.shape[1]))], axis=1)


def _extended(model: OddsModel, design: FloatArray) -> FloatArray:
    """The estimates of a smaller model; its predictors are the first of this one."""
    more = design.shape[1] - model.slopes.shape[1]
    return np.concatenate([model.thresholds, model.slopes, np.zeros((len(model.slopes), more))], axis=1)


def _chances(estimate: FloatArray, design: FloatArray, edges: int) -> tuple[FloatArray, FloatArray]:
    """``P(answer >= k)``, k = 1 .. K - 1, and the probability of each answer; (J, C, .)."""
    z = estimate[:, None, :edges] + (estimate[:, edges:] @ design.T)[:, :, None]
    reach = expit(z)
    full = np.ones((*reach.shape[:2], edges + 2))
    full[..., 1:-1], full[..., -1] = reach, 0.0
    return reach, np.maximum(full[..., :-1] - full[..., 1:], _TINY)


def _likelihood(counts: FloatArray, chances: FloatArray) -> FloatArray:
    return np.asarray((counts * np.log(chances)).sum(axis=(1, 2)))


def _derivatives(
    counts: FloatArray, design: FloatArray, reach: FloatArray, chances: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Score (J, P) and expected information (J, P, P); P = K - 1 + p."""
    edges = counts.shape[2] - 1
    density = reach * (1 - reach)
    people = counts.sum(axis=2, keepdims=True)
    inverse = 1.0 / chances
    ratio = counts * inverse
    slope = density * (ratio[..., 1:] - ratio[..., :-1])
    # The information about the linear terms of one cell is a band matrix: K - 1 on the diagonal, K - 2 beside it.
    inner = people * np.square(density) * (inverse[..., 1:] + inverse[..., :-1])
    beside = -people * density[..., 1:] * density[..., :-1] * inverse[..., 1:-1]
    rows = inner.copy()
    rows[..., 1:] += beside
    rows[..., :-1] += beside
    size = edges + design.shape[1]
    information = np.zeros((len(counts), size, size))
    at = np.arange(edges)
    information[:, at, at] = inner.sum(axis=1)
    information[:, at[1:], at[:-1]] = information[:, at[:-1], at[1:]] = beside.sum(axis=1)
    mixed = np.swapaxes(rows, 1, 2) @ design
    information[:, :edges, edges:] = mixed
    information[:, edges:, :edges] = np.swapaxes(mixed, 1, 2)
    products = (design[:, :, None] * design[:, None, :]).reshape(len(design), -1)
    information[:, edges:, edges:] = (rows.sum(axis=2) @ products).reshape(-1, design.shape[1], design.shape[1])
    information[:, range(size), range(size)] += _RIDGE
    return np.concatenate([slope.sum(axis=1), slope.sum(axis=2) @ design], axis=1), information
