"""What a score is computed with, frozen: one specification per job, pinned by its first invitation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, Self

from hiring.domain.banks.model import BankPackage, Format, PanelMethod, Section
from hiring.domain.scoring.pairs import Pair, PairResult, counting_pairs, largest_sum
from hiring.errors import Invalid, Problem
from hiring.hashing import sha256_of

SCORING_VERSION = "expert-pair-agreement/1"


class Outcome(NamedTuple):
    """A pair with everything an answer can make of it, put together once for all answers."""

    place: int
    better: str
    worse: str
    value: int
    tie: PairResult
    won: PairResult
    lost: PairResult


@dataclass(frozen=True)
class Scenario:
    """A scored item with its key: everything needed to score an answer to it."""

    item_id: str
    section: Section
    standard: str | None
    format: Format
    keys: tuple[tuple[str, int], ...]
    weight: int = 1

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """The pairs that count."""
        return counting_pairs(self.format, self.keys)

    @cached_property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What can come of each pair."""
        return tuple(
            Outcome(n, pair.better, pair.worse, pair.value, *(PairResult(pair, sign) for sign in (0, 1, -1)))
            for n, pair in enumerate(self.pairs)
        )

    @cached_property
    def outcomes_by_value(self) -> tuple[Outcome, ...]:
        """The same, the most valuable pair first; of equal ones the earlier."""
        return tuple(sorted(self.outcomes, key=lambda outcome: -outcome.value))

    @cached_property
    def answer_names(self) -> tuple[str, ...]:
        """What a complete answer says, by name."""
        match self.format:
            case Format.BEST_WORST:
                return ("best", "worst")
            case Format.PICK_ONE:
                return ("choice",)
            case Format.SINGLE_ACTION:
                return ("rating",)
            case _:
                return self.options

    @cached_property
    def largest(self) -> int:
        """The largest pair sum attainable; the scenario's score is the sum over this."""
        return largest_sum(self.format, self.keys)

    @cached_property
    def options(self) -> tuple[str, ...]:
        """The option ids, in the bank's order."""
        return tuple(option for option, _ in self.keys)


@dataclass(frozen=True)
class Specification:
    """The scenarios of a form with key and weights, and the version of the rule."""

    bank: str
    version: str
    language: str
    key_sha256: str
    key_status: PanelMethod
    scenarios: tuple[Scenario, ...]
    scoring: str = SCORING_VERSION

    @cached_property
    def sha256(self) -> str:
        """The hash that a score record names."""
        return sha256_of(self.to_plain())

    @property
    def total_weight(self) -> int:
        """The sum of the scenario weights."""
        return sum(scenario.weight for scenario in self.scenarios)

    def to_plain(self) -> dict[str, Any]:
        """Return the specification as plain data, in the form that is hashed and stored."""
        return {
            "bank": self.bank,
            "version": self.version,
            "language": self.language,
            "key_sha256": self.key_sha256,
            "key_status": self.key_status.value,
            "scoring": self.scoring,
            "scenarios": [
                {
                    "item": s.item_id,
                    "section": s.section.value,
                    "standard": s.standard,
                    "format": s.format.value,
                    "keys": [[option, key] for option, key in s.keys],
                    "weight": s.weight,
                }
                for s in self.scenarios
            ],
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        """Return the specification that `to_plain` made `plain` from."""
        return cls(
            bank=plain["bank"],
            version=plain["version"],
            language=plain["language"],
            key_sha256=plain["key_sha256"],
            key_status=PanelMethod(plain["key_status"]),
            scoring=plain["scoring"],
            scenarios=tuple(
                Scenario(
                    item_id=s["item"],
                    section=Section(s["section"]),
                    standard=s["standard"],
                    format=Format(s["format"]),
                    keys=tuple((option, key) for option, key in s["keys"]),
                    weight=s["weight"],
                )
                for s in plain["scenarios"]
            ),
        )


def specify(
    package: BankPackage, item_ids: Sequence[str] | None = None, standards: Mapping[str, str] | None = None
) -> Specification:
    """Return the specification of a form: the named items of a bank (default: all live scored ones), weights 1.

    `standards` maps the bank's standards to the organisation's. Raises `Invalid` where an item cannot be scored.
    """
    bank = package.bank
    items = bank.scored_items if item_ids is None else tuple(bank.item(item_id) for item_id in item_ids)
    scenarios = tuple(
        Scenario(
            item_id=item.id,
            section=item.section or Section.FIT,
            standard=(standards or {}).get(item.standard or "", item.standard),
            format=item.format,
            keys=tuple(
                (option.id, package.key.items[item.id].options[option.id].effectiveness) for option in item.options
            ),
        )
        for item in items
    )
    problems = [
        Problem(
            "No two options differ by half a point in the key.",
            "Key the options further apart.",
            item=s.item_id,
        )
        for s in scenarios
        if s.largest == 0
    ]
    problems += [
        Problem(f"An item of kind {item.kind} is never scored.", "Leave it out of the form.", item=item.id)
        for item in items
        if item.section is None
    ]
    if not scenarios:
        problems = [Problem("The form has no scored item.", "Add live items of a scored kind.")]
    if problems:
        raise Invalid(problems)
    return Specification(
        bank=bank.slug,
        version=bank.version,
        language=bank.language,
        key_sha256=package.key_sha256,
        key_status=package.key.status,
        scenarios=scenarios,
    )
