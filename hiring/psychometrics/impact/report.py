"""One row per category: ratio, tests, interval and a verdict that says what the numbers can carry."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import isnan

from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.impact.groups import Group, check_groups
from hiring.psychometrics.impact.intervals import (
    Interval,
    exact_ratio_interval,
    log_ratio_interval,
    score_ratio_interval,
)
from hiring.psychometrics.impact.ratios import (
    FOUR_FIFTHS,
    below_four_fifths,
    cohen_h,
    impact_ratios,
    one_person_reverses,
    shortfall,
    too_small_to_judge,
)
from hiring.psychometrics.impact.significance import (
    LEVEL,
    Fisher,
    fisher,
    needs_exact_test,
    pooled_z,
    standard_deviations,
    two_sided_p,
)


class Finding(StrEnum):
    """What can be said of one category."""

    COMPARATOR = "comparator"
    ADVERSE = "adverse impact indicated"
    TOO_SMALL = "too small to judge"
    UNCERTAIN = "below four fifths, chance not excluded"
    SLIGHT = "practically small, statistically clear"
    NOT_EXCLUDED = "not below four fifths, not excluded"
    NONE = "no sign of adverse impact"
    NOT_JUDGED = "not judged"
    EMPTY = "nobody"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that is said of a category against the comparator.

    Attributes
    ----------
    fisher : Fisher
    z, z_p : float
        Pooled z and its two-sided p; NaN where everybody, or nobody, was selected.
    standard_deviations : float
    exact_test : bool
        Whether the table is too small for z, so that Fisher's test decides.
    interval : Interval
        Of the ratio, 95 %: on the log scale where both categories have somebody selected, else by scores.
    interval_method : str
        ``"log ratio"`` or ``"score"``.
    exact_interval, score_interval : Interval
    cohen_h : float
    shortfall : Fraction
    one_person_reverses : bool
    """

    fisher: Fisher
    z: float
    z_p: float
    standard_deviations: float
    exact_test: bool
    interval: Interval
    interval_method: str
    exact_interval: Interval
    score_interval: Interval
    cohen_h: float
    shortfall: Fraction
    one_person_reverses: bool

    @property
    def p(self) -> float:
        """The p that decides: Fisher's in a small table, else that of z."""
        return self.fisher.two_sided if self.exact_test or isnan(self.z_p) else self.z_p


@dataclass(frozen=True, slots=True)
class ImpactRow:
    """One category.

    Attributes
    ----------
    group : Group
    ratio : Fraction or None
        None where the category is empty, or is not judged and has a rate above the comparator's.
    below_four_fifths : bool or None
    comparison : Comparison or None
        None for the comparator itself and for empty categories.
    finding : Finding
    verdict : str
        The finding in plain words.
    """

    group: Group
    ratio: Fraction | None
    below_four_fifths: bool | None
    comparison: Comparison | None
    finding: Finding
    verdict: str


@dataclass(frozen=True, slots=True)
class ImpactReport:
    """All categories against the one with the highest rate.

    Attributes
    ----------
    comparator : str
    rows : tuple of ImpactRow
        In the order of the groups.
    not_judged : tuple of str
    """

    comparator: str
    rows: tuple[ImpactRow, ...]
    not_judged: tuple[str, ...]


def adverse_impact(groups: Iterable[Group], not_judged: Collection[str] | None = None) -> ImpactReport:
    """Compare every category with the one that has the highest selection rate.

    Parameters
    ----------
    groups : iterable of Group
        At least two that hold people; somebody was selected.
    not_judged : collection of str, optional
        Categories that are reported but neither judged nor taken as comparator; default: those with less than
        2 % of the people.

    Returns
    -------
    ImpactReport

    Raises
    ------
    ValueError
        If a category stands twice, or one not to be judged is not there.
    NotEnoughData
        If there is nothing to compare.

    Notes
    -----
    Ratios are exact fractions, and exactly 4/5 is not below. In a table of fewer than 30 people, or with an
    expected cell below 5, Fisher's test decides, else the pooled z; both are always given. Levels and intervals
    are per comparison, with no allowance for the number of categories. A category of which one different person
    would reverse the difference is never judged, whatever its ratio.

    References
    ----------
    Uniform Guidelines (1978), 29 CFR 1607.4D and 15A(2)(c); Questions and Answers (1979), numbers 11, 21 and 22.
    Morris, S. B., & Dunleavy, E. M. (Eds.). (2017). *Adverse impact analysis*.

    Examples
    --------
    >>> report = adverse_impact([Group("men", 48, 80), Group("women", 12, 40)])
    >>> row = report.rows[1]
    >>> row.ratio, row.finding.value, round(row.comparison.fisher.two_sided, 6)
    (Fraction(1, 2), 'adverse impact indicated', 0.003409)
    """
    found = check_groups(groups)
    aside = tuple(not_judged) if not_judged is not None else too_small_to_judge(found)
    ratios = impact_ratios({group.category: group.rate for group in found}, aside)
    highest = [group for group in found if ratios[group.category] == 1]
    judged = [group for group in found if ratios[group.category] is not None]
    if len(judged) == 1:
        raise NotEnoughData(f"only {judged[0].category} is large enough to be judged: there is nothing to compare with")
    comparator = max(highest, key=lambda group: group.total)
    rows = tuple(_row(group, comparator, ratios[group.category], judged=group in judged) for group in found)
    return ImpactReport(comparator.category, rows, tuple(group.category for group in found if group.category in aside))


