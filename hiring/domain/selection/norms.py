"""Percentiles among real, dated attempts: words for a report. They move no score, no error and no rank."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from hiring.domain.scoring.score import MICRO
from hiring.psychometrics.parts.norms import ENOUGH, percentile_ranks

DECIMALS = 1


@dataclass(frozen=True, slots=True)
class Attempted:
    """A published score, when its attempt ended, and whether the person exists."""

    micro: int
    on: date
    simulated: bool


@dataclass(frozen=True, slots=True)
class Percentile:
    """Where a score lies in a norm group, 0 to 100, with the 95 % interval that its size leaves."""

    rank: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Norm:
    """The real attempts at one specification up to a day."""

    specification_sha256: str
    first: date
    last: date
    scores: tuple[int, ...]

    @property
    def n(self) -> int:
        """How many attempts it holds."""
        return len(self.scores)

    def percentile(self, micro: int) -> Percentile:
        """Return where a published score lies among those of the norm."""
        found = percentile_ranks([micro / MICRO], [score / MICRO for score in self.scores])
        rank, low, high = (round(float(end[0]), DECIMALS) for end in (found.rank, found.low, found.high))
        return Percentile(rank, low, high)


def norm_of(specification_sha256: str, attempts: Iterable[Attempted]) -> Norm | None:
    """Return the norm of all attempts at one specification; None below 200 real ones. Simulated people never count."""
    real = [attempt for attempt in attempts if not attempt.simulated]
    if len(real) < ENOUGH:
        return None
    days = [attempt.on for attempt in real]
    return Norm(specification_sha256, min(days), max(days), tuple(sorted(attempt.micro for attempt in real)))
