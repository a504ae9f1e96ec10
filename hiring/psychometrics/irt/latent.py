"""The latent distribution on a grid: a normal one for each group."""

from dataclasses import dataclass

import numpy as np

from hiring.psychometrics.arrays import FloatArray

HALF_WIDTH = 6.0


def grid(nodes: int, half_width: float = HALF_WIDTH) -> FloatArray:
    """Return equally spaced latent values about 0."""
    return np.linspace(-half_width, half_width, nodes)


@dataclass(frozen=True, eq=False)
class Weights:
    """Log weights of the nodes in each group (G, Q), and how they move with mean and variance (G, Q, 2)."""

    log: FloatArray
    scores: FloatArray

    def covariance(self) -> FloatArray:
        """Return the Fisher information of one person's latent value, shape (G, 2, 2)."""
        return np.asarray(np.einsum("gq,gqa,gqb->gab", np.exp(self.log), self.scores, self.scores))


def normal_weights(theta: FloatArray, means: FloatArray, variances: FloatArray) -> Weights:
    """Return the normal densities at the nodes, made to sum to 1."""
    away = theta[None, :] - means[:, None]
    spread = variances[:, None]
    log = -np.square(away) / (2.0 * spread)
    log -= log.max(axis=1, keepdims=True)
    log -= np.log(np.exp(log).sum(axis=1, keepdims=True))
    raw = np.stack([away / spread, np.square(away) / (2.0 * spread**2)], axis=2)
    centred = raw - np.einsum("gq,gqa->ga", np.exp(log), raw)[:, None, :]
    return Weights(log, centred)


def second_derivatives(theta: FloatArray, means: FloatArray, variances: FloatArray, counts: FloatArray) -> FloatArray:
    """Return ``sum_q n_gq (log w_gq)''`` by mean and variance, shape (G, 2, 2)."""
    weights = normal_weights(theta, means, variances)
    n = counts.sum(axis=1)
    away = theta[None, :] - means[:, None]
    v = variances[:, None]
    excess = counts - n[:, None] * np.exp(weights.log)
    found: FloatArray = -n[:, None, None] * weights.covariance()
    found[:, 0, 1] += (excess * -away / v**2).sum(axis=1)
    found[:, 1, 0] = found[:, 0, 1]
    found[:, 1, 1] += (excess * -np.square(away) / v**3).sum(axis=1)
    return found
