"""Shadow tests, against every test written out."""

from itertools import combinations
from types import SimpleNamespace

import numpy as np
import pytest

from hiring.psychometrics.adaptive import shadow
from hiring.psychometrics.adaptive.pool import AdaptivePool, adaptive_pool
from hiring.psychometrics.adaptive.shadow import Blueprint, shadow_test
from hiring.psychometrics.errors import DidNotConverge, NotEnoughData
from hiring.psychometrics.irt.information import item_information
from hiring.psychometrics.irt.models import Model
from tests.support.response_items import drawn_items


@pytest.fixture
def pool() -> AdaptivePool:
    return adaptive_pool(drawn_items(Model.GRADED, 12, 3, np.random.default_rng(5)), areas=[0, 1, 2] * 4)


def test_the_best_of_all_tests_is_found(pool: AdaptivePool) -> None:
    blueprint = Blueprint(5, least=(1, 2), most=(2, 3, 1), enemies=((0, 3), (1, 4, 7)))
    told = item_information(pool.items, [0.4])[:, 0]
    best: tuple[float, tuple[int, ...]] = (0.0, ())
    for test in combinations(range(12), 5):
        counts = np.bincount(pool.areas[list(test)], minlength=3)
        fits = 1 <= counts[0] <= 2 and 2 <= counts[1] <= 3 and counts[2] <= 1
        friends = all(len(set(test) & enemies) <= 1 for enemies in ({0, 3}, {1, 4, 7}))
        if fits and friends and 6 in test and 8 not in test:
            best = max(best, (float(told[list(test)].sum()), test))
    found = shadow_test(pool, 0.4, blueprint, [6], barred=[8])
    assert found.items == best[1]
    assert found.information == pytest.approx(best[0])
    assert found.item == max(set(best[1]) - {6}, key=lambda item: told[item])


def test_a_test_given_step_by_step_keeps_the_blueprint(pool: AdaptivePool) -> None:
    blueprint = Blueprint(6, least=(2, 2, 2), enemies=((0, 3),))
    given: list[int] = []
    for theta in (0.0, 1.0, -1.0, 0.5, 0.2, 0.1):
        found = shadow_test(pool, theta, blueprint, given)
        assert found.item is not None
        given.append(found.item)
    assert np.bincount(pool.areas[given]).tolist() == [2, 2, 2]
    assert not {0, 3} <= set(given)
    assert shadow_test(pool, 0.0, blueprint, given).item is None


def test_an_impossible_blueprint_is_refused(pool: AdaptivePool) -> None:
    with pytest.raises(NotEnoughData, match="no test of this pool"):
        shadow_test(pool, 0.0, Blueprint(6, least=(5,)))


def test_a_search_that_finds_nothing_in_time_says_so(pool: AdaptivePool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shadow, "milp", lambda *_, **__: SimpleNamespace(status=1, x=None))
    with pytest.raises(DidNotConverge, match="within 10 seconds"):
        shadow_test(pool, 0.0, Blueprint(3))
