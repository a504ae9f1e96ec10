from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiring.domain.banks.life import (
    MAX_REASON,
    check_move,
    key_after_writing,
    key_by_hand,
    moves_from,
    state_after_writing,
)
from hiring.domain.banks.model import ItemKey, ItemState, Motive, Option, PanelMethod
from hiring.errors import Conflict, Invalid, NotAllowed
from tests.support.banks import ITEMS, tiny_bank

D, R, P, L, X = ItemState
ALLOWED = {(D, R), (R, P), (R, D), (P, L), (P, D), (L, X), (X, D)}
ITEM = ITEMS[0]
KEY = tiny_bank().key.items[ITEM.id]


def expert(key: ItemKey) -> ItemKey:
    return replace(key, panel=replace(key.panel, method=PanelMethod.EXPERT, n=9, groups=("staff", "customers")))


@given(st.sampled_from(ItemState), st.sampled_from(ItemState))
def test_only_the_steps_of_the_life_are_taken(state: ItemState, to: ItemState):
    if (state, to) in ALLOWED:
        assert check_move(state, to, written_by="a", mover="b", reason="Because.").to is to
    else:
        with pytest.raises(Conflict, match="what follows is"):
            check_move(state, to, written_by="a", mover="b", reason="Because.")


def test_nobody_approves_their_own_text():
    with pytest.raises(NotAllowed, match="second person"):
        check_move(R, P, written_by="a", mover="a", reason="")
    assert check_move(R, D, written_by="a", mover="a", reason="Not ready after all.").to is D


@pytest.mark.parametrize(("state", "to"), [(R, D), (P, L), (P, D), (L, X), (X, D)])
def test_steps_that_others_will_wonder_about_need_a_reason(state: ItemState, to: ItemState):
    with pytest.raises(Invalid, match="reason is missing"):
        check_move(state, to, written_by="a", mover="b", reason="  ")
    with pytest.raises(Invalid, match="longer"):
        check_move(state, to, written_by="a", mover="b", reason="x" * (MAX_REASON + 1))


def test_every_state_leads_on():
    assert all(moves_from(state) for state in ItemState)


@pytest.mark.parametrize("state", list(ItemState))
def test_another_text_goes_back_to_draft_and_the_same_text_stays(state: ItemState):
    item = replace(ITEM, state=state)
    assert state_after_writing(item, replace(item, title="Another")) is D
    assert state_after_writing(item, replace(item, state=L)) is state


def test_a_panel_does_not_stand_behind_a_text_it_has_not_read():
    key = expert(KEY)
    titled = key_after_writing(ITEM, replace(ITEM, title="Another"), key)
    assert titled == key
    reworded = key_after_writing(ITEM, replace(ITEM, options=(Option("a", "New."), *ITEM.options[1:4])), key)
    assert reworded is not None
    assert (reworded.panel.method, reworded.panel.n, list(reworded.options)) == (
        PanelMethod.PROVISIONAL,
        0,
        ["a", "b", "c", "d"],
    )
    assert all(option.sd is None for option in reworded.options.values())
    assert key_after_writing(ITEM, ITEM, None) is None


def test_a_typed_number_is_nobodys_rating_but_a_typed_rationale_changes_no_rating():
    key = expert(KEY)
    words = {
        name: replace(option, rationale="New.", motive=Motive.CARE, sd=None) for name, option in key.options.items()
    }
    said = key_by_hand(key, words)
    assert (said.panel, said.options["a"].sd, said.options["a"].rationale) == (key.panel, 81, "New.")
    numbers = {**key.options, "a": replace(key.options["a"], effectiveness=600, sd=None)}
    assert key_by_hand(key, numbers).panel.method is PanelMethod.PROVISIONAL
    assert key_by_hand(None, numbers).panel.n == 0
