"""What other settings would do to groups, from what people said of themselves, freely.

Groups are withheld as in every analysis of groups; how many were chosen is shown as a rate, and a rate of the first k
only where at least ten are chosen.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from hiring.domain.fairness.items import FEWEST, withheld_groups
from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.impact.ratios import impact_ratios

DECIMALS = 4

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Rate:
    """The share of a group that was chosen, and that over the highest share of a shown group (None: nobody was)."""

    share: float
    ratio: float | None


@dataclass(frozen=True, slots=True)
class GroupImpact:
    """A group before and after the change: who scores above the pool's median, and who is among the first k.

    `top_before`, `top_after` are None where fewer than ten are chosen.
    """

    group: str
    n: int
    median_before: Rate
    median_after: Rate
    top_before: Rate | None
    top_after: Rate | None


@dataclass(frozen=True, slots=True)
class QuestionImpact:
    """The groups of one question; `unsaid`: how many did not answer it, None where that would give a group away."""

    question: str
    unsaid: int | None
    withheld: bool
    groups: tuple[GroupImpact, ...]

    def to_plain(self) -> dict[str, Any]:
        """Return the numbers as they are stored."""
        return asdict(self)

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        """Return the numbers that `to_plain` made `plain` from."""
        return cls(**{**plain, "groups": tuple(_group(one) for one in plain["groups"])})


def impact_of_change(
    before: IntArray, after: IntArray, k: int, said: Mapping[str, Sequence[str]]
) -> tuple[QuestionImpact, ...]:
    """Return what a change does to groups: scores of n people on both sides, and what each said, "" for nothing."""
    return tuple(_question(name, before, after, k, labels) for name, labels in sorted(said.items()))


def _question(name: str, before: IntArray, after: IntArray, k: int, labels: Sequence[str]) -> QuestionImpact:
    sizes = Counter(label for label in labels if label)
    hidden = withheld_groups(sizes, len(labels))
    shown = {group: size for group, size in sorted(sizes.items()) if group not in hidden}
    each = np.array(labels)
    members = {group: each == group for group in shown}
    rates = [_rates(members, scores > np.median(scores)) for scores in (before, after)]
    top = [_rates(members, _first(scores, k)) if k >= FEWEST else {} for scores in (before, after)]
    groups = tuple(
        GroupImpact(g, shown[g], rates[0][g], rates[1][g], top[0].get(g), top[1].get(g))
        for g in (shown if len(shown) > 1 else ())
    )
    unsaid = None if hidden else len(labels) - sum(sizes.values())
    return QuestionImpact(name, unsaid, bool(hidden), groups)


def _first(scores: IntArray, k: int) -> BoolArray:
    """Return who is among the first k; everybody who ties at the edge is."""
    at = max(len(scores) - k, 0)
    within: BoolArray = scores >= np.partition(scores, at)[at]
    return within


def _rates(members: Mapping[str, BoolArray], chosen: BoolArray) -> dict[str, Rate]:
    shares = {group: Fraction(int((chosen & who).sum()), int(who.sum())) for group, who in members.items()}
    try:
        ratios = impact_ratios(shares)
    except NotEnoughData:
        ratios = {}
    found = {}
    for group, share in shares.items():
        ratio = ratios.get(group)
        found[group] = Rate(_short(share), None if ratio is None else _short(ratio))
    return found


def _short(value: Fraction) -> float:
    return round(float(value), DECIMALS)


def _group(plain: Mapping[str, Any]) -> GroupImpact:
    parts = ("median_before", "median_after", "top_before", "top_after")
    rates = {name: Rate(**plain[name]) if plain[name] is not None else None for name in parts}
    return GroupImpact(**{**plain, **rates})
