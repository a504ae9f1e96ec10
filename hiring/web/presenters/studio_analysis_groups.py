"""What the comparison of groups says, and what it leaves out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hiring.usecases.item_analysis import AnalysisView
from hiring.web.presenters.studio_analysis import number

DIFFERENT = {"DIF, uniform": "differs", "DIF, non-uniform": "differs by level", "watch": "one method alone: watch"}
ALL_THE_SAME = "none"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One group against the largest: a sentence, and the situations that differ or are to be watched."""

    sentence: str
    lines: tuple[tuple[str, str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What people said to one question, in counts that give no small group away."""

    name: str
    sizes: tuple[tuple[str, str], ...]
    withheld: bool
    comparisons: tuple[Comparison, ...]


def questions(view: AnalysisView) -> list[Question]:
    """Return every question that was answered, in words."""
    titles = {item.id: item.title or item.id for item in view.bank.items}
    found: Mapping[str, Any] = (view.content or {}).get("groups", {})
    return [_question(name, one, titles) for name, one in sorted(found.items())]


def _question(name: str, found: Mapping[str, Any], titles: Mapping[str, str]) -> Question:
    sizes = [(group, f"about {size}" if found["rounded"] else str(size)) for group, size in found["sizes"].items()]
    if found["unsaid"]:
        sizes.append(("Did not say", str(found["unsaid"])))
    comparisons = tuple(_comparison(one, titles) for one in found["comparisons"])
    return Question(name.replace("_", " ").capitalize(), tuple(sizes), found["withheld"], comparisons)


def _comparison(found: Mapping[str, Any], titles: Mapping[str, str]) -> Comparison:
    who = f"{found['focal']}, compared with {found['reference']} who do equally well"
    if found["verdict"] == "cannot tell yet":
        needs = found.get("needs")
        why = f": {needs[0]} people of each group and {needs[1]} together are needed" if needs else ""
        return Comparison(f"{who}: cannot tell yet{why}.", ())
    lines = tuple(
        (
            titles.get(line["id"], line["id"]),
            line["id"],
            DIFFERENT.get(line["verdict"], line["verdict"]),
            number(line["difference"]),
            line["size"],
        )
        for line in found["items"]
        if line["verdict"] != ALL_THE_SAME
    )
    if found["verdict"] == "differs":
        return Comparison(
            f"{who}: some situations differ. Show them to the panel; nothing is removed by itself.", lines
        )
    return Comparison(f"{who}: no situation is shown to differ.", lines)
