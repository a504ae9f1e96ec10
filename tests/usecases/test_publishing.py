from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from hiring.bootstrap import Platform
from hiring.domain.access.policy import Actor
from hiring.domain.banks.changes import Effect
from hiring.domain.banks.model import ItemState
from hiring.domain.records.events import Event
from hiring.errors import Conflict, Invalid
from hiring.store.tables.attempts import AttemptRow, ScoreRow
from hiring.store.tables.jobs import SpecificationRow
from hiring.store.tables.records import AuditEventRow
from hiring.usecases.attempts import submit_attempt, view_question
from hiring.usecases.banks import get_package, load_bank
from hiring.usecases.draft_items import add_item, move_item, set_key, write_item
from hiring.usecases.drafts import open_draft, view_draft
from hiring.usecases.publishing import compare_versions, preview_publication, publish_draft, view_versions
from tests.support.banks import ITEMS, tiny_bank
from tests.support.candidates import answer, begin, complete
from tests.support.platform import FixedClock, People
from tests.support.studio_life import colleague, draft_item, opened, rekeyed, reworded
from tests.support.world import seed_world

R, P, L, X, D = ItemState.REVIEW, ItemState.PILOT, ItemState.LIVE, ItemState.RETIRED, ItemState.DRAFT


def publish(platform: Platform, actor: Actor, draft: str, reason: str = "Spring revision.") -> str:
    planned = platform.read(preview_publication, actor, draft)
    return platform.run(publish_draft, actor, draft, planned.version, reason, planned.seen)


def rekey(platform: Platform, actor: Actor, draft: str, item: str = "rate-1", value: int = 600) -> None:
    seen = draft_item(platform, actor, draft, item)
    platform.run(set_key, actor, draft, item, rekeyed(seen.key, "a", value), seen.revision, "Panel of May.")


def test_a_key_alone_makes_a_patch_and_the_old_version_stays(platform: Platform, people: People, clock: FixedClock):
    draft = opened(platform, people)
    clock.move(timedelta(hours=1))
    rekey(platform, people.olivia, draft)
    planned = platform.read(preview_publication, people.olivia, draft)
    assert planned.version == "1.0.1"
    assert planned.comparison is not None
    assert planned.comparison.effect == Effect(came=0, went=0, texts=0, keys=1, same=9)
    bank_id = publish(platform, people.olivia, draft)
    versions = platform.read(view_versions, people.aud, bank_id).versions
    assert next((v.summary.version, v.by, v.reason) for v in versions) == ("1.0.1", "Olivia", "Spring revision.")
    old = platform.read(lambda _, work: get_package(work, versions[1].summary.id), people.olivia)
    assert old == tiny_bank()
    assert platform.read(preview_publication, people.olivia, draft).nothing_new


def test_it_is_written_down_who_published_what_and_why(platform: Platform, people: People):
    draft = opened(platform, people)
    rekey(platform, people.olivia, draft)
    bank_id = publish(platform, people.olivia, draft)
    query = select(AuditEventRow).where(AuditEventRow.event == Event.BANK_PUBLISHED.value)
    row = platform.read(lambda _, work: work.session.scalars(query).one(), people.olivia)
    assert (row.actor_id, row.subject, row.details["reason"]) == (
        people.olivia.id,
        f"bank:{bank_id}",
        "Spring revision.",
    )


def test_a_live_item_under_rewrite_keeps_its_published_text(platform: Platform, people: People):
    draft = opened(platform, people)
    platform.run(write_item, people.olivia, draft, reworded(ITEMS[0]), 1, "Clearer.")
    rekey(platform, people.olivia, draft, "rate-2")
    planned = platform.read(preview_publication, people.olivia, draft)
    assert [item.id for item in planned.kept_published] == ["rate-1"]
    bank_id = publish(platform, people.olivia, draft)
    made = platform.read(lambda _, work: get_package(work, bank_id), people.olivia)
    assert made.bank.item("rate-1") == ITEMS[0]
    assert draft_item(platform, people.olivia, draft, "rate-1").item.stem == reworded(ITEMS[0]).stem


def test_the_whole_life_of_a_new_item(platform: Platform, people: People):
    draft, pilar = opened(platform, people), colleague(people.olivia)
    new = replace(ITEMS[0], id="new-1", stem="A parcel has been lost and its sender calls you.")
    key = tiny_bank().key.items["rate-1"]
    platform.run(add_item, people.olivia, draft, new, key)
    assert platform.read(preview_publication, people.olivia, draft).nothing_new
    platform.run(move_item, people.olivia, draft, "new-1", R, 1)
    platform.run(move_item, pilar, draft, "new-1", P, 2)
    first = platform.read(preview_publication, people.olivia, draft)
    assert first.version == "1.1.0"
    assert first.comparison is not None
    assert first.comparison.effect == Effect(0, 0, 0, 0, 10)  # a pilot is not scored
    publish(platform, people.olivia, draft)
    platform.run(move_item, people.olivia, draft, "new-1", L, 3, "It told people apart.")
    second = platform.read(preview_publication, people.olivia, draft)
    assert second.comparison is not None
    assert second.comparison.effect == Effect(came=1, went=0, texts=0, keys=0, same=10)
    publish(platform, people.olivia, draft)
    platform.run(move_item, people.olivia, draft, "new-1", X, 4, "Known on the web.")
    bank_id = publish(platform, people.olivia, draft)
    made = platform.read(lambda _, work: get_package(work, bank_id), people.olivia)
    assert made.bank.item("new-1").state is X
    assert made.bank.version == "1.3.0"


