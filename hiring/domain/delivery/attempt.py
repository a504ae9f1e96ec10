"""The life of an attempt: open until it is handed in, its time is over, or it is withdrawn."""

from datetime import datetime
from enum import StrEnum


class AttemptState(StrEnum):
    """Where an attempt is in its life; all but `open` are final."""

    OPEN = "open"
    SUBMITTED = "submitted"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


def state_at(state: AttemptState, expires_at: datetime, now: datetime) -> AttemptState:
    """Return the state at a time: an open attempt is expired from its deadline on, swept up or not."""
    return AttemptState.EXPIRED if state is AttemptState.OPEN and now >= expires_at else state


def is_open(state: AttemptState, expires_at: datetime, now: datetime) -> bool:
    """Whether the attempt takes answers at `now`. Only the server's clock is ever asked."""
    return state_at(state, expires_at, now) is AttemptState.OPEN


CLOSED_WORDS = {
    AttemptState.SUBMITTED: "You have handed in your answers. They cannot be changed any more.",
    AttemptState.EXPIRED: "The time to answer is over. What you saved before then has been kept.",
    AttemptState.WITHDRAWN: "This invitation was withdrawn, so the assessment takes no more answers.",
}
