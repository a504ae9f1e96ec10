"""Small pictures as SVG, drawn by hand: legible in light and dark, and no library to load."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, isfinite, log10

WIDTH, LEFT, RIGHT, TOP, BOTTOM = 720, 64, 24, 48, 52
LINE_HEIGHT = 380
ROW_HEIGHT = 24
LABELS = 168  # room for the names of rows
_LETTER = 6.4  # average width of one at 11 px
_COLOURS = ("#0b6e75", "#b3541e", "#5b4b9a", "#3d7d2e", "#a12c5b", "#6b6b6b", "#96760a", "#22589c")
_DASHES = ("", "6 3", "2 3", "9 3 2 3")
_TICKS = 6
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Series:
    """One line of a chart: its name and its points; a point that is not finite interrupts the line."""

    name: str
    x: Sequence[float]
    y: Sequence[float]


@dataclass(frozen=True, slots=True)
class Interval:
    """One row of an interval chart: a point, and how far it may be off."""

    name: str
    value: float
    low: float
    high: float


Scale = Callable[[float], float]


def line_chart(series: Sequence[Series], *, title: str, x_label: str, y_label: str) -> str:
    """Return an SVG of lines on common axes, each named in the legend."""
    legend = 18 * ceil(len(series) / 4)
    height = LINE_HEIGHT + legend
    bottom = height - BOTTOM - legend
    xs, ys = _ticks([v for s in series for v in s.x]), _ticks([v for s in series for v in s.y])
    across, up = _scale(xs, LEFT, WIDTH - RIGHT), _scale(ys, bottom, TOP)
    parts = [_axis_below(xs, across, TOP, bottom, x_label), _axis_left(ys, up, bottom, y_label)]
    for index, one in enumerate(series):
        parts.append(_path(one, across, up, _stroke(index)))
        x, y = LEFT + index % 4 * 160, bottom + 56 + index // 4 * 18
        parts.append(f'<path d="M{x} {y - 4}h22" fill="none" {_stroke(index)}/>')
        parts.append(_text(x + 28, y, _shortened(one.name, 124)))
    return _svg(title, height, parts)


def interval_chart(rows: Sequence[Interval], *, title: str, x_label: str, reference: float | None = None) -> str:
    """Return an SVG with a row per name: the estimate, its interval, and a line at the reference."""
    height = TOP + BOTTOM + ROW_HEIGHT * len(rows)
    bottom = height - BOTTOM
    marks = [] if reference is None else [reference]
    ticks = _ticks([v for row in rows for v in (row.value, row.low, row.high)] + marks)
    across = _scale(ticks, LABELS, WIDTH - RIGHT)
    parts = [_axis_below(ticks, across, TOP, bottom, x_label)]
    if reference is not None:
        x = across(reference)
        parts.append(f'<path d="M{x:.1f} {TOP}V{bottom}" stroke="#b3541e" stroke-dasharray="4 3"/>')
    for index, row in enumerate(rows):
        parts.append(_row(row, across, TOP + ROW_HEIGHT * index + ROW_HEIGHT / 2))
    return _svg(title, height, parts)


def _row(row: Interval, across: Scale, y: float) -> str:
    name = _text(LABELS - 10, y + 4, _shortened(row.name, LABELS - 18), 'text-anchor="end"')
    if not isfinite(row.value):
        return name + _text(LABELS + 6, y + 4, "cannot be estimated", 'fill="#5a6466"')
    shown = f'<circle cx="{across(row.value):.1f}" cy="{y:.1f}" r="4" fill="{_COLOURS[0]}"/>'
    if isfinite(row.low) and isfinite(row.high):
        line = f'<path d="M{across(row.low):.1f} {y:.1f}H{across(row.high):.1f}" stroke="{_COLOURS[0]}" '
        shown = line + 'stroke-width="2"/>' + shown
    return name + shown


def _svg(title: str, height: float, parts: Sequence[str]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'role="img" font-family="system-ui, sans-serif" font-size="11" fill="#1d2526">'
    )
    plate = f'<title>{escape(title)}</title><rect width="{WIDTH}" height="{height}" fill="#ffffff"/>'
    heading = _text(LEFT / 2, 26, title, 'font-size="15" font-weight="600"')
    return "\n".join([head, plate, heading, *parts, "</svg>", ""])


def _axis_below(ticks: Sequence[float], across: Scale, top: float, bottom: float, label: str) -> str:
    lines = [f'<path d="M{across(t):.1f} {top}V{bottom}" stroke="#dfe5e5"/>' for t in ticks]
    names = [_text(across(t), bottom + 16, f"{t:g}", 'text-anchor="middle"') for t in ticks]
    middle = (across(ticks[0]) + across(ticks[-1])) / 2
    return "".join([*lines, *names, _text(middle, bottom + 36, label, 'text-anchor="middle"')])


def _axis_left(ticks: Sequence[float], up: Scale, bottom: float, label: str) -> str:
    lines = [f'<path d="M{LEFT} {up(t):.1f}H{WIDTH - RIGHT}" stroke="#dfe5e5"/>' for t in ticks]
    names = [_text(LEFT - 8, up(t) + 4, f"{t:g}", 'text-anchor="end"') for t in ticks]
    middle = (TOP + bottom) / 2
    turned = f'text-anchor="middle" transform="rotate(-90 16 {middle:.1f})"'
    return "".join([*lines, *names, _text(16, middle, label, turned)])


def _path(one: Series, across: Scale, up: Scale, stroke: str) -> str:
    steps, pen = [], "M"
    for x, y in zip(one.x, one.y, strict=True):
        if isfinite(x) and isfinite(y):
            steps.append(f"{pen}{across(x):.1f} {up(y):.1f}")
        pen = "L" if isfinite(x) and isfinite(y) else "M"
    return f'<path d="{"".join(steps)}" fill="none" {stroke}/>'


def _stroke(index: int) -> str:
    dash = _DASHES[index // len(_COLOURS) % len(_DASHES)]
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'stroke="{_COLOURS[index % len(_COLOURS)]}" stroke-width="2"{dashed}'


def _text(x: float, y: float, words: str, attributes: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" {attributes}>{escape(words)}</text>'.replace(" >", ">")


def _shortened(words: str, room: float) -> str:
    most = int(room / _LETTER)
    return words if len(words) <= most else words[: most - 1] + "…"


def _scale(ticks: Sequence[float], start: float, end: float) -> Scale:
    low, high = ticks[0], ticks[-1]
    return lambda value: start + (value - low) / (high - low) * (end - start)


def _ticks(values: Sequence[float]) -> list[float]:
    """Round numbers that enclose the finite values."""
    known = [value for value in values if isfinite(value)]
    low, high = min(known, default=0.0), max(known, default=1.0)
    if high <= low:
        low, high = low - 0.5 * max(abs(low), 1.0), high + 0.5 * max(abs(high), 1.0)
    rough = (high - low) / _TICKS
    size = 10.0 ** floor(log10(rough))
    step = next(size * factor for factor in _STEPS if size * factor >= rough)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return [round(step * at, 12) for at in range(first, last + 1)]
