import time
from dataclasses import replace

from hiring.domain.banks.model import BankKey, BankPackage, Item, ItemState
from hiring.domain.banks.plain import package
from hiring.domain.lint.check import lint
from hiring.domain.lint.drafts import lint_draft, lint_item
from hiring.domain.lint.findings import Severity
from tests.support.banks import ITEMS, item, tiny_bank

MADE = tiny_bank()


def with_item(changed: Item) -> BankPackage:
    items = tuple(changed if found.id == changed.id else found for found in MADE.bank.items)
    return package(replace(MADE.bank, items=items), MADE.key)


def test_a_sound_working_copy_is_checked_like_a_bank():
    assert lint_draft(MADE) == lint(MADE)


def test_what_no_reader_would_accept_is_an_error_and_the_rest_is_still_checked():
    broken = with_item(replace(ITEMS[0], standard="no-such"))
    errors = [found for found in lint_draft(broken).findings if found.severity is Severity.ERROR]
    assert [(found.item, found.code) for found in errors] == [("rate-1", "schema")]
    assert [found for found in lint_draft(broken).findings if found.item == "rate-2"]


def test_an_empty_bank_is_told_what_it_lacks():
    empty = package(replace(MADE.bank, items=()), BankKey({}))
    assert "The bank has no items." in [found.message for found in lint_draft(empty).findings]


def test_the_key_of_a_draft_is_checked_before_it_is_live():
    draft = with_item(replace(ITEMS[0], state=ItemState.DRAFT))
    key = MADE.key.items["rate-1"]
    bare = replace(
        key, options={name: replace(option, motive=None, rationale="") for name, option in key.options.items()}
    )
    made = package(draft.bank, BankKey({**MADE.key.items, "rate-1": bare}))
    assert "uncoded-option" in [found.code for found in lint_draft(made).findings if found.item == "rate-1"]


def test_a_key_that_tells_nothing_apart_is_an_error():
    key = MADE.key.items["rate-1"]
    flat = replace(key, options={name: replace(option, effectiveness=400) for name, option in key.options.items()})
    made = package(MADE.bank, BankKey({**MADE.key.items, "rate-1": flat}))
    assert ("cannot-count", Severity.ERROR) in [(f.code, f.severity) for f in lint_item(made, "rate-1")]
    assert [f for f in lint_draft(made).findings if f.code == "cannot-count"]


def test_one_item_is_told_all_that_concerns_it():
    changed = replace(ITEMS[0], stem=ITEMS[1].stem, options=ITEMS[1].options[:2], standard=None)
    codes = {found.code for found in lint_item(with_item(changed), "rate-1")}
    assert {"schema", "near-duplicate"} <= codes
    assert all(found.item == "rate-1" for found in lint_item(with_item(changed), "rate-1"))


def test_it_is_fast_enough_to_be_asked_while_somebody_types():
    many = [
        replace(item(f"rate-{n}", ITEMS[0].kind, ITEMS[0].format, 5), stem=f"{n} " + ITEMS[0].stem * 3)
        for n in range(60)
    ]
    made = tiny_bank(items=many)
    lint_item(made, "rate-7")
    start = time.perf_counter()
    lint_item(made, "rate-7")
    assert time.perf_counter() - start < 0.2
