"""One situation's analysis: the pictures, and the tables that say the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hiring.usecases.item_analysis import ItemAnalysisView
from hiring.web.presenters.studio_analysis import UNKNOWN, link_place, number, share
from hiring.web.presenters.studio_curves import Chart, Series, chart_of_fifths, chart_of_levels, round_marks

SHARES = [("0 %", 0.0), ("50 %", 0.5), ("100 %", 1.0)]
RATINGS = [("1", 1.0), ("4", 4.0), ("7", 7.0)]
AGREEMENT = [("−1", -1.0), ("0", 0.0), ("1", 1.0)]
KINDS = 7  # as many looks of a line as there are
EVERY_LEVEL = 4  # of the quarter steps of the model, the table shows whole ones


@dataclass(frozen=True, slots=True)
class OptionRow:
    """An option by fifth, with its text."""

    letter: str
    text: str
    key: str
    kind: str
    keyed_best: bool
    fifths: tuple[str, ...]
    everybody: str
    link: str
    between: str


@dataclass(frozen=True, slots=True)
class OptionPicture:
    """What people of each fifth made of the options."""

    title: str
    words: str
    chart: Chart | None
    rows: tuple[OptionRow, ...]


@dataclass(frozen=True, slots=True)
class CurvePicture:
    """A curve over the levels of the model, and its numbers at the whole ones."""

    title: str
    words: str
    chart: Chart
    rows: tuple[tuple[str, str], ...]


def option_pictures(view: ItemAnalysisView) -> list[OptionPicture]:
    """Return what each fifth put best, put worst, and how it rated."""
    place = [("1st", 1.0), ("middle", (1 + len(view.item.options)) / 2), ("last", float(len(view.item.options)))]
    wanted = [
        ("best", "Put best", "The share of each fifth that puts the option first.", SHARES),
        ("worst", "Put worst", "The share of each fifth that puts the option last.", SHARES),
        ("mean", "Mean place", "1 is the first place: a line that falls is an option better people prefer.", place)
        if view.found["format"] == "rank"
        else ("mean", "Mean rating", "From 1, not at all, to 7, very well.", RATINGS),
    ]
    found = view.found["options"]
    return [_picture(view, *one) for one in wanted if any(option[one[0]] is not None for option in found)]


def curve_pictures(view: ItemAnalysisView) -> list[CurvePicture]:
    """Return the expected score and the information, where a model was fitted."""
    if not view.found["expected"]:
        return []
    levels = view.analysis.content["model"]["levels"] if view.analysis.content else []
    expected, information = view.found["expected"], view.found["information"]
    marks = round_marks(max(information))
    return [
        CurvePicture(
            "Expected score",
            "What somebody at each level is expected to reach: 1 is the panel's order, 0 is chance. It should rise.",
            chart_of_levels([Series("", "line-0", expected)], levels, AGREEMENT),
            _at_whole_levels(levels, expected, 2),
        ),
        CurvePicture(
            "Information",
            "Where it tells people apart: higher is more precise. Zero is an average candidate.",
            chart_of_levels([Series("", "line-0", information)], levels, marks),
            _at_whole_levels(levels, information, 3),
        ),
    ]


def facts_of(view: ItemAnalysisView) -> list[tuple[str, str, str]]:
    """Return the numbers of a situation: name, value, what it says."""
    found = view.found
    answered = f"{found['answered']} of {found['asked']} asked"
    lines = [("Answered", answered, f"asked of {share(found['exposure'])} of all attempts")]
    if not found["enough"]:
        return lines
    r, low, high, people = found["item_rest"]
    lines += [
        ("With the rest", number(r), f"95 % interval {number(low)} to {number(high)}, {people} people"),
        ("Mean score", number(found["mean"]), f"standard deviation {number(found['sd'])}; 1 is the panel's order"),
        ("Full agreement", share(found["full"]), "of answers in the panel's order throughout"),
        ("Not answered", share(found["missing"]), "of those asked, when their time was over"),
    ]
    if found["seconds"]:
        times = found["seconds"]
        lines.append(("Time", f"{times['median']:.0f} s", f"half take {times['low']:.0f} to {times['high']:.0f} s"))
    objected = found.get("objections", {})
    lines.append(("Objections", str(sum(objected.values())), _reasons(objected)))
    return lines


def _reasons(objected: Mapping[str, int]) -> str:
    if not objected:
        return "no candidate has objected to it"
    return ", ".join(f"{reason.replace('_', ' ')}: {count}" for reason, count in sorted(objected.items()))


def _picture(
    view: ItemAnalysisView, name: str, title: str, words: str, marks: Sequence[tuple[str, float]]
) -> OptionPicture:
    options = view.found["options"]
    top = max((option["key"] for option in options if option["key"] is not None), default=None)
    lines = [
        Series(option["id"].upper(), _kind(at, best=option["key"] == top), option[f"{name}_by_fifth"])
        for at, option in enumerate(options)
        if option[f"{name}_by_fifth"] is not None
    ]
    rows = tuple(_option_row(view, at, option, name, top) for at, option in enumerate(options))
    chart = chart_of_fifths(lines, marks) if lines else None
    return OptionPicture(title, words, chart, rows)


def _option_row(view: ItemAnalysisView, at: int, option: Mapping[str, Any], name: str, top: int | None) -> OptionRow:
    write = (lambda value: number(value, 1)) if name == "mean" else share
    by_fifth = option[f"{name}_by_fifth"]
    r, low, high, _ = option["standing"]
    return OptionRow(
        letter=option["id"].upper(),
        text=view.item.option(option["id"]).text,
        key=number(option["key"] / 100, 1) if option["key"] is not None else UNKNOWN,
        kind=_kind(at, best=option["key"] == top),
        keyed_best=option["key"] is not None and option["key"] == top,
        fifths=tuple(write(value) for value in by_fifth) if by_fifth else (UNKNOWN,) * 5,
        everybody=write(option[name]),
        link=number(r),
        between=f"{number(low)} to {number(high)}" if link_place([r, low, high]) else UNKNOWN,
    )


def _kind(at: int, *, best: bool) -> str:
    return f"line-{at % KINDS}{' keyed' if best else ''}"


def _at_whole_levels(levels: Sequence[float], values: Sequence[float], places: int) -> tuple[tuple[str, str], ...]:
    chosen = range(0, len(levels), EVERY_LEVEL)
    return tuple((number(levels[at], 0), number(values[at], places)) for at in chosen)
