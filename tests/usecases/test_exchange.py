"""Waiting files, what they would do, taking them over, and writing down what leaves."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from hiring.domain.access.policy import operator
from hiring.domain.banks.arrivals import Incoming, Standing
from hiring.domain.banks.plain import package
from hiring.domain.records.events import Event
from hiring.errors import Conflict, Invalid, NotAllowed, NotFound
from hiring.store.tables.records import AuditEventRow
from hiring.store.tables.studio import UploadRow
from hiring.usecases.banks import load_bank
from hiring.usecases.draft_items import write_item
from hiring.usecases.drafts import open_draft, view_draft
from hiring.usecases.exchange import (
    KEPT,
    WAITS,
    Wish,
    bank_to_export,
    discard_upload,
    draft_to_export,
    drop_old_uploads,
    foresee,
    hold_upload,
    list_targets,
    record_export,
    take_upload_over,
    view_upload,
    without_key,
)
from hiring.worker.handlers import tick
from tests.support.banks import tiny_bank
from tests.support.studio_exchange import hold_a_file
from tests.support.studio_life import colleague, draft_item, opened

NEW = Wish("jsonl", {})
INTO = Wish("jsonl", {}, into="tiny")


def changed(made, item_id="pick-1", stem="Another text for the same situation."):
    """Return the bank with one item rewritten."""
    items = tuple(replace(item, stem=stem) if item.id == item_id else item for item in made.bank.items)
    return package(replace(made.bank, items=items), made.key)


def held(platform):
    with Session(platform.engine) as session:
        return len(session.scalars(select(UploadRow.id)).all())


def events(platform, event):
    with Session(platform.engine) as session:
        rows = session.scalars(select(AuditEventRow).where(AuditEventRow.event == event.value)).all()
        return [(row.subject, row.details) for row in rows]


def test_a_file_waits_for_its_owner_alone_and_for_an_hour(platform, people, clock):
    upload_id = hold_a_file(platform, people.olivia)
    assert platform.read(view_upload, people.olivia, upload_id).wish == NEW
    for stranger in (colleague(people.olivia), people.nina):
        for usecase in (view_upload, discard_upload):
            with pytest.raises(NotFound):
                platform.run(usecase, stranger, upload_id)
        with pytest.raises(NotFound):
            platform.run(take_upload_over, stranger, upload_id, Incoming(tiny_bank(slug="other")), "")
    for actor in (people.mateo, people.aud, people.ada):
        with pytest.raises(NotAllowed):
            platform.read(view_upload, actor, upload_id)
    clock.move(WAITS)
    with pytest.raises(NotFound):
        platform.read(view_upload, people.olivia, upload_id)


def test_old_files_are_cleared_away_and_younger_ones_are_not(platform, people, clock):
    hold_a_file(platform, people.olivia)
    clock.move(WAITS - timedelta(minutes=1))
    young = hold_a_file(platform, people.olivia, "second")
    clock.move(timedelta(minutes=1))
    tick(platform)
    assert held(platform) == 1
    assert platform.read(view_upload, people.olivia, young)
    with pytest.raises(NotAllowed):
        platform.run(drop_old_uploads, people.olivia)


def test_one_person_keeps_few_files(platform, people, clock):
    theirs = hold_a_file(platform, people.nina)
    ids = []
    for n in range(KEPT + 2):
        clock.move(timedelta(seconds=1))
        ids.append(hold_a_file(platform, people.olivia, f"bank-{n}"))
    assert held(platform) == KEPT + 1
    assert platform.read(view_upload, people.olivia, ids[-1])
    assert platform.read(view_upload, people.nina, theirs)
    platform.run(discard_upload, people.olivia, ids[-1])
    assert held(platform) == KEPT


@pytest.mark.parametrize("content", [b"", b"x" * 20_000_001])
def test_no_file_and_too_large_a_file_do_not_wait(platform, people, content):
    with pytest.raises(Invalid):
        platform.run(hold_upload, people.olivia, "a", content, NEW)
    assert held(platform) == 0


def test_a_new_bank_comes_in_as_a_working_copy_of_drafts(platform, people):
    made = tiny_bank(slug="from-elsewhere")
    upload_id = hold_a_file(platform, people.olivia)
    wish = platform.read(view_upload, people.olivia, upload_id).wish
    found = platform.read(foresee, people.olivia, Incoming(made), wish)
    assert (found.count(Standing.NEW), found.target) == (12, None)
    done = platform.run(take_upload_over, people.olivia, upload_id, Incoming(made), found.seen, left_out=2)
    view = platform.read(view_draft, people.olivia, done.draft_id)
    assert {item.item.state.value for item in view.items} == {"draft"}
    assert (view.bank.slug, done.added, held(platform)) == ("from-elsewhere", 12, 0)
    ((subject, details),) = events(platform, Event.BANK_IMPORTED)
    assert subject == f"draft:{done.draft_id}"
    assert (details["content_sha256"], details["key_sha256"]) == (made.content_sha256, made.key_sha256)
    assert (len(details["file_sha256"]), details["left_out"], details["format"]) == (64, 2, "jsonl")
    with pytest.raises(NotFound):
        platform.run(take_upload_over, people.olivia, upload_id, Incoming(made), found.seen)


def test_a_new_bank_can_be_named_and_never_takes_the_place_of_another(platform, people):
    platform.run(load_bank, people.olivia, tiny_bank())
    with pytest.raises(Invalid, match="already"):
        platform.read(foresee, people.olivia, Incoming(tiny_bank()), NEW)
    named = Wish("jsonl", {}, slug="mine", title="My own")
    bank = platform.read(foresee, people.olivia, Incoming(tiny_bank()), named).package.bank
    assert (bank.slug, bank.title) == ("mine", "My own")
    nobody_elses = platform.read(foresee, people.nina, Incoming(tiny_bank()), NEW)
    assert nobody_elses.count(Standing.NEW) == 12


@pytest.mark.parametrize("copied", [True, False])
def test_into_a_bank_only_what_differs_changes(platform, people, copied):
    if copied:
        opened(platform, people)
    else:
        platform.run(load_bank, people.olivia, tiny_bank())
    ((target),) = platform.read(list_targets, people.olivia)
    assert (target.slug, target.opened) == ("tiny", copied)
    made = Incoming(changed(tiny_bank(slug="whatever", version="9")))
    upload_id = platform.run(hold_upload, people.olivia, "a.jsonl", b"x", INTO)
    found = platform.read(foresee, people.olivia, made, INTO)
    assert [found.count(standing) for standing in Standing] == [0, 1, 11]
    done = platform.run(take_upload_over, people.olivia, upload_id, made, found.seen)
    assert (done.added, done.changed, done.unchanged) == (0, 1, 11)
    item = draft_item(platform, people.olivia, done.draft_id, "pick-1")
    assert (item.item.stem, item.item.state.value) == ("Another text for the same situation.", "draft")


def test_what_changed_since_the_look_is_not_overwritten(platform, people):
    draft_id = opened(platform, people)
    made = Incoming(changed(tiny_bank()))
    upload_id = platform.run(hold_upload, people.olivia, "a.jsonl", b"x", INTO)
    seen = platform.read(foresee, people.olivia, made, INTO).seen
    theirs = draft_item(platform, people.olivia, draft_id, "pick-1")
    platform.run(
        write_item, people.olivia, draft_id, replace(theirs.item, stem="Meanwhile."), theirs.revision, "For clarity."
    )
    with pytest.raises(Conflict, match="look again"):
        platform.run(take_upload_over, people.olivia, upload_id, made, seen)
    assert draft_item(platform, people.olivia, draft_id, "pick-1").item.stem == "Meanwhile."
    assert (events(platform, Event.BANK_IMPORTED), held(platform)) == ([], 1)


def test_another_language_and_a_bank_that_is_gone_are_refused(platform, people):
    opened(platform, people)
    german = replace(tiny_bank().bank, language="de")
    with pytest.raises(Invalid, match="new bank"):
        platform.read(foresee, people.olivia, Incoming(package(german, tiny_bank().key)), INTO)
    assert platform.read(foresee, people.olivia, Incoming(package(german, tiny_bank().key), partial=True), INTO)
    with pytest.raises(Invalid, match="no longer"):
        platform.read(foresee, people.olivia, Incoming(tiny_bank()), replace(INTO, into="gone"))
    with pytest.raises(Invalid, match="no longer"):
        platform.read(foresee, people.nina, Incoming(tiny_bank()), INTO)


def test_a_character_that_is_no_text_is_refused(platform, people):
    made = tiny_bank(items=[replace(tiny_bank().bank.items[0], stem="a\0b")])
    with pytest.raises(Invalid) as caught:
        platform.read(foresee, people.olivia, Incoming(made), NEW)
    assert caught.value.problems[0].item == "rate-1"
    described = replace(tiny_bank().bank, description="a\0b")
    with pytest.raises(Invalid, match="NUL"):
        platform.read(foresee, people.olivia, Incoming(package(described, tiny_bank().key)), NEW)


def test_an_export_is_hrs_alone_and_written_down_with_its_hashes(platform, people):
    bank = platform.run(load_bank, people.olivia, tiny_bank())
    draft_id = platform.run(open_draft, people.olivia, bank.id)
    for actor in (people.aud, people.mateo, people.ada):
        with pytest.raises(NotAllowed):
            platform.read(bank_to_export, actor, bank.id)
    for usecase, subject in ((bank_to_export, bank.id), (draft_to_export, draft_id)):
        with pytest.raises(NotFound):
            platform.read(usecase, people.nina, subject)
    made = platform.read(bank_to_export, people.olivia, bank.id)
    platform.run(record_export, people.olivia, f"bank:{bank.id}", made, "qti30", "f" * 64)
    platform.run(record_export, people.olivia, f"bank:{bank.id}", without_key(made), "csv", "e" * 64)
    (_, whole), (_, keyless) = events(platform, Event.BANK_EXPORTED)
    assert (whole["key_sha256"], whole["with_key"], whole["format"]) == (made.key_sha256, True, "qti30")
    assert keyless["with_key"] is False
    assert platform.read(draft_to_export, operator(people.organisation_id), draft_id).bank.slug == "tiny"
