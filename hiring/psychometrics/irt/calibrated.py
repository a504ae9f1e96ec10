"""What a calibration found, and how sure it is."""

from dataclasses import dataclass

import numpy as np

from hiring.psychometrics.arrays import FloatArray
from hiring.psychometrics.errors import DidNotConverge
from hiring.psychometrics.irt.models import Items


@dataclass(frozen=True, eq=False)
class StandardErrors:
    """Standard errors from the observed information of all parameters jointly.

    Attributes
    ----------
    slopes, intercepts : ndarray
        Shaped like those of the items; 0 for an item that was held, NaN beyond an item's own categories.
    covariance : ndarray, shape (P, P)
        Of the free parameters, in the order of ``parameters``.
    parameters : tuple of str, length P
        ``"item a"``, ``"item a2"``, ``"item d1"``, ..., ``"slope"`` (common), ``"mean group"``, ``"variance group"``.
    """

    slopes: FloatArray
    intercepts: FloatArray
    covariance: FloatArray
    parameters: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class LatentGroup:
    """The latent distribution of one group: a normal one.

    Attributes
    ----------
    name : str
        Empty if everybody belongs to one group.
    n : int
        Persons with at least one answer.
    mean, variance : float
        0 and 1 in the first group, unless items were held.
    mean_se, variance_se : float
        0 where the value is fixed; NaN if no standard errors were asked for.
    """

    name: str
    n: int
    mean: float
    variance: float
    mean_se: float = float("nan")
    variance_se: float = float("nan")


@dataclass(frozen=True, eq=False)
class Calibration:
    """Items estimated by marginal maximum likelihood.

    Attributes
    ----------
    items : Items
        Slopes of any sign.
    values : tuple of tuple of float, length J
        The answer behind each category of each item, ascending.
    log_likelihood : float
        Marginal, at these parameters, without the priors; doubling the nodes changes it by less than 1e-4
        unless a warning says otherwise.
    gradient_norm : float
        Largest absolute entry of the gradient of the log-likelihood (plus log prior) by the free parameters.
    iterations : int
        Passes over the persons; those of the rough climb go over fewer nodes, and in large tables over a sample.
    converged : bool
        Whether ``gradient_norm`` is at most the tolerance and no slope was on its way to infinity.
    n : int
        Persons with at least one answer.
    nodes : int
        Nodes of the integral in the end.
    groups : tuple of LatentGroup
    se : StandardErrors or None
    warnings : tuple of str
        What makes the result weaker than it looks.
    """

    items: Items
    values: tuple[tuple[float, ...], ...]
    log_likelihood: float
    gradient_norm: float
    iterations: int
    converged: bool
    n: int
    nodes: int
    groups: tuple[LatentGroup, ...]
    se: StandardErrors | None = None
    warnings: tuple[str, ...] = ()


def require_converged(calibration: Calibration) -> Calibration:
    """Return a calibration that may be used, for instance be published to a bank.

    Parameters
    ----------
    calibration : Calibration

    Returns
    -------
    Calibration
        The same object.

    Raises
    ------
    DidNotConverge
        If its gradient was still too large, or a parameter is no number.

    Examples
    --------
    >>> from hiring.psychometrics.irt.models import Model
    >>> items = Items(Model.TWO_PL, np.array([1.0]), np.array([[0.0]]), ("one",))
    >>> found = Calibration(items, ((0.0, 1.0),), -6.9, 1e-6, 5, True, 10, 61, (LatentGroup("", 10, 0.0, 1.0),))
    >>> require_converged(found) is found
    True
    """
    slopes = calibration.items.slopes
    # The slopes of a nominal item with fewer categories end in NaN; a first category always has a slope.
    finite = np.isfinite(slopes if slopes.ndim == 1 else slopes[:, 0]).all()
    if not calibration.converged or not finite:
        raise DidNotConverge(
            f"calibration: the gradient is still {calibration.gradient_norm:.2g} after {calibration.iterations} "
            "passes; allow more passes, add priors, or leave out items that cannot be estimated"
        )
    return calibration
