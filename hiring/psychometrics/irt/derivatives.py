"""How the probability of each category moves with an item's own parameters.

An item's parameters stand in one row: its slope (nominal: K - 1 slopes), then ``d_1 .. d_(K-1)``.
"""

import numpy as np
from scipy.special import expit

from hiring.psychometrics.arrays import FloatArray
from hiring.psychometrics.irt.models import Items, Model

_STEEP = 500.0  # logits beyond which a logistic curve is flat to the last digit


def category_scores(items: Items, theta: FloatArray, probability: FloatArray) -> FloatArray:
    """Return ``d log P_jk(theta_q) / d parameter``, shape (J, Q, K, p); 0 beyond an item's categories."""
    if items.model is Model.NOMINAL:
        return _nominal_scores(theta, probability)
    if items.model is Model.PARTIAL_CREDIT:
        return _partial_credit_scores(theta, probability)
    return _graded_scores(items, theta, probability)


def squares(scores: FloatArray, weights: FloatArray) -> FloatArray:
    """Return ``sum_qk w_jqk s_jqk s_jqk'``, shape (J, p, p)."""
    flat = scores.reshape(len(scores), -1, scores.shape[3])
    return np.asarray((flat * weights.reshape(len(scores), -1, 1)).transpose(0, 2, 1) @ flat)


def curvature(
    items: Items, theta: FloatArray, probability: FloatArray, scores: FloatArray, expected: FloatArray
) -> FloatArray:
    """Return ``sum_qk r_jqk P''_jk / P_jk``, shape (J, p, p), for expected counts r of shape (J, Q, K)."""
    if items.model in (Model.NOMINAL, Model.PARTIAL_CREDIT):
        # P'' / P = s s' + (log P)'', and the latter does not depend on the category.
        return squares(scores, expected) - squares(scores, expected.sum(axis=2, keepdims=True) * probability)
    return _graded_curvature(items, theta, scores, expected)


def _nominal_scores(theta: FloatArray, probability: FloatArray) -> FloatArray:
    by_intercept = _indicator_minus(probability)
    scores = np.concatenate([by_intercept * theta[None, :, None, None], by_intercept], axis=3)
    scores[probability == 0] = 0.0  # beyond an item's own categories
    return scores


def _partial_credit_scores(theta: FloatArray, probability: FloatArray) -> FloatArray:
    height = np.arange(probability.shape[2])
    by_slope = (height - (probability @ height)[..., None]) * theta[None, :, None]
    scores = np.concatenate([by_slope[..., None], _indicator_minus(probability)], axis=3)
    scores[probability == 0] = 0.0
    return scores


def _indicator_minus(probability: FloatArray) -> FloatArray:
    """``1(k = m) - P_m`` for m = 1..K-1, shape (J, Q, K, K - 1)."""
    steps = probability.shape[2] - 1
    return np.eye(steps + 1)[:, 1:] - probability[:, :, None, 1:]


def _graded_scores(items: Items, theta: FloatArray, probability: FloatArray) -> FloatArray:
    upper, lower = _edges(items, theta)
    J, Q, K = probability.shape
    scores = np.zeros((J, Q, K, K))
    scores[..., 0] = (upper - lower) * theta[None, :, None]
    at = np.arange(1, K)
    scores[:, :, at, at] = upper[..., 1:]
    scores[:, :, at - 1, at] = -lower[..., :-1]
    return scores


def _edges(items: Items, theta: FloatArray) -> tuple[FloatArray, FloatArray]:
    """``f(z_k) / P_k`` and ``f(z_(k+1)) / P_k`` with ``z_k = a theta + d_k``, shape (J, Q, K), without cancellation."""
    z = _logits(items, theta)
    with np.errstate(invalid="ignore"):
        gap = -np.expm1(np.diff(np.where(np.isfinite(items.intercepts), items.intercepts, -np.inf), axis=1))
    gap = np.where(np.isfinite(items.intercepts[:, :-1]), np.nan_to_num(gap, nan=1.0), 1.0)
    known = np.isfinite(items.intercepts)[:, None, :]
    above, below = expit(z), expit(-z)
    ends = np.ones((len(items), len(theta), 1))
    # f(z_k) / P_k = (1 - F_k) / ((1 - F_(k+1)) (1 - exp(d_(k+1) - d_k))), and so for the lower edge.
    gaps = np.concatenate([gap, np.ones((len(items), 1))], axis=1)[:, None, :]
    upper = np.where(known, below / np.concatenate([np.where(known, below, 1.0)[..., 1:], ends], axis=2) / gaps, 0.0)
    gaps = np.concatenate([np.ones((len(items), 1)), gap], axis=1)[:, None, :]
    lower = np.where(known, above / np.concatenate([ends, above[..., :-1]], axis=2) / gaps, 0.0)
    nothing = np.zeros((len(items), len(theta), 1))
    return np.concatenate([nothing, upper], axis=2), np.concatenate([lower, nothing], axis=2)


def _logits(items: Items, theta: FloatArray) -> FloatArray:
    shift = np.nan_to_num(items.intercepts)
    return np.clip(items.slopes[:, None, None] * theta[None, :, None] + shift[:, None, :], -_STEEP, _STEEP)


def _graded_curvature(items: Items, theta: FloatArray, scores: FloatArray, expected: FloatArray) -> FloatArray:
    K = expected.shape[2]
    by_boundary = np.einsum("jqk,jqkb->jqb", expected, scores[..., 1:])
    weights = by_boundary * (1.0 - 2.0 * expit(_logits(items, theta)))  # f' = f (1 - 2 F)
    found = np.zeros((len(items), K, K))
    found[:, 0, 0] = np.einsum("jqb,q->j", weights, theta**2)
    found[:, 0, 1:] = found[:, 1:, 0] = np.einsum("jqb,q->jb", weights, theta)
    at = np.arange(1, K)
    found[:, at, at] = weights.sum(axis=1)
    return found
