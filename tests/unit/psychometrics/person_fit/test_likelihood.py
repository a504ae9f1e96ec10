"""Likelihood-based person fit: invariances, missing answers, and how it behaves over many people."""

import numpy as np
import pytest

from hiring.psychometrics.irt.models import Items, Model, probabilities
from hiring.psychometrics.irt.persons import map_scores, ml, wle
from hiring.psychometrics.person_fit import likelihood
from hiring.psychometrics.person_fit.likelihood import lz, lz_star


def dichotomous(count: int) -> Items:
    random = np.random.default_rng(count)
    a, b = random.uniform(0.8, 2.0, count), np.linspace(-2, 2, count)
    return Items(Model.TWO_PL, a, (-a * b)[:, None], tuple(map(str, range(count))))


def graded(count: int) -> Items:
    random = np.random.default_rng(count)
    a = random.uniform(0.8, 1.8, count)
    shift = np.linspace(-1, 1, count)[:, None] + np.array([1.5, 0.0, -1.5])
    return Items(Model.GRADED, a, shift, tuple(map(str, range(count))))


def answers(items: Items, theta, seed: int):
    chance = probabilities(items, theta).transpose(1, 0, 2).cumsum(axis=2)
    draws = np.random.default_rng(seed).random(chance.shape[:2])
    return (draws[:, :, None] > chance[:, :, :-1]).sum(axis=2)


@pytest.mark.parametrize("items", [dichotomous(20), graded(10)], ids=["2pl", "grm"])
def test_exact_mean_and_variance_at_the_true_value(items):
    theta = np.full(20_000, 0.4)
    found = lz(items, answers(items, theta, 1), theta)
    assert found.mean() == pytest.approx(0, abs=0.03)
    assert found.var() == pytest.approx(1, abs=0.06)


@pytest.mark.parametrize("items", [dichotomous(40), graded(30)], ids=["2pl", "grm"])
@pytest.mark.parametrize("estimate", [ml, wle, map_scores])
def test_the_correction_keeps_the_error_rate_where_the_plain_index_flags_too_few(items, estimate):
    theta = np.random.default_rng(7).standard_normal(3_000)
    codes = answers(items, theta, 2)
    estimates = estimate(items, codes).theta
    plain, corrected = lz(items, codes, estimates), lz_star(items, codes, estimates)
    known = np.isfinite(corrected)
    assert known.mean() > 0.98  # the rest answered all lowest or all highest
    flagged = (corrected[known] < -1.645).mean()
    assert 0.03 < flagged < 0.075
    assert (plain[known] < -1.645).mean() < flagged
    assert plain[known].var() < 0.95
    assert corrected[known].var() == pytest.approx(1, abs=0.13)
    assert corrected[known].mean() == pytest.approx(0, abs=0.15)


def test_random_answers_are_found():
    items = dichotomous(40)
    codes = np.random.default_rng(3).integers(0, 2, (500, 40))
    assert (lz_star(items, codes, wle(items, codes).theta) < -1.645).mean() > 0.9


def test_the_order_of_items_and_people_changes_nothing():
    items, theta = graded(8), np.linspace(-2, 2, 30)
    codes = answers(items, theta, 4)
    order, people = np.random.default_rng(5).permutation(8), np.random.default_rng(6).permutation(30)
    for index in (lz, lz_star):
        found = index(items, codes, theta)
        np.testing.assert_allclose(index(items.take(order), codes[:, order], theta), found)
        np.testing.assert_allclose(index(items, codes[people], theta[people]), found[people])


def test_a_missing_answer_is_an_item_that_was_not_there():
    items, theta = graded(8), np.linspace(-2, 2, 30)
    codes = answers(items, theta, 4)
    blank = codes.copy()
    blank[:, 3] = -1
    rest = [at for at in range(8) if at != 3]
    for index in (lz, lz_star):
        np.testing.assert_allclose(index(items, blank, theta), index(items.take(rest), codes[:, rest], theta))


def test_items_of_different_numbers_of_categories():
    items = Items(Model.PARTIAL_CREDIT, np.ones(3), np.array([[0.5, np.nan], [0.2, 0.0], [0.0, -0.3]]), tuple("abc"))
    assert np.isfinite(lz_star(items, [[1, 2, 0], [0, 1, 2]], [0.2, 0.1])).all()


def test_blocks_of_people_give_the_same(monkeypatch):
    items, theta = graded(8), np.linspace(-2, 2, 30)
    codes = answers(items, theta, 4)
    whole = lz_star(items, codes, theta)
    monkeypatch.setattr(likelihood, "_CELLS_AT_ONCE", 100)
    np.testing.assert_array_equal(lz_star(items, codes, theta), whole)


def test_nothing_to_say_is_nan():
    items = dichotomous(5)
    assert np.isnan(lz(items, [[1] * 5, [1, 0, 1, 0, 1], [-1] * 5], [np.inf, np.nan, 0.0])).all()
    everything = np.ones((1, 5), dtype=int)
    assert np.isnan(lz_star(items, everything, ml(items, everything).theta)).all()
    one = items.take([2])
    assert np.isnan(lz_star(one, [[1]], [0.3])).all()  # one answer says where, and nothing beside


def test_as_many_latent_values_as_persons():
    with pytest.raises(ValueError, match="one latent value per person is needed, 2"):
        lz(dichotomous(2), [[1, 0], [0, 1]], [0.0])
