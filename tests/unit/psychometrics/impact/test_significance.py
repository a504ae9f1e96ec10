"""Tests of two rates, against SciPy and their own sampling behaviour."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.impact.groups import Group
from hiring.psychometrics.impact.significance import (
    fisher,
    needs_exact_test,
    pooled_z,
    standard_deviations,
    two_sided_p,
    yates_chi2,
)

groups = st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
TESTS = (fisher, pooled_z, standard_deviations, yates_chi2, needs_exact_test)


def cells(focal: Group, comparator: Group):
    return [
        [focal.selected, focal.total - focal.selected],
        [comparator.selected, comparator.total - comparator.selected],
    ]


@given(groups, groups)
def test_fisher_equals_scipy(first, second):
    focal, comparator = Group("a", *first), Group("b", *second)
    found = fisher(focal, comparator)
    assert found.two_sided == pytest.approx(stats.fisher_exact(cells(focal, comparator)).pvalue, abs=1e-9)
    lower = stats.fisher_exact(cells(focal, comparator), alternative="less").pvalue
    assert found.lower == pytest.approx(lower, abs=1e-9)
    assert 0 < found.mid_p <= found.two_sided


def test_fisher_with_millions_of_people():
    focal, comparator = Group("a", 300_500, 1_000_000), Group("b", 600_000, 2_000_000)
    expected = stats.hypergeom(3_000_000, 900_500, 1_000_000).cdf(300_500)
    assert fisher(focal, comparator).lower == pytest.approx(expected, abs=1e-7)
    # The normal approximation is as good as exact here.
    assert fisher(focal, comparator).two_sided == pytest.approx(two_sided_p(pooled_z(focal, comparator)), abs=2e-3)


@pytest.mark.parametrize(("selected", "lower"), [(100_000, 0.0), (500_000, 1.0)])
def test_a_difference_beyond_all_doubles_has_probability_zero(selected, lower):
    found = fisher(Group("a", selected, 1_000_000), Group("b", 600_000, 2_000_000))
    assert (found.two_sided, found.mid_p, found.lower) == (0.0, 0.0, lower)


def test_everybody_or_nobody_selected():
    for selected in (0, 5):
        focal, comparator = Group("a", selected, 5), Group("b", selected, 5)
        found = fisher(focal, comparator)
        assert (found.two_sided, found.mid_p, found.lower) == (1.0, 0.5, 1.0)
        assert math.isnan(pooled_z(focal, comparator))
        assert math.isnan(standard_deviations(focal, comparator))
        assert math.isnan(two_sided_p(pooled_z(focal, comparator)))
        assert yates_chi2(focal, comparator) == 0


@given(groups, groups)
def test_chi_square_with_correction_equals_scipy(first, second):
    focal, comparator = Group("a", *first), Group("b", *second)
    table = np.array(cells(focal, comparator))
    if (table.sum(axis=0) == 0).any():
        assert yates_chi2(focal, comparator) == 0
        return
    # SciPy moves each cell by at most what is there to move: the same as stopping at 0.
    assert yates_chi2(focal, comparator) == pytest.approx(stats.chi2_contingency(table).statistic, abs=1e-9)


def test_the_size_that_asks_for_an_exact_test():
    assert needs_exact_test(Group("a", 7, 14), Group("b", 8, 15))
    assert not needs_exact_test(Group("a", 7, 15), Group("b", 8, 15))
    assert needs_exact_test(Group("a", 2, 100), Group("b", 7, 100))  # 4.5 expected
    assert not needs_exact_test(Group("a", 3, 100), Group("b", 7, 100))  # 5 expected


@pytest.mark.parametrize("test", TESTS)
def test_an_empty_category_is_refused(test):
    with pytest.raises(NotEnoughData, match="nobody is in"):
        test(Group("a", 1, 2), Group("b", 0, 0))


def rejections(n: int, m: int, rate: float) -> tuple[float, float, float]:
    """True error rates of Fisher, mid-p and z at .05, by summing over every possible pair of counts."""
    first, second = stats.binom(n, rate).pmf(np.arange(n + 1)), stats.binom(m, rate).pmf(np.arange(m + 1))
    total = np.zeros(3)
    for s, chance in enumerate(first):
        for t, other in enumerate(second):
            focal, comparator = Group("a", s, n), Group("b", t, m)
            found = fisher(focal, comparator)
            p = np.array([found.two_sided, found.mid_p, two_sided_p(pooled_z(focal, comparator))])
            total += chance * other * (p < 0.05)
    return float(total[0]), float(total[1]), float(total[2])


def test_error_rates_are_as_described():
    exact, mid, z = rejections(20, 20, 0.3)
    assert exact < 0.03  # conservative
    assert exact < mid < 0.055  # nearer
    assert 0.03 < z < 0.07
