"""Where things stand on the one axis that every picture of scores shares."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor

USUAL_LOW, USUAL_HIGH, STEP = 50, 90, 10  # from what answering at random gives
LOWEST, HIGHEST = 0, 100


@dataclass(frozen=True, slots=True)
class Axis:
    """A stretch of the score scale, in whole tens."""

    low: int
    high: int

    @property
    def ticks(self) -> tuple[tuple[int, str], ...]:
        """The tens inside the axis, with their places."""
        return tuple((tick, self.at(tick)) for tick in range(self.low + STEP, self.high, STEP))

    def at(self, value: float) -> str:
        """Return the place of a value as a percentage of the width; what lies outside stays at the edge."""
        return f"{self._share(value):.2f}%"

    def between(self, low: float, high: float) -> str:
        """Return the width from one value to another."""
        return f"{self._share(high) - self._share(low):.2f}%"

    def _share(self, value: float) -> float:
        return 100 * (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)


def axis_for(values: Iterable[float]) -> Axis:
    """Return the usual axis, made longer where values need it."""
    shown = list(values)
    low = min([USUAL_LOW, *(STEP * floor(value / STEP) for value in shown)])
    high = max([USUAL_HIGH, *(STEP * ceil(value / STEP) for value in shown)])
    return Axis(max(low, LOWEST), min(high, HIGHEST))


@dataclass(frozen=True, slots=True)
class Span:
    """An estimate, its interval and the pool's average on an axis, ready to draw and to read."""

    left: str
    width: str
    middle: str
    pool: str
    low: str
    high: str


def span_on(axis: Axis, estimate: float, interval: tuple[float, float], pool: float | None) -> Span:
    """Return a span; an interval ends where the scale ends."""
    low, high = max(interval[0], LOWEST), min(interval[1], HIGHEST)
    return Span(
        left=axis.at(low),
        width=axis.between(low, high),
        middle=axis.at(estimate),
        pool="" if pool is None else axis.at(pool),
        low=f"{low:.0f}",
        high=f"{high:.0f}",
    )
