"""Impact ratios in exact arithmetic: rates, four fifths, shortfall, one different person."""

from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction
from math import asin, sqrt

from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.impact.groups import Group, check_pair

FOUR_FIFTHS = Fraction(4, 5)
SMALLEST_SHARE = Fraction(2, 100)


def impact_ratio(focal: Group, comparator: Group) -> Fraction:
    """Selection rate of one category over that of another.

    Parameters
    ----------
    focal, comparator : Group
        Both hold people; somebody of the comparator was selected.

    Returns
    -------
    Fraction
        At least 0; at most 1 where the comparator has the highest rate.

    Raises
    ------
    NotEnoughData
        If one of the two is empty, or nobody of the comparator was selected.

    Notes
    -----
    ``(s_f / n_f) / (s_c / n_c)``, in whole numbers: nothing is rounded before it is compared with 4/5.

    References
    ----------
    Uniform Guidelines on Employee Selection Procedures (1978), 29 CFR 1607.4D.

    Examples
    --------
    >>> impact_ratio(Group("women", 12, 40), Group("men", 48, 80))
    Fraction(1, 2)
    """
    check_pair(focal, comparator)
    if not comparator.selected:
        raise NotEnoughData(f"no ratio to {comparator.category}: nobody of it was selected")
    return Fraction(focal.selected * comparator.total, focal.total * comparator.selected)


def impact_ratios(rates: Mapping[str, Fraction | None], excluded: Collection[str] = ()) -> dict[str, Fraction | None]:
    """Every rate over the highest rate among the categories that are not excluded.

    Parameters
    ----------
    rates : mapping of str to Fraction or None
        None where a category holds nobody.
    excluded : collection of str
        Categories left out: they get no ratio and do not set the highest rate.

    Returns
    -------
    dict of str to Fraction or None
        In [0, 1]; None for an excluded or empty category. At least one is exactly 1.

    Raises
    ------
    ValueError
        If an excluded category is not there.
    NotEnoughData
        If no rate is left, or the highest is 0.

    References
    ----------
    Rules of the City of New York, title 6, section 5-301.

    Examples
    --------
    >>> found = impact_ratios({"a": Fraction(1, 2), "b": Fraction(3, 5), "c": Fraction(1)}, excluded=["c"])
    >>> found["a"], found["b"], found["c"]
    (Fraction(5, 6), Fraction(1, 1), None)
    """
    strange = [name for name in excluded if name not in rates]
    if strange:
        raise ValueError(f"excluded category {strange[0]} is not among the categories")
    kept = {name: rate for name, rate in rates.items() if rate is not None and name not in excluded}
    highest = max(kept.values(), default=Fraction(0))
    if highest == 0:
        raise NotEnoughData("there is no highest rate to compare with: nobody was selected, or every category is out")
    return {name: kept[name] / highest if name in kept else None for name in rates}


def below_four_fifths(ratio: Fraction) -> bool:
    """Say whether a ratio is below four fifths; exactly four fifths is not.

    Parameters
    ----------
    ratio : Fraction

    Returns
    -------
    bool

    References
    ----------
    29 CFR 1607.4D; Questions and Answers (1979), number 11.

    Examples
    --------
    >>> below_four_fifths(Fraction(48, 60)), below_four_fifths(Fraction(47, 60))
    (False, True)
    """
    return ratio < FOUR_FIFTHS


def too_small_to_judge(groups: Iterable[Group], share: Fraction = SMALLEST_SHARE) -> tuple[str, ...]:
    """Name the categories that hold less than a share of all people.

    Parameters
    ----------
    groups : iterable of Group
    share : Fraction
        Default 2 %; exactly that share is not too small.

    Returns
    -------
    tuple of str

    References
    ----------
    29 CFR 1607.15A(2)(c); 6 RCNY 5-301(d).

    Examples
    --------
    >>> too_small_to_judge([Group("a", 10, 990), Group("b", 1, 19)])
    ('b',)
    """
    found = tuple(groups)
    everybody = sum(group.total for group in found)
    return tuple(group.category for group in found if group.total < share * everybody)


def shortfall(focal: Group, comparator: Group) -> Fraction:
    """How many more of a category would have been selected at the rate of both together.

    Parameters
    ----------
    focal, comparator : Group
        Somebody is in one of them.

    Returns
    -------
    Fraction
        ``n_f (s_f + s_c) / (n_f + n_c) - s_f``; negative if the category fared better.

    Raises
    ------
    NotEnoughData
        If both hold nobody.

    Notes
    -----
    The expected number less the observed one, as in *Hazelwood* and *Castaneda*: the pool keeps its number of
    places. Reaching the comparator's own rate without taking a place from it would need more.

    References
    ----------
    Hazelwood School District v. United States, 433 U.S. 299 (1977), note 14.

    Examples
    --------
    >>> shortfall(Group("women", 12, 40), Group("men", 48, 80))
    Fraction(8, 1)
    """
    everybody = focal.total + comparator.total
    if not everybody:
        raise NotEnoughData(f"{focal.category} and {comparator.category} both hold nobody")
    return Fraction(focal.total * (focal.selected + comparator.selected), everybody) - focal.selected


def one_person_reverses(focal: Group, comparator: Group) -> bool:
    """Say whether selecting one different person would turn the difference round.

    Parameters
    ----------
    focal, comparator : Group
        The focal category has the lower rate.

    Returns
    -------
    bool
        True if with one more selected here and one fewer there the focal rate is the *higher* one; equal
        rates are not a reversal.

    Notes
    -----
    ``(s_f + 1) / n_f > (s_c - 1) / n_c``. Where it holds, the numbers are too small to say anything.

    References
    ----------
    Questions and Answers on the Uniform Guidelines (1979), number 21.

    Examples
    --------
    >>> one_person_reverses(Group("a", 2, 10), Group("b", 3, 10)), one_person_reverses(
    ...     Group("a", 3, 10), Group("b", 5, 10))
    (True, False)
    """
    if focal.selected == focal.total or comparator.selected == 0:
        return False
    return (focal.selected + 1) * comparator.total > (comparator.selected - 1) * focal.total


def cohen_h(focal: Group, comparator: Group) -> float:
    """Difference of two rates on the scale where its precision does not depend on the rates.

    Parameters
    ----------
    focal, comparator : Group
        Both hold people.

    Returns
    -------
    float
        In [-pi, pi]; about .2 is small, .5 medium, .8 large. Negative if the focal rate is lower.

    Raises
    ------
    NotEnoughData
        If one of the two holds nobody.

    Notes
    -----
    ``2 asin(sqrt(p_f)) - 2 asin(sqrt(p_c))``.

    References
    ----------
    Cohen, J. (1988). *Statistical power analysis for the behavioral sciences* (2nd ed.), chapter 6.

    Examples
    --------
    >>> round(cohen_h(Group("a", 12, 40), Group("b", 48, 80)), 4)
    -0.6129
    """
    check_pair(focal, comparator)
    return 2 * asin(sqrt(focal.selected / focal.total)) - 2 * asin(sqrt(comparator.selected / comparator.total))
