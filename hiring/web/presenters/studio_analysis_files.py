"""Every number of an analysis for a spreadsheet or another program."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from hiring.adapters.interchange.cells import guarded
from hiring.usecases.item_analysis import AnalysisView

HEADER = ("item", "option", "measure", "at", "value")
NAMES_OF_LINK = ("r", "low", "high", "people")
HIDDEN = frozenset({"told"})

Cells = tuple[object, ...]


def as_plain(view: AnalysisView) -> dict[str, Any]:
    """Return the analysis as it is stored, with what it is of; counts that would give a group away are not in it."""
    content = dict(view.content or {})
    if "groups" in content:
        content["groups"] = {
            question: {name: value for name, value in found.items() if name not in HIDDEN}
            for question, found in content["groups"].items()
        }
    line = view.line
    return {
        "scope": line.scope.value,
        "id": line.scope_id,
        "name": line.name,
        "bank": {"slug": view.bank.slug, "version": view.bank.version},
        "computed_at": line.computed_at.isoformat() if line.computed_at else None,
        "attempts_since": line.behind if line.attempts is not None else None,
        "analysis": content or None,
    }


def as_csv(view: AnalysisView) -> str:
    """Return the analysis with one number in each row."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerow(("", "", "analysis of", view.line.scope.value, guarded(view.line.name)))
    writer.writerows([guarded(cell) for cell in row] for row in _rows(as_plain(view)["analysis"] or {}))
    return stream.getvalue()


def _rows(content: Mapping[str, Any]) -> Iterator[Cells]:
    yield from (("", "", name, "", content[name]) for name in ("attempts", "complete") if name in content)
    for part in ("score", "reliability"):
        for name, value in content.get(part, {}).items():
            yield from _values("", "", f"{part} {name}", value)
    levels = content.get("model", {}).get("levels", ())
    for item in content.get("items", ()):
        yield from _of_item(item)
        yield from _of_options(item)
        yield from _of_curves(item, levels)
    yield from _of_proposals(content.get("proposals", ()))
    for question, found in content.get("groups", {}).items():
        yield from _of_groups(question, found)


def _of_item(item: Mapping[str, Any]) -> Iterator[Cells]:
    for measure, value in item.items():
        if measure not in {"id", "options", "flags", "expected", "information"}:
            yield from _values(item["id"], "", measure, value)
    for flag, option, value in item["flags"]:
        yield item["id"], option, f"flag {flag}", "", value


def _of_options(item: Mapping[str, Any]) -> Iterator[Cells]:
    for option in item.get("options", ()):
        for measure, value in option.items():
            if measure != "id":
                yield from _values(item["id"], option["id"], measure, value)


def _of_curves(item: Mapping[str, Any], levels: Sequence[float]) -> Iterator[Cells]:
    for measure in ("expected", "information"):
        for level, value in zip(levels, item.get(measure) or (), strict=False):
            yield item["id"], "", measure, level, value


def _of_proposals(proposals: Iterable[Mapping[str, Any]]) -> Iterator[Cells]:
    for found in proposals:
        for one in found["because"]:
            for name in ("best_third", "everybody", "r"):
                yield found["item"], one["option"], f"contradicts the key {name}", "", one[name]


def _of_groups(question: str, found: Mapping[str, Any]) -> Iterator[Cells]:
    for group, size in found["sizes"].items():
        yield "", "", f"{question} people", group, size
    for one in found["comparisons"]:
        for line in one["items"]:
            for measure, value in line.items():
                if measure != "id":
                    yield line["id"], "", f"{question} {measure}", one["focal"], value


def _values(item: str, option: str, measure: str, value: object) -> Iterator[Cells]:
    """Yield a number, or each number of a list or a mapping with its place."""
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield item, option, measure, name, part
    elif isinstance(value, list):
        linked = len(value) == len(NAMES_OF_LINK) and measure in {"item_rest", "standing", "preferred"}
        names = NAMES_OF_LINK if linked else range(1, len(value) + 1)
        for place, part in zip(names, value, strict=True):
            yield item, option, measure, place, part
    elif value is not None:
        yield item, option, measure, "", value
