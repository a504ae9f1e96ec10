"""Intervals for a selection rate and for an impact ratio."""

from collections.abc import Callable
from math import exp, isnan, log, nan, sqrt
from typing import NamedTuple

from scipy.special import betaincinv, ndtri

from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.impact.groups import Group, check_pair

_STEPS = 200
_CLOSE = 1e-12
_NEARLY_NONE = 1e-9


class Interval(NamedTuple):
    """Both ends of an interval; NaN where it does not exist."""

    lower: float
    upper: float


def rate_interval(group: Group, confidence: float = 0.95) -> Interval:
    """Clopper-Pearson interval of a selection rate.

    Parameters
    ----------
    group : Group
        Holds people.
    confidence : float
        In (0, 1).

    Returns
    -------
    Interval
        In [0, 1]; covers the rate in at least the stated share of samples, whatever the rate (exact), and so
        is wider than need be for most.

    Raises
    ------
    ValueError
        If the confidence lies outside (0, 1).
    NotEnoughData
        If the group holds nobody.

    Notes
    -----
    Ends are quantiles of Beta(s, n - s + 1) and Beta(s + 1, n - s).

    References
    ----------
    Clopper, C. J., & Pearson, E. S. (1934). *Biometrika*, 26, 404-413.

    Examples
    --------
    >>> [round(end, 4) for end in rate_interval(Group("a", 2, 10))]
    [0.0252, 0.5561]
    """
    tail = (1 - _confidence(confidence)) / 2
    s, n = group.selected, group.total
    if not n:
        raise NotEnoughData(f"{group.category} holds nobody: it has no rate")
    lower = float(betaincinv(s, n - s + 1, tail)) if s else 0.0
    upper = float(betaincinv(s + 1, n - s, 1 - tail)) if s < n else 1.0
    return Interval(lower, upper)


def exact_ratio_interval(focal: Group, comparator: Group, confidence: float = 0.95) -> Interval:
    """Interval of an impact ratio that never covers less often than it says.

    Parameters
    ----------
    focal, comparator : Group
        Both hold people.
    confidence : float
        In (0, 1).

    Returns
    -------
    Interval
        Within [0, inf].

    Raises
    ------
    ValueError
        If the confidence lies outside (0, 1).
    NotEnoughData
        If one of the two holds nobody.

    Notes
    -----
    Each rate gets its Clopper-Pearson interval at the square root of the confidence. The two samples being
    independent, both cover together in at least the stated share of samples, and then so does
    ``(L_f / U_c, U_f / L_c)``. Exact and closed, and conservative: on the log scale about half as wide
    again as the score interval.

    References
    ----------
    Clopper & Pearson (1934); Buehler, R. J. (1957). *Journal of the American Statistical Association*, 52,
    482-493, on intervals for functions of binomial rates.

    Examples
    --------
    >>> [round(end, 3) for end in exact_ratio_interval(Group("a", 12, 40), Group("b", 48, 80))]
    [0.209, 1.039]
    """
    each = sqrt(_confidence(confidence))
    low, high = rate_interval(focal, each), rate_interval(comparator, each)
    return Interval(low.lower / high.upper, low.upper / high.lower if high.lower > 0 else float("inf"))


def log_ratio_interval(focal: Group, comparator: Group, confidence: float = 0.95) -> Interval:
    """Interval of an impact ratio from the normal approximation of its logarithm.

    Parameters
    ----------
    focal, comparator : Group
        Both hold people.
    confidence : float
        In (0, 1).

    Returns
    -------
    Interval
        NaN at both ends where nobody of one category was selected.

    Raises
    ------
    ValueError
        If the confidence lies outside (0, 1).
    NotEnoughData
        If one of the two holds nobody.

    Notes
    -----
    ``ratio * exp(-+ z sqrt(1/s_f - 1/n_f + 1/s_c - 1/n_c))``. The interval that regulators and experts quote;
    with fewer than about 5 selected it may cover too seldom on one side.

    References
    ----------
    Katz, D., Baptista, J., Azen, S. P., & Pike, M. C. (1978). *Biometrics*, 34, 469-474. Morris, S. B., &
    Lobsenz, R. E. (2000). *Personnel Psychology*, 53, 89-111.

    Examples
    --------
    >>> [round(end, 4) for end in log_ratio_interval(Group("a", 12, 40), Group("b", 48, 80))]
    [0.3014, 0.8294]
    """
    z = float(ndtri((1 + _confidence(confidence)) / 2))
    check_pair(focal, comparator)
    if not (focal.selected and comparator.selected):
        return Interval(nan, nan)
    ratio = focal.selected * comparator.total / (focal.total * comparator.selected)
    variance = 1 / focal.selected - 1 / focal.total + 1 / comparator.selected - 1 / comparator.total
    width = exp(z * sqrt(max(0.0, variance)))
    return Interval(ratio / width, ratio * width)


