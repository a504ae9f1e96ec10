from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from hiring.domain.banks.changes import Effect, Mark, Piece, effect, item_differences, marked
from hiring.domain.banks.model import BankKey, BankPackage, ItemState
from hiring.domain.banks.plain import package
from tests.support.banks import ITEMS, tiny_bank

WORDS = st.lists(st.sampled_from(["the", "guest", "waits", "a", "long", "while", ",", "今", "日"]), max_size=12).map(
    " ".join
)


@given(WORDS, WORDS)
def test_both_texts_can_be_read_back_from_the_marked_one(before: str, after: str):
    pieces = marked(before, after)
    assert "".join(piece.text for piece in pieces if piece.mark is not Mark.ADDED) == before
    assert "".join(piece.text for piece in pieces if piece.mark is not Mark.REMOVED) == after


@given(st.text(max_size=30))
def test_the_same_text_has_no_mark(text: str):
    assert all(piece.mark is Mark.SAME for piece in marked(text, text))


def test_changed_words_are_marked_and_the_space_between_two_of_them_with_them():
    assert marked("The guest waits here.", "The old man waits here.") == (
        Piece("The ", Mark.SAME),
        Piece("guest", Mark.REMOVED),
        Piece("old man", Mark.ADDED),
        Piece(" waits here.", Mark.SAME),
    )
    assert marked("one two", "eins zwei") == (Piece("one two", Mark.REMOVED), Piece("eins zwei", Mark.ADDED))


def test_a_revision_differs_in_named_parts():
    key = tiny_bank().key.items["rate-1"]
    dearer = replace(key, options={**key.options, "a": replace(key.options["a"], effectiveness=600)})
    after = replace(ITEMS[0], title="Another", state=ItemState.DRAFT)
    found = [(c.part, c.field, c.before, c.after) for c in item_differences(ITEMS[0], after, key, dearer)]
    assert found == [
        ("text", "title", "Situation rate-1", "Another"),
        ("state", "state", "live", "draft"),
        ("key", "options.a.effectiveness", 6.53, 6.0),
    ]
    assert not item_differences(ITEMS[0], ITEMS[0], key, key)


def with_items(made: BankPackage, **changed: object) -> BankPackage:
    items = tuple(replace(item, **changed.get(item.id, {})) for item in made.bank.items)  # type: ignore[arg-type]
    return package(replace(made.bank, items=items), made.key)


def test_the_effect_on_scores_is_counted():
    made = tiny_bank()
    assert effect(made, made) == Effect(0, 0, 0, 0, 10)
    changed = with_items(
        made,
        **{
            "rate-1": {"stem": "Other."},
            "rate-2": {"state": ItemState.RETIRED},
            "practice-1": {"title": "Never scored"},
        },
    )
    key = made.key.items["rank-1"]
    options = {**key.options, "a": replace(key.options["a"], effectiveness=600)}
    rationale = {**made.key.items["best-1"].options}
    rationale["a"] = replace(rationale["a"], rationale="Said otherwise.")
    keys = {
        **made.key.items,
        "rank-1": replace(key, options=options),
        "best-1": replace(made.key.items["best-1"], options=rationale),
    }
    after = package(changed.bank, BankKey(keys))
    assert effect(made, after) == Effect(came=0, went=1, texts=1, keys=1, same=7)
    assert effect(after, made) == Effect(came=1, went=0, texts=1, keys=1, same=7)
