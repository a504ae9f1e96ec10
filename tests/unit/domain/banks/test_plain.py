"""Banks as plain data: nothing is lost, and the hash says of what it is."""

import json
from dataclasses import replace

import pytest

from hiring.domain.banks.coverage import NO_STANDARD, Column, coverage
from hiring.domain.banks.model import (
    Bank,
    BankKey,
    BankKind,
    BankPackage,
    BankStandard,
    ItemKey,
    ItemState,
    Motive,
    OptionKey,
    Panel,
    PanelMethod,
    Section,
)
from hiring.domain.banks.plain import bank_from_plain, bank_to_plain, key_from_plain, key_to_plain, package
from tests.support.banks import tiny_bank

PACK = tiny_bank()


def test_a_bank_survives_being_plain_json():
    again = bank_from_plain(json.loads(json.dumps(bank_to_plain(PACK.bank))))
    key = key_from_plain(json.loads(json.dumps(key_to_plain(PACK.key))))
    assert package(again, key) == PACK


def test_the_content_holds_nothing_of_the_key():
    text = json.dumps(bank_to_plain(PACK.bank))
    assert "effectiveness" not in text
    assert "653" not in text
    assert "rationale" not in text


def test_the_hash_is_the_same_for_ever():
    """Score records name these: if they change, records no longer say what they were made with."""
    assert (PACK.content_sha256, PACK.key_sha256) == (
        "96198feed9efe02446dfa06a3a524e1e99cfd0e9aec53cb73558f465d89b3599",
        "aa5aa6f1247db7370dd447d918dda95a234222c9fcde70f02efae05527e793b2",
    )


def test_the_order_in_which_a_key_is_written_does_not_matter():
    reversed_key = BankKey(
        {
            name: replace(entry, options=dict(reversed(list(entry.options.items()))))
            for name, entry in reversed(list(PACK.key.items.items()))
        }
    )
    assert package(PACK.bank, reversed_key).key_sha256 == PACK.key_sha256


def changed_item(**changes: object) -> Bank:
    first, *rest = PACK.bank.items
    return replace(PACK.bank, items=(replace(first, **changes), *rest))  # type: ignore[arg-type]


def renamed(name: str) -> BankStandard:
    return replace(PACK.bank.standards[0], **{name: "other"})  # type: ignore[arg-type]


def test_every_part_of_the_content_reaches_its_hash():
    first = PACK.bank.items[0]
    standard = PACK.bank.standards[0]
    banks = [
        *(
            replace(PACK.bank, **{name: "other"})  # type: ignore[arg-type]
            for name in ("slug", "title", "version", "language", "licence")
        ),
        replace(PACK.bank, description="Other."),
        replace(PACK.bank, kind=BankKind.FIXTURE),
        *(
            replace(PACK.bank, standards=(renamed(name), *PACK.bank.standards[1:]))
            for name in ("id", "name", "promise")
        ),
        replace(PACK.bank, standards=(replace(standard, behaviours=("other",)), *PACK.bank.standards[1:])),
        replace(PACK.bank, items=tuple(reversed(PACK.bank.items))),
        *(changed_item(**{name: "other"}) for name in ("id", "standard", "facet", "title", "stem", "story")),
        changed_item(also=("be-kind",)),
        changed_item(instruction="would_do"),
        changed_item(state=ItemState.PILOT),
        changed_item(cost=0),
        changed_item(options=tuple(reversed(first.options))),
        changed_item(options=(replace(first.options[0], text="Other."), *first.options[1:])),
    ]
    packs = [package(bank, PACK.key) for bank in banks]
    assert len({PACK.content_sha256, *(pack.content_sha256 for pack in packs)}) == len(packs) + 1
    assert {pack.key_sha256 for pack in packs} == {PACK.key_sha256}


def with_key(panel: Panel | None = None, **changes: object) -> BankPackage:
    entry = PACK.key.items["rate-1"]
    options = {**entry.options, "a": replace(entry.options["a"], **changes)}  # type: ignore[arg-type]
    return package(PACK.bank, BankKey({**PACK.key.items, "rate-1": ItemKey(panel or entry.panel, options)}))


