from dataclasses import replace

import pytest

from hiring.bootstrap import Platform
from hiring.domain.access.policy import Actor
from hiring.domain.banks.model import BankPackage, ItemState
from hiring.errors import Conflict, Invalid, NotAllowed, NotFound
from hiring.usecases.banks import load_bank
from hiring.usecases.comments import add_remark, settle_remark
from hiring.usecases.draft_items import write_item
from hiring.usecases.draft_pages import check_item, view_draft_item, view_overview
from hiring.usecases.drafts import (
    TakenOver,
    describe_draft,
    list_drafts,
    new_draft,
    open_draft,
    package_of_draft,
    take_over,
    view_draft,
)
from hiring.usecases.enemies import list_enemies, name_enemies, part_enemies
from tests.support.banks import ITEMS, tiny_bank
from tests.support.platform import People
from tests.support.studio_life import colleague, draft_item, opened, reworded


def package_in(platform: Platform, actor: Actor, draft: str) -> BankPackage:
    return platform.read(lambda _, work: package_of_draft(work, draft), actor)


def test_a_working_copy_holds_what_its_version_holds(platform: Platform, people: People):
    made = tiny_bank()
    draft = opened(platform, people)
    copy = package_in(platform, people.olivia, draft)
    assert replace(copy.bank, version=made.bank.version) == made.bank
    assert copy.key == made.key
    view = platform.read(view_draft, people.aud, draft)
    assert (view.base_version, view.bank.version, len(view.items)) == ("1", "1+draft", 12)
    assert [found.id for found in platform.read(list_drafts, people.aud)] == [draft]


def test_a_bank_has_one_working_copy(platform: Platform, people: People):
    draft = opened(platform, people)
    other = platform.run(load_bank, people.olivia, tiny_bank(version="2"))
    assert platform.run(open_draft, colleague(people.olivia), other.id) == draft


def test_a_bank_can_begin_empty(platform: Platform, people: People):
    bank = replace(tiny_bank().bank, slug="new-bank", items=())
    draft = platform.run(new_draft, people.olivia, bank)
    view = platform.read(view_draft, people.olivia, draft)
    assert (view.bank.title, view.items, view.base_version) == ("A tiny bank", (), "")
    with pytest.raises(Invalid, match="already"):
        platform.run(new_draft, people.olivia, bank)
    assert platform.read(view_overview, people.olivia, draft).report.findings[0].message == "The bank has no items."


def test_what_a_bank_says_of_itself_is_changed_by_one_at_a_time(platform: Platform, people: People):
    draft = opened(platform, people)
    bank = platform.read(view_draft, people.olivia, draft).bank
    platform.run(describe_draft, people.olivia, draft, replace(bank, title="Front desk"), 1)
    assert platform.read(view_draft, people.olivia, draft).bank.title == "Front desk"
    with pytest.raises(Conflict):
        platform.run(describe_draft, people.olivia, draft, replace(bank, title="Late"), 1)
    with pytest.raises(Invalid, match="measures be-kind"):
        platform.run(describe_draft, people.olivia, draft, replace(bank, standards=bank.standards[:1]), 2)


def test_a_package_is_taken_over_item_by_item(platform: Platform, people: People):
    draft = opened(platform, people)
    made = tiny_bank(
        version="9", items=[replace(ITEMS[0], stem="Another stem."), *ITEMS[1:5], replace(ITEMS[0], id="new-1")]
    )
    result = platform.run(take_over, people.olivia, made)
    assert result == TakenOver(draft, added=1, changed=1, unchanged=4)
    changed = draft_item(platform, people.olivia, draft, "rate-1")
    assert (changed.item.state, changed.revision, changed.written_by) == (ItemState.DRAFT, 2, people.olivia.id)
    assert draft_item(platform, people.olivia, draft, "new-1").item.state is ItemState.DRAFT
    assert len(platform.read(view_draft, people.olivia, draft).items) == 13
    again = platform.run(take_over, people.olivia, made)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 6)


