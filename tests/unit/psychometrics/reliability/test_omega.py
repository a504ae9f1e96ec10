import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.multivariate.factor import Factor

from hiring.psychometrics.errors import DidNotConverge, NotEnoughData
from hiring.psychometrics.reliability import omega as module
from hiring.psychometrics.reliability.consistency import alpha_from_covariance
from hiring.psychometrics.reliability.omega import omega_from_covariance, omega_total


def implied(loadings, uniquenesses):
    return np.outer(loadings, loadings) + np.diag(uniquenesses)


@given(st.lists(st.floats(0.2, 0.9), min_size=3, max_size=12))
def test_a_matrix_with_one_factor_gives_its_loadings_back(loadings):
    true = np.array(loadings)
    found = omega_from_covariance(implied(true, 1 - true**2))
    np.testing.assert_allclose(found.loadings, true, atol=2e-4)
    assert found.omega == pytest.approx(true.sum() ** 2 / (true.sum() ** 2 + (1 - true**2).sum()), abs=1e-4)
    assert found.residual < 1e-4


def test_equal_loadings_make_omega_alpha():
    matrix = implied(np.full(6, 2.0), np.full(6, 3.0))
    assert omega_from_covariance(matrix).omega == pytest.approx(alpha_from_covariance(matrix), abs=1e-8)


def test_units_of_items_do_not_touch_the_standardised_loadings():
    rng = np.random.default_rng(8)
    table = rng.normal(size=(300, 1)) * [1, 0.8, 0.6, 0.9] + rng.normal(size=(300, 4))
    plain, scaled = omega_total(table), omega_total(table * [1, 10, 100, 1000])
    np.testing.assert_allclose(scaled.loadings / [1, 10, 100, 1000], plain.loadings, atol=1e-6)


def test_loadings_are_close_to_those_of_maximum_likelihood():
    rng = np.random.default_rng(9)
    table = rng.normal(size=(5000, 1)) * [1, 0.8, 0.6, 0.9, 1.2] + rng.normal(size=(5000, 5))
    other = Factor(table, n_factor=1, method="ml").fit()
    found = omega_total(table).loadings / table.std(axis=0)
    np.testing.assert_allclose(found, np.abs(other.loadings[:, 0]), atol=0.01)


def test_gaps_change_little():
    rng = np.random.default_rng(10)
    table = rng.normal(size=(2000, 1)) + rng.normal(size=(2000, 6))
    holes = np.where(rng.random(table.shape) < 0.1, np.nan, table)
    assert omega_total(holes).omega == pytest.approx(omega_total(table).omega, abs=0.02)


def test_the_order_of_items_does_not_matter():
    rng = np.random.default_rng(11)
    table = rng.normal(size=(100, 1)) * [1, 0.8, 0.6, 0.9] + rng.normal(size=(100, 4))
    order = [2, 0, 3, 1]
    assert omega_total(table[::-1, order]).omega == pytest.approx(omega_total(table).omega, abs=1e-8)


def test_an_item_that_points_the_other_way_is_told():
    true = np.array([0.8, 0.7, 0.6, -0.7])
    found = omega_from_covariance(implied(true, 1 - true**2))
    np.testing.assert_allclose(found.loadings, true, atol=1e-4)
    assert "different signs" in found.warnings[0]


def test_an_item_without_error_is_told():
    found = omega_from_covariance([[1, 0.9, 0.9], [0.9, 1, 0.2], [0.9, 0.2, 1]])
    assert "Heywood" in found.warnings[0]


def test_a_search_that_stops_early_is_no_result(monkeypatch):
    monkeypatch.setitem(module._TIGHT, "maxiter", 1)
    true = np.array([0.9, 0.1, 0.5, 0.7, 0.3])
    with pytest.raises(DidNotConverge, match="omega is not known"):
        omega_from_covariance(implied(true, 1 - true**2))


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ([[1, 2, 3], [1, 3, 4], [1, 5, 2]], "item 1"),
        ([[1, 2], [2, 3], [3, 5]], "at least 3 items"),
        ([[1, np.nan, 3], [2, np.nan, 4], [np.nan, 1, 2], [np.nan, 2, 1]], "items 1 and 2"),
    ],
)
def test_too_little_data_is_named(table, words):
    with pytest.raises(NotEnoughData, match=words):
        omega_total(table)


@pytest.mark.parametrize("matrix", [[[1.0, 0.5]], [[0.0, 0.0], [0.0, 1.0]]])
def test_what_is_no_covariance_matrix_is_refused(matrix):
    with pytest.raises(ValueError, match="square matrix"):
        omega_from_covariance(matrix)
