import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.ranking import joint as joint_ranks
from hiring.psychometrics.ranking.joint import top_k
from hiring.psychometrics.ranking.oracle import poisson_binomial_top_k
from hiring.psychometrics.ranking.precision import PersonPosteriors, person_posteriors, posterior_of_reliability
from hiring.psychometrics.reliability.alpha import VarianceTable

SEEN = posterior_of_reliability(VarianceTable(n=60, j=16, ms_persons=2.4, ms_residual=1.0, f=2.4))

# Two decimals at most: the pool is one that a published score could have, with ties among it.
pools = st.lists(st.tuples(st.integers(300, 700), st.sampled_from([13, 16])), min_size=1, max_size=25).map(
    lambda rows: (np.array([r[0] for r in rows]) / 10, np.array([r[1] for r in rows]))
)


def persons_of(scores: np.ndarray, answered: np.ndarray) -> PersonPosteriors:
    return person_posteriors(scores, answered, SEEN, 50.0, 8.0)


def large_pool(n: int) -> PersonPosteriors:
    random = np.random.default_rng(9)
    return persons_of(random.normal(50, 8, n).round(1), random.choice([13, 16], n))


@given(pools, st.integers(1, 30))
def test_probabilities_sum_to_the_number_of_places(pool, k) -> None:
    found = top_k(persons_of(*pool), [k, 1], seed_material=b"sum", draws=200)
    n = len(pool[0])
    np.testing.assert_allclose(found.p_top_k.sum(axis=1), [min(k, n), 1], atol=1e-9)
    assert (found.p_top_k >= 0).all()
    assert (found.p_top_k <= 1).all()


@given(pools, st.randoms(use_true_random=False))
def test_permuting_rows_permutes_the_result_bit_for_bit(pool, random) -> None:
    scores, answered = pool
    shuffle = np.array(random.sample(range(len(scores)), len(scores)))
    one = top_k(persons_of(scores, answered), [1, 3], seed_material=b"rows", draws=200)
    two = top_k(persons_of(scores[shuffle], answered[shuffle]), [1, 3], seed_material=b"rows", draws=200)
    np.testing.assert_array_equal(one.p_top_k[:, shuffle], two.p_top_k)
    np.testing.assert_array_equal(one.rank_low[shuffle], two.rank_low)
    np.testing.assert_array_equal(one.rank_high[shuffle], two.rank_high)


def test_a_large_pool_in_many_pieces_is_permuted_bit_for_bit(monkeypatch) -> None:
    monkeypatch.setattr(joint_ranks, "_CELLS_AT_ONCE", 5000)
    monkeypatch.setattr(joint_ranks, "_RANK_BYTES", 100_000)
    random = np.random.default_rng(9)
    scores, answered = random.normal(50, 8, 700).round(1), random.choice([13, 16], 700)
    shuffle = random.permutation(700)
    one = top_k(persons_of(scores, answered), [5, 50], seed_material=b"rows", draws=500)
    two = top_k(persons_of(scores[shuffle], answered[shuffle]), [5, 50], seed_material=b"rows", draws=500)
    assert one.rank_draws < one.draws
    np.testing.assert_array_equal(one.p_top_k[:, shuffle], two.p_top_k)
    np.testing.assert_array_equal(one.rank_low[shuffle], two.rank_low)
    np.testing.assert_array_equal(one.rank_high[shuffle], two.rank_high)


@given(pools)
def test_equal_persons_get_equal_values(pool) -> None:
    scores, answered = np.tile(pool[0], 2), np.tile(pool[1], 2)
    found = top_k(persons_of(scores, answered), [2], seed_material=b"equal", draws=100)
    half = len(pool[0])
    np.testing.assert_array_equal(found.p_top_k[:, :half], found.p_top_k[:, half:])
    np.testing.assert_array_equal(found.rank_low[:half], found.rank_low[half:])


@settings(max_examples=15)
@given(st.lists(st.integers(300, 700), min_size=2, max_size=25, unique=True), st.integers(1, 8))
def test_a_higher_score_never_has_a_lower_probability(tenths, k) -> None:
    scores = np.sort(np.array(tenths) / 10)
    persons = persons_of(scores, np.full(len(scores), 16))
    exact = poisson_binomial_top_k(persons, [k])[0]
    drawn = top_k(persons, [k], seed_material=b"order").p_top_k[0]
    assert (np.diff(exact) >= -1e-9).all()
    noise = 4 * np.sqrt(np.maximum(exact * (1 - exact), 1e-3) / 4000)
    assert (np.diff(drawn) >= -(noise[1:] + noise[:-1])).all()


@pytest.mark.parametrize(("n", "ks"), [(2, [1]), (12, [1, 3, 11]), (60, [5, 30]), (200, [10])])
def test_draws_agree_with_the_exact_answer(n, ks) -> None:
    persons = large_pool(n)
    exact = poisson_binomial_top_k(persons, ks)
    drawn = top_k(persons, ks, seed_material=b"agree").p_top_k
    # A probability too small to be drawn once has no normal error: allow it four draws.
    error = np.maximum(np.sqrt(exact * (1 - exact) / 4000), 1 / 4000)
    assert (np.abs(drawn - exact) <= 4 * error).all()


