"""What a validity is worth: the gain in performance, and what that may be in money."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri


@dataclass(frozen=True)
class Programme:
    """A round of selection in money.

    Attributes
    ----------
    hired : float
        People taken on.
    years : float
        How long they stay on average.
    sd_performance : float
        Standard deviation of yearly performance in money.
    selection_ratio : float
        Share of applicants taken on, in (0, 1).
    applicants : float
        People tested.
    cost_per_applicant : float
        Cost of testing one of them.
    """

    hired: float
    years: float
    sd_performance: float
    selection_ratio: float
    applicants: float = 0.0
    cost_per_applicant: float = 0.0


@dataclass(frozen=True)
class Utility:
    """Gain over choosing by chance.

    Attributes
    ----------
    gross, net : float
        Before and after the cost of testing.
    low, high : float
        Net gain at the ends of the correlation's interval.
    mean_score : float
        Mean standard score of those chosen.
    """

    gross: float
    net: float
    low: float
    high: float
    mean_score: float


def naylor_shine(r: float, selection_ratio: float) -> float:
    """Gain in the mean criterion of those chosen, in standard deviations.

    Parameters
    ----------
    r : float
        In [-1, 1].
    selection_ratio : float
        In (0, 1).

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If a number is out of range.

    Notes
    -----
    ``r phi(z) / SR``, z the normal deviate above which SR lies.

    References
    ----------
    Naylor, J. C., & Shine, L. C. (1965). A table for determining the increase in mean criterion score obtained
    by using a selection device. *Journal of Industrial Psychology*, 3, 33-42.

    Examples
    --------
    >>> round(naylor_shine(0.32, 0.1), 6)
    0.561595
    """
    if not -1.0 <= r <= 1.0:
        raise ValueError(f"a correlation must be inside [-1, 1], not {r}")
    if not 0.0 < selection_ratio < 1.0:
        raise ValueError(f"selection_ratio must be inside (0, 1), not {selection_ratio}")
    return float(r * np.exp(-0.5 * ndtri(selection_ratio) ** 2) / np.sqrt(2 * np.pi) / selection_ratio)


def money(r: float, programme: Programme, *, interval: tuple[float, float] | None = None) -> Utility:
    """Gain in money over choosing by chance, with the range that the correlation's interval leaves.

    Parameters
    ----------
    r : float
        In [-1, 1].
    programme : Programme
    interval : (float, float), optional
        Interval of r (`validity.correlation`); without it the range is the single figure.

    Returns
    -------
    Utility

    Raises
    ------
    ValueError
        If a number is out of range.

    Notes
    -----
    ``hired * years * r * SDy * zbar - applicants * cost`` with ``zbar = phi(z) / SR``. Such figures persuade
    poorly and overstate: show the range.

    References
    ----------
    Cronbach, L. J., & Gleser, G. C. (1965). *Psychological tests and personnel decisions* (2nd ed.).
    University of Illinois Press.

    Examples
    --------
    >>> found = money(0.32, Programme(10, 2, 10_000, 0.2, applicants=100, cost_per_applicant=25), interval=(0.1, 0.5))
    >>> round(found.gross, 2), round(found.net, 2), round(found.low), round(found.high)
    (89587.81, 87087.81, 25496, 137481)
    """
    zbar = naylor_shine(1.0, programme.selection_ratio)
    cost = programme.applicants * programme.cost_per_applicant
    worth = programme.hired * programme.years * programme.sd_performance
    low, high = interval or (r, r)
    gross, least, most = (worth * naylor_shine(value, programme.selection_ratio) for value in (r, low, high))
    return Utility(gross=gross, net=gross - cost, low=least - cost, high=most - cost, mean_score=zbar)