def test_an_item_retired_and_then_rewritten_is_not_live_in_the_next_version(platform: Platform, people: People):
    draft = opened(platform, people)
    platform.run(move_item, people.olivia, draft, "rate-1", X, 1, "Leaked.")
    platform.run(move_item, people.olivia, draft, "rate-1", D, 2, "Rewriting it.")
    bank_id = publish(platform, people.olivia, draft)
    made = platform.read(lambda _, work: get_package(work, bank_id), people.olivia)
    assert made.bank.item("rate-1").state is X


def test_errors_are_listed_and_nothing_is_published(platform: Platform, people: People):
    draft = opened(platform, people)
    key = tiny_bank().key.items["rate-1"]
    flat = replace(key, options={name: replace(option, effectiveness=400) for name, option in key.options.items()})
    platform.run(set_key, people.olivia, draft, "rate-1", flat, 1, "All the same.")
    with pytest.raises(Invalid, match="rate-1: No answer to this item could count"):
        publish(platform, people.olivia, draft)
    assert len(platform.read(view_versions, people.olivia, _base(platform, people.olivia, draft)).versions) == 1


def _base(platform: Platform, actor: Actor, draft: str) -> str:
    return platform.read(view_draft, actor, draft).based_on or ""


def test_only_what_was_looked_at_is_published(platform: Platform, people: People):
    draft = opened(platform, people)
    rekey(platform, people.olivia, draft)
    planned = platform.read(preview_publication, people.olivia, draft)
    rekey(platform, colleague(people.olivia), draft, value=610)
    with pytest.raises(Conflict, match="look again"):
        platform.run(publish_draft, people.olivia, draft, planned.version, "Spring.", planned.seen)
    planned = platform.read(preview_publication, people.olivia, draft)
    with pytest.raises(Invalid, match="reason"):
        platform.run(publish_draft, people.olivia, draft, planned.version, "", planned.seen)
    for number, words in (("1", "published already"), ("one two", "not a number")):
        with pytest.raises(Invalid, match=words):
            platform.run(publish_draft, people.olivia, draft, number, "Spring.", planned.seen)


def test_nothing_new_is_not_published(platform: Platform, people: People):
    draft = opened(platform, people)
    with pytest.raises(Invalid, match="Nothing differs"):
        publish(platform, people.olivia, draft)


def test_versions_are_compared_from_the_older_to_the_newer(platform: Platform, people: People, clock: FixedClock):
    draft = opened(platform, people)
    clock.move(timedelta(hours=1))
    rekey(platform, people.olivia, draft)
    base = _base(platform, people.olivia, draft)
    newer = publish(platform, people.olivia, draft)
    for one, other in ((base, newer), (newer, base)):
        before, after, comparison = platform.read(compare_versions, people.aud, one, other)
        assert (before.id, after.id) == (base, newer)
        assert [(change.item, change.field) for change in comparison.changes] == [
            ("rate-1", "options.a.effectiveness"),
        ]
    foreign = platform.run(load_bank, people.olivia, tiny_bank(slug="another"))
    with pytest.raises(Invalid, match="different banks"):
        platform.read(compare_versions, people.olivia, base, foreign.id)


def test_a_version_published_while_candidates_sit_changes_nothing_for_them(platform: Platform):
    world = seed_world(platform)
    olivia = world.people.olivia
    complete(platform, world.invited[1].token, shift=2)
    amara = begin(platform, world.invited[0].token)
    answer(platform, amara, 1, 2)
    seen = platform.read(view_question, amara, 2).situation
    draft = platform.run(open_draft, olivia, world.bank_id)
    rekey(platform, olivia, draft)
    for item in [*ITEMS[1:]]:
        platform.run(move_item, olivia, draft, item.id, X, 1, "Everything is new.")
    assert platform.read(preview_publication, olivia, draft).jobs == 1
    publish(platform, olivia, draft)

    assert platform.read(view_question, amara, 2).situation == seen
    total = platform.read(view_question, amara, 1).total
    for number in range(2, total + 1):
        answer(platform, amara, number, 2)
    assert platform.run(submit_attempt, amara).answers_count == total
    with Session(platform.engine) as session:
        assert len(session.scalars(select(SpecificationRow)).all()) == 1
        one, other = session.scalars(select(ScoreRow)).all()
        assert one.specification_sha256 == other.specification_sha256
        assert None not in {one.micro, other.micro}
        assert len(session.scalars(select(AttemptRow)).all()) == 2
    versions = platform.read(view_versions, olivia, world.bank_id).versions
    assert sorted((view.summary.version, view.jobs) for view in versions) == [("1", 1), ("1.1.0", 0)]
