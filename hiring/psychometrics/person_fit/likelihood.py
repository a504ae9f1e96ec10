"""Person fit from an item response model: how probable a person's answers are."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hiring.psychometrics.arrays import FloatArray
from hiring.psychometrics.irt.information import Curves, curves
from hiring.psychometrics.irt.lookup import as_codes
from hiring.psychometrics.irt.models import Items

_CELLS_AT_ONCE = 500_000
_ROUNDING = 1e-12
_Marks = NDArray[np.bool_]
_Statistic = Callable[[Curves, _Marks, _Marks], FloatArray]


def lz(items: Items, codes: ArrayLike, theta: ArrayLike) -> FloatArray:
    """Standardised log-likelihood of every person's answers at a given latent value.

    Parameters
    ----------
    items : Items
        Of any model.
    codes : array_like of int, shape (n, J)
        0 .. K_j - 1; negative where there is no answer.
    theta : array_like, shape (n,)
        Latent values; NaN or infinite where there is none.

    Returns
    -------
    ndarray, shape (n,)
        Low values mean answers that the model finds improbable. NaN where the latent value is not finite
        (the maximum likelihood of all-lowest or all-highest answers), or nothing was answered.

    Raises
    ------
    ValueError
        If codes do not fit the items, or there is not one latent value per person.

    Notes
    -----
    ``(l - E) / sqrt(V)``, ``l = sum ln P(x)``, ``E = sum_j sum_k P ln P``,
    ``V = sum_j [sum_k P (ln P)^2 - (sum_k P ln P)^2]`` over the items answered.
    *Sampling behaviour:* mean 0 and variance 1 at the true latent value, skewed to the left with few items, so
    that somewhat more than the nominal share falls below a normal cut-off there. At an *estimated* value its
    variance is below 1 and it flags too few: use :func:`lz_star`.

    References
    ----------
    Drasgow, F., Levine, M. V., & Williams, E. A. (1985). Appropriateness measurement with polychotomous item
    response models and standardized indices. *British Journal of Mathematical and Statistical Psychology*, 38,
    67-86.

    Examples
    --------
    >>> from hiring.psychometrics.irt.models import Model
    >>> five = Items(Model.TWO_PL, np.ones(5), np.array([[2.0], [1.0], [0.0], [-1.0], [-2.0]]), tuple("abcde"))
    >>> lz(five, [[1, 1, 1, 0, 0], [0, 0, 1, 1, 1]], [0.0, 0.0]).round(3).tolist()
    [0.914, -4.489]
    """
    return _over_persons(items, codes, theta, _plain)


def lz_star(items: Items, codes: ArrayLike, theta: ArrayLike) -> FloatArray:
    """Standardised log-likelihood, corrected for the latent value having been estimated from the same answers.

    Parameters
    ----------
    items : Items
        Of any model.
    codes : array_like of int, shape (n, J)
        0 .. K_j - 1; negative where there is no answer.
    theta : array_like, shape (n,)
        ML, WLE or MAP estimates from these answers; NaN or infinite where there is none.

    Returns
    -------
    ndarray, shape (n,)
        Low values mean improbable answers. NaN as for :func:`lz`, and where the answers leave nothing to vary
        beside the latent value (a single item).

    Raises
    ------
    ValueError
        If codes do not fit the items, there is not one latent value per person.

    Notes
    -----
    With weights ``w = ln P``, scores ``r = d ln P / d theta`` and ``c = sum P' w / sum P' r``:
    ``sum (x - P)(w - c r) / sqrt(V(w - c r))`` over items and categories. Each estimate solves
    ``sum (x - P) r + r_0 = 0`` (r_0 is 0 for ML, ``J / (2 I)`` for WLE, ``-theta`` for MAP), so that the numerator
    is Snijders's ``sum (x - P) w + c r_0`` without having to say which one was used. For two categories this is
    Snijders's statistic, for more Sinharay's.
    *Sampling behaviour:* about standard normal: with 30 to 40 items it flags 3 to 7.5 % at a nominal 5 %; its mean
    is a little above 0 (about .1 with 40 two-category items), and its left tail is the heavier one.

    References
    ----------
    Snijders, T. A. B. (2001). Asymptotic null distribution of person fit statistics with estimated person
    parameter. *Psychometrika*, 66, 331-342. Sinharay, S. (2016). Asymptotically correct standardization of
    person-fit statistics beyond dichotomous items. *Psychometrika*, 81, 992-1013. Magis, D., Raiche, G., &
    Beland, S. (2012). *Journal of Educational and Behavioral Statistics*, 37, 57-81.

    Examples
    --------
    >>> from hiring.psychometrics.irt.models import Model
    >>> five = Items(Model.TWO_PL, np.ones(5), np.array([[2.0], [1.0], [0.0], [-1.0], [-2.0]]), tuple("abcde"))
    >>> lz_star(five, [[1, 1, 1, 0, 0], [0, 0, 1, 1, 1]], [0.590790, 0.590790]).round(2).tolist()
    [1.02, -4.52]
    """
    return _over_persons(items, codes, theta, _corrected)


def _over_persons(items: Items, codes: ArrayLike, theta: ArrayLike, statistic: _Statistic) -> FloatArray:
    """Apply a statistic to blocks of persons, so that memory does not grow with their number."""
    answers = as_codes(items, codes)
    points = np.asarray(theta, dtype=np.float64)
    if points.shape != (len(answers),):
        raise ValueError(f"theta: one latent value per person is needed, {len(answers)}, not {points.shape}")
    found = np.full(len(answers), np.nan)
    usable = np.flatnonzero(np.isfinite(points) & (answers >= 0).any(axis=1))
    size = max(1, _CELLS_AT_ONCE // (len(items) * int(items.categories.max())))
    for start in range(0, len(usable), size):
        at = usable[start : start + size]
        shape = curves(items, points[at])
        marks = (answers[at].T[:, :, None] == np.arange(shape.probability.shape[2])) & (shape.probability > 0)
        found[at] = statistic(shape, marks, (answers[at] >= 0).T)
    return found


def _plain(shape: Curves, marks: _Marks, answered: _Marks) -> FloatArray:
    return _standardised(shape.probability, _log(shape.probability), marks, answered)


def _corrected(shape: Curves, marks: _Marks, answered: _Marks) -> FloatArray:
    chance, log_chance = shape.probability, _log(shape.probability)
    slope, seen = chance * shape.first, answered[:, :, None]
    information = np.sum(slope * shape.first, axis=(0, 2), where=seen)
    share = np.sum(slope * log_chance, axis=(0, 2), where=seen) / np.where(information > 0, information, 1.0)
    return _standardised(chance, log_chance - share[None, :, None] * shape.first, marks, answered)


def _standardised(chance: FloatArray, weight: FloatArray, marks: _Marks, answered: _Marks) -> FloatArray:
    """The weighted residual over its standard deviation; NaN where nothing can vary."""
    mean = (chance * weight).sum(axis=2)
    residual = np.sum(weight, axis=(0, 2), where=marks) - np.sum(mean, axis=0, where=answered)
    spread = (chance * np.square(weight - mean[:, :, None])).sum(axis=2)
    variance = np.sum(spread, axis=0, where=answered)
    usable = variance > _ROUNDING
    return np.where(usable, residual / np.sqrt(np.where(usable, variance, 1.0)), np.nan)


def _log(chance: FloatArray) -> FloatArray:
    return np.log(np.where(chance > 0, chance, 1.0))
