"""One candidate: where every point comes from, so that what the page shows adds up, and what the answers show."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from hiring.domain.banks.model import Motive
from hiring.domain.scoring.score import MICRO
from hiring.domain.selection.explain import ScenarioPoints, displayed
from hiring.usecases.pool import Entry, Summary
from hiring.usecases.shortlists import CandidateView
from hiring.web.presenters.plots import Axis, Span, axis_for, span_on
from hiring.web.presenters.shortlist import bands_of, pool_mean, score_text
from hiring.web.presenters.studio_words import MOTIVES, quantity
from hiring.wording.evidence import agreement_words, answered, care_words, flag_words
from hiring.wording.reasons import reason
from hiring.wording.shortlist import key_words, percent, precision_words, zone_words
from hiring.wording.standing import (
    chance_words,
    level_words,
    meaning,
    place_words,
    rank_words,
    section_name,
    silent_sections,
    summary,
    too_few_words,
    unfinished_words,
    unknowns,
)

TOP = 4
NAMED = 2
MINUS = "−"


@dataclass(frozen=True, slots=True)
class PointRow:
    """A row of the sum: a situation's points with a bar, or those of all others together without one."""

    item_id: str
    title: str
    answered: str
    where: str
    points: str
    left: str
    width: str

    @property
    def up(self) -> bool:
        """Whether the situation adds to the score."""
        return not self.points.startswith(MINUS)


@dataclass(frozen=True, slots=True)
class Sum:
    """Baseline plus rows is the score, in what is displayed too."""

    baseline: str
    rows: tuple[PointRow, ...]
    score: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """One answer under a standard."""

    item_id: str
    title: str
    answered: str
    agreement: str
    kind: str


@dataclass(frozen=True, slots=True)
class StandardEvidence:
    """What the answers say about one standard; never a number."""

    name: str
    promise: str
    answers: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Stand:
    """Where the score stands in its pool."""

    axis: Axis
    span: Span
    pool: str
    words: tuple[str, ...]
    level: str
    rank: str


@dataclass(frozen=True, slots=True)
class SectionScore:
    """A section that says something the whole score does not."""

    name: str
    score: str
    error: str


@dataclass(frozen=True, slots=True)
class CandidatePage:
    """Everything the template shows of somebody who has a score."""

    sentence: tuple[str, str]
    score: str
    meaning: str
    stand: Stand | None
    sum: Sum
    situations: int
    standards: tuple[StandardEvidence, ...]
    care: str
    motives: tuple[tuple[str, str], ...]
    sections: tuple[SectionScore, ...]
    silent: str
    flags: tuple[tuple[str, str], ...]
    unknowns: tuple[str, ...]
    footer: tuple[str, ...]


def present(view: CandidateView) -> CandidatePage | None:
    """Return the page, or None where there is no score to explain."""
    if view.score is None:
        return None
    scales = view.entry.place.scales if view.entry else {}
    return CandidatePage(
        sentence=_sentence(view),
        score=score_text(view.score),
        meaning=meaning(),
        stand=_stand(view.entry, view.summary) if view.entry and view.summary else None,
        sum=_sum(view),
        situations=len(view.points),
        standards=tuple(_standards(view)),
        care=care_words(view.care) if view.care else "",
        motives=tuple((MOTIVES[m], quantity(view.motives[m], "time")) for m in Motive if view.motives[m]),
        sections=tuple(
            SectionScore(section_name(s), f"{scale.score:.1f}", f"{scale.se:.1f}")
            for s, scale in scales.items()
            if scale.reportable
        ),
        silent=silent_sections([s for s, scale in scales.items() if not scale.reportable]),
        flags=tuple(flag_words(flag) for flag in view.entry.flags) if view.entry else (),
        unknowns=unknowns(),
        footer=footer(view),
    )


def nothing_to_show(view: CandidateView) -> tuple[str, str]:
    """Return what it means that there is no score, and the reason where there is one."""
    title, words = unfinished_words(view.status)
    if view.review is None:
        return title, words
    if view.job.ranking_allowed:
        return "Needs a person’s look: there is no score.", view.review
    return title, view.review


def footer(view: CandidateView) -> tuple[str, ...]:
    """Return what every explanation of a score rests on."""
    if view.summary is None:
        return (key_words(view.job.key_status, None, view.job.k),)
    pool = view.summary
    return (key_words(view.job.key_status, pool.key_agreement, min(pool.k, pool.n)), precision_words(pool.precision))


def signed(points: Fraction, decimals: int = 1) -> str:
    """Write points with their sign; nothing is neither gained nor lost."""
    text = f"{abs(float(points)):.{decimals}f}"
    return f"+{text}" if points > 0 else f"{MINUS}{text}" if points < 0 else text


