"""Choosing the next item: live sittings."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hiring.psychometrics.adaptive.choice import estimates, worth
from hiring.psychometrics.adaptive.live import Sitting, Step, answer, begin, next_item
from hiring.psychometrics.adaptive.pool import AdaptivePool, adaptive_pool, with_exposure
from hiring.psychometrics.adaptive.rules import Criterion, Exposure, Rules, Stop
from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.irt.information import item_information
from hiring.psychometrics.irt.models import Model, probabilities
from hiring.psychometrics.irt.person_scores import population_grid
from hiring.psychometrics.irt.persons import eap
from tests.support.response_items import drawn_items, mixed_sizes

PLAIN = Rules(exposure=Exposure.NONE, fewest=1, most=30, se=0.0, start_spread=0.0)


def graded_pool(j: int = 30, areas: int = 1, **options: object) -> AdaptivePool:
    items = drawn_items(Model.GRADED, j, 4, np.random.default_rng(j))
    return adaptive_pool(items, areas=[at % areas for at in range(j)], **options)  # type: ignore[arg-type]


def sit(pool: AdaptivePool, rules: Rules, seed: int = 1, level: float = 0.5) -> tuple[Sitting, Step]:
    rng, sitting = np.random.default_rng(seed), begin(pool)
    chance = probabilities(pool.items, [level])[:, 0]
    step = next_item(pool, sitting, rules, tuple(rng.random(2)))
    while step.item is not None:
        sitting = answer(pool, sitting, step.item, int(rng.choice(chance.shape[1], p=chance[step.item])))
        step = next_item(pool, sitting, rules, tuple(rng.random(2)))
    return sitting, step


@pytest.mark.parametrize("model", list(Model))
def test_information_between_the_rows_of_a_table_is_exact(model: Model) -> None:
    pool = adaptive_pool(drawn_items(model, 6, 4, np.random.default_rng(2)))
    theta = np.array([-6.0, -5.999, -1.2345, 0.0, 0.777, 5.9999, 6.0])
    nothing = np.tile(pool.log_prior, (7, 1))
    many = worth(pool, Criterion.INFORMATION, theta, nothing, nothing)
    np.testing.assert_allclose(many, item_information(pool.items, theta).T, atol=1e-6)
    for row, one in enumerate(theta):
        single = worth(pool, Criterion.INFORMATION, np.array([one]), nothing[:1], nothing[:1])
        np.testing.assert_allclose(single[0], many[row], atol=1e-12)


@pytest.mark.parametrize(("criterion", "weighted_by"), [(Criterion.POSTERIOR_KL, 1.0), (Criterion.LIKELIHOOD_KL, 0.0)])
def test_kullback_leibler_information_is_its_definition(criterion: Criterion, weighted_by: float) -> None:
    pool = adaptive_pool(mixed_sizes())
    sitting = answer(pool, begin(pool), 0, 1)
    theta, _, mass = estimates(pool, sitting.log_posterior)
    here, there = probabilities(pool.items, theta)[:, 0], probabilities(pool.items, pool.nodes)
    weights = there[0, :, 1] * np.exp(weighted_by * pool.log_prior)
    with np.errstate(divide="ignore", invalid="ignore"):
        gain = np.nan_to_num(here[:, None, :] * np.log(here[:, None, :] / there))
    expected = gain.sum(axis=2) @ (weights / weights.sum())
    found = worth(pool, criterion, theta, sitting.log_posterior, mass)
    np.testing.assert_allclose(found[0], expected, atol=1e-6)


def test_the_best_item_is_the_most_informative_one() -> None:
    pool = graded_pool()
    sitting = begin(pool)
    for _ in range(8):
        step = next_item(pool, sitting, PLAIN)
        told = np.where(sitting.free[0], item_information(pool.items, [step.theta])[:, 0], -1.0)
        assert step.item == told.argmax()
        sitting = answer(pool, sitting, int(told.argmax()), 2)


@settings(deadline=None, max_examples=30)
@given(st.permutations(list(range(8))), st.lists(st.integers(0, 3), min_size=8, max_size=8))
def test_estimates_are_eap_scores_whatever_the_order(order: list[int], codes: list[int]) -> None:
    pool = graded_pool(8)
    sitting = begin(pool)
    for item in order:
        sitting = answer(pool, sitting, item, codes[item])
    step = next_item(pool, sitting, PLAIN)
    expected = eap(pool.items, [codes], population_grid(pool.items, nodes=pool.nodes))
    assert step.stop is Stop.NO_ITEM_LEFT
    assert [step.theta, step.se] == pytest.approx([expected.theta[0], expected.se[0]])
    assert sitting.items == tuple(order)


def test_a_test_without_answers_knows_the_population_only() -> None:
    step = next_item(graded_pool(mean=1.0, sd=0.5), begin(graded_pool(mean=1.0, sd=0.5)), PLAIN)
    assert [step.theta, step.se] == pytest.approx([1.0, 0.5])


def test_a_step_changes_nothing_and_repeats() -> None:
    pool = graded_pool()
    sitting = answer(pool, begin(pool), 3, 1)
    before = sitting.log_posterior.copy(), sitting.free.copy()
    steps = {next_item(pool, sitting, Rules(), (0.2, 0.7)) for _ in range(3)}
    answer(pool, sitting, 4, 1)
    assert len(steps) == 1
    np.testing.assert_array_equal(before[0], sitting.log_posterior)
    np.testing.assert_array_equal(before[1], sitting.free)


def test_the_lot_chooses_among_the_best_five() -> None:
    pool = graded_pool()
    sitting = answer(pool, begin(pool), 0, 2)
    best = np.argsort(
        -np.where(sitting.free[0], item_information(pool.items, [next_item(pool, sitting, PLAIN).theta])[:, 0], -1)
    )
    chosen = [next_item(pool, sitting, Rules(), (0.5, lot)).item for lot in (0.0, 0.2, 0.4, 0.6, 0.999)]
    assert chosen == best[:5].tolist()


def test_the_last_items_are_drawn_from_those_that_are_left() -> None:
    pool = graded_pool(3)
    sitting = answer(pool, begin(pool), 1, 0)
    rules = Rules(fewest=3, most=3)
    assert {next_item(pool, sitting, rules, (0.5, lot)).item for lot in (0.0, 0.49, 0.51, 0.99)} == {0, 2}


def test_the_first_item_suits_a_level_near_the_mean() -> None:
    pool = graded_pool()
    for start in (0.0, 0.999):
        wanted = item_information(pool.items, [2.0 * (2 * start - 1)])[:, 0].argmax()
        rules = Rules(exposure=Exposure.NONE, start_spread=2.0)
        assert next_item(pool, begin(pool), rules, (start, 0.5)).item == wanted


def test_an_item_that_must_be_rare_gives_way() -> None:
    pool = graded_pool()
    best, second = np.argsort(-item_information(pool.items, [0.0])[:, 0])[:2]
    exposure = np.ones(30)
    exposure[best] = 0.25
    rules = Rules(exposure=Exposure.SYMPSON_HETTER, start_spread=0.0)
    lots = (np.arange(400) + 0.5) / 400
    chosen = [next_item(with_exposure(pool, exposure), begin(pool), rules, (0.5, lot)).item for lot in lots]
    assert chosen.count(best) == 100
    assert chosen.count(second) == 300


def test_areas_get_their_shares() -> None:
    pool = graded_pool(40, 3, targets=[0.5, 0.25, 0.25])
    sitting, step = sit(pool, Rules(fewest=12, most=12, se=0.0))
    assert sitting.counts.tolist() == [[6, 3, 3]]
    assert step.stop is Stop.LONG_ENOUGH


def test_an_area_that_has_no_item_left_is_passed_over() -> None:
    items = drawn_items(Model.GRADED, 5, 3, np.random.default_rng(1))
    pool = adaptive_pool(items, areas=[0, 0, 0, 0, 1], targets=[0.2, 0.8])
    sitting, _ = sit(pool, Rules(fewest=4, most=4, se=0.0))
    assert sitting.counts.tolist() == [[3, 1]]


def test_minimums_are_met_before_precision_or_length_end_the_test() -> None:
    pool = graded_pool(40, 3, targets=[0.98, 0.01, 0.01])
    easy = Rules(fewest=2, most=10, se=0.9, area_minimum=(0, 2, 2))
    sitting, step = sit(pool, easy)
    assert (sitting.counts[0, 1:] >= 2).all()
    assert step.stop is Stop.PRECISE
    assert len(sitting.items) == 4
    strict = Rules(fewest=4, most=4, se=0.0, area_minimum=(0, 2, 2))
    assert sit(pool, strict)[0].counts.tolist() == [[0, 2, 2]]


def test_a_test_stops_when_it_is_precise() -> None:
    sitting, step = sit(graded_pool(60), Rules(se=0.35, fewest=3, most=30))
    assert step.stop is Stop.PRECISE
    assert step.se <= 0.35
    assert 3 <= len(sitting.items) < 30


@pytest.mark.parametrize(
    "options",
    [
        {"fewest": 0},
        {"fewest": 9, "most": 8},
        {"randomesque": 0},
        {"se": -0.1},
        {"start_spread": -1.0},
        {"area_minimum": (-1,)},
        {"area_minimum": (8, 8)},
    ],
)
def test_rules_that_contradict_themselves_are_refused(options: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="rules: "):
        Rules(**options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"areas": [0]}, "each of 3 items"),
        ({"areas": [0, 1, -1]}, "each of 3 items"),
        ({"areas": [0, 1, 1], "targets": [1.0]}, "each of 2 areas"),
        ({"targets": [-1.0]}, "0 or more"),
        ({"targets": [0.0]}, "0 or more"),
        ({"targets": [0.5, 0.5]}, "area 1 should be tested but has no item"),
        ({"sd": -1.0}, "sd above 0"),
    ],
)
def test_a_pool_that_cannot_work_is_refused(options: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        adaptive_pool(mixed_sizes(), **options)  # type: ignore[arg-type]


def test_a_pool_has_something_to_choose() -> None:
    with pytest.raises(NotEnoughData, match="nothing to choose"):
        adaptive_pool(mixed_sizes().take([0]))


@pytest.mark.parametrize("exposure", [[1.0], [1.0, 0.0, 1.0], [1.0, 1.5, 1.0]])
def test_exposure_parameters_are_chances(exposure: list[float]) -> None:
    with pytest.raises(ValueError, match="exposure"):
        with_exposure(adaptive_pool(mixed_sizes()), exposure)


def test_answers_must_be_possible() -> None:
    pool = adaptive_pool(mixed_sizes())
    sitting = answer(pool, begin(pool), 1, 1)
    for item in (1, -1, 3):
        with pytest.raises(ValueError, match="answered before"):
            answer(pool, sitting, item, 0)
    for code in (-1, 3):
        with pytest.raises(ValueError, match="item three: there is no category"):
            answer(pool, sitting, 0, code)
    for lots in ((1.0, 0.5), (0.5, -0.1)):
        with pytest.raises(ValueError, match="lots"):
            next_item(pool, sitting, PLAIN, lots)
