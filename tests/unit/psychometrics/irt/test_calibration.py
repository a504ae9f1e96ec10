"""Calibration recovers what made the answers, and says where it cannot."""

import numpy as np
import pytest
from numpy.typing import NDArray

from hiring.psychometrics.errors import DidNotConverge, NotEnoughData
from hiring.psychometrics.irt.calibrated import Calibration, require_converged
from hiring.psychometrics.irt.calibration import calibrate
from hiring.psychometrics.irt.models import Items, Model
from hiring.psychometrics.irt.priors import Priors
from hiring.psychometrics.irt.responses import Responses, code_responses
from hiring.psychometrics.irt.settings import Settings
from tests.support.answers import graded_answers

SLOPES = np.array([1.5, 0.8, 2.0, 1.0, 1.2, 0.6, 1.7, 1.1, 0.9, 1.4])
INTERCEPTS = np.array([2.0, 0.2, -1.5]) + np.linspace(-0.8, 0.8, 10)[:, None]
NAMES = tuple(f"q{number}" for number in range(1, 11))
MODELS = ["rasch", "2pl", "grm", "gpcm", "nrm"]


def answers(seed: int, n: int = 1000, mean: float = 0.0, sd: float = 1.0) -> NDArray[np.float64]:
    random = np.random.default_rng(seed)
    return graded_answers(SLOPES, INTERCEPTS, random.normal(mean, sd, n), random)


def cut(table: NDArray[np.float64], model: str) -> NDArray[np.float64]:
    return np.where(np.isnan(table), np.nan, table >= 2) if model in {"rasch", "2pl"} else table


def test_slopes_and_intercepts_of_a_thousand_people_are_recovered() -> None:
    found = require_converged(calibrate(answers(1), "grm"))
    assert np.sqrt(np.mean((found.items.slopes - SLOPES) ** 2)) < 0.15
    assert np.sqrt(np.mean((found.items.intercepts - INTERCEPTS) ** 2)) < 0.15


def test_95_percent_intervals_hold_the_truth_about_that_often() -> None:
    inside: list[bool] = []
    for seed in range(8):
        found = calibrate(answers(100 + seed, 500), "grm", se=True)
        assert found.se is not None
        inside += (np.abs(found.items.slopes - SLOPES) < 1.96 * found.se.slopes).tolist()
    assert 0.88 <= np.mean(inside) <= 1.0


def test_a_mis_keyed_item_comes_out_negative_and_a_dead_one_near_0() -> None:
    random = np.random.default_rng(3)
    slopes = SLOPES.copy()
    slopes[[2, 5]] = -1.3, 0.0
    table = graded_answers(slopes, INTERCEPTS, random.normal(size=1500), random)
    for model, smallest in (("grm", -0.9), ("gpcm", -0.4)):
        found = require_converged(calibrate(table, model))
        assert found.items.slopes[2] < smallest
        assert abs(found.items.slopes[5]) < 0.15
    nominal = require_converged(calibrate(table, "nrm"))
    assert (nominal.items.slopes[2] < -0.3).all()
    dichotomous = require_converged(calibrate(table >= 2, "2pl"))
    assert dichotomous.items.slopes[2] < -0.9


@pytest.mark.parametrize("model", MODELS)
def test_people_and_items_may_come_in_any_order(model: str) -> None:
    table = cut(answers(4, 400), model)
    table[np.random.default_rng(5).random(table.shape) < 0.2] = np.nan
    found = require_converged(calibrate(table, model))
    people = np.random.default_rng(6).permutation(len(table))
    shuffled = require_converged(calibrate(table[people], model))
    assert shuffled.log_likelihood == pytest.approx(found.log_likelihood, abs=1e-9)
    np.testing.assert_allclose(shuffled.items.slopes, found.items.slopes, atol=1e-9)
    turned = require_converged(calibrate(table[:, ::-1], model))
    np.testing.assert_allclose(turned.items.slopes[::-1], found.items.slopes, atol=2e-4)
    assert turned.log_likelihood == pytest.approx(found.log_likelihood, abs=1e-6)


