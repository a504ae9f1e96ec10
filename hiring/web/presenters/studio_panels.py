"""Panels as pages show them: pictures of ratings, sentences about agreement, rows of downloads."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hiring.domain.banks.model import RATING_MAX
from hiring.domain.evidence.panels import OptionAgreement, distribution
from hiring.web.presenters.studio_words import quantity

STEP, RADIUS, PADDING = 9, 4, 6  # pixels between dots, of a dot, and above the highest
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", *"\uff1d\uff0b\uff0d\uff20")  # the last are = + - @ in full width


@dataclass(frozen=True, slots=True)
class Dots:
    """Every rater a dot over the number they gave. Places across are percentages, heights are pixels.

    `bar`: left edge and width of one SD to either side of the mean; "" where there is none.
    """

    height: int
    dots: tuple[tuple[str, int], ...]
    ticks: tuple[tuple[int, str], ...]
    mean: str
    bar: tuple[str, str] | None
    words: str


def columns(counts: Mapping[int, int], mean: float | None = None, sd: float | None = None) -> Dots:
    """Return the picture of how often each number was given."""
    highest = max(counts.values(), default=0)
    height = STEP * max(highest, 1) + PADDING
    dots = tuple(
        (_at(number), height - RADIUS - 1 - STEP * place) for number, count in counts.items() for place in range(count)
    )
    return Dots(
        height=height,
        dots=dots,
        ticks=tuple((number, _at(number)) for number in range(1, RATING_MAX + 1)),
        mean=_at(mean) if mean is not None else "",
        bar=_bar(mean, sd),
        words=in_words(counts),
    )


def picture(option: OptionAgreement) -> Dots:
    """Return the picture of an option's ratings, with their mean and SD."""
    return columns(distribution(option), option.mean, option.sd)


def in_words(counts: Mapping[int, int]) -> str:
    """Say how often each number was given: 3 gave 6, 1 gave 7."""
    said = [f"{count} gave {number}" for number, count in counts.items() if count]
    return ", ".join(said) or "nobody rated it"


def figure(value: float | None, places: int = 2) -> str:
    """Write a coefficient; a dash where it is not known. The minus is a minus."""
    return "–" if value is None else f"{value:.{places}f}".replace("-", "−")


def csv_text(rows: Iterable[Sequence[object]]) -> str:
    """Return rows as a CSV in which no cell is a formula."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([_harmless(cell) for cell in row] for row in rows)
    return stream.getvalue()


def spread_words(option: OptionAgreement) -> str:
    """Say in a few words how far raters agree about an option."""
    if option.agreement is None:
        return "too few ratings to say"
    if option.doubtful:
        return "in doubt: raters disagree"
    return "agreed" if option.agreement >= 0.7 else "agreed on the whole"  # noqa: PLR2004 - the usual mark of r_wg


def raters(number: int) -> str:
    """Write a number of raters."""
    return quantity(number, "rater")


def _at(value: float) -> str:
    """Return where a number stands: in the middle of its seventh of the width."""
    return f"{100 * (value - 0.5) / RATING_MAX:.2f}%"


def _bar(mean: float | None, sd: float | None) -> tuple[str, str] | None:
    if mean is None or not sd:
        return None
    low, high = max(mean - sd, 0.5), min(mean + sd, RATING_MAX + 0.5)
    return _at(low), f"{100 * (high - low) / RATING_MAX:.2f}%"


def _harmless(cell: object) -> str:
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(FORMULA_SIGNS) and not _is_number(text) else text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
