"""The tables of New York City's Local Law 144: sex, race or ethnicity, and both together."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType

from numpy.typing import ArrayLike

from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.impact.groups import Counts, Group, count_above_median, count_selected
from hiring.psychometrics.impact.ratios import impact_ratios, too_small_to_judge

_NOTHING: Mapping[str, Collection[str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class LawRow:
    """One category of a table.

    Attributes
    ----------
    category : str
    total, selected : int
        People, and those selected (or scored above the median).
    rate : Fraction or None
        Selection or scoring rate; None where there is nobody.
    ratio : Fraction or None
        Impact ratio; None where the category is excluded or empty.
    excluded : bool
    """

    category: str
    total: int
    selected: int
    rate: Fraction | None
    ratio: Fraction | None
    excluded: bool


@dataclass(frozen=True, slots=True)
class LawTable:
    """One of the three tables.

    Attributes
    ----------
    rows : tuple of LawRow
    unknown : int
        People who fall in no category, which the law has printed beside the table.
    may_exclude : tuple of str
        Categories of less than 2 % of the people in the table; excluding them needs a justification.
    """

    rows: tuple[LawRow, ...]
    unknown: int
    may_exclude: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LocalLawReport:
    """The three tables of a bias audit.

    Attributes
    ----------
    kind : str
        ``"selection"`` or ``"scoring"``.
    sex, race, intersectional : LawTable
    median : float or None
        The median score of everybody; None for selection.
    """

    kind: str
    sex: LawTable
    race: LawTable
    intersectional: LawTable
    median: float | None = None


@dataclass(frozen=True, slots=True)
class Categories:
    """What is known of n people.

    Attributes
    ----------
    sex, race : sequence of str or None, length n
        None, or blank: not stated.
    excluded : mapping of str to collection of str
        By table (``"sex"``, ``"race"``, ``"intersectional"``): categories left out, with a justification that
        is written elsewhere. Intersectional ones are called ``"race, sex"``.
    """

    sex: Sequence[str | None]
    race: Sequence[str | None]
    excluded: Mapping[str, Collection[str]] = field(default_factory=lambda: _NOTHING)

    def __post_init__(self) -> None:
        if len(self.sex) != len(self.race):
            raise ValueError(f"{len(self.sex)} entries of sex for {len(self.race)} of race or ethnicity")

    @property
    def both(self) -> tuple[str | None, ...]:
        """Race and sex together; None unless both are known."""
        return tuple(
            f"{race.strip()}, {sex.strip()}" if race and race.strip() and sex and sex.strip() else None
            for sex, race in zip(self.sex, self.race, strict=True)
        )


def selection_tables(people: Categories, selected: Sequence[bool]) -> LocalLawReport:
    """The tables for a tool that selects or classifies.

    Parameters
    ----------
    people : Categories
    selected : sequence of bool, length n
        Moved forward, or put in the class that is being audited.

    Returns
    -------
    LocalLawReport

    Raises
    ------
    ValueError
        If lengths differ, or an excluded category is not there.
    NotEnoughData
        If a table has no category of which somebody was selected.

    Notes
    -----
    Selection rate: selected over people, by category; impact ratio: rate over the highest rate among the
    categories that are not excluded.

    References
    ----------
    Rules of the City of New York, title 6, sections 5-300 and 5-301.

    Examples
    --------
    >>> people = Categories(["F", "F", "M", "M", "M", None], ["x", "x", "x", "x", "y", "y"])
    >>> report = selection_tables(people, [True, False, True, True, True, True])
    >>> [(row.category, row.ratio) for row in report.sex.rows], report.sex.unknown
    ([('F', Fraction(1, 2)), ('M', Fraction(1, 1))], 1)
    """
    return _report("selection", people, lambda labels: count_selected(labels, selected))


def scoring_tables(people: Categories, scores: ArrayLike) -> LocalLawReport:
    """The tables for a tool that scores.

    Parameters
    ----------
    people : Categories
    scores : array_like, shape (n,)
        Finite.

    Returns
    -------
    LocalLawReport

    Raises
    ------
    ValueError
        If lengths differ, a score is missing, or an excluded category is not there.
    NotEnoughData
        If nobody scored above the median, or there is nobody.

    Notes
    -----
    Scoring rate: share *strictly* above the median of everybody, the people of unknown category included.

    References
    ----------
    Rules of the City of New York, title 6, sections 5-300 and 5-301.

    Examples
    --------
    >>> people = Categories(["F", "F", "M", "M", "M"], ["x", "x", "x", "y", "y"])
    >>> report = scoring_tables(people, [1, 2, 2, 2, 3])
    >>> report.median, [(row.category, row.rate) for row in report.sex.rows]
    (2.0, [('F', Fraction(0, 1)), ('M', Fraction(1, 3))])
    """
    return _report("scoring", people, lambda labels: count_above_median(labels, scores))


def law_table(counts: Counts, excluded: Collection[str] = ()) -> LawTable:
    """One table from counts.

    Parameters
    ----------
    counts : Counts
    excluded : collection of str
        Categories left out: their numbers and rates stand in the table, without a ratio.

    Returns
    -------
    LawTable

    Raises
    ------
    ValueError
        If a category stands twice, or an excluded one is not there or not under 2 % of the people.
    NotEnoughData
        If no category is left of which somebody was selected.

    Examples
    --------
    >>> table = law_table(Counts((Group("Male", 50, 92), Group("Female", 34, 76))))
    >>> [round(float(row.ratio), 2) for row in table.rows]
    [1.0, 0.82]
    """
    names = [group.category for group in counts.groups]
    if len(set(names)) != len(names):
        raise ValueError("a category stands twice; add its counts together first")
    if not names:
        raise NotEnoughData("nobody stated a category: there is no table")
    may_exclude = too_small_to_judge(counts.groups)
    large = [name for name in excluded if name in names and name not in may_exclude]
    if large:
        raise ValueError(f"category {large[0]} holds 2 % of the people or more and may not be excluded")
    ratios = impact_ratios({group.category: group.rate for group in counts.groups}, excluded)
    return LawTable(
        rows=tuple(_row(group, ratios[group.category], excluded) for group in counts.groups),
        unknown=counts.unknown.total if counts.unknown else 0,
        may_exclude=may_exclude,
    )


def _report(kind: str, people: Categories, count: Callable[[Sequence[str | None]], Counts]) -> LocalLawReport:
    by_sex, by_race, by_both = count(people.sex), count(people.race), count(people.both)
    return LocalLawReport(
        kind,
        sex=law_table(by_sex, people.excluded.get("sex", ())),
        race=law_table(by_race, people.excluded.get("race", ())),
        intersectional=law_table(by_both, people.excluded.get("intersectional", ())),
        median=by_sex.median,
    )


def _row(group: Group, ratio: Fraction | None, excluded: Collection[str]) -> LawRow:
    return LawRow(group.category, group.total, group.selected, group.rate, ratio, group.category in excluded)
