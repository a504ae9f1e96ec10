"""What a form is expected to tell, from the curves of its items: in all, and for each standard."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp

from hiring.domain.banks.model import Item, Section
from hiring.domain.delivery.blueprint import Blueprint, target_of


@dataclass(frozen=True, slots=True)
class ItemCurves:
    """The information of items at `levels` of a response model, by item id."""

    levels: tuple[float, ...]
    items: Mapping[str, Sequence[float]]


NO_CURVES = ItemCurves((), {})


@dataclass(frozen=True, slots=True)
class FormInformation:
    """Information of a form at each level, and the share of each standard in that of the fit situations.

    `known` of the form's situations have a curve; the sum is that of those alone. `standards` is empty unless all fit
    situations have one: a share of a part would mislead.
    """

    levels: tuple[float, ...]
    total: tuple[float, ...]
    standards: Mapping[str, float]
    known: int


def form_information(items: Sequence[Item], blueprint: Blueprint, curves: ItemCurves) -> FormInformation | None:
    """Return what a form tells, people being spread normally over the levels; None if no situation has a curve."""
    having = [item for item in items if item.id in curves.items]
    if not having:
        return None
    total = [sum(curves.items[item.id][n] for item in having) for n in range(len(curves.levels))]
    fit = [item for item in items if item.section is Section.FIT]
    return FormInformation(curves.levels, tuple(total), _by_standard(fit, blueprint, curves), len(having))


def _by_standard(fit: Sequence[Item], blueprint: Blueprint, curves: ItemCurves) -> dict[str, float]:
    if not fit or any(item.id not in curves.items for item in fit):
        return {}
    weights = [exp(-level * level / 2) for level in curves.levels]
    amounts: dict[str, float] = {}
    for item in fit:
        amount = sum(weight * value for weight, value in zip(weights, curves.items[item.id], strict=True))
        name = target_of(item, blueprint)
        amounts[name] = amounts.get(name, 0.0) + amount
    whole = sum(amounts.values())
    return {name: amount / whole for name, amount in amounts.items()} if whole > 0 else {}
