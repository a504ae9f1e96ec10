"""Sum scores and reliability, against all patterns written out."""

from itertools import product

import numpy as np
import pytest

from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.irt.marginal_reliability import (
    empirical_reliability,
    information_reliability,
    marginal_reliability,
)
from hiring.psychometrics.irt.models import Items, Model, probabilities
from hiring.psychometrics.irt.person_scores import population_grid
from hiring.psychometrics.irt.persons import eap
from hiring.psychometrics.irt.sum_scores import sum_score_distribution, sum_score_eap
from tests.support.response_items import drawn_items, mixed_sizes


@pytest.mark.parametrize("items", [mixed_sizes(), drawn_items(Model.NOMINAL, 3, 3, np.random.default_rng(1))])
def test_sums_are_sums_over_all_patterns(items: Items) -> None:
    grid = population_grid(items)
    chance = probabilities(items, grid.nodes)
    joint = np.zeros(sum(items.categories - 1) + 1)
    first = np.zeros_like(joint)
    for pattern in product(*(range(size) for size in items.categories)):
        likelihood = np.prod([chance[j, :, k] for j, k in enumerate(pattern)], axis=0)
        joint[sum(pattern)] += likelihood @ grid.weights
        first[sum(pattern)] += likelihood @ (grid.weights * grid.nodes)
    found = sum_score_eap(items, grid)
    np.testing.assert_allclose(found.probability, joint, atol=1e-12)
    np.testing.assert_allclose(found.theta, first / joint, atol=1e-9)
    assert found.probability.sum() == pytest.approx(1.0)


def test_the_distribution_at_each_level_adds_up_to_one() -> None:
    spread = sum_score_distribution(probabilities(mixed_sizes(), [-2.0, 0.0, 2.0]))
    np.testing.assert_allclose(spread.sum(axis=1), 1.0)


def test_with_equal_slopes_the_sum_says_all() -> None:
    items = drawn_items(Model.RASCH, 4, 2, np.random.default_rng(3))
    found = eap(items, [[1, 1, 0, 0], [0, 1, 0, 1]])
    np.testing.assert_allclose(found.theta, sum_score_eap(items).theta[2], atol=1e-9)
    np.testing.assert_allclose(found.se, sum_score_eap(items).se[2], atol=1e-9)


def test_the_reliability_of_sums_is_that_of_their_posterior() -> None:
    items = drawn_items(Model.RASCH, 6, 2, np.random.default_rng(3))
    found = sum_score_eap(items)
    assert found.marginal_reliability == pytest.approx(1.0 - found.probability @ found.se**2, abs=1e-6)
    patterns = np.array(list(product([0, 1], repeat=6)))
    chance = probabilities(items, population_grid(items).nodes)
    weight = np.prod([chance[j][:, patterns[:, j]] for j in range(6)], axis=0).T @ population_grid(items).weights
    mean_variance = float(weight @ eap(items, patterns).se ** 2)
    assert found.marginal_reliability == pytest.approx(marginal_reliability([mean_variance**0.5]), abs=1e-6)


def test_reliabilities_of_a_long_test_agree() -> None:
    items = drawn_items(Model.GRADED, 30, 4, np.random.default_rng(4))
    expected = information_reliability(items)
    assert sum_score_eap(items).marginal_reliability == pytest.approx(expected, abs=0.02)
    assert 0.9 < expected < 1.0


def test_reliability_needs_somebody() -> None:
    for scores in ([], [1.0]):
        with pytest.raises(NotEnoughData, match="at least 2"):
            empirical_reliability(scores, scores)
    with pytest.raises(NotEnoughData, match="at least 2"):
        empirical_reliability([1.0, 2.0], [0.1])
    with pytest.raises(NotEnoughData, match="do not vary"):
        empirical_reliability([1.0, 1.0], [0.0, 0.0])
    with pytest.raises(NotEnoughData, match="nobody"):
        marginal_reliability([])
    with pytest.raises(ValueError, match="above 0"):
        marginal_reliability([0.5], variance=0.0)
