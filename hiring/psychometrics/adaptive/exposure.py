"""Exposure parameters: how seldom an item must be given, once chosen, so that nobody can learn the test by heart."""

from dataclasses import dataclass, replace

import numpy as np

from hiring.psychometrics.adaptive.pool import AdaptivePool, with_exposure
from hiring.psychometrics.adaptive.rules import Exposure, Rules
from hiring.psychometrics.adaptive.simulation import simulate, simulated_answers
from hiring.psychometrics.arrays import FloatArray

_LEAST = 1e-3  # a parameter never shuts an item out
_NOISE = 3.0  # standard errors of a simulated rate


@dataclass(frozen=True, eq=False)
class ExposureSetting:
    """Exposure parameters found by simulation.

    Attributes
    ----------
    pool : AdaptivePool
        The pool with its parameters.
    rates : ndarray, shape (J,)
        Share of the simulated persons who were given each item, with these parameters.
    rounds : int
        Simulations it took.
    warnings : tuple of str
        If the wanted rate was not reached.
    """

    pool: AdaptivePool
    rates: FloatArray
    rounds: int
    warnings: tuple[str, ...] = ()


def sympson_hetter(
    pool: AdaptivePool,
    rules: Rules,
    rng: np.random.Generator,
    *,
    highest: float = 0.25,
    persons: int = 2000,
    rounds: int = 30,
) -> ExposureSetting:
    """Set exposure parameters so that no item is given to more than a share of the persons.

    Parameters
    ----------
    pool : AdaptivePool
    rules : Rules
        Its exposure rule is taken to be Sympson-Hetter.
    rng : numpy.random.Generator
    highest : float
        The share wanted at most, in (0, 1).
    persons : int
        Simulated persons per round, drawn from the pool's population.
    rounds : int
        Simulations at most.

    Returns
    -------
    ExposureSetting

    Raises
    ------
    ValueError
        If the pool is too small: ``rules.most / J`` must be below ``highest``.

    Notes
    -----
    Round by round each parameter becomes ``min(1, parameter * highest / rate)``, until the greatest rate is
    within three of its standard errors of the one wanted: a fixed point of Sympson and Hetter's adjustment that
    needs only the rates.

    References
    ----------
    Sympson, J. B., & Hetter, R. D. (1985). Controlling item-exposure rates in computerized adaptive testing.
    *Proceedings of the 27th annual meeting of the Military Testing Association*, 973-977. van der Linden, W. J.
    (2003). Some alternatives to Sympson-Hetter item-exposure control in computerized adaptive testing. *Journal
    of Educational and Behavioral Statistics*, 28, 249-265.

    Examples
    --------
    >>> from hiring.psychometrics.adaptive.pool import adaptive_pool
    >>> from hiring.psychometrics.irt.models import Items, Model
    >>> a = np.linspace(0.5, 2.0, 20)
    >>> pool = adaptive_pool(Items(Model.TWO_PL, a, np.zeros((20, 1)), tuple(map(str, range(20)))))
    >>> found = sympson_hetter(pool, Rules(fewest=4, most=4), np.random.default_rng(1), highest=0.5)
    >>> bool(found.rates.max() < 0.53)
    True
    """
    longest = min(rules.most, len(pool))
    if not longest / len(pool) < highest < 1:
        raise ValueError(
            f"exposure: with up to {longest} of {len(pool)} items the highest rate must lie above "
            f"{longest / len(pool):.2f} and below 1; add items or shorten the test"
        )
    controlled = replace(rules, exposure=Exposure.SYMPSON_HETTER)
    enough = highest + _NOISE * np.sqrt(highest * (1.0 - highest) / persons)
    rates = _rates(pool, controlled, rng, persons)
    done = 1
    while rates.max() > enough and done < rounds:
        lowered = pool.exposure * highest / np.maximum(rates, 0.5 / persons)
        pool = with_exposure(pool, np.clip(lowered, _LEAST, 1.0))
        rates = _rates(pool, controlled, rng, persons)
        done += 1
    words = f"the greatest rate is still {rates.max():.2f} after {done} rounds, not {highest:.2f}"
    return ExposureSetting(pool, rates, done, (words,) if rates.max() > enough else ())


def _rates(pool: AdaptivePool, rules: Rules, rng: np.random.Generator, persons: int) -> FloatArray:
    theta = rng.normal(pool.mean, pool.sd, persons)
    return simulate(pool, rules, simulated_answers(pool.items, theta, rng), rng).exposure
