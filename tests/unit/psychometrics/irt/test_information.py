"""Information and expected scores: derivatives are checked against numbers, not against themselves."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hiring.psychometrics.irt.information import (
    characteristic_curve,
    conditional_sem,
    curves,
    expected_scores,
    item_information,
    total_information,
)
from hiring.psychometrics.irt.models import Items, Model, log_probabilities, probabilities
from tests.support.response_items import item_sets, mixed_sizes

_H = 1e-3


@settings(deadline=None, max_examples=60)
@given(item_sets(), st.floats(-4, 4))
def test_probabilities_sum_to_one(items: Items, theta: float) -> None:
    np.testing.assert_allclose(probabilities(items, [theta]).sum(axis=2), 1.0, atol=1e-12)


@settings(deadline=None, max_examples=60)
@given(item_sets(), st.floats(-3, 3))
def test_information_is_the_expected_negative_second_derivative(items: Items, theta: float) -> None:
    at = theta + _H * np.array([-2, -1, 0, 1, 2])
    logs = log_probabilities(items, at)
    logs = np.where(np.isfinite(logs), logs, 0.0)
    second = (logs @ np.eye(logs.shape[2])).transpose(0, 2, 1) @ np.array([-1, 16, -30, 16, -1]) / (12 * _H**2)
    expected = -(probabilities(items, [theta])[:, 0] * second).sum(axis=1)
    np.testing.assert_allclose(item_information(items, [theta])[:, 0], expected, rtol=1e-5, atol=1e-7)


@settings(deadline=None, max_examples=60)
@given(item_sets(), st.floats(-3, 3))
def test_derivatives_of_the_logarithm_are_those_of_numbers(items: Items, theta: float) -> None:
    found, logs = curves(items, [theta]), log_probabilities(items, theta + _H * np.array([-1, 0, 1]))
    logs = np.where(np.isfinite(logs), logs, 0.0)
    np.testing.assert_allclose(found.first[:, 0], (logs[:, 2] - logs[:, 0]) / (2 * _H), atol=1e-5)
    np.testing.assert_allclose(found.second[:, 0], (logs[:, 2] - 2 * logs[:, 1] + logs[:, 0]) / _H**2, atol=1e-4)
    assert (found.second <= 0).all()


def test_skew_is_the_slope_of_information_where_the_model_is_exponential() -> None:
    item = Items(Model.PARTIAL_CREDIT, np.array([1.3]), np.array([[0.4, -0.2]]), ("a",))
    slope = (item_information(item, [0.7 + _H]) - item_information(item, [0.7 - _H])) / (2 * _H)
    np.testing.assert_allclose(curves(item, [0.7]).skew, slope, atol=1e-6)


def test_nothing_is_told_by_categories_an_item_does_not_have() -> None:
    found = curves(mixed_sizes(), [-800.0, 0.0, 800.0])
    assert np.isfinite(found.first).all()
    assert (found.first[1, :, 2:] == 0).all()
    assert (found.probability[1, :, 2:] == 0).all()


def test_a_test_tells_what_its_items_tell() -> None:
    items = mixed_sizes()
    total = total_information(items, [0.0, 1.0])
    np.testing.assert_allclose(total, item_information(items, [0.0, 1.0]).sum(axis=0))
    np.testing.assert_allclose(conditional_sem(items, [0.0, 1.0]), total**-0.5)


def test_an_item_without_slope_leaves_the_error_infinite() -> None:
    flat = Items(Model.TWO_PL, np.array([0.0]), np.array([[0.5]]), ("flat",))
    assert conditional_sem(flat, [0.0]).tolist() == [np.inf]


def test_expected_scores_follow_the_values_of_the_categories() -> None:
    items = mixed_sizes()
    plain = expected_scores(items, [0.3])
    shifted = expected_scores(items, [0.3], np.array([[1, 2, 3, np.nan], [1, 2, np.nan, np.nan], [1, 2, 3, 4]]))
    np.testing.assert_allclose(shifted, plain + 1.0)
    np.testing.assert_allclose(characteristic_curve(items, [0.3]), plain.sum(axis=0))


@pytest.mark.parametrize("values", [[[1.0, 2.0]], [[0, 1, np.nan, 3], [0, 1, 2, 3], [0, 1, 2, 3]]])
def test_values_must_fit_the_items(values: list[list[float]]) -> None:
    with pytest.raises(ValueError, match="3 items x 4"):
        expected_scores(mixed_sizes(), [0.0], values)
