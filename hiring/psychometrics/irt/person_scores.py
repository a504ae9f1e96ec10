"""What an estimate of persons' latent values gives back, and the integral over them."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from hiring.psychometrics.arrays import FloatArray, IntArray, as_vector
from hiring.psychometrics.irt.information import total_information
from hiring.psychometrics.irt.models import Items

REACH = 6.0  # standard deviations of the population that an integral covers
NODES = 61
_MOST_NODES = 2001


class Method(StrEnum):
    """The ways to estimate a person's latent value."""

    EAP = "eap"  # mean of the posterior
    MAP = "map"  # mode of the posterior
    WLE = "wle"  # Warm's weighted likelihood
    ML = "ml"


@dataclass(frozen=True, eq=False)
class PersonScores:
    """Estimated latent values of n persons.

    Attributes
    ----------
    method : Method
    theta, se : ndarray, shape (n,)
        The estimate and its standard error (EAP: standard deviation of the posterior). ML: infinite, both of
        them, for somebody whose every answer lies at one end. NaN where nothing can be said.
    answered : ndarray of int, shape (n,)
        How many items each person answered.
    warnings : tuple of str
        How many persons have no finite estimate.
    """

    method: Method
    theta: FloatArray
    se: FloatArray
    answered: IntArray
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Grid:
    """Nodes of an integral over the population, and the population's share at each.

    Attributes
    ----------
    nodes : ndarray, shape (Q,)
        Rising, equally spaced unless weights were given.
    weights : ndarray, shape (Q,)
        Positive, adding up to 1.
    """

    nodes: FloatArray
    weights: FloatArray


def population_grid(
    items: Items,
    *,
    nodes: ArrayLike | None = None,
    mean: float = 0.0,
    sd: float = 1.0,
    weights: ArrayLike | None = None,
) -> Grid:
    """Nodes for integrals over a normal, or any other, population of persons.

    Parameters
    ----------
    items : Items
        They decide how fine the default must be.
    nodes : array_like, shape (Q,), optional
        Equally spaced. Default: 61 over mean +- 6 sd, more where the items are so informative that a posterior
        could be narrower than the step.
    mean, sd : float
        Of the population, sd > 0.
    weights : array_like, shape (Q,), optional
        The population's density or mass at the nodes. Default: normal.

    Returns
    -------
    Grid

    Raises
    ------
    ValueError
        If sd is not above 0, the nodes do not rise, or the weights do not fit.

    Notes
    -----
    A sum over equally spaced nodes is off by about ``exp(-2 pi^2 (s / h)^2)`` for a normal posterior of standard
    deviation s and a step of h: 3e-9 at s = h.

    Examples
    --------
    >>> from hiring.psychometrics.irt.models import Model
    >>> item = Items(Model.TWO_PL, np.array([1.0]), np.array([[0.0]]), ("a",))
    >>> grid = population_grid(item)
    >>> len(grid.nodes), float(grid.nodes[0]), round(float(grid.weights[30]), 6)
    (61, -6.0, 0.079788)
    """
    if not (np.isfinite(mean) and np.isfinite(sd) and sd > 0):
        raise ValueError(f"population: a finite mean and an sd above 0 are needed, not {mean} and {sd}")
    points = _default_nodes(items, mean, sd) if nodes is None else as_vector(nodes, "nodes")
    normal = np.exp(-0.5 * np.square((points - mean) / sd))
    mass = normal if weights is None else as_vector(weights, "weights")
    if len(points) == 0 or (np.diff(points) <= 0).any() or len(mass) != len(points) or not (mass > 0).all():
        raise ValueError("nodes: they must rise, within the population, with a positive weight for each")
    return Grid(points, mass / mass.sum())


def _default_nodes(items: Items, mean: float, sd: float) -> FloatArray:
    coarse = mean + sd * np.linspace(-REACH, REACH, NODES)
    narrowest = 1.0 / np.sqrt(float(total_information(items, coarse).max()) + sd**-2)
    needed = int(2 * REACH * sd / narrowest) + 2
    return np.asarray(mean + sd * np.linspace(-REACH, REACH, min(max(NODES, needed | 1), _MOST_NODES)))
