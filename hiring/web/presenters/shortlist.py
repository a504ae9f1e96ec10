"""A page of a shortlist: one sentence, then the picture in bands, then who needs a person's look."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate, groupby

from hiring.domain.scoring.score import MICRO
from hiring.usecases.jobs import JobView
from hiring.usecases.pool import Entry, Summary
from hiring.usecases.shortlists import PAGE, ShortlistView
from hiring.web.presenters.plots import Axis, Span, axis_for, span_on
from hiring.wording.shortlist import (
    Standing,
    conclusion,
    key_words,
    not_ranked_words,
    percent,
    plain,
    precision_words,
    zone_words,
)
from hiring.wording.standing import Band

MOST_K = 1_000
CHOICES = (*range(1, 11), 12, 15, 20, 25, 30, 40, 50, 75, 100, 150, 200, 300, 500)


@dataclass(frozen=True, slots=True)
class Row:
    """A candidate in the picture. `chance`, `zone` are empty in a pool too small to compare."""

    id: str
    name: str
    score: str
    span: Span
    chance: str
    share: str
    zone: str
    zone_name: str
    lead: str
    lag: str
    look: bool


@dataclass(frozen=True, slots=True)
class BandOfRows:
    """The rows of one band on this page; `continued`: it began on the page before."""

    places: str
    size: int
    continued: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """Somebody who has no score, and why."""

    id: str
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Picture:
    """The part of the page that exists where candidates are ranked."""

    k: int
    choices: tuple[int, ...]
    comparable: bool
    axis: Axis
    pool: str
    line: str
    bands: tuple[BandOfRows, ...]
    reviews: tuple[Review, ...]
    zones: tuple[tuple[str, str, str], ...]
    shown: str
    previous: int | None
    following: int | None


@dataclass(frozen=True, slots=True)
class ShortlistPage:
    """Everything the template shows."""

    sentence: str
    rest: tuple[str, ...]
    warnings: tuple[str, ...]
    picture: Picture | None
    reading: str
    footer: tuple[str, ...]


def wanted_k(k: int | None) -> int | None:
    """Return a number of people that can be asked for, or None for the job's own."""
    return k if k is not None and 1 <= k <= MOST_K else None


def present(view: ShortlistView, asked: int | None) -> ShortlistPage:
    """Return the page for a view; `asked` is the k that the address names, if it names one."""
    if view.summary is None:
        sentence, rest = _without_order(view.job)
        return ShortlistPage(sentence, rest, (), None, "", (plain("support"),))
    summary = view.summary
    sentence, rest = conclusion(standing_of(summary))
    return ShortlistPage(
        sentence=sentence,
        rest=tuple(words for words in rest if words),
        warnings=_warnings(view, summary, asked),
        picture=_picture(view, summary),
        reading=plain("reading" if summary.interview else "reading_alone"),
        footer=(
            key_words(view.job.key_status, summary.key_agreement, min(summary.k, summary.n)),
            precision_words(summary.precision),
            plain("no_part"),
        ),
    )


def standing_of(summary: Summary) -> Standing:
    """Return what sentences need of a summary."""
    leading = summary.bands[0] if summary.bands else 0
    return Standing(summary.n, summary.k, leading, summary.clearly_in, summary.still_open, summary.interview)


def pool_mean(summary: Summary) -> float | None:
    """Return the average to draw; one person is no pool."""
    return summary.pool_mean if summary.n > 1 else None


def score_text(exact: Fraction) -> str:
    """Write a score as every page does: the published one, to one decimal."""
    return micro_text(round(exact * MICRO))


def micro_text(micro: int) -> str:
    """Write a published score, to one decimal; a half goes to the even one, as `round` has it."""
    tenth, rest = divmod(micro, MICRO // 10)
    up = rest * 2 > MICRO // 10 or (rest * 2 == MICRO // 10 and tenth % 2 == 1)
    return f"{(tenth + up) / 10:.1f}"


@lru_cache(maxsize=64)
def bands_of(sizes: tuple[int, ...]) -> tuple[Band, ...]:
    """Return the places of each band; remembered, since every page of a ranking asks for the same."""
    ends = tuple(accumulate(sizes))
    return tuple(Band(end - size + 1, end) for size, end in zip(sizes, ends, strict=True))


def places_text(band: Band) -> str:
    """Write the places of a band: 1, or 5–7."""
    return str(band.first) if band.size == 1 else f"{band.first}–{band.last}"


def _without_order(job: JobView) -> tuple[str, tuple[str, ...]]:
    if not job.ranking_allowed:
        sentence, why = not_ranked_words(fixture=job.fixture)
        return sentence, (why,)
    sentence, rest = conclusion(Standing(0, job.k, 0, 0, 0, None))
    return sentence, rest


def _warnings(view: ShortlistView, summary: Summary, asked: int | None) -> tuple[str, ...]:
    wanted = asked or view.job.k
    if view.stale and summary.k != wanted and summary.k == view.job.k:
        return (plain("fixed_k", k=summary.k),)
    return (plain("stale"),) if view.stale else ()


def _picture(view: ShortlistView, summary: Summary) -> Picture:
    mean = pool_mean(summary)
    axis = axis_for(_extremes(view.entries, mean))
    first, last = view.after + 1, view.after + len(view.entries)
    compared = summary.interview is not None
    return Picture(
        k=summary.k,
        choices=_choices(summary, view.job),
        comparable=compared,
        axis=axis,
        pool="" if mean is None else f"{mean:.0f}",
        line="" if mean is None else axis.at(mean),
        bands=tuple(_bands(view, summary, axis)),
        reviews=tuple(Review(name, view.names.get(name, ""), why) for name, why in summary.reviews),
        zones=tuple((zone, *zone_words(zone, summary.k)) for zone in ("in", "open", "out")) if compared else (),
        shown=f"{first} to {last} of {summary.n}" if last < summary.n or view.after else "",
        previous=max(view.after - PAGE, 0) if view.after else None,
        following=view.following,
    )


def _extremes(entries: tuple[Entry, ...], pool: float | None) -> Iterator[float]:
    if pool is not None:
        yield pool
    for entry in entries:
        yield entry.place.score
        yield from entry.place.interval


def _bands(view: ShortlistView, summary: Summary, axis: Axis) -> Iterator[BandOfRows]:
    bands = bands_of(summary.bands)
    for number, entries in groupby(view.entries, key=lambda entry: entry.place.tie_group):
        band = bands[number - 1]
        yield BandOfRows(
            places=places_text(band),
            size=band.size,
            continued=view.after >= band.first,
            rows=tuple(_row(view, summary, entry, axis) for entry in entries),
        )


def _row(view: ShortlistView, summary: Summary, entry: Entry, axis: Axis) -> Row:
    place = entry.place
    chance = place.p_top_k
    return Row(
        id=place.id,
        name=view.names.get(place.id, ""),
        score=micro_text(place.micro),
        span=span_on(axis, place.estimate, place.interval, None),
        chance="" if chance is None else percent(chance),
        share=f"{100 * (chance or 0.0):.2f}",
        zone=place.zone or "",
        zone_name=zone_words(place.zone, summary.k)[0] if place.zone else "",
        lead=view.titles.get(entry.lead or "", ""),
        lag=view.titles.get(entry.lag or "", ""),
        look=bool(entry.flags),
    )


def _choices(summary: Summary, job: JobView) -> tuple[int, ...]:
    return tuple(sorted({k for k in CHOICES if k < summary.n} | {summary.k, job.k}))
