import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import f as f_distribution

from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.reliability.alpha import cronbach_alpha
from hiring.psychometrics.reliability.consistency import (
    alpha_from_covariance,
    alpha_interval,
    standardised_alpha,
    stratified_alpha,
)

SCORES = [[1, 2, 5, 4], [2, 2, 1, 2], [4, 3, 3, 3], [5, 5, 4, 4]]
tables = arrays(np.float64, (12, 4), elements=st.integers(1, 5).map(float))


def varying(table):
    return (table.std(axis=0) > 0).all() and table.sum(axis=1).std() > 0


def test_alpha_of_the_covariance_matrix_is_alpha_of_the_table():
    assert alpha_from_covariance(np.cov(np.array(SCORES).T)) == pytest.approx(cronbach_alpha(SCORES), abs=1e-14)


def test_standardised_alpha_is_that_of_the_mean_correlation():
    r = np.corrcoef(np.array(SCORES).T)[np.triu_indices(4, 1)].mean()
    assert standardised_alpha(SCORES) == pytest.approx(4 * r / (1 + 3 * r), abs=1e-14)


def test_standardised_alpha_knows_no_units():
    scaled = np.array(SCORES) * [1, 10, 0.1, 3] + 7
    assert standardised_alpha(scaled) == pytest.approx(standardised_alpha(SCORES), abs=1e-12)


@given(tables)
def test_coefficients_do_not_depend_on_the_order_of_people_or_items(table):
    if not varying(table):
        return
    people, items = np.random.default_rng(1).permutation(12), [2, 0, 3, 1]
    shuffled = table[people][:, items]
    expected = pytest.approx(standardised_alpha_or_none(table), abs=1e-9, nan_ok=True)
    assert standardised_alpha_or_none(shuffled) == expected
    matrix, other = np.cov(table.T), np.cov(shuffled.T)
    assert alpha_from_covariance(other) == pytest.approx(alpha_from_covariance(matrix), rel=1e-9, abs=1e-9)


def standardised_alpha_or_none(table):
    total = np.corrcoef(table, rowvar=False).sum()
    return standardised_alpha(table) if total > 1e-6 else float("nan")


def test_the_interval_is_feldts():
    low, high = alpha_interval(0.7, persons=50, items=6, confidence=0.9)
    bounds = 1 - 0.3 * f_distribution.ppf([0.95, 0.05], 49, 49 * 5)
    np.testing.assert_allclose([low, high], bounds, rtol=1e-10)


def test_the_interval_covers_alpha_as_often_as_it_says():
    rng = np.random.default_rng(20)
    true = 5 * 0.4 / (1 + 4 * 0.4)  # parallel items with correlation .4
    covered = 0
    for _ in range(500):
        table = np.sqrt(0.4) * rng.normal(size=(40, 1)) + np.sqrt(0.6) * rng.normal(size=(40, 5))
        low, high = alpha_interval(cronbach_alpha(table), 40, 5)
        covered += low <= true <= high
    assert 0.92 <= covered / 500 <= 0.98


def test_stratified_alpha_by_hand():
    table = np.array(SCORES, dtype=float)
    error = sum(
        part.sum(axis=1).var(ddof=1) * (1 - cronbach_alpha(part)) for part in (table[:, [0, 2]], table[:, [1, 3]])
    )
    expected = 1 - error / table.sum(axis=1).var(ddof=1)
    assert stratified_alpha(SCORES, ["x", "y", "x", "y"]) == pytest.approx(expected, abs=1e-12)


def test_one_stratum_is_plain_alpha():
    assert stratified_alpha(SCORES, [0] * 4) == pytest.approx(cronbach_alpha(SCORES), abs=1e-12)


@pytest.mark.parametrize(
    ("compute", "words"),
    [
        (lambda: alpha_from_covariance([[1.0]]), "at least 2 items"),
        (lambda: alpha_from_covariance([[1.0, -1.0], [-1.0, 1.0]]), "does not vary"),
        (lambda: standardised_alpha([[1, 2]]), "at least 2 persons"),
        (lambda: standardised_alpha([[1, 2], [1, 3]]), "item 1: everybody gave the same answer"),
        (lambda: alpha_interval(0.5, 1, 3), "at least 2 persons"),
        (lambda: alpha_interval(0.5, 3, 1), "at least 2 persons"),
        (lambda: stratified_alpha(SCORES, "aaab"), "stratum b: one item alone"),
        (lambda: stratified_alpha([[1, 2], [2, 1]], "aa"), "same total"),
    ],
)
def test_too_little_data_is_named(compute, words):
    with pytest.raises(NotEnoughData, match=words):
        compute()


@pytest.mark.parametrize(
    "compute",
    [
        lambda: alpha_from_covariance([[1.0, 0.5]]),
        lambda: alpha_interval(1.1, 10, 3),
        lambda: alpha_interval(float("nan"), 10, 3),
        lambda: alpha_interval(0.5, 10, 3, confidence=1.0),
        lambda: stratified_alpha(SCORES, "aab"),
    ],
)
def test_bad_arguments_are_refused(compute):
    with pytest.raises(ValueError, match=r"needed|give one each"):
        compute()
