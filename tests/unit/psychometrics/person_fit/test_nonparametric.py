"""Guttman errors, U3 and person scalability against counting by hand, and their behaviour."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.person_fit.nonparametric import guttman_fit, transposed_scalability


def simulated(n: int, items: int, seed: int, *, levels: int = 2):
    random = np.random.default_rng(seed)
    theta, difficulty = random.standard_normal(n), np.linspace(-1.5, 1.5, items)
    chance = 1 / (1 + np.exp(-2 * (theta[:, None] - difficulty)))
    return random.binomial(levels - 1, chance).astype(float)


def test_errors_are_pairs_counted_by_hand():
    table = simulated(60, 7, 1)
    order = np.argsort(-table.mean(axis=0), kind="stable")
    by_hand = [sum(row[e] < row[h] for e, h in combinations(order, 2)) for row in table]
    assert guttman_fit(table).errors.tolist() == by_hand


def test_normed_errors_and_u3_reach_from_0_to_1_over_all_patterns():
    sample = simulated(400, 4, 2, levels=3)
    patterns = np.array(list(product(range(3), repeat=4)), dtype=float)
    # A few of each pattern among many others: popularities stay those of the sample, nearly.
    found = guttman_fit(np.vstack([np.repeat(sample, 50, axis=0), patterns]))
    normed, u3, totals = found.normed[-81:], found.u3[-81:], patterns.sum(axis=1)
    for total in range(1, 8):
        at = totals == total
        assert (normed[at].min(), u3[at].min()) == (0, pytest.approx(0, abs=1e-12))
        assert normed[at].max() == 1
        assert u3[at].max() == pytest.approx(1)
    assert (normed[totals == 0], u3[totals == 8]) == ([0.0], [0.0])


@given(st.integers(0, 10_000))
def test_the_order_of_people_changes_nothing(seed):
    table = simulated(20, 5, seed, levels=3)
    if (table == table[0]).all(axis=0).any():
        return
    order = np.random.default_rng(seed).permutation(20)
    first, second = guttman_fit(table), guttman_fit(table[order])
    np.testing.assert_allclose(first.errors[order], second.errors)
    np.testing.assert_allclose(first.u3[order], second.u3)


def test_random_answers_stand_out():
    table = np.vstack([simulated(500, 20, 3), np.random.default_rng(4).integers(0, 2, (50, 20))])
    found, scalability = guttman_fit(table), transposed_scalability(table)
    for index in (found.normed, found.u3, -scalability):
        assert np.median(index[500:]) > np.nanquantile(index[:500], 0.9)
    assert np.mean(scalability[500:]) == pytest.approx(0, abs=0.06)
    assert 0.35 < np.mean(found.u3[500:]) < 0.65  # about half the range


def test_missing_answers_are_left_out_by_person():
    table = simulated(200, 6, 5)
    partly = table.copy()
    partly[0, 2] = np.nan
    partly[1] = np.nan
    found = guttman_fit(partly)
    assert np.isnan([found.errors[1], found.normed[1], found.u3[1]]).all()
    order = [at for at in np.argsort(-np.nanmean(partly, axis=0), kind="stable") if at != 2]
    assert found.errors[0] == sum(table[0, e] < table[0, h] for e, h in combinations(order, 2))


def test_an_item_that_everybody_passed_counts_for_no_u3():
    table = simulated(100, 5, 6)
    wider = np.column_stack([table, np.ones(100)])
    np.testing.assert_allclose(guttman_fit(wider).u3, guttman_fit(table).u3)


def test_the_lowest_answer_given_is_where_steps_begin():
    table = simulated(100, 5, 8, levels=3)
    first, second = guttman_fit(table), guttman_fit(table + np.array([0, 1, 2, 0, 3]))
    np.testing.assert_array_equal(first.normed, second.normed)
    np.testing.assert_array_equal(first.u3, second.u3)
    with pytest.raises(NotEnoughData, match="everybody gave the same answers"):
        guttman_fit(np.ones((5, 3)))


def test_scalability_against_the_definition():
    table = simulated(40, 8, 7)
    share, found = table.mean(axis=1), transposed_scalability(table)
    for person in range(40):
        others = [other for other in range(40) if other != person]
        above = sum((table[person] * table[o]).mean() - share[person] * share[o] for o in others)
        below = sum(min(share[person], share[o]) - share[person] * share[o] for o in others)
        expected = above / below if 0 < share[person] < 1 else np.nan
        assert found[person] == pytest.approx(expected, nan_ok=True)


def test_what_is_refused():
    with pytest.raises(ValueError, match="1 dimension"):
        guttman_fit([1, 0])
    with pytest.raises(NotEnoughData, match="at least 2 persons and 2 items"):
        guttman_fit([[1, 0]])
    with pytest.raises(NotEnoughData, match="item b: nobody answered"):
        guttman_fit(np.array([[1, np.nan], [0, np.nan]]), ["a", "b"])
    for wrong in (-1, 0.5, np.inf):
        with pytest.raises(ValueError, match="item 2: answers must be whole numbers"):
            guttman_fit(np.array([[1, 0], [0, wrong]]))
    with pytest.raises(ValueError, match="0 or 1 in every cell"):
        transposed_scalability([[1, 2], [0, 1]])
