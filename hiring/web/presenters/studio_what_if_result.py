"""What a look at other settings found, as HR's pages show it: one sentence, two pictures, the numbers."""

from collections.abc import Mapping
from dataclasses import dataclass

from hiring.domain.fairness.what_if import GroupImpact, QuestionImpact, Rate
from hiring.domain.selection.what_if import Side, TooFew, WhatIf
from hiring.usecases.what_if import Exploration
from hiring.web.presenters.studio_words import quantity

PERCENT = 100
WIDE = 400.0  # the width and height of the picture of places in its own units
FAINTEST = 0.16
FOUR_FIFTHS = 0.8


@dataclass(frozen=True, slots=True)
class Line:
    """A row of numbers before and after."""

    name: str
    before: str
    after: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Square:
    """A stretch of old places against a stretch of new ones, ready to draw and to read."""

    x: str
    y: str
    size: str
    opacity: str
    old: str
    new: str
    people: int


@dataclass(frozen=True, slots=True)
class Step:
    """A row of the histogram of places moved; `along`: the length of its bar, 0 to 100."""

    name: str
    people: int
    share: str
    along: float


@dataclass(frozen=True, slots=True)
class ImpactLine:
    """A group's rates before and after, and their ratios to the highest rate."""

    group: str
    n: int
    median: tuple[str, str]
    median_ratio: tuple[str, str]
    top: tuple[str, str]
    top_ratio: tuple[str, str]
    low: bool


@dataclass(frozen=True, slots=True)
class ResultPage:
    """A result, ready for the template; `squares` is empty in a pool too small for a picture."""

    sentence: str
    rest: tuple[str, ...]
    moves: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    squares: tuple[Square, ...]
    elsewhere: int
    steps: tuple[Step, ...]
    impact: tuple[tuple[QuestionImpact, tuple[ImpactLine, ...]], ...]


def result_page(found: Exploration) -> ResultPage | None:
    """Return what the page shows of a look; None where there were too few people."""
    result = found.result
    if isinstance(result, TooFew):
        return None
    return ResultPage(
        sentence=_sentence(result),
        rest=_rest(found, result),
        moves=_moves(result),
        lines=_lines(result),
        squares=_squares(result),
        elsewhere=result.density.elsewhere,
        steps=_steps(result),
        impact=tuple(
            (question, tuple(_impact(group) for group in question.groups)) for question in found.impact.questions
        ),
    )


def flat(found: Exploration) -> list[tuple[str, object]]:
    """Return every number of a look as (place, value), for a table file."""
    rows: list[tuple[str, object]] = []
    for name, value in as_plain(found).items():
        _flatten(name, value, rows)
    return rows


def as_plain(found: Exploration) -> dict[str, object]:
    """Return a look as it is downloaded."""
    result = found.result
    return {
        "id": found.id,
        "at": found.at.isoformat(),
        "by": found.by_name,
        "specification": found.specification_sha256,
        "attempts": found.attempts,
        "finished": found.finished,
        "change": found.change.to_plain(),
        "too_few": isinstance(result, TooFew),
        "n": result.n,
        "result": result.to_plain() if isinstance(result, WhatIf) else None,
        "groups": [question.to_plain() for question in found.impact.questions],
    }


def _flatten(place: str, value: object, rows: list[tuple[str, object]]) -> None:
    if isinstance(value, Mapping):
        inside = [(str(name), part) for name, part in value.items()]
    elif isinstance(value, list | tuple):
        inside = [(str(number), part) for number, part in enumerate(value, 1)]
    else:
        rows.append((place, "" if value is None else value))
        return
    for name, part in inside:
        _flatten(f"{place}/{name}", part, rows)


def _sentence(result: WhatIf) -> str:
    if result.moves.most == 0:
        return f"Nothing would change: nobody of {quantity(result.n, 'person', 'people')} would move a place."
    top = _top_words(result)
    half = _places(result.moves.median)
    return (
        f"{top} Half of the {result.n:,} people would move {half} at most, nine in ten {_places(result.moves.ninety)}."
    )


def _top_words(result: WhatIf) -> str:
    if result.k == 1:
        return "The same person would be first." if result.kept == 1 else "Somebody else would be first."
    if result.kept == result.k:
        return f"All of the first {result.k} would stay among them."
    others = "somebody else" if result.swapped == 1 else f"{_number(result.swapped)} others"
    return f"Of the first {result.k}, {_number(result.kept)} would stay among them; {others} would come in."


