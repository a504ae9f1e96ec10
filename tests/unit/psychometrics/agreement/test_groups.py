import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiring.psychometrics.agreement.groups import (
    average_deviation,
    group_variance,
    uniform_variance,
    within_group_agreement,
    within_group_agreement_of_items,
)
from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.reliability.intraclass import intraclass


def test_the_uniform_variance_is_that_of_the_options():
    assert uniform_variance(7) == pytest.approx(np.var(range(1, 8)))


def test_two_camps_agree_less_than_chance():
    assert within_group_agreement([1, 1, 5, 5], options=5) < 0
    assert within_group_agreement_of_items([[1, 1], [1, 1], [5, 5], [5, 5]], options=5) == 0


def test_items_in_full_agreement_give_1():
    assert within_group_agreement_of_items([[3, 4], [3, 4]], options=5) == 1
    assert within_group_agreement([3, 3], options=5) == 1


def test_one_item_is_the_plain_index():
    ratings = [4, 5, 4, 3]
    alone = within_group_agreement_of_items([[r] for r in ratings], options=7)
    assert alone == pytest.approx(within_group_agreement(ratings, options=7))


@given(st.lists(st.integers(1, 5), min_size=2, max_size=9))
def test_the_median_is_the_nearest_centre(ratings):
    assert average_deviation(ratings, median=True) <= average_deviation(ratings) + 1e-12


@given(st.lists(st.lists(st.integers(1, 5), min_size=4, max_size=4), min_size=3, max_size=6))
def test_groups_of_one_size_give_the_one_way_intraclass_correlations(groups):
    table = np.array(groups, dtype=float)
    if table.min() == table.max() or table.mean(axis=1).std() < 1e-9:
        return
    found, other = group_variance(groups), intraclass(table)
    assert found.icc1 == pytest.approx(other.icc11.value, abs=1e-9)
    assert found.icc2 == pytest.approx(other.icc1k.value, rel=1e-9, abs=1e-9)


def test_the_order_of_groups_and_ratings_does_not_matter():
    groups = [[4, 5, 4], [3, 3, 2, 3], [5, 5]]
    one, other = group_variance(groups), group_variance([group[::-1] for group in groups[::-1]])
    assert (one.icc1, one.icc2) == pytest.approx((other.icc1, other.icc2), abs=1e-12)
    assert (one.groups, one.n, one.size) == (3, 9, 3.0)


def test_equal_group_means_leave_icc2_without_bound():
    assert group_variance([[1, 3], [2, 2], []]).icc2 == -np.inf


@pytest.mark.parametrize(
    "compute",
    [
        lambda: within_group_agreement([3], 5),
        lambda: within_group_agreement_of_items([[3, 4]], 5),
        lambda: within_group_agreement_of_items(np.empty((3, 0)), 5),
        lambda: average_deviation([3]),
        lambda: group_variance([[1, 2], []]),
        lambda: group_variance([[1], [2]]),
        lambda: group_variance([[2, 2], [2]]),
    ],
)
def test_too_few_or_equal_ratings_are_refused(compute):
    with pytest.raises(NotEnoughData):
        compute()


def test_a_scale_of_one_option_is_refused():
    with pytest.raises(ValueError, match="at least 2 options"):
        uniform_variance(1)
