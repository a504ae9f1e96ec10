"""The way up when the usual way is closed."""

import numpy as np
import pytest
from numpy.typing import NDArray

from hiring.psychometrics.irt import maximise, strategy
from hiring.psychometrics.irt.calibrated import require_converged
from hiring.psychometrics.irt.calibration import calibrate
from hiring.psychometrics.irt.latent import grid
from hiring.psychometrics.irt.layout import State, lay_out
from hiring.psychometrics.irt.maximise import Climb, Objective, Point, Solve, climb
from hiring.psychometrics.irt.models import Items, Model
from hiring.psychometrics.irt.patterns import Indicators, find_patterns
from hiring.psychometrics.irt.priors import penalty
from hiring.psychometrics.irt.settings import Settings
from tests.support.answers import graded_answers


def answers(seed: int, n: int = 300) -> NDArray[np.float64]:
    random = np.random.default_rng(seed)
    intercepts = np.array([1.0, -1.0]) + np.linspace(-0.5, 0.5, 6)[:, None]
    return graded_answers(np.linspace(0.6, 2.0, 6), intercepts, random.normal(size=n), random)


def an_objective(table: NDArray[np.float64]) -> Objective:
    size = table.shape[1]
    items = Items(Model.GRADED, np.ones(size), np.tile([1.0, -1.0], (size, 1)), tuple("abcdef"[:size]))
    data = Indicators(find_patterns(table.astype(np.int8), np.zeros(len(table), dtype=np.int64), items.categories))
    layout = lay_out(items, np.zeros(size), 1)
    state = State(items, np.zeros(1), np.ones(1))
    return Objective(data, grid(31), layout, state, penalty(None, items, np.zeros(size)))


def begin(objective: Objective) -> Point:
    point = objective.at(objective.layout.vector(objective.held))
    assert point is not None
    return point


def test_without_second_derivatives_the_maximum_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    found = require_converged(calibrate(answers(1), "grm"))
    monkeypatch.setattr(strategy, "_WORK", 0)
    plain = require_converged(calibrate(answers(1), "grm"))
    assert plain.iterations > found.iterations
    np.testing.assert_allclose(plain.items.slopes, found.items.slopes, atol=1e-4)


def test_second_derivatives_that_have_aged_are_taken_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strategy, "_ROUND", 1)
    found = require_converged(calibrate(answers(2), "grm"))
    monkeypatch.undo()
    assert found.log_likelihood == pytest.approx(calibrate(answers(2), "grm").log_likelihood, abs=1e-7)


def test_rare_categories_may_leave_too_few_others_for_a_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strategy, "_SAMPLE", 60)
    monkeypatch.setattr(strategy, "_RARE", 40)
    assert require_converged(calibrate(answers(3), "grm")).n == 300
    monkeypatch.setattr(strategy, "_RARE", 1)
    assert require_converged(calibrate(answers(3), "grm")).n == 300


def test_a_climb_that_no_step_can_continue_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    def downhill(gradient: NDArray[np.float64]) -> NDArray[np.float64]:
        return -gradient

    objective = an_objective(answers(4))
    ended = climb(objective, begin(objective), 50, lambda at, _: at.norm < 1e-4, downhill)
    assert ended.passes == 0
    stuck, used = strategy._exact_climb(objective, begin(objective).x, downhill, 1e-4, (0, 200))
    assert stuck.norm <= 1e-4  # the steps of the EM algorithm came to the rescue
    assert used > 5


def test_curvature_that_misleads_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    objective = an_objective(answers(5))
    honest = maximise._direction
    calls = []

    def misled(
        gradient: NDArray[np.float64], memory: list[tuple[NDArray[np.float64], NDArray[np.float64]]], guess: Solve
    ) -> NDArray[np.float64]:
        calls.append(len(memory))
        step = honest(gradient, memory, guess)
        return -step if len(calls) == 4 else step

    monkeypatch.setattr(maximise, "_direction", misled)
    ended = climb(objective, begin(objective), 100, lambda at, _: at.norm < 1e-4)
    assert calls[3] > 0
    assert calls[4] == 0
    assert ended.point.norm < 1e-4


def test_a_climb_that_is_stuck_for_good_is_no_result(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(objective: Objective, point: Point, *rest: object) -> Climb:
        return Climb(point, 0)

    monkeypatch.setattr(strategy, "climb", nowhere)
    found = calibrate(answers(6), "grm", settings=Settings(passes=50))
    assert not found.converged
    assert found.iterations < 10


def test_a_start_that_is_no_model_is_refused() -> None:
    objective = an_objective(answers(7))
    with pytest.raises(ValueError, match="starting values"):
        strategy._begin(objective, np.full(objective.layout.size, np.nan))


def test_nodes_that_can_grow_no_further_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strategy, "_MOST_NODES", 15)
    found = calibrate(answers(8), "grm", settings=Settings(nodes=15))
    assert found.nodes == 15
    assert any("more nodes would still change" in words for words in found.warnings)


def test_whoever_watches_is_told_of_every_pass() -> None:
    seen: list[int] = []
    found = calibrate(answers(10), "grm", settings=Settings(watch=lambda: seen.append(1)))
    assert len(seen) == found.iterations


def test_the_information_is_taken_in_full_where_half_will_not_do(monkeypatch: pytest.MonkeyPatch) -> None:
    rough = calibrate(answers(9), "grm", se=True)
    monkeypatch.setattr(strategy, "_WELL_CONDITIONED", 0.0)
    monkeypatch.setattr(strategy, "_COARSE", 0.0)
    full = calibrate(answers(9), "grm", se=True)
    assert rough.se is not None
    assert full.se is not None
    np.testing.assert_allclose(rough.se.slopes, full.se.slopes, rtol=1e-3)
    assert (rough.se.slopes != full.se.slopes).any()
