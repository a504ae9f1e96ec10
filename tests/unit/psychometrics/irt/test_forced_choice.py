"""Thurstonian forced choice: recovery, invariances, refusals."""

import numpy as np
import pytest

from hiring.psychometrics.errors import DidNotConverge
from hiring.psychometrics.irt.forced_choice import Pairs, forced_choice_eap, forced_choice_map, preference


def many(count: int, seed: int) -> Pairs:
    random = np.random.default_rng(seed)
    traits = np.array([random.permutation(3)[:2] for _ in range(count)])
    loadings = random.uniform(0.7, 1.4, (count, 2)) * np.where(random.random((count, 2)) < 0.3, -1, 1)
    correlations = np.array([[1, 0.3, 0.2], [0.3, 1, 0.4], [0.2, 0.4, 1]])
    return Pairs(traits, loadings, random.normal(0, 0.4, count), random.uniform(0.8, 1.4, count), correlations)


def simulated(pairs: Pairs, n: int, seed: int):
    random = np.random.default_rng(seed)
    theta = random.multivariate_normal(np.zeros(3), pairs.correlations, n)
    return theta, (random.random((n, len(pairs.intercepts))) < preference(pairs, theta)).astype(float)


def fine_eap(pairs: Pairs, choices):
    return forced_choice_eap(pairs, choices, nodes=31)


@pytest.mark.parametrize(("score", "least"), [(forced_choice_map, 0.92), (fine_eap, 0.93)])
def test_traits_are_recovered_and_covered(score, least):
    pairs = many(40, 1)
    theta, choices = simulated(pairs, 500, 12)
    found = score(pairs, choices)
    covered = np.abs(found.theta - theta) < 1.96 * found.se
    assert least < covered.mean() < 0.97
    for trait in range(3):
        assert np.corrcoef(found.theta[:, trait], theta[:, trait])[0, 1] > 0.8


def test_no_answer_leaves_the_population():
    pairs = many(5, 3)
    for score in (forced_choice_map, forced_choice_eap):
        found = score(pairs, np.full((1, 5), np.nan))
        np.testing.assert_allclose(found.theta, 0, atol=1e-12)
        np.testing.assert_allclose(found.se, 1, rtol=1e-10)


def test_the_statements_of_a_pair_may_change_places():
    pairs = many(12, 4)
    turned = Pairs(
        pairs.traits[:, ::-1], pairs.loadings[:, ::-1], -pairs.intercepts, pairs.variances, pairs.correlations
    )
    _, choices = simulated(pairs, 20, 5)
    for score in (forced_choice_map, forced_choice_eap):
        np.testing.assert_allclose(score(pairs, choices).theta, score(turned, 1 - choices).theta, atol=1e-8)


def test_a_finer_grid_changes_little():
    pairs = many(6, 6)
    _, choices = simulated(pairs, 20, 7)
    coarse, fine = (forced_choice_eap(pairs, choices, nodes).theta for nodes in (25, 41))
    np.testing.assert_allclose(coarse, fine, atol=2e-4)


def test_a_mode_that_is_not_found_is_said():
    wild = Pairs(np.array([[0, 1]]), np.array([[1e9, 1.0]]), np.array([-1e9]), np.ones(1), np.eye(2))
    with pytest.raises(DidNotConverge, match="far too large"):
        forced_choice_map(wild, [[1]])


def test_what_is_refused():
    pairs = many(2, 8)
    for theta in ([0, 0, 0], [[0, 0]], [[0, 0, np.nan]]):
        with pytest.raises(ValueError, match="3 finite numbers"):
            preference(pairs, theta)
    with pytest.raises(ValueError, match="persons x 2 pairs"):
        forced_choice_map(pairs, [[1]])
    with pytest.raises(ValueError, match="in every cell"):
        forced_choice_map(pairs, [[1, 2]])
    with pytest.raises(ValueError, match="grid of 1 nodes"):
        forced_choice_eap(pairs, [[1, 0]], nodes=1)
    one, ones = np.array([[0, 1]]), np.ones(1)
    five = Pairs(one, np.ones((1, 2)), ones, ones, np.eye(5))
    with pytest.raises(ValueError, match="25 nodes for 5 traits"):
        forced_choice_eap(five, [[1]])


@pytest.mark.parametrize(
    ("traits", "variances", "correlations", "words"),
    [
        ([[0, 1]], [1.0, 1.0], np.eye(2), "same pairs"),
        ([[0, 2]], [1.0], np.eye(2), "traits are 0 to 1"),
        ([[0, 1]], [0.0], np.eye(2), "above 0"),
        ([[0, 1]], [1.0], np.ones((2, 2)), "positive definite"),
        ([[0, 1]], [1.0], 2 * np.eye(2), "1 on the diagonal"),
    ],
)
def test_pairs_that_are_none(traits, variances, correlations, words):
    with pytest.raises(ValueError, match=words):
        Pairs(np.array(traits), np.ones((1, 2)), np.ones(1), np.array(variances), correlations)
