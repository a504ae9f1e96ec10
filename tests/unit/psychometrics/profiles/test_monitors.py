import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.profiles.monitors import consensus, hundred_scale, monitors
from hiring.psychometrics.profiles.similarity import similarity
from hiring.psychometrics.profiles.trait_policy import code_overlap, contrast_policy, trait_policy

KEY = np.array([6.2, 2.1, 4.5, 1.3, 5.6, 3.0])
ratings = arrays(np.float64, (4, 6), elements=st.integers(1, 7).map(float))


@given(ratings, st.floats(-3, 3), st.floats(0.1, 5))
def test_the_standardised_monitor_does_not_see_level_or_spread(table, a, b) -> None:
    before, after = monitors(table, KEY), monitors(a + b * table, KEY)
    np.testing.assert_allclose(after.standardised, before.standardised, atol=1e-9)
    np.testing.assert_allclose(after.r, before.r, atol=1e-9)


@given(ratings)
def test_the_three_parts_add_up_to_the_raw_distance(table) -> None:
    found = monitors(table, KEY)
    np.testing.assert_allclose(found.elevation + found.scatter + found.shape, found.raw_squared, atol=1e-9)
    np.testing.assert_allclose(np.square(found.lean), found.elevation, atol=1e-9)


@given(ratings, st.permutations(range(4)), st.permutations(range(6)))
def test_the_order_of_persons_and_options_cannot_matter(table, rows, columns) -> None:
    before, after = monitors(table, KEY), monitors(table[rows][:, columns], KEY[columns])
    for name in ("raw_squared", "raw_absolute", "standardised", "dichotomous", "scatter", "spread"):
        np.testing.assert_allclose(getattr(after, name), getattr(before, name)[rows], atol=1e-9)


def test_the_key_itself_is_at_no_distance() -> None:
    found = monitors([KEY], KEY)
    assert (found.raw_squared[0], found.raw_absolute[0], found.dichotomous[0], found.spread[0]) == (0, 0, 1, 1)
    assert found.standardised[0] == pytest.approx(0, abs=1e-12)
    assert hundred_scale(found.raw_squared, KEY)[0] == 100


def test_the_opposite_is_as_far_as_shapes_go() -> None:
    found = monitors([8 - KEY], KEY)
    assert found.standardised[0] == pytest.approx(4)
    assert found.dichotomous[0] == 0


def test_who_rated_part_is_compared_on_that_part() -> None:
    part = np.array([7.0, np.nan, 4.0, 1.0, np.nan, 3.0])
    found = monitors(np.array([part, np.full(6, np.nan)]), KEY)
    short = monitors([part[~np.isnan(part)]], KEY[~np.isnan(part)])
    assert found.rated.tolist() == [4, 0]
    for name in ("raw_squared", "raw_absolute", "standardised", "dichotomous", "elevation", "scatter", "shape"):
        assert getattr(found, name)[0] == pytest.approx(getattr(short, name)[0])
        assert np.isnan(getattr(found, name)[1])


def test_one_rating_throughout_has_no_shape() -> None:
    found = monitors([[3] * 6], KEY)
    assert np.isnan(found.r[0])
    assert np.isnan(found.standardised[0])
    assert found.spread[0] == 0
    level = monitors([[1, 2, 3]], [4, 4, 4])
    assert np.isnan(level.r[0])
    assert np.isnan(level.spread[0])


@pytest.mark.parametrize("key", [[1.0, 2.0], KEY[:5]])
def test_the_key_must_fit(key) -> None:
    with pytest.raises(ValueError, match="a column for each"):
        monitors([[1] * 6], key)


def test_a_cube_and_infinity_are_refused() -> None:
    with pytest.raises(ValueError, match="a column for each"):
        monitors(np.ones((2, 2, 6)), KEY)
    with pytest.raises(ValueError, match="infinite"):
        monitors([[np.inf] * 6], KEY)


@given(ratings)
def test_the_scale_of_a_hundred_is_never_left(table) -> None:
    found = monitors(table, KEY)
    for raw, power in ((found.raw_squared, 2), (found.raw_absolute, 1)):
        scaled = hundred_scale(raw, KEY, power=power)
        assert ((scaled >= -1e-9) & (scaled <= 100 + 1e-9)).all()


@pytest.mark.parametrize(("key", "power"), [([4.0], 3), ([], 2), ([0.5], 2), ([7.5], 2)])
def test_a_scale_that_cannot_be(key, power) -> None:
    with pytest.raises(ValueError, match="power"):
        hundred_scale([0.0], key, power=power)


