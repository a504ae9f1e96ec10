import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiring.psychometrics.ranking.orders import bands, canonical_order, competition_ranks, interview_counts, zones
from hiring.psychometrics.ranking.precision import PersonPosteriors, person_posteriors, posterior_of_reliability
from hiring.psychometrics.reliability.alpha import VarianceTable

SEEN = posterior_of_reliability(VarianceTable(n=60, j=16, ms_persons=2.4, ms_residual=1.0, f=2.4))

pools = st.lists(st.tuples(st.integers(30, 70), st.sampled_from([13, 16])), min_size=1, max_size=40).map(
    lambda rows: (np.array([r[0] for r in rows]), np.array([r[1] for r in rows]))
)


def persons_of(scores: np.ndarray, answered: np.ndarray) -> PersonPosteriors:
    return person_posteriors(scores.astype(float), answered, SEEN, 50.0, 8.0)


def order_of(scores: np.ndarray, persons: PersonPosteriors, names: list[str]) -> np.ndarray:
    return canonical_order(scores * 1_000_000, persons.se, names)


def test_order_is_score_then_error_then_tiebreak() -> None:
    order = canonical_order([1, 3, 3, 3, 3], [1, 2, 1, 2, 1.00004], [b"e", b"b", b"d", b"a", b"c"])
    assert order.tolist() == [4, 2, 3, 1, 0]


def test_errors_are_compared_to_four_decimals_only() -> None:
    assert canonical_order([1, 1], [1.00006, 1.00004], ["a", "b"]).tolist() == [1, 0]
    assert canonical_order([1, 1], [1.00004, 1.00001], ["a", "b"]).tolist() == [0, 1]


def test_scores_beyond_the_digits_of_a_double_are_still_told_apart() -> None:
    assert canonical_order([2**60, 2**60 + 1], [1, 1], ["a", "b"]).tolist() == [1, 0]


def test_tiebreaks_with_trailing_null_bytes_are_told_apart() -> None:
    assert canonical_order([1, 1], [1, 1], [b"a\0", b"a"]).tolist() == [1, 0]


@pytest.mark.parametrize(
    ("se", "tiebreak", "words"),
    [([1.0], ["a", "b"], "same length"), ([1.0, 1.0], ["a"], "same length"), ([1.0, 1.0], ["a", "a"], "equal")],
)
def test_an_order_that_rows_could_change_is_refused(se, tiebreak, words) -> None:
    with pytest.raises(ValueError, match=words):
        canonical_order([1, 2], se, tiebreak)


@given(pools, st.randoms(use_true_random=False))
def test_order_and_bands_are_functions_of_the_multiset(pool, random) -> None:
    scores, answered = pool
    names = [f"{number:03}" for number in range(len(scores))]
    shuffle = np.array(random.sample(range(len(scores)), len(scores)))
    persons, moved = persons_of(scores, answered), persons_of(scores[shuffle], answered[shuffle])
    order = order_of(scores, persons, names)
    order_moved = order_of(scores[shuffle], moved, [names[row] for row in shuffle])
    np.testing.assert_array_equal(shuffle[order_moved], order)
    np.testing.assert_array_equal(bands(order, persons)[shuffle], bands(order_moved, moved))


@given(pools)
def test_bands_are_those_of_the_plain_definition(pool) -> None:
    scores, answered = pool
    persons = persons_of(scores, answered)
    order = order_of(scores, persons, [f"{number:03}" for number in range(len(scores))])
    expected, head, number = {int(order[0]): 1}, order[0], 1
    for row in order[1:]:
        if persons.probability_above(int(head), int(row)) >= 0.9:
            head, number = row, number + 1
        expected[int(row)] = number
    assert dict(enumerate(bands(order, persons).tolist())) == expected


def test_a_long_band_and_many_short_ones() -> None:
    alike = PersonPosteriors.from_nodes([1.0], [np.zeros(300)], [np.ones(300)])
    assert set(bands(np.arange(300), alike).tolist()) == {1}
    apart = PersonPosteriors.from_nodes([1.0], [-100.0 * np.arange(300)], [np.ones(300)])
    assert bands(np.arange(300), apart).tolist() == list(range(1, 301))


def test_bands_refuse_a_wrong_order_and_a_threshold_below_even_odds() -> None:
    persons = persons_of(np.array([50, 60]), np.array([16, 16]))
    with pytest.raises(ValueError, match=r"^order must hold every row exactly once$"):
        bands([0, 0], persons)
    for threshold in (0.5, 1.0, 1.5):
        with pytest.raises(ValueError, match="threshold"):
            bands([1, 0], persons, threshold=threshold)


def test_a_chance_that_equals_the_threshold_opens_a_band() -> None:
    persons = persons_of(np.array([50, 60]), np.array([16, 16]))
    chance = float(persons.leader_above(1, np.array([0]))[0])
    assert bands([1, 0], persons, threshold=chance).tolist() == [2, 1]


@given(st.lists(st.integers(0, 20), max_size=50))
def test_rank_is_one_more_than_the_number_with_a_higher_score(scores) -> None:
    assert competition_ranks(scores).tolist() == [1 + sum(o > s for o in scores) for s in scores]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30), st.integers(1, 40), st.floats(0.05, 1))
def test_interview_counts_are_the_least_that_reach_the_share(p, k, share) -> None:
    (m,) = interview_counts(p, k, (share,))
    best = sorted(p, reverse=True)
    wanted = share * min(k, len(p)) - 1e-6
    assert m == len(p) or sum(best[:m]) >= wanted
    assert sum(best[: m - 1]) < share * min(k, len(p))


def test_more_places_than_people_need_no_more_than_everybody() -> None:
    assert interview_counts([1.0, 1.0], 5, (0.5, 1.0)) == (1, 2)


@pytest.mark.parametrize(
    ("p", "k", "shares", "words"),
    [
        ([1.5], 1, (0.5,), "outside"),
        ([-0.5], 1, (0.5,), "outside"),
        ([0.5], 0, (0.5,), "at least 1"),
        ([0.5], 1, (0.0,), "share"),
    ],
)
def test_impossible_interview_counts_are_refused(p, k, shares, words) -> None:
    with pytest.raises(ValueError, match=words):
        interview_counts(p, k, shares)


def test_limits_of_interview_counts() -> None:
    assert interview_counts([1.0, 0.0], 1, (1.0,)) == (1,)
    with pytest.raises(ValueError, match=r"^k must be at least 1 and every share inside \(0, 1\]$"):
        interview_counts([0.5], 1, (1.5,))
    with pytest.raises(ValueError, match=r"^p_top_k: probabilities are outside 0 to 1$"):
        interview_counts([1.5], 1)
    with pytest.raises(ValueError, match=r"^p_top_k: one row"):
        interview_counts([[0.5]], 1)


def test_limits_of_zones() -> None:
    assert zones([0.0, 0.5, 1.0], low=0.0, high=1.0).tolist() == ["open", "open", "in"]
    assert zones([0.4, 0.5], low=0.5, high=0.5).tolist() == ["out", "in"]
    with pytest.raises(ValueError, match="ordered"):
        zones([0.5], high=1.5)
    with pytest.raises(ValueError, match=r"^p: one row"):
        zones([[0.5]])


def test_zones_include_their_limits_despite_rounding() -> None:
    almost = 0.3 * 3  # .8999999999999999
    assert zones([almost, 0.1, 0.0999, 0.5]).tolist() == ["in", "open", "out", "open"]
    with pytest.raises(ValueError, match="ordered"):
        zones([0.5], low=0.9, high=0.1)
