"""One person's adaptive test: a state, an answer to it, and the next step. Nothing here changes in place."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hiring.psychometrics.adaptive.choice import Mask, allowed, estimates, pick, worth
from hiring.psychometrics.adaptive.pool import AdaptivePool
from hiring.psychometrics.adaptive.rules import Rules, Stop
from hiring.psychometrics.arrays import FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class Sitting:
    """A person's test so far.

    Attributes
    ----------
    items, codes : tuple of int
        What was given, in order, and the category of each answer.
    log_posterior : ndarray, shape (1, Q)
        Up to a constant.
    free : ndarray of bool, shape (1, J)
        Items not given yet.
    counts : ndarray of int, shape (1, C)
        Items given, by area.
    """

    items: tuple[int, ...]
    codes: tuple[int, ...]
    log_posterior: FloatArray
    free: Mask
    counts: IntArray


@dataclass(frozen=True)
class Step:
    """What comes next.

    Attributes
    ----------
    item : int or None
        Position of the next item in the pool; None if the test is over.
    theta, se : float
        Posterior mean and standard deviation so far.
    stop : Stop or None
        Why the test is over.
    """

    item: int | None
    theta: float
    se: float
    stop: Stop | None


def begin(pool: AdaptivePool) -> Sitting:
    """A test before its first item.

    Examples
    --------
    >>> from hiring.psychometrics.adaptive.pool import adaptive_pool
    >>> from hiring.psychometrics.irt.models import Items, Model
    >>> begin(adaptive_pool(Items(Model.TWO_PL, np.ones(2), np.zeros((2, 1)), ("a", "b")))).items
    ()
    """
    free, counts = np.ones((1, len(pool)), dtype=bool), np.zeros((1, len(pool.targets)), dtype=np.int64)
    return Sitting((), (), pool.log_prior[None, :], free, counts)


def answer(pool: AdaptivePool, sitting: Sitting, item: int, code: int) -> Sitting:
    """The test after one more answer; the order of answers makes no difference to the posterior.

    Parameters
    ----------
    pool : AdaptivePool
    sitting : Sitting
    item : int
        Not given before.
    code : int
        Category of the answer, 0 .. K_j - 1.

    Returns
    -------
    Sitting

    Raises
    ------
    ValueError
        If the item was given before, or it has no such item or category.

    Examples
    --------
    >>> from hiring.psychometrics.adaptive.pool import adaptive_pool
    >>> from hiring.psychometrics.irt.models import Items, Model
    >>> pool = adaptive_pool(Items(Model.TWO_PL, np.ones(2), np.zeros((2, 1)), ("a", "b")))
    >>> answer(pool, begin(pool), 1, 0).free.tolist()
    [[True, False]]
    """
    if not (0 <= item < len(pool) and sitting.free[0, item]):
        raise ValueError(f"item {item}: not in the pool, or answered before")
    if not 0 <= code < pool.categories[item]:
        raise ValueError(f"item {pool.items.names[item]}: there is no category {code}")
    free, counts = sitting.free.copy(), sitting.counts.copy()
    free[0, item] = False
    counts[0, pool.areas[item]] += 1
    posterior = sitting.log_posterior + pool.log_table[item, code]
    return Sitting((*sitting.items, item), (*sitting.codes, code), posterior, free, counts)


def next_item(pool: AdaptivePool, sitting: Sitting, rules: Rules, lots: Sequence[float] = (0.5, 0.5)) -> Step:
    """The next item, or the end, with the estimate so far.

    Parameters
    ----------
    pool : AdaptivePool
    sitting : Sitting
    rules : Rules
    lots : sequence of two floats in [0, 1)
        For the start and for the exposure rule; the same lots give the same choice.

    Returns
    -------
    Step

    Raises
    ------
    ValueError
        If a lot is outside [0, 1).

    Notes
    -----
    The test ends when all minimums are met and the standard deviation is small enough, at the greatest number
    of items, or without an item left. One step for 200 items takes well below a tenth of a millisecond.

    Examples
    --------
    >>> from hiring.psychometrics.adaptive.pool import adaptive_pool
    >>> from hiring.psychometrics.irt.models import Items, Model
    >>> pool = adaptive_pool(Items(Model.TWO_PL, np.array([1.0, 2.0]), np.zeros((2, 1)), ("a", "b")))
    >>> rules = Rules(fewest=1, most=2, randomesque=1)
    >>> next_item(pool, begin(pool), rules).item
    1
    """
    start, lot = lots
    if not (0.0 <= start < 1.0 and 0.0 <= lot < 1.0):
        raise ValueError("lots: two numbers from 0 to below 1 are needed")
    theta, se, mass = estimates(pool, sitting.log_posterior)
    stop = _stop(sitting, rules, float(se[0]))
    if stop is not None:
        return Step(None, float(theta[0]), float(se[0]), stop)
    at = theta if sitting.items else np.array([pool.mean + rules.start_spread * (2.0 * start - 1.0)])
    value = worth(pool, rules.criterion, at, sitting.log_posterior, mass)
    may = allowed(pool, rules, sitting.free, sitting.counts)
    chosen = pick(pool, rules, value, may, np.array([lot]))
    return Step(int(chosen[0]), float(theta[0]), float(se[0]), None)


def _stop(sitting: Sitting, rules: Rules, se: float) -> Stop | None:
    given = len(sitting.items)
    if given >= rules.most:
        return Stop.LONG_ENOUGH
    if given == sitting.free.shape[1]:
        return Stop.NO_ITEM_LEFT
    covered = all(sitting.counts[0, area] >= least for area, least in enumerate(rules.area_minimum))
    return Stop.PRECISE if given >= rules.fewest and se <= rules.se and covered else None
