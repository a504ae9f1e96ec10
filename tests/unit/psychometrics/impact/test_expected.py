"""The ratio to expect from a difference in means."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from hiring.psychometrics.impact.expected import composite_difference, impact_of_cutoff

shares = st.floats(0.01, 0.99)


@given(st.floats(-3, 3), shares, shares)
def test_the_rates_average_to_the_selection_rate(d, share, rate):
    found = impact_of_cutoff(d, share, rate)
    assert (1 - share) * found.higher_rate + share * found.lower_rate == pytest.approx(rate, rel=1e-6)
    assert found.higher_rate == pytest.approx(norm.sf(found.cutoff))
    assert (found.ratio < 1) is (found.lower_rate < found.higher_rate)
    assert d * (found.lower_rate - found.higher_rate) <= 0


def test_a_simulated_selection_agrees():
    random = np.random.default_rng(2007)
    minority = random.random(400_000) < 0.25
    scores = random.standard_normal(400_000) - 0.5 * minority
    taken = scores >= np.quantile(scores, 0.8)
    ratio = taken[minority].mean() / taken[~minority].mean()
    assert impact_of_cutoff(0.5, 0.25, 0.2).ratio == pytest.approx(ratio, abs=0.01)


@pytest.mark.parametrize(
    ("d", "share", "rate"), [(np.nan, 0.5, 0.5), (1, 0, 0.5), (1, 1, 0.5), (1, 0.5, 0), (1, 0.5, 1)]
)
def test_impossible_input_is_refused(d, share, rate):
    with pytest.raises(ValueError, match=r"not possible|no number"):
        impact_of_cutoff(d, share, rate)


def test_impossible_composites_are_refused():
    with pytest.raises(ValueError, match="as many differences"):
        composite_difference([1, 1], [1], np.eye(2))
    with pytest.raises(ValueError, match="square table"):
        composite_difference([1, 1], [1, 1], np.eye(3))
    with pytest.raises(ValueError, match="no variance"):
        composite_difference([0, 0], [1, 1], np.eye(2))
