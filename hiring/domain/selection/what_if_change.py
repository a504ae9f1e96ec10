"""Other settings for a job that could be looked at: another key, fewer situations, other weights."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any, Self

from hiring.domain.banks.model import Bank, BankKey, Section
from hiring.domain.scoring.specification import Scenario, Specification
from hiring.domain.selection.panel import PanelKey
from hiring.domain.selection.what_if_items import items_alike
from hiring.errors import Invalid, Problem

LOWEST_KEY, HIGHEST_KEY = 100, 700
MOST_APART = Fraction(3, 2)  # the heaviest situation against the lightest (scoring.md, section 2)


class ChangeKind(StrEnum):
    """What sort of change is looked at."""

    KEY = "key"
    DROP = "drop"
    BLUEPRINT = "blueprint"
    VERSION = "version"
    WORKING_COPY = "working_copy"
    GROUP = "group"


@dataclass(frozen=True)
class Change:
    """A change of a specification: situations left out, other weights, other key values in hundredths.

    `source`: the version, working copy or group of raters that the key comes from; `source_id`: its id. `kept`:
    situations that keep the job's own key, since the source words them in another way or does not know them.
    """

    kind: ChangeKind
    source: str = ""
    source_id: str = ""
    dropped: tuple[str, ...] = ()
    weights: Mapping[str, int] = field(default_factory=dict)
    keys: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    kept: tuple[str, ...] = ()

    def to_plain(self) -> dict[str, Any]:
        """Return the change as it is stored, with its key: a working copy will be another one tomorrow."""
        return {
            "kind": self.kind.value,
            "source": self.source,
            "source_id": self.source_id,
            "dropped": list(self.dropped),
            "weights": dict(self.weights),
            "keys": {item: dict(options) for item, options in self.keys.items()},
            "kept": list(self.kept),
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        """Return the change that `to_plain` made `plain` from."""
        return cls(
            kind=ChangeKind(plain["kind"]),
            source=plain["source"],
            source_id=plain["source_id"],
            dropped=tuple(plain["dropped"]),
            weights=dict(plain["weights"]),
            keys={item: dict(options) for item, options in plain["keys"].items()},
            kept=tuple(plain["kept"]),
        )


def changed(specification: Specification, change: Change) -> Specification:
    """Return what the job would score with; raise `Invalid` where that could score nobody."""
    known = {scenario.item_id for scenario in specification.scenarios}
    strange = sorted({*change.dropped, *change.weights, *change.keys} - known)
    if strange:
        raise Invalid(f"The form has no situation called {strange[0]}.", "Choose among those of this job.")
    left = tuple(_changed(s, change) for s in specification.scenarios if s.item_id not in change.dropped)
    _check(left)
    return replace(specification, scenarios=left)


def key_of_bank(specification: Specification, ours: Bank, theirs: Bank, key: BankKey) -> tuple[PanelKey, list[str]]:
    """Return another bank's key for the situations it words alike, and the ids of those it does not."""
    alike = set(items_alike((s.item_id for s in specification.scenarios), ours, theirs))
    found: dict[str, Mapping[str, int]] = {}
    for scenario in specification.scenarios:
        options = key.items[scenario.item_id].options if scenario.item_id in key.items else {}
        if scenario.item_id in alike and options.keys() >= set(scenario.options):
            found[scenario.item_id] = {option: options[option].effectiveness for option in scenario.options}
    kept = [s.item_id for s in specification.scenarios if s.item_id not in found]
    if not found:
        raise Invalid(
            "It has a key for none of this job's situations as they were asked.", "Choose another version or copy."
        )
    return found, kept


def key_of_others(specification: Specification, key: PanelKey) -> tuple[PanelKey, list[str]]:
    """Return the part of a panel's key that rates whole situations of the form, and the ids of the other ones."""
    found = {
        scenario.item_id: {option: key[scenario.item_id][option] for option in scenario.options}
        for scenario in specification.scenarios
        if key.get(scenario.item_id, {}).keys() >= set(scenario.options)
    }
    if not found:
        raise Invalid("The other groups rated none of this job's situations.", "Ask them in a panel first.")
    return found, [s.item_id for s in specification.scenarios if s.item_id not in found]


def blueprint_groups(specification: Specification) -> dict[str, tuple[str, ...]]:
    """Return the situations of each part of the blueprint: "fit/<standard>" for fit, the section for the others."""
    groups: dict[str, tuple[str, ...]] = {}
    for scenario in specification.scenarios:
        fit = scenario.section is Section.FIT and scenario.standard
        name = f"{scenario.section.value}/{scenario.standard}" if fit else scenario.section.value
        groups[name] = (*groups.get(name, ()), scenario.item_id)
    return groups


def first_of_each(groups: Mapping[str, Iterable[str]], counts: Mapping[str, int]) -> tuple[str, ...]:
    """Return what to leave out so that each group keeps the first `counts[group]` of its situations, all by default."""
    dropped: list[str] = []
    for name, items in groups.items():
        ids = list(items)
        wanted = counts.get(name, len(ids))
        if not 0 <= wanted <= len(ids):
            raise Invalid(f"{wanted} situations of {len(ids)}.", "Only answered situations can count: choose fewer.")
        dropped += ids[wanted:]
    return tuple(dropped)


def _changed(scenario: Scenario, change: Change) -> Scenario:
    values = change.keys.get(scenario.item_id, {})
    strange = sorted(values.keys() - set(scenario.options))
    if strange:
        raise Invalid(f"{scenario.item_id} has no option called {strange[0]}.", "Load the page again.")
    return replace(
        scenario,
        keys=tuple((option, values.get(option, ours)) for option, ours in scenario.keys),
        weight=change.weights.get(scenario.item_id, scenario.weight),
    )


def _check(scenarios: tuple[Scenario, ...]) -> None:
    if not scenarios:
        raise Invalid("Nothing would be left to score.", "Keep at least one situation.")
    problems = [
        Problem("A key value lies outside 1 to 7.", "Use 1.00 to 7.00.", item=s.item_id)
        for s in scenarios
        if not all(LOWEST_KEY <= value <= HIGHEST_KEY for _, value in s.keys)
    ]
    problems += [
        Problem("No two options would differ by half a point.", "Key them further apart, or drop it.", item=s.item_id)
        for s in scenarios
        if s.largest == 0
    ]
    weights = [scenario.weight for scenario in scenarios]
    if min(weights) < 1 or Fraction(max(weights), min(weights)) > MOST_APART:
        problems.append(
            Problem(
                "One situation would count more than one and a half times as much as another.",
                "Importance is spent in the number of situations: change the counts instead.",
            )
        )
    if problems:
        raise Invalid(problems)
