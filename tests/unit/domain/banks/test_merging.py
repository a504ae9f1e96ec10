from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from hiring.domain.banks.merging import FIELDS, OPTION, Part, Version, merge, parts
from hiring.domain.banks.model import Item, ItemKey, Option, PanelMethod
from tests.support.banks import ITEMS, tiny_bank

ITEM, KEY = ITEMS[0], tiny_bank().key.items[ITEMS[0].id]
BASE = Version(ITEM, KEY)


def with_option(version: Version, option_id: str, text: str) -> Version:
    options = tuple(Option(o.id, text) if o.id == option_id else o for o in version.item.options)
    return Version(replace(version.item, options=options), version.key)


def test_what_only_one_changed_is_proposed_and_what_both_changed_is_pointed_out():
    theirs = with_option(Version(replace(ITEM, title="Theirs", stem="Theirs."), KEY), "a", "Theirs.")
    yours = with_option(Version(replace(ITEM, stem="Yours."), KEY), "b", "Yours.")
    assert parts(BASE, theirs, yours) == [
        Part("title", both=False, yours=False),
        Part("stem", both=True, yours=True),
        Part("option-a", both=False, yours=False),
        Part("option-b", both=False, yours=True),
    ]
    assert parts(None, theirs, yours)[0] == Part("title", both=False, yours=True)


def test_the_chosen_parts_make_the_item():
    theirs = with_option(Version(replace(ITEM, title="Theirs"), KEY), "a", "Theirs.")
    yours = Version(replace(ITEM, stem="Yours."), KEY)
    made = merge(theirs, yours, {"title", "option-a"})
    assert (made.item.title, made.item.stem, made.item.options[0].text) == ("Theirs", "Yours.", "Theirs.")
    assert made.key == KEY


def test_an_option_that_one_took_out_can_stay_out():
    yours = Version(replace(ITEM, options=ITEM.options[1:]), ItemKey(KEY.panel, dict(list(KEY.options.items())[1:])))
    assert merge(BASE, yours, ()).item.options == yours.item.options
    back = merge(BASE, yours, {"option-a"})
    assert {option.id for option in back.item.options} == {"a", "b", "c", "d", "e"}
    assert back.key is not None
    assert set(back.key.options) == {"a", "b", "c", "d", "e"}


def test_no_panel_stands_behind_a_mixture():
    panel = replace(KEY.panel, method=PanelMethod.EXPERT, n=9)
    other = {**KEY.options, "a": replace(KEY.options["a"], effectiveness=500), "b": replace(KEY.options["b"], care=100)}
    theirs = Version(ITEM, ItemKey(panel, other))
    assert merge(theirs, BASE, {"option-a", "option-b"}).key == theirs.key
    mixed = merge(theirs, BASE, {"option-a"}).key
    assert mixed is not None
    assert mixed.panel.n == 0


VERSIONS = st.builds(
    lambda title, stem, count: Version(replace(ITEM, title=title, stem=stem, options=ITEM.options[:count]), KEY),
    st.sampled_from("ABC"),
    st.sampled_from("ABC"),
    st.integers(1, 5),
)


@given(VERSIONS, VERSIONS)
def test_taking_all_of_one_side_gives_that_side(theirs: Version, yours: Version):
    every = {*FIELDS, *(OPTION + option.id for option in ITEM.options)}

    def shape(item: Item) -> tuple[object, ...]:
        return item.title, item.stem, set(item.options)

    assert shape(merge(theirs, yours, every).item) == shape(theirs.item)
    assert merge(theirs, yours, ()).item == yours.item
    assert {part.name for part in parts(None, theirs, yours)} <= every
