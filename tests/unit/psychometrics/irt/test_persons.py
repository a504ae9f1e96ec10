"""Person scores: properties that hold for every model, and the ends of the scale."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hiring.psychometrics.adaptive.simulation import simulated_answers
from hiring.psychometrics.irt.information import curves, item_information
from hiring.psychometrics.irt.lookup import as_codes, fuse, summed
from hiring.psychometrics.irt.models import Items, Model, log_probabilities
from hiring.psychometrics.irt.person_scores import Method, population_grid
from hiring.psychometrics.irt.persons import eap, map_scores, ml, score_persons, wle
from hiring.psychometrics.irt.roots import Equation, solve
from tests.support.response_items import drawn_items, item_sets, mixed_sizes


def some_answers(items: Items, n: int, seed: int, missing: float = 0.2) -> np.ndarray:
    rng = np.random.default_rng(seed)
    codes = simulated_answers(items, rng.normal(size=n), rng)
    codes[rng.random(codes.shape) < missing] = -1
    return codes


def plain_eap(items: Items, codes: np.ndarray, mean: float = 0.0, sd: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    """The definition, person by person, on a finer and wider grid."""
    nodes = mean + sd * np.linspace(-8, 8, 1201)
    logs, found = log_probabilities(items, nodes), []
    for row in codes:
        log_posterior = -0.5 * ((nodes - mean) / sd) ** 2 + sum(logs[j, :, k] for j, k in enumerate(row) if k >= 0)
        weights = np.exp(log_posterior - log_posterior.max())
        weights /= weights.sum()
        theta = weights @ nodes
        found.append((theta, np.sqrt(weights @ (nodes - theta) ** 2)))
    return tuple(np.array(found).T)


@settings(deadline=None, max_examples=40)
@given(item_sets(most=9), st.integers(0, 999), st.floats(-1, 1), st.floats(0.5, 2))
def test_eap_is_the_mean_of_the_posterior(items: Items, seed: int, mean: float, sd: float) -> None:
    codes = some_answers(items, 7, seed)
    found, expected = eap(items, codes, population_grid(items, mean=mean, sd=sd)), plain_eap(items, codes, mean, sd)
    np.testing.assert_allclose((found.theta, found.se), expected, atol=3e-5 * sd)  # our nodes end at 6 sd


@settings(deadline=None, max_examples=30)
@given(item_sets(), st.floats(-2, 2), st.floats(0.3, 3))
def test_no_answer_gives_the_population(items: Items, mean: float, sd: float) -> None:
    nothing = np.full((1, len(items)), -1)
    for method in (Method.EAP, Method.MAP):
        found = score_persons(items, nothing, method, mean=mean, sd=sd)
        assert found.theta[0] == pytest.approx(mean, abs=1e-6)
        assert found.se[0] == pytest.approx(sd, abs=1e-6 * sd)
        assert found.answered.tolist() == [0]


@settings(deadline=None, max_examples=30)
@given(item_sets(least=2), st.integers(0, 999))
def test_the_order_of_people_and_items_is_no_matter(items: Items, seed: int) -> None:
    codes = some_answers(items, 6, seed)
    rng = np.random.default_rng(seed)
    people, order = rng.permutation(6), rng.permutation(len(items))
    for method in Method:
        plain = score_persons(items, codes, method)
        mixed = score_persons(items.take(order), codes[people][:, order], method)
        np.testing.assert_allclose(mixed.theta, plain.theta[people], atol=1e-7)
        np.testing.assert_allclose(mixed.se, plain.se[people], rtol=1e-6)


@settings(deadline=None, max_examples=40)
@given(item_sets(most=8), st.integers(0, 999))
def test_modes_solve_their_equations(items: Items, seed: int) -> None:
    codes = some_answers(items, 8, seed)
    rows = np.arange(8)
    for method, equation in (
        (Method.MAP, Equation(items, codes, precision=1.0)),
        (Method.WLE, Equation(items, codes, weighted=True)),
        (Method.ML, Equation(items, codes)),
    ):
        theta = score_persons(items, codes, method).theta
        finite = rows[np.isfinite(theta) & (np.abs(theta) < 30)]
        value, _ = equation.at(theta[finite], finite)
        np.testing.assert_allclose(value, 0.0, atol=1e-7)


@pytest.mark.parametrize("model", list(Model))
def test_weighted_likelihood_is_finite_where_maximum_likelihood_is_not(model: Model) -> None:
    items = drawn_items(model, 8, 4, np.random.default_rng(5))
    slopes = curves(items, [0.0]).first[:, 0]
    top, bottom = slopes.argmax(axis=1), slopes.argmin(axis=1)
    unbounded, weighted = ml(items, [top, bottom]), wle(items, [top, bottom])
    assert unbounded.theta.tolist() == [np.inf, -np.inf]
    assert unbounded.se.tolist() == [np.inf, np.inf]
    assert "2 of 2 persons" in unbounded.warnings[0]
    assert np.isfinite(weighted.theta).all()
    assert weighted.theta[0] > weighted.theta[1]
    assert weighted.warnings == ()


def test_a_mis_keyed_item_counts_downwards() -> None:
    items = Items(Model.TWO_PL, np.array([1.0, -1.0]), np.zeros((2, 1)), ("good", "mis-keyed"))
    found = ml(items, [[1, 0], [0, 1], [1, 1]])
    assert found.theta.tolist() == [np.inf, -np.inf, pytest.approx(0.0, abs=1e-9)]


def test_who_tells_nothing_gets_nothing_without_a_prior() -> None:
    flat = Items(Model.TWO_PL, np.array([0.0, 1.0]), np.zeros((2, 1)), ("flat", "steep"))
    codes = [[1, -1], [-1, -1], [0, 0]]
    for found in (ml(flat, codes), wle(flat, codes)):
        assert np.isnan(found.theta[:2]).all()
        assert np.isnan(found.se[:2]).all()
        assert "2 of 3 persons: no informative answer" in found.warnings[-1]
    assert ml(flat, codes).theta[2] == -np.inf


def test_a_level_far_from_everybody_is_found() -> None:
    steps = Items(Model.TWO_PL, np.array([0.05, 0.05, 0.05]), np.array([[3.0], [0.0], [4.0]]), ("a", "b", "c"))
    high = ml(steps, [[0, 1, 0], [0, 0, 1], [1, 0, 1]])
    assert (np.abs(high.theta) > 10).any()
    value, _ = Equation(steps, as_codes(steps, [[0, 1, 0], [0, 0, 1], [1, 0, 1]])).at(high.theta, np.arange(3))
    np.testing.assert_allclose(value, 0.0, atol=1e-9)


def test_a_level_beyond_all_reach_is_said_to_be_unknown() -> None:
    far = Items(Model.TWO_PL, np.array([1e-5, 1e-5]), np.array([[60.0], [50.0]]), ("a", "b"))
    assert np.isnan(solve(Equation(far, as_codes(far, [[0, 1]])))).all()


def test_standard_errors_use_the_items_answered_only() -> None:
    items = mixed_sizes()
    found = map_scores(items, [[1, -1, 2]], sd=2.0)
    told = item_information(items, found.theta)[[0, 2], 0].sum()
    assert found.se[0] == pytest.approx((told + 0.25) ** -0.5)


def test_many_items_are_looked_up_in_several_tables() -> None:
    items = drawn_items(Model.GRADED, 30, 5, np.random.default_rng(2))
    codes = some_answers(items, 3000, 3)
    nodes = np.linspace(-6, 6, 61)
    assert len(fuse(log_probabilities(items, nodes), items)) > 5
    found, expected = eap(items, codes), plain_eap(items, codes[-20:])
    np.testing.assert_allclose((found.theta[-20:], found.se[-20:]), expected, atol=1e-6)


def test_a_sum_over_no_person_is_none() -> None:
    items = mixed_sizes()
    blocks = fuse(log_probabilities(items, [0.0]), items)
    assert list(summed(blocks, np.zeros((0, 3), dtype=np.int8))) == []
    assert len(eap(items, np.zeros((0, 3), dtype=np.int8)).theta) == 0


def test_very_informative_items_get_a_finer_grid() -> None:
    sharp = Items(Model.TWO_PL, np.array([40.0, 40.0]), np.array([[-4.0], [-8.0]]), ("a", "b"))
    assert len(population_grid(sharp).nodes) > 61
    expected = plain_eap(sharp, np.array([[1, 0]]))
    found = eap(sharp, [[1, 0]])
    assert found.theta[0] == pytest.approx(expected[0][0], abs=1e-4)


def test_other_populations_than_normal_ones_are_weights() -> None:
    item = Items(Model.TWO_PL, np.array([1.0]), np.array([[0.0]]), ("a",))
    found = eap(item, [[-1]], population_grid(item, nodes=[-1.0, 0.0, 1.0], weights=[1.0, 2.0, 1.0]))
    assert (found.theta[0], found.se[0]) == (pytest.approx(0.0, abs=1e-12), pytest.approx(0.5**0.5))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"sd": 0.0}, "sd above 0"),
        ({"mean": float("nan")}, "finite mean"),
        ({"nodes": [1.0, 0.0]}, "rise"),
        ({"nodes": []}, "rise"),
        ({"nodes": [0.0, 1.0], "weights": [1.0]}, "a positive weight for each"),
        ({"nodes": [0.0, 1.0], "weights": [1.0, 0.0]}, "a positive weight for each"),
    ],
)
def test_a_population_that_is_none_is_refused(options: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        population_grid(mixed_sizes(), **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        ([[0, 2, 1]], "item two, row 1: code 2, but its codes are 0 to 1"),
        ([[0, 1]], "persons x 3 items"),
        ([0, 1, 1], "persons x 3 items"),
        ([[0.0, 1.0, 1.0]], "whole numbers"),
    ],
)
def test_codes_must_fit_the_items(codes: list[object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        eap(mixed_sizes(), codes)  # type: ignore[arg-type]


def test_many_persons_are_scored_in_batches_that_are_counted() -> None:
    items = drawn_items(Model.TWO_PL, 3, 2, np.random.default_rng(1))
    codes = some_answers(items, 5001, 2)
    ticks: list[int] = []
    found = score_persons(items, codes, Method.ML, tick=ticks.append)
    assert ticks == [5000, 1]
    whole = ml(items, codes)
    np.testing.assert_allclose(found.theta, whole.theta, atol=1e-9)
    np.testing.assert_array_equal(found.answered, whole.answered)
    assert found.warnings == whole.warnings
    assert len(found.warnings) == 2
