"""Which items of a bank the scoring rule can score at all."""

from hiring.domain.banks.model import Bank, BankKey, ItemState
from hiring.domain.banks.validate import KEY_FILE
from hiring.domain.scoring.pairs import largest_sum
from hiring.errors import Problem


def unscorable(bank: Bank, key: BankKey) -> list[Problem]:
    """Return a problem for every live or pilot item in whose key no pair of options counts."""
    problems = []
    for item in bank.items:
        item_key = key.items.get(item.id)
        options = [option.id for option in item.options]
        usable = item.section is not None and item.state in {ItemState.LIVE, ItemState.PILOT}
        if not usable or item_key is None or set(options) != item_key.options.keys():
            continue
        if largest_sum(item.format, [(option, item_key.options[option].effectiveness) for option in options]) == 0:
            problems.append(
                Problem(
                    "No two options differ by half a point (a single action: from the middle, 4).",
                    "Key them further apart, or retire the item.",
                    file=KEY_FILE,
                    item=item.id,
                )
            )
    return problems
