"""Several selections at once, against statsmodels."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import StratifiedTable

from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.impact.groups import Group
from hiring.psychometrics.impact.strata import Stratum, _expected, pool_strata

cells = st.tuples(*[st.integers(1, 40)] * 4)


def stratum(name: str, a: int, b: int, c: int, d: int) -> Stratum:
    return Stratum(name, Group("focal", a, a + b), Group("other", c, c + d))


@given(st.lists(cells, min_size=2, max_size=5))
def test_equals_statsmodels(tables):
    found = pool_strata([stratum(str(at), *table) for at, table in enumerate(tables)])
    theirs = StratifiedTable([np.array(table).reshape(2, 2) for table in tables])
    assert found.strata == len(tables)
    assert found.odds_ratio == pytest.approx(theirs.oddsratio_pooled, rel=1e-9)
    assert found.interval == pytest.approx(theirs.oddsratio_pooled_confint(), rel=1e-7)
    plain = theirs.test_null_odds(correction=False)
    assert (found.chi2_uncorrected, found.p_uncorrected) == pytest.approx((plain.statistic, plain.pvalue), abs=1e-9)
    assert found.chi2 <= found.chi2_uncorrected
    if abs(found.odds_ratio - 1) < 1e-6:
        return  # statsmodels divides by nothing where the common odds ratio is 1
    equal = theirs.test_equal_odds()
    assert (found.breslow_day, found.breslow_day_p) == pytest.approx((equal.statistic, equal.pvalue), abs=1e-6)


@given(st.integers(1, 50), st.integers(1, 50), st.integers(1, 50), st.floats(0.05, 20))
def test_the_expected_count_has_the_odds_ratio(n, m, selected, ratio):
    selected = min(selected, n + m - 1)
    count = _expected(n, m, selected, ratio)
    assert max(0, selected - m) <= count <= min(n, selected)
    up, down = count * (m - selected + count), (n - count) * (selected - count)
    assert up == pytest.approx(ratio * down, rel=1e-6, abs=1e-9)
    assert _expected(n, m, selected, 1.0) == pytest.approx(n * selected / (n + m))


def test_strata_that_compare_nothing_are_left_out():
    useful = stratum("A", 3, 7, 6, 4)
    empty = Stratum("B", Group("focal", 0, 0), Group("other", 2, 5))
    everybody = stratum("C", 5, 0, 5, 0)
    found = pool_strata([useful, empty, everybody])
    alone = pool_strata([useful])
    assert found.strata == 1
    assert (found.odds_ratio, found.chi2) == (alone.odds_ratio, alone.chi2)
    assert math.isnan(found.breslow_day_p)
    # ... but they count for the table that ignores the strata.
    assert (alone.pooled_ratio, found.pooled_ratio) == (Fraction(1, 2), Fraction(8, 15) / Fraction(13, 20))
    with pytest.raises(NotEnoughData, match="no stratum compares"):
        pool_strata([empty, everybody])
    with pytest.raises(ValueError, match="stratum A stands twice"):
        pool_strata([useful, useful])


def test_an_infinite_or_zero_odds_ratio_has_no_interval():
    best, worst = pool_strata([stratum("A", 5, 0, 3, 2)]), pool_strata([stratum("A", 0, 5, 3, 2)])
    assert (best.odds_ratio, worst.odds_ratio) == (math.inf, 0)
    assert math.isnan(best.interval[0])
    assert math.isnan(worst.breslow_day)
    assert best.pooled_ratio == Fraction(3, 5)


def test_a_paradox_is_named_and_plain_adverse_impact_is_none():
    # Women are taken more often in both, and apply where few are taken.
    paradox = pool_strata([stratum("A", 9, 1, 80, 20), stratum("B", 30, 70, 2, 8)])
    assert "Simpson" in paradox.warnings[0]
    plain = pool_strata([stratum("A", 4, 6, 8, 2), stratum("B", 3, 7, 6, 4)])
    assert plain.warnings == ()


def test_strata_that_differ_are_named():
    in_direction = pool_strata([stratum("A", 45, 5, 10, 40), stratum("B", 10, 40, 45, 5)])
    assert any("even in direction" in words for words in in_direction.warnings)
    in_size = pool_strata([stratum("A", 10, 90, 90, 10), stratum("B", 45, 55, 55, 45)])
    assert any("differ in size" in words for words in in_size.warnings)
    with_empty = pool_strata(
        [stratum("A", 10, 90, 90, 10), stratum("B", 45, 55, 55, 45), Stratum("C", Group("f", 0, 0), Group("o", 1, 2))]
    )
    assert with_empty.warnings == in_size.warnings
