"""The parts of the marginal likelihood against plain definitions and against differences."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import norm

from hiring.psychometrics.irt.derivatives import category_scores
from hiring.psychometrics.irt.latent import grid, normal_weights
from hiring.psychometrics.irt.layout import State, lay_out, rows
from hiring.psychometrics.irt.likelihood import one_pass
from hiring.psychometrics.irt.maximise import Objective, Point, newton_solve
from hiring.psychometrics.irt.models import Items, Model, log_probabilities, probabilities
from hiring.psychometrics.irt.patterns import Indicators, find_patterns
from hiring.psychometrics.irt.priors import Priors, penalty

MODELS = list(Model)
NAN = np.nan


def some_items(model: Model) -> Items:
    """Four items, one mis-keyed; the second has fewer categories where a model has more than two."""
    names = ("a", "b", "c", "d")
    slopes = np.array([1.2, 0.7, -0.9, 2.0]) if model is not Model.RASCH else np.full(4, 1.1)
    if model in {Model.RASCH, Model.TWO_PL}:
        return Items(model, slopes, np.array([[0.5], [-0.4], [0.0], [1.0]]), names)
    intercepts = np.array([[1.5, 0.2, -1.0], [0.7, -0.3, NAN], [2.0, 0.0, -0.5], [1.0, 0.4, -2.0]])
    if model is Model.NOMINAL:
        by_category = slopes[:, None] * np.array([1.0, 1.5, 3.1])
        return Items(model, np.where(np.isnan(intercepts), NAN, by_category), intercepts, names)
    return Items(model, slopes, intercepts, names)


def some_codes(items: Items, n: int = 60) -> NDArray[np.int8]:
    random = np.random.default_rng(1)
    codes = (random.random((n, 4)) * items.categories).astype(np.int8)
    codes[random.random((n, 4)) < 0.2] = -1
    codes[:, 3] = np.maximum(codes[:, 3], 0)  # an item that everybody answered
    return codes


def an_objective(model: Model, groups: int = 2, priors: Priors | None = None) -> Objective:
    items = some_items(model)
    codes = some_codes(items)
    group = np.arange(len(codes)) % groups
    data = Indicators(find_patterns(codes, group, items.categories))
    state = State(items, np.array([0.0, 0.5])[:groups], np.array([1.0, 1.4])[:groups])
    held = np.zeros(4)
    layout = lay_out(items, held, groups)
    return Objective(data, grid(81, 8.0), layout, state, penalty(priors, items, held))


def at(objective: Objective, x: NDArray[np.float64]) -> Point:
    point = objective.at(x)
    assert point is not None
    return point


@pytest.mark.parametrize("model", MODELS)
def test_the_log_likelihood_is_that_of_its_definition(model: Model) -> None:
    objective = an_objective(model, groups=1)
    items, codes = objective.held.items, some_codes(objective.held.items)
    theta = np.linspace(-8, 8, 801)
    by_item = log_probabilities(items, theta)
    total = 0.0
    for person in codes:
        joint = sum((by_item[j, :, code] for j, code in enumerate(person) if code >= 0), np.zeros(801))
        total += np.log(np.sum(np.exp(joint) * norm.pdf(theta)) * 0.02)
    found = one_pass(objective.data, objective.held, objective.theta)
    assert found.log_likelihood == pytest.approx(total, abs=1e-6)
    answered = (codes >= 0).sum(axis=0)
    np.testing.assert_allclose(found.expected.sum(axis=(1, 2)), answered)
    counts = [np.bincount(column[column >= 0], minlength=found.expected.shape[2]) for column in codes.T]
    np.testing.assert_allclose(found.expected.sum(axis=1), counts, atol=1e-9)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("priors", [None, Priors(1.0, 0.5, 2.0)])
def test_the_gradient_is_that_of_differences(model: Model, priors: Priors | None) -> None:
    objective = an_objective(model, priors=priors)
    x = objective.layout.vector(objective.held)
    step = 1e-5
    differences = [
        (at(objective, x + step * e).value - at(objective, x - step * e).value) / (2 * step) for e in np.eye(len(x))
    ]
    np.testing.assert_allclose(at(objective, x).gradient, differences, atol=1e-6)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("rough", [False, True])
def test_the_observed_information_is_that_of_differences(model: Model, rough: bool) -> None:
    objective = an_objective(model, priors=Priors(1.0, 0.5, 2.0))
    x = objective.layout.vector(objective.held)
    step = 1e-5
    differences = [
        (at(objective, x - step * e).gradient - at(objective, x + step * e).gradient) / (2 * step)
        for e in np.eye(len(x))
    ]
    found = objective.information(at(objective, x), rough=rough)
    np.testing.assert_allclose(found, differences, atol=0.05 if rough else 2e-5)


@pytest.mark.parametrize("model", MODELS)
def test_a_step_of_the_em_algorithm_never_goes_down(model: Model) -> None:
    objective = an_objective(model)
    point = at(objective, objective.layout.vector(objective.held))
    step = objective.complete_solve(point)(point.gradient)
    assert at(objective, point.x + 0.5 * step).value > point.value


@pytest.mark.parametrize("model", MODELS)
def test_chunks_and_kept_chunks_say_the_same(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    objective = an_objective(model)
    x = objective.layout.vector(objective.held)
    kept = at(objective, x)
    monkeypatch.setattr("hiring.psychometrics.irt.patterns._KEEP", 0)
    monkeypatch.setattr("hiring.psychometrics.irt.patterns._ROWS", 7)
    monkeypatch.setattr("hiring.psychometrics.irt.likelihood._AT_ONCE", 5)
    anew = an_objective(model)
    np.testing.assert_allclose(at(anew, x).gradient, kept.gradient, atol=1e-10)
    np.testing.assert_allclose(anew.information(kept), objective.information(kept), atol=1e-9)


@given(
    model=st.sampled_from(MODELS),
    theta=st.lists(st.floats(-6, 6), min_size=1, max_size=5),
    scale=st.floats(-30, 30),
)
def test_scores_have_mean_zero_and_are_finite(model: Model, theta: list[float], scale: float) -> None:
    items = some_items(model)
    items = Items(model, items.slopes * scale, items.intercepts, items.names)
    points = np.array(theta)
    probability = probabilities(items, points)
    scores = category_scores(items, points, probability)
    assert np.isfinite(scores).all()
    mean = (probability[..., None] * scores).sum(axis=2)
    np.testing.assert_allclose(mean, 0.0, atol=1e-9)


def test_parameters_that_describe_no_model_are_no_state() -> None:
    objective = an_objective(Model.GRADED)
    x = objective.layout.vector(objective.held)
    crossed, negative, lost = x.copy(), x.copy(), x.copy()
    crossed[1], negative[-1], lost[0] = -5.0, -0.1, NAN
    for wrong in (crossed, negative, lost):
        assert objective.at(wrong) is None
    back = objective.layout.state(x, objective.held)
    assert back is not None
    np.testing.assert_array_equal(rows(back.items), rows(objective.held.items))


def test_a_matrix_that_is_not_positive_definite_solves_nothing() -> None:
    assert newton_solve(np.array([[1.0, 2.0], [2.0, 1.0]])) is None
    assert newton_solve(np.array([[1.0, NAN], [NAN, 1.0]])) is None
    solve = newton_solve(np.diag([2.0, 4.0]))
    assert solve is not None
    np.testing.assert_allclose(solve(np.ones(2)), [0.5, 0.25])


def test_weights_are_normal_and_sum_to_1() -> None:
    theta = grid(61)
    weights = normal_weights(theta, np.array([0.0, 1.0]), np.array([1.0, 0.5]))
    np.testing.assert_allclose(np.exp(weights.log).sum(axis=1), 1.0)
    assert np.exp(weights.log[1]) @ theta == pytest.approx(1.0, abs=1e-9)
    assert weights.covariance()[1, 0, 0] == pytest.approx(2.0, abs=1e-6)
