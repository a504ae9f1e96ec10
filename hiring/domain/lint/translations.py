"""Translations that are missing, or older than the text they translate."""

from collections.abc import Iterator, Sequence

from hiring.domain.banks.model import Bank
from hiring.domain.banks.translation import Translation, source_hash
from hiring.domain.lint.findings import Finding, Severity


def translation_findings(bank: Bank, translations: Sequence[Translation]) -> Iterator[Finding]:
    """Return, per language, the items without a translation, and those whose text has changed since."""
    for translation in translations:
        missing = [item.id for item in bank.items if item.id not in translation.items]
        for item_id in missing:
            message, remedy = f"There is no text in “{translation.language}”.", "Translate it."
            evidence = f"items.{translation.language}.yaml"
            yield Finding("untranslated", Severity.WARNING, item_id, message, evidence, remedy)
        for item in bank.items:
            found = translation.items.get(item.id)
            if found is not None and found.source != source_hash(item):
                message = f"The text has changed since it was translated into “{translation.language}”."
                evidence = f"translated from {found.source}, now {source_hash(item)}"
                remedy = f"Translate it again and put the new source into items.{translation.language}.yaml."
                yield Finding("stale-translation", Severity.WARNING, item.id, message, evidence, remedy)
