"""Weights learnt from outcomes, pulled towards the weights set beforehand, and judged on persons not learnt from.

scikit-learn is imported inside one function, so that programs which never learn weights never load it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hiring.psychometrics.arrays import FloatArray, as_table, as_vector
from hiring.psychometrics.errors import NotEnoughData

ENOUGH_TO_LEARN = 100
ENOUGH_FOR_FREE_WEIGHTS = 200
FOLDS, REPEATS = 5, 10
PENALTIES = tuple(float(p) for p in np.logspace(-1, 4, 16))
_TINY = 1e-12


@dataclass(frozen=True, eq=False)
class Fitted:
    """Weights for standardised predictors.

    Attributes
    ----------
    weights : ndarray, shape (p,)
        At least 0; in criterion units per standard deviation of the predictor.
    penalty : float
        How strongly the weights were pulled to the prior.
    prior_scale : float
        By what the prior weights were multiplied before.
    """

    weights: FloatArray
    penalty: float
    prior_scale: float


@dataclass(frozen=True, eq=False)
class Learned:
    """Learnt weights and how they do on persons they were not learnt from.

    Attributes
    ----------
    n : int
        Persons with a criterion.
    weights : ndarray, shape (p,)
        Weights from all persons, in sum 1; the prior's where learning is not allowed yet or gains nothing.
    learned : ndarray, shape (p,)
        What was learnt, whether or not it may be used.
    r_learned, r_prior, r_unit, r_free : float
        Mean cross-validated correlations: learnt, prior, equal and freely fitted weights; ``r_free`` is NaN below 200
        persons, where free weights are not fitted.
    gain : float
        ``r_learned - r_unit``.
    gain_se : float
        Its standard error over repeats of the cross-validation: luck of the split only.
    adopt : bool
        Whether learnt weights may be proposed: at least 100 persons, and better than prior and equal weights.
    warnings : tuple of str
    """

    n: int
    weights: FloatArray
    learned: FloatArray
    r_learned: float
    r_prior: float
    r_unit: float
    r_free: float
    gain: float
    gain_se: float
    adopt: bool
    warnings: tuple[str, ...]


def shrink_to_prior(predictors: ArrayLike, criterion: ArrayLike, prior: ArrayLike) -> Fitted:
    """Fit weights by ridge regression towards given weights.

    Parameters
    ----------
    predictors : array_like, shape (n, p)
        Complete rows.
    criterion : array_like, shape (n,)
    prior : array_like, shape (p,)
        Weights set beforehand, >= 0, not all 0.

    Returns
    -------
    Fitted

    Raises
    ------
    ValueError
        If lengths differ, a value is missing, or a prior weight is negative.
    NotEnoughData
        If there are fewer than 10 persons, or a column does not vary.

    Notes
    -----
    On standardised predictors: c = least squares of the criterion on the prior composite (at least 0), then ridge
    regression of what is left, penalty by leave-one-out over 16 values from .1 to 10,000; ``w = c prior + ridge``.
    Where a weight would be negative, the same penalised problem is solved with all weights at least 0.

    References
    ----------
    Hoerl, A. E., & Kennard, R. W. (1970). Ridge regression. *Technometrics*, 12, 55-67.

    Examples
    --------
    >>> random = np.random.default_rng(5)
    >>> x = random.normal(size=(400, 3))
    >>> y = x @ [3.0, 2.0, 1.0] + random.normal(size=400)
    >>> shrink_to_prior(x, y, [1, 1, 1]).weights.round(0)
    array([3., 2., 1.])
    """
    x, y, w = _checked(predictors, criterion, prior)
    return _fit(_standardised(x), y - y.mean(), w)


def learn_weights(predictors: ArrayLike, criterion: ArrayLike, prior: ArrayLike, *, seed: int = 0) -> Learned:
    """Learn weights and judge them by nested cross-validation against prior and equal weights.

    Parameters
    ----------
    predictors : array_like, shape (n, p)
        Complete rows, each predictor keyed so that more is better.
    criterion : array_like, shape (n,)
        Fixed before anybody looked.
    prior : array_like, shape (p,)
        Weights set beforehand, >= 0, not all 0.
    seed : int
        Of the splits.

    Returns
    -------
    Learned

    Raises
    ------
    ValueError
        If lengths differ, a value is missing, or a prior weight is negative.
    NotEnoughData
        If there are fewer than 10 persons, or a column does not vary.

    Notes
    -----
    5 folds, 10 times. Standardising, the penalty and the weights come from the training part alone; predictions are
    correlated with the criterion over all persons of a repeat. Below 100 persons the prior stays; freely fitted
    weights are tried from 200 on. A person's sign-off makes a new version of the weights; scores given stay.

    References
    ----------
    Varma, S., & Simon, R. (2006). Bias in error estimation when using cross-validation for model selection.
    *BMC Bioinformatics*, 7, 91.
    Bobko, P., Roth, P. L., & Buster, M. A. (2007). The usefulness of unit weights in creating composite scores.
    *Organizational Research Methods*, 10, 689-709.

    Examples
    --------
    >>> random = np.random.default_rng(5)
    >>> x = random.normal(size=(60, 2))
    >>> found = learn_weights(x, x @ [1.0, 0.2] + random.normal(size=60), [1, 1])
    >>> found.adopt, found.weights, len(found.warnings)
    (False, array([0.5, 0.5]), 1)
    """
    x, y, w = _checked(predictors, criterion, prior)
    n = len(y)
    free = n >= ENOUGH_FOR_FREE_WEIGHTS
    rounds = np.array([_one_repeat(x, y, w, np.random.default_rng([seed, turn]), free) for turn in range(REPEATS)])
    r_learned, r_prior, r_unit, r_free = rounds.mean(axis=0)
    learned = _fit(_standardised(x), y - y.mean(), w).weights
    usable = learned.sum() > _TINY
    learned = learned / learned.sum() if usable else w / w.sum()
    better = bool(usable and r_learned > max(r_prior, r_unit))
    adopt = better and n >= ENOUGH_TO_LEARN
    return Learned(
        n=n,
        weights=learned if adopt else w / w.sum(),
        learned=learned,
        r_learned=float(r_learned),
        r_prior=float(r_prior),
        r_unit=float(r_unit),
        r_free=float(r_free),
        gain=float(r_learned - r_unit),
        gain_se=float((rounds[:, 0] - rounds[:, 2]).std(ddof=1) / np.sqrt(REPEATS)),
        adopt=adopt,
        warnings=_warnings(n, x.shape[1], better=better),
    )


def _warnings(n: int, p: int, *, better: bool) -> tuple[str, ...]:
    found = []
    if n < ENOUGH_TO_LEARN:
        found.append(f"{n} persons: below {ENOUGH_TO_LEARN} the weights set beforehand stay")
    elif not better:
        found.append("learnt weights do no better on new persons: the weights set beforehand stay")
    if n < 10 * p:
        found.append(f"{n} persons for {p} predictors: fewer than 10 each")
    return tuple(found)


def _one_repeat(x: FloatArray, y: FloatArray, prior: FloatArray, random: np.random.Generator, free: bool) -> FloatArray:  # noqa: FBT001 - private
    """Correlations, over all persons, of predictions made without them: learnt, prior, unit, free."""
    fold = random.permutation(np.arange(len(y)) % FOLDS)
    predicted = np.full((len(y), 4), np.nan)
    for number in range(FOLDS):
        test = fold == number
        mean, sd = x[~test].mean(axis=0), x[~test].std(axis=0)
        z = (x - mean) / np.where(sd > 0, sd, 1.0)
        centre = y[~test].mean()
        weights = [_fit(z[~test], y[~test] - centre, prior).weights, prior / prior.sum(), np.ones(len(prior))]
        if free:
            weights.append(np.linalg.lstsq(z[~test], y[~test] - centre, rcond=None)[0])
        for column, w in enumerate(weights):
            predicted[test, column] = z[test] @ w + (centre if column in {0, 3} else 0.0)
    return np.array([_r(predicted[:, column], y) for column in range(4)])


def _r(predicted: FloatArray, y: FloatArray) -> float:
    if np.isnan(predicted).any():
        return float("nan")
    a, b = predicted - predicted.mean(), y - y.mean()
    scale = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / scale if scale > _TINY else 0.0


def _fit(z: FloatArray, y: FloatArray, prior: FloatArray) -> Fitted:
    from sklearn.linear_model import LinearRegression, RidgeCV  # noqa: PLC0415 - the only module that needs it

    composite = z @ prior
    scale = max(0.0, float(composite @ y) / max(float(composite @ composite), _TINY))
    ridge = RidgeCV(alphas=PENALTIES, fit_intercept=False).fit(z, y - scale * composite)
    penalty, start = float(ridge.alpha_), scale * prior
    weights = start + np.asarray(ridge.coef_, dtype=np.float64)
    if (weights < 0).any():
        held = np.vstack([z, np.sqrt(penalty) * np.eye(len(prior))])
        target = np.concatenate([y, np.sqrt(penalty) * start])
        weights = np.asarray(LinearRegression(fit_intercept=False, positive=True).fit(held, target).coef_)
    return Fitted(weights=weights, penalty=penalty, prior_scale=scale)


def _standardised(x: FloatArray) -> FloatArray:
    scaled: FloatArray = (x - x.mean(axis=0)) / x.std(axis=0)
    return scaled


def _checked(
    predictors: ArrayLike, criterion: ArrayLike, prior: ArrayLike
) -> tuple[FloatArray, FloatArray, FloatArray]:
    x, y, w = as_table(predictors, "predictors"), as_vector(criterion, "criterion"), as_vector(prior, "prior")
    if len(x) != len(y) or x.shape[1] != len(w):
        raise ValueError("predictors need a row for each criterion and a column for each prior weight")
    if not len(w) or w.min() < 0 or not w.any():
        raise ValueError("prior weights must not be negative, and not all 0")
    if len(y) < 2 * FOLDS:
        raise NotEnoughData(f"weights need at least {2 * FOLDS} persons with a criterion, not {len(y)}")
    still = np.flatnonzero(np.ptp(x, axis=0) == 0)
    if len(still):
        raise NotEnoughData(f"predictor {int(still[0]) + 1} does not vary: leave it out")
    if np.ptp(y) == 0:
        raise NotEnoughData("the criterion does not vary")
    return x, y, w
