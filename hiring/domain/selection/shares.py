"""How much each part of a form really counts: its share of the variance of the scores."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

ENOUGH = 8


def effective_shares(
    values: NDArray[np.float64], weights: Sequence[int], parts: Sequence[str]
) -> dict[str, float] | None:
    """Return, per part, w_s cov(X_s, C) / var C; the shares add up to 1.

    `values`: S_j, shape (n, J), complete rows; `parts`: the part that each scenario belongs to. None where fewer than
    8 people, or people without differences, cannot tell.
    """
    if len(values) < ENOUGH:
        return None
    weighted = values * (np.array(weights, dtype=np.float64) / sum(weights))
    total = weighted.sum(axis=1)
    variance = float(total.var())
    if variance <= 0:
        return None
    names = list(dict.fromkeys(parts))
    sums = {name: weighted[:, [part == name for part in parts]].sum(axis=1) for name in names}
    return {
        name: float(((part - part.mean()) * (total - total.mean())).mean() / variance) for name, part in sums.items()
    }
