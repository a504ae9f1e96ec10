"""Adaptive tests of many simulated persons at once, by the very steps a live test takes."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hiring.psychometrics.adaptive.choice import Mask, allowed, estimates, pick, worth
from hiring.psychometrics.adaptive.pool import AdaptivePool
from hiring.psychometrics.adaptive.rules import Rules
from hiring.psychometrics.arrays import FloatArray, IntArray, as_vector
from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.irt.lookup import Codes, as_codes
from hiring.psychometrics.irt.models import Items, probabilities

_PERSONS_AT_ONCE = 1000
_TWO_SIDED_95 = 1.959963984540054


@dataclass(frozen=True, eq=False)
class Simulation:
    """What the adaptive tests of n persons came to.

    Attributes
    ----------
    theta, se : ndarray, shape (n,)
        Final posterior means and standard deviations.
    items : ndarray of int, shape (n, most)
        The items given, in order; -1 after the end.
    exposure : ndarray, shape (J,)
        Share of the persons who were given each item.
    truth : ndarray, shape (n,)
        The latent values the answers came from; NaN if they are not known.
    """

    theta: FloatArray
    se: FloatArray
    items: IntArray
    exposure: FloatArray
    truth: FloatArray

    @property
    def length(self) -> IntArray:
        """Items given to each person, shape (n,)."""
        return np.asarray((self.items >= 0).sum(axis=1), dtype=np.int64)

    @property
    def bias(self) -> float:
        """Mean of estimate less truth."""
        return float((self.theta - self.truth).mean())

    @property
    def rmse(self) -> float:
        """Root of the mean squared difference of estimate and truth."""
        return float(np.sqrt(np.square(self.theta - self.truth).mean()))

    @property
    def coverage(self) -> float:
        """Share of persons whose truth lies within 1.96 standard deviations of the estimate."""
        return float((np.abs(self.theta - self.truth) <= _TWO_SIDED_95 * self.se).mean())

    @property
    def overlap(self) -> float:
        """Share of a test that two persons are expected to have in common; NaN for one person."""
        persons, length = len(self.theta), float(self.length.mean())
        if persons == 1:
            return float("nan")
        given = self.exposure * persons
        return float((given * (given - 1)).sum() / (persons * (persons - 1)) / length)


def simulated_answers(items: Items, theta: ArrayLike, rng: np.random.Generator) -> Codes:
    """Answers that persons of known latent values would give to all items.

    Parameters
    ----------
    items : Items
    theta : array_like, shape (n,)
        Finite latent values.
    rng : numpy.random.Generator

    Returns
    -------
    ndarray of int8, shape (n, J)

    Raises
    ------
    ValueError
        If theta is no finite vector.

    Examples
    --------
    >>> from hiring.psychometrics.irt.models import Model
    >>> sure = Items(Model.TWO_PL, np.array([50.0]), np.array([[0.0]]), ("a",))
    >>> simulated_answers(sure, [-1.0, 1.0], np.random.default_rng(1)).tolist()
    [[0], [1]]
    """
    levels = as_vector(theta, "theta")
    codes = np.empty((len(levels), len(items)), dtype=np.int8)
    for rows in _chunks(len(levels)):
        below = probabilities(items, levels[rows]).cumsum(axis=2)[:, :, :-1]
        drawn = rng.random((len(items), len(levels[rows]), 1))
        codes[rows] = np.minimum((drawn >= below).sum(axis=2), items.categories[:, None] - 1).T
    return codes


def simulate(
    pool: AdaptivePool, rules: Rules, codes: ArrayLike, rng: np.random.Generator, truth: ArrayLike | None = None
) -> Simulation:
    """Give an adaptive test to each person, with the answers that are known for all items.

    Parameters
    ----------
    pool : AdaptivePool
    rules : Rules
    codes : array_like of int, shape (n, J)
        From :func:`simulated_answers`, or real answers; an item with a negative code cannot be given.
    rng : numpy.random.Generator
        Draws two lots per person and item.
    truth : array_like, shape (n,), optional
        The latent values behind the answers.

    Returns
    -------
    Simulation

    Raises
    ------
    ValueError
        If the codes do not fit the pool, or the truth the codes.
    NotEnoughData
        If there is nobody.

    Examples
    --------
    >>> from hiring.psychometrics.adaptive.pool import adaptive_pool
    >>> from hiring.psychometrics.irt.models import Model
    >>> pool = adaptive_pool(Items(Model.TWO_PL, np.array([1.0, 2.0]), np.zeros((2, 1)), ("a", "b")))
    >>> rules = Rules(fewest=1, most=2, randomesque=1)
    >>> found = simulate(pool, rules, [[0, 1], [-1, 1]], np.random.default_rng(1))
    >>> found.items.tolist(), found.exposure.tolist()
    ([[1, 0], [1, -1]], [0.5, 1.0])
    """
    answers = as_codes(pool.items, codes)
    if len(answers) == 0:
        raise NotEnoughData("nobody to test")
    levels = np.full(len(answers), np.nan) if truth is None else as_vector(truth, "truth")
    if len(levels) != len(answers):
        raise ValueError(f"truth: one value for each of {len(answers)} persons is needed")
    most = min(rules.most, len(pool))
    theta, se = np.empty(len(answers)), np.empty(len(answers))
    given = np.full((len(answers), most), -1, dtype=np.int64)
    for rows in _chunks(len(answers)):
        lots = rng.random((most, 2, len(answers[rows])))
        theta[rows], se[rows], given[rows] = _tests(pool, rules, answers[rows], lots)
    exposure = np.bincount(given[given >= 0], minlength=len(pool)) / len(answers)
    return Simulation(theta, se, given, exposure, levels)


def _chunks(persons: int) -> Iterator[slice]:
    for start in range(0, persons, _PERSONS_AT_ONCE):
        yield slice(start, min(start + _PERSONS_AT_ONCE, persons))


def _tests(
    pool: AdaptivePool, rules: Rules, answers: Codes, lots: FloatArray
) -> tuple[FloatArray, FloatArray, IntArray]:
    persons = len(answers)
    posterior = np.tile(pool.log_prior, (persons, 1))
    free, counts = answers >= 0, np.zeros((persons, len(pool.targets)), dtype=np.int64)
    given = np.full((persons, len(lots)), -1, dtype=np.int64)
    active = np.arange(persons)
    for turn, (start, lot) in enumerate(lots):
        theta, se, mass = estimates(pool, posterior[active])
        going = ~_over(rules, turn, se, free[active], counts[active])
        active, theta, mass = active[going], theta[going], mass[going]
        if len(active) == 0:
            break
        at = theta if turn else pool.mean + rules.start_spread * (2.0 * start[active] - 1.0)
        value = worth(pool, rules.criterion, at, posterior[active], mass)
        may = allowed(pool, rules, free[active], counts[active])
        chosen = pick(pool, rules, value, may, lot[active])
        posterior[active] += pool.log_table[chosen, answers[active, chosen]]
        free[active, chosen] = False
        counts[active, pool.areas[chosen]] += 1
        given[active, turn] = chosen
    theta, se, _ = estimates(pool, posterior)
    return theta, se, given


def _over(rules: Rules, given: int, se: FloatArray, free: Mask, counts: IntArray) -> Mask:
    """As a live test decides it, for all persons with as many items."""
    over: Mask = ~np.asarray(free.any(axis=1))
    if given >= rules.fewest:
        covered = (counts[:, : len(rules.area_minimum)] >= np.array(rules.area_minimum, dtype=np.int64)).all(axis=1)
        over = over | ((se <= rules.se) & covered)
    return over
