"""How changes, findings and previews of items read."""

from dataclasses import replace

import pytest

from hiring.domain.banks.changes import Change, Effect, Mark
from hiring.domain.banks.merging import Part, Version
from hiring.domain.banks.model import ItemKey
from hiring.domain.banks.translation import Equivalence, TranslatedItem, Translation, source_hash
from hiring.domain.lint.drafts import lint_draft
from hiring.web.hr.draft_forms import hundredths, written
from hiring.web.presenters.studio_conflicts import sides
from hiring.web.presenters.studio_drafts import effect_sentences, jobs_sentence, lint_sentence, next_id, readable
from hiring.web.presenters.studio_preview import preview
from tests.support.banks import ITEMS, tiny_bank

ITEM = ITEMS[0]
KEY = tiny_bank().key.items[ITEM.id]


def test_changes_are_told_item_by_item_in_words():
    changes = [
        Change("", "bank", "title", "Old", "New"),
        Change("x-1", "item", "", None, "A new one"),
        Change("x-2", "text", "options.a.text", "Wait here.", "Wait there."),
        Change("x-2", "state", "state", "live", "draft"),
        Change("x-2", "key", "options.a.effectiveness", 6.5, 5.25),
        Change("x-2", "key", "options.a.motive", "passing_on", None),
        Change("x-2", "key", "options.a.rationale", None, "It helps."),
        Change("x-2", "key", "panel.n", 0, 9),
    ]
    bank, new, changed = readable(changes, {"x-2": "The second"})
    assert (bank.title, bank.what, new.title, new.what) == ("The bank itself", "Changed", "A new one", "Added")
    assert [text.label for text in changed.texts] == ["Option a", "Option a, rationale"]
    assert [(v.label, v.before, v.after) for v in changed.values] == [("State", "Live", "Draft")]
    assert [(v.label, v.before, v.after) for v in changed.keys] == [
        ("Option a, effectiveness", "6.50", "5.25"),
        ("Option a, motive", "Passing it on", "–"),
        ("Raters", "0", "9"),
    ]


def test_the_effect_is_told_in_counts():
    assert effect_sentences(Effect(0, 0, 0, 0, 10))[0].startswith("No scored item changes")
    assert effect_sentences(Effect(came=1, went=0, texts=2, keys=0, same=7)) == [
        "1 item comes into scoring.",
        "2 items have another text or place.",
        "7 scored items stay as they are.",
    ]
    assert jobs_sentence(0).startswith("No open job")
    assert jobs_sentence(1).startswith("1 open job keeps")
    assert jobs_sentence(3).startswith("3 open jobs keep")


def test_lint_is_summed_up_in_a_sentence():
    made = tiny_bank()
    assert "Warnings do not stand in the way" in lint_sentence(lint_draft(made))
    broken = replace(made, bank=replace(made.bank, items=(replace(ITEM, standard=None), *ITEMS[1:])))
    assert "Errors stand in the way" in lint_sentence(lint_draft(broken))


def test_the_next_short_name_follows_the_others():
    named = [replace(ITEM, id=name) for name in ("clinic-007", "clinic-012", "clinic-p1", "x-99")]
    assert next_id(named, "clinic") == "clinic-013"
    assert next_id([], "desk") == "desk-001"


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("5", 500),
        (" 5.25 ", 525),
        ("5,5", 550),
        ("7.00", 700),
        ("7.01", None),
        ("0.9", None),
        ("5.123", None),
        ("x", None),
    ],
)
def test_ratings_are_read_as_people_write_them(typed: str, value: int | None):
    assert hundredths(typed) == value
    assert value is None or hundredths(written(value)) == value


def test_the_sides_of_a_conflict_say_option_and_key_together():
    yours = Version(replace(ITEM, options=ITEM.options[1:]), ItemKey(KEY.panel, {}))
    side = sides(Part("option-a", both=True, yours=True), Version(ITEM, KEY), yours)
    assert side.label == "Option a, with its key"
    assert "effectiveness 6.53" in "".join(piece.text for piece in side.theirs)
    assert "".join(piece.text for piece in side.yours) == "not there"
    kind = sides(Part("kind", both=False, yours=True), Version(ITEM, KEY), yours)
    assert [piece.mark for piece in kind.theirs] == [Mark.SAME]


def test_a_preview_offers_the_languages_there_are():
    texts = {option.id: f"Acción {option.id}" for option in ITEM.options}
    found = TranslatedItem(source_hash(ITEM), "Una situación", "Alguien espera.", texts)
    spanish = Translation("es", Equivalence.TRANSLATED, "Ana", {ITEM.id: found})
    shown = preview(ITEM, "en", [spanish], {"language": "es", "format": "rank", "theme": "dark"})
    assert (shown.item.title, shown.format, shown.theme, shown.language) == ("Una situación", "rank", "dark", "es")
    assert shown.languages == (("en", "English"), ("es", "Spanish"))
    plain = preview(ITEM, "en", [spanish], {"language": "xx", "format": "xx", "theme": "xx"})
    assert (plain.item, plain.format, plain.theme, plain.language) == (ITEM, "rate_all", "", "en")
