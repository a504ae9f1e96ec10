import numpy as np
import pytest

from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.reliability.halves import lengthening, members_of, spearman_brown, split_half

SCORES = np.array([[1, 2, 5, 4], [2, 2, 1, 2], [4, 3, 3, 3], [5, 5, 4, 4]], dtype=float)


def test_halves_take_scenarios_in_turn():
    found = split_half(SCORES, ["a", "a", "b", "b"])
    one, two = SCORES[:, :2].sum(axis=1), SCORES[:, 2:].sum(axis=1)
    assert found.r == pytest.approx(np.corrcoef(one, two)[0, 1])
    assert found.spearman_brown == pytest.approx(2 * found.r / (1 + found.r))
    whole = SCORES.sum(axis=1).var(ddof=1)
    assert found.flanagan == pytest.approx(4 * np.cov(one, two)[0, 1] / whole)


def test_every_column_is_a_scenario_of_its_own_when_nothing_is_said():
    assert split_half(SCORES) == split_half(SCORES, [1, 2, 3, 4])


def test_opposite_halves_have_no_spearman_brown():
    found = split_half([[1, -1], [2, -2], [4, -4]])
    assert found.r == pytest.approx(-1)
    assert np.isnan(found.flanagan)


def test_a_test_made_longer_and_back_again():
    assert spearman_brown(0.6, lengthening(0.6, 0.8)) == pytest.approx(0.8)
    assert spearman_brown(spearman_brown(0.6, 3), 1 / 3) == pytest.approx(0.6)


def test_members_keep_the_order_of_first_appearance():
    assert list(members_of("bab", 3)) == ["b", "a"]


@pytest.mark.parametrize(
    ("scores", "scenarios"),
    [(SCORES, "aaaa"), (SCORES[:2], "aabb"), ([[1, 2], [1, 3], [1, 4]], "ab"), ([[2, 1], [3, 1], [4, 1]], "ab")],
)
def test_halves_that_cannot_be_compared_are_refused(scores, scenarios):
    with pytest.raises(NotEnoughData, match=r"half does not vary|halves need"):
        split_half(scores, scenarios)


@pytest.mark.parametrize(
    "compute",
    [
        lambda: spearman_brown(1.1, 2),
        lambda: spearman_brown(0.5, 0),
        lambda: spearman_brown(-0.5, 4),
        lambda: lengthening(0, 0.5),
        lambda: lengthening(0.5, 1),
        lambda: split_half(SCORES, "ab"),
    ],
)
def test_bad_arguments_are_refused(compute):
    with pytest.raises(ValueError, match=r"needed|give one each"):
        compute()
