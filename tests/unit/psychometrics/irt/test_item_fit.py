"""Item fit and local dependence: quiet where the model holds, loud where it does not."""

import numpy as np
import pytest

from hiring.psychometrics.adaptive.simulation import simulated_answers
from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.irt.dependence import local_dependence
from hiring.psychometrics.irt.item_fit import item_fit
from hiring.psychometrics.irt.models import Items, Model, probabilities
from hiring.psychometrics.irt.person_scores import population_grid
from hiring.psychometrics.irt.persons import eap
from tests.support.response_items import drawn_items, mixed_sizes


@pytest.mark.parametrize(("model", "k"), [(Model.TWO_PL, 2), (Model.GRADED, 4), (Model.PARTIAL_CREDIT, 4)])
def test_items_that_fit_are_flagged_as_seldom_as_promised(model: Model, k: int) -> None:
    rng = np.random.default_rng(6)
    p, ratio = [], []
    for _ in range(25):
        items = drawn_items(model, 10, k, rng)
        found = item_fit(items, simulated_answers(items, rng.normal(size=600), rng), estimated=np.zeros(10, dtype=int))
        p.append(found.p)
        ratio.append(found.chi2 / found.df)
    assert 0.02 < np.mean(np.array(p) < 0.05) < 0.09  # 250 tests
    assert np.mean(ratio) == pytest.approx(1.0, abs=0.1)


def test_an_item_that_ignores_the_level_is_found() -> None:
    rng = np.random.default_rng(7)
    items = drawn_items(Model.GRADED, 10, 4, rng)
    codes = simulated_answers(items, rng.normal(size=1000), rng)
    codes[:, 4] = rng.permutation(codes[:, 4])
    found = item_fit(items, codes)
    assert found.p[4] < 1e-6
    assert found.rmsea[4] == max(found.rmsea)
    assert found.warnings == ()


def test_expected_answers_come_from_all_other_items() -> None:
    items = mixed_sizes()
    answers = simulated_answers(items, np.random.default_rng(1).normal(size=400), np.random.default_rng(2))
    grid = population_grid(items)
    chance = [item[:, :size] for item, size in zip(probabilities(items, grid.nodes), items.categories, strict=True)]
    joint = np.einsum("qa,qb,qc,q->abc", *chance, grid.weights)
    sums, chi2, cells = answers.sum(axis=1), 0.0, 0
    for total in range(7):
        share = np.array([sum(joint[a, 1, c] for a in range(3) for c in range(4) if a + c == total - 1), 0.0])
        share[1] = share[0]
        share[0] = sum(joint[a, 0, c] for a in range(3) for c in range(4) if a + c == total)
        expected = (sums == total).sum() * share / share.sum()
        observed = np.bincount(answers[sums == total, 1], minlength=2)
        if (expected >= 1e-6).all():
            chi2 += ((observed - expected) ** 2 / expected).sum()
            cells += 1
    found = item_fit(items, answers, grid, fewest=1e-6, estimated=[0, 0, 0])
    assert found.chi2[1] == pytest.approx(chi2)
    assert found.df[1] == cells


def test_parameters_cost_degrees_of_freedom() -> None:
    rng = np.random.default_rng(8)
    for model, spent in ((Model.RASCH, 1), (Model.TWO_PL, 2), (Model.GRADED, 3), (Model.NOMINAL, 4)):
        items = drawn_items(model, 8, 3, rng)
        codes = simulated_answers(items, rng.normal(size=500), rng)
        free, own = item_fit(items, codes, estimated=np.zeros(8, dtype=int)), item_fit(items, codes)
        assert (free.df - own.df).tolist() == [spent] * 8


def test_weak_results_say_so() -> None:
    items = mixed_sizes()
    found = item_fit(items, [[0, 1, 2], [1, 0, -1], [2, 1, 3]])
    assert found.n == 2
    assert np.isnan(found.p).all()
    assert [words.split()[0] for words in found.warnings] == ["1", "2", "3"]


def test_a_fit_needs_items_and_persons() -> None:
    with pytest.raises(NotEnoughData, match="3 items are needed"):
        item_fit(mixed_sizes().take([0, 1]), [[0, 1]])
    with pytest.raises(NotEnoughData, match="0 persons"):
        item_fit(mixed_sizes(), [[0, 1, -1]])
    with pytest.raises(ValueError, match="each of 3 items"):
        item_fit(mixed_sizes(), [[0, 1, 1]], estimated=[0])


def test_twins_are_found_and_strangers_are_not() -> None:
    rng = np.random.default_rng(9)
    items = drawn_items(Model.GRADED, 8, 4, rng)
    codes = simulated_answers(items, rng.normal(size=800), rng)
    assert local_dependence(items, codes).flagged == ()
    codes[:, 5] = codes[:, 2]
    twins = Items(
        items.model, items.slopes[[0, 1, 2, 3, 4, 2, 6, 7]], items.intercepts[[0, 1, 2, 3, 4, 2, 6, 7]], items.names
    )
    found = local_dependence(twins, codes)
    assert found.flagged[0] == (2, 5)
    assert found.q3[2, 5] > 0.5


def test_residuals_are_correlated_over_those_who_answered_both() -> None:
    rng = np.random.default_rng(10)
    items = mixed_sizes()
    codes = simulated_answers(items, rng.normal(size=60), rng)
    codes[rng.random(codes.shape) < 0.3] = -1
    theta = eap(items, codes).theta
    found = local_dependence(items, codes, theta)
    chance = probabilities(items, theta)
    residuals = codes - np.einsum("jnk,k->nj", chance, np.arange(4))
    both = (codes[:, 0] >= 0) & (codes[:, 2] >= 0)
    assert found.q3[0, 2] == pytest.approx(np.corrcoef(residuals[both][:, [0, 2]].T)[0, 1])
    np.testing.assert_allclose(found.q3, found.q3.T)
    np.testing.assert_allclose(np.diag(found.q3), 1.0)


def test_pairs_that_nobody_answered_together_are_left_open() -> None:
    items = mixed_sizes()
    codes = np.array([[0, 1, -1], [1, 0, -1], [2, 0, -1], [0, -1, 3]])
    found = local_dependence(items, codes)
    assert np.isnan(found.q3[0, 2])
    assert np.isfinite(found.q3[0, 1])
    for nothing in (np.array([[0, -1, -1]] * 4), codes[:2]):
        with pytest.raises(NotEnoughData, match="3 persons"):
            local_dependence(items, nothing)
    with pytest.raises(NotEnoughData, match="2 items"):
        local_dependence(items.take([0]), codes[:, :1])
    with pytest.raises(ValueError, match="each of 4 persons"):
        local_dependence(items, codes, [0.0])
