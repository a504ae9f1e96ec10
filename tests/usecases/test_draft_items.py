from dataclasses import replace

import pytest

from hiring.bootstrap import Platform
from hiring.domain.access.policy import Actor
from hiring.domain.banks.model import ItemState, PanelMethod
from hiring.errors import Conflict, Invalid, NotAllowed, NotFound
from hiring.store.drafts import changes_of_item
from hiring.store.tables.studio import DraftItemChangeRow
from hiring.usecases.draft_items import ItemClash, add_item, move_item, remove_item, set_key, write_item
from tests.support.banks import ITEMS
from tests.support.platform import People
from tests.support.studio_life import colleague, draft_item, opened, rekeyed, reworded

R, P, L, X, D = ItemState.REVIEW, ItemState.PILOT, ItemState.LIVE, ItemState.RETIRED, ItemState.DRAFT


def history(platform: Platform, actor: Actor, draft_id: str, item_id: str) -> list[DraftItemChangeRow]:
    return list(platform.read(lambda _, work: changes_of_item(work.session, draft_id, item_id), actor))


def test_a_rewritten_live_item_goes_back_to_draft_with_its_reason_kept(platform: Platform, people: People):
    draft = opened(platform, people)
    before = draft_item(platform, people.olivia, draft, "rate-1")
    with pytest.raises(Invalid, match="reason"):
        platform.run(write_item, people.olivia, draft, reworded(before.item), before.revision)
    platform.run(write_item, people.olivia, draft, reworded(before.item), before.revision, "Clearer.")
    after = draft_item(platform, people.olivia, draft, "rate-1")
    assert (after.item.stem, after.item.state) == ("A visitor waits at your desk.", D)
    assert (after.revision, after.written_by, after.changed_by) == (2, people.olivia.id, "Olivia")
    newest, oldest = history(platform, people.olivia, draft, "rate-1")
    assert (newest.action, newest.reason, newest.revision) == ("written", "Clearer.", 2)
    assert (oldest.action, oldest.state, oldest.revision) == ("taken_over", "live", 1)


def test_saving_what_is_there_already_makes_no_revision(platform: Platform, people: People):
    draft = opened(platform, people)
    before = draft_item(platform, people.olivia, draft, "rate-1")
    platform.run(write_item, people.olivia, draft, replace(before.item, state=D), before.revision)
    assert draft_item(platform, people.olivia, draft, "rate-1") == before


def test_the_writer_cannot_approve_and_a_colleague_can(platform: Platform, people: People):
    draft = opened(platform, people)
    pilar = colleague(people.olivia)
    new = replace(ITEMS[0], id="new-1")
    platform.run(add_item, people.olivia, draft, new)
    platform.run(move_item, people.olivia, draft, "new-1", R, 1)
    with pytest.raises(NotAllowed, match="second person"):
        platform.run(move_item, people.olivia, draft, "new-1", P, 2)
    assert draft_item(platform, people.olivia, draft, "new-1").item.state is R
    platform.run(move_item, pilar, draft, "new-1", P, 2)
    assert draft_item(platform, people.olivia, draft, "new-1").item.state is P
    platform.run(move_item, people.olivia, draft, "new-1", L, 3, "The pilot told people apart.")
    assert [row.state for row in history(platform, people.olivia, draft, "new-1")] == [
        "live",
        "pilot",
        "review",
        "draft",
    ]


def test_who_rewrites_in_review_becomes_the_writer(platform: Platform, people: People):
    """Else two people could each approve the other's last word without anybody reading it."""
    draft = opened(platform, people)
    pilar = colleague(people.olivia)
    platform.run(add_item, people.olivia, draft, replace(ITEMS[0], id="new-1"))
    platform.run(move_item, people.olivia, draft, "new-1", R, 1)
    item = draft_item(platform, pilar, draft, "new-1").item
    platform.run(write_item, pilar, draft, reworded(item), 2, "Too long.")
    platform.run(move_item, pilar, draft, "new-1", R, 3)
    with pytest.raises(NotAllowed):
        platform.run(move_item, pilar, draft, "new-1", P, 4)
    platform.run(move_item, people.olivia, draft, "new-1", P, 4)


