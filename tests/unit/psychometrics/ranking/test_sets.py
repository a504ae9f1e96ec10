import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.ranking.oracle import poisson_binomial_top_k
from hiring.psychometrics.ranking.pairs import expected_ranks, probabilities_above
from hiring.psychometrics.ranking.precision import PersonPosteriors
from hiring.psychometrics.ranking.sets import RankSets, marginal_rank_sets, simultaneous_rank_sets

persons = st.lists(st.tuples(st.integers(-20, 20), st.sampled_from([0.3, 0.5, 2.0])), min_size=1, max_size=12)


def holding(found: RankSets, theta: np.ndarray) -> np.ndarray:
    """Whether each set holds all ranks the true values allow: equal ones may stand in any order."""
    best = 1 + (theta[None, :] > theta[:, None]).sum(axis=1)
    worst = len(theta) - (theta[None, :] < theta[:, None]).sum(axis=1)
    return (found.low <= best) & (worst <= found.high)


@pytest.mark.parametrize(("n", "spread", "equal"), [(8, 0.0, True), (8, 0.0, False), (8, 1.0, False), (20, 0.3, True)])
def test_sets_cover_at_once_and_one_by_one(n, spread, equal) -> None:
    random = np.random.default_rng([20261122, n, equal])
    at_once, single, repeats = 0.0, 0.0, 300
    for repeat in range(repeats):
        theta = spread * random.normal(size=n)
        errors = np.full(n, 0.3) if equal else random.uniform(0.2, 0.5, n)
        seen = theta + errors * random.normal(size=n)
        material = str(repeat).encode()
        at_once += (
            holding(simultaneous_rank_sets(seen, errors, seed_material=material, draws=400), theta).all().astype(float)
        )
        single += holding(marginal_rank_sets(seen, errors, seed_material=material, draws=400), theta).mean()
    # At least 90 %; exactly so only where all are equal. Three standard errors of 300 replications are .052.
    assert at_once / repeats >= 0.85
    assert single / repeats >= 0.85
    if spread == 0:
        assert at_once / repeats <= 0.95
        assert single / repeats <= 0.95


@settings(max_examples=30)
@given(persons, st.randoms(use_true_random=False))
def test_sets_are_functions_of_the_multiset(rows, random) -> None:
    x, s = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    shuffle = np.array(random.sample(range(len(x)), len(x)))
    for sets in (simultaneous_rank_sets, marginal_rank_sets):
        before = sets(x, s, seed_material=b"a", draws=200)
        after = sets(x[shuffle], s[shuffle], seed_material=b"a", draws=200)
        for end in ("low", "high"):
            # Equal persons may change places among themselves, and so may their draws.
            one = sorted(zip(x[shuffle], s[shuffle], getattr(before, end)[shuffle], strict=True))
            other = sorted(zip(x[shuffle], s[shuffle], getattr(after, end), strict=True))
            assert one == other
        assert (before.low >= 1).all()
        assert (before.low <= before.high).all()
        assert (before.high <= len(x)).all()


def test_a_running_minimum_gives_what_all_pairs_give() -> None:
    random = np.random.default_rng(7)
    x = random.normal(size=25)
    for sets in (simultaneous_rank_sets, marginal_rank_sets):
        fast = sets(x, np.full(25, 0.4), seed_material=b"b")
        slow = sets(x, np.full(25, 0.4) * (1 + 1e-9 * np.arange(25)), seed_material=b"b")
        assert fast.low.tolist() == slow.low.tolist()
        assert fast.high.tolist() == slow.high.tolist()
        assert fast.critical == pytest.approx(slow.critical, rel=1e-6)


def test_stepping_down_rules_out_more() -> None:
    x = np.array([10.0, 8.0, 6.0, 4.0, 2.35, 1.0])
    found = simultaneous_rank_sets(x, np.full(6, 0.4), seed_material=b"c")
    assert found.steps > 1
    assert found.critical < np.quantile(np.ptp(np.random.default_rng(1).normal(size=(20_000, 6)), axis=1), 0.9) / 1.4


