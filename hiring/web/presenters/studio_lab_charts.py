"""The lab's pictures: where every point, line and word of a chart stands. Colours are the style sheet's."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

WIDTH, HEIGHT = 360, 210
LEFT, RIGHT, TOP, BOTTOM = 58, 346, 14, 162
MOST_DOTS = 50


@dataclass(frozen=True, slots=True)
class Mark:
    """A word at a place of an axis."""

    at: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line through points; `kind` is its class in the style sheet."""

    kind: str
    name: str
    path: str
    dots: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of lines over a number."""

    title: str
    x_label: str
    y_label: str
    x_marks: tuple[Mark, ...]
    y_marks: tuple[Mark, ...]
    lines: tuple[Line, ...]
    size: tuple[int, int] = (WIDTH, HEIGHT)
    inside: tuple[int, int, int, int] = (LEFT, RIGHT, TOP, BOTTOM)


@dataclass(frozen=True, slots=True)
class Series:
    """Values to draw, as pairs of x and y."""

    kind: str
    name: str
    points: tuple[tuple[float, float], ...]


def line_chart(
    title: str, labels: tuple[str, str], series: Sequence[Series], *, y_from: float = 0.0, percent: bool = False
) -> Chart:
    """Return a chart of series over one pair of axes; the upright axis begins at `y_from`."""
    xs = [x for one in series for x, _ in one.points]
    ys = [y for one in series for _, y in one.points]
    across, up = _ticks(min(xs), max(xs)), _ticks(y_from, max([*ys, y_from]))
    x_axis, y_axis = (min(across[0], *xs), max(across[-1], *xs)), (up[0], up[-1])
    return Chart(
        title=title,
        x_label=labels[0],
        y_label=labels[1],
        x_marks=tuple(Mark(_x(tick, x_axis), _short(tick)) for tick in across),
        y_marks=tuple(Mark(_y(tick, y_axis), f"{100 * tick:.0f} %" if percent else _short(tick)) for tick in up),
        lines=tuple(_line(one, x_axis, y_axis) for one in series),
    )


def _line(one: Series, x_axis: tuple[float, float], y_axis: tuple[float, float]) -> Line:
    dots = tuple((_x(x, x_axis), _y(y, y_axis)) for x, y in one.points)
    return Line(one.kind, one.name, "M" + " L".join(f"{x} {y}" for x, y in dots), dots)


def _x(value: float, axis: tuple[float, float]) -> str:
    return f"{LEFT + (RIGHT - LEFT) * _along(value, axis):.1f}"


def _y(value: float, axis: tuple[float, float]) -> str:
    return f"{BOTTOM - (BOTTOM - TOP) * _along(value, axis):.1f}"


def _along(value: float, axis: tuple[float, float]) -> float:
    low, high = axis
    return (value - low) / (high - low) if high > low else 0.5


def _ticks(low: float, high: float, wanted: int = 5) -> list[float]:
    """Return round numbers from below `low` to above `high`."""
    raw = max(high - low, 1e-9) / wanted
    size = 10.0 ** floor(log10(raw))
    step = next(size * factor for factor in (1, 2, 2.5, 5, 10) if size * factor >= raw)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return [round(number * step, 9) for number in range(first, max(last, first + 1) + 1)]


def _short(value: float) -> str:
    return f"{value:g}"


@dataclass(frozen=True, slots=True)
class Dot:
    """A place on a list; `right`: it is held by somebody who truly belongs there."""

    x: int
    y: int
    right: bool


def dots(places: int, right: float) -> tuple[Dot, ...]:
    """Return the places of a list, ten in a row, of which the share `right` are held by the right people."""
    shown = min(places, MOST_DOTS)
    filled = round(right * shown)
    return tuple(Dot(14 + 28 * (n % 10), 14 + 28 * (n // 10), n < filled) for n in range(shown))
