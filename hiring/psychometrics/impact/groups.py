"""Counts of selected people per category, from counts, decisions, scores or ages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import index

import numpy as np
from numpy.typing import ArrayLike

from hiring.psychometrics.arrays import TWO, as_vector
from hiring.psychometrics.errors import NotEnoughData

PROTECTED_AGE = 40
_YOUNGEST, _OLDEST = 14, 100


@dataclass(frozen=True, slots=True)
class Group:
    """One category of people and how many of them were selected.

    Attributes
    ----------
    category : str
    selected, total : int
        ``0 <= selected <= total``.

    Raises
    ------
    ValueError
        If a count is no whole number, is negative, or more were selected than there are.

    Examples
    --------
    >>> Group("women", 48, 80).rate
    Fraction(3, 5)
    """

    category: str
    selected: int
    total: int

    def __post_init__(self) -> None:
        if not self.category.strip():
            raise ValueError("a category has no name; name it, or count these people as unknown")
        try:
            whole = index(self.selected), index(self.total)
        except TypeError as error:
            raise ValueError(
                f"{self.category}: selected {self.selected} of {self.total}: counts are whole numbers"
            ) from error
        if whole[0] < 0 or whole[1] < 0:
            raise ValueError(f"{self.category}: selected {whole[0]} of {whole[1]}: a count cannot be negative")
        if whole[0] > whole[1]:
            raise ValueError(
                f"{self.category}: selected {whole[0]} of {whole[1]}: no more can be selected than there are; "
                "check whether the columns are swapped"
            )
        # NumPy integers overflow where whole numbers do not.
        object.__setattr__(self, "selected", whole[0])
        object.__setattr__(self, "total", whole[1])

    @property
    def rate(self) -> Fraction | None:
        """Share selected, exactly; None where there is nobody."""
        return Fraction(self.selected, self.total) if self.total else None


@dataclass(frozen=True, slots=True)
class Counts:
    """Categories, and the people of whom the category is not known.

    Attributes
    ----------
    groups : tuple of Group
        In the order in which the categories first appear.
    unknown : Group or None
        None if every category is known.
    median : float or None
        The score that "selected" means to lie above; None for decisions.
    """

    groups: tuple[Group, ...]
    unknown: Group | None = None
    median: float | None = None


def check_groups(groups: Iterable[Group]) -> tuple[Group, ...]:
    """Return the groups if they can be compared at all.

    Parameters
    ----------
    groups : iterable of Group

    Returns
    -------
    tuple of Group

    Raises
    ------
    ValueError
        If a category stands twice.
    NotEnoughData
        If fewer than two categories hold anybody, or nobody was selected.

    Examples
    --------
    >>> len(check_groups([Group("a", 1, 2), Group("b", 0, 3)]))
    2
    """
    found = tuple(groups)
    names = [group.category for group in found]
    twice = next((name for at, name in enumerate(names) if name in names[:at]), None)
    if twice is not None:
        raise ValueError(f"category {twice} stands twice; add its counts together first")
    if sum(group.total > 0 for group in found) < TWO:
        raise NotEnoughData("an impact ratio compares at least two categories that hold people")
    if not any(group.selected for group in found):
        raise NotEnoughData("nobody was selected in any category: there is no highest rate to compare with")
    return found


def check_pair(focal: Group, comparator: Group) -> None:
    """Refuse two categories of which one holds nobody.

    Raises
    ------
    NotEnoughData

    Examples
    --------
    >>> check_pair(Group("a", 0, 1), Group("b", 1, 2))
    """
    for group in (focal, comparator):
        if not group.total:
            raise NotEnoughData(
                f"{focal.category} and {comparator.category} cannot be compared: nobody is in {group.category}"
            )


def count_selected(categories: Sequence[str | None], selected: Sequence[bool]) -> Counts:
    """Count decisions by category.

    Parameters
    ----------
    categories : sequence of str or None, length n
        None, or blank: not known.
    selected : sequence of bool, length n

    Returns
    -------
    Counts

    Raises
    ------
    ValueError
        If the two differ in length.

    Examples
    --------
    >>> found = count_selected(["a", "b", None, "a"], [True, False, True, False])
    >>> found.groups[0], found.unknown
    (Group(category='a', selected=1, total=2), Group(category='unknown', selected=1, total=1))
    """
    if len(categories) != len(selected):
        raise ValueError(f"{len(categories)} categories for {len(selected)} decisions")
    totals: dict[str | None, int] = {}
    chosen: dict[str | None, int] = {}
    for category, decision in zip(categories, selected, strict=True):
        name = category.strip() or None if category else None
        totals[name] = totals.get(name, 0) + 1
        chosen[name] = chosen.get(name, 0) + bool(decision)
    unknown = Group("unknown", chosen[None], totals[None]) if None in totals else None
    return Counts(tuple(Group(name, chosen[name], n) for name, n in totals.items() if name is not None), unknown)


def count_above_median(categories: Sequence[str | None], scores: ArrayLike) -> Counts:
    """Count, by category, who scored strictly above the median of everybody.

    Parameters
    ----------
    categories : sequence of str or None, length n
        None, or blank: not known; such a person still counts for the median.
    scores : array_like, shape (n,)
        Finite; any unit.

    Returns
    -------
    Counts
        ``selected`` is the number above; ``median`` is set.

    Raises
    ------
    ValueError
        If a score is missing, or the two differ in length.
    NotEnoughData
        If there is nobody, or nobody scored above the median.

    Notes
    -----
    The scoring rate of New York City's Local Law 144 (6 RCNY 5-300): a score *at* the median is not above
    it, so with ties fewer than half of the people may be above.

    References
    ----------
    Rules of the City of New York, title 6, sections 5-300 to 5-304.

    Examples
    --------
    >>> count_above_median(["a", "a", "b", "b", "b"], [1, 2, 2, 2, 3]).groups
    (Group(category='a', selected=0, total=2), Group(category='b', selected=1, total=3))
    """
    values = as_vector(scores, "scores")
    if not len(values):
        raise NotEnoughData("no scores: there is no median")
    median = float(np.median(values))
    above = values > median
    if not above.any():
        raise NotEnoughData(f"nobody scored above the median of {median:g}: scores are too alike for a scoring rate")
    found = count_selected(categories, above.tolist())
    return Counts(found.groups, found.unknown, median)


def age_bands(ages: ArrayLike) -> tuple[str | None, ...]:
    """Turn ages into the two categories of age discrimination law.

    Parameters
    ----------
    ages : array_like, shape (n,)
        Years; NaN where not known.

    Returns
    -------
    tuple of str or None, length n
        ``"under 40"``, ``"40 and over"`` or None.

    Raises
    ------
    ValueError
        If an age is no age of a person who applies for work; names the first such row.

    References
    ----------
    Age Discrimination in Employment Act of 1967, 29 U.S.C. 631(a).

    Examples
    --------
    >>> age_bands([39, 40, float("nan")])
    ('under 40', '40 and over', None)
    """
    years = np.asarray(ages, dtype=np.float64)
    known = ~np.isnan(years)
    wrong = np.flatnonzero(known & ((years < _YOUNGEST) | (years > _OLDEST)))
    if len(wrong):
        at = int(wrong[0])
        raise ValueError(
            f"row {at + 1}: an age of {years[at]:g} is not possible ({_YOUNGEST} to {_OLDEST} is); "
            "correct it, or leave it blank"
        )
    over, under = f"{PROTECTED_AGE} and over", f"under {PROTECTED_AGE}"
    return tuple(
        None if not seen else over if age >= PROTECTED_AGE else under for age, seen in zip(years, known, strict=True)
    )
