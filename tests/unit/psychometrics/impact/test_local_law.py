"""The three tables of Local Law 144."""

from fractions import Fraction

import pytest

from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.impact.groups import Counts, Group
from hiring.psychometrics.impact.local_law import Categories, law_table, scoring_tables, selection_tables

SEX = ["F", "F", "M", "M", "M", None, "F"]
RACE = ["x", "y", "x", "y", " ", "x", "x"]


def test_selection_has_three_tables_and_the_number_unknown():
    report = selection_tables(Categories(SEX, RACE), [True, False, True, False, True, True, True])
    assert (report.kind, report.median) == ("selection", None)
    assert [table.unknown for table in (report.sex, report.race, report.intersectional)] == [1, 1, 2]
    rows = {row.category: row for row in report.intersectional.rows}
    assert rows["x, F"].rate == 1
    assert rows["y, F"].ratio == 0
    assert (rows["x, M"].total, rows["x, M"].selected) == (1, 1)


def test_the_median_is_of_everybody():
    report = scoring_tables(Categories(SEX, RACE), [1, 2, 3, 4, 5, 100, 101])
    assert (report.kind, report.median) == ("scoring", 4)
    assert {row.category: row.rate for row in report.sex.rows} == {"F": Fraction(1, 3), "M": Fraction(1, 3)}


def test_an_excluded_category_keeps_its_numbers():
    counts = Counts((Group("a", 50, 100), Group("b", 20, 100), Group("c", 2, 2)), Group("unknown", 3, 9))
    table = law_table(counts, ["c"])
    assert [row.ratio for row in table.rows] == [1, Fraction(2, 5), None]
    assert table.rows[2].rate == 1
    assert (table.rows[2].excluded, table.unknown) == (True, 9)
    assert table.may_exclude == ("c",)
    assert law_table(counts).rows[2].ratio == 1


def test_exclusions_are_named_by_table():
    people = Categories(["F"] * 60 + ["M"] * 60 + ["X"], ["x"] * 121, {"sex": ["X"]})
    report = selection_tables(people, [True] * 60 + [False] * 60 + [True])
    assert [row.excluded for row in report.sex.rows] == [False, False, True]
    assert not any(row.excluded for row in report.intersectional.rows)


def test_what_is_refused():
    with pytest.raises(ValueError, match="1 entries of sex for 2"):
        Categories(["F"], ["x", "y"])
    with pytest.raises(ValueError, match="stands twice"):
        law_table(Counts((Group("a", 1, 2), Group("a", 1, 2))))
    with pytest.raises(NotEnoughData, match="nobody stated"):
        law_table(Counts(()))
    with pytest.raises(ValueError, match="may not be excluded"):
        law_table(Counts((Group("a", 1, 2), Group("b", 1, 2))), ["a"])
    with pytest.raises(ValueError, match="excluded category c is not"):
        law_table(Counts((Group("a", 1, 2), Group("b", 1, 2))), ["c"])
    with pytest.raises(NotEnoughData, match="no highest rate"):
        law_table(Counts((Group("a", 0, 2), Group("b", 0, 2))))
