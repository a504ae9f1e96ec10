"""The check of a working copy, which may have faults that no published bank has, and of a single item in it."""

from collections.abc import Iterator
from dataclasses import replace

from hiring.domain.banks.model import BankKey, BankPackage, Item, ItemKey, ItemState
from hiring.domain.banks.plain import package
from hiring.domain.banks.validate import validate
from hiring.domain.lint.balance import crossing
from hiring.domain.lint.check import LintReport, lint
from hiring.domain.lint.duplicates import duplicate_findings
from hiring.domain.lint.findings import Finding, Severity, in_order
from hiring.domain.lint.keys import item_key_findings
from hiring.domain.lint.texts import text_findings
from hiring.domain.scoring.pairs import largest_sum
from hiring.errors import Problem


def lint_draft(made: BankPackage) -> LintReport:
    """Check a bank that may not be readable yet: what a reader would refuse is an error, the rest is checked as usual.

    The keys of items that are not live yet are checked as if they were.
    """
    problems = validate(made.bank, made.key)
    broken = {problem.item for problem in problems}
    report = lint(_without(made, broken))
    findings = [*(_as_finding(problem) for problem in problems), *report.findings]
    for item in made.bank.items:
        key = made.key.items.get(item.id)
        if item.id in broken or key is None:
            continue
        if not item.scored and item.section is not None and item.state is not ItemState.RETIRED:
            findings += item_key_findings(item, key)
        if item.section is not None:
            findings += _unscorable(item, key)
    return replace(report, findings=in_order(findings))


def lint_item(made: BankPackage, item_id: str) -> tuple[Finding, ...]:
    """Check one item among the others, as if it were live: fast enough to be asked while somebody types."""
    bank = made.bank
    item = bank.item(item_id)
    key = made.key.items.get(item_id)
    alone = BankKey({item_id: key} if key else {})
    problems = [found for found in validate(replace(bank, items=(item,)), alone) if found.item == item_id]
    findings = [_as_finding(problem) for problem in problems]
    findings += text_findings(item, english=bank.language.split("-")[0] == "en")
    if key is not None and not problems and item.section is not None:
        findings += [*item_key_findings(item, key), *_unscorable(item, key)]
        findings += crossing([(item, key)]) if len(item.options) > 1 else []
    last = (*(other for other in bank.items if other.id != item_id), item)
    twins = duplicate_findings(replace(bank, items=last))
    findings += [found for found in twins if found.item == item_id]
    return in_order(findings)


def _without(made: BankPackage, broken: set[str]) -> BankPackage:
    if not broken:
        return made
    items = tuple(item for item in made.bank.items if item.id not in broken)
    keys = {item.id: made.key.items[item.id] for item in items if item.id in made.key.items}
    return package(replace(made.bank, items=items), BankKey(keys))


def _as_finding(problem: Problem) -> Finding:
    return Finding("schema", Severity.ERROR, problem.item, problem.message, "", problem.remedy)


def _unscorable(item: Item, key: ItemKey) -> Iterator[Finding]:
    keys = tuple((option.id, key.options[option.id].effectiveness) for option in item.options)
    if largest_sum(item.format, keys) == 0:
        message = "No answer to this item could count."
        evidence, remedy = "no two options differ by half a point in the key", "Key the options further apart."
        yield Finding("cannot-count", Severity.ERROR, item.id, message, evidence, remedy)