@pytest.mark.parametrize("model", MODELS)
def test_twice_the_nodes_do_not_matter(model: str) -> None:
    table = cut(answers(7, 300), model)
    found, finer = (calibrate(table, model, settings=Settings(nodes=nodes)) for nodes in (61, 241))
    assert abs(found.log_likelihood - finer.log_likelihood) < 1e-4


def test_more_nodes_are_taken_where_few_do_not_suffice() -> None:
    steep = graded_answers(
        8 * SLOPES, 3 * INTERCEPTS, np.random.default_rng(8).normal(size=300), np.random.default_rng(9)
    )
    found = calibrate(steep, "grm", settings=Settings(nodes=15))
    assert found.nodes > 60
    finer = calibrate(steep, "grm", settings=Settings(nodes=2 * found.nodes - 1, start=found.items))
    assert abs(found.log_likelihood - finer.log_likelihood) < 2e-4


def test_missing_by_design_joins_two_forms_on_one_scale() -> None:
    table = answers(10, 3000)
    table[:1500, 7:] = np.nan
    table[1500:, :3] = np.nan
    found = require_converged(calibrate(table, "grm", se=True))
    assert np.sqrt(np.mean((found.items.slopes - SLOPES) ** 2)) < 0.15
    whole = calibrate(answers(10, 3000), "grm", se=True)
    assert found.se is not None
    assert whole.se is not None
    assert found.se.slopes[8] > whole.se.slopes[8]


def test_means_and_variances_of_other_groups_are_recovered() -> None:
    table = np.concatenate([answers(11, 1500), answers(12, 1500, mean=0.8, sd=1.3)])
    table[np.random.default_rng(13).random(table.shape) < 0.1] = np.nan
    labels = ["early"] * 1500 + ["late"] * 1500
    found = require_converged(calibrate(table, "grm", groups=labels, se=True))
    first, second = found.groups
    assert (first.name, first.n, first.mean, first.variance, first.mean_se) == ("early", 1500, 0.0, 1.0, 0.0)
    assert second.mean == pytest.approx(0.8, abs=3 * second.mean_se)
    assert second.variance == pytest.approx(1.69, abs=3 * second.variance_se)
    assert 0.02 < second.mean_se < 0.08
    assert found.se is not None
    assert found.se.parameters[-2:] == ("mean late", "variance late")


@pytest.mark.parametrize("model", MODELS)
def test_pilot_items_come_out_on_the_scale_of_the_items_that_are_held(model: str) -> None:
    operational = calibrate(code_responses(cut(answers(14, 2000), model), NAMES), model)
    known = operational.items.take(range(6))
    pilot = code_responses(cut(answers(15, 2000, mean=1.0, sd=0.7), model), NAMES)
    found = require_converged(calibrate(pilot, model, fixed=known, se=True))
    np.testing.assert_array_equal(found.items.slopes[:6], known.slopes)
    np.testing.assert_array_equal(found.items.intercepts[:6], known.intercepts)
    own, whole = found.items.slopes[6:], operational.items.slopes[6:]
    assert np.abs(own - whole).max() < (1.2 if model == "nrm" else 0.5)
    assert found.se is not None
    np.testing.assert_array_equal(found.se.slopes[:6], 0.0)
    assert found.groups[0].variance_se > 0
    if model == "grm":
        assert found.groups[0].mean == pytest.approx(1.0, abs=0.12)
        assert found.groups[0].variance == pytest.approx(0.49, abs=0.12)


def test_with_every_item_held_only_the_group_is_estimated() -> None:
    items = Items(Model.GRADED, SLOPES, INTERCEPTS, NAMES)
    found = require_converged(
        calibrate(code_responses(answers(16, 3000, mean=-0.5), NAMES), "grm", fixed=items, se=True)
    )
    assert found.groups[0].mean == pytest.approx(-0.5, abs=3 * found.groups[0].mean_se)
    assert found.groups[0].variance == pytest.approx(1.0, abs=3 * found.groups[0].variance_se)


