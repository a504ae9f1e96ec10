"""Translations of the shipped banks, for a look at an item in another language."""

from functools import cache
from pathlib import Path

from hiring.adapters.bank_files import read_bank
from hiring.adapters.translation_files import read_translations
from hiring.domain.banks.translation import Translation
from hiring.errors import Invalid
from hiring.settings import resource_dir


def shipped_translations(slug: str) -> tuple[Translation, ...]:
    """Return the translations of a shipped bank; nothing for a bank of the organisation's own."""
    folder = resource_dir("question_banks")
    shipped = {path.name for path in folder.iterdir() if path.is_dir()} if folder.is_dir() else set()
    return translations_in(folder / slug) if slug in shipped else ()


@cache
def translations_in(folder: Path) -> tuple[Translation, ...]:
    """Return the translations in a bank's folder; none where they cannot be read, which its own check says."""
    if not list(folder.glob("items.*.yaml")):
        return ()
    try:
        return tuple(read_translations(folder, read_bank(folder).bank))
    except Invalid:
        return ()