def test_those_far_apart_have_one_rank_each_and_equals_have_all() -> None:
    for sets in (simultaneous_rank_sets, marginal_rank_sets):
        apart = sets([30.0, 10.0, 20.0], [0.1, 0.2, 0.3], seed_material=b"d")
        assert apart.low.tolist() == apart.high.tolist() == [1, 3, 2]
        alike = sets([5.0] * 4, [1.0] * 4, seed_material=b"d")
        assert alike.low.tolist() == [1] * 4
        assert alike.high.tolist() == [4] * 4
        alone = sets([5.0], [1.0], seed_material=b"d")
        assert (alone.low.tolist(), alone.high.tolist(), alone.steps, alone.critical) == ([1], [1], 0, 0.0)


def test_single_sets_are_no_wider_than_joint_ones() -> None:
    random = np.random.default_rng(3)
    x, s = random.normal(size=60), random.uniform(0.1, 0.4, 60)
    joint = simultaneous_rank_sets(x, s, seed_material=b"e")
    single = marginal_rank_sets(x, s, seed_material=b"e")
    assert (joint.simultaneous, single.simultaneous) == (True, False)
    assert (single.low >= joint.low).all()
    assert (single.high <= joint.high).all()
    assert (single.high - single.low).mean() < (joint.high - joint.low).mean()


@pytest.mark.parametrize("sets", [simultaneous_rank_sets, marginal_rank_sets])
def test_what_cannot_be_ranked_is_refused(sets) -> None:
    with pytest.raises(ValueError, match="same length"):
        sets([1.0], [1.0, 2.0], seed_material=b"")
    with pytest.raises(NotEnoughData, match="nobody"):
        sets([], [], seed_material=b"")
    with pytest.raises(ValueError, match="error above 0"):
        sets([1.0, 2.0], [1.0, 0.0], seed_material=b"")
    with pytest.raises(ValueError, match="at most 2000"):
        sets(np.zeros(2001), np.ones(2001), seed_material=b"")
    with pytest.raises(ValueError, match="level"):
        sets([1.0], [1.0], seed_material=b"", level=0.4)
    with pytest.raises(ValueError, match="draws"):
        sets([1.0], [1.0], seed_material=b"", draws=99)


def posteriors(rows: list[tuple[int, float]]) -> PersonPosteriors:
    means, sds = zip(*rows, strict=True)
    return PersonPosteriors.from_nodes([0.3, 0.7], np.outer([1.0, 0.5], means), np.outer([1.0, 1.0], sds))


@given(persons)
def test_every_pair_is_shared_out_and_ranks_add_up(rows) -> None:
    people = posteriors(rows)
    above = probabilities_above(people)
    np.testing.assert_allclose(above + above.T, 1.0, atol=1e-12)
    assert expected_ranks(people).sum() == pytest.approx(len(rows) * (len(rows) + 1) / 2)
    for i in range(len(rows)):
        np.testing.assert_allclose(above[i], people.leader_above(i, np.arange(len(rows))), atol=1e-12)


@settings(max_examples=20)
@given(persons)
def test_the_probabilities_of_the_top_k_sum_to_k(rows) -> None:
    people = posteriors(rows)
    ks = [1, 2, len(rows), len(rows) + 3]
    found = poisson_binomial_top_k(people, ks)
    np.testing.assert_allclose(found.sum(axis=1), np.minimum(ks, len(rows)), atol=1e-5)
    # Without ties, the expected rank is n less the mean number of lists a person is on.
    every = poisson_binomial_top_k(people, range(1, len(rows) + 1))
    np.testing.assert_allclose(len(rows) + 1 - every.sum(axis=0), expected_ranks(people), atol=1e-5)


def test_nobody_and_too_many() -> None:
    with pytest.raises(NotEnoughData, match="nobody"):
        probabilities_above(PersonPosteriors.from_nodes([1.0], np.empty((1, 0)), np.empty((1, 0))))
    with pytest.raises(ValueError, match="5001 persons"):
        probabilities_above(PersonPosteriors.from_nodes([1.0], np.zeros((1, 5001)), np.ones((1, 5001))))
