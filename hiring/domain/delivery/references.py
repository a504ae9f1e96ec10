"""The names under which a candidate meets items and options: opaque, and constant through one attempt.

A bank's own ids would tell a story (their order, their length, which attempt got which), so they never leave the
server. The references come from the attempt's secret, and so does the order of the options.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from hiring.domain.banks.model import Format, Item, Option
from hiring.ids import opaque_reference


def item_reference(secret: str, item_id: str) -> str:
    """Return the name of an item in the attempt that holds `secret`."""
    return opaque_reference(secret, "item", item_id)


def option_reference(secret: str, item_id: str, option_id: str) -> str:
    """Return the name of an option in the attempt that holds `secret`."""
    return opaque_reference(secret, "option", item_id, option_id)


@lru_cache(maxsize=4096)
def items_by_reference(secret: str, item_ids: tuple[str, ...]) -> Mapping[str, str]:
    """Return reference -> item id for a form; remembered, since every save asks for it."""
    return {item_reference(secret, item_id): item_id for item_id in item_ids}


def options_by_reference(secret: str, item: Item) -> dict[str, Option]:
    """Return reference -> option in the order in which this attempt shows them.

    The references are as good as random, so sorting by them shuffles. A single action has nothing to shuffle.
    """
    pairs = [(option_reference(secret, item.id, option.id), option) for option in item.options]
    return dict(pairs if item.format is Format.SINGLE_ACTION else _sorted(pairs))


def _sorted(pairs: Sequence[tuple[str, Option]]) -> list[tuple[str, Option]]:
    return sorted(pairs, key=lambda pair: pair[0])
