from datetime import UTC, datetime, timedelta

import pytest

from hiring.domain.delivery.attempt import CLOSED_WORDS, AttemptState, is_open, state_at

DEADLINE = datetime(2026, 12, 1, 12, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)


def test_an_open_attempt_takes_answers_until_its_deadline():
    assert is_open(AttemptState.OPEN, DEADLINE, DEADLINE - MOMENT)
    assert not is_open(AttemptState.OPEN, DEADLINE, DEADLINE)


def test_a_deadline_counts_before_anybody_swept_it_up():
    assert state_at(AttemptState.OPEN, DEADLINE, DEADLINE) is AttemptState.EXPIRED


@pytest.mark.parametrize("state", [AttemptState.SUBMITTED, AttemptState.EXPIRED, AttemptState.WITHDRAWN])
def test_a_closed_attempt_stays_closed(state):
    for moment in (DEADLINE - MOMENT, DEADLINE, DEADLINE + MOMENT):
        assert state_at(state, DEADLINE, moment) is state
        assert not is_open(state, DEADLINE, moment)
    assert CLOSED_WORDS[state]
