"""The marginal log-likelihood, its gradient and its second derivatives, in passes over all persons."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hiring.psychometrics.arrays import FloatArray, IntArray
from hiring.psychometrics.irt.derivatives import category_scores, curvature, squares
from hiring.psychometrics.irt.latent import Weights, normal_weights, second_derivatives
from hiring.psychometrics.irt.layout import Layout, State
from hiring.psychometrics.irt.models import log_probabilities
from hiring.psychometrics.irt.patterns import Indicators

_AT_ONCE = 4096  # rows
_NEGLIGIBLE = {np.float64: 1e-9, np.float32: 1e-5}  # shares of a person that second derivatives can do without

Digits = type[np.float64] | type[np.float32]


@dataclass(frozen=True, eq=False)
class Pass:
    """One pass over all persons: the log-likelihood, and how many are expected in each category at each node."""

    state: State
    theta: FloatArray
    by_pattern: FloatArray
    log_likelihood: float
    probability: FloatArray
    weights: Weights
    expected: FloatArray
    of_groups: FloatArray

    def scores(self) -> FloatArray:
        """Derivatives of log P, shape (J, Q, K, p)."""
        return category_scores(self.state.items, self.theta, self.probability)

    def by_item(self, scores: FloatArray) -> FloatArray:
        """Gradient by the parameters of each item, shape (J, p)."""
        flat = scores.reshape(len(scores), -1, scores.shape[3])
        return np.asarray((self.expected.reshape(len(scores), 1, -1) @ flat)[:, 0])

    def by_group(self) -> FloatArray:
        """Gradient by mean and variance of each group, shape (G, 2)."""
        return np.asarray(np.einsum("gq,gqa->ga", self.of_groups, self.weights.scores))

    def complete_information(self, scores: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Fisher information if the latent values were known: (J, p, p) of items and (G, 2, 2) of groups."""
        answered = self.expected.sum(axis=2, keepdims=True)
        by_group = self.of_groups.sum(axis=1)[:, None, None] * self.weights.covariance()
        return squares(scores, answered * self.probability), by_group


def one_pass(data: Indicators, state: State, theta: FloatArray) -> Pass:
    """Return the log-likelihood and the expected counts at a state."""
    log_probability = log_probabilities(state.items, theta)
    weights = normal_weights(theta, state.means, state.variances)
    table = data.table(log_probability, weights.log)
    sums, by_pattern = np.zeros_like(table), np.empty(len(data.patterns.counts))
    for rows, ones in data.chunks():
        counts = data.patterns.counts[rows]
        posterior, by_pattern[rows] = _posterior(ones, table)
        posterior *= counts[:, None]
        sums += ones.T @ posterior
    expected, of_groups = data.expand(sums)
    probability = np.exp(log_probability)
    total = float(data.patterns.counts @ by_pattern)
    return Pass(state, theta, by_pattern, total, probability, weights, expected.transpose(0, 2, 1).copy(), of_groups)


def log_likelihood(data: Indicators, state: State, theta: FloatArray) -> FloatArray:
    """Return the log-likelihood of each pattern, for an integral over these nodes."""
    weights = normal_weights(theta, state.means, state.variances)
    table = data.table(log_probabilities(state.items, theta), weights.log)
    return np.concatenate([_posterior(ones, table)[1] for _, ones in data.chunks()])


def _posterior(ones: FloatArray, table: FloatArray) -> tuple[FloatArray, FloatArray]:
    joint = ones @ table
    top = joint.max(axis=1)
    joint -= top[:, None]
    np.exp(joint, out=joint)
    total = joint.sum(axis=1)
    joint /= total[:, None]
    return joint, np.log(total) + top


def observed_information(data: Indicators, found: Pass, layout: Layout, digits: Digits = np.float64) -> FloatArray:
    """Return minus the second derivatives of the log-likelihood by the free parameters, shape (P, P).

    Louis' identity: the second derivative of a person's log-likelihood is the posterior mean of ``f'' / f`` minus the
    product of the posterior means of ``f' / f``; across two items ``f'' / f`` is the product of their scores.
    """
    scores = found.scores()
    J, _, _, p = scores.shape
    counts = data.patterns.counts
    table = data.table(np.log(np.where(found.probability > 0, found.probability, 1.0)), found.weights.log)
    posterior = np.concatenate([_posterior(ones, table)[0] for _, ones in data.chunks()])
    means = _person_scores(data, found, scores.astype(digits), posterior.astype(digits))
    means *= np.sqrt(counts.astype(digits))[:, None]
    total = _products(data, found, scores, _Sorted.by_place(data, posterior, digits))
    total -= means.T @ means
    blocks = curvature(found.state.items, found.theta, found.probability, scores, found.expected)
    for j in range(J):
        at = slice(j * p, (j + 1) * p)
        total[at, at] = blocks[j] - means[:, at].T @ means[:, at]
    total[J * p :, J * p :] += _of_groups(found)
    return -layout.gather_matrix(total)


