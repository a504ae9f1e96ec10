"""Careless answering: edges, and what the indices do over many people."""

from itertools import groupby

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.person_fit.careless import (
    even_odd,
    mahalanobis,
    pair_consistency,
    response_variability,
    runs,
    synonym_pairs,
)

row = st.lists(st.sampled_from([1.0, 2.0, 3.0, np.nan]), min_size=1, max_size=12)


@given(row)
def test_runs_are_those_of_itertools(answers):
    lengths = [len(list(group)) for _, group in groupby(value for value in answers if not np.isnan(value))]
    found = runs([answers])
    assert found.longest[0] == max(lengths, default=0)
    assert found.average[0] == pytest.approx(np.mean(lengths) if lengths else np.nan, nan_ok=True)


def test_random_answers_have_runs_as_long_as_described():
    table = np.random.default_rng(1).integers(1, 6, (4_000, 40))
    found = runs(table)
    assert found.average.mean() == pytest.approx(5 / 4, abs=0.01)
    expected = (np.log(40 * 4 / 5) + 0.58) / np.log(5) + 0.5
    assert found.longest.mean() == pytest.approx(expected, abs=0.05)
    assert response_variability(table).mean() == pytest.approx(np.sqrt(24 / 12), abs=0.03)


@given(row)
def test_spread_is_the_sample_standard_deviation(answers):
    given = [value for value in answers if not np.isnan(value)]
    expected = np.std(given, ddof=1) if len(given) > 1 else np.nan
    assert response_variability([answers])[0] == pytest.approx(expected, nan_ok=True)


def test_distances_follow_chi_square_and_do_not_depend_on_the_unit():
    table = np.random.default_rng(2).multivariate_normal(
        [0, 0, 0], np.array([[1, 0.5, 0], [0.5, 1, 0], [0, 0, 1]]), 4_000
    )
    found = mahalanobis(table)
    assert found.squared.mean() == pytest.approx(3 * 3999 / 4000)
    assert (found.p < 0.05).mean() == pytest.approx(0.05, abs=0.012)
    np.testing.assert_allclose(mahalanobis(table * [1, 10, 100] + 5).squared, found.squared)


def test_distances_that_do_not_exist():
    with pytest.raises(NotEnoughData, match="more persons than items, not 2 and 2"):
        mahalanobis([[1, 2], [2, 1]])
    with pytest.raises(NotEnoughData, match="column 2 is constant"):
        mahalanobis([[1, 2], [2, 2], [3, 2]])
    with pytest.raises(NotEnoughData, match="determined by the others"):
        mahalanobis([[1, 2], [2, 4], [3, 6]])


def steady(n: int, seed: int):
    """Five scales of six items each, answered with a level per person and scale."""
    random = np.random.default_rng(seed)
    level = random.normal(3, 1, (n, 5, 1))
    return np.clip(np.rint(level + random.normal(0, 0.5, (n, 5, 6))), 1, 5).reshape(n, 30)


SCALES = [range(start, start + 6) for start in range(0, 30, 6)]


def test_consistent_people_agree_with_themselves_and_random_ones_do_not():
    honest, careless = steady(400, 3), np.random.default_rng(4).integers(1, 6, (2_000, 30))
    pairs = [(at, at + 1) for at in range(0, 30, 3)]
    assert np.nanmedian(even_odd(honest, SCALES)) > 0.9
    assert np.nanmedian(pair_consistency(honest, pairs)) > 0.6
    found = pair_consistency(careless, pairs)
    assert np.nanmean(found) == pytest.approx(0, abs=0.03)
    assert np.nanstd(found) == pytest.approx(1 / 3, abs=0.03)
    halves = even_odd(careless, SCALES)
    assert abs(np.nanmedian(halves)) < 0.1
    assert np.nanmin(halves) == -1


def test_synonyms_are_found():
    found = synonym_pairs(steady(2_000, 5))
    assert found
    assert all(first // 6 == second // 6 for first, second in found)
    with pytest.raises(NotEnoughData, match="at least 3 persons"):
        synonym_pairs([[1, 2], [2, 1]])
    with pytest.raises(NotEnoughData, match="column 1 is constant"):
        synonym_pairs([[1, 2], [1, 1], [1, 3]])


def test_too_few_pairs_answered_is_nan():
    pairs = [(0, 1), (2, 3), (4, 5)]
    table = np.array([[1, 1, 2, 2, 3, np.nan], [3, 1, 3, 2, 3, 3], [1, 2, 2, 3, 3, 5]])
    found = pair_consistency(table, pairs)
    assert np.isnan(found[:2]).all()
    assert found[2] == pytest.approx(np.corrcoef([1, 2, 3], [2, 3, 5])[0, 1])
    blank = [[np.nan, 1, 1, 2, 2, 3, 3, 4]]
    assert np.isnan(even_odd(blank, [(0, 1), (2, 3), (4, 5)])).all()


@pytest.mark.parametrize("pairs", [[(0, 9)] * 3, [(-1, 0)] * 3, [(1, 1)] * 3])
def test_pairs_that_are_none(pairs):
    with pytest.raises(ValueError, match="two different columns"):
        pair_consistency(np.ones((2, 6)), pairs)


def test_what_is_refused():
    with pytest.raises(NotEnoughData, match="at least 3 pairs"):
        pair_consistency(np.ones((2, 6)), [(0, 1)])
    for scales in ([(0, 1)], [(0, 1), (2, 3), (4,)]):
        with pytest.raises(NotEnoughData, match="at least 3 scales"):
            even_odd(np.ones((2, 6)), scales)
    with pytest.raises(ValueError, match="columns of 0 to 5"):
        even_odd(np.ones((2, 6)), [(0, 1), (2, 3), (4, 6)])
    for wrong in ([1, 2], [[1, np.inf]]):
        with pytest.raises(ValueError, match="persons x items with finite numbers"):
            runs(wrong)
