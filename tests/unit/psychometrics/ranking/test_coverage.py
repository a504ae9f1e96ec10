"""The short form of the coverage study; the long one is `python -m tests.unit.psychometrics.ranking.coverage_study`."""

import pytest

from tests.unit.psychometrics.ranking.coverage_study import CoverageResult, World, run

REPLICATIONS = 120
BOUNDS = {12: (0.86, 0.93), 40: (0.88, 0.92), 200: (0.88, 0.92)}


@pytest.fixture(scope="module", params=sorted(BOUNDS))
def result(request: pytest.FixtureRequest) -> CoverageResult:
    return run(request.param, REPLICATIONS, seed=1, draws=400)


def test_intervals_cover_when_reliability_is_drawn(result) -> None:
    low, high = BOUNDS[result.n]
    assert low - 3 * result.coverage_se <= result.coverage <= high + 3 * result.coverage_se
    assert result.coverage_se < 0.02  # so that the widened bounds still bind


def test_rank_intervals_cover(result) -> None:
    assert 0.88 <= result.rank_coverage <= 0.98  # ranks are whole numbers: short lists cover more


def test_a_stated_probability_is_the_true_share(result) -> None:
    assert abs(result.stated - result.true) <= 0.03 + 3 * result.gap_se
    assert result.gap_se < 0.03


def test_the_study_can_fail() -> None:
    wrong = run(12, REPLICATIONS, seed=1, draws=400, world=World(centre=0.004, spread=0.01))
    assert wrong.stated - wrong.true > 0.03 + 3 * wrong.gap_se