def test_thinned_ranks_leave_the_probabilities_as_they_were(monkeypatch) -> None:
    persons = large_pool(300)
    full = top_k(persons, [3, 40, 300], seed_material=b"thin")
    monkeypatch.setattr(joint_ranks, "_RANK_BYTES", 600 * 1000)
    thinned = top_k(persons, [3, 40, 300], seed_material=b"thin")
    assert (full.rank_draws, thinned.rank_draws) == (4000, 1000)
    np.testing.assert_array_equal(full.p_top_k, thinned.p_top_k)
    assert np.abs(full.rank_low - thinned.rank_low).max() <= 15
    assert np.abs(full.rank_high - thinned.rank_high).max() <= 15


def test_rank_intervals_are_the_tails_of_the_exact_rank_distribution() -> None:
    persons = large_pool(25)
    found = top_k(persons, [1], seed_material=b"ranks")
    at_most = poisson_binomial_top_k(persons, range(1, 26))  # row r - 1: P(rank <= r)
    rows = np.arange(25)
    below_low = np.where(found.rank_low > 1, at_most[np.maximum(found.rank_low - 2, 0), rows], 0.0)
    assert (below_low <= 0.05 + 0.015).all()
    assert (at_most[found.rank_low - 1, rows] >= 0.05 - 0.015).all()
    assert (at_most[found.rank_high - 1, rows] >= 0.95 - 0.015).all()


def test_the_draws_are_a_function_of_the_seed_material() -> None:
    persons = large_pool(40)
    one, same, other = (top_k(persons, [4], seed_material=seed).p_top_k for seed in (b"a", b"a", b"b"))
    np.testing.assert_array_equal(one, same)
    assert (one != other).any()


def test_exact_scores_are_ranked_with_certainty() -> None:
    persons = PersonPosteriors.from_nodes([1.0], [[3.0, 9.0, 5.0, 5.0]], np.zeros((1, 4)))
    found = top_k(persons, [1, 2], seed_material=b"certain")
    assert found.p_top_k.tolist() == [[0.0, 1.0, 0.0, 0.0], [0.0, 1.0, 0.5, 0.5]]
    assert (found.rank_low[1], found.rank_high[1]) == (1, 1)
    assert (found.rank_low[0], found.rank_high[0]) == (4, 4)


def test_small_differences_survive_single_precision() -> None:
    means = 1e6 + np.array([[0.0, 0.01, 0.02]])
    persons = PersonPosteriors.from_nodes([1.0], means, np.full((1, 3), 0.01))
    exact = poisson_binomial_top_k(persons, [1])
    np.testing.assert_allclose(top_k(persons, [1], seed_material=b"digits").p_top_k, exact, atol=0.03)


def test_nobody_cannot_be_ranked() -> None:
    nobody = persons_of(np.empty(0), np.empty(0))
    with pytest.raises(NotEnoughData):
        top_k(nobody, [1], seed_material=b"")
    with pytest.raises(NotEnoughData):
        poisson_binomial_top_k(nobody, [1])


@pytest.mark.parametrize(("ks", "draws"), [([], 4000), ([0], 4000), ([1], 19)])
def test_impossible_lists_are_refused(ks, draws) -> None:
    with pytest.raises(ValueError, match="at least"):
        top_k(large_pool(5), ks, seed_material=b"", draws=draws)


def test_the_oracle_refuses_what_it_cannot_do_exactly() -> None:
    certain = PersonPosteriors.from_nodes([1.0], [[1.0, 2.0]], [[0.0, 1.0]])
    for persons, ks in [(certain, [1]), (large_pool(501), [1]), (large_pool(5), [0]), (large_pool(5), [])]:
        with pytest.raises(ValueError, match="500"):
            poisson_binomial_top_k(persons, ks)


def test_the_oracle_sums_to_the_places_and_skips_nodes_without_weight() -> None:
    persons = PersonPosteriors.from_nodes([0.0, 1.0], [[9.0, 0.0, 1.0], [0.0, 1.0, 2.0]], np.ones((2, 3)))
    alone = PersonPosteriors.from_nodes([1.0], [[0.0, 1.0, 2.0]], np.ones((1, 3)))
    exact = poisson_binomial_top_k(persons, [1, 2, 3, 7])
    np.testing.assert_allclose(exact.sum(axis=1), [1, 2, 3, 3], atol=1e-9)
    np.testing.assert_array_equal(exact, poisson_binomial_top_k(alone, [1, 2, 3, 7]))


def test_however_long_the_list_rank_intervals_rest_on_enough_draws(monkeypatch) -> None:
    monkeypatch.setattr(joint_ranks, "_RANK_BYTES", 1)
    persons = large_pool(50)
    assert top_k(persons, [3], seed_material=b"few").rank_draws == 200
    assert top_k(persons, [3], seed_material=b"few", draws=100).rank_draws == 100
