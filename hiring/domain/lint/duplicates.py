"""Items that say nearly the same, in one bank or in two."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from hiring.domain.banks.model import Bank, Item
from hiring.domain.lint.findings import Finding, Severity

SAME, ALIKE = 0.6, 0.35  # share of word triples two texts have in common
_WORD = re.compile(r"\w+")
_TOO_COMMON = 40  # a triple in more items than this tells nothing apart, and would make the search slow


def duplicate_findings(bank: Bank, others: Sequence[Bank] = ()) -> Iterator[Finding]:
    """Return pairs of items that share much of their words; each pair once, named at the later item of this bank."""
    ours = [("", item) for item in bank.items]
    theirs = [(other.slug, item) for other in others if other.slug != bank.slug for item in other.items]
    everybody = [*theirs, *ours]
    shingles = [_shingles(item) for _, item in everybody]
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, triples in enumerate(shingles):
        if at >= len(theirs):
            yield from _alike(at, everybody, shingles, holders)
        for triple in triples:
            holders[triple].append(at)


def _shingles(item: Item) -> frozenset[tuple[str, ...]]:
    triples: set[tuple[str, ...]] = set()
    for text in (item.stem, *(option.text for option in item.options)):
        # Scripts without spaces come as one long word: their letters serve instead.
        words = _WORD.findall(text.casefold())
        parts = words if len(words) * 12 > len(text) else list("".join(words))
        triples.update(zip(parts, parts[1:], parts[2:], strict=False))
    return frozenset(triples)


def _alike(
    at: int,
    everybody: Sequence[tuple[str, Item]],
    shingles: Sequence[frozenset[tuple[str, ...]]],
    holders: dict[tuple[str, ...], list[int]],
) -> Iterator[Finding]:
    shared: dict[int, int] = defaultdict(int)
    for triple in shingles[at]:
        if len(holders[triple]) <= _TOO_COMMON:
            for other in holders[triple]:
                shared[other] += 1
    for other, count in sorted(shared.items()):
        if count < ALIKE * max(len(shingles[at]), len(shingles[other])):
            continue  # the union is no smaller than the larger, and costs more to make
        alike = count / len(shingles[at] | shingles[other])
        if alike >= ALIKE:
            slug, twin = everybody[other]
            evidence = f"{alike:.0%} of the word triples are those of {slug + ': ' if slug else ''}{twin.id}"
            severity = Severity.WARNING if alike >= SAME else Severity.NOTE
            message = "The item is nearly the same as another."
            remedy = "Keep one, or write a new incident."
            yield Finding("near-duplicate", severity, everybody[at][1].id, message, evidence, remedy)
