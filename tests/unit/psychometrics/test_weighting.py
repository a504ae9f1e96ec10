import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.weighting import learn_weights, shrink_to_prior


def outcomes(n: int, weights: tuple[float, ...], noise: float = 2.0, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng([seed, n])
    x = 10 + 3 * random.normal(size=(n, len(weights)))
    return x, x @ np.array(weights) + noise * 3 * random.normal(size=n)


def test_much_data_is_followed_and_little_is_not() -> None:
    x, y = outcomes(5000, (3.0, 2.0, 1.0))
    found = shrink_to_prior(x, y, [1, 1, 1])
    np.testing.assert_allclose(found.weights / found.weights.sum(), [0.5, 1 / 3, 1 / 6], atol=0.03)
    x, y = outcomes(20, (1.0, 1.0, 1.0), noise=20)
    few = shrink_to_prior(x, y, [3, 2, 1])
    assert few.penalty > found.penalty
    if few.prior_scale:
        np.testing.assert_allclose(few.weights / few.weights.sum(), [0.5, 1 / 3, 1 / 6], atol=0.15)


@settings(max_examples=10)
@given(st.integers(0, 500))
def test_no_weight_is_negative(seed) -> None:
    x, y = outcomes(60, (1.0, -1.5, 0.2), seed=seed)
    assert (shrink_to_prior(x, y, [1, 1, 1]).weights >= -1e-12).all()


def test_a_criterion_that_runs_the_other_way_has_no_weights_to_offer() -> None:
    x, y = outcomes(150, (-1.0, -1.0), noise=0.5)
    found = learn_weights(x, y, [1, 3])
    assert shrink_to_prior(x, y, [1, 3]).prior_scale == 0
    assert not found.adopt
    assert found.weights.tolist() == found.learned.tolist() == [0.25, 0.75]
    assert any("no better" in words for words in found.warnings)


def test_learning_is_proposed_where_it_helps_on_new_persons() -> None:
    x, y = outcomes(400, (4.0, 0.0, 0.0, 0.0))
    found = learn_weights(x, y, [1, 1, 1, 1])
    assert found.adopt
    assert found.weights.tolist() == found.learned.tolist()
    assert found.weights.sum() == pytest.approx(1)
    assert found.weights[0] > 0.9
    assert found.r_learned > found.r_unit + 0.1
    assert found.gain == pytest.approx(found.r_learned - found.r_unit)
    assert 0 < found.gain_se < 0.02
    assert found.r_free == pytest.approx(found.r_learned, abs=0.02)
    assert found.warnings == ()


def test_below_a_hundred_the_weights_set_beforehand_stay() -> None:
    x, y = outcomes(99, (4.0, 0.0))
    found = learn_weights(x, y, [1, 1])
    assert not found.adopt
    assert found.weights.tolist() == [0.5, 0.5]
    assert found.learned[0] > 0.8
    assert np.isnan(found.r_free)
    assert any("below 100" in words for words in found.warnings)


def test_many_predictors_are_warned_of() -> None:
    x, y = outcomes(50, (1.0,) * 6)
    assert any("fewer than 10 each" in words for words in learn_weights(x, y, np.ones(6)).warnings)


def test_the_same_seed_gives_the_same_answer_and_scales_do_not_matter() -> None:
    x, y = outcomes(120, (2.0, 1.0))
    one, same = learn_weights(x, y, [1, 1], seed=4), learn_weights(x * [10, 0.1] + [3, -8], 5 * y - 2, [2, 2], seed=4)
    assert one.r_learned == pytest.approx(same.r_learned, abs=1e-6)
    np.testing.assert_allclose(one.weights, same.weights, atol=1e-6)
    assert one.r_unit == pytest.approx(one.r_prior)


def test_noise_is_not_dressed_up() -> None:
    gains = []
    for seed in range(6):
        x, _ = outcomes(100, (0.0, 0.0, 0.0), seed=seed)
        y = np.random.default_rng([9, seed]).normal(size=100)
        gains.append(learn_weights(x, y, [1, 1, 1], seed=seed).r_learned)
    assert np.mean(gains) < 0.1


def test_what_cannot_be_learnt_from_is_refused() -> None:
    x, y = outcomes(30, (1.0, 1.0))
    with pytest.raises(ValueError, match="a row for each"):
        learn_weights(x[:29], y, [1, 1])
    with pytest.raises(ValueError, match="a column for each"):
        shrink_to_prior(x, y, [1, 1, 1])
    for prior in ([1, -1], [0, 0]):
        with pytest.raises(ValueError, match="prior weights"):
            shrink_to_prior(x, y, prior)
    with pytest.raises(ValueError, match="prior weights"):
        shrink_to_prior(np.empty((30, 0)), y, [])
    with pytest.raises(NotEnoughData, match="10 persons"):
        shrink_to_prior(x[:9], y[:9], [1, 1])
    still = x.copy()
    still[:, 1] = 4
    with pytest.raises(NotEnoughData, match="predictor 2"):
        shrink_to_prior(still, y, [1, 1])
    with pytest.raises(NotEnoughData, match="criterion does not vary"):
        shrink_to_prior(x, np.ones(30), [1, 1])


def test_a_column_still_in_one_fold_only_is_no_trouble() -> None:
    x, y = outcomes(40, (1.0, 1.0))
    x[:, 1] = 0
    x[0, 1] = 1
    assert learn_weights(x, y, [1, 1]).n == 40


def test_a_person_who_learns_no_weights_loads_no_learning_library() -> None:
    code = "import sys, hiring.psychometrics.weighting; print('sklearn' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"