def _rest(found: Exploration, result: WhatIf) -> tuple[str, ...]:
    said = [
        "These are counts, not a list: who the people are is shown nowhere, and the order of the job stays as it is.",
        "Another order is no better for being another. What speaks for a change is evidence about key or outcomes.",
    ]
    if result.lost or result.gained:
        said.append(
            f"{quantity(result.lost, 'person', 'people')} would have no score any more, and "
            f"{result.gained:,} would have one now, since at least 80 % has to be answered. They are not compared."
        )
    if found.attempts < found.finished:
        said.append(
            f"This rests on the {found.attempts:,} applications whose answers were put together before; "
            f"{found.finished - found.attempts:,} have finished since."
        )
    return tuple(said)


def _moves(result: WhatIf) -> tuple[tuple[str, str], ...]:
    return (
        ("People compared", f"{result.n:,}"),
        ("Rank correlation (Spearman)", _correlation(result.spearman)),
        ("Rank correlation (Kendall)", _correlation(result.kendall)),
        ("Do not move", _percent(result.moves.unmoved)),
        ("Half move at most", _places(result.moves.median)),
        ("Nine in ten move at most", _places(result.moves.ninety)),
        ("The furthest move", _places(result.moves.most)),
        (f"Stay among the first {result.k}", f"{_number(result.kept)} of {result.k}"),
        ("Come into a better tie group", f"{result.up:,}"),
        ("Come into a worse tie group", f"{result.down:,}"),
    )


def _lines(result: WhatIf) -> tuple[Line, ...]:
    before, after = result.before, result.after
    return (
        Line("Situations", str(before.situations), str(after.situations)),
        Line(
            "Reliability, 90 % interval",
            _reliability(before),
            _reliability(after),
            "from this pool and what is known of such tests",
        ),
        Line("Standard error of a score", f"{before.sem:.1f} points", f"{after.sem:.1f} points"),
        Line("Tie groups", str(before.bands), str(after.bands)),
        Line(
            "Key agreement",
            _agreement(before, result.k),
            _agreement(after, result.k),
            f"of the first {result.k}, the share that another panel's key would choose too",
        ),
    )


def _squares(result: WhatIf) -> tuple[Square, ...]:
    count = result.density.stretches
    size, most = WIDE / count, max((cell.people for cell in result.density.cells), default=1)
    return tuple(
        Square(
            x=f"{cell.old * size:.2f}",
            y=f"{cell.new * size:.2f}",
            size=f"{size:.2f}",
            opacity=f"{FAINTEST + (1 - FAINTEST) * cell.people / most:.3f}",
            old=_stretch(cell.old, count, result.n),
            new=_stretch(cell.new, count, result.n),
            people=cell.people,
        )
        for cell in result.density.cells
    )


def _stretch(number: int, count: int, n: int) -> str:
    """Return the places of a stretch: those whose (place - 1) * count // n is its number."""
    first, last = -(-number * n // count) + 1, -(-(number + 1) * n // count)
    return f"{first:,}" if first == last else f"{first:,}–{last:,}"


def _steps(result: WhatIf) -> tuple[Step, ...]:
    most = max(one.people for one in result.histogram)
    return tuple(
        Step(
            name=_distance(one.low, one.high),
            people=one.people,
            share=_percent(one.people / result.n),
            along=PERCENT * one.people / most,
        )
        for one in result.histogram
    )


def _distance(low: int, high: int) -> str:
    if high == 0:
        return "Not moved"
    return f"{low:,}–{high:,} places" if high > low else f"{quantity(low, 'place')}"


def _impact(group: GroupImpact) -> ImpactLine:
    ratios = (group.median_after.ratio, group.top_after.ratio if group.top_after else None)
    return ImpactLine(
        group=group.group,
        n=group.n,
        median=(_rate(group.median_before), _rate(group.median_after)),
        median_ratio=(_ratio(group.median_before), _ratio(group.median_after)),
        top=(_rate(group.top_before), _rate(group.top_after)),
        top_ratio=(_ratio(group.top_before), _ratio(group.top_after)),
        low=any(ratio is not None and ratio < FOUR_FIFTHS for ratio in ratios),
    )


def _rate(rate: Rate | None) -> str:
    return "withheld" if rate is None else f"{PERCENT * rate.share:.0f} %"


def _ratio(rate: Rate | None) -> str:
    return "–" if rate is None or rate.ratio is None else f"{rate.ratio:.2f}"


def _reliability(side: Side) -> str:
    mean, low, high = side.reliability
    return f"{mean:.2f} ({low:.2f}–{high:.2f})" if side.known else f"not yet known ({low:.2f}–{high:.2f})"


def _agreement(side: Side, k: int) -> str:
    if side.key_agreement is None:
        return "no raters"
    return f"{_percent(side.key_agreement)} ({k * side.key_agreement:.1f} of {k})"


def _correlation(value: float | None) -> str:
    return "all equal" if value is None else f"{value:.3f}"


def _percent(share: float) -> str:
    return f"{PERCENT * share:.0f} %"


def _places(value: float) -> str:
    return "no place" if value == 0 else "1 place" if value == 1 else f"{_number(value)} places"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"
