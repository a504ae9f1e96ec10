import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.validity.regression import browne, composite_validity, incremental, relative_weights, wherry


@given(st.integers(0, 1000), st.integers(2, 6))
def test_relative_weights_share_out_r_squared(seed, p) -> None:
    random = np.random.default_rng(seed)
    x = random.normal(size=(60, p)) @ random.normal(size=(p, p))
    y = x @ random.normal(size=p) + 5 * random.normal(size=60)
    r_x = np.atleast_2d(np.corrcoef(x, rowvar=False))
    r = np.array([np.corrcoef(column, y)[0, 1] for column in x.T])
    if np.linalg.eigvalsh(r_x).min() < 1e-6:
        return
    found = relative_weights(r_x, r)
    assert (found >= 0).all()
    assert found.sum() == pytest.approx(r @ np.linalg.solve(r_x, r), rel=1e-6)
    order = random.permutation(p)
    np.testing.assert_allclose(relative_weights(r_x[np.ix_(order, order)], r[order]), found[order], atol=1e-9)


def test_uncorrelated_predictors_share_by_their_squares() -> None:
    np.testing.assert_allclose(relative_weights(np.eye(3), [0.1, 0.2, 0.3]), [0.01, 0.04, 0.09])
    assert composite_validity([1, 0, 0], np.eye(3), [0.1, 0.2, 0.3]) == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("matrix", "words"),
    [
        ([[1, 0.5]], "square"),
        ([[1, 0.5], [0.4, 1]], "symmetric"),
        ([[2, 0.5], [0.5, 1]], "symmetric"),
        ([[1, 1], [1, 1]], "say the same"),
    ],
)
def test_what_is_no_correlation_matrix_is_refused(matrix, words) -> None:
    with pytest.raises(ValueError, match=words):
        relative_weights(matrix, [0.1, 0.2])


@pytest.mark.parametrize("weights", [[1, 1, 1], [0, 0]])
def test_weights_must_fit(weights) -> None:
    with pytest.raises(ValueError, match="weights"):
        composite_validity(weights, np.eye(2), [0.1, 0.2])


def test_shrinkage_is_of_the_right_size() -> None:
    random = np.random.default_rng(6)
    adjusted, crossed = [], []
    for _ in range(800):
        x = random.normal(size=(100, 4))
        y = x @ [0.4, 0.3, 0.2, 0.0] + random.normal(size=100)
        w = np.linalg.lstsq(x - x.mean(axis=0), y - y.mean(), rcond=None)[0]
        r2 = 1 - np.sum((y - y.mean() - (x - x.mean(axis=0)) @ w) ** 2) / np.sum((y - y.mean()) ** 2)
        adjusted.append(wherry(r2, 100, 4))
        crossed.append((browne(r2, 100, 4), (w @ [0.4, 0.3, 0.2, 0.0]) ** 2 / (w @ w) / 1.29))
    assert np.mean(adjusted) == pytest.approx(0.29 / 1.29, abs=0.01)
    assert np.mean([c[0] for c in crossed]) == pytest.approx(np.mean([c[1] for c in crossed]), abs=0.02)


def test_shrinkage_of_nothing_is_nothing() -> None:
    assert browne(0.0, 30, 3) == 0.0
    assert wherry(0.0, 30, 3) < 0


@pytest.mark.parametrize(("call", "error"), [(wherry, ValueError), (browne, ValueError)])
def test_limits_of_shrinkage(call, error) -> None:
    for r2, p in ((1.1, 2), (-0.1, 2), (0.5, 0)):
        with pytest.raises(error, match="R2"):
            call(r2, 50, p)
    with pytest.raises(NotEnoughData, match="predictors need"):
        call(0.5, 6, 5)


def test_browne_needs_more_persons_than_wherry() -> None:
    with pytest.raises(NotEnoughData, match="at least 13"):
        browne(0.5, 12, 5)


def test_the_increment_is_that_of_an_independent_program() -> None:
    random = np.random.default_rng(9)
    first, second = random.normal(size=(120, 2)), random.normal(size=(120, 3))
    y = first @ [0.3, 0.2] + second @ [0.2, 0.0, 0.1] + random.normal(size=120)
    small = sm.OLS(y, sm.add_constant(first)).fit()
    full = sm.OLS(y, sm.add_constant(np.hstack([first, second]))).fit()
    f, p, _ = full.compare_f_test(small)
    found = incremental(y, first, second)
    assert (found.r2_baseline, found.r2_full) == pytest.approx((small.rsquared, full.rsquared))
    assert (found.f, found.p) == pytest.approx((f, p))
    assert found.df == (3, 114)
    assert found.delta_adjusted == pytest.approx(full.rsquared_adj - small.rsquared_adj)
    assert found.warnings == ()


def test_a_perfect_fit_has_an_infinite_f() -> None:
    x = np.array([[1.0], [2.0], [4.0], [3.0], [7.0]])
    other = np.array([[0.0], [1.0], [0.0], [2.0], [5.0]])
    found = incremental((x + other)[:, 0], x, other)
    assert found.r2_full == pytest.approx(1.0)
    assert found.p == pytest.approx(0.0, abs=1e-9)
    assert "fewer than 10" in found.warnings[0]


def test_increments_that_cannot_be_told() -> None:
    x = np.arange(8.0)[:, None]
    with pytest.raises(ValueError, match="same persons"):
        incremental([1, 2], x, x)
    with pytest.raises(NotEnoughData, match="too few"):
        incremental([1, 2, 4], x[:3], x[:3] ** 2)
    with pytest.raises(NotEnoughData, match="too alike"):
        incremental(np.ones(8), x, x**2)
    with pytest.raises(NotEnoughData, match="repeats others"):
        incremental(np.arange(8.0) ** 2, x, 2 * x)