@given(st.lists(st.integers(0, 20), min_size=2, max_size=7))
def test_consensus_is_a_distribution_without_zero(counts) -> None:
    found = consensus(counts)
    assert found.share.sum() == pytest.approx(1)
    assert (found.share > 0).all()
    np.testing.assert_allclose(np.exp(found.log), found.share)
    assert (np.diff(found.share[np.argsort(counts)]) >= 0).all()


@pytest.mark.parametrize("counts", [3, [1], [1, -1], [1, np.nan]])
def test_counts_that_cannot_be(counts) -> None:
    with pytest.raises(ValueError, match="at least 2 answers"):
        consensus(counts)


def test_a_level_profile_has_no_shape_to_compare() -> None:
    found = similarity([3, 3, 3], [1, 2, 3])
    assert np.isnan(found.r)
    assert np.isnan(found.rho)
    assert (found.squared, found.absolute) == (5, 3)


def test_ranks_share_their_places() -> None:
    assert similarity([1, 2, 2, 3], [1, 2, 2, 3]).rho == pytest.approx(1)
    assert similarity([1, 1, 2], [3, 5, 9]).rho == pytest.approx(np.corrcoef([1.5, 1.5, 3], [1, 2, 3])[0, 1])


def test_cattell_is_0_at_the_distance_of_chance() -> None:
    random = np.random.default_rng(1)
    values = [similarity(*random.normal(size=(2, 9))).cattell for _ in range(2001)]
    assert np.median(values) == pytest.approx(0, abs=0.05)
    assert similarity([1, 2], [1, 2]).cattell == 1


def test_profiles_that_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="same elements"):
        similarity([1, 2], [1, 2, 3])
    with pytest.raises(NotEnoughData, match="2 elements"):
        similarity([1], [1])


CARE = np.array([6.5, 1.5, 5.0, 2.0, 4.0, 3.5])


@given(ratings, st.floats(-3, 3), st.floats(0.1, 5))
def test_a_policy_does_not_see_level_or_spread(table, a, b) -> None:
    before, after = trait_policy(table, CARE, KEY), trait_policy(a + b * table, CARE, KEY)
    np.testing.assert_allclose(after.r, before.r, atol=1e-9)
    np.testing.assert_allclose(after.unique, before.unique, atol=1e-9)


def test_rating_by_the_key_alone_has_no_unique_policy() -> None:
    found = trait_policy(np.array([KEY, 8 - KEY, np.full(6, 4.0)]), CARE, KEY)
    np.testing.assert_allclose(found.unique[:2], 0, atol=1e-9)
    assert found.r[0] > 0.8 > -0.8 > found.r[1]
    assert np.isnan(found.r[2])
    same = trait_policy([[1, 2, 3, 4, 5, 6]], KEY, KEY)
    assert np.isnan(same.unique[0])


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: trait_policy([[1, 2, 3]], [1, 2, 3], [1, 2, 3, 4]), ValueError, "trait and key"),
        (lambda: trait_policy([[1, np.nan, 3]], [1, 2, 3], [1, 3, 2]), ValueError, "every option"),
        (lambda: trait_policy([[1, 2]], [1, 2], [1, 2]), NotEnoughData, "3 options"),
        (lambda: trait_policy([[1, 2, 3]], [2, 2, 2], [1, 2, 3]), NotEnoughData, "trait: all options"),
        (lambda: contrast_policy([[1, 2, 3]], [1, 2, 3], [1, 2, 3, 4], [1, 2, 3]), ValueError, "wanted and unwanted"),
        (lambda: contrast_policy([[1, 2, 3]], [1, 2, 3], [1, 2, 3], [1, 2, 3]), NotEnoughData, "all options"),
        (lambda: code_overlap([1, 2], [2, 1], [1, 2, 3], ["a", "a"]), ValueError, "key: a value"),
    ],
)
def test_policies_that_cannot_be_told(call, error, words) -> None:
    with pytest.raises(error, match=words):
        call()


def test_codes_without_variance_inside_scenarios_have_no_overlap() -> None:
    found = code_overlap([1, 1, 5, 5], [1, 2, 3, 4], [1, 2, 2, 1], [0, 0, 1, 1])
    assert np.isnan(found.between_traits)
    assert np.isnan(found.trait_with_key)
    assert found.options == 4