def test_an_unknown_bank_is_taken_over_as_drafts(platform: Platform, people: People):
    result = platform.run(take_over, people.olivia, tiny_bank(slug="from-outside"))
    assert (result.added, result.changed, result.unchanged) == (12, 0, 0)
    view = platform.read(view_draft, people.olivia, result.draft_id)
    assert {found.item.state for found in view.items} == {ItemState.DRAFT}
    assert {found.written_by for found in view.items} == {people.olivia.id}


def test_a_package_without_a_copy_is_compared_with_the_newest_version(platform: Platform, people: People):
    platform.run(load_bank, people.olivia, tiny_bank())
    result = platform.run(take_over, people.olivia, tiny_bank(version="2"))
    assert (result.added, result.changed, result.unchanged) == (0, 0, 12)


def test_remarks_are_made_counted_and_settled(platform: Platform, people: People):
    draft = opened(platform, people)
    remark = platform.run(add_remark, people.olivia, draft, "rate-1", "Too long?")
    assert draft_item(platform, people.olivia, draft, "rate-1").remarks == 1
    assert platform.run(settle_remark, people.olivia, draft, remark) == "rate-1"
    assert draft_item(platform, people.olivia, draft, "rate-1").remarks == 0
    (kept,) = platform.read(view_draft_item, people.aud, draft, "rate-1").remarks
    assert (kept.text, kept.by_name, kept.settled_by) == ("Too long?", "Olivia", "Olivia")
    with pytest.raises(Conflict, match="already"):
        platform.run(settle_remark, people.olivia, draft, remark)
    with pytest.raises(Invalid):
        platform.run(add_remark, people.olivia, draft, "rate-1", " ")
    with pytest.raises(NotFound):
        platform.run(add_remark, people.olivia, draft, "no-such", "Lost.")


def test_the_page_of_an_item_tells_its_history(platform: Platform, people: People):
    draft = opened(platform, people)
    platform.run(write_item, people.olivia, draft, reworded(ITEMS[0]), 1, "Clearer.")
    page = platform.read(view_draft_item, people.aud, draft, "rate-1")
    assert [(line.number, line.action, line.reason) for line in page.history] == [
        (2, "written", "Clearer."),
        (1, "taken_over", "Taken over from version 1."),
    ]
    assert [change.field for change in page.history[0].changes] == ["stem", "state"]
    assert page.published == ITEMS[0]
    assert (page.previous, page.next) == (None, "rate-2")


def test_what_is_being_typed_is_checked_and_not_saved(platform: Platform, people: People):
    draft = opened(platform, people)
    item = replace(ITEMS[0], stem="Which action is never always right, and why? And when?")
    codes = {found.code for found in platform.read(check_item, people.olivia, draft, item, None)}
    assert {"double-barrelled", "schema"} <= codes
    assert draft_item(platform, people.olivia, draft, "rate-1").item == ITEMS[0]


def test_items_are_kept_apart_and_let_meet_again(platform: Platform, people: People):
    draft = opened(platform, people)
    pair = platform.run(name_enemies, people.olivia, draft, "rate-2", "rate-1", "One answers the other.")
    (found,) = platform.read(list_enemies, people.aud, draft)
    assert (found.id, found.first, found.second, found.by_name) == (pair, "rate-1", "rate-2", "Olivia")
    with pytest.raises(Invalid, match="already"):
        platform.run(name_enemies, people.olivia, draft, "rate-1", "rate-2", "Again.")
    with pytest.raises(Invalid, match="itself"):
        platform.run(name_enemies, people.olivia, draft, "rate-1", "rate-1", "Again.")
    platform.run(part_enemies, people.olivia, draft, pair)
    assert platform.read(list_enemies, people.olivia, draft) == ()


def test_a_working_copy_belongs_to_its_organisation(platform: Platform, people: People):
    draft = opened(platform, people)
    assert platform.read(list_drafts, people.nina) == []
    with pytest.raises(NotFound):
        platform.read(view_overview, people.nina, draft)
    with pytest.raises(NotAllowed):
        platform.read(view_overview, people.mateo, draft)
    with pytest.raises(NotAllowed):
        platform.run(add_remark, people.aud, draft, "rate-1", "No.")
