import numpy as np
import pytest
from scipy.stats import pearsonr

from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.reliability.repeatability import retest, standard_error_of_measurement


def test_retest_is_that_of_an_independent_program():
    rng = np.random.default_rng(5)
    first = rng.normal(size=30)
    second = first + rng.normal(size=30) + 1
    found, other = retest(first, second, confidence=0.9), pearsonr(first, second)
    interval = other.confidence_interval(0.9)
    np.testing.assert_allclose([found.r, found.low, found.high], [other.statistic, *interval], rtol=1e-10)
    assert found.shift == pytest.approx(second.mean() - first.mean())
    assert found.n == 30


def test_three_persons_give_no_interval():
    found = retest([1, 2, 3], [1, 3, 2])
    assert found.r == pytest.approx(0.5)
    assert np.isnan([found.low, found.high]).all()


def test_a_perfect_retest_has_no_width():
    found = retest([1, 2, 3, 4], [2, 4, 6, 8])
    assert (found.low, found.high) == (found.r, found.r) == (1.0, 1.0)


@pytest.mark.parametrize(("first", "second"), [([1, 2], [1, 2]), ([1, 1, 1], [1, 2, 3]), ([1, 2, 3], [4, 4, 4])])
def test_too_little_to_correlate_is_named(first, second):
    with pytest.raises(NotEnoughData):
        retest(first, second)


@pytest.mark.parametrize(
    "compute",
    [
        lambda: retest([1, 2, 3], [1, 2]),
        lambda: retest([1, 2, 3], [1, 2, 4], confidence=0),
        lambda: standard_error_of_measurement(-1, 0.5),
        lambda: standard_error_of_measurement(1, 1.5),
    ],
)
def test_bad_arguments_are_refused(compute):
    with pytest.raises(ValueError, match="needed"):
        compute()


def test_a_negative_reliability_leaves_the_whole_spread():
    assert standard_error_of_measurement(3, -0.2) == 3
