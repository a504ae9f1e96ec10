"""What people who did not state their category could do to an impact ratio."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from hiring.psychometrics.arrays import FloatArray, IntArray
from hiring.psychometrics.impact.groups import Group
from hiring.psychometrics.impact.ratios import FOUR_FIFTHS, impact_ratio

_CLOSE = 1e-12


@dataclass(frozen=True, slots=True)
class MissingBounds:
    """Range of an impact ratio over everything that the unknown people could be.

    Attributes
    ----------
    observed : Fraction
        The ratio of the people whose category is known.
    simple_lower, simple_upper : Fraction
        All unknown people added to the focal category, none selected, or all; the comparator as it is.
    sharp_lower, sharp_upper : Fraction
        The smallest and largest ratio that any division of the unknown people between the two categories can
        give.
    could_be_below : bool
        ``sharp_lower < 4/5``.
    """

    observed: Fraction
    simple_lower: Fraction
    simple_upper: Fraction
    sharp_lower: Fraction
    sharp_upper: Fraction
    could_be_below: bool


def missing_bounds(focal: Group, comparator: Group, unknown: int, unknown_selected: int | None = None) -> MissingBounds:
    """Bound an impact ratio when some people's category is not known.

    Parameters
    ----------
    focal, comparator : Group
        Both hold people; somebody of the comparator was selected.
    unknown : int
        How many did not say, >= 0.
    unknown_selected : int, optional
        How many of them were selected, if that is known: the sharp bounds are then narrower.

    Returns
    -------
    MissingBounds

    Raises
    ------
    ValueError
        If the counts of the unknown people are impossible.
    NotEnoughData
        If there is no ratio to bound.

    Notes
    -----
    Simple: ``s / (n + u)`` and ``(s + u) / (n + u)`` over the comparator's rate. Sharp: the ratio is least when
    those unknown who were not selected belong to the focal category and those who were to the comparator, and
    greatest the other way round; where the number selected is not known, all of 0..u are tried. These are
    bounds over what is possible, not an interval: they hold without any assumption about who does not answer.

    References
    ----------
    Manski, C. F. (2003). *Partial identification of probability distributions*. Gerchick, M., et al. (2025).
    Auditing the audits. *FAccT*.

    Examples
    --------
    >>> found = missing_bounds(Group("Female", 555, 1181), Group("Male", 667, 1390), 250)
    >>> [round(float(x), 6) for x in (found.simple_lower, found.simple_upper, found.sharp_lower)]
    [0.808244, 1.172317, 0.807014]
    """
    people = Group("unknown", unknown_selected or 0, unknown)
    observed = impact_ratio(focal, comparator)
    rate = Fraction(comparator.selected, comparator.total)
    some = np.arange(people.total + 1) if unknown_selected is None else np.array([people.selected])
    rest = people.total - some
    lowest = min(
        Fraction(focal.selected * (comparator.total + s), (focal.total + people.total - s) * (comparator.selected + s))
        for s in _nearly_least(
            focal.selected * (comparator.total + some) / ((focal.total + rest) * (comparator.selected + some)), some
        )
    )
    highest = max(
        Fraction((focal.selected + s) * (comparator.total + people.total - s), (focal.total + s) * comparator.selected)
        for s in _nearly_least(-(focal.selected + some) * (comparator.total + rest) / (focal.total + some), some)
    )
    return MissingBounds(
        observed=observed,
        simple_lower=Fraction(focal.selected, focal.total + people.total) / rate,
        simple_upper=Fraction(focal.selected + people.total, focal.total + people.total) / rate,
        sharp_lower=lowest,
        sharp_upper=highest,
        could_be_below=lowest < FOUR_FIFTHS,
    )


def _nearly_least(values: FloatArray, where: IntArray) -> list[int]:
    """Where doubles are least, as far as they can tell: exact fractions decide among these."""
    least = values.min()
    found: list[int] = where[values <= least + _CLOSE * abs(least)].tolist()
    return found
