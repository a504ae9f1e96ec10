"""What can be seen in the bank as a whole: what it covers, and what it would reward."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from math import sqrt
from statistics import fmean

from hiring.domain.banks.model import BankKind, BankPackage, Format, Item, ItemKey, Kind, OptionKey, Section
from hiring.domain.lint.findings import Finding, Severity
from hiring.domain.scoring.pairs import MIDPOINT_KEY, MIDPOINT_RATING
from hiring.domain.scoring.specification import Specification
from hiring.domain.simulation.strategies import LIMIT, strategies

FEWEST_OPTIONS = 60  # below, codes that have nothing to do with each other correlate by chance
CARE_CONVENIENCE, CARE_EFFECTIVENESS = 0.5, 0.8
ONE_ITEM = 0.95
LEAST_PER_STANDARD = 2
FACETS = {
    Kind.EMPATHY: ("understanding", "perspective", "response"),
    Kind.INSTINCT: ("first_action", "cost", "boundary"),
}

Keyed = tuple[Item, ItemKey]
Code = Callable[[OptionKey], int | None]


def balance_findings(package: BankPackage, specification: Specification | None) -> Iterator[Finding]:
    """Return what a bank leaves out, and what it would reward that is not what it measures."""
    if package.bank.kind is BankKind.FIXTURE:
        return
    yield from _coverage(package)
    keyed = [(item, package.key.items[item.id]) for item in package.bank.scored_items]
    yield from crossing(keyed)
    yield from _boundaries(keyed)
    if specification is not None:
        yield from _strategies(package, specification)


def _warning(code: str, message: str, evidence: str, remedy: str, item: str = "") -> Finding:
    return Finding(code, Severity.WARNING, item, message, evidence, remedy)


def _coverage(package: BankPackage) -> Iterator[Finding]:
    scored = package.bank.scored_items
    per_standard = Counter(item.standard for item in scored)
    for standard in package.bank.standards:
        count = per_standard[standard.id]
        if count < LEAST_PER_STANDARD:
            message = f"“{standard.name}” is hardly measured." if count else f"“{standard.name}” is not measured."
            yield _warning("coverage-standard", message, f"{count} scored items", "Write at least two for it.")
    for kind, facets in FACETS.items():
        here = Counter(item.facet for item in scored if item.kind is kind)
        missing = [facet for facet in facets if not here[facet]]
        if here and missing:
            evidence = ", ".join(f"{facet}: {here[facet]}" for facet in facets)
            message = f"A facet of the {kind} items is missing: {', '.join(missing)}."
            yield _warning("coverage-facet", message, evidence, "Write items for it.")
    if not package.bank.practice_items:
        message, remedy = "There is nothing to practise on.", "Add a practice item per format."
        yield _warning("coverage-practice", message, "no live practice item", remedy)
    unused = [fmt.value for fmt in Format if not any(item.format is fmt for item in scored)]
    if unused:
        message, remedy = "Not all formats are used.", "Nothing, if that is meant."
        yield Finding("coverage-format", Severity.NOTE, "", message, "without " + ", ".join(unused), remedy)


def crossing(keyed: Sequence[Keyed]) -> Iterator[Finding]:
    """Return where care and convenience, or care and what works, are the same question."""
    several = [pair for pair in keyed if len(pair[0].options) > 1]
    for item, key in several:
        r = correlation([(item, key)], _care, _convenience)
        if r is not None and abs(r) > ONE_ITEM:
            message = "In this item the caring action and the convenient one are the same question."
            remedy = "Add an option that is both, or neither."
            yield _warning("crossing-item", message, f"care with convenience, r {r:.2f}", remedy, item.id)
    for code, other, limit, message in (
        ("crossing-convenience", _convenience, CARE_CONVENIENCE, "Care and convenience are hardly two things here."),
        (
            "crossing-effectiveness",
            _effectiveness,
            CARE_EFFECTIVENESS,
            "What looks caring is nearly all that works.",
        ),
    ):
        r = correlation(several, _care, other)
        size = abs(r or 0.0) if other is _convenience else (r or 0.0)
        if size >= limit and sum(len(item.options) for item, _ in several) >= FEWEST_OPTIONS:
            remedy = "Write caring options that are easy, or wrong, and convenient ones that are right."
            yield _warning(code, message, f"r {r:.2f} over all options, centred in items", remedy)


def correlation(keyed: Sequence[Keyed], one: Code, other: Code) -> float | None:
    """Return the correlation of two codes over the options of items, centred within each; None if one is constant."""
    xs: list[float] = []
    ys: list[float] = []
    for item, key in keyed:
        coded = [(one(key.options[option.id]), other(key.options[option.id])) for option in item.options]
        known = [(x, y) for x, y in coded if x is not None and y is not None]
        if len(known) == len(coded):
            xs += [x - fmean(a for a, _ in known) for x, _ in known]
            ys += [y - fmean(b for _, b in known) for _, y in known]
    spread = sqrt(sum(x * x for x in xs) * sum(y * y for y in ys))
    return sum(x * y for x, y in zip(xs, ys, strict=True)) / spread if spread > 0 else None


def _care(key: OptionKey) -> int | None:
    return key.care


def _convenience(key: OptionKey) -> int | None:
    return key.convenience


def _effectiveness(key: OptionKey) -> int | None:
    return key.effectiveness


def warmest_is_wrong(item: Item, key: ItemKey) -> bool | None:
    """Return whether the caring-looking action is the wrong one; None where care is not coded."""
    options = [key.options[option.id] for option in item.options]
    cares = [option.care for option in options if option.care is not None]
    if len(cares) < len(options):
        return None
    if len(options) == 1:
        return cares[0] > 100 * MIDPOINT_RATING and options[0].effectiveness < MIDPOINT_KEY
    most = max(cares)
    warmest = [option for option in options if option.care == most]
    right = max(options, key=lambda option: option.effectiveness)
    return (right.care or 0) < most and min(option.effectiveness for option in warmest) < MIDPOINT_KEY


def _boundaries(keyed: Sequence[Keyed]) -> Iterator[Finding]:
    found = [warmest_is_wrong(item, key) for item, key in keyed if item.section is Section.CARE]
    known = [right for right in found if right is not None]
    if known and 3 * sum(known) < len(known):
        evidence = f"{sum(known)} of {len(known)} care items"
        message = "Too few care items reward holding a boundary: being over-pleasing would look like care."
        yield _warning("boundary-share", message, evidence, "Make at least a third so.")


def _strategies(package: BankPackage, specification: Specification) -> Iterator[Finding]:
    for strategy in strategies(package, specification):
        if strategy.pays:
            values = {"all": strategy.agreement, "care": strategy.care}
            evidence = ", ".join(f"{name}: {value:.2f}" for name, value in values.items() if value is not None)
            message = f"Choosing “{strategy.name}” throughout pays."
            remedy = f"Bring it to at most {LIMIT} of the maximum: write items in which it is wrong."
            yield _warning("strategy", message, evidence, remedy)
