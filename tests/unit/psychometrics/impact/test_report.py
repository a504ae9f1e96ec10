"""Verdicts: what the numbers can carry, in plain words."""

import math
from fractions import Fraction

import pytest

from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.impact.groups import Group
from hiring.psychometrics.impact.report import Finding, adverse_impact, compare


def finding(focal: tuple[int, int], comparator: tuple[int, int]):
    return adverse_impact([Group("focal", *focal), Group("other", *comparator)]).rows[0]


@pytest.mark.parametrize(
    ("focal", "comparator", "expected", "words"),
    [
        ((12, 40), (48, 80), Finding.ADVERSE, "About 8.0 fewer were selected"),
        ((2, 10), (3, 10), Finding.TOO_SMALL, "one different person would reverse it"),
        ((3, 10), (5, 10), Finding.UNCERTAIN, "with 10 people chance alone could explain it"),
        ((8500, 10000), (9000, 10000), Finding.SLIGHT, "a small difference"),
        ((9, 20), (10, 20), Finding.NOT_EXCLUDED, "a true ratio as low as"),
        ((4990, 10000), (5000, 10000), Finding.NONE, "large enough to say so"),
        ((48, 100), (60, 100), Finding.NOT_EXCLUDED, "Not below four fifths"),
    ],
)
def test_verdict(focal, comparator, expected, words):
    row = finding(focal, comparator)
    assert row.finding is expected
    assert words in row.verdict


def test_the_comparator_has_the_highest_rate_and_of_equals_is_the_largest():
    report = adverse_impact([Group("a", 1, 2), Group("b", 10, 20), Group("c", 4, 20)])
    assert report.comparator == "b"
    first, second, third = report.rows
    assert first.ratio == 1
    assert first.below_four_fifths is False
    assert (second.comparison, second.finding) == (None, Finding.COMPARATOR)
    assert third.ratio == Fraction(2, 5)


def test_less_than_two_percent_is_reported_and_not_judged():
    groups = [Group("large", 500, 1000), Group("other", 300, 1000), Group("small", 5, 20), Group("tiny", 9, 10)]
    report = adverse_impact(groups)
    assert report.not_judged == ("small", "tiny")
    large, _, small, tiny = report.rows
    assert large.finding is Finding.COMPARATOR  # not "tiny", whose rate is higher
    assert (small.ratio, small.below_four_fifths, small.finding) == (Fraction(1, 2), None, Finding.NOT_JUDGED)
    assert tiny.ratio is None  # it would be above 1
    assert tiny.comparison is not None
    assert "Too few of the people" in tiny.verdict
    assert adverse_impact(groups, not_judged=()).comparator == "tiny"


def test_an_empty_category_has_a_row_and_no_ratio():
    row = adverse_impact([Group("a", 1, 2), Group("b", 2, 2), Group("nobody", 0, 0)]).rows[2]
    assert (row.ratio, row.finding) == (None, Finding.EMPTY)


def test_nothing_to_compare_with():
    with pytest.raises(NotEnoughData, match="only a is large enough"):
        adverse_impact([Group("a", 500, 1000), Group("b", 1, 2)])
    with pytest.raises(NotEnoughData, match="no highest rate"):
        adverse_impact([Group("a", 0, 1000), Group("b", 1, 2)])
    with pytest.raises(ValueError, match="excluded category c"):
        adverse_impact([Group("a", 1, 2), Group("b", 1, 2)], ["c"])


def test_fisher_decides_in_small_tables_and_z_in_large_ones():
    small, large = compare(Group("a", 3, 8), Group("b", 16, 25)), compare(Group("a", 30, 80), Group("b", 160, 250))
    assert (small.exact_test, large.exact_test) == (True, False)
    assert (small.p, large.p) == (small.fisher.two_sided, large.z_p)


def test_where_nobody_was_selected_the_interval_is_the_score_interval():
    found = compare(Group("a", 0, 100), Group("b", 50, 100))
    assert (found.interval_method, found.interval) == ("score", found.score_interval)
    both = compare(Group("a", 100, 100), Group("b", 100, 100))
    assert both.interval_method == "log ratio"
    assert math.isnan(both.z)
    assert both.p == 1.0


def test_the_order_of_categories_changes_nothing_but_the_order():
    groups = [Group("a", 10, 40), Group("b", 30, 60), Group("c", 20, 70)]
    assert adverse_impact(groups).rows == tuple(reversed(adverse_impact(groups[::-1]).rows))
