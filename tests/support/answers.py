"""Made-up answers to graded items, from a seed."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit


def graded_answers(
    slopes: ArrayLike, intercepts: ArrayLike, theta: ArrayLike, random: np.random.Generator
) -> NDArray[np.float64]:
    """Answers 0..K-1 of people with these latent values to items with ``P(x >= k) = expit(a theta + d_k)``."""
    a, d, latent = (np.asarray(values, dtype=np.float64) for values in (slopes, intercepts, theta))
    chance = random.random((len(latent), len(a)))
    reached = expit(a[None, :, None] * latent[:, None, None] + d[None, :, :]) > chance[:, :, None]
    return reached.sum(axis=2).astype(np.float64)
