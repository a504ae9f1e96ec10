import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.special import logit, ndtr

from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.ranking.mixture import mixture_quantile
from hiring.psychometrics.ranking.precision import (
    PersonPosteriors,
    person_posteriors,
    pool_moments,
    posterior_of_reliability,
    reliability_prior,
)
from hiring.psychometrics.reliability.alpha import VarianceTable, persons_by_scenarios


def pool(n: int, seed: int = 1, spread: float = 0.3, scenarios: int = 16) -> np.ndarray:
    random = np.random.default_rng(seed)
    return spread * random.normal(size=(n, 1)) + random.normal(size=(n, scenarios))


def people(n: int = 30, seed: int = 1) -> PersonPosteriors:
    table = pool(n, seed)
    scores = 50 + 10 * table.mean(axis=1)
    return person_posteriors(scores, np.full(n, 16), posterior_of_reliability(table), *pool_moments(scores))


def test_the_prior_is_the_one_described() -> None:
    rho1, weights = reliability_prior()
    z = (logit(rho1) - logit(0.08)) / 0.7
    np.testing.assert_allclose(z, np.linspace(-2.2, 2.2, 45), atol=1e-12)
    np.testing.assert_allclose(weights, stats.norm.pdf(z) / stats.norm.pdf(z).sum(), rtol=1e-12)


def test_the_prior_of_sixteen_scenarios_spans_the_literature() -> None:
    prior = posterior_of_reliability(np.empty((0, 16)))
    low, high = prior.interval(16)
    assert low == pytest.approx(0.31, abs=0.02)
    assert high == pytest.approx(0.81, abs=0.02)
    assert prior.interval(16, 0.0001)[0] == pytest.approx(0.58, abs=0.005)
    assert prior.is_prior_dominated(16)


def test_a_prior_needs_two_nodes() -> None:
    with pytest.raises(ValueError, match="2 nodes"):
        reliability_prior(1)


def test_weights_follow_the_f_distribution() -> None:
    table = VarianceTable(n=23, j=12, ms_persons=2.4, ms_residual=1.0, f=2.4)
    rho1, prior = reliability_prior()
    c = 1 + 12 * rho1 / (1 - rho1)
    expected = prior * stats.f.pdf(2.4 / c, 22, 22 * 11) / c
    np.testing.assert_allclose(posterior_of_reliability(table).weights, expected / expected.sum(), rtol=1e-9)


def test_no_variance_between_persons_moves_weight_to_low_reliability() -> None:
    seen = posterior_of_reliability(VarianceTable(n=50, j=16, ms_persons=0.0, ms_residual=1.0, f=0.0))
    assert np.isfinite(seen.weights).all()
    assert seen.mean(16) < 0.3


@pytest.mark.parametrize(
    "scores",
    [pool(7), pool(1), np.empty((0, 16)), pool(40, scenarios=1), np.add.outer(np.arange(9.0), np.arange(4.0))],
    ids=["seven people", "one", "nobody", "one scenario", "no residual"],
)
def test_too_little_data_leave_the_prior(scores) -> None:
    seen = posterior_of_reliability(scores)
    assert seen.prior_only
    np.testing.assert_array_equal(seen.weights, reliability_prior()[1])


def test_eight_people_are_enough_to_learn_something() -> None:
    seen = posterior_of_reliability(pool(8))
    assert not seen.prior_only
    assert (seen.n, seen.scenarios) == (8, 16)
    assert not np.array_equal(seen.weights, reliability_prior()[1])


def test_many_people_find_the_reliability_that_made_the_data() -> None:
    phi = 0.09
    seen = posterior_of_reliability(pool(3000, spread=np.sqrt(phi)))
    assert seen.mean(16) == pytest.approx(16 * phi / (1 + 16 * phi), abs=0.03)
    assert not seen.is_prior_dominated(16)


def test_reliability_grows_with_scenarios_and_error_falls() -> None:
    seen = posterior_of_reliability(pool(60))
    assert seen.mean(4) < seen.mean(16) < seen.mean(64)
    assert seen.error_of_measurement(16, 8.0) == pytest.approx(8.0 * np.sqrt(1 - seen.mean(16)))


def test_impossible_requests_are_refused() -> None:
    seen = posterior_of_reliability(pool(60))
    with pytest.raises(ValueError, match="above 0"):
        seen.reliability(0)
    with pytest.raises(ValueError, match="inside"):
        seen.interval(16, 1.0)
    with pytest.raises(ValueError, match="inside"):
        people().interval(1.0)


def test_pool_moments_do_not_depend_on_order_and_need_two() -> None:
    random = np.random.default_rng(3)
    scores = random.normal(50, 8, 101)
    assert len({pool_moments(random.permutation(scores)) for _ in range(20)}) == 1
    np.testing.assert_allclose(pool_moments(scores), (scores.mean(), scores.std(ddof=1)))
    with pytest.raises(NotEnoughData):
        pool_moments([1.0])


def test_person_posteriors_are_regressed_scores_at_every_node() -> None:
    seen = posterior_of_reliability(pool(30))
    found = person_posteriors([60.0, 45.0], [16, 13], seen, 52.0, 8.0)
    for q, phi in enumerate(seen.phi):
        full = 16 * phi / (1 + 16 * phi)
        part = 13 * phi / (1 + 13 * phi)
        np.testing.assert_allclose(found.means[q], [52 + full * 8, 52 - part * 7])
        np.testing.assert_allclose(found.sds[q], 8 * np.sqrt([full * (1 - full), full * (1 - part)]))


