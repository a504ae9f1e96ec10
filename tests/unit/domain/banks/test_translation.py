from dataclasses import replace

from hiring.domain.banks.translation import Equivalence, TranslatedItem, Translation, in_language, is_stale, source_hash
from tests.support.banks import ITEMS

ITEM = ITEMS[0]
TEXTS = {option.id: f"Acción {option.id}" for option in ITEM.options}
SPANISH = Translation(
    "es",
    Equivalence.TRANSLATED,
    "Ana",
    {ITEM.id: TranslatedItem(source_hash(ITEM), "Una situación", "Alguien espera.", TEXTS)},
)


def test_an_item_is_read_in_another_language_under_the_same_ids():
    found = in_language(ITEM, SPANISH)
    assert found is not None
    assert (found.title, found.options[0].id, found.options[0].text) == ("Una situación", "a", "Acción a")
    assert not is_stale(ITEM, SPANISH)
    assert is_stale(replace(ITEM, stem="Changed."), SPANISH)


def test_a_translation_of_other_options_is_none():
    assert in_language(replace(ITEM, options=ITEM.options[1:]), SPANISH) is None
    assert in_language(ITEMS[1], SPANISH) is None
