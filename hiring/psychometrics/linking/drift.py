"""Drift: common items whose place has moved between two calibrations."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hiring.psychometrics.arrays import FloatArray, as_vector
from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.irt.models import Items
from hiring.psychometrics.linking.linking import common_items, thresholds

_FEWEST = 4
_SPREAD = 0.74
_CUT = 1.645
_SAME = 1e-9
_WATCH, _ACT = 0.3, 0.5


class Movement(StrEnum):
    """How far an item has moved, in units of the latent scale."""

    NONE = "none"
    WATCH = "watch"  # more than .3
    ACT = "act"  # more than .5


@dataclass(frozen=True, eq=False)
class Drift:
    """Stability of the common items.

    Attributes
    ----------
    names : tuple of str
    slope_z, location_z : ndarray
        Robust z of ``ln a_new - ln a_base`` and of ``b_base - A b_new`` (b the mean threshold).
    shift : ndarray
        How far each location is from where the stable items put it.
    movement : tuple of Movement
    stable : ndarray of bool
        Neither robust z beyond 1.645.
    A, B : float
        Constants from the stable items alone.
    """

    names: tuple[str, ...]
    slope_z: FloatArray
    location_z: FloatArray
    shift: FloatArray
    movement: tuple[Movement, ...]
    stable: NDArray[np.bool_]
    A: float
    B: float


def robust_z(differences: ArrayLike) -> FloatArray:
    """Standardise differences by their median and quartiles, so that the outliers do not hide themselves.

    Parameters
    ----------
    differences : array_like, shape (m,)
        At least 4.

    Returns
    -------
    ndarray, shape (m,)
        Beyond 1.645 an item counts as drifted. 0 for all that equal the median; infinite for others if half of all
        differences are the same.

    Raises
    ------
    NotEnoughData
        If there are fewer than 4.
    ValueError
        If one is not finite.

    Notes
    -----
    ``z = (d - median) / (.74 IQR)``, quartiles interpolated linearly (NumPy's default, R's type 7).

    References
    ----------
    Huynh, H., & Meyer, P. (2010). Use of robust z in detecting unstable items in item response theory models.
    *Practical Assessment, Research & Evaluation*, 15, 2.

    Examples
    --------
    >>> robust_z([0.02, -0.05, 0.10, 0.04, -0.01, 0.62, 0.0, -0.08]).round(2).tolist()
    [0.18, -1.08, 1.62, 0.54, -0.36, 10.99, -0.18, -1.62]
    """
    values = as_vector(differences, "differences")
    if len(values) < _FEWEST:
        raise NotEnoughData(f"robust z needs at least {_FEWEST} differences, not {len(values)}")
    low, middle, high = np.quantile(values, [0.25, 0.5, 0.75])
    away = np.where(np.abs(values - middle) < _SAME, 0.0, values - middle)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = away / (_SPREAD * (high - low if high - low >= _SAME else 0.0))
    return np.asarray(np.where(away == 0, 0.0, z), dtype=np.float64)


def find_drift(base: Items, new: Items) -> Drift:
    """Find common items that changed their slope or their place, and link by the others.

    Parameters
    ----------
    base, new : Items
        Calibrations of one model, not nominal; at least 4 common items with slopes above 0.

    Returns
    -------
    Drift

    Raises
    ------
    ValueError
        If models or categories differ, or the items are nominal.
    NotEnoughData
        If there are fewer than 4 common items, a slope is not above 0, or no item is stable.

    Notes
    -----
    First the slopes: A is the geometric mean of ``a_new / a_base`` over the items whose logarithm has ``|z| <= 1.645``.
    Then the locations: B is the mean of ``b_base - A b_new`` over the items stable in both. The shift is
    ``b_base - A b_new - B``: above .3 watch, above .5 act (Draba's rule, stated for logits).

    References
    ----------
    Huynh & Meyer (2010), see :func:`robust_z`.
    Draba, R. E. (1977). *The identification and interpretation of item bias*. University of Chicago.

    Examples
    --------
    >>> from hiring.psychometrics.irt.models import Model
    >>> a, b = np.array([0.8, 1.0, 1.5, 1.1, 0.9]), np.array([-1.0, 0.2, 1.1, 0.4, -0.3])
    >>> moved = b + [0, 0, 0, 0, 0.8]
    >>> old, young = (Items(Model.TWO_PL, a, -(a * at)[:, None], tuple("abcde")) for at in (b, moved))
    >>> found = find_drift(old, young)
    >>> found.movement[-1].value, found.stable.tolist(), round(found.B, 6) + 0
    ('act', [True, True, True, True, False], 0.0)
    """
    ours, theirs = common_items(base, new)
    first, second = thresholds(ours), thresholds(theirs)
    if (ours.slopes <= 0).any() or (theirs.slopes <= 0).any():
        raise NotEnoughData("drift: a common item has a slope of 0 or below; leave it out")
    steepness = np.log(theirs.slopes) - np.log(ours.slopes)
    slope_z = robust_z(steepness)
    steady = np.abs(slope_z) <= _CUT
    A = float(np.exp(steepness[steady].mean()))
    gap = np.nanmean(first, axis=1) - A * np.nanmean(second, axis=1)
    location_z = robust_z(gap)
    stable = steady & (np.abs(location_z) <= _CUT)
    if not stable.any():
        raise NotEnoughData("drift: no common item kept both its slope and its place; the forms cannot be linked")
    B = float(gap[stable].mean())
    return Drift(
        names=ours.names,
        slope_z=slope_z,
        location_z=location_z,
        shift=gap - B,
        movement=tuple(_movement(abs(shift)) for shift in gap - B),
        stable=stable,
        A=A,
        B=B,
    )


def _movement(size: float) -> Movement:
    if size > _ACT:
        return Movement.ACT
    return Movement.WATCH if size > _WATCH else Movement.NONE