def test_every_part_of_the_key_reaches_its_hash_and_none_the_contents():
    packs = [
        with_key(effectiveness=652),
        with_key(sd=None),
        with_key(care=None),
        with_key(convenience=700),
        with_key(motive=Motive.PLEASING),
        with_key(motive=None),
        with_key(rationale="Other."),
        with_key(Panel(PanelMethod.EXPERT, 0, ())),
        with_key(Panel(PanelMethod.PROVISIONAL, 1, ())),
        with_key(Panel(PanelMethod.PROVISIONAL, 0, ("staff",))),
    ]
    assert len({PACK.key_sha256, *(pack.key_sha256 for pack in packs)}) == len(packs) + 1
    assert {pack.content_sha256 for pack in packs} == {PACK.content_sha256}


# --- what a bank says of itself ------------------------------------------------------------------------
def test_items_and_options_are_found_by_their_ids():
    assert PACK.bank.item("pick-1").option("b").text == "Action 2 of pick-1."
    with pytest.raises(KeyError):
        PACK.bank.item("no-such")
    with pytest.raises(KeyError):
        PACK.bank.item("pick-1").option("z")


@pytest.mark.parametrize("state", ItemState)
def test_only_live_items_are_asked(state):
    bank = replace(PACK.bank, items=tuple(replace(item, state=state) for item in PACK.bank.items))
    assert (len(bank.scored_items), len(bank.practice_items)) == ((10, 2) if state is ItemState.LIVE else (0, 0))


EXPERTS = Panel(PanelMethod.EXPERT, 8, ("leaders", "customers"))


@pytest.mark.parametrize(
    ("panels", "status"),
    [
        ([EXPERTS, EXPERTS], PanelMethod.EXPERT),
        ([EXPERTS, Panel(PanelMethod.PROVISIONAL, 20, ("leaders", "customers"))], PanelMethod.PROVISIONAL),
        ([EXPERTS, Panel(PanelMethod.EXPERT, 7, ("leaders", "customers"))], PanelMethod.PROVISIONAL),
        ([EXPERTS, Panel(PanelMethod.EXPERT, 30, ("leaders",))], PanelMethod.PROVISIONAL),
        ([EXPERTS, Panel(PanelMethod.IMPORTED, 0, ())], PanelMethod.IMPORTED),
        ([], PanelMethod.PROVISIONAL),
    ],
)
def test_the_weakest_panel_decides_what_a_key_is(panels, status):
    key = BankKey({f"item-{n}": ItemKey(panel, {"a": OptionKey(500)}) for n, panel in enumerate(panels)})
    assert key.status is status


def test_coverage_counts_live_situations_by_standard_and_column():
    found = coverage(PACK.bank)
    assert found.columns == (
        Column(Section.FIT, "rate_all"),
        Column(Section.FIT, "best_worst"),
        Column(Section.FIT, "rank"),
        Column(Section.EMPATHY, "understanding"),
        Column(Section.EMPATHY, "response"),
        Column(Section.CARE, "first_action"),
        Column(Section.CARE, "cost"),
        Column(Section.CARE, "boundary"),
    )
    assert {row.standard_id: row.counts for row in found.rows} == {
        "own-it": (1, 1, 0, 0, 0, 1, 1, 1),
        "be-kind": (2, 0, 1, 1, 1, 0, 0, 0),
    }
    assert [row.total for row in found.rows] == [5, 5]
    assert sum(found.totals) == len(PACK.bank.scored_items)


def test_situations_without_a_standard_have_a_row_of_their_own():
    bank = replace(PACK.bank, standards=(), items=tuple(replace(item, standard=None) for item in PACK.bank.items))
    (row,) = coverage(bank).rows
    assert (row.standard_id, row.name, row.total) == (NO_STANDARD, "No standard", 10)
