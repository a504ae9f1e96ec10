"""Which items of a bank the scoring rule can score at all."""

from collections.abc import Sequence

from hiring.domain.banks.model import Bank, BankKey, Format, ItemState
from hiring.domain.banks.validate import KEY_FILE
from hiring.domain.scoring.pairs import counting_pairs, every_choice, largest_sum, preferences
from hiring.errors import Problem


def unscorable(bank: Bank, key: BankKey) -> list[Problem]:
    """Return a problem for every live or pilot item that the rule cannot score between -1 and 1."""
    problems = []
    for item in bank.items:
        item_key = key.items.get(item.id)
        options = [option.id for option in item.options]
        usable = item.section is not None and item.state in {ItemState.LIVE, ItemState.PILOT}
        if not usable or item_key is None or set(options) != item_key.options.keys():
            continue
        problem = _fault(item.format, [(option, item_key.options[option].effectiveness) for option in options])
        if problem:
            problems.append(Problem(*problem, file=KEY_FILE, item=item.id))
    return problems


def _fault(fmt: Format, keys: Sequence[tuple[str, int]]) -> tuple[str, str] | None:
    largest = largest_sum(fmt, keys)
    if largest == 0:
        return (
            "No two options differ by half a point (a single action: from the middle, 4).",
            "Key them further apart, or retire the item.",
        )
    if fmt is Format.PICK_ONE and _smallest_choice(keys) < -largest:
        return (
            "The worst choice would lose more than the best one can win.",
            "Make it best_worst or rate_all, or write options that stand further below the best.",
        )
    return None


def _smallest_choice(keys: Sequence[tuple[str, int]]) -> int:
    """Return the sum of the worst choice; in all other formats the opposite answer is the mirror of the best."""
    options, pairs = [option for option, _ in keys], counting_pairs(Format.PICK_ONE, keys)
    return min(
        sum(result.points for result in preferences(Format.PICK_ONE, options, pairs, answer))
        for answer in every_choice(Format.PICK_ONE, options)
    )
