"""Lines on a chart whose every place is a percentage, so that it fits a phone and its letters keep their size."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

LEFT, RIGHT, TOP, BOTTOM = 9.0, 90.0, 6.0, 84.0
APART = 6.0  # per cent of the height between the names at the ends of two lines
LEVELS = range(-3, 4)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its pieces and its points as percentages, and its name where it ends."""

    name: str
    kind: str
    pieces: tuple[tuple[str, str, str, str], ...]
    points: tuple[tuple[str, str], ...]
    end: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Lines with the marks of both axes: label and place."""

    lines: tuple[Line, ...]
    across: tuple[tuple[str, str], ...]
    up: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Series:
    """The numbers behind a line; `kind` chooses how it looks."""

    name: str
    kind: str
    values: Sequence[float]


def chart_of_fifths(series: Sequence[Series], marks: Sequence[tuple[str, float]]) -> Chart:
    """Return lines over the fifths; `marks`: labels and values of the vertical axis, which they span."""
    places = [_across(number, 0, 4) for number in range(5)]
    names = [(name, _percent(place)) for name, place in zip(["1", "2", "3", "4", "5"], places, strict=True)]
    return _chart(series, places, marks, names, dots=True)


def chart_of_levels(series: Sequence[Series], levels: Sequence[float], marks: Sequence[tuple[str, float]]) -> Chart:
    """Return curves over the levels of a response model."""
    places = [_across(level, LEVELS[0], LEVELS[-1]) for level in levels]
    names = [(f"{level:+d}".replace("-", "−").replace("+0", "0"), _percent(_across(level, -3, 3))) for level in LEVELS]
    return _chart(series, places, marks, names, dots=False)


def small(values: Sequence[float], low: float, high: float) -> tuple[tuple[str, str, str, str], ...]:
    """Return the pieces of a line without axes, for a cell of a table."""
    places = [4 + 92 * number / max(len(values) - 1, 1) for number in range(len(values))]
    heights = [88 - 76 * _share(value, low, high) for value in values]
    return _pieces(places, heights)


def round_marks(top: float) -> list[tuple[str, float]]:
    """Return three marks from 0 to a round number at least as large as `top`."""
    steps = (0.05, 0.1, 0.2, 0.4, 0.6, 1.0, 2.0, 4.0, 10.0, 20.0, 40.0, 100.0)
    high = next((step for step in steps if step >= top), top)
    return [(f"{value:g}", value) for value in (0.0, high / 2, high)]


def _chart(
    series: Sequence[Series],
    places: Sequence[float],
    marks: Sequence[tuple[str, float]],
    across: Sequence[tuple[str, str]],
    *,
    dots: bool,
) -> Chart:
    low, high = marks[0][1], marks[-1][1]
    heights = [[_up(value, low, high) for value in one.values] for one in series]
    ends = _spread([own[-1] for own in heights])
    lines = tuple(
        Line(
            one.name,
            one.kind,
            _pieces(places, own),
            tuple((_percent(x), _percent(y)) for x, y in zip(places, own, strict=True)) if dots else (),
            _percent(end),
        )
        for one, own, end in zip(series, heights, ends, strict=True)
    )
    return Chart(lines, tuple(across), tuple((name, _percent(_up(value, low, high))) for name, value in marks))


def _pieces(places: Sequence[float], heights: Sequence[float]) -> tuple[tuple[str, str, str, str], ...]:
    points = [(_percent(x), _percent(y)) for x, y in zip(places, heights, strict=True)]
    return tuple((*start, *end) for start, end in pairwise(points))


def _spread(ends: Sequence[float]) -> list[float]:
    """Return the places of the names, pushed apart where they would stand on each other."""
    order = sorted(range(len(ends)), key=lambda at: ends[at])
    found = list(ends)
    for before, after in pairwise(order):
        found[after] = max(found[after], found[before] + APART)
    below = max((found[at] for at in order), default=0.0) - BOTTOM
    if below > 0:
        found = [place - min(below, max(place - TOP, 0.0)) for at, place in enumerate(found)]
    return found


def _across(value: float, low: float, high: float) -> float:
    return LEFT + (RIGHT - LEFT) * (value - low) / (high - low)


def _up(value: float, low: float, high: float) -> float:
    return BOTTOM - (BOTTOM - TOP) * _share(value, low, high)


def _share(value: float, low: float, high: float) -> float:
    return min(max((value - low) / (high - low), 0.0), 1.0)


def _percent(value: float) -> str:
    return f"{value:.2f}%"
