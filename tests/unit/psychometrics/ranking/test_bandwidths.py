import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiring.psychometrics.ranking.bandwidths import conditional_bands, standard_errors, true_score

pools = st.lists(st.tuples(st.integers(0, 60), st.sampled_from([1.0, 2.0, 4.0])), min_size=1, max_size=20)


@given(pools, st.randoms(use_true_random=False))
def test_bands_do_not_depend_on_the_order_of_rows(rows, random) -> None:
    scores, errors = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    shuffle = random.sample(range(len(scores)), len(scores))
    found = conditional_bands(scores, errors)
    np.testing.assert_array_equal(conditional_bands(scores[shuffle], errors[shuffle]), found[shuffle])
    assert sorted(set(found.tolist())) == list(range(1, found.max() + 1))
    order = np.argsort(-scores, kind="stable")
    assert (np.diff(found[order][np.unique(-scores[order], return_index=True)[1]]) >= 0).all()


def test_with_equal_errors_a_band_is_as_wide_as_the_classical_one() -> None:
    errors = standard_errors(10.0, 0.8)
    scores = [80.0, 80.0 - errors.band() + 0.01, 80.0 - errors.band() - 0.01]
    assert conditional_bands(scores, [errors.measurement] * 3).tolist() == [1, 1, 2]


def test_a_sure_score_closes_a_band_sooner() -> None:
    assert conditional_bands([70, 62], [1.0, 1.0]).tolist() == [1, 2]
    assert conditional_bands([70, 62], [4.0, 1.0]).tolist() == [1, 1]
    assert conditional_bands([70, 62], [4.0, 1.0], criterion=0.0).tolist() == [1, 2]


def test_nobody_has_no_band() -> None:
    assert conditional_bands([], []).tolist() == []


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: standard_errors(1.0, 1.1), "reliability"),
        (lambda: standard_errors(-1.0, 0.5), "reliability"),
        (lambda: true_score(1.0, 0.0, -0.1), "reliability"),
        (lambda: conditional_bands([1.0], [1.0, 2.0]), "same length"),
        (lambda: conditional_bands([1.0], [-1.0]), "negative"),
        (lambda: conditional_bands([1.0], [1.0], criterion=-1.0), "negative"),
    ],
)
def test_numbers_out_of_range_are_refused(call, words) -> None:
    with pytest.raises(ValueError, match=words):
        call()
