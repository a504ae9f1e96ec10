from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiring.domain.banks.life import PUBLISHED
from hiring.domain.banks.model import BankKey, BankPackage, ItemState
from hiring.domain.banks.plain import package
from hiring.domain.banks.release import proposed_version, release
from hiring.domain.banks.validate import validate
from tests.support.banks import ITEMS, tiny_bank

D, R, P, L, X = ItemState
BASE = tiny_bank(version="1.2.3")


def copy(states: dict[str, ItemState], *, stem: str = "", base: BankPackage = BASE) -> BankPackage:
    items = tuple(
        replace(item, state=states.get(item.id, item.state), stem=stem or item.stem) if item.id in states else item
        for item in base.bank.items
    )
    return package(replace(base.bank, items=items, version="draft"), base.key)


def test_what_is_being_written_stays_behind_and_its_published_text_in_use():
    made = release(copy({"rate-1": D, "rate-2": R}, stem="Being rewritten."), BASE, {}, "1.3.0")
    assert [item.id for item in made.kept_back] == ["rate-1", "rate-2"]
    assert [item.id for item in made.kept_published] == ["rate-1", "rate-2"]
    assert made.package.bank.item("rate-1") == BASE.bank.item("rate-1")
    assert made.package.bank.version == "1.3.0"


def test_a_new_item_appears_when_it_has_been_reviewed():
    without = tiny_bank(version="1.2.3", items=ITEMS[1:])
    for state, there in ((D, False), (R, False), (P, True), (L, True)):
        made = release(copy({"rate-1": state}), without, {}, "2")
        assert ("rate-1" in [item.id for item in made.package.bank.items]) is there
        assert ("rate-1" in made.package.key.items) is there


def test_an_item_retired_on_the_way_is_not_live_again_by_being_rewritten():
    made = release(copy({"rate-1": D}), BASE, {"rate-1": X}, "2")
    assert made.package.bank.item("rate-1").state is X


def test_a_pilot_under_rewrite_stops():
    base = copy({"rate-1": P})
    made = release(copy({"rate-1": D}), base, {"rate-1": P}, "2")
    assert "rate-1" not in [item.id for item in made.package.bank.items]
    assert not made.kept_published


@given(st.dictionaries(st.sampled_from([item.id for item in ITEMS]), st.sampled_from(ItemState)), st.booleans())
def test_whatever_is_published_keeps_the_rules_of_packages(states: dict[str, ItemState], based: bool):
    draft = copy(states)
    made = release(draft, BASE if based else None, {}, "2.0.0").package
    assert all(item.state in PUBLISHED for item in made.bank.items)
    assert made == package(made.bank, BankKey(made.key.items))
    assert set(made.key.items) == {item.id for item in made.bank.items}
    assert not [problem for problem in validate(made.bank, made.key) if problem.item]


@pytest.mark.parametrize(
    ("base", "text", "number"),
    [
        ("1.2.3", True, "1.3.0"),
        ("1.2.3", False, "1.2.4"),
        ("1", True, "1.1.0"),
        ("1", False, "1.0.1"),
        ("May", True, "May.1"),
    ],
)
def test_the_next_number(base: str, text: bool, number: str):
    before = tiny_bank(version=base)
    after = copy({"rate-1": L}, stem="Other." if text else "", base=before)
    assert proposed_version(before, after, ()) == number


def test_a_number_is_used_once():
    assert proposed_version(BASE, BASE, {"1.2.4", "1.2.5"}) == "1.2.6"
    assert proposed_version(None, BASE, ()) == "1.0.0"
    assert proposed_version(None, BASE, {"1.0.0"}) == "1.1.0"
