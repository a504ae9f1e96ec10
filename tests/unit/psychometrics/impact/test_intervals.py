"""Intervals: published values, what they do at the edges, and how often they cover."""

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.impact.groups import Group
from hiring.psychometrics.impact.intervals import (
    _root,
    exact_ratio_interval,
    log_ratio_interval,
    rate_interval,
    score_ratio_interval,
)

groups = st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
RATIO_INTERVALS = (exact_ratio_interval, log_ratio_interval, score_ratio_interval)


@given(groups)
def test_clopper_pearson_equals_statsmodels(counts):
    expected = proportion_confint(*counts, method="beta")
    assert tuple(rate_interval(Group("a", *counts))) == pytest.approx(expected, abs=1e-9)


def test_score_interval_of_koopmans_example():
    """Koopman (1984) prints 2.94 to 7.15."""
    found = score_ratio_interval(Group("a", 36, 40), Group("b", 16, 80))
    assert tuple(found) == pytest.approx((2.94, 7.15), abs=0.005)


@given(groups, groups)
def test_score_interval_equals_statsmodels(first, second):
    focal, comparator = Group("a", *first), Group("b", *second)
    # The independent program does not go to the edges.
    if not (0 < focal.selected < focal.total and 0 < comparator.selected < comparator.total):
        return
    expected = confint_proportions_2indep(*first, *second, compare="ratio", method="score", correction=False)
    assert tuple(score_ratio_interval(focal, comparator)) == pytest.approx(expected, rel=1e-4)


@given(groups, groups)
def test_turned_round_the_ends_change_places(first, second):
    focal, comparator = Group("a", *first), Group("b", *second)
    for interval in RATIO_INTERVALS:
        lower, upper = interval(focal, comparator)
        turned = interval(comparator, focal)
        if math.isnan(lower):
            assert math.isnan(turned.lower)
            continue
        assert lower <= upper
        assert turned.upper == (pytest.approx(1 / lower, rel=1e-8) if lower else math.inf)


def test_ends_where_nobody_or_everybody_was_selected():
    none, some, all_of_them = Group("none", 0, 10), Group("some", 5, 10), Group("all", 10, 10)
    assert math.isnan(log_ratio_interval(none, some).lower)
    assert tuple(score_ratio_interval(none, some)) == pytest.approx((0.0, 0.612861), abs=1e-6)
    assert score_ratio_interval(some, none).upper == math.inf
    assert math.isnan(score_ratio_interval(none, none).upper)
    assert exact_ratio_interval(none, some).lower == 0
    assert exact_ratio_interval(some, none).upper == math.inf
    assert log_ratio_interval(all_of_them, all_of_them) == (1.0, 1.0)
    assert score_ratio_interval(all_of_them, all_of_them).lower == pytest.approx(1 / 1.384146, abs=1e-6)
    assert rate_interval(none).lower == 0
    assert rate_interval(all_of_them).upper == 1


@pytest.mark.parametrize("confidence", [0, 1, -1, 95, float("nan")])
def test_an_impossible_confidence_is_refused(confidence):
    with pytest.raises(ValueError, match="not possible"):
        rate_interval(Group("a", 1, 2), confidence)


def test_an_empty_category_has_no_interval():
    with pytest.raises(NotEnoughData, match="holds nobody"):
        rate_interval(Group("a", 0, 0))
    for interval in RATIO_INTERVALS[1:]:
        with pytest.raises(NotEnoughData, match="nobody is in b"):
            interval(Group("a", 1, 2), Group("b", 0, 0))


def test_a_root_in_a_jump_is_found_as_well_as_doubles_can():
    found = _root(1.0, -1.0, 8.0, 1.0, lambda x: -1.0 if x < math.pi else 1.0)
    assert found == pytest.approx(math.pi, rel=1e-6)


@pytest.mark.parametrize(("n", "m", "p", "q"), [(10, 10, 0.3, 0.5), (12, 30, 0.5, 0.6), (25, 25, 0.2, 0.25)])
def test_coverage_is_as_described(n, m, p, q):
    """Summed over every possible pair of counts: no simulation error."""
    covered = np.zeros(3)
    for s, t in product(range(n + 1), range(m + 1)):
        chance = stats.binom(n, p).pmf(s) * stats.binom(m, q).pmf(t)
        if chance < 1e-9:
            continue
        for at, interval in enumerate(RATIO_INTERVALS):
            lower, upper = interval(Group("a", s, n), Group("b", t, m))
            covered[at] += chance * (math.isnan(lower) or lower <= p / q <= upper)
    exact, logarithmic, score = covered
    assert exact >= 0.95  # guaranteed
    assert 0.93 <= score <= 0.98
    assert logarithmic >= 0.93
