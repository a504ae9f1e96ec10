"""How long to wait after failed sign-ins: longer each time, and never a lock somebody else can turn for good."""

from dataclasses import dataclass
from datetime import datetime, timedelta

FREE_TRIES = 4
FIRST_DELAY = timedelta(seconds=15)
MAX_DELAY = timedelta(hours=1)
ACCOUNT_TRIES = 10
WINDOW = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Tries:
    """The failed tries under one key."""

    failures: int = 0
    last_failure_at: datetime | None = None
    blocked_until: datetime | None = None

    def blocked(self, now: datetime) -> bool:
        """Whether the next try has to wait."""
        return self.blocked_until is not None and now < self.blocked_until

    def _recent(self, now: datetime) -> int:
        forgotten = self.last_failure_at is None or now - self.last_failure_at >= WINDOW
        return 0 if forgotten else self.failures


def after_pair_failure(tries: Tries, now: datetime) -> Tries:
    """Return the tries of one account from one address after another failure: the delay doubles."""
    failures = tries._recent(now) + 1  # noqa: SLF001 - the same module
    over = failures - FREE_TRIES
    delay = min(FIRST_DELAY * 2 ** min(over - 1, 10), MAX_DELAY) if over > 0 else None
    return Tries(failures, now, now + delay if delay else None)


def after_account_failure(tries: Tries, now: datetime) -> Tries:
    """Return the tries of one account from anywhere: at most `ACCOUNT_TRIES` an hour."""
    failures = tries._recent(now) + 1  # noqa: SLF001 - the same module
    return Tries(failures, now, now + WINDOW if failures >= ACCOUNT_TRIES else None)
