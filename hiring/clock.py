"""The only clock. Everything that needs the time is given one, so that it can be replayed."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Return the current time, with time zone UTC."""
        ...


class SystemClock:
    """The clock of the machine; the server's clock is the only one that counts."""

    def now(self) -> datetime:
        """Return the current time, with time zone UTC."""
        return datetime.now(UTC)
