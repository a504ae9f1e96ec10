"""What must be true of a bank beyond the shape of its files; every problem at once, each with a remedy."""

from collections import Counter
from collections.abc import Callable, Iterator

from hiring.domain.banks.model import Bank, BankKey, BankKind, Format, Item, ItemKey, Kind
from hiring.errors import Problem

BANK_FILE, ITEMS_FILE, KEY_FILE = "bank.yaml", "items.yaml", "key.yaml"
_FACETS = {
    Kind.EMPATHY: {"understanding", "perspective", "response"},
    Kind.INSTINCT: {"first_action", "cost", "boundary"},
}
OPTION_COUNTS = {  # least and most options a format can have; seven ratings cannot order more than seven actions
    Format.RATE_ALL: (2, 7),
    Format.BEST_WORST: (3, 10),
    Format.PICK_ONE: (2, 10),
    Format.RANK: (2, 10),
    Format.SINGLE_ACTION: (1, 1),
}


def validate(bank: Bank, key: BankKey) -> list[Problem]:
    """Return what is wrong with a bank: each problem names the file and, in `item`, where in it."""
    problems = [*_bank_problems(bank)]
    for item in bank.items:
        problems += _item_problems(bank, item)
        item_key = key.items.get(item.id)
        if item_key is not None:
            problems += _key_problems(item, item_key)
        elif item.section is not None or item.kind is Kind.PRACTICE:
            problems.append(_problem(KEY_FILE, item.id, "The item has no key.", "Add it to key.yaml."))
    known = {item.id for item in bank.items}
    problems += [
        _problem(KEY_FILE, item_id, "There is no such item.", "Take its key out, or mend its id.")
        for item_id in key.items
        if item_id not in known
    ]
    return problems


def _bank_problems(bank: Bank) -> Iterator[Problem]:
    for what, ids in (
        ("item", [item.id for item in bank.items]),
        ("standard", [s.id for s in bank.standards]),
    ):
        for name, count in Counter(ids).items():
            if count > 1:
                file = ITEMS_FILE if what == "item" else BANK_FILE
                yield _problem(file, name, f"The {what} id is used {count} times.", "Give each its own.")
    if bank.kind is BankKind.ASSESSMENT and not bank.standards:
        yield _problem(BANK_FILE, "", "The bank states no standards.", "State them, or make it kind: fixture.")
    if bank.kind is BankKind.FIXTURE and bank.standards:
        yield _problem(BANK_FILE, "", "A fixture states no standards.", "Take them out, or make it kind: assessment.")
    if not bank.items:
        yield _problem(ITEMS_FILE, "", "The bank has no items.", "Add at least one.")


def _item_problems(bank: Bank, item: Item) -> Iterator[Problem]:
    def problem(message: str, remedy: str) -> Problem:
        return _problem(ITEMS_FILE, item.id, message, remedy)

    standards = {standard.id for standard in bank.standards}
    if bank.kind is BankKind.ASSESSMENT and item.standard is None:
        yield problem("The item names no standard.", "Name exactly one of the bank's standards.")
    for name in (item.standard, *item.also):
        if name is not None and name not in standards:
            yield problem(f"“{name}” is not a standard of this bank.", f"Use one of: {', '.join(sorted(standards))}.")
    yield from _option_problems(item, problem)
    yield from _facet_problems(item, problem)


def _option_problems(item: Item, problem: Callable[[str, str], Problem]) -> Iterator[Problem]:
    least, most = OPTION_COUNTS[item.format]
    if not least <= len(item.options) <= most:
        wanted = str(least) if least == most else f"{least} to {most}"
        yield problem(f"{item.format} with {len(item.options)} options.", f"Give it {wanted}.")
    for name, count in Counter(option.id for option in item.options).items():
        if count > 1:
            yield problem(f"The option id {name} is used {count} times.", "Give each option its own.")
    for text, count in Counter(option.text.casefold() for option in item.options).items():
        if count > 1:
            yield problem(f"Two options say the same: “{text[:60]}”.", "Reword one of them.")


def _facet_problems(item: Item, problem: Callable[[str, str], Problem]) -> Iterator[Problem]:
    allowed = _FACETS.get(item.kind, set())
    if allowed and item.facet not in allowed:
        yield problem(
            f"The facet of an {item.kind} item is missing or unknown.",
            f"Use one of: {', '.join(sorted(allowed))}.",
        )
    if not allowed and item.facet is not None:
        yield problem(f"An item of kind {item.kind} has no facet.", "Take the facet out.")
    has_rung = item.cost is not None and item.story is not None
    if item.facet == "cost" and not has_rung:
        yield problem("A cost item needs cost and story.", "Say what caring costs (0-2) and which story it belongs to.")
    if item.facet != "cost" and (item.cost is not None or item.story is not None):
        yield problem("Only cost items have cost and story.", "Take them out.")


def _key_problems(item: Item, key: ItemKey) -> Iterator[Problem]:
    options = {option.id for option in item.options}
    for name in sorted(options - key.options.keys()):
        yield _problem(KEY_FILE, item.id, f"Option {name} has no key.", "Add it.")
    for name in sorted(key.options.keys() - options):
        yield _problem(KEY_FILE, item.id, f"There is no option {name}.", "Take its key out, or mend its id.")


def _problem(file: str, item: str, message: str, remedy: str) -> Problem:
    return Problem(message, remedy, file=file, item=item)
