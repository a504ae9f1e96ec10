"""What can be seen in the keys: cues, pairs that do not count, missing evidence."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

from hiring.domain.banks.model import BankPackage, Format, Item, ItemKey, PanelMethod
from hiring.domain.lint.chance import at_least, chi_square_above
from hiring.domain.lint.findings import Finding, Severity
from hiring.domain.scoring.pairs import COUNTS_FROM, counting_pairs

WARN_BELOW, NOTE_BELOW = 0.05, 0.10
FEWEST_FOR_A_TEST = 8  # keyed items
LEAST_COUNTING = 0.5  # of an item's pairs


def key_findings(package: BankPackage) -> Iterator[Finding]:
    """Return what the keys give away, and what they leave open."""
    items = [(item, package.key.items[item.id]) for item in package.bank.items if item.id in package.key.items]
    keyed = [(item, key) for item, key in items if item.scored and len(item.options) > 1]
    yield from _positions(keyed)
    yield from _longest(keyed)
    for item, key in items:
        if item.scored:
            yield from item_key_findings(item, key)
    yield from _panels([key for item, key in items if item.scored])


def item_key_findings(item: Item, key: ItemKey) -> Iterator[Finding]:
    """Return what one item's key leaves open; every option has one."""
    yield from _pairs(item, key)
    yield from _codes(item, key)


def best(item: Item, key: ItemKey) -> int:
    """Return the position of the option with the highest key, from 0."""
    keys = [key.options[option.id].effectiveness for option in item.options]
    return keys.index(max(keys))


def position_test(keyed: Sequence[tuple[Item, ItemKey]]) -> tuple[Counter[int], float, float]:
    """Return how often each position is best, chi-square against equal chances, and its p-value."""
    seen = Counter(best(item, key) for item, key in keyed)
    most = max((len(item.options) for item, _ in keyed), default=0)
    expected = [sum(1 / len(item.options) for item, _ in keyed if len(item.options) > at) for at in range(most)]
    chi_square = sum((seen[at] - wanted) ** 2 / wanted for at, wanted in enumerate(expected))
    return seen, chi_square, chi_square_above(chi_square, most - 1) if most > 1 else 1.0


def _positions(keyed: Sequence[tuple[Item, ItemKey]]) -> Iterator[Finding]:
    if len(keyed) < FEWEST_FOR_A_TEST:
        return
    seen, chi_square, p = position_test(keyed)
    if p < NOTE_BELOW:
        severity = Severity.WARNING if p < WARN_BELOW else Severity.NOTE
        counts = "/".join(str(seen[at]) for at in range(max(len(item.options) for item, _ in keyed)))
        evidence = f"{counts}, chi-square {chi_square:.1f}, p {p:.3f}"
        message = "The best option stands in some places more often than in others."
        yield Finding("key-position", severity, "", message, evidence, "Move options until every place is as likely.")


def _longest(keyed: Sequence[tuple[Item, ItemKey]]) -> Iterator[Finding]:
    """Report when the best option is the longest more often than chance gives."""
    if len(keyed) < FEWEST_FOR_A_TEST:
        return
    hits = 0
    for item, key in keyed:
        lengths = [len(option.text) for option in item.options]
        hits += lengths[best(item, key)] == max(lengths) and lengths.count(max(lengths)) == 1
    chance = sum(1 / len(item.options) for item, _ in keyed) / len(keyed)
    p = at_least(hits, len(keyed), chance)
    if p < WARN_BELOW:
        evidence = f"{hits} of {len(keyed)} items; chance gives {chance * len(keyed):.0f}, p {p:.3f}"
        message = "The best option is often the longest."
        yield Finding("longest-option", Severity.WARNING, "", message, evidence, "Shorten best options.")


def _pairs(item: Item, key: ItemKey) -> Iterator[Finding]:
    keys = [(option.id, key.options[option.id].effectiveness) for option in item.options]
    if len(keys) == 1:
        return
    told_apart = {frozenset((pair.better, pair.worse)) for pair in counting_pairs(item.format, keys)}
    asked = _asked(item.format, keys)
    close = [pair for pair in asked if frozenset(pair) not in told_apart]
    if not close:
        return
    few = len(asked) - len(close) < LEAST_COUNTING * len(asked)
    evidence = f"{len(close)} of {len(asked)}: " + ", ".join("–".join(pair) for pair in close)
    if few:
        message, remedy = "Too few pairs of options count.", "Rewrite options until the panel tells them apart."
        yield Finding("few-pairs", Severity.WARNING, item.id, message, evidence, remedy)
    else:
        message = f"Pairs whose keys are closer than {COUNTS_FROM / 100:.1f} do not count."
        remedy = "Nothing, if the options are meant to be about as good; else tell them apart."
        yield Finding("uncounted-pairs", Severity.NOTE, item.id, message, evidence, remedy)


def _asked(fmt: Format, keys: Sequence[tuple[str, int]]) -> list[tuple[str, str]]:
    """Return the pairs that an answer in this format can order when it follows the key."""
    ordered = sorted(keys, key=lambda pair: -pair[1])
    names = [name for name, _ in ordered]
    ends = {
        Format.PICK_ONE: {names[0]},
        Format.BEST_WORST: {names[0], names[-1]},
    }.get(fmt, set(names))
    return [(a, b) for a, b in combinations(names, 2) if a in ends or b in ends]


def _codes(item: Item, key: ItemKey) -> Iterator[Finding]:
    if key.panel.method is PanelMethod.IMPORTED:
        return
    for option in item.options:
        coded = key.options[option.id]
        missing = [
            name for name in ("care", "convenience", "motive", "rationale") if getattr(coded, name) in {None, ""}
        ]
        if missing:
            evidence = f"{option.id}: {', '.join(missing)}"
            message, remedy = "The key of an option is not complete.", "Add what is missing to its key."
            yield Finding("uncoded-option", Severity.WARNING, item.id, message, evidence, remedy)


def _panels(keys: Sequence[ItemKey]) -> Iterator[Finding]:
    without = sum(key.panel.method is PanelMethod.PROVISIONAL for key in keys)
    if without:
        evidence = f"{without} of {len(keys)} scored items"
        message = "Keys are provisional: no panel has rated them."
        remedy = "Have at least 8 people of at least 2 groups rate them before anybody is ranked by them."
        yield Finding("no-panel", Severity.NOTE, "", message, evidence, remedy)
    small = sum(key.panel.method is PanelMethod.EXPERT and not key.panel.expert for key in keys)
    if small:
        evidence = f"{small} of {len(keys)} scored items"
        message = "The panel is too small to call the key an expert one."
        remedy = "At least 8 raters of at least 2 groups."
        yield Finding("small-panel", Severity.WARNING, "", message, evidence, remedy)
