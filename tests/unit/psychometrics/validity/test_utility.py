import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.validity.expectancy import expectancy, expectancy_table, taylor_russell, wilson_interval
from hiring.psychometrics.validity.utility import Programme, money, naylor_shine

shares = st.floats(0.02, 0.98)


@given(st.floats(-0.95, 0.95), st.integers(2, 10), shares)
def test_the_groups_average_to_the_base_rate(r, groups, base_rate) -> None:
    found = expectancy(r, groups=groups, base_rate=base_rate)
    assert found.mean() == pytest.approx(base_rate, abs=1e-9)
    assert (np.diff(found) * np.sign(r) >= -1e-9).all()


@given(st.floats(-0.95, 0.95), shares, shares)
def test_taylor_russell_of_no_validity_is_the_base_rate(r, selection_ratio, base_rate) -> None:
    assert taylor_russell(0.0, selection_ratio, base_rate) == pytest.approx(base_rate, abs=1e-9)
    assert (taylor_russell(r, selection_ratio, base_rate) - base_rate) * r >= -1e-12


def test_taylor_russell_is_the_top_group_of_an_expectancy() -> None:
    assert taylor_russell(0.4, 0.25, 0.3) == pytest.approx(expectancy(0.4, groups=4, base_rate=0.3)[-1], abs=1e-9)


def test_observed_shares_follow_the_expected_ones() -> None:
    random = np.random.default_rng(8)
    x = random.normal(size=40_000)
    y = 0.3 * x + np.sqrt(0.91) * random.normal(size=40_000)
    found = expectancy_table(x, y > 0)
    np.testing.assert_allclose(found.share, expectancy(0.3), atol=0.02)
    assert ((found.low <= found.share) & (found.share <= found.high)).all()
    assert found.n.tolist() == [8000] * 5


def test_equal_scores_stay_together_and_an_empty_group_is_not_a_share() -> None:
    found = expectancy_table([1, 1, 1, 1, 2, 3], [0, 1, 0, 1, 1, 1], groups=3)
    assert found.n.tolist() == [4, 0, 2]
    assert np.isnan(found.share[1])
    assert np.isnan(found.low[1])
    assert found.successes.tolist() == [2, 0, 2]


def test_wilson_stays_inside_the_possible() -> None:
    low, high = wilson_interval([0, 5], [5, 5])
    assert (low[0], high[1]) == (0.0, 1.0)
    assert high[0] < 0.5 < low[1]


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: expectancy(0.2, groups=1), "2 groups"),
        (lambda: expectancy(1.0), "correlation"),
        (lambda: expectancy(0.2, base_rate=0.0), "base_rate"),
        (lambda: taylor_russell(0.2, 1.0), "selection_ratio"),
        (lambda: naylor_shine(0.2, 0.0), "selection_ratio"),
        (lambda: naylor_shine(1.2, 0.5), "correlation"),
        (lambda: expectancy_table([1, 2], [True]), "same length"),
        (lambda: expectancy_table([1, 2], [True, False], groups=1), "2 groups"),
    ],
)
def test_numbers_out_of_range_are_refused(call, words) -> None:
    with pytest.raises(ValueError, match=words):
        call()


def test_too_few_for_the_groups() -> None:
    with pytest.raises(NotEnoughData, match="ask for fewer"):
        expectancy_table([1, 2], [True, False])


def test_the_range_of_a_gain_is_that_of_its_correlation() -> None:
    programme = Programme(10, 2, 10_000, 0.2, applicants=50, cost_per_applicant=20)
    found = money(0.3, programme, interval=(-0.05, 0.6))
    assert found.gross - found.net == 1000
    assert found.low < 0 < found.net < found.high
    assert found.high == pytest.approx(money(0.6, programme).net)
