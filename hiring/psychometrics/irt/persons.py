"""Persons' latent values from their answers: EAP, MAP, weighted likelihood and maximum likelihood."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from hiring.psychometrics.arrays import FloatArray, IntArray
from hiring.psychometrics.irt.information import curves
from hiring.psychometrics.irt.lookup import Codes, as_codes, fuse, summed
from hiring.psychometrics.irt.models import Items, log_probabilities
from hiring.psychometrics.irt.person_scores import Grid, Method, PersonScores, population_grid
from hiring.psychometrics.irt.roots import Equation, Mask, ends, solve

_CELLS_AT_ONCE = 400_000
_PERSONS_AT_ONCE = 5_000


def eap(items: Items, codes: ArrayLike, grid: Grid | None = None) -> PersonScores:
    """Mean and standard deviation of every person's posterior distribution.

    Parameters
    ----------
    items : Items
    codes : array_like of int, shape (n, J)
        0 .. K_j - 1; negative where there is no answer.
    grid : Grid, optional
        Nodes and population, from :func:`~hiring.psychometrics.irt.person_scores.population_grid`. Default: a
        standard normal population, which with the default nodes is the grid of most published scores.

    Returns
    -------
    PersonScores
        Always finite; somebody without an answer gets the population's mean and standard deviation.

    Raises
    ------
    ValueError
        If the codes do not fit the items.

    Notes
    -----
    ``sum_q theta_q L_q w_q / sum_q L_q w_q``. Log-likelihoods are added up from tables of all combinations of
    answers to neighbouring items, a few look-ups per person.

    References
    ----------
    Bock, R. D., & Mislevy, R. J. (1982). Adaptive EAP estimation of ability in a microcomputer environment.
    *Applied Psychological Measurement*, 6, 431-444.

    Examples
    --------
    >>> from hiring.psychometrics.irt.models import Model
    >>> item = Items(Model.TWO_PL, np.array([1.0]), np.array([[0.0]]), ("a",))
    >>> found = eap(item, [[1], [0]])
    >>> found.theta.round(4).tolist(), found.se.round(4).tolist()
    ([0.4132, -0.4132], [0.9106, 0.9106])
    """
    answers, chosen = as_codes(items, codes), grid or population_grid(items)
    blocks = fuse(log_probabilities(items, chosen.nodes), items)
    centre = float(chosen.nodes @ chosen.weights)
    powers = np.vander(chosen.nodes - centre, 3, increasing=True) * chosen.weights[:, None]
    theta, se = np.empty(len(answers)), np.empty(len(answers))
    for rows, sums in summed(blocks, answers):
        np.subtract(sums, sums.max(axis=1, keepdims=True), out=sums)
        total, first, second = (np.exp(sums, out=sums) @ powers).T
        shift = first / total
        theta[rows] = centre + shift
        se[rows] = np.sqrt(np.maximum(second / total - np.square(shift), 0.0))
    return PersonScores(Method.EAP, theta, se, _answered(answers))


def map_scores(items: Items, codes: ArrayLike, *, mean: float = 0.0, sd: float = 1.0) -> PersonScores:
    """Mode of every person's posterior distribution, for a normal population.

    Parameters
    ----------
    items : Items
    codes : array_like of int, shape (n, J)
        0 .. K_j - 1; negative where there is no answer.
    mean, sd : float
        Of the population, sd > 0.

    Returns
    -------
    PersonScores
        Always finite; somebody without an answer gets the population's mean and standard deviation.

    Raises
    ------
    ValueError
        If the codes do not fit the items, or sd is not above 0.

    Notes
    -----
    Solves ``(log L)' = (theta - mean) / sd^2``; the solution is unique, since log L is concave.
    ``SE = 1 / sqrt(I(theta) + 1 / sd^2)`` with the expected information.

    References
    ----------
    Samejima, F. (1969). Estimation of latent ability using a response pattern of graded scores. *Psychometrika
    Monograph*, 17.

    Examples
    --------
    >>> from hiring.psychometrics.irt.models import Model
    >>> item = Items(Model.TWO_PL, np.array([1.0]), np.array([[0.0]]), ("a",))
    >>> found = map_scores(item, [[1], [-1]])
    >>> found.theta.round(4).tolist(), found.se.round(4).tolist()
    ([0.4011, 0.0], [0.898, 1.0])
    """
    answers = as_codes(items, codes)
    population_grid(items, mean=mean, sd=sd)  # refuses a population that is none
    theta = solve(Equation(items, answers, precision=sd**-2, mean=mean))
    return PersonScores(Method.MAP, theta, _se(items, answers, theta, sd**-2), _answered(answers))


def wle(items: Items, codes: ArrayLike) -> PersonScores:
    """Warm's weighted likelihood estimate: no prior, hardly any bias, finite also at the extremes.

    Parameters
    ----------
    items : Items
    codes : array_like of int, shape (n, J)
        0 .. K_j - 1; negative where there is no answer.

    Returns
    -------
    PersonScores
        NaN for somebody without an informative answer.

    Raises
    ------
    ValueError
        If the codes do not fit the items.

    Notes
    -----
    Solves ``(log L)' + J / (2 I) = 0`` with ``J = sum_j sum_k P' P'' / P``; of several solutions the one with
    the greatest weighted likelihood. ``SE = 1 / sqrt(I(theta))``.

    References
    ----------
    Warm, T. A. (1989). Weighted likelihood estimation of ability in item response theory. *Psychometrika*, 54,
    427-450. Magis, D., & Verhelst, N. (2017). On the finiteness of the weighted likelihood estimator of ability.
    *Psychometrika*, 82, 637-647.

    Examples
    --------
    >>> from hiring.psychometrics.irt.models import Model
    >>> item = Items(Model.RASCH, np.array([1.0]), np.array([[0.0]]), ("a",))
    >>> found = wle(item, [[1]])
    >>> found.theta.round(4).tolist(), found.se.round(4).tolist()
    ([1.0986], [2.3094])
    """
    answers = as_codes(items, codes)
    high, low = ends(items, answers)
    silent = high & low
    theta = np.full(len(answers), np.nan)
    theta[~silent] = solve(Equation(items, answers[~silent], weighted=True))
    return PersonScores(Method.WLE, theta, _se(items, answers, theta), _answered(answers), _warnings(theta))


def ml(items: Items, codes: ArrayLike) -> PersonScores:
    """Maximum likelihood estimate: no prior; infinite where every answer lies at one end.

    Parameters
    ----------
    items : Items
    codes : array_like of int, shape (n, J)
        0 .. K_j - 1; negative where there is no answer.

    Returns
    -------
    PersonScores
        ``theta`` is plus or minus infinity, with an infinite standard error, for somebody whose every answer is
        the likeliest one at that end; NaN for somebody without an informative answer. A warning counts both.

    Raises
    ------
    ValueError
        If the codes do not fit the items.

    Notes
    -----
    Solves ``(log L)' = 0``; ``SE = 1 / sqrt(I(theta))`` with the expected information.

    References
    ----------
    Birnbaum, A. (1968). Some latent trait models. In F. M. Lord & M. R. Novick, *Statistical theories of mental
    test scores*. Addison-Wesley.

    Examples
    --------
    >>> from hiring.psychometrics.irt.models import Model
    >>> two = Items(Model.RASCH, np.array([1.0, 1.0]), np.array([[1.0], [0.0]]), ("a", "b"))
    >>> found = ml(two, [[1, 0], [1, 1]])
    >>> found.theta.round(4).tolist(), found.se.round(4).tolist()
    ([-0.5, inf], [1.4586, inf])
    """
    answers = as_codes(items, codes)
    high, low = ends(items, answers)
    theta = np.select([high & low, high, low], [np.nan, np.inf, -np.inf])
    inside = ~(high | low)
    theta[inside] = solve(Equation(items, answers[inside]))
    return PersonScores(Method.ML, theta, _se(items, answers, theta), _answered(answers), _warnings(theta))


def score_persons(
    items: Items,
    codes: ArrayLike,
    method: Method = Method.EAP,
    *,
    mean: float = 0.0,
    sd: float = 1.0,
    tick: Callable[[int], None] | None = None,
) -> PersonScores:
    """Latent values by the method named, some thousand persons at a time.

    Parameters
    ----------
    items : Items
    codes : array_like of int, shape (n, J)
        0 .. K_j - 1; negative where there is no answer.
    method : Method
    mean, sd : float
        Of the normal population, sd > 0, where the method has a prior.
    tick : callable, optional
        Told after each batch how many persons it held.

    Returns
    -------
    PersonScores

    Raises
    ------
    ValueError
        If the codes do not fit the items, or the population is none.

    Examples
    --------
    >>> from hiring.psychometrics.irt.models import Model
    >>> item = Items(Model.TWO_PL, np.array([1.0]), np.array([[0.0]]), ("a",))
    >>> [round(float(score_persons(item, [[1]], method).theta[0]), 4) for method in Method]
    [0.4132, 0.4011, 1.0986, inf]
    """
    answers, grid = as_codes(items, codes), population_grid(items, mean=mean, sd=sd)
    ways: dict[Method, Callable[[Codes], PersonScores]] = {
        Method.EAP: lambda some: eap(items, some, grid),
        Method.MAP: lambda some: map_scores(items, some, mean=mean, sd=sd),
        Method.WLE: lambda some: wle(items, some),
        Method.ML: lambda some: ml(items, some),
    }
    theta, se = np.empty(len(answers)), np.empty(len(answers))
    for start in range(0, len(answers), _PERSONS_AT_ONCE):
        rows = slice(start, start + _PERSONS_AT_ONCE)
        found = ways[method](answers[rows])
        theta[rows], se[rows] = found.theta, found.se
        if tick is not None:
            tick(len(found.theta))
    return PersonScores(method, theta, se, _answered(answers), _warnings(theta))


def _answered(answers: Codes) -> IntArray:
    return np.asarray(np.count_nonzero(answers >= 0, axis=1), dtype=np.int64)


def _se(items: Items, answers: Codes, theta: FloatArray, precision: float = 0.0) -> FloatArray:
    """``1 / sqrt(information of the items answered + precision of the prior)``."""
    information = np.zeros(len(theta))
    finite = np.flatnonzero(np.isfinite(theta))
    step = max(1, _CELLS_AT_ONCE // answers.shape[1])
    for start in range(0, len(finite), step):
        rows = finite[start : start + step]
        information[rows] = (curves(items, theta[rows]).information.T * (answers[rows] >= 0)).sum(axis=1)
    with np.errstate(divide="ignore"):
        return np.asarray(np.where(np.isnan(theta), np.nan, 1.0 / np.sqrt(information + precision)))


def _warnings(theta: FloatArray) -> tuple[str, ...]:
    return (
        *_warn(np.isinf(theta), "every answer at one end: their estimate is infinite; use wle, map or eap"),
        *_warn(np.isnan(theta), "no informative answer: their estimate is empty"),
    )


def _warn(who: Mask, what: str) -> tuple[str, ...]:
    many = int(np.count_nonzero(who))
    return (f"{many} of {len(who)} persons: {what}",) if many else ()