def score_ratio_interval(focal: Group, comparator: Group, confidence: float = 0.95) -> Interval:
    """Koopman's score interval of an impact ratio.

    Parameters
    ----------
    focal, comparator : Group
        Both hold people.
    confidence : float
        In (0, 1).

    Returns
    -------
    Interval
        Within [0, inf]; exists also where nobody of one category was selected, except that both ends are NaN
        if nobody was selected at all.

    Raises
    ------
    ValueError
        If the confidence lies outside (0, 1).
    NotEnoughData
        If one of the two holds nobody.

    Notes
    -----
    All ratios r that the score test does not reject: ``(p_f - r p_c)^2 <= z^2 V(r)`` with
    ``V(r) = q_f (1 - q_f) / n_f + r^2 q_c (1 - q_c) / n_c``, where ``q_f = r q_c`` are the rates most likely
    under that ratio, the smaller root of a quadratic. Each end is found by false position on the logarithm. Its
    coverage stays near the nominal one even with about ten people each.

    References
    ----------
    Koopman, P. A. R. (1984). Confidence intervals for the ratio of two binomial proportions. *Biometrics*, 40,
    513-517. Miettinen, O., & Nurminen, M. (1985). *Statistics in Medicine*, 4, 213-226.

    Examples
    --------
    >>> [round(end, 2) for end in score_ratio_interval(Group("a", 36, 40), Group("b", 16, 80))]
    [2.94, 7.15]
    """
    limit = float(ndtri((1 + _confidence(confidence)) / 2))
    check_pair(focal, comparator)
    if not (focal.selected or comparator.selected):
        return Interval(nan, nan)
    lower = 0.0 if not focal.selected else 1 / _score_end(comparator, focal, limit)
    upper = float("inf") if not comparator.selected else _score_end(focal, comparator, limit)
    return Interval(lower, upper)


def _score_end(focal: Group, comparator: Group, limit: float) -> float:
    """The largest ratio of focal to comparator that is not rejected; the comparator has somebody selected."""
    seen = focal.selected * comparator.total / (focal.total * comparator.selected)
    low = seen if focal.selected else _NEARLY_NONE
    high = 2 * low if focal.selected else 1.0
    below, above = -limit, _score(high, focal, comparator) - limit
    while above < 0:
        low, below, high = high, above, high * 4
        above = _score(high, focal, comparator) - limit
    return _root(low, below, high, above, lambda ratio: _score(ratio, focal, comparator) - limit)


def _root(low: float, below: float, high: float, above: float, height: Callable[[float], float]) -> float:
    """Where a rising function crosses 0: false position on the logarithm; an end that stays twice is halved."""
    kept = 0.0
    for _ in range(_STEPS):
        middle = low * exp(log(high / low) * below / (below - above))
        value = height(middle)
        if abs(value) <= _CLOSE:
            break
        again = kept * value > 0
        if value < 0:
            low, below, above = middle, value, above / 2 if again else above
        else:
            high, above, below = middle, value, below / 2 if again else below
        kept = value
    return middle


def _score(ratio: float, focal: Group, comparator: Group) -> float:
    """Score statistic of a ratio above the observed one."""
    n, m, selected = focal.total, comparator.total, focal.selected + comparator.selected
    a = (n + m) * ratio
    b = n * ratio + focal.selected + m + comparator.selected * ratio
    # The smaller root, in the form without cancellation.
    rate = 2 * selected / (b + sqrt(max(0.0, b * b - 4 * a * selected)))
    above = min(1.0, ratio * rate)
    variance = above * (1 - above) / n + ratio * ratio * rate * (1 - rate) / m
    difference = ratio * comparator.selected / m - focal.selected / n
    return difference / sqrt(variance) if variance > 0 else float("inf")


def _confidence(value: float) -> float:
    if isnan(value) or not 0 < value < 1:
        raise ValueError(f"a confidence of {value} is not possible; give a share between 0 and 1, such as .95")
    return value
