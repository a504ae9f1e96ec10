"""Whether two versions of a bank ask the same: only then can the key of one score the answers to the other."""

from collections.abc import Iterable

from hiring.domain.banks.model import Bank, Item
from hiring.errors import Problem
from hiring.hashing import sha256_of


def shown_sha256(item: Item) -> str:
    """Return the hash of everything of an item that a candidate reads, with the ids that answers are stored by."""
    options = [[option.id, option.text] for option in item.options]
    return sha256_of([item.format.value, item.instruction, item.title, item.stem, options])


def items_alike(item_ids: Iterable[str], ours: Bank, theirs: Bank) -> tuple[str, ...]:
    """Return those items of ours that read the same in the other bank."""
    shown = {item.id: shown_sha256(item) for item in theirs.items}
    return tuple(item_id for item_id in item_ids if shown.get(item_id) == shown_sha256(ours.item(item_id)))


def items_apart(item_ids: Iterable[str], ours: Bank, theirs: Bank) -> list[Problem]:
    """Return a problem for every item of ours that the other bank lacks or words in another way."""
    ids = list(item_ids)
    alike, known = set(items_alike(ids, ours, theirs)), {item.id for item in theirs.items}
    return [_problem(ours.item(item_id), known=item_id in known) for item_id in ids if item_id not in alike]


def _problem(item: Item, *, known: bool) -> Problem:
    fault = "reads differently there" if known else "is not in that version"
    return Problem(
        f"“{item.title}” {fault}.",
        "Answers to one text cannot be scored by the key of another: use that version for a new job.",
        item=item.id,
    )