def compare(focal: Group, comparator: Group) -> Comparison:
    """Apply every test and interval to two categories.

    Parameters
    ----------
    focal, comparator : Group
        Both hold people.

    Returns
    -------
    Comparison

    Raises
    ------
    NotEnoughData
        If one of the two holds nobody.

    Examples
    --------
    >>> found = compare(Group("a", 3, 10), Group("b", 5, 10))
    >>> round(found.z, 4), found.exact_test, round(found.p, 4), found.one_person_reverses
    (-0.9129, True, 0.6499, False)
    """
    z = pooled_z(focal, comparator)
    logarithmic, score = log_ratio_interval(focal, comparator), score_ratio_interval(focal, comparator)
    usable = not isnan(logarithmic.lower)
    return Comparison(
        fisher=fisher(focal, comparator),
        z=z,
        z_p=two_sided_p(z),
        standard_deviations=standard_deviations(focal, comparator),
        exact_test=needs_exact_test(focal, comparator),
        interval=logarithmic if usable else score,
        interval_method="log ratio" if usable else "score",
        exact_interval=exact_ratio_interval(focal, comparator),
        score_interval=score,
        cohen_h=cohen_h(focal, comparator),
        shortfall=shortfall(focal, comparator),
        one_person_reverses=one_person_reverses(focal, comparator),
    )


def _row(group: Group, comparator: Group, ratio: Fraction | None, *, judged: bool) -> ImpactRow:
    rate, highest = group.rate, comparator.rate
    if rate is None or highest is None:
        return ImpactRow(group, None, None, None, Finding.EMPTY, "Nobody of this category is in the data.")
    if group is comparator:
        words = "The highest rate: the others are compared with it."
        return ImpactRow(group, ratio, False, None, Finding.COMPARATOR, words)
    comparison = compare(group, comparator)
    if not judged:
        shown = rate / highest if rate <= highest else None
        return ImpactRow(
            group, shown, None, comparison, Finding.NOT_JUDGED, _words(Finding.NOT_JUDGED, group, comparison)
        )
    exact = rate / highest
    below = below_four_fifths(exact)
    finding = _finding(comparison, below=below)
    return ImpactRow(group, exact, below, comparison, finding, _words(finding, group, comparison))


def _finding(comparison: Comparison, *, below: bool) -> Finding:
    clear = comparison.p < LEVEL
    if below and comparison.one_person_reverses:
        return Finding.TOO_SMALL
    if below:
        return Finding.ADVERSE if clear else Finding.UNCERTAIN
    if clear:
        return Finding.SLIGHT
    return Finding.NOT_EXCLUDED if comparison.interval.lower < FOUR_FIFTHS else Finding.NONE


def _words(finding: Finding, group: Group, comparison: Comparison) -> str:
    if finding is Finding.TOO_SMALL:
        return "Below four fifths, but one different person would reverse it: too small to judge."
    if finding is Finding.ADVERSE:
        return (
            "Below four fifths, and chance alone hardly explains it: adverse impact is indicated. About "
            f"{float(comparison.shortfall):.1f} fewer were selected than at one common rate."
        )
    if finding is Finding.UNCERTAIN:
        return (
            f"Below four fifths, but with {group.total} people chance alone could explain it "
            f"(p = {comparison.p:.2f}): neither shown nor ruled out. Keep watching, and pool with other selections."
        )
    if finding is Finding.SLIGHT:
        return "Not below four fifths: a small difference, though more than chance explains."
    if finding is Finding.NOT_EXCLUDED:
        return (
            f"Not below four fifths, but with {group.total} people a true ratio as low as "
            f"{comparison.interval.lower:.2f} fits these numbers too."
        )
    if finding is Finding.NONE:
        return "Not below four fifths, and the numbers are large enough to say so: no sign of adverse impact."
    return "Too few of the people in the data to be judged (the guidelines leave out less than 2 %)."
