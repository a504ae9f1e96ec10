import numpy as np
import pytest

from hiring.psychometrics.errors import DidNotConverge, NotEnoughData
from hiring.psychometrics.reliability import scale as module
from hiring.psychometrics.reliability.alpha import cronbach_alpha
from hiring.psychometrics.reliability.scale import describe_scale

GAP = float("nan")


def some_answers(n=80, k=6, seed=1):
    rng = np.random.default_rng(seed)
    return np.clip(np.round(3 + rng.normal(size=(n, 1)) + rng.normal(size=(n, k))), 1, 5)


def test_a_table_without_gaps_has_one_alpha():
    found = describe_scale(some_answers())
    assert found.alpha == pytest.approx(found.alpha_complete, abs=1e-12)
    assert found.alpha == pytest.approx(cronbach_alpha(some_answers()), abs=1e-12)
    assert (found.n, found.n_complete, found.n_pair, found.warnings) == (80, 80, 80, ())
    assert found.low < found.alpha < found.high
    assert found.sem == pytest.approx(some_answers().sum(axis=1).std(ddof=1) * np.sqrt(1 - found.alpha))


def test_people_without_answers_do_not_count():
    table = np.vstack([some_answers(), np.full((3, 6), np.nan)])
    assert describe_scale(table) == describe_scale(some_answers())


def test_with_gaps_every_count_is_told():
    table = some_answers()
    table[:10, 0] = np.nan
    table[20:40, 1] = np.nan
    found = describe_scale(table)
    assert (found.n, found.n_complete, found.n_pair) == (80, 50, 50)
    assert found.alpha == pytest.approx(found.alpha_complete, abs=0.1)


def test_items_that_nobody_answered_together_leave_no_coefficient():
    found = describe_scale([[1, GAP, 2], [2, GAP, 3], [GAP, 1, 2], [GAP, 2, 1]])
    assert np.isnan([found.alpha, found.low, found.omega, found.sem, found.alpha_standardised]).all()
    assert "never answered by the same persons" in found.warnings[0]


def test_items_that_cancel_each_other_are_told():
    found = describe_scale([[1, 3], [2, 2], [3, 1]])
    assert np.isnan(found.alpha)
    assert np.isnan(found.alpha_standardised)
    assert "cancel" in found.warnings[0]


def test_items_that_disagree_are_told():
    found = describe_scale([[1, 3, 1], [2, 2, 3], [3, 1, 1], [3, 2, 2]])
    assert found.alpha < 0
    assert "some are to be reversed" in found.warnings[0]


def test_covariances_from_different_people_can_contradict_each_other():
    # Each pair was answered by its own persons, with more covariance than the variances allow.
    rows = [[1, 1, GAP], [9, 9, GAP], [GAP, 1, 1], [GAP, 9, 9], [1, GAP, 1], [9, GAP, 9], *[[5, 5, GAP]] * 20]
    found = describe_scale([*rows, *[[GAP, GAP, 5]] * 20, *[[5, GAP, GAP]] * 20, *[[GAP, 5, GAP]] * 20])
    assert found.alpha > 1
    assert np.isnan(found.sem)
    assert np.isnan(found.low)
    assert "above 1" in found.warnings[0]


def test_a_factor_that_does_not_settle_is_a_warning(monkeypatch):
    def never(covariance):
        raise DidNotConverge("it did not settle")

    monkeypatch.setattr(module, "omega_from_covariance", never)
    found = describe_scale(some_answers())
    assert np.isnan(found.omega)
    assert found.warnings == ("it did not settle",)


def test_two_items_have_alpha_but_no_omega():
    found = describe_scale(some_answers(k=2))
    assert np.isnan(found.omega)
    assert found.alpha > 0
    assert found.warnings == ()


@pytest.mark.parametrize("table", [[[1, 2]], [[1], [2]], [[1, 2], [1, 3]], [[GAP, GAP], [1, 2]]])
def test_too_little_data_is_refused(table):
    with pytest.raises(NotEnoughData):
        describe_scale(table)
