"""What simple strategies score: whoever always takes the caring-looking, the easy, the strict or the longest way."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from statistics import fmean

from hiring.domain.banks.model import BankPackage, Format, ItemKey, Motive, Option, OptionKey, Section
from hiring.domain.scoring.bulk import compared
from hiring.domain.scoring.pairs import MIDPOINT_KEY
from hiring.domain.scoring.specification import Scenario, Specification

RULE_MOTIVES = frozenset({Motive.RULE_HIDING, Motive.OVER_CONTROL})
LIMIT = 0.55
_HIGH, _LOW = 700, 100

Wish = Callable[[Option, OptionKey], int | None]


def _by_the_rule(option: Option, key: OptionKey) -> int | None:
    del option
    return None if key.motive is None else _HIGH if key.motive in RULE_MOTIVES else _LOW


STRATEGIES: dict[str, Wish] = {
    "most caring": lambda _, key: key.care,
    "most convenient": lambda _, key: key.convenience,
    "by the rule": _by_the_rule,
    "the longest": lambda option, _: len(option.text),
}


@dataclass(frozen=True, slots=True)
class Strategy:
    """The agreement with the panel that a strategy reaches, -1 to 1: over the form, and in its care section.

    None where the options are not coded for it, or there is no care section.
    """

    name: str
    agreement: float | None
    care: float | None

    @property
    def score(self) -> float | None:
        """The score of somebody who follows it throughout."""
        return None if self.agreement is None else 50 + 50 * self.agreement

    @property
    def pays(self) -> bool:
        """Whether it reaches more than .55 of the maximum in the form or in the care section."""
        return any(value is not None and value > LIMIT for value in (self.agreement, self.care))


def strategies(package: BankPackage, specification: Specification) -> tuple[Strategy, ...]:
    """Return what each simple strategy reaches on a form; where it leaves a choice open, the mean over the choices."""
    care = [scenario for scenario in specification.scenarios if scenario.section is Section.CARE]
    return tuple(
        Strategy(name, _agreement(package, specification.scenarios, wish), _agreement(package, care, wish))
        for name, wish in STRATEGIES.items()
    )


def _agreement(package: BankPackage, scenarios: Sequence[Scenario], wish: Wish) -> float | None:
    values, weights = [], []
    for scenario in scenarios:
        wishes = _wishes(package, scenario, wish)
        if wishes is None:
            return None
        values.append(scenario.weight * fmean(_value(scenario, order) for order in _answers(scenario.format, wishes)))
        weights.append(scenario.weight)
    return sum(values) / sum(weights) if weights else None


def _wishes(package: BankPackage, scenario: Scenario, wish: Wish) -> list[int] | None:
    item, key = package.bank.item(scenario.item_id), package.key.items[scenario.item_id]
    wanted = [wish(option, _key(key, option)) for option in item.options]
    known = [value for value in wanted if value is not None]
    if len(known) < len(wanted):
        return None
    if scenario.format is Format.SINGLE_ACTION and wish is STRATEGIES["the longest"]:
        return [MIDPOINT_KEY]  # one action has no longer one beside it: the middle of the scale
    return known


def _key(key: ItemKey, option: Option) -> OptionKey:
    return key.options[option.id]


def _answers(fmt: Format, wishes: Sequence[int]) -> list[list[int]]:
    """Return the heights of every answer in a format that follows the wishes; several where wishes are equal."""
    if fmt is Format.SINGLE_ACTION:
        return [[*wishes, MIDPOINT_KEY]]
    if fmt in {Format.RATE_ALL, Format.RANK}:
        return [list(wishes)]
    here = range(len(wishes))
    tops = [n for n in here if wishes[n] == max(wishes)]
    bottoms = [n for n in here if wishes[n] == min(wishes)] if fmt is Format.BEST_WORST else [-1]
    return [[(n == top) - (n == bottom) for n in here] for top, bottom in product(tops, bottoms) if top != bottom]


def _value(scenario: Scenario, heights: Sequence[int]) -> float:
    at = dict(zip(compared(scenario), heights, strict=True))
    total = sum(
        pair.value * ((at[pair.better] > at[pair.worse]) - (at[pair.better] < at[pair.worse]))
        for pair in scenario.pairs
    )
    return total / scenario.largest
