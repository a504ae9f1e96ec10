"""One judge for every tool: the marginal log-likelihood of given parameters on 401 nodes, sharing no code with ours."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
NODES, WIDTH = 401, 8.0
AT_ONCE = 4096


def judged(model: str, slopes: Floats, intercepts: Floats, codes: NDArray[np.int8]) -> float:
    """Return the log-likelihood of complete answers 0..K-1, the latent values being N(0, 1).

    Slopes are (J,), nominal (J, K - 1); intercepts (J, K - 1), NaN beyond an item's categories.
    """
    theta = np.linspace(-WIDTH, WIDTH, NODES)
    weights = np.exp(-(theta**2) / 2)
    logs = [np.log(_chances(model, slopes[j], intercepts[j], theta)) for j in range(len(slopes))]
    total = 0.0
    for start in range(0, len(codes), AT_ONCE):
        chunk = codes[start : start + AT_ONCE]
        joint = np.zeros((len(chunk), NODES))
        for j, log in enumerate(logs):
            joint += log[chunk[:, j]]
        top = joint.max(axis=1)
        total += float(np.sum(top + np.log(np.exp(joint - top[:, None]) @ (weights / weights.sum()))))
    return total


def _chances(model: str, slope: Floats, intercepts: Floats, theta: Floats) -> Floats:
    """Chance of each category at each node, shape (K, nodes)."""
    d = intercepts[np.isfinite(intercepts)]
    if model == "grm":
        above = 1 / (1 + np.exp(-np.clip(slope * theta + d[:, None], -700, 700)))
        ends = np.ones((1, len(theta)))
        return np.asarray(np.maximum(np.vstack([ends, above]) - np.vstack([above, 0 * ends]), 1e-300))
    steps = np.arange(1, len(d) + 1) * slope if model == "gpcm" else slope[: len(d)]
    heights = np.vstack([np.zeros((1, len(theta))), steps[:, None] * theta + d[:, None]])
    chances = np.exp(heights - heights.max(axis=0))
    return np.asarray(np.maximum(chances / chances.sum(axis=0), 1e-300))
