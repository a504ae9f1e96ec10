"""The shipped translations are whole, belong to the text as it is now, and claim no more than is known of them."""

import pytest

from hiring.adapters.bank_files import read_bank
from hiring.adapters.translation_files import read_translations
from hiring.domain.banks.translation import Equivalence, source_hash
from tests.banks.evidence import SHIPPED

BANK = read_bank(SHIPPED / "clinic-reception").bank
TRANSLATIONS = {one.language: one for one in read_translations(SHIPPED / "clinic-reception", BANK)}


def test_four_languages_are_shipped() -> None:
    assert set(TRANSLATIONS) == {"ar", "de", "es", "fr"}


@pytest.mark.parametrize("language", sorted(TRANSLATIONS))
def test_every_item_is_translated_from_the_text_it_has_now(language: str) -> None:
    found = TRANSLATIONS[language]
    assert {name: one.source for name, one in found.items.items()} == {i.id: source_hash(i) for i in BANK.items}


@pytest.mark.parametrize("language", sorted(TRANSLATIONS))
def test_nothing_was_left_in_english(language: str) -> None:
    for item in BANK.items:
        found = TRANSLATIONS[language].items[item.id]
        assert found.stem != item.stem, item.id
        assert all(found.options[option.id] != option.text for option in item.options), item.id


@pytest.mark.parametrize("language", sorted(TRANSLATIONS))
def test_no_more_is_claimed_than_that_they_were_translated(language: str) -> None:
    assert TRANSLATIONS[language].equivalence is Equivalence.TRANSLATED


def test_arabic_is_written_in_arabic() -> None:
    for item_id, found in TRANSLATIONS["ar"].items.items():
        letters = [letter for letter in found.stem if letter.isalpha()]
        assert sum("\u0600" <= letter <= "\u06ff" for letter in letters) > 0.95 * len(letters), item_id
