"""Counts per category: what is counted, and what is refused."""

from fractions import Fraction

import numpy as np
import pytest

from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.impact.groups import (
    Group,
    age_bands,
    check_groups,
    check_pair,
    count_above_median,
    count_selected,
)


@pytest.mark.parametrize(
    ("category", "selected", "total", "words"),
    [
        ("men", 5, 4, "no more can be selected than there are"),
        ("men", -1, 4, "cannot be negative"),
        ("men", 0, -4, "cannot be negative"),
        ("men", 1.5, 4, "whole numbers"),
        ("men", float("nan"), 4, "whole numbers"),
        ("men", "1", 4, "whole numbers"),
        (" ", 1, 4, "no name"),
    ],
)
def test_impossible_counts_are_refused(category, selected, total, words):
    with pytest.raises(ValueError, match=words):
        Group(category, selected, total)


def test_counts_of_numpy_do_not_overflow():
    group = Group("a", *np.array([2_000_000_000, 2_000_000_001], dtype=np.int32))
    assert type(group.total) is int
    assert group.rate == Fraction(2_000_000_000, 2_000_000_001)
    assert Group("b", 0, 0).rate is None


@pytest.mark.parametrize(
    ("groups", "words"),
    [
        ([], "at least two"),
        ([Group("a", 1, 2)], "at least two"),
        ([Group("a", 1, 2), Group("b", 0, 0)], "at least two"),
        ([Group("a", 0, 2), Group("b", 0, 3)], "nobody was selected"),
    ],
)
def test_nothing_to_compare(groups, words):
    with pytest.raises(NotEnoughData, match=words):
        check_groups(groups)


def test_a_category_that_stands_twice_is_refused():
    with pytest.raises(ValueError, match="category a stands twice"):
        check_groups([Group("a", 1, 2), Group("b", 1, 2), Group("a", 1, 3)])


def test_a_pair_needs_people_on_both_sides():
    with pytest.raises(NotEnoughData, match="nobody is in b"):
        check_pair(Group("a", 1, 2), Group("b", 0, 0))


def test_people_of_unknown_category_are_counted_apart():
    found = count_selected(["a", None, " a ", "", "b"], [True, True, False, False, False])
    assert found.groups == (Group("a", 1, 2), Group("b", 0, 1))
    assert found.unknown == Group("unknown", 1, 2)
    assert count_selected(["a"], [True]).unknown is None
    with pytest.raises(ValueError, match="2 categories for 1"):
        count_selected(["a", "b"], [True])


def test_a_person_of_unknown_category_counts_for_the_median():
    assert count_above_median(["a", "b", None], [1, 2, 3]).median == 2
    with pytest.raises(NotEnoughData, match="nobody scored above the median of 2"):
        count_above_median(["a", "b", "b"], [1, 2, 2])
    with pytest.raises(NotEnoughData, match="no scores"):
        count_above_median([], [])
    with pytest.raises(ValueError, match="missing"):
        count_above_median(["a"], [float("nan")])


@pytest.mark.parametrize("age", [-3, 0, 13, 101, 400, float("inf")])
def test_impossible_ages_are_refused_with_their_row(age):
    with pytest.raises(ValueError, match="row 2: an age of"):
        age_bands([30, age])


def test_ages_fall_into_the_two_categories_of_the_law():
    assert age_bands([14, 39.9, 40, 100, np.nan]) == ("under 40", "under 40", "40 and over", "40 and over", None)
