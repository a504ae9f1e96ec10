"""What must be true of a bank beyond the shape of its files (each fault on a real file: tests of the adapter)."""

from dataclasses import replace

import pytest

from hiring.domain.banks.model import (
    Bank,
    BankKey,
    BankKind,
    Format,
    Item,
    ItemKey,
    Kind,
    OptionKey,
    Panel,
    PanelMethod,
)
from hiring.domain.banks.validate import validate
from tests.support.banks import item, tiny_bank

PACK = tiny_bank()


def messages(bank: Bank, key: BankKey = PACK.key) -> list[tuple[str, str, str]]:
    return [(problem.file, problem.item, problem.message) for problem in validate(bank, key)]


def with_item(made: Item) -> tuple[Bank, BankKey]:
    keys = ItemKey(Panel(PanelMethod.PROVISIONAL, 0, ()), {o.id: OptionKey(400) for o in made.options})
    return replace(PACK.bank, items=(*PACK.bank.items, made)), BankKey({**PACK.key.items, made.id: keys})


def test_a_sound_bank_has_no_problem():
    assert validate(PACK.bank, PACK.key) == []


@pytest.mark.parametrize(
    ("fmt", "options", "wanted"),
    [
        (Format.RATE_ALL, 1, "2 to 7"),
        (Format.RATE_ALL, 8, "2 to 7"),
        (Format.BEST_WORST, 2, "3 to 10"),
        (Format.PICK_ONE, 1, "2 to 10"),
        (Format.RANK, 11, "2 to 10"),
        (Format.SINGLE_ACTION, 2, "1"),
        (Format.RATE_ALL, 7, None),
        (Format.BEST_WORST, 3, None),
        (Format.PICK_ONE, 10, None),
    ],
)
def test_a_format_has_as_many_options_as_it_can(fmt, options, wanted):
    made = item("new", Kind.SJT, fmt, 1)
    names = [f"o{n}" for n in range(options)]
    made = replace(made, options=tuple(replace(made.options[0], id=name, text=f"Do {name}.") for name in names))
    problems = validate(*with_item(made))
    assert [problem.remedy for problem in problems] == ([f"Give it {wanted}."] if wanted else [])


@pytest.mark.parametrize(
    ("kind", "facet", "sound"),
    [
        (Kind.EMPATHY, "understanding", True),
        (Kind.EMPATHY, "first_action", False),
        (Kind.EMPATHY, "", False),
        (Kind.INSTINCT, "first_action", True),
        (Kind.INSTINCT, "response", False),
        (Kind.SJT, "response", False),
        (Kind.PRACTICE, "boundary", False),
        (Kind.CLIMATE, "", True),
    ],
)
def test_a_facet_belongs_to_its_kind(kind, facet, sound):
    assert (messages(*with_item(item("new", kind, Format.PICK_ONE, 3, facet=facet))) == []) is sound


@pytest.mark.parametrize(
    ("cost", "story", "sound"), [(1, "tea", True), (0, "tea", True), (None, "tea", False), (1, None, False)]
)
def test_a_cost_item_says_what_it_costs_and_in_which_story(cost, story, sound):
    made = replace(item("new", Kind.INSTINCT, Format.SINGLE_ACTION, 1, facet="cost"), cost=cost, story=story)
    assert (messages(*with_item(made)) == []) is sound


@pytest.mark.parametrize("change", [{"cost": 0}, {"story": "tea"}])
def test_nothing_else_has_cost_or_story(change):
    made = replace(item("new", Kind.INSTINCT, Format.PICK_ONE, 3, facet="boundary"), **change)
    assert messages(*with_item(made)) == [("items.yaml", "new", "Only cost items have cost and story.")]


def test_climate_needs_no_key_and_practice_does():
    bank = replace(PACK.bank, items=(*PACK.bank.items, item("mood", Kind.CLIMATE, Format.PICK_ONE, 3)))
    assert messages(bank) == []
    key = BankKey({name: entry for name, entry in PACK.key.items.items() if name != "practice-1"})
    assert messages(PACK.bank, key) == [("key.yaml", "practice-1", "The item has no key.")]


def test_every_standard_named_is_one_of_the_banks():
    made = replace(PACK.bank.items[0], standard="own-it", also=("be-kind", "be-quick"))
    bank = replace(PACK.bank, items=(made, *PACK.bank.items[1:]))
    (problem,) = validate(bank, PACK.key)
    assert (problem.item, problem.message) == ("rate-1", "“be-quick” is not a standard of this bank.")
    assert problem.remedy == "Use one of: be-kind, own-it."


def test_only_a_fixture_names_no_standard():
    items = tuple(replace(made, standard=None) for made in PACK.bank.items)
    fixture = replace(PACK.bank, kind=BankKind.FIXTURE, standards=(), items=items)
    assert messages(fixture) == []
    assert messages(replace(fixture, kind=BankKind.ASSESSMENT))[0][2] == "The bank states no standards."
    assert ("bank.yaml", "", "A fixture states no standards.") in messages(replace(PACK.bank, kind=BankKind.FIXTURE))


def test_two_options_that_say_the_same_are_found_whatever_their_case():
    made = PACK.bank.items[0]
    twice = (made.options[0], replace(made.options[1], text=made.options[0].text.upper()), *made.options[2:])
    bank = replace(PACK.bank, items=(replace(made, options=twice), *PACK.bank.items[1:]))
    assert messages(bank) == [("items.yaml", "rate-1", "Two options say the same: “action 1 of rate-1.”.")]


def test_ids_are_used_once():
    first, second, *rest = PACK.bank.items
    twice = replace(PACK.bank, items=(first, replace(second, id=first.id), *rest))
    assert ("items.yaml", "rate-1", "The item id is used 2 times.") in messages(twice)
    standards = (*PACK.bank.standards, PACK.bank.standards[0])
    assert messages(replace(PACK.bank, standards=standards)) == [
        ("bank.yaml", "own-it", "The standard id is used 2 times.")
    ]
    options = (*first.options[:-1], replace(first.options[-1], id="a"))
    assert ("items.yaml", "rate-1", "The option id a is used 2 times.") in messages(
        replace(PACK.bank, items=(replace(first, options=options), second, *rest))
    )


def test_a_bank_has_items():
    assert messages(replace(PACK.bank, items=()), BankKey({})) == [("items.yaml", "", "The bank has no items.")]


def test_options_and_their_keys_are_the_same_set_and_named_in_order():
    entry = PACK.key.items["rate-1"]
    moved = {{"a": "z", "b": "y"}.get(name, name): key for name, key in entry.options.items()}
    key = BankKey({**PACK.key.items, "rate-1": replace(entry, options=moved), "rate-99": entry})
    assert messages(PACK.bank, key) == [
        ("key.yaml", "rate-1", "Option a has no key."),
        ("key.yaml", "rate-1", "Option b has no key."),
        ("key.yaml", "rate-1", "There is no option y."),
        ("key.yaml", "rate-1", "There is no option z."),
        ("key.yaml", "rate-99", "There is no such item."),
    ]
