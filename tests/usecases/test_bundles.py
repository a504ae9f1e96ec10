"""Receipts and score bundles out of both databases, checked from their files."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from hiring.adapters.signed_files import record_text
from hiring.adapters.verification import Verification, verify_file
from hiring.bootstrap import Platform
from hiring.domain.access.policy import NOBODY, Role
from hiring.domain.delivery.answers import answers_sha256
from hiring.domain.records.events import Event
from hiring.domain.records.signed import SignedRecord
from hiring.errors import Conflict, NotAllowed, NotFound
from hiring.store.tables.attempts import ScoreRow
from hiring.store.tables.records import AuditEventRow
from hiring.usecases.attempts import open_invitation
from hiring.usecases.bundles import export_score_bundle
from hiring.usecases.jobs import allow_provisional_ranking, create_job
from hiring.usecases.submissions import view_receipt
from tests.support.banks import tiny_bank
from tests.support.candidates import answer_all, begin, complete
from tests.support.platform import People
from tests.support.pools import Pool, finish, hand_in, invite_pool
from tests.support.world import World, seed_world


@pytest.fixture
def world(platform: Platform, people: People) -> World:
    return seed_world(platform, people)


@pytest.fixture
def pool(platform: Platform, people: People, world: World) -> Pool:
    """Two who have handed in and two who have not, in a job of Mateo's that may rank."""
    run, olivia = platform.run, people.olivia
    job_id = run(create_job, olivia, "Porter", world.assessment_id, 2, [people.mateo.id], 14)
    run(allow_provisional_ranking, olivia, job_id, "A trial with volunteers.")
    pool = invite_pool(platform, olivia, job_id, tiny_bank(), ["Ana", "Ben", "Cleo", "Dev"])
    finish(platform, olivia, pool, 2)
    return pool


def checked(platform: Platform, tmp_path: Path, record: SignedRecord) -> Verification:
    path = tmp_path / "record.json"
    path.write_text(record_text(record), encoding="utf-8")
    return verify_file(path, platform.signer.public_keys)


def test_a_receipt_states_what_was_handed_in_and_can_be_checked(platform, world, clock, tmp_path):
    clock.move(timedelta(hours=3, microseconds=5))
    token = world.invited[0].token
    receipt = complete(platform, token)
    content = receipt.record.content
    assert checked(platform, tmp_path, receipt.record).problems == ()
    assert content["submitted_at"] == "2026-03-02T12:00:00.000005+00:00"
    assert (content["organisation"], content["job"]) == ("Riverside Clinic", "Receptionist, Quayside")
    assert (content["attempt"], content["answers_count"]) == (receipt.attempt_id, 10)
    clock.move(timedelta(days=2))
    again = platform.read(open_invitation, NOBODY, token).receipt
    assert again is not None
    assert again == receipt
    assert record_text(again.record) == record_text(receipt.record)


def test_after_a_rotation_the_new_key_signs_and_the_old_receipts_still_pass(platform, world, tmp_path):
    old = complete(platform, world.invited[0].token).record
    rotated = Platform(
        replace(platform.settings, secret_keys=("another secret" * 4, *platform.settings.secret_keys)),
        platform.engine,
        platform.clock,
        platform.passwords,
        platform.queue,
    )
    again = rotated.read(open_invitation, NOBODY, world.invited[0].token).receipt
    assert again is not None
    new = again.record
    assert new.content == old.content
    assert new.signature.public_key != old.signature.public_key
    assert checked(rotated, tmp_path, old).problems == checked(rotated, tmp_path, new).problems == ()


def test_there_is_no_receipt_before_handing_in(platform, world):
    actor = begin(platform, world.invited[0].token)
    answer_all(platform, actor)
    with pytest.raises(NotFound, match="no receipt yet"):
        platform.read(view_receipt, actor)


@pytest.mark.parametrize("name", ["olivia", "aud"])
def test_hr_and_auditors_export_a_bundle_that_scores_the_same(platform, people, pool, tmp_path, name):
    record = platform.run(export_score_bundle, getattr(people, name), pool.job_id, pool.ids[0])
    found = checked(platform, tmp_path, record)
    assert found.problems == ()
    content = record.content
    assert content["receipt"]["content"]["answers_sha256"] == answers_sha256(pool.answers[0])
    assert content["answers"] == {item: dict(answer) for item, answer in pool.answers[0].items()}
    text = json.dumps(record.to_plain())
    assert not [part for part in ("Ana", "person-0@") if part in text]  # whose it is, is known by the application
    with platform.engine.connect() as connection:
        row = connection.execute(
            select(AuditEventRow.actor_id, AuditEventRow.subject, AuditEventRow.details).where(
                AuditEventRow.event == Event.SCORE_EXPORTED.value
            )
        ).one()
    assert row == (
        getattr(people, name).id,
        f"application:{pool.ids[0]}",
        {"score_sha256": content["score"]["score_sha256"]},
    )


def test_managers_and_administrators_never_get_the_key(platform, people, pool):
    both = replace(people.mateo, roles=frozenset({Role.MANAGER, Role.ADMINISTRATOR}), jobs=frozenset({pool.job_id}))
    for actor in (replace(people.mateo, jobs=frozenset({pool.job_id})), people.ada, both, NOBODY):
        with pytest.raises(NotAllowed):
            platform.run(export_score_bundle, actor, pool.job_id, pool.ids[0])


def test_other_organisations_and_other_jobs_are_not_found(platform, people, world, pool):
    for actor, job_id, application_id in (
        (people.nina, pool.job_id, pool.ids[0]),
        (people.olivia, world.job_id, pool.ids[0]),
        (people.olivia, pool.job_id, world.application_id),
        (people.olivia, pool.job_id, "nobody"),
    ):
        with pytest.raises(NotFound):
            platform.run(export_score_bundle, actor, job_id, application_id)


def test_without_a_score_or_without_ranking_there_is_nothing_to_export(platform, people, world, pool):
    with pytest.raises(NotFound, match="no score yet"):
        platform.run(export_score_bundle, people.olivia, pool.job_id, pool.ids[2])
    complete(platform, world.invited[0].token)
    with pytest.raises(Conflict, match="provisional"):
        platform.run(export_score_bundle, people.olivia, world.job_id, world.application_id)


@pytest.mark.parametrize("kept", [9, 1])
def test_an_expired_attempt_has_no_receipt_and_is_scored_the_same(platform, people, pool, tmp_path, kept):
    some = dict(list(pool.answers[2].items())[:kept])
    platform.run(hand_in, people.olivia, pool.ids[2], some, expired=True)
    record = platform.run(export_score_bundle, people.olivia, pool.job_id, pool.ids[2])
    assert checked(platform, tmp_path, record).problems == ()
    assert (record.content["receipt"], record.content["expired"]) == (None, True)
    assert (record.content["score"]["micro"] is None) == (kept == 1)


def test_a_record_that_was_tampered_with_in_the_database_is_found_from_the_file(platform, people, pool, tmp_path):
    with platform.engine.begin() as connection:
        connection.execute(
            update(ScoreRow).where(ScoreRow.application_id == pool.ids[1]).values(micro=ScoreRow.micro + 1)
        )
    record = platform.run(export_score_bundle, people.olivia, pool.job_id, pool.ids[1])
    problems = checked(platform, tmp_path, record).problems
    assert [problem.item for problem in problems] == ["content.score.micro"]
