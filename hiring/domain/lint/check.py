"""The whole check of a bank: every finding, and the figures behind them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from hiring.domain.banks.coverage import Coverage, coverage
from hiring.domain.banks.model import Bank, BankPackage, Section
from hiring.domain.banks.translation import Translation
from hiring.domain.lint.balance import balance_findings, correlation, warmest_is_wrong
from hiring.domain.lint.duplicates import duplicate_findings
from hiring.domain.lint.findings import Finding, Severity, in_order
from hiring.domain.lint.keys import best, key_findings, position_test
from hiring.domain.lint.texts import item_grade, text_findings
from hiring.domain.lint.translations import translation_findings
from hiring.domain.scoring.specification import Specification, specify
from hiring.domain.simulation.strategies import strategies
from hiring.errors import Invalid

Figures = Mapping[str, float | int | None]


@dataclass(frozen=True)
class LintReport:
    """A bank, checked; the worst findings first. Figures are None where the bank has nothing to compute them from."""

    slug: str
    version: str
    findings: tuple[Finding, ...]
    coverage: Coverage
    figures: Figures

    def count(self, severity: Severity) -> int:
        """Return the number of findings of this severity."""
        return sum(finding.severity is severity for finding in self.findings)

    @property
    def clean(self) -> bool:
        """Whether there is neither an error nor a warning."""
        return all(finding.severity is Severity.NOTE for finding in self.findings)


def lint(package: BankPackage, translations: Sequence[Translation] = (), others: Sequence[Bank] = ()) -> LintReport:
    """Check a bank that the reader accepts; `others` are searched for the same items."""
    bank = package.bank
    english = bank.language.split("-")[0] == "en"
    specification = _specification(package)
    findings = [finding for item in bank.items for finding in text_findings(item, english=english)]
    findings += key_findings(package)
    findings += balance_findings(package, specification)
    findings += duplicate_findings(bank, others)
    findings += translation_findings(bank, translations)
    figures = _figures(package, specification, english=english)
    return LintReport(bank.slug, bank.version, in_order(findings), coverage(bank), figures)


def _specification(package: BankPackage) -> Specification | None:
    try:
        return specify(package)
    except Invalid:
        return None  # nothing in the bank can be scored yet


def _figures(package: BankPackage, specification: Specification | None, *, english: bool) -> Figures:
    items = package.bank.scored_items
    keyed = [(item, package.key.items[item.id]) for item in items]
    several = [pair for pair in keyed if len(pair[0].options) > 1]
    _, chi_square, p = position_test(several)
    best_lengths = [len(item.options[best(item, key)].text) for item, key in several]
    lengths = [fmean(len(option.text) for option in item.options) for item, _ in several]
    grades = [grade for item in items if english and (grade := item_grade(item)) is not None]
    care = [warmest_is_wrong(item, key) for item, key in keyed if item.section is Section.CARE]
    figures: dict[str, float | int | None] = {
        "scored items": len(items),
        "practice items": len(package.bank.practice_items),
        "options": sum(len(item.options) for item in items),
        "position of the best option, chi-square": chi_square if several else None,
        "position of the best option, p": p if several else None,
        "length of the best option over the mean": fmean(best_lengths) / fmean(lengths) if several else None,
        "reading grade, mean": fmean(grades) if grades else None,
        "reading grade, highest": max(grades, default=None),
        "care with convenience, r": correlation(several, lambda key: key.care, lambda key: key.convenience),
        "care with effectiveness, r": correlation(several, lambda key: key.care, lambda key: key.effectiveness),
        "care items": len(care),
        "care items that reward a boundary": sum(bool(right) for right in care),
    }
    for strategy in strategies(package, specification) if specification else ():
        figures[f"strategy: {strategy.name}"] = strategy.agreement
        figures[f"strategy: {strategy.name}, care"] = strategy.care
    return {name: round(value, 4) if isinstance(value, float) else value for name, value in figures.items()}
