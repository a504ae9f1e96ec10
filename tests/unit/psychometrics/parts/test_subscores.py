import numpy as np
import pytest

from hiring.psychometrics.errors import DidNotConverge, NotEnoughData
from hiring.psychometrics.parts.hierarchy import omega_hierarchical
from hiring.psychometrics.parts.norms import percentile_ranks
from hiring.psychometrics.parts.sections import proportional_reduction
from hiring.psychometrics.parts.subscores import MOSTLY_NOISE, augmented_subscores


def simulate(correlation: float, n: int = 20_000, scenarios: int = 4, parts: int = 3) -> tuple[list, np.ndarray]:
    random = np.random.default_rng(11)
    between = np.full((parts, parts), correlation) + (1 - correlation) * np.eye(parts)
    true = random.multivariate_normal(np.zeros(parts), between, n) * 0.5
    return [true[:, [d]] + random.normal(size=(n, scenarios)) for d in range(parts)], true * scenarios


@pytest.mark.parametrize("correlation", [0.0, 0.5, 0.95])
def test_augmented_estimates_are_as_good_as_they_say(correlation) -> None:
    tables, true = simulate(correlation)
    found = augmented_subscores(tables)
    for d in range(3):
        assert np.corrcoef(found.estimate[:, d], true[:, d])[0, 1] ** 2 == pytest.approx(found.prmse[d], abs=0.02)
        assert np.std(found.estimate[:, d] - true[:, d]) == pytest.approx(found.se[d], rel=0.02)
        inside = (found.low[:, d] <= true[:, d]) & (true[:, d] <= found.high[:, d])
        assert inside.mean() == pytest.approx(0.90, abs=0.01)


def test_borrowing_never_does_worse_than_the_part_or_the_total() -> None:
    tables, _ = simulate(0.5)
    found, plain = augmented_subscores(tables), proportional_reduction(tables)
    assert (found.prmse >= plain.prmse_own - 1e-9).all()
    assert (found.prmse >= plain.prmse_total - 0.01).all()
    np.testing.assert_allclose(found.reliability, plain.prmse_own)


def test_parts_of_one_trait_differ_by_noise_only() -> None:
    found = augmented_subscores(simulate(0.98)[0])
    assert found.warnings == (MOSTLY_NOISE,)
    assert np.nanmax(found.difference_reliability) < 0.05
    assert np.isnan(np.diag(found.difference_reliability)).all()
    apart = augmented_subscores(simulate(0.0, scenarios=16)[0])
    assert apart.warnings == ()
    assert apart.difference_reliability[0, 1] == pytest.approx(0.8, abs=0.02)


def test_a_part_of_noise_is_estimated_by_its_mean() -> None:
    random = np.random.default_rng(2)
    noise = np.array([[1.0, -1.0], [-1.0, 1.2], [0.5, -0.5], [0.0, 0.1], [0.2, 0.3]])
    other = random.normal(size=(5, 1)) + 0.1 * random.normal(size=(5, 3))
    found = augmented_subscores([noise, other])
    assert found.reliability[0] == 0.0
    assert np.ptp(found.estimate[:, 0]) < np.ptp(noise.sum(axis=1))


def test_one_part_is_regressed_to_its_mean() -> None:
    table = simulate(0.0, n=500)[0][0]
    found = augmented_subscores([table])
    total = table.sum(axis=1)
    np.testing.assert_allclose(found.estimate[:, 0], total.mean() + found.reliability[0] * (total - total.mean()))
    assert found.prmse[0] == pytest.approx(found.reliability[0])
    assert found.warnings == ()


def test_unusable_parts_are_refused() -> None:
    with pytest.raises(NotEnoughData, match="no part"):
        augmented_subscores([])
    with pytest.raises(ValueError, match="same number of persons"):
        augmented_subscores([[[1.0, 2.0], [2.0, 1.5]], [[1.0, 2.0], [2.0, 1.0], [3.0, 3.5]]])
    table = simulate(0.0, n=50)[0][0]
    with pytest.raises(NotEnoughData, match="repeat each other"):
        augmented_subscores([table, 2 * table])
    with pytest.raises(ValueError, match="level"):
        augmented_subscores([table], level=1.0)


