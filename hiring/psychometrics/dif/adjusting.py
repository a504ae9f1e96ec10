"""Many tests at once: the false discovery rate."""

import numpy as np
from numpy.typing import ArrayLike

from hiring.psychometrics.arrays import FloatArray


def benjamini_hochberg(p: ArrayLike) -> FloatArray:
    """Adjust p-values so that those below q hold, on average, at most a share q of false alarms.

    Parameters
    ----------
    p : array_like, shape (m,)
        In [0, 1]; NaN = no test was made, which stays NaN and does not count.

    Returns
    -------
    ndarray, shape (m,)

    Raises
    ------
    ValueError
        If a value is outside [0, 1].

    Notes
    -----
    ``p_(i) adjusted = min_(h >= i) min(1, m p_(h) / h)``.

    References
    ----------
    Benjamini, Y., & Hochberg, Y. (1995). Controlling the false discovery rate. *Journal of the Royal Statistical
    Society B*, 57, 289-300.

    Examples
    --------
    >>> benjamini_hochberg([0.01, 0.04, 0.03, 0.5]).round(4).tolist()
    [0.04, 0.0533, 0.0533, 0.5]
    """
    values = np.asarray(p, dtype=np.float64)
    if ((values < 0) | (values > 1)).any():
        raise ValueError("p: every value must lie between 0 and 1")
    tested = np.flatnonzero(np.isfinite(values))
    order = tested[np.argsort(values[tested], kind="stable")]
    scaled = values[order] * len(order) / np.arange(1, len(order) + 1)
    adjusted = np.full(values.shape, np.nan)
    adjusted[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return adjusted
