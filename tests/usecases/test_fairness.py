"""What candidates say of themselves: free, after handing in, kept apart, and without any effect."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from hiring.adapters.shortlist_json import shortlist_json
from hiring.bootstrap import Platform
from hiring.domain.access.policy import Actor, worker
from hiring.domain.fairness.voluntary import QUESTIONS
from hiring.domain.records.events import Event
from hiring.errors import Closed, Conflict, Invalid, NotAllowed
from hiring.store.fairness import voluntary_answers
from hiring.store.tables.attempts import AttemptRow, ScoreRow
from hiring.store.tables.evidence import VoluntaryAnswerRow
from hiring.store.tables.records import AuditEventRow
from hiring.usecases.attempts import submit_attempt
from hiring.usecases.fairness import tell_about_you, view_about_you
from hiring.usecases.scoring import record_score
from hiring.usecases.shortlists import rank_job, report_shortlist
from hiring.usecases.work import Work
from tests.support.candidates import answer_all, begin
from tests.support.platform import FixedClock, People
from tests.support.studio_what_if import Pooled, pooled_world
from tests.support.world import World, seed_world

SAID = {"age": "25 to 39", "gender": "women", "disability": ""}


@pytest.fixture
def world(platform: Platform, people: People) -> World:
    return seed_world(platform, people)


@pytest.fixture
def cai(platform: Platform, world: World) -> Actor:
    return begin(platform, world.invited[0].token)


@pytest.fixture
def done(platform: Platform, cai: Actor) -> Actor:
    answer_all(platform, cai)
    platform.run(submit_attempt, cai)
    return cai


def rows(platform: Platform, people: People, table):
    return platform.read(lambda _, work: list(work.session.scalars(select(table))), people.olivia)


def stored(platform: Platform, people: People) -> dict[str, str]:
    return {row.question: row.value for row in rows(platform, people, VoluntaryAnswerRow)}


def test_what_is_said_is_kept_where_the_analyses_look(platform: Platform, people: People, world: World, done: Actor):
    platform.run(tell_about_you, done, SAID)
    found = platform.read(lambda _, work: voluntary_answers(work.session, [world.job_id]), people.olivia)
    assert found == {"age": {done.attempt_id: "25 to 39"}, "gender": {done.attempt_id: "women"}}


def test_saying_it_again_takes_the_place_of_all_before(platform: Platform, people: People, done: Actor):
    platform.run(tell_about_you, done, SAID)
    platform.run(tell_about_you, done, {"age": "40 to 54", "gender": "", "origin": "Asian"})
    assert stored(platform, people) == {"age": "40 to 54", "origin": "Asian"}
    platform.run(tell_about_you, done, {})
    assert stored(platform, people) == {}


def test_nothing_is_asked_before_handing_in(platform: Platform, people: People, cai: Actor):
    assert not platform.read(view_about_you, cai).handed_in
    with pytest.raises(Conflict, match="after you have handed in"):
        platform.run(tell_about_you, cai, SAID)
    assert stored(platform, people) == {}


def test_nothing_is_asked_when_the_time_ran_out(platform: Platform, people: People, clock: FixedClock, cai: Actor):
    clock.move(timedelta(days=14))
    with pytest.raises(Closed):
        platform.run(tell_about_you, cai, SAID)
    with pytest.raises(Closed):
        platform.read(view_about_you, cai)
    assert stored(platform, people) == {}


@pytest.mark.parametrize("fields", [{"age": "old"}, {"gender": "women", "origin": "x" * 200}, {"age": "women"}])
def test_what_is_no_answer_is_refused_whole(platform: Platform, people: People, done: Actor, fields: dict[str, str]):
    platform.run(tell_about_you, done, {"age": "under 25", "salary": "unknown questions are not read"})
    with pytest.raises(Invalid):
        platform.run(tell_about_you, done, fields)
    assert stored(platform, people) == {"age": "under 25"}


def test_nobody_reads_it_back_and_the_log_tells_nothing(platform: Platform, people: People, done: Actor):
    before = platform.read(view_about_you, done)
    platform.run(tell_about_you, done, SAID)
    assert platform.read(view_about_you, done) == before
    platform.run(tell_about_you, done, {})
    events = [row for row in rows(platform, people, AuditEventRow) if row.event == Event.ABOUT_YOU_SENT.value]
    assert [event.details for event in events] == [{}, {}]  # the same whether something was said or not
    for actor in (people.olivia, people.mateo):
        with pytest.raises(NotAllowed):
            platform.read(view_about_you, actor)


def tell_all(actor: Actor, work: Work, job_id: str, turn: int) -> None:
    """Let everybody say something else with every turn."""
    for row in work.session.scalars(select(VoluntaryAnswerRow)):
        work.session.delete(row)
    work.session.flush()
    attempts = work.session.scalars(select(AttemptRow.id).where(AttemptRow.job_id == job_id).order_by(AttemptRow.id))
    for number, attempt_id in enumerate(attempts):
        for question in QUESTIONS:
            value = question.choices[(number + turn) % len(question.choices)].value
            work.session.add(
                VoluntaryAnswerRow(
                    organisation_id=actor.organisation_id,
                    attempt_id=attempt_id,
                    question=question.code,
                    value=value,
                    at=work.now,
                )
            )


def score_again(actor: Actor, work: Work, job_id: str) -> None:
    del actor
    for attempt in work.session.scalars(select(AttemptRow).where(AttemptRow.job_id == job_id)):
        record_score(work, attempt)


def decided(pooled: Pooled) -> tuple[str, list[tuple[str, str | None]]]:
    """Score and rank from the start, and return what a manager is given, and every score."""
    platform, olivia, job_id = pooled.platform, pooled.olivia, pooled.job_id
    platform.run(score_again, olivia, job_id)
    platform.run(rank_job, worker(olivia.organisation_id), job_id)
    report = json.dumps(shortlist_json(platform.run(report_shortlist, olivia, job_id, None)), sort_keys=True)
    read = platform.read(
        lambda _, work: [
            (row.attempt_id, row.exact)
            for row in work.session.scalars(select(ScoreRow).where(ScoreRow.superseded_at.is_(None)))
        ],
        olivia,
    )
    return report, sorted(read)


def test_whatever_anybody_says_scores_and_shortlist_are_the_same_bytes(platform: Platform):
    pooled = pooled_world(platform, 24)
    before = decided(pooled)
    assert before[1]
    for turn in range(2):
        platform.run(tell_all, pooled.olivia, pooled.job_id, turn)
        assert decided(pooled) == before
