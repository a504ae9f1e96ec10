"""How a calibration is to be done, apart from the data and the model."""

from collections.abc import Callable
from dataclasses import dataclass

from hiring.psychometrics.irt.models import Items
from hiring.psychometrics.irt.priors import Priors

_FEWEST_NODES = 15


@dataclass(frozen=True, eq=False)
class Settings:
    """Choices with usable defaults.

    Attributes
    ----------
    priors : Priors, optional
        Default none: maximum likelihood.
    nodes : int
        Equally spaced nodes to begin with, on -6..6, >= 15; more are taken where they change the log-likelihood.
    passes : int
        Most passes over the persons.
    tolerance : float, optional
        Largest absolute entry of the gradient at which the result counts as converged; default ``1e-4``, or ``1e-7``
        per person where that is more.
    start : Items, optional
        Where to begin, for instance the result for nearly the same data; only the parameters are used.
    watch : callable, optional
        Called without arguments after every pass; 10 to 20 passes are usual.

    Examples
    --------
    >>> Settings(priors=Priors(slope_sd=0.5)).nodes
    61
    """

    priors: Priors | None = None
    nodes: int = 61
    passes: int = 500
    tolerance: float | None = None
    start: Items | None = None
    watch: Callable[[], None] | None = None

    def __post_init__(self) -> None:
        if self.nodes < _FEWEST_NODES or self.passes < 1 or (self.tolerance is not None and self.tolerance <= 0):
            raise ValueError("settings: at least 15 nodes, one pass and a tolerance above 0 are needed")
