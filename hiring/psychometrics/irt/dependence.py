"""Do two items share more than the latent value? Correlations of what the model leaves over."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hiring.psychometrics.arrays import TWO, FloatArray
from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.irt.information import expected_scores
from hiring.psychometrics.irt.lookup import as_codes
from hiring.psychometrics.irt.models import Items
from hiring.psychometrics.irt.persons import eap

_MARGIN = 0.2
_FEWEST = 3
_ROUNDING = 1e-9


@dataclass(frozen=True, eq=False)
class LocalDependence:
    """Correlations of residuals between items.

    Attributes
    ----------
    q3 : ndarray, shape (J, J)
        Symmetric, 1 on the diagonal; NaN where fewer than 3 persons answered both items, or one has no residual.
    mean : float
        Over pairs. Below 0 by about ``1 / (J - 1)`` where nothing is wrong.
    flagged : tuple of (int, int)
        Pairs more than the margin above the mean, the worst first.
    """

    q3: FloatArray
    mean: float
    flagged: tuple[tuple[int, int], ...]


def local_dependence(
    items: Items, codes: ArrayLike, theta: ArrayLike | None = None, *, margin: float = _MARGIN
) -> LocalDependence:
    """Yen's Q3: correlations, over persons, of observed less expected scores.

    Parameters
    ----------
    items : Items
        At least 2.
    codes : array_like of int, shape (n, J)
        0 .. K_j - 1; negative where there is no answer: a pair uses the persons who answered both.
    theta : array_like, shape (n,), optional
        The persons' latent values, finite. Default: their EAP scores.
    margin : float
        How far above the mean a pair is flagged: .2 is usual.

    Returns
    -------
    LocalDependence

    Raises
    ------
    ValueError
        If the codes do not fit the items, or theta the persons.
    NotEnoughData
        If no two items were answered together by 3 persons.

    References
    ----------
    Yen, W. M. (1984). Effects of local item dependence on the fit and equating performance of the three-parameter
    logistic model. *Applied Psychological Measurement*, 8, 125-145. Christensen, K. B., Makransky, G., & Horton,
    M. (2017). Critical values for Yen's Q3. *Applied Psychological Measurement*, 41, 178-194.

    Examples
    --------
    >>> from hiring.psychometrics.irt.models import Model
    >>> three = Items(Model.RASCH, np.ones(3), np.zeros((3, 1)), ("a", "b", "c"))
    >>> found = local_dependence(three, [[0, 0, 0], [1, 1, 0], [0, 0, 1], [1, 1, 1], [0, 0, 1], [1, 1, 0]])
    >>> found.flagged, round(found.mean, 3)
    (((0, 1),), -0.141)
    """
    answers = as_codes(items, codes)
    levels = eap(items, answers).theta if theta is None else np.asarray(theta, dtype=np.float64)
    if levels.shape != (len(answers),):
        raise ValueError(f"theta: one value for each of {len(answers)} persons is needed")
    given = (answers >= 0).astype(np.float64)
    q3 = _correlations(np.where(answers >= 0, answers - expected_scores(items, levels).T, 0.0), given)
    first, second = np.triu_indices(len(items), 1)
    pairs = q3[first, second]
    if len(items) < TWO or not np.isfinite(pairs).any():
        raise NotEnoughData("local dependence: at least 2 items that 3 persons answered together are needed")
    mean = float(np.nanmean(pairs))
    found = np.flatnonzero(np.nan_to_num(pairs, nan=-1.0) > mean + margin)
    found = found[np.argsort(-pairs[found], kind="stable")]
    return LocalDependence(q3, mean, tuple((int(first[at]), int(second[at])) for at in found))


def _correlations(residuals: FloatArray, given: FloatArray) -> FloatArray:
    """Pairwise correlations over the persons who answered both; residuals are 0 where nothing was answered."""
    count = given.T @ given
    sums, squares = residuals.T @ given, np.square(residuals).T @ given
    with np.errstate(invalid="ignore", divide="ignore"):
        covariance = residuals.T @ residuals - sums * sums.T / count
        spread = squares - np.square(sums) / count
        spread[spread <= _ROUNDING * squares] = np.nan
        q3 = covariance / np.sqrt(spread * spread.T)
    q3[count < _FEWEST] = np.nan
    return np.asarray(np.clip(q3, -1.0, 1.0))
