"""Many adaptive tests at once: they are the live ones, unbiased, and as sure as they say."""

import numpy as np
import pytest

from hiring.psychometrics.adaptive.exposure import sympson_hetter
from hiring.psychometrics.adaptive.live import answer, begin, next_item
from hiring.psychometrics.adaptive.pool import AdaptivePool, adaptive_pool
from hiring.psychometrics.adaptive.rules import Criterion, Exposure, Rules
from hiring.psychometrics.adaptive.simulation import simulate, simulated_answers
from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.irt.models import Items, Model, probabilities
from tests.support.response_items import drawn_items, mixed_sizes


@pytest.fixture(scope="module")
def pool() -> AdaptivePool:
    items = drawn_items(Model.GRADED, 60, 4, np.random.default_rng(12))
    return adaptive_pool(items, areas=[at % 3 for at in range(60)])


class Lots:
    """A generator whose numbers can be read again."""

    def __init__(self, lots: np.ndarray) -> None:
        self.lots = lots

    def random(self, shape: tuple[int, ...]) -> np.ndarray:
        assert shape == self.lots.shape
        return self.lots


@pytest.mark.parametrize("criterion", list(Criterion))
@pytest.mark.parametrize("exposure", list(Exposure))
def test_simulated_tests_are_the_live_ones(pool: AdaptivePool, criterion: Criterion, exposure: Exposure) -> None:
    rules = Rules(criterion, exposure, se=0.45, fewest=4, most=9, area_minimum=(2, 1, 1))
    rng = np.random.default_rng(3)
    truth = rng.normal(size=6)
    codes = simulated_answers(pool.items, truth, rng)
    lots = rng.random((9, 2, 6))
    found = simulate(pool, rules, codes, Lots(lots), truth)  # type: ignore[arg-type]
    for person in range(6):
        sitting = begin(pool)
        for start, lot in lots[:, :, person]:
            step = next_item(pool, sitting, rules, (start, lot))
            if step.item is None:
                break
            sitting = answer(pool, sitting, step.item, int(codes[person, step.item]))
        step = next_item(pool, sitting, rules)
        assert sitting.items == tuple(found.items[person, : found.length[person]])
        assert [step.theta, step.se] == pytest.approx([found.theta[person], found.se[person]])


@pytest.mark.parametrize("criterion", [Criterion.INFORMATION, Criterion.POSTERIOR_KL])
def test_adaptive_tests_are_unbiased_and_as_sure_as_they_say(pool: AdaptivePool, criterion: Criterion) -> None:
    rng = np.random.default_rng(4)
    truth = rng.normal(size=3000)
    codes = simulated_answers(pool.items, truth, rng)
    found = simulate(pool, Rules(criterion, se=0.3), codes, rng, truth)
    assert abs(found.bias) < 0.02
    assert 0.93 < found.coverage < 0.97
    assert found.rmse == pytest.approx(float(np.sqrt(np.square(found.se).mean())), rel=0.05)
    slope = np.polyfit(found.theta, truth, 1)[0]
    assert slope == pytest.approx(1.0, abs=0.03)  # E(truth | estimate) = estimate


def test_an_adaptive_test_beats_one_drawn_by_lot(pool: AdaptivePool) -> None:
    rng = np.random.default_rng(5)
    truth = rng.normal(size=1500)
    codes = simulated_answers(pool.items, truth, rng)
    adaptive = simulate(pool, Rules(fewest=8, most=8, se=0.0), codes, rng, truth)
    by_lot = simulate(pool, Rules(fewest=8, most=8, se=0.0, randomesque=60), codes, rng, truth)
    assert adaptive.rmse < 0.9 * by_lot.rmse
    assert by_lot.exposure.max() < adaptive.exposure.max()
    assert by_lot.overlap == pytest.approx(8 / 60, abs=0.02)
    assert adaptive.overlap > by_lot.overlap


