"""Ratios as exact fractions."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.impact.groups import Group
from hiring.psychometrics.impact.ratios import (
    below_four_fifths,
    cohen_h,
    impact_ratio,
    impact_ratios,
    one_person_reverses,
    shortfall,
    too_small_to_judge,
)


@given(st.integers(1, 10**12))
def test_exactly_four_fifths_is_never_below(n):
    focal, comparator = Group("a", 4 * n, 5 * n), Group("b", 5 * n, 5 * n)
    assert not below_four_fifths(impact_ratio(focal, comparator))
    assert below_four_fifths(impact_ratio(Group("a", 4 * n - 1, 5 * n), comparator))


def test_a_float_would_have_been_wrong():
    # 6 of 10 against 15 of 20: .6 / .75 is .7999... in doubles.
    assert 0.6 / 0.75 < 0.8
    assert not below_four_fifths(impact_ratio(Group("a", 6, 10), Group("b", 15, 20)))


groups = st.integers(1, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(st.lists(groups, min_size=1, max_size=8).filter(lambda found: any(s for s, _ in found)))
def test_the_highest_ratio_is_one_and_no_other_is_above(found):
    rates = {str(at): Fraction(s, n) for at, (s, n) in enumerate(found)}
    ratios = impact_ratios(rates)
    assert max(ratio for ratio in ratios.values() if ratio is not None) == 1
    assert all(ratio is not None and 0 <= ratio <= 1 for ratio in ratios.values())


def test_an_excluded_category_sets_no_maximum():
    rates = {"a": Fraction(1, 2), "b": Fraction(1, 4), "tiny": Fraction(1), "empty": None}
    assert impact_ratios(rates, ["tiny"]) == {"a": 1, "b": Fraction(1, 2), "tiny": None, "empty": None}
    with pytest.raises(ValueError, match="excluded category c"):
        impact_ratios(rates, ["c"])
    with pytest.raises(NotEnoughData, match="no highest rate"):
        impact_ratios(rates, ["a", "b", "tiny"])


def test_no_ratio_to_a_category_of_which_nobody_was_selected():
    with pytest.raises(NotEnoughData, match="no ratio to b"):
        impact_ratio(Group("a", 1, 2), Group("b", 0, 2))


def test_two_percent_is_large_enough_and_less_is_not():
    assert too_small_to_judge([Group("a", 0, 98), Group("b", 0, 2)]) == ()
    assert too_small_to_judge([Group("a", 0, 99), Group("b", 0, 2)]) == ("b",)


@given(groups, groups)
def test_one_different_person_is_what_a_recount_says(first, second):
    focal, comparator = Group("a", *first), Group("b", *second)
    if focal.selected == focal.total or comparator.selected == 0:
        assert not one_person_reverses(focal, comparator)
        return
    moved = Group("a", focal.selected + 1, focal.total).rate, Group("b", comparator.selected - 1, comparator.total).rate
    assert moved[0] is not None
    assert moved[1] is not None
    assert one_person_reverses(focal, comparator) is (moved[0] > moved[1])


@given(groups, groups)
def test_what_one_category_lacks_the_other_has(first, second):
    focal, comparator = Group("a", *first), Group("b", *second)
    assert shortfall(focal, comparator) == -shortfall(comparator, focal)
    assert cohen_h(focal, comparator) == -cohen_h(comparator, focal)


def test_no_shortfall_of_nobody():
    with pytest.raises(NotEnoughData, match="both hold nobody"):
        shortfall(Group("a", 0, 0), Group("b", 0, 0))