def test_a_key_alone_keeps_the_state_and_needs_a_reason(platform: Platform, people: People):
    draft = opened(platform, people)
    before = draft_item(platform, people.olivia, draft, "rate-1")
    key = rekeyed(before.key, "a", 600)
    with pytest.raises(Invalid, match="reason"):
        platform.run(set_key, people.olivia, draft, "rate-1", key, 1, " ")
    assert platform.run(set_key, people.olivia, draft, "rate-1", key, 1, "Two raters were wrong.") == 2
    after = draft_item(platform, people.olivia, draft, "rate-1")
    assert (after.key, after.item) == (key, before.item)
    assert history(platform, people.olivia, draft, "rate-1")[0].action == "keyed"
    stray = replace(key, options={**key.options, "z": key.options["a"]})
    with pytest.raises(Invalid, match="no option z"):
        platform.run(set_key, people.olivia, draft, "rate-1", stray, 2, "Why not.")


def test_a_new_text_takes_the_panel_off_its_key(platform: Platform, people: People):
    draft = opened(platform, people)
    before = draft_item(platform, people.olivia, draft, "rate-1")
    assert before.key is not None
    panel = replace(before.key.panel, method=PanelMethod.EXPERT, n=9, groups=("staff", "customers"))
    platform.run(set_key, people.olivia, draft, "rate-1", replace(before.key, panel=panel), 1, "Panel of May.")
    item = replace(before.item, options=before.item.options[:-1])
    platform.run(write_item, people.olivia, draft, item, 2, "Nobody chose it.")
    key = draft_item(platform, people.olivia, draft, "rate-1").key
    assert key is not None
    assert (key.panel.method, key.panel.n) == (PanelMethod.PROVISIONAL, 0)
    assert list(key.options) == ["a", "b", "c", "d"]


def test_the_second_of_two_writers_sees_both_versions_and_nothing_is_lost(platform: Platform, people: People):
    draft = opened(platform, people)
    pilar = colleague(people.olivia)
    seen = draft_item(platform, people.olivia, draft, "rate-1")
    platform.run(write_item, people.olivia, draft, reworded(seen.item, "Hers."), seen.revision, "Mine first.")
    with pytest.raises(Conflict, match="Olivia changed the item rate-1") as caught:
        platform.run(write_item, pilar, draft, reworded(seen.item, "His."), seen.revision, "Mine second.")
    clash = caught.value.current
    assert isinstance(clash, ItemClash)
    assert (clash.theirs.stem, clash.yours.stem, clash.revision) == ("Hers.", "His.", 2)
    assert draft_item(platform, pilar, draft, "rate-1").item.stem == "Hers."
    platform.run(write_item, pilar, draft, clash.yours, clash.revision, "Both read.")
    stems = [row.content["stem"] for row in history(platform, pilar, draft, "rate-1")]
    assert stems == ["His.", "Hers.", seen.item.stem]
    for late in (
        lambda: platform.run(set_key, pilar, draft, "rate-1", rekeyed(seen.key, "a", 600), 1, "Late."),
        lambda: platform.run(move_item, pilar, draft, "rate-1", R, 1, "Late."),
    ):
        with pytest.raises(Conflict):
            late()


def test_an_item_that_was_never_published_can_be_taken_out_and_its_history_stays(platform: Platform, people: People):
    draft = opened(platform, people)
    platform.run(add_item, people.olivia, draft, replace(ITEMS[0], id="new-1"))
    platform.run(remove_item, people.olivia, draft, "new-1", 1, "Two of a kind.")
    with pytest.raises(NotFound):
        platform.run(move_item, people.olivia, draft, "new-1", R, 2)
    platform.run(add_item, people.olivia, draft, replace(ITEMS[0], id="new-1"))
    actions = [(row.revision, row.action) for row in history(platform, people.olivia, draft, "new-1")]
    assert actions == [(3, "written"), (2, "removed"), (1, "written")]
    with pytest.raises(Conflict, match="Retire it"):
        platform.run(remove_item, people.olivia, draft, "rate-1", 1, "Out.")


def test_an_id_is_used_once(platform: Platform, people: People):
    draft = opened(platform, people)
    with pytest.raises(Invalid, match="already"):
        platform.run(add_item, people.olivia, draft, ITEMS[0])


def test_others_neither_see_nor_change_it(platform: Platform, people: People):
    draft = opened(platform, people)
    with pytest.raises(NotFound):
        platform.run(move_item, people.nina, draft, "rate-1", X, 1, "Mine.")
    with pytest.raises(NotAllowed):
        platform.run(move_item, people.aud, draft, "rate-1", X, 1, "Mine.")
