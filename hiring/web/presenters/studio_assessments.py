"""Shares of a form as HR's pages show them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from hiring.domain.delivery.blueprint import Share
from hiring.usecases.assessments import WARN_AT

PERCENT = 100


@dataclass(frozen=True, slots=True)
class ShareLine:
    """A standard's or section's part of a form, as whole percents and as lengths."""

    name: str
    scenarios: int
    asked: str
    actual: str
    asked_length: float
    actual_length: float
    departs: bool
    counts: str
    drifts: bool


def share_lines(
    shares: Iterable[Share], names: Mapping[str, str], effective: Mapping[str, float] | None = None
) -> list[ShareLine]:
    """Return one line per share; lengths are relative to the largest share, so that small ones can be seen.

    `effective`: how much each part counts in the scores so far, where that is known.
    """
    counts = effective or {}
    shares = list(shares)
    largest = max((max(s.nominal, s.actual) for s in shares), default=Fraction(1)) or Fraction(1)
    return [
        ShareLine(
            name=names.get(share.name, share.name.capitalize()),
            scenarios=share.scenarios,
            asked=_percent(share.nominal),
            actual=_percent(share.actual),
            asked_length=float(PERCENT * share.nominal / largest),
            actual_length=float(PERCENT * share.actual / largest),
            departs=abs(share.nominal - share.actual) > WARN_AT,
            counts=f"{round(PERCENT * counts[share.name])} %" if share.name in counts else "",
            drifts=share.name in counts and abs(float(share.nominal) - counts[share.name]) > WARN_AT,
        )
        for share in shares
    ]


def _percent(share: Fraction) -> str:
    return f"{round(PERCENT * share)} %"
