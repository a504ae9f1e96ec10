import numpy as np
import pytest
from scipy.stats import friedmanchisquare

from hiring.psychometrics.agreement.concordance import kendall_w
from hiring.psychometrics.errors import NotEnoughData


@pytest.mark.parametrize("levels", [3, 1000])
def test_the_test_is_friedmans_with_and_without_ties(levels):
    table = np.random.default_rng(levels).integers(0, levels, (10, 4))
    found, other = kendall_w(table), friedmanchisquare(*table)  # targets are Friedman's treatments
    np.testing.assert_allclose([found.chi2, found.p], [other.statistic, other.pvalue], rtol=1e-10)


def test_one_order_by_all_is_1_whatever_the_numbers():
    assert kendall_w([[1, 10, -5], [2, 11, 0], [3, 90, 2]]).w == pytest.approx(1)
    assert kendall_w([[1, 3], [2, 2], [3, 1]]).w == pytest.approx(0)


def test_the_order_of_targets_and_raters_does_not_matter():
    table = np.random.default_rng(2).integers(0, 4, (8, 5))
    assert kendall_w(table[::-1, ::-1]).w == pytest.approx(kendall_w(table).w, abs=1e-12)


@pytest.mark.parametrize("table", [[[1, 2]], [[1], [2]], [[1, 2], [1, 2]]])
def test_nothing_to_order_is_refused(table):
    with pytest.raises(NotEnoughData):
        kendall_w(table)
