"""Effort and speed from response times."""

import numpy as np
import pytest

from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.person_fit.times import (
    LognormalTimes,
    effort_thresholds,
    lognormal_items,
    lognormal_speeds,
    response_time_effort,
)

BETA, ALPHA = np.linspace(2, 4, 12), np.linspace(1.6, 2.6, 12)


def simulated(n: int, seed: int, spread: float = 0.3):
    random = np.random.default_rng(seed)
    tau = random.normal(0, spread, n)
    return tau, np.exp(random.normal(BETA - tau[:, None], 1 / ALPHA))


def test_speed_and_residuals_behave_as_described():
    tau, seconds = simulated(6_000, 1)
    found = lognormal_speeds(seconds, LognormalTimes(BETA, ALPHA))
    error = 1 / np.sqrt(np.square(ALPHA).sum())
    assert (found.tau - tau).mean() == pytest.approx(0, abs=4 * error / np.sqrt(6_000))
    assert (found.tau - tau).std() == pytest.approx(error, rel=0.05)
    np.testing.assert_allclose(found.residual.var(axis=0), 1 - np.square(ALPHA) / np.square(ALPHA).sum(), rtol=0.08)
    assert np.abs(found.residual.mean(axis=0)).max() < 0.06


def test_parameters_of_items_come_back():
    _, seconds = simulated(20_000, 2)
    found = lognormal_items(seconds)
    np.testing.assert_allclose(found.intensity, BETA, atol=0.03)
    np.testing.assert_allclose(found.discrimination, ALPHA, rtol=0.05)


def test_people_without_spread_of_speed_leave_items_their_own_variance():
    seconds = np.exp([[1.0, 2.0, 3.0], [2.0, 1.0, 3.5], [1.0, 3.0, 3.1], [2.0, 2.0, 3.2]])
    found = lognormal_items(seconds)  # the mean covariance is negative: speed counts for nothing
    np.testing.assert_allclose(found.discrimination, 1 / np.log(seconds).std(axis=0, ddof=1))


def test_honest_people_have_full_effort_and_guessers_do_not():
    _, seconds = simulated(2_000, 3)
    guessed = seconds.copy()
    guessed[:100, ::2] = 0.3
    effort = response_time_effort(guessed, effort_thresholds(guessed))
    assert (effort[100:] < 0.9).mean() < 0.001
    assert (effort[:100] <= 0.5).all()


def test_missing_times_are_left_out():
    found = response_time_effort([[1, np.nan, 5], [np.nan] * 3], [2, 2, 2])
    assert found[0] == 0.5
    assert np.isnan(found[1])
    speeds = lognormal_speeds([[np.e, np.nan], [np.nan, np.nan]], LognormalTimes(np.array([2.0, 1]), np.ones(2)))
    assert speeds.tau[0] == pytest.approx(1)
    assert np.isnan(speeds.tau[1])
    assert np.isnan(speeds.residual[0, 1])


@pytest.mark.parametrize("wrong", [0, -1, np.inf])
def test_a_time_that_is_none_is_refused_with_its_place(wrong):
    with pytest.raises(ValueError, match="row 2, column 1"):
        effort_thresholds([[1, 2], [wrong, 3]])


def test_what_is_refused():
    with pytest.raises(ValueError, match="1 dimension"):
        effort_thresholds([1, 2])
    with pytest.raises(NotEnoughData, match="column 2 has no times"):
        effort_thresholds([[1, np.nan]])
    for options in ({"share": 0}, {"share": 1}, {"longest": 0}):
        with pytest.raises(ValueError, match="not possible"):
            effort_thresholds([[1]], **options)
    for limits in ([1], [1, -1]):
        with pytest.raises(ValueError, match="2 numbers of seconds"):
            response_time_effort([[1, 2]], limits)
    with pytest.raises(ValueError, match="discrimination above 0"):
        LognormalTimes(np.ones(2), np.array([1.0, 0.0]))
    with pytest.raises(ValueError, match="discrimination above 0"):
        LognormalTimes(np.ones(2), np.ones(3))
    with pytest.raises(ValueError, match="1 columns for 2 items"):
        lognormal_speeds([[1]], LognormalTimes(np.ones(2), np.ones(2)))
    with pytest.raises(ValueError, match="cells are missing"):
        lognormal_items([[1, np.nan]])
    with pytest.raises(NotEnoughData, match="at least 2 persons and 3 items"):
        lognormal_items([[1, 2], [2, 3]])
    alike = np.exp(np.array([[0.0, 1.0, 2.0, 0.1], [1.0, 2.0, 4.0, 0.1], [2.0, 3.0, 6.0, 0.1]]))
    with pytest.raises(NotEnoughData, match="column 4: its times vary no more"):
        lognormal_items(alike)