def test_fewer_answers_mean_more_regression_and_a_wider_interval() -> None:
    found = person_posteriors([60.0, 60.0], [16, 8], posterior_of_reliability(pool(200)), 50.0, 8.0)
    low, high = found.interval()
    assert found.estimate[1] < found.estimate[0]
    assert high[1] - low[1] > high[0] - low[0]


@given(
    st.lists(st.tuples(st.floats(0.01, 1), st.floats(-50, 50), st.floats(0.01, 20)), min_size=1, max_size=9),
    st.floats(0.001, 0.999),
)
def test_a_quantile_inverts_the_distribution_function(parts, level) -> None:
    weights, means, sds = (np.array(column) for column in zip(*parts, strict=True))
    weights = weights / weights.sum()
    at = mixture_quantile(weights, means[:, None], sds[:, None], level)[0]
    # A point 1e-8 to either side brackets the level: that is the accuracy promised.
    assert weights @ ndtr((at - 1e-8 - means) / sds) <= level + 1e-14
    assert weights @ ndtr((at + 1e-8 - means) / sds) >= level - 1e-14


def test_a_quantile_without_any_variance_is_one_of_the_points() -> None:
    at = mixture_quantile(np.array([0.3, 0.7]), np.array([[1.0], [2.0]]), np.zeros((2, 1)), 0.5)
    assert at[0] == pytest.approx(2.0, abs=1e-9)


def test_many_people_are_handled_in_pieces_with_the_same_answer() -> None:
    found = people(30)
    means, sds = found.distinct_means, found.distinct_sds
    many = mixture_quantile(found.weights, np.tile(means, 300), np.tile(sds, 300), 0.05)
    np.testing.assert_allclose(many, np.tile(mixture_quantile(found.weights, means, sds, 0.05), 300), atol=1e-9)


def test_moments_of_a_person_are_those_of_the_mixture() -> None:
    found = people(12)
    second = found.weights @ (found.sds**2 + found.means**2)
    np.testing.assert_allclose(found.estimate, found.weights @ found.means)
    np.testing.assert_allclose(found.se, np.sqrt(second - found.estimate**2), rtol=1e-9)


def test_one_is_above_the_other_or_the_reverse() -> None:
    found = people(12)
    assert found.probability_above(3, 5) + found.probability_above(5, 3) == pytest.approx(1.0)
    assert found.probability_above(4, 4) == pytest.approx(0.5)
    expected = [found.probability_above(2, other) for other in range(12)]
    np.testing.assert_allclose(found.leader_above(2, np.arange(12)), expected)


def test_without_variance_comparison_is_certain_or_even() -> None:
    found = PersonPosteriors.from_nodes([0.5, 0.5], [[3.0, 2.0, 3.0]] * 2, np.zeros((2, 3)))
    assert found.leader_above(0, [1, 2]).tolist() == [1.0, 0.5]
    assert found.probability_above(1, 0) == 0.0


def test_equal_persons_have_equal_bits_and_rows_may_be_permuted() -> None:
    random = np.random.default_rng(5)
    scores, answered = random.integers(40, 60, 200).astype(float), random.integers(13, 17, 200)
    seen, order = posterior_of_reliability(pool(200)), random.permutation(200)
    straight = person_posteriors(scores, answered, seen, *pool_moments(scores))
    shuffled = person_posteriors(scores[order], answered[order], seen, *pool_moments(scores[order]))
    assert len(straight) == 200
    assert len(straight.distinct_scores) < 200
    np.testing.assert_array_equal(straight.se[order], shuffled.se)
    for one, two in zip(straight.interval(), shuffled.interval(), strict=True):
        np.testing.assert_array_equal(one[order], two)


@pytest.mark.parametrize(
    ("scores", "answered", "sd", "words"),
    [
        ([1.0, 2.0], [16], 1.0, "same length"),
        ([1.0], [0], 1.0, "no scenario"),
        ([np.nan], [16], 1.0, "missing"),
        ([[1.0]], [16], 1.0, "one row"),
        ([1.0], [16], -1.0, "not negative"),
        ([1.0], [16], np.nan, "finite"),
    ],
)
def test_unusable_persons_are_refused(scores, answered, sd, words) -> None:
    with pytest.raises(ValueError, match=words):
        person_posteriors(scores, answered, posterior_of_reliability(pool(20)), 50.0, sd)


@pytest.mark.parametrize(
    ("weights", "means", "sds", "words"),
    [
        ([1.0], [[1.0, 2.0]], [[1.0]], "same nodes"),
        ([0.5, 0.5], [[1.0]], [[1.0]], "same nodes"),
        ([0.5], [[1.0]], [[1.0]], "distribution"),
        ([1.5, -0.5], [[1.0]] * 2, [[1.0]] * 2, "distribution"),
        ([1.0], [[1.0]], [[-1.0]], "negative"),
    ],
)
def test_unusable_nodes_are_refused(weights, means, sds, words) -> None:
    with pytest.raises(ValueError, match=words):
        PersonPosteriors.from_nodes(weights, means, sds)


def test_a_table_and_its_scores_give_the_same_posterior() -> None:
    table = pool(25)
    np.testing.assert_array_equal(
        posterior_of_reliability(table).weights,
        posterior_of_reliability(persons_by_scenarios(table)).weights,
    )
