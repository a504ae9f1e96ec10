"""What can be looked at, and what was, as HR's pages show it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hiring.domain.banks.model import Section
from hiring.domain.scoring.specification import Specification
from hiring.domain.selection.what_if_change import Change, ChangeKind
from hiring.usecases.what_if import WhatIfView
from hiring.web.presenters.studio_words import FORMATS, SECTIONS, quantity, spoken

HUNDREDTHS = 100


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the blueprint with the number of its situations."""

    name: str
    words: str
    situations: int


@dataclass(frozen=True, slots=True)
class Situation:
    """A situation of the form in the list of those that can be left out or keyed anew."""

    id: str
    title: str
    about: str


@dataclass(frozen=True, slots=True)
class OptionValue:
    """An option whose key can be typed over."""

    id: str
    text: str
    value: str


def change_words(change: Change, titles: Mapping[str, str]) -> str:
    """Say what was changed."""
    match change.kind:
        case ChangeKind.DROP:
            if len(change.dropped) == 1:
                return f"Without “{titles.get(change.dropped[0], change.dropped[0])}”"
            return f"Without {quantity(len(change.dropped), 'situation')}"
        case ChangeKind.KEY:
            return f"Another key for “{titles.get(change.source_id, change.source_id)}”"
        case ChangeKind.VERSION:
            return f"The key of version {change.source}"
        case ChangeKind.WORKING_COPY:
            return "The key of the working copy"
        case ChangeKind.GROUP:
            return f"The key without the raters of group “{change.source}”"
        case ChangeKind.BLUEPRINT:
            return _blueprint_words(change)


def kept_words(change: Change, titles: Mapping[str, str]) -> str:
    """Say which situations keep the job's own key, and why."""
    if not change.kept:
        return ""
    named = ", ".join(f"“{titles.get(item, item)}”" for item in change.kept[:3])
    more = f" and {len(change.kept) - 3} more" if len(change.kept) > 3 else ""  # noqa: PLR2004 - named above
    why = "nobody else rated them" if change.kind is ChangeKind.GROUP else "they read differently there, or have no key"
    return f"{quantity(len(change.kept), 'situation')} kept the job's own key, since {why}: {named}{more}."


def explored_words(times: int) -> str:
    """Say how often other settings were looked at."""
    if not times:
        return "Nobody has looked at other settings of this job yet."
    often = "once" if times == 1 else f"{times} times"
    return f"Other settings of this job were looked at {often}."


def parts(view: WhatIfView) -> list[Part]:
    """Return the parts of the blueprint."""
    return [Part(name, part_words(name, view.standards), len(items)) for name, items in view.groups.items()]


def part_words(name: str, standards: Mapping[str, str]) -> str:
    """Return the words for a part of the blueprint: its standard among the fit situations, else its section."""
    section, _, standard = name.partition("/")
    words = SECTIONS[Section(section)]
    return f"{words}: {standards.get(standard, spoken(standard))}" if standard else words


def situations(view: WhatIfView) -> list[Situation]:
    """Return the situations of the form, in the order asked."""
    scenarios = view.specification.scenarios if view.specification else ()
    return [
        Situation(
            s.item_id,
            view.items[s.item_id].title,
            f"{SECTIONS[s.section]}, {FORMATS[s.format].lower()}",
        )
        for s in scenarios
    ]


def option_values(view: WhatIfView, item_id: str, typed: Mapping[str, str]) -> list[OptionValue]:
    """Return the options of a situation with what was typed for each, or the key that the job has."""
    scenario = _scenario(view.specification, item_id)
    if scenario is None:
        return []
    texts = {option.id: option.text for option in view.items[item_id].options}
    return [
        OptionValue(option, texts[option], typed.get(f"value-{option}", f"{value / HUNDREDTHS:.2f}"))
        for option, value in scenario
    ]


def _scenario(specification: Specification | None, item_id: str) -> Sequence[tuple[str, int]] | None:
    scenarios = specification.scenarios if specification else ()
    return next((s.keys for s in scenarios if s.item_id == item_id), None)


def _blueprint_words(change: Change) -> str:
    said = []
    if change.dropped:
        said.append(f"{quantity(len(change.dropped), 'situation')} fewer")
    if change.weights:
        lightest = min(change.weights.values())
        heavy = sum(weight > lightest for weight in change.weights.values())
        said.append(f"{quantity(heavy, 'situation')} counting one and a half times")
    return f"Another blueprint: {', '.join(said)}" if said else "The blueprint as it is"
