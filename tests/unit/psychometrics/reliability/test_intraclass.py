import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.reliability.alpha import cronbach_alpha
from hiring.psychometrics.reliability.intraclass import intraclass

FORMS = ("icc11", "icc21", "icc31", "icc1k", "icc2k", "icc3k")


def values(found):
    return [getattr(found, form).value for form in FORMS]


def some_ratings(seed=4, n=20, k=4):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, 1)) + rng.normal(size=(1, k)) * 0.5 + rng.normal(size=(n, k))


def test_the_mean_of_fixed_raters_is_alpha():
    assert intraclass(some_ratings()).icc3k.value == pytest.approx(cronbach_alpha(some_ratings()), abs=1e-12)


@given(arrays(np.float64, (6, 3), elements=st.integers(1, 7).map(float)))
def test_the_order_of_targets_and_raters_does_not_matter(table):
    if table.min() == table.max():
        return
    one, other = intraclass(table), intraclass(table[::-1, [2, 0, 1]])
    np.testing.assert_allclose(values(one), values(other), atol=1e-8)


def test_a_rater_who_is_harsher_throughout_costs_agreement_but_no_consistency():
    table = some_ratings()
    harsh = table - np.array([0, 0, 0, 3])
    assert intraclass(harsh).icc31.value == pytest.approx(intraclass(table).icc31.value, abs=1e-12)
    assert intraclass(harsh).icc21.value < intraclass(table).icc21.value


def test_intervals_cover_as_often_as_they_say():
    rng = np.random.default_rng(12)
    hits = np.zeros(3)
    for _ in range(300):
        table = rng.normal(size=(25, 1)) + rng.normal(size=(1, 5)) * 0.5 + rng.normal(size=(25, 5))
        found = intraclass(table, confidence=0.9)
        true = (None, 1 / 2.25, 1 / 2)
        hits += [
            found.icc31.low <= true[2] <= found.icc31.high,
            found.icc21.low <= true[1] <= found.icc21.high,
            found.icc3k.low <= 5 / 6 <= found.icc3k.high,
        ]
    assert ((hits / 300 > 0.85) & (hits / 300 < 0.95)).all()


def test_raters_who_differ_by_constants_are_perfectly_consistent():
    found = intraclass([[1, 2], [2, 3], [4, 5]])
    assert (found.icc31.value, found.icc31.low, found.icc31.high) == (1.0, 1.0, 1.0)
    assert found.icc21.value == pytest.approx(0.8235294117647058)
    assert np.isnan([found.icc21.low, found.icc2k.high]).all()
    assert "no interval" in found.warnings[0]


def test_targets_that_do_not_differ_leave_negative_or_unknown_values():
    found = intraclass([[1, 2], [1, 2], [1, 2]])
    assert found.icc11.value == pytest.approx(-1)
    assert np.isnan(found.icc31.value)
    crossed = intraclass([[1, 3], [3, 1]])
    assert (crossed.icc11.value, crossed.icc1k.value) == (-1.0, -np.inf)
    assert crossed.icc2k.value == -np.inf
    opposite = intraclass([[1, 2], [2, 1], [1, 2], [2, 1]])
    assert opposite.icc21.value == -2.0
    assert np.isnan(opposite.icc21.low)


@pytest.mark.parametrize("table", [[[1, 2]], [[1], [2]], [[3, 3], [3, 3]]])
def test_too_few_or_equal_ratings_are_refused(table):
    with pytest.raises(NotEnoughData):
        intraclass(table)


def test_a_confidence_outside_0_to_1_is_refused():
    with pytest.raises(ValueError, match="confidence"):
        intraclass([[1, 2], [2, 1]], confidence=95)