@pytest.mark.parametrize("model", MODELS)
def test_a_prior_draws_slopes_to_its_mean(model: str) -> None:
    table = cut(answers(17, 120), model)
    free = calibrate(table, model)
    strict = require_converged(calibrate(table, model, settings=Settings(priors=Priors(1.0, 0.05, 2.0)), se=True))
    centre = 0.0 if model == "nrm" else 1.0
    assert np.abs(strict.items.slopes - centre).max() < 0.3
    assert np.abs(strict.items.slopes - centre).sum() < np.abs(free.items.slopes - centre).sum()
    assert strict.log_likelihood < free.log_likelihood
    assert strict.se is not None
    assert strict.se.slopes.max() < 0.051


def test_too_few_passes_are_no_result() -> None:
    found = calibrate(answers(19, 300), "grm", settings=Settings(passes=3))
    assert not found.converged
    assert found.gradient_norm > 1e-4
    with pytest.raises(DidNotConverge, match="gradient"):
        require_converged(found)


def test_a_good_start_saves_passes() -> None:
    table = answers(20, 600)
    found = calibrate(table, "grm")
    again = calibrate(table, "grm", settings=Settings(start=found.items))
    assert again.converged
    assert again.iterations < found.iterations
    assert calibrate(table, "nrm", settings=Settings(start=calibrate(table, "nrm").items)).converged


def test_a_large_table_is_climbed_on_a_sample_with_all_who_chose_a_rare_category() -> None:
    table = answers(21, 9000)
    table[:60, 0] = 4.0
    found = require_converged(calibrate(table, "grm"))
    assert np.sqrt(np.mean((found.items.slopes[1:] - SLOPES[1:]) ** 2)) < 0.06
    assert found.items.categories[0] == 5


def test_a_start_that_knows_other_items_or_categories_is_used_where_it_fits() -> None:
    table = answers(31, 300)
    other = Items(Model.GRADED, np.array([9.0, 1.0]), np.array([[0.0, np.nan], [1.0, -1.0]]), ("1", "elsewhere"))
    found = require_converged(calibrate(table, "grm", settings=Settings(start=other)))
    assert found.log_likelihood == pytest.approx(calibrate(table, "grm").log_likelihood, abs=1e-6)


def warned(found: Calibration, words: str) -> bool:
    return any(words in warning for warning in found.warnings)


def test_people_who_answered_nothing_are_left_out_and_counted() -> None:
    table = answers(22, 300)
    table[[3, 70]] = np.nan
    found = calibrate(table, "grm")
    assert found.n == 298
    assert warned(found, "2 persons answered nothing")
    kept = calibrate(np.delete(table, [3, 70], axis=0), "grm")
    assert kept.log_likelihood == found.log_likelihood


def test_a_group_of_which_nobody_answered_is_no_group() -> None:
    table = answers(23, 300)
    table[200:] = np.nan
    found = calibrate(table, "grm", groups=["a"] * 200 + ["b"] * 100)
    assert [group.name for group in found.groups] == ["a"]


def test_a_category_that_nobody_chose_is_left_out_with_a_warning() -> None:
    table = answers(24, 600)
    table[table[:, 1] == 2, 1] = 1
    found = require_converged(calibrate(table, "grm"))
    assert found.values[1] == (0.0, 1.0, 3.0)
    assert found.items.categories.tolist()[:3] == [4, 3, 4]
    assert warned(found, "item 2: nobody chose 2")
    said = code_responses(table, NAMES, {"q2": [0, 1, 2, 3]})
    same = calibrate(said, "grm")
    assert same.values[1] == (0.0, 1.0, 3.0)
    assert same.log_likelihood == found.log_likelihood
    assert warned(same, "item q2: nobody chose 2")


def test_weak_data_are_named() -> None:
    table = answers(25, 55)
    table[40:, 3] = np.nan
    found = calibrate(table, "nrm", settings=Settings(passes=60, priors=Priors(slope_sd=1.0, intercept_sd=2.0)))
    assert warned(found, "55 persons for")
    assert warned(found, "item 4: only 40 persons")
    assert warned(found, "fewer than 5 persons chose")


