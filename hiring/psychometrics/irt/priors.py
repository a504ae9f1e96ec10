"""Priors on item parameters: normal ones, whose density is never 0, so that no sign of a slope is excluded."""

from dataclasses import dataclass

import numpy as np

from hiring.psychometrics.arrays import FloatArray
from hiring.psychometrics.irt.models import Items, Model


@dataclass(frozen=True)
class Priors:
    """Normal priors on slopes and intercepts; infinite standard deviations mean none.

    Attributes
    ----------
    slope_mean : float
        Of every slope; the category slopes of a nominal item have mean 0 instead, as their signs carry no order.
    slope_sd, intercept_sd : float
        Above 0. Intercepts have mean 0.

    Notes
    -----
    A log-normal prior on the slope, as other programs use, excludes dead and mis-keyed items. A normal one with mean 1
    and standard deviation 0.5 has nearly the same weight between 0.3 and 2.5, and lets a slope be negative.

    Examples
    --------
    >>> Priors(slope_mean=1.0, slope_sd=0.5, intercept_sd=2.0).slope_sd
    0.5
    """

    slope_mean: float = 1.0
    slope_sd: float = float("inf")
    intercept_sd: float = float("inf")

    def __post_init__(self) -> None:
        if not (self.slope_sd > 0 and self.intercept_sd > 0 and np.isfinite(self.slope_mean)):
            raise ValueError("priors: the standard deviations must be above 0 and the mean a number")


@dataclass(frozen=True, eq=False)
class Penalty:
    """Log prior (up to a constant) of the parameters of each item (J, p), to be added to the log-likelihood."""

    means: FloatArray
    precisions: FloatArray

    def value(self, parameters: FloatArray) -> float:
        """Return the log prior."""
        return float(-0.5 * (self.precisions * np.square(np.nan_to_num(parameters) - self.means)).sum())

    def gradient(self, parameters: FloatArray) -> FloatArray:
        """Return its gradient, shape (J, p)."""
        return -self.precisions * (np.nan_to_num(parameters) - self.means)


def penalty(priors: Priors | None, items: Items, held: FloatArray) -> Penalty:
    """Return the log prior of these items; a common slope has one prior, items that are held have none."""
    priors = priors or Priors()
    J, steps = items.intercepts.shape
    slopes = steps if items.model is Model.NOMINAL else 1
    means, precisions = np.zeros((J, slopes + steps)), np.zeros((J, slopes + steps))
    means[:, :slopes] = 0.0 if items.model is Model.NOMINAL else priors.slope_mean
    precisions[:, :slopes] = priors.slope_sd**-2.0
    precisions[:, slopes:] = priors.intercept_sd**-2.0
    if items.model is Model.RASCH:
        precisions[:, 0] /= max(int((held == 0).sum()), 1)
    precisions[held != 0] = 0.0
    precisions[~np.isfinite(np.column_stack([items.slopes, items.intercepts]))] = 0.0
    return Penalty(means, precisions)
