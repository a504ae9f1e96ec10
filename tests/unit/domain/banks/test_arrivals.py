"""What a file would do to a working copy: the same thing stays, an accident overwrites nothing."""

from dataclasses import replace

import pytest

from hiring.domain.banks.arrivals import Incoming, Standing, arrivals, changed_standards, fitted
from hiring.domain.banks.model import BankKey, BankPackage, Item, ItemKey, ItemState, OptionKey, Panel, PanelMethod
from hiring.domain.banks.plain import package
from tests.support.banks import STANDARDS, tiny_bank

BANK = tiny_bank()
IMPORTED = Panel(PanelMethod.IMPORTED, 0, ())
NUMBERED = frozenset({"q-001", "q-002"})


def with_items(made: BankPackage, *items: Item, keys: dict[str, ItemKey] | None = None) -> BankPackage:
    kept = {item.id: made.key.items[item.id] for item in items if item.id in made.key.items}
    return package(replace(made.bank, items=items), BankKey(kept | (keys or {})))


def foreign(*pairs: tuple[Item, dict[str, int]]) -> BankPackage:
    """Make what a file of choices gives: no standard, no section, points alone."""
    items = [
        replace(item, kind=BANK.bank.items[0].kind, standard=None, facet=None, instruction="should_do", also=())
        for item, _ in pairs
    ]
    keys = {item.id: ItemKey(IMPORTED, {n: OptionKey(p) for n, p in points.items()}) for item, points in pairs}
    return package(replace(BANK.bank, items=tuple(items), standards=()), BankKey(keys))


def points_of(item_id: str, made: BankPackage = BANK) -> dict[str, int]:
    return {name: option.effectiveness for name, option in made.key.items[item_id].options.items()}


def standings(made: BankPackage, present: BankPackage | None) -> dict[str, Standing]:
    return {arrival.item.id: arrival.standing for arrival in arrivals(made, present)}


def test_into_nothing_everything_is_new():
    assert set(standings(BANK, None).values()) == {Standing.NEW}


def test_the_same_bank_changes_nothing():
    assert set(standings(fitted(Incoming(BANK), BANK), BANK).values()) == {Standing.UNCHANGED}


def test_a_new_text_changes_one_item_and_makes_it_a_draft():
    pick = replace(BANK.bank.item("pick-1"), stem="Another stem.")
    (arrival,) = arrivals(with_items(BANK, pick), BANK)
    assert (arrival.standing, arrival.item.state) == (Standing.CHANGED, ItemState.DRAFT)
    assert arrival.before == BANK.bank.item("pick-1")


def test_what_a_format_cannot_carry_stays():
    pick = BANK.bank.item("pick-1")
    made = fitted(Incoming(foreign((pick, points_of("pick-1"))), partial=True), BANK)
    assert standings(made, BANK) == {"pick-1": Standing.UNCHANGED}
    assert made.key.items["pick-1"] == BANK.key.items["pick-1"]


def test_another_point_changes_that_point_alone_and_no_panel_stands_behind_it():
    panel = Panel(PanelMethod.EXPERT, 9, ("staff", "customers"))
    keyed = replace(BANK.key.items["pick-1"], panel=panel)
    present = with_items(BANK, BANK.bank.item("pick-1"), keys={"pick-1": keyed})
    points = points_of("pick-1") | {"b": 120}
    made = fitted(Incoming(foreign((BANK.bank.item("pick-1"), points)), partial=True), present)
    key = made.key.items["pick-1"]
    assert {name: option.effectiveness for name, option in key.options.items()} == points
    assert key.options["a"].rationale == keyed.options["a"].rationale
    assert (key.panel.method, key.panel.n) == (PanelMethod.PROVISIONAL, 0)
    assert standings(made, present) == {"pick-1": Standing.CHANGED}


def test_a_number_is_no_name():
    """The second file of another program begins at 1 again: its questions are others, or the same ones."""
    first, second = (replace(BANK.bank.item("pick-1"), id=name, stem=name) for name in ("q-001", "q-002"))
    points = {"a": 700, "b": 100, "c": 100, "d": 100}
    there = foreign((first, points), (second, points))
    other = replace(first, id="q-001", stem="A third question.")
    again = replace(second, id="q-002")
    made = fitted(Incoming(foreign((other, points), (again, points)), partial=True, numbered=NUMBERED), there)
    assert standings(made, there) == {"q-003": Standing.NEW, "q-002": Standing.UNCHANGED}


def test_the_same_text_under_a_number_keeps_its_finer_key_unless_another_option_is_best():
    pick = replace(BANK.bank.item("pick-1"), id="q-001", title="Question 1")
    best = {"a": 700, "b": 100, "c": 100, "d": 100}
    numbered = frozenset({"q-001"})
    same = fitted(Incoming(foreign((pick, best)), partial=True, numbered=numbered), BANK)
    assert standings(same, BANK) == {"pick-1": Standing.UNCHANGED}
    other = fitted(Incoming(foreign((pick, best | {"a": 100, "d": 700})), partial=True, numbered=numbered), BANK)
    assert standings(other, BANK) == {"pick-1": Standing.CHANGED}
    assert points_of("pick-1", other)["d"] == 700
    assert other.bank.item("pick-1").title == BANK.bank.item("pick-1").title


@pytest.mark.parametrize(("name", "free"), [("q-009", "q-010"), ("scene", "scene-2"), ("s" * 80, f"{'s' * 70}-2")])
def test_a_free_id_is_found(name, free):
    there = with_items(BANK, replace(BANK.bank.item("pick-1"), id=name))
    coming = with_items(BANK, replace(BANK.bank.item("pick-1"), id=name, stem="Other."))
    made = fitted(Incoming(coming, numbered=frozenset({name})), there)
    assert [item.id for item in made.bank.items] == [free]


def test_an_item_without_a_key_keeps_the_one_that_is_there():
    keyless = package(BANK.bank, BankKey({}))
    assert set(standings(fitted(Incoming(keyless, partial=True), BANK), BANK).values()) == {Standing.UNCHANGED}
    assert set(standings(keyless, BANK).values()) == {Standing.UNCHANGED}


def test_standards_that_are_new_or_worded_anew_are_named():
    reworded = replace(STANDARDS[0], promise="Another promise.")
    added = replace(STANDARDS[1], id="third")
    assert changed_standards((reworded, STANDARDS[1], added), STANDARDS) == (reworded, added)