@dataclass(frozen=True, eq=False)
class _Sorted:
    """Zeros and ones, and roots of posterior shares, in the order of the latent values: neighbours share nodes."""

    ones: NDArray[Any]
    roots: NDArray[Any]
    first: IntArray
    last: IntArray

    @classmethod
    def by_place(cls, data: Indicators, posterior: FloatArray, digits: Digits) -> "_Sorted":
        order = np.argsort(posterior @ np.arange(posterior.shape[1]))
        place = np.empty_like(order)
        place[order] = np.arange(len(order))
        ones = np.empty((len(order), data.patterns.width), dtype=digits)
        for rows, chunk in data.chunks():
            ones[place[rows]] = chunk
        share = posterior[order] * data.patterns.counts[order, None]
        near = share > _NEGLIGIBLE[digits]
        last = len(near) - np.argmax(near[::-1], axis=0)
        return cls(ones, np.sqrt(share).astype(digits), np.argmax(near, axis=0), np.where(near.any(axis=0), last, 0))

    def products(self, q: int) -> FloatArray:
        """Return the sum over persons of products of columns, weighted by what each has at a node."""
        width = self.ones.shape[1]
        total = np.zeros((width, width))
        for start in range(int(self.first[q]), int(self.last[q]), _AT_ONCE):
            rows = slice(start, min(start + _AT_ONCE, int(self.last[q])))
            weighted = self.ones[rows] * self.roots[rows, q][:, None]
            total += weighted.T @ weighted
        return total


def _of_groups(found: Pass) -> FloatArray:
    """The second derivatives of the latent densities themselves; the products are there already."""
    blocks = second_derivatives(found.theta, found.state.means, found.state.variances, found.of_groups)
    G = len(blocks)
    every = np.zeros((G, 2, G, 2))
    every[np.arange(G), :, np.arange(G)] = blocks
    return every.reshape(2 * G, 2 * G)


def _products(data: Indicators, found: Pass, scores: FloatArray, ordered: _Sorted) -> FloatArray:
    """``sum_i E[s_i s_i']`` by all parameters; wrong within an item, where the caller knows better."""
    J, _, _, p = scores.shape
    G = found.weights.log.shape[0]
    by_item, by_group = scores.transpose(1, 0, 3, 2), found.weights.scores.transpose(1, 0, 2)
    total = np.zeros((J * p + 2 * G, J * p + 2 * G))
    for q in np.flatnonzero(ordered.last > ordered.first):
        half = _contracted(by_item[q], by_group[q], *data.expand(ordered.products(int(q))))
        total += _contracted(by_item[q], by_group[q], *data.expand(half.T))
    return total


def _contracted(by_item: FloatArray, by_group: FloatArray, items: FloatArray, groups: FloatArray) -> FloatArray:
    """Sum over categories (J, K, W) and groups (G, W), weighted by scores (J, p, K) and (G, 2)."""
    of_items = (by_item @ items).reshape(-1, items.shape[2])
    of_groups = (by_group[:, :, None] * groups[:, None, :]).reshape(-1, items.shape[2])
    return np.concatenate([of_items, of_groups])


def _person_scores(data: Indicators, found: Pass, scores: NDArray[Any], posterior: NDArray[Any]) -> NDArray[Any]:
    """The posterior mean of each pattern's score, shape (n, J p + 2 G)."""
    J, Q, K, p = scores.shape
    codes = data.patterns.codes
    table = np.zeros((Q, J, K + 1, p), dtype=scores.dtype)  # the last category, of zeros, is that of a missing answer
    table[:, :, :K] = scores.transpose(1, 0, 2, 3)
    means = np.empty((len(codes), J * p + 2 * found.weights.log.shape[0]), dtype=scores.dtype)
    at = np.arange(len(codes))
    for j in range(J):
        every = (posterior @ table[:, j].reshape(Q, -1)).reshape(-1, p)
        means[:, j * p : (j + 1) * p] = every.take(at * (K + 1) + codes[:, j] % (K + 1), axis=0)
    of_groups = np.zeros((len(codes), found.weights.log.shape[0], 2))
    by_group = np.einsum("nq,gqa->nga", posterior, found.weights.scores)
    of_groups[at, data.patterns.group] = by_group[at, data.patterns.group]
    means[:, J * p :] = of_groups.reshape(len(codes), -1)
    return means
