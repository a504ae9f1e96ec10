"""Bounds over what unknown people could be."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.impact.groups import Group
from hiring.psychometrics.impact.missing import missing_bounds

groups = st.integers(1, 12).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
taken = st.integers(1, 12).flatmap(lambda n: st.tuples(st.integers(1, n), st.just(n)))


@given(groups, taken, st.integers(0, 6), st.data())
def test_sharp_bounds_are_the_extremes_of_every_division(first, second, unknown, data):
    focal, comparator = Group("a", *first), Group("b", *second)
    chosen = data.draw(st.one_of(st.none(), st.integers(0, unknown)))
    ratios = [
        Fraction(focal.selected + s, focal.total + s + r)
        / Fraction(comparator.selected + total - s, comparator.total + unknown - s - r)
        for total in (range(unknown + 1) if chosen is None else [chosen])
        for s in range(total + 1)
        for r in range(unknown - total + 1)
    ]
    found = missing_bounds(focal, comparator, unknown, chosen)
    assert (found.sharp_lower, found.sharp_upper) == (min(ratios), max(ratios))
    assert found.sharp_lower <= found.observed <= found.sharp_upper
    assert found.could_be_below is (min(ratios) < Fraction(4, 5))


def test_nobody_unknown_leaves_the_ratio_as_it_is():
    found = missing_bounds(Group("a", 4, 10), Group("b", 5, 10), 0)
    assert {found.observed, found.sharp_lower, found.sharp_upper, found.simple_lower, found.simple_upper} == {
        Fraction(4, 5)
    }
    assert not found.could_be_below


def test_impossible_numbers_of_unknown_people_are_refused():
    focal, comparator = Group("a", 4, 10), Group("b", 5, 10)
    with pytest.raises(ValueError, match="cannot be negative"):
        missing_bounds(focal, comparator, -1)
    with pytest.raises(ValueError, match="unknown: selected 3 of 2"):
        missing_bounds(focal, comparator, 2, 3)
    with pytest.raises(NotEnoughData, match="nobody of it was selected"):
        missing_bounds(focal, Group("b", 0, 10), 2)
