"""Unscored situations are drawn at random for each attempt, and never where they would give something away."""

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from hiring.domain.banks.model import Format, Item, ItemState, Kind
from hiring.domain.delivery.pilots import draw_pilots, pilot_items, pilot_pool, with_pilots
from tests.support.banks import ITEMS, item, tiny_bank


def a_pilot(name: str, story: str | None = None) -> Item:
    return replace(item(name, Kind.SJT, Format.RATE_ALL, 4), state=ItemState.PILOT, story=story)


POOL = tuple(a_pilot(f"new-{n}") for n in range(1, 7))
SECRETS = st.text("0123456789abcdef", min_size=8, max_size=64)


@given(secret=SECRETS, questions=st.integers(1, 40), wanted=st.integers(0, 8))
def test_an_attempt_gets_as_many_as_asked_each_once_and_begins_with_one_that_counts(secret, questions, wanted):
    drawn = draw_pilots(secret, questions, POOL, wanted)
    places, names = [place for place, _ in drawn], [name for _, name in drawn]
    assert len(drawn) == min(wanted, len(POOL))
    assert len(set(names)) == len(names) == len(set(places))
    assert all(0 < place < questions + len(drawn) for place in places)
    assert drawn == draw_pilots(secret, questions, POOL, wanted), "the same attempt, the same questions"


@given(secret=SECRETS, wanted=st.integers(0, 6))
def test_the_form_keeps_its_order_around_them(secret, wanted):
    drawn = draw_pilots(secret, len(ITEMS), POOL, wanted)
    asked = with_pilots(ITEMS, drawn, {one.id: one for one in POOL})
    assert [one for one in asked if one in ITEMS] == list(ITEMS)
    assert [asked[place].id for place, _ in drawn] == [name for _, name in drawn]


def test_every_pilot_item_is_asked_about_equally_often_and_everywhere():
    attempts = [draw_pilots(f"secret {n}", 20, POOL, 2) for n in range(1200)]
    asked = Counter(name for drawn in attempts for _, name in drawn)
    assert all(abs(count - 400) < 80 for count in asked.values()), asked  # 5 standard deviations
    places = Counter(place for drawn in attempts for place, _ in drawn)
    assert set(places) == set(range(1, 22))


def test_pairs_of_pilots_meet_so_that_their_relation_can_be_seen():
    met = {frozenset(name for _, name in draw_pilots(f"secret {n}", 20, POOL, 2)) for n in range(300)}
    assert len(met) == 15


def test_neither_two_rungs_of_a_story_nor_enemies_meet():
    pool = (a_pilot("one", "ladder"), a_pilot("two", "ladder"), a_pilot("three"), a_pilot("four"))
    enemies = {frozenset(("three", "four"))}
    for n in range(100):
        names = {name for _, name in draw_pilots(f"secret {n}", 10, pool, 4, enemies)}
        assert len(names & {"one", "two"}) == 1
        assert len(names & {"three", "four"}) == 1


def test_the_pool_leaves_out_what_the_form_gives_away():
    form = (replace(ITEMS[0], story="told"), *ITEMS[1:])
    pool = pilot_pool(
        (a_pilot("same-story", "told"), a_pilot("enemy"), a_pilot("fine")), form, {frozenset(("enemy", ITEMS[1].id))}
    )
    assert [one.id for one in pool] == ["fine"]


def test_only_pilot_items_of_a_section_are_tried_out():
    bank = tiny_bank().bank
    practice = replace(a_pilot("practice-new"), kind=Kind.PRACTICE)
    bank = replace(
        bank, items=(*bank.items, a_pilot("new"), practice, replace(a_pilot("draft"), state=ItemState.DRAFT))
    )
    assert [one.id for one in pilot_items(bank)] == ["new"]
    assert "new" not in {one.id for one in bank.scored_items}