def test_overlap_counts_what_pairs_share(pool: AdaptivePool) -> None:
    rng = np.random.default_rng(6)
    codes = simulated_answers(pool.items, rng.normal(size=12), rng)
    found = simulate(pool, Rules(fewest=5, most=5, se=0.0), codes, rng)
    given = [set(row) for row in found.items.tolist()]
    shared = [len(a & b) for at, a in enumerate(given) for b in given[at + 1 :]]
    assert found.overlap == pytest.approx(np.mean(shared) / 5)
    assert found.exposure.sum() == pytest.approx(5.0)
    assert np.isnan(found.bias)
    assert np.isnan(simulate(pool, Rules(), codes[:1], rng).overlap)


def test_only_answers_that_exist_are_asked_for(pool: AdaptivePool) -> None:
    rng = np.random.default_rng(7)
    codes = simulated_answers(pool.items, rng.normal(size=20), rng)
    codes[:, 10:] = -1
    codes[0] = -1
    found = simulate(pool, Rules(fewest=15, most=15), codes, rng)
    assert found.items.max() < 10
    assert found.length.tolist() == [0] + [10] * 19
    assert found.theta[0] == pytest.approx(0.0, abs=1e-9)


def test_answers_follow_the_curves() -> None:
    items = mixed_sizes()
    codes = simulated_answers(items, np.full(40_000, 0.4), np.random.default_rng(8))
    chance = probabilities(items, [0.4])[:, 0]
    for item, size in enumerate(items.categories):
        share = np.bincount(codes[:, item], minlength=size) / 40_000
        np.testing.assert_allclose(share, chance[item, :size], atol=0.01)


def test_a_simulation_needs_persons_and_their_levels(pool: AdaptivePool) -> None:
    rng = np.random.default_rng(9)
    with pytest.raises(NotEnoughData, match="nobody"):
        simulate(pool, Rules(), np.zeros((0, 60), dtype=int), rng)
    with pytest.raises(ValueError, match="each of 2 persons"):
        simulate(pool, Rules(), np.zeros((2, 60), dtype=int), rng, [0.0])


def test_exposure_is_kept_below_the_rate_wanted(pool: AdaptivePool) -> None:
    rng = np.random.default_rng(10)
    rules = Rules(fewest=6, most=6, se=0.0)
    found = sympson_hetter(pool, rules, rng, highest=0.3, persons=800)
    assert found.warnings == ()
    assert found.rates.max() < 0.35
    free = simulate(pool, rules, simulated_answers(pool.items, rng.normal(size=800), rng), rng)
    best = Rules(exposure=Exposure.NONE, fewest=6, most=6, se=0.0)
    assert simulate(pool, best, simulated_answers(pool.items, rng.normal(size=800), rng), rng).exposure.max() > 0.5
    assert found.rates.max() < max(0.35, free.exposure.max())
    fresh = Rules(exposure=Exposure.SYMPSON_HETTER, fewest=6, most=6, se=0.0)
    codes = simulated_answers(pool.items, rng.normal(size=3000), rng)
    assert simulate(found.pool, fresh, codes, rng).exposure.max() < 0.36


def test_exposure_that_cannot_be_reached_is_said(pool: AdaptivePool) -> None:
    rng = np.random.default_rng(11)
    rules = Rules(fewest=6, most=6, se=0.0, start_spread=0.0)
    assert "after 1 rounds" in sympson_hetter(pool, rules, rng, highest=0.12, persons=200, rounds=1).warnings[0]
    with pytest.raises(ValueError, match=r"must lie above 0\.10"):
        sympson_hetter(pool, rules, rng, highest=0.1)


def test_a_short_pool_is_used_up() -> None:
    items = Items(Model.TWO_PL, np.ones(3), np.zeros((3, 1)), ("a", "b", "c"))
    found = simulate(adaptive_pool(items), Rules(), [[1, 1, 0]], np.random.default_rng(1))
    assert found.length.tolist() == [3]
