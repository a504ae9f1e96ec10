"""Shares of a form as HR's pages show them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from hiring.domain.delivery.blueprint import Share
from hiring.domain.delivery.information import FormInformation
from hiring.usecases.assessments import WARN_AT
from hiring.web.presenters.studio_curves import Chart, Series, chart_of_levels, round_marks

PERCENT = 100
NEAR_THE_MIDDLE = 0.5


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
    told: str = ""


def share_lines(
    shares: Iterable[Share],
    names: Mapping[str, str],
    effective: Mapping[str, float] | None = None,
    information: Mapping[str, float] | None = None,
) -> list[ShareLine]:
    """Return one line per share; lengths are relative to the largest share, so that small ones can be seen.

    `effective`: how much each part counts in the scores so far, where that is known; `information`: its part of what
    the form tells, from the stored analysis of its situations.
    """
    told = information or {}
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
            told=f"{round(PERCENT * told[share.name])} %" if share.name in told else "",
        )
        for share in shares
    ]


def _percent(share: Fraction) -> str:
    return f"{round(PERCENT * share)} %"


@dataclass(frozen=True, slots=True)
class InformationPicture:
    """How sharply a form tells people apart at each level, as a curve, and the numbers of its table."""

    chart: Chart
    rows: tuple[tuple[str, str], ...]
    sentence: str


def information_picture(found: FormInformation | None, situations: int) -> InformationPicture | None:
    """Return the picture of a form's information, or None where no situation has been answered often enough."""
    if found is None:
        return None
    marks = round_marks(max(found.total))
    curve = Series("form", "line-0", found.total)
    rows = [(f"{level:+.0f}", f"{value:.2f}") for level, value in zip(found.levels, found.total, strict=True)]
    whole = [row for row, level in zip(rows, found.levels, strict=True) if level == int(level)]
    best = found.levels[found.total.index(max(found.total))]
    where = (
        "in the middle" if abs(best) <= NEAR_THE_MIDDLE else "among the stronger" if best > 0 else "among the weaker"
    )
    part = "" if found.known == situations else f" Known for {found.known} of {situations} situations."
    sentence = f"The form tells people apart best {where}, by the answers so far.{part}"
    return InformationPicture(chart_of_levels([curve], found.levels, marks), tuple(whole), sentence)
