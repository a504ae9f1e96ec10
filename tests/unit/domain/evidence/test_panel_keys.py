"""The key of a panel, and how far it depends on who was asked."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiring.domain.banks.model import BankKey, Format, ItemKey, Kind, Motive, OptionKey, Panel, PanelMethod
from hiring.domain.evidence.panel_keys import (
    Change,
    key_from_panel,
    panel_specification,
    resampled_agreement,
    without_each_group,
)
from hiring.domain.evidence.panels import Rating
from hiring.domain.simulation.respond import simulate_answers
from tests.support.banks import item, tiny_bank

ITEM = item("rate-1", Kind.SJT, Format.RATE_ALL, 3)
SINGLE = item("single-1", Kind.INSTINCT, Format.SINGLE_ACTION, 1)
BEFORE = ItemKey(
    Panel(PanelMethod.IMPORTED, 0, ()),
    {
        "a": OptionKey(600, 80, 500, 200, Motive.CARE, "It helps."),
        "b": OptionKey(300, None, 210, 620, Motive.CONVENIENCE, "It is quick."),
        "c": OptionKey(100),
    },
)
GROUPS = ("leaders", "staff")


def rows(table, of=ITEM, groups=GROUPS, at=1):
    return [
        Rating(f"r{number}", groups[number % len(groups)], at, of.id, option.id, value)
        for number, values in enumerate(table)
        for option, value in zip(of.options, values, strict=True)
        if value
    ]


def bank(*items):
    return replace(tiny_bank().bank, items=items)


def test_means_in_hundredths_half_to_even():
    key = key_from_panel(ITEM, rows([(7, 3, 1)] * 5 + [(6, 4, 1)] * 3), BEFORE)
    assert key
    assert [option.effectiveness for option in key.options.values()] == [662, 338, 100]
    assert [option.sd for option in key.options.values()] == [52, 52, 0]
    assert key.panel == Panel(PanelMethod.EXPERT, 8, ("leaders", "staff"))


def test_motive_and_rationale_stay_and_so_does_what_nobody_rated():
    rated = [replace(row, care=2) if row.option_id == "b" else row for row in rows([(6, 3, 2), (6, 3, 2)])]
    rated[0] = replace(rated[0], convenience=7)
    key = key_from_panel(ITEM, rated, BEFORE)
    assert key
    assert key.options["a"] == OptionKey(600, 0, 500, 700, Motive.CARE, "It helps.")
    assert key.options["b"] == OptionKey(300, 0, 200, 620, Motive.CONVENIENCE, "It is quick.")
    assert key.options["c"] == OptionKey(200, 0)


@pytest.mark.parametrize(
    ("raters", "groups", "method"),
    [(7, GROUPS, "provisional"), (8, GROUPS, "expert"), (20, ("staff",), "provisional")],
)
def test_an_expert_key_needs_eight_raters_of_two_groups(raters, groups, method):
    key = key_from_panel(ITEM, rows([(7, 4, 1)] * raters, groups=groups), None)
    assert key
    assert (key.panel.method.value, key.panel.n, key.panel.groups) == (method, raters, groups)


def test_who_did_not_rate_every_option_is_no_member_of_the_panel():
    key = key_from_panel(ITEM, rows([(7, 4, 1), (6, 0, 1)]), None)
    assert key
    assert key.panel == Panel(PanelMethod.PROVISIONAL, 1, ("leaders",))
    assert key.options["a"].effectiveness == 650
    assert key.options["b"].sd is None


def test_ratings_of_a_dropped_option_do_not_count_against_anybody():
    left = replace(ITEM, options=ITEM.options[1:])
    key = key_from_panel(left, rows([(7, 4, 1), (6, 3, 1)]), BEFORE)
    assert key
    assert (key.panel.n, sorted(key.options)) == (2, ["b", "c"])


def test_no_key_where_an_option_has_no_rating():
    assert key_from_panel(ITEM, rows([(7, 0, 1)]), BEFORE) is None


def test_the_last_round_makes_the_key():
    key = key_from_panel(ITEM, [*rows([(7, 4, 1), (7, 4, 1)]), *rows([(3, 0, 0)], at=2)], None)
    assert key
    assert key.options["a"].effectiveness == 500
    assert key.panel.n == 2


def made(table, *items):
    of = items or (ITEM,)
    keys = {one.id: key for one in of if (key := key_from_panel(one, table, None))}
    return panel_specification(bank(*of), BankKey(keys))


def test_a_specification_of_what_can_be_scored():
    practice = item("practice-1", Kind.PRACTICE, Format.RATE_ALL, 3)
    level = item("rate-2", Kind.SJT, Format.RATE_ALL, 2)
    unrated = item("rate-3", Kind.SJT, Format.RATE_ALL, 2)
    table = [*rows([(7, 4, 1)]), *rows([(7, 4, 1)], of=practice), *rows([(4, 4)], of=level)]
    found = made(table, ITEM, practice, level, unrated)
    assert [scenario.item_id for scenario in found.scenarios] == ["rate-1"]


def people(specification, table, of=ITEM):
    key = key_from_panel(of, table, None)
    assert key
    return simulate_answers([of], BankKey({of.id: key}), 60, 1)


def test_a_panel_of_one_mind_chooses_the_same_people_again():
    table = rows([(7, 4, 1)] * 6)
    found = made(table)
    assert resampled_agreement(found, table, people(found, table), 10) == 1.0


def test_a_torn_panel_does_not():
    table = rows([(7, 4, 1), (1, 4, 7), (2, 6, 4), (7, 1, 3)])
    found = made(table)
    shared = resampled_agreement(found, table, people(found, table), 10)
    assert shared is not None
    assert 0.1 < shared < 0.9


def test_too_little_to_resample():
    table = rows([(7, 4, 1)] * 2)
    found = made(table)
    assert resampled_agreement(found, table, [], 10) is None
    assert resampled_agreement(found, table[:3], people(found, table), 10) is None
    assert resampled_agreement(made([], ITEM), table, people(found, table), 10) is None
    assert without_each_group(found, table[:3], [], 10) == ()


def test_an_option_that_none_of_the_drawn_raters_rated_keeps_its_mean():
    table = rows([(7, 4, 1), (7, 0, 1), (7, 0, 1)])
    found = made(table)
    assert resampled_agreement(found, table, people(found, table), 10) == 1.0


LEADERS_TILT = [(7, 4, 1), (1, 4, 6), (7, 4, 1), (2, 4, 6), (7, 3, 1), (1, 4, 6)]


def test_without_a_group_that_carries_the_order_it_turns():
    table = rows(LEADERS_TILT)
    found = made(table)
    without = {one.group: one for one in without_each_group(found, table, people(found, table), 10)}
    assert found.scenarios[0].keys == (("a", 417), ("b", 383), ("c", 350))
    assert without["leaders"].changes == (Change("rate-1", ("a",), ("c",), 1, 0),)
    assert without["leaders"].changes[0].best_changes
    assert (without["leaders"].raters_left, without["staff"].raters_left) == (3, 3)
    assert without["staff"].changes == ()
    assert without["staff"].shared is not None
    assert without["leaders"].shared is not None
    assert without["leaders"].shared < without["staff"].shared


def test_pairs_that_no_longer_count_are_named():
    table = rows([(6, 4, 1), (4, 4, 1), (6, 4, 1), (4, 4, 1)])
    found = made(table)
    leaders, _ = without_each_group(found, table, [], 10)
    assert (leaders.group, leaders.shared) == ("leaders", None)
    assert leaders.changes == (Change("rate-1", ("a",), ("a", "b"), 0, 1),)


def test_a_single_action_is_compared_with_the_middle():
    table = rows([(6,), (3,), (6,), (3,)], of=SINGLE)
    found = made(table, SINGLE)
    without = {one.group: one for one in without_each_group(found, table, [], 10)}
    assert without["leaders"].changes == (Change("single-1", ("a",), ("",), 1, 0),)


def test_an_option_that_the_others_left_open_keeps_our_key():
    table = [row for row in rows([(6, 4, 1)] * 4) if (row.group, row.option_id) != ("staff", "b")]
    assert without_each_group(made(table), table, [], 10)[0].changes == ()


@given(
    st.lists(st.tuples(*[st.integers(1, 7)] * 3), min_size=2, max_size=8),
    st.randoms(use_true_random=False),
)
def test_neither_the_order_nor_the_names_of_raters_count(table, random):
    given_rows = rows(table, groups=("staff",))
    names = sorted({row.rater for row in given_rows})
    shuffled = names.copy()
    random.shuffle(shuffled)
    renamed = [replace(row, rater=dict(zip(names, shuffled, strict=True))[row.rater]) for row in given_rows]
    random.shuffle(renamed)
    assert key_from_panel(ITEM, renamed, BEFORE) == key_from_panel(ITEM, given_rows, BEFORE)
    found = made(given_rows)
    if found.scenarios:
        crowd = people(found, given_rows)
        again = resampled_agreement(found, renamed, crowd, 5)
        assert again == resampled_agreement(found, given_rows, crowd, 5)
