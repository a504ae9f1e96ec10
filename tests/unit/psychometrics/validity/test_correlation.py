import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.validity.corrections import case_iv, disattenuated, thorndike_ii
from hiring.psychometrics.validity.correlation import (
    bayesian_correlation,
    correlation,
    fisher_interval,
    pairs_needed,
    power_of,
)

correlations = st.floats(-0.95, 0.95)


def test_incomplete_pairs_are_left_out() -> None:
    x, y = [1, 2, np.nan, 4, 5, 3], [2, 1, 3, 5, np.nan, 3]
    found = correlation(x, y)
    assert found.n == 4
    assert found.r == pytest.approx(np.corrcoef([1, 2, 4, 3], [2, 1, 5, 3])[0, 1])


def test_a_large_sample_needs_no_warning() -> None:
    random = np.random.default_rng(1)
    x = random.normal(size=500)
    found = correlation(x, 0.3 * x + random.normal(size=500))
    assert found.warnings == ()
    assert found.low < found.r < found.high


def test_a_perfect_correlation_has_no_width() -> None:
    found = correlation([1, 2, 3, 4], [2, 4, 6, 8])
    assert found.r == found.low == found.high == pytest.approx(1)


def test_intervals_cover() -> None:
    random = np.random.default_rng(2)
    inside = 0
    for _ in range(600):
        x = random.normal(size=40)
        low, high = fisher_interval(float(np.corrcoef(x, 0.3 * x + random.normal(size=40))[0, 1]), 40)
        inside += low <= 0.3 / np.sqrt(1.09) <= high
    assert 0.93 <= inside / 600 <= 0.97


def test_unusable_pairs_are_refused() -> None:
    with pytest.raises(ValueError, match="same length"):
        correlation([1, 2], [1, 2, 3])
    with pytest.raises(ValueError, match="same length"):
        correlation([[1, 2]], [[1, 2]])
    with pytest.raises(ValueError, match="infinite"):
        correlation([1, 2, 3, np.inf], [1, 2, 3, 4])
    with pytest.raises(NotEnoughData, match="4 complete pairs"):
        correlation([1, 2, 3, np.nan], [1, 2, 3, 4])
    with pytest.raises(NotEnoughData, match="criterion: all values"):
        correlation([1, 2, 3, 4], [1, 1, 1, 1])
    with pytest.raises(NotEnoughData, match="predictor: all values"):
        correlation([1, 1, 1, 1], [1, 2, 3, 4])


@pytest.mark.parametrize("r", [-1.0, 1.0, 1.5])
def test_numbers_out_of_range_are_refused(r) -> None:
    with pytest.raises(ValueError, match="correlation"):
        fisher_interval(r, 10)
    with pytest.raises(ValueError, match="correlation"):
        pairs_needed(r)
    with pytest.raises(ValueError, match="correlation"):
        power_of(r, 10)


def test_other_limits() -> None:
    with pytest.raises(NotEnoughData, match="4 pairs"):
        fisher_interval(0.1, 3)
    with pytest.raises(NotEnoughData, match="4 pairs"):
        power_of(0.1, 3)
    with pytest.raises(ValueError, match="share"):
        fisher_interval(0.1, 10, level=1.0)
    with pytest.raises(ValueError, match="correlation of 0"):
        pairs_needed(0.0)
    with pytest.raises(ValueError, match="share"):
        pairs_needed(0.2, power=1.0)
    with pytest.raises(ValueError, match="share"):
        power_of(0.2, 10, alpha=0.0)
    with pytest.raises(ValueError, match="prior_sd"):
        bayesian_correlation(0.2, 10, prior_sd=0.0)


@given(st.floats(0.05, 0.9), st.floats(0.5, 0.99))
def test_the_pairs_needed_give_the_power_wanted(r, power) -> None:
    n = pairs_needed(r, power=power)
    if n > 4:
        assert power_of(r, n) >= power - 1e-9
        assert power_of(r, n - 1) < power + 0.01


@given(correlations, st.integers(4, 5000))
def test_a_posterior_lies_between_prior_and_data(r, n) -> None:
    found = bayesian_correlation(r, n)
    assert min(r, 0.22) - 0.02 <= found.r <= max(r, 0.22) + 0.02
    assert found.low < found.r < found.high


def test_a_posterior_is_the_prior_when_nothing_was_seen_and_the_data_when_much_was() -> None:
    little = bayesian_correlation(0.22, 4)
    assert (little.low, little.high) == pytest.approx((0.22 - 0.196, 0.22 + 0.196), abs=0.01)
    much = bayesian_correlation(0.5, 100_000)
    assert much.r == pytest.approx(0.5, abs=0.001)
    assert (much.low, much.high) == pytest.approx(fisher_interval(0.5, 100_000), abs=0.001)


@given(correlations, st.floats(0.3, 1.0))
def test_undoing_restriction_gives_the_correlation_back(r, u) -> None:
    assert thorndike_ii(thorndike_ii(r, u), 1 / u) == pytest.approx(r)
    assert abs(thorndike_ii(r, u)) >= abs(r) - 1e-12


def test_without_restriction_and_error_nothing_is_corrected() -> None:
    assert thorndike_ii(0.3, 1.0) == pytest.approx(0.3)
    found = case_iv(0.3, u=1.0, rxxi=1.0, ryyi=1.0)
    assert (found.true, found.operational, found.u_true) == pytest.approx((0.3, 0.3, 1.0))
    assert disattenuated(0.9, 0.5, 0.5) == 1.0
    assert disattenuated(-0.9, 0.5, 0.5) == -1.0


def test_restriction_is_undone_in_a_simulation() -> None:
    random = np.random.default_rng(4)
    x = random.normal(size=200_000)
    y = 0.4 * x + np.sqrt(1 - 0.16) * random.normal(size=200_000)
    hired = x > 0.5
    seen = float(np.corrcoef(x[hired], y[hired])[0, 1])
    assert seen < 0.3
    assert thorndike_ii(seen, float(x[hired].std() / x.std())) == pytest.approx(0.4, abs=0.01)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: thorndike_ii(1.1, 0.5), "correlation"),
        (lambda: thorndike_ii(0.1, 0.0), "u must"),
        (lambda: disattenuated(1.1, 0.5), "correlation"),
        (lambda: disattenuated(0.1, 0.0), "rxx"),
        (lambda: disattenuated(0.1, 0.5, 1.5), "ryy"),
        (lambda: case_iv(0.2, u=0.0, rxxi=0.7, ryyi=0.6), "u must"),
        (lambda: case_iv(0.2, u=2.0, rxxi=0.7, ryyi=0.6), "check both"),
    ],
)
def test_corrections_refuse_what_cannot_be(call, words) -> None:
    with pytest.raises(ValueError, match=words):
        call()