def hierarchical(general: float, specific: float, groups: int, n: int = 20_000, size: int = 4) -> tuple:
    random = np.random.default_rng([3, groups])
    common, own = random.normal(size=(n, 1)), random.normal(size=(n, groups)).repeat(size, axis=1)
    noise = np.sqrt(1 - general**2 - specific**2) * random.normal(size=(n, groups * size))
    items = groups * size
    whole = (items * general) ** 2 + groups * (size * specific) ** 2 + items * (1 - general**2 - specific**2)
    return general * common + specific * own + noise, np.repeat(np.arange(groups), size), whole


@pytest.mark.parametrize("groups", [2, 3, 5])
def test_the_general_share_is_that_of_the_model(groups) -> None:
    table, group, whole = hierarchical(0.5, 0.4, groups)
    found = omega_hierarchical(table, group)
    items = len(group)
    assert found.hierarchical == pytest.approx((items * 0.5) ** 2 / whole, abs=0.02)
    assert found.total == pytest.approx(((items * 0.5) ** 2 + groups * (4 * 0.4) ** 2) / whole, abs=0.02)
    assert found.explained_common == pytest.approx(0.25 / 0.41, abs=0.02)
    np.testing.assert_allclose(found.general, 0.5, atol=0.03)
    np.testing.assert_allclose(found.specific, 0.4, atol=0.03)
    assert found.residual < 0.02
    assert found.warnings == (() if groups > 2 else (found.warnings[0],))
    assert (groups == 2) == any("two groups" in words for words in found.warnings)


def test_items_without_a_general_factor_have_none() -> None:
    table, group, _ = hierarchical(0.0, 0.7, 4)
    assert omega_hierarchical(table, group).hierarchical < 0.05


def test_wrong_groups_are_seen() -> None:
    table, group, _ = hierarchical(0.1, 0.8, 3)
    found = omega_hierarchical(table, np.tile([0, 1, 2], 4))
    assert any("unexplained" in words for words in found.warnings)
    assert found.residual > omega_hierarchical(table, group).residual


def test_groups_that_are_one_thing_are_at_the_bound() -> None:
    table, group, _ = hierarchical(0.7, 0.0, 3, n=200)
    assert any("bound" in words for words in omega_hierarchical(table, group).warnings)


def test_items_that_cannot_be_grouped_are_refused() -> None:
    table = hierarchical(0.5, 0.4, 2, n=100)[0]
    with pytest.raises(ValueError, match="a group for each"):
        omega_hierarchical(table, [0, 1])
    for groups in ([0] * 8, [0] * 6 + [1] * 2):
        with pytest.raises(NotEnoughData, match="at least 3 items"):
            omega_hierarchical(table, groups)
    with pytest.raises(NotEnoughData, match="more persons"):
        omega_hierarchical(table[:8], [0] * 4 + [1] * 4)
    still = table.copy()
    still[:, 2] = 1.0
    with pytest.raises(NotEnoughData, match="item 3 does not vary"):
        omega_hierarchical(still, [0] * 4 + [1] * 4)
    with pytest.raises(NotEnoughData, match="same total"):
        omega_hierarchical(np.hstack([table.round()[:, :3], -table.round()[:, :3]]), [0] * 3 + [1] * 3)


def test_a_fit_that_does_not_settle_says_so(monkeypatch) -> None:
    monkeypatch.setattr("hiring.psychometrics.parts.hierarchy._STEPS", 1)
    table, group, _ = hierarchical(0.5, 0.4, 3, n=200)
    with pytest.raises(DidNotConverge, match="did not settle"):
        omega_hierarchical(table, group)


def test_percentiles_count_those_below_and_half_of_the_equal() -> None:
    group = np.repeat([1.0, 2.0, 3.0, 4.0], 50)
    found = percentile_ranks([0.0, 1.0, 2.5, 4.0, 9.0], group)
    assert found.rank.tolist() == [0.0, 12.5, 50.0, 87.5, 100.0]
    assert found.reference == 200
    assert ((found.low <= found.rank) & (found.rank <= found.high)).all()


def test_a_percentile_needs_a_group() -> None:
    with pytest.raises(NotEnoughData, match="at least 200"):
        percentile_ranks([1.0], np.arange(199.0))
    with pytest.raises(NotEnoughData, match="at least 1"):
        percentile_ranks([1.0], [], fewest=0)
    assert percentile_ranks([1.0], [1.0], fewest=1).rank.tolist() == [50.0]
