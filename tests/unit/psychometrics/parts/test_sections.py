import numpy as np
import pytest

from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.parts.sections import proportional_reduction
from hiring.psychometrics.reliability.alpha import cronbach_alpha


def simulate(correlation: float, n: int = 20_000, scenarios: int = 8) -> tuple[list[np.ndarray], np.ndarray]:
    random = np.random.default_rng(11)
    true = random.multivariate_normal([0, 0], [[1, correlation], [correlation, 1]], n) * 0.5
    return [true[:, [d]] + random.normal(size=(n, scenarios)) for d in (0, 1)], true


@pytest.mark.parametrize("correlation", [0.0, 0.5, 0.95])
def test_both_reductions_are_the_squared_correlations_with_the_true_score(correlation) -> None:
    tables, true = simulate(correlation)
    found = proportional_reduction(tables)
    total = sum(table.sum(axis=1) for table in tables)
    for d, table in enumerate(tables):
        own = np.corrcoef(table.sum(axis=1), true[:, d])[0, 1] ** 2
        assert found.prmse_own[d] == pytest.approx(own, abs=0.02)
        assert found.prmse_total[d] == pytest.approx(np.corrcoef(total, true[:, d])[0, 1] ** 2, abs=0.03)


def test_distinct_sections_earn_a_score_and_near_copies_do_not() -> None:
    assert proportional_reduction(simulate(0.0)[0]).adds_value.tolist() == [True, True]
    assert proportional_reduction(simulate(0.95)[0]).adds_value.tolist() == [False, False]


def test_the_margin_must_be_passed() -> None:
    tables = simulate(0.5)[0]
    found = proportional_reduction(tables)
    gap = found.prmse_own - found.prmse_total
    assert proportional_reduction(tables, margin=float(gap.max()) + 1e-9).adds_value.tolist() == [False, False]
    assert proportional_reduction(tables, margin=float(gap.min()) - 1e-9).adds_value.tolist() == [True, True]


def test_a_section_of_noise_has_no_true_score_to_predict() -> None:
    noise = np.array([[1.0, -1.0], [-1.0, 1.2], [0.5, -0.5], [0.0, 0.1]])
    found = proportional_reduction([noise, noise[:, ::-1] + [[0.0], [1.0], [2.0], [3.0]]])
    assert found.prmse_own[0] == 0.0
    assert np.isnan(found.prmse_total[0])
    assert not found.adds_value[0]


def test_one_section_is_the_total() -> None:
    table = simulate(0.0, n=300)[0][0]
    found = proportional_reduction([table])
    assert (found.n, found.scenarios) == (300, (8,))
    assert found.prmse_own[0] == pytest.approx(cronbach_alpha(table))
    assert found.prmse_total[0] == pytest.approx(cronbach_alpha(table))
    assert not found.adds_value[0]


def test_unusable_sections_are_refused() -> None:
    with pytest.raises(NotEnoughData, match="no section"):
        proportional_reduction([])
    with pytest.raises(NotEnoughData, match="2 items"):
        proportional_reduction([[[1.0], [2.0]]])
    with pytest.raises(ValueError, match="same number of persons"):
        proportional_reduction([[[1.0, 2.0], [2.0, 1.5]], [[1.0, 2.0], [2.0, 1.0], [3.0, 3.5]]])