def test_a_repeated_column_is_named_and_a_slope_without_bound_is_no_result() -> None:
    table = answers(26, 400)
    table[:, 9] = table[:, 0]
    found = calibrate(table[:, [0, 1, 9]], "grm")
    assert warned(found, "items 1 and 3 have the same answer from everybody")
    assert warned(found, "item 1: its slope of 5")
    assert not found.converged
    assert found.iterations < 100
    tamed = calibrate(table[:, [0, 1, 9]], "grm", settings=Settings(priors=Priors(slope_sd=0.5)))
    assert require_converged(tamed).items.slopes.max() < 10


def test_what_cannot_be_told_apart_has_no_standard_errors() -> None:
    """Two blocks of persons without an item in common, in one group each: the second scale floats."""
    table = np.full((400, 10), np.nan)
    table[:200, :5] = answers(27, 200)[:, :5]
    table[200:, 5:] = answers(28, 200)[:, 5:]
    found = calibrate(table, "grm", groups=["a"] * 200 + ["b"] * 200, se=True)
    assert found.se is not None
    assert warned(found, "cannot be told apart") or found.se.slopes[6] > 5


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"responses": np.full((50, 4), np.nan)}, NotEnoughData, "item 1: nobody answered it"),
        ({"responses": np.ones((50, 4))}, NotEnoughData, "item 1: everybody gave the same answer"),
        ({"responses": answers(29, 9)}, NotEnoughData, "at least 10 persons"),
        ({"responses": answers(29, 60)[:, :2]}, NotEnoughData, "at least 3 items"),
        ({"model": "2pl"}, ValueError, "item 1: 4 different answers"),
        ({"model": "3pl"}, ValueError, "3pl"),
        ({"groups": ["a"] * 59}, ValueError, "59 labels for 60 persons"),
        ({"groups": ["a"] * 59 + [None]}, ValueError, "person 60 has no group"),
        ({"groups": [str(n) for n in range(60)] * 2, "responses": answers(30, 120)}, None, ""),
        ({"groups": [str(n) for n in range(120)], "responses": answers(30, 120)}, ValueError, "at most 100 groups"),
        ({"fixed": Items(Model.PARTIAL_CREDIT, SLOPES, INTERCEPTS, NAMES)}, ValueError, "cannot be held"),
        ({"fixed": Items(Model.GRADED, SLOPES, INTERCEPTS, NAMES)}, ValueError, "none of these items"),
        ({"fixed": Items(Model.GRADED, SLOPES[:1], INTERCEPTS[:1, :2], ("1",))}, ValueError, "item 1 has 3 categories"),
    ],
)
def test_bad_input_is_refused_in_words(change: dict[str, object], error: type[Exception] | None, words: str) -> None:
    given = {"responses": answers(29, 60), "model": "grm", **change}
    if error is None:
        assert len(calibrate(**given, settings=Settings(passes=2)).groups) == 60  # type: ignore[arg-type]
        return
    with pytest.raises(error, match=words):
        calibrate(**given)  # type: ignore[arg-type]


@pytest.mark.parametrize("column", [[0, 0, 0], [-1, -1, -1]])
def test_coded_answers_of_one_category_are_refused(column: list[int]) -> None:
    codes = np.tile(np.array([[0, 1, 0], [1, 0, 1]], dtype=np.int8), (20, 1))
    codes[:, 0] = column[0]
    with pytest.raises(NotEnoughData, match="item a"):
        calibrate(Responses(codes, ((0.0, 1.0),) * 3, ("a", "b", "c")), "2pl")


@pytest.mark.parametrize("wrong", [{"nodes": 3}, {"passes": 0}, {"tolerance": 0.0}])
def test_settings_that_make_no_sense(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="settings"):
        Settings(**wrong)  # type: ignore[arg-type]


def test_priors_that_make_no_sense() -> None:
    with pytest.raises(ValueError, match="priors"):
        Priors(slope_sd=0.0)
