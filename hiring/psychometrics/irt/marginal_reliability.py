"""One number for how well a test measures a population, from its response model."""

import numpy as np
from numpy.typing import ArrayLike

from hiring.psychometrics.arrays import TWO, as_vector
from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.irt.information import total_information
from hiring.psychometrics.irt.models import Items
from hiring.psychometrics.irt.person_scores import Grid, population_grid


def marginal_reliability(se: ArrayLike, variance: float = 1.0) -> float:
    """Share of the latent variance that the scores of these persons recover.

    Parameters
    ----------
    se : array_like, shape (n,)
        Posterior standard deviations, for instance of :func:`~hiring.psychometrics.irt.persons.eap`.
    variance : float
        Of the latent value in the population, > 0: 1 in the calibration's own metric.

    Returns
    -------
    float
        At most 1; below 0 only where the scores fit no such population.

    Raises
    ------
    NotEnoughData
        If there is nobody.
    ValueError
        If a standard error is not finite, or the variance is not above 0.

    Notes
    -----
    ``1 - mean(PSD^2) / var(theta)``. Scores of patterns are a little more reliable than those of sums, which
    :class:`~hiring.psychometrics.irt.sum_scores.SumScores` gives.

    References
    ----------
    Green, B. F., Bock, R. D., Humphreys, L. G., Linn, R. L., & Reckase, M. D. (1984). Technical guidelines for
    assessing computerized adaptive tests. *Journal of Educational Measurement*, 21, 347-360.

    Examples
    --------
    >>> round(marginal_reliability([0.6, 0.6, 0.6]), 4)
    0.64
    """
    spread = as_vector(se, "standard errors")
    if len(spread) == 0:
        raise NotEnoughData("nobody was scored")
    if not variance > 0:
        raise ValueError(f"variance: a number above 0 is needed, not {variance}")
    return 1.0 - float(np.square(spread).mean()) / variance


def empirical_reliability(theta: ArrayLike, se: ArrayLike) -> float:
    """Reliability of posterior means from their own spread, whatever the population.

    Parameters
    ----------
    theta, se : array_like, shape (n,)
        Posterior means and standard deviations of n >= 2 persons.

    Returns
    -------
    float
        In [0, 1].

    Raises
    ------
    NotEnoughData
        If there are fewer than 2 persons, or no spread at all.
    ValueError
        If a value is not finite.

    Notes
    -----
    ``var(theta) / (var(theta) + mean(PSD^2))``.

    Examples
    --------
    >>> round(empirical_reliability([-1.0, 1.0], [0.5, 0.5]), 4)
    0.8889
    """
    scores, spread = as_vector(theta, "scores"), as_vector(se, "standard errors")
    if len(scores) < TWO or len(scores) != len(spread):
        raise NotEnoughData("the scores and standard errors of at least 2 persons are needed")
    between, within = float(scores.var(ddof=1)), float(np.square(spread).mean())
    if between + within == 0:
        raise NotEnoughData("the scores do not vary")
    return between / (between + within)


def information_reliability(items: Items, grid: Grid | None = None) -> float:
    """Reliability to expect in a population, before anybody has answered.

    Parameters
    ----------
    items : Items
    grid : Grid, optional
        Nodes and population. Default: a standard normal population.

    Returns
    -------
    float
        In [0, 1).

    Notes
    -----
    ``E[I(theta) / (I(theta) + 1 / var)]`` over the population.

    Examples
    --------
    >>> from hiring.psychometrics.irt.models import Model
    >>> item = Items(Model.RASCH, np.array([2.0]), np.array([[0.0]]), ("a",))
    >>> round(information_reliability(item), 4)
    0.3502
    """
    chosen = grid or population_grid(items)
    mean = float(chosen.weights @ chosen.nodes)
    variance = float(chosen.weights @ np.square(chosen.nodes - mean))
    told = total_information(items, chosen.nodes)
    return float(chosen.weights @ (told / (told + 1.0 / variance)))
