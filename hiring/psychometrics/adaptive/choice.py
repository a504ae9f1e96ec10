"""The steps of a choice, for any number of persons at once: a live sitting is one person.

Arrays have one row per person. Lots are uniform numbers handed in, so that every choice can be repeated.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hiring.psychometrics.adaptive.pool import AdaptivePool
from hiring.psychometrics.adaptive.rules import Criterion, Exposure, Rules
from hiring.psychometrics.arrays import FloatArray, IntArray

Mask = NDArray[np.bool_]

_LAST_PLACE = 4  # values of a cubic


def estimates(pool: AdaptivePool, log_posterior: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Posterior mean, standard deviation, and mass at the nodes, up to a factor.

    Parameters
    ----------
    pool : AdaptivePool
    log_posterior : ndarray, shape (n, Q)
        Up to a constant.

    Returns
    -------
    ndarray (n,), ndarray (n,), ndarray (n, Q)

    Examples
    --------
    >>> from hiring.psychometrics.adaptive.pool import adaptive_pool
    >>> from hiring.psychometrics.irt.models import Items, Model
    >>> pool = adaptive_pool(Items(Model.TWO_PL, np.ones(2), np.zeros((2, 1)), ("a", "b")))
    >>> theta, se, mass = estimates(pool, pool.log_prior[None, :])
    >>> abs(theta.round(9)).tolist(), se.round(6).tolist(), float(mass.max())
    ([0.0], [1.0], 1.0)
    """
    mass = np.exp(log_posterior - log_posterior.max(axis=1, keepdims=True))
    total, first, second = (mass @ pool.powers).T
    theta = first / total
    return theta, np.sqrt(np.maximum(second / total - theta * theta, 0.0)), mass


def worth(
    pool: AdaptivePool, criterion: Criterion, theta: FloatArray, log_posterior: FloatArray, mass: FloatArray
) -> FloatArray:
    """How much each item promises each person, shape (n, J).

    Parameters
    ----------
    pool : AdaptivePool
    criterion : Criterion
    theta : ndarray, shape (n,)
        The estimates to choose at.
    log_posterior, mass : ndarray, shape (n, Q)
        As in :func:`estimates`.

    Returns
    -------
    ndarray, shape (n, J)

    Notes
    -----
    ``KL_j = sum_q w_q sum_k P_jk(theta) log(P_jk(theta) / P_jk(theta_q))``, with w the normalised likelihood
    (``kl``) or the posterior (``klp``) at the nodes. The posterior also works for the first items, where the
    likelihood is still flat.

    References
    ----------
    Chang, H.-H., & Ying, Z. (1996). A global information approach to computerized adaptive testing. *Applied
    Psychological Measurement*, 20, 213-229. Barrada, J. R., Olea, J., Ponsoda, V., & Abad, F. J. (2009). Item
    selection rules in computerized adaptive testing. *Methodology*, 5, 7-17.

    Examples
    --------
    >>> from hiring.psychometrics.adaptive.pool import adaptive_pool
    >>> from hiring.psychometrics.irt.models import Items, Model
    >>> pool = adaptive_pool(Items(Model.TWO_PL, np.array([1.0, 2.0]), np.zeros((2, 1)), ("a", "b")))
    >>> prior = pool.log_prior[None, :]
    >>> worth(pool, Criterion.INFORMATION, np.zeros(1), prior, np.exp(prior)).round(6).tolist()
    [[0.25, 1.0]]
    """
    if criterion is Criterion.INFORMATION:
        return _between(pool, pool.information, theta)
    weights = mass
    if criterion is Criterion.LIKELIHOOD_KL:
        weights = np.exp(log_posterior - pool.log_prior - (log_posterior - pool.log_prior).max(axis=1, keepdims=True))
    weights = weights / weights.sum(axis=1, keepdims=True)
    items, categories, nodes = pool.log_table.shape
    chance = np.maximum(_between(pool, pool.chances, theta), 0.0)
    elsewhere = weights @ pool.log_table.reshape(-1, nodes).T
    gain = chance * (np.log(np.maximum(chance, 1e-300)) - elsewhere)
    return np.asarray(gain.reshape(-1, items, categories).sum(axis=2))


def _between(pool: AdaptivePool, table: FloatArray, theta: FloatArray) -> FloatArray:
    """A table of the fine grid at values between its rows, by the cubic through the four nearest."""
    low, high = float(pool.fine[0]), float(pool.fine[-1])
    if len(theta) == 1:  # plain numbers are several times quicker than arrays of one
        place = min(max((float(theta[0]) - low) / (high - low), 0.0), 1.0) * (len(table) - 1)
        start = min(max(int(place) - 1, 0), len(table) - _LAST_PLACE)
        return np.asarray(np.array([_cubic(place - start)]) @ table[start : start + _LAST_PLACE])
    at = np.minimum(np.maximum((theta - low) / (high - low), 0.0), 1.0) * (len(table) - 1)
    first = np.minimum(np.maximum(at.astype(np.intp) - 1, 0), len(table) - _LAST_PLACE)
    shares = _cubic(at - first)
    return np.asarray(sum(shares[k][:, None] * table[first + k] for k in range(_LAST_PLACE)))


def _cubic(t: Any) -> tuple[Any, Any, Any, Any]:  # noqa: ANN401 - a float, or an array of them
    """The weights of the values at 0, 1, 2 and 3 in the cubic at t."""
    one, two, three = t - 1.0, t - 2.0, t - 3.0
    return -one * two * three / 6.0, t * two * three / 2.0, -t * one * three / 2.0, t * one * two / 6.0