def published(score: Fraction) -> Fraction:
    """Return the published score exactly: whole micro-points."""
    return Fraction(round(score * MICRO), MICRO)


def _sentence(view: CandidateView) -> tuple[str, str]:
    best, worst = _extremes(view.points)
    return summary([view.items[p.item_id].title for p in best], [view.items[p.item_id].title for p in worst])


def _extremes(points: Sequence[ScenarioPoints]) -> tuple[list[ScenarioPoints], list[ScenarioPoints]]:
    """Return the situations with most points up, and those with most down."""
    best = sorted((p for p in points if p.points > 0), key=lambda p: -p.points)
    worst = sorted((p for p in points if p.points < 0), key=lambda p: p.points)
    return best[:NAMED], worst[:NAMED]


def _stand(entry: Entry, pool: Summary) -> Stand:
    place = entry.place
    mean = pool_mean(pool)
    axis = axis_for([place.score, *place.interval, *([] if mean is None else [mean])])
    span = span_on(axis, place.estimate, place.interval, mean)
    compared = place.p_top_k is not None and place.zone is not None
    return Stand(
        axis=axis,
        span=span,
        pool="" if mean is None else f"{mean:.0f}",
        words=tuple(_place(entry, pool)),
        level=level_words(span.low, span.high, compared=compared),
        rank=rank_words(*place.rank_interval, pool.n) if compared else "",
    )


def _place(entry: Entry, pool: Summary) -> Iterator[str]:
    place = entry.place
    if place.p_top_k is None or place.zone is None:
        yield too_few_words()
        return
    yield chance_words(pool.k, percent(place.p_top_k))
    yield zone_words(place.zone, pool.k)[0].lower()
    yield place_words(bands_of(pool.bands)[place.tie_group - 1])


def _sum(view: CandidateView) -> Sum:
    """Choose the situations that moved the score most, and put all others in one row."""
    score = published(view.score or view.baseline)
    up = sorted((p for p in view.points if p.points > 0), key=lambda p: -p.points)[:TOP]
    down = sorted((p for p in view.points if p.points < 0), key=lambda p: p.points)[:TOP]
    named = [*up, *down]
    chosen = {p.item_id for p in named}
    others = [p for p in view.points if p.item_id not in chosen]
    exact = [p.points for p in named] + ([sum((p.points for p in others), Fraction(0))] if others else [])
    shown = displayed(exact, score - view.baseline)
    widest = max((abs(points) for points in shown[: len(named)]), default=Fraction(1)) or Fraction(1)
    rows = [_row(view, p, points, widest) for p, points in zip(named, shown, strict=False)]
    if others:
        rows.append(PointRow("", quantity(len(others), "other situation"), "", "", signed(shown[-1]), "", ""))
    return Sum(f"{float(view.baseline):.1f}", tuple(rows), score_text(score))


def _row(view: CandidateView, scenario: ScenarioPoints, points: Fraction, widest: Fraction) -> PointRow:
    item = view.items[scenario.item_id]
    left, width = _bar(points, widest)
    names = {standard.id: standard.name for standard in view.standards}
    return PointRow(
        item_id=item.id,
        title=item.title,
        answered=_because(view, scenario),
        where=names.get(scenario.standard or "") or section_name(scenario.section),
        points=signed(points),
        left=left,
        width=width,
    )


def _because(view: CandidateView, scenario: ScenarioPoints) -> str:
    """Return the reason of the option that moved the situation most in its own direction."""
    direction = 1 if scenario.points >= 0 else -1
    strongest = max(scenario.contributions, key=lambda contribution: direction * contribution.points)
    return reason(strongest, view.items[scenario.item_id])


def _bar(points: Fraction, widest: Fraction) -> tuple[str, str]:
    width = 50 * float(abs(points) / widest)
    return (f"{50 if points >= 0 else 50 - width:.2f}%", f"{width:.2f}%")


def _standards(view: CandidateView) -> Iterator[StandardEvidence]:
    known = {standard.id for standard in view.standards}
    for standard in view.standards:
        found = [point for point in view.points if point.standard == standard.id]
        yield StandardEvidence(standard.name, standard.promise, tuple(_evidence(view, point) for point in found))
    rest = [point for point in view.points if point.standard not in known]
    if rest:
        yield StandardEvidence("No standard of yours", "", tuple(_evidence(view, point) for point in rest))


def _evidence(view: CandidateView, scenario: ScenarioPoints) -> Evidence:
    item = view.items[scenario.item_id]
    return Evidence(
        item_id=item.id,
        title=item.title,
        answered=answered(item, view.answers[item.id]),
        agreement=agreement_words(scenario.agreement),
        kind=scenario.agreement.value,
    )