def allowed(pool: AdaptivePool, rules: Rules, free: Mask, counts: IntArray) -> Mask:
    """Which items may come next: those not given yet, of the area that lags its target most.

    Parameters
    ----------
    pool : AdaptivePool
    rules : Rules
    free : ndarray of bool, shape (n, J)
        Items not given yet.
    counts : ndarray of int, shape (n, C)
        Items given, by area.

    Returns
    -------
    ndarray of bool, shape (n, J)

    Notes
    -----
    The lag is target less actual share. Once the items still to come before the test may end are no more than
    the areas' minimums need, only areas below their minimum count.

    References
    ----------
    Kingsbury, G. G., & Zara, A. R. (1989). Procedures for selecting items for computerized adaptive tests.
    *Applied Measurement in Education*, 2, 359-375.

    Examples
    --------
    >>> from hiring.psychometrics.adaptive.pool import adaptive_pool
    >>> from hiring.psychometrics.irt.models import Items, Model
    >>> pool = adaptive_pool(Items(Model.TWO_PL, np.ones(3), np.zeros((3, 1)), ("a", "b", "c")), areas=[0, 0, 1])
    >>> allowed(pool, Rules(), np.array([[True, False, True]]), np.array([[1, 0]])).tolist()
    [[False, False, True]]
    """
    if len(pool.targets) == 1:
        return free
    given = counts.sum(axis=1, keepdims=True)
    lag = pool.targets - counts / np.maximum(given, 1)
    if rules.area_minimum:
        short = np.maximum(np.array(rules.area_minimum) - counts, 0)
        urgent = short.sum(axis=1, keepdims=True) >= rules.fewest - given
        lag = np.where(urgent & (short == 0), -1e6 + lag, lag)
    left = free.astype(np.float64) @ pool.members
    area = np.where(left > 0, lag, -np.inf).argmax(axis=1)
    return np.asarray(free & (pool.areas == area[:, None]), dtype=np.bool_)


def pick(pool: AdaptivePool, rules: Rules, value: FloatArray, may: Mask, lot: FloatArray) -> IntArray:
    """The item each person gets.

    Parameters
    ----------
    pool : AdaptivePool
    rules : Rules
    value : ndarray, shape (n, J)
        From :func:`worth`.
    may : ndarray of bool, shape (n, J)
        From :func:`allowed`; at least one per person.
    lot : ndarray, shape (n,)
        Uniform numbers in [0, 1).

    Returns
    -------
    ndarray of int, shape (n,)

    Notes
    -----
    Randomesque: each of the best k with the same chance. Sympson-Hetter: the item ranked r with a chance
    proportional to ``e_r prod_(s < r) (1 - e_s)``, e being the exposure parameters: the multinomial form, which
    needs one lot.

    References
    ----------
    Kingsbury & Zara (1989). Sympson, J. B., & Hetter, R. D. (1985). Controlling item-exposure rates in
    computerized adaptive testing. *Proceedings of the 27th annual meeting of the Military Testing Association*,
    973-977. Stocking, M. L., & Lewis, C. (1998). Controlling item exposure conditional on ability in computerized
    adaptive testing. *Journal of Educational and Behavioral Statistics*, 23, 57-75.

    Examples
    --------
    >>> from hiring.psychometrics.adaptive.pool import adaptive_pool
    >>> from hiring.psychometrics.irt.models import Items, Model
    >>> pool = adaptive_pool(Items(Model.TWO_PL, np.ones(3), np.zeros((3, 1)), ("a", "b", "c")))
    >>> best_two = Rules(randomesque=2)
    >>> value, may = np.array([[0.1, 0.3, 0.2]]), np.ones((1, 3), dtype=bool)
    >>> [int(pick(pool, best_two, value, may, np.array([lot]))[0]) for lot in (0.4, 0.6)]
    [1, 2]
    """
    return _PICKERS[rules.exposure](pool, rules, np.where(may, value, -np.inf), lot)


def _best(pool: AdaptivePool, rules: Rules, value: FloatArray, lot: FloatArray) -> IntArray:
    del pool, rules, lot
    return np.asarray(value.argmax(axis=1), dtype=np.int64)


def _randomesque(pool: AdaptivePool, rules: Rules, value: FloatArray, lot: FloatArray) -> IntArray:
    del pool
    if len(value) == 1:  # a few greatest are quicker found one by one than by sorting
        row = value[0].copy()
        for _ in range(int(lot[0] * min(np.count_nonzero(row > -np.inf), rules.randomesque))):
            row[row.argmax()] = -np.inf
        return np.array([row.argmax()], dtype=np.int64)
    usable = np.minimum((value > -np.inf).sum(axis=1), rules.randomesque)
    order = np.argsort(-value, axis=1, kind="stable")
    return np.asarray(order[np.arange(len(value)), (lot * usable).astype(np.intp)], dtype=np.int64)


def _sympson_hetter(pool: AdaptivePool, rules: Rules, value: FloatArray, lot: FloatArray) -> IntArray:
    del rules
    order = np.argsort(-value, axis=1, kind="stable")
    passes = np.where(np.isfinite(np.take_along_axis(value, order, axis=1)), pool.exposure[order], 0.0)
    reached = np.cumprod(1.0 - passes, axis=1)
    cumulative = 1.0 - reached  # telescopes: sum of e_r prod (1 - e_s)
    place = (cumulative <= (lot * cumulative[:, -1])[:, None]).sum(axis=1)
    return np.asarray(order[np.arange(len(value)), place], dtype=np.int64)


_PICKERS: dict[Exposure, Callable[[AdaptivePool, Rules, FloatArray, FloatArray], IntArray]] = {
    Exposure.NONE: _best,
    Exposure.RANDOMESQUE: _randomesque,
    Exposure.SYMPSON_HETTER: _sympson_hetter,
}
