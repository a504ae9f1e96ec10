"""A job gets another specification for all its applications at once, or not at all."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from hiring.bootstrap import Platform
from hiring.domain.access.policy import Actor, worker
from hiring.domain.banks.model import PanelMethod
from hiring.domain.records.events import Event
from hiring.domain.scoring.score import Score, score_answers
from hiring.domain.scoring.specification import Specification
from hiring.errors import Conflict, Invalid, NotAllowed, NotFound
from hiring.store.tables.jobs import JobRow, JobSpecificationRow, RankingRow, SpecificationRow
from hiring.store.tables.records import AuditEventRow, TaskRow
from hiring.usecases.invitations import withdraw_invitation
from hiring.usecases.jobs import create_job, view_job
from hiring.usecases.respecify import (
    compute_new_scores,
    replace_specification,
    store_new_scores,
    view_specifications,
)
from hiring.usecases.shortlists import (
    compute_ranking,
    rank_job,
    report_shortlist,
    store_ranking,
    view_candidate,
    view_shortlist,
)
from hiring.usecases.tasks import cancel_task
from hiring.usecases.work import Work
from tests.support.banks import ITEMS, tiny_bank
from tests.support.platform import FixedClock
from tests.support.pools import hand_in
from tests.support.studio_what_if import TINY, Pooled, pooled_world, turned_bank

WHY = "The panel keyed the bank again."


@pytest.fixture
def pooled(platform: Platform) -> Pooled:
    return pooled_world(platform, 10, invited=13)


def ask(pooled: Pooled, version_id: str) -> tuple[str, str]:
    """Ask for the change; return the ids of task and change."""
    task_id = pooled.platform.run(replace_specification, pooled.olivia, pooled.job_id, version_id, WHY)
    with Session(pooled.platform.engine) as session:
        row = session.scalars(select(JobSpecificationRow).where(JobSpecificationRow.task_id == task_id)).one()
        return task_id, row.id


def specification_of(pooled: Pooled) -> Specification:
    with Session(pooled.platform.engine) as session:
        row = session.get_one(SpecificationRow, session.get_one(JobRow, pooled.job_id).specification_id)
        return Specification.from_plain(row.content)


def order(pooled: Pooled) -> list[tuple[str, int]]:
    report = pooled.platform.run(report_shortlist, pooled.olivia, pooled.job_id, None)
    return [(place.id, place.micro) for place in report.shortlist.places]


def events(pooled: Pooled, event: Event) -> list[AuditEventRow]:
    with Session(pooled.platform.engine, expire_on_commit=False) as session:
        return list(session.scalars(select(AuditEventRow).where(AuditEventRow.event == event.value)))


def test_everybody_is_scored_anew_and_the_old_records_stay(pooled: Pooled) -> None:
    before, old = specification_of(pooled), order(pooled)
    task_id, _ = ask(pooled, pooled.load(turned_bank()))
    assert order(pooled) == old
    assert specification_of(pooled) == before

    pooled.perform(task_id)
    after = specification_of(pooled)
    assert (after.version, len(pooled.scores())) == ("2", 20)
    present = [row for row in pooled.scores() if row.superseded_at is None]
    assert {row.specification_sha256 for row in present} == {after.sha256}
    kept = [row for row in pooled.scores() if row.superseded_at is not None]
    assert {row.specification_sha256 for row in kept} == {before.sha256}
    assert {(row.application_id, row.micro) for row in kept} == set(old)
    for row in present:
        answers = pooled.pool.answers[pooled.pool.ids.index(row.application_id)]
        score = score_answers(after, answers)
        assert isinstance(score, Score)
        assert (row.micro, row.score_sha256) == (score.micro, score.sha256)
    assert [name for name, _ in order(pooled)] == [name for name, _ in reversed(old)]


def test_the_page_shows_the_new_order_from_the_stored_ranking_and_the_new_key(pooled: Pooled) -> None:
    pooled.platform.run(rank_job, worker(pooled.olivia.organisation_id), pooled.job_id)
    ask_and_do = ask(pooled, pooled.load(turned_bank(raters=9)))[0]
    pooled.perform(ask_and_do)
    view = pooled.platform.read(view_shortlist, pooled.olivia, pooled.job_id)
    assert [entry.place.id for entry in view.entries] == [name for name, _ in order(pooled)]
    assert view.bank == "tiny 2"
    with Session(pooled.platform.engine) as session:
        (ranking,) = session.scalars(select(RankingRow))
        assert ranking.specification_sha256 == specification_of(pooled).sha256
    job = pooled.platform.read(view_job, pooled.olivia, pooled.job_id)
    assert job.key_status is PanelMethod.EXPERT
    person = pooled.platform.read(view_candidate, pooled.olivia, pooled.job_id, view.entries[0].place.id)
    assert person.key_sha256 == turned_bank(raters=9).key_sha256
    assert person.score is not None


def test_who_changed_it_when_and_why_is_kept(pooled: Pooled, clock: FixedClock) -> None:
    second, third = pooled.load(turned_bank()), pooled.load(tiny_bank(version="3"))
    for version_id in (second, third):
        clock.move(timedelta(days=1))
        pooled.perform(ask(pooled, version_id)[0])
    view = pooled.platform.read(view_specifications, pooled.world.people.aud, pooled.job_id)
    assert (view.first_version, view.version, view.finished, view.pending) == ("1", "3", 10, None)
    assert view.first_at is not None
    assert [(c.version, c.asked_by, c.reason, c.applications) for c in view.changes] == [
        ("3", "Olivia", WHY, 10),
        ("2", "Olivia", WHY, 10),
    ]
    assert [(choice.version, choice.current) for choice in view.choices if choice.current] == [("3", True)]
    (_, last) = events(pooled, Event.SPECIFICATION_REPLACED)
    assert (last.subject, last.details["asked_by"], last.details["reason"]) == (f"job:{pooled.job_id}", "Olivia", WHY)
    assert [row.actor_id for row in events(pooled, Event.SPECIFICATION_ASKED_FOR)] == [pooled.olivia.id] * 2


def test_going_back_gives_everybody_the_old_score_again(pooled: Pooled) -> None:
    old = order(pooled)
    first = pooled.platform.read(view_specifications, pooled.olivia, pooled.job_id).sha256
    pooled.perform(ask(pooled, pooled.load(turned_bank()))[0])
    pooled.perform(ask(pooled, pooled.world.bank_id)[0])
    assert order(pooled) == old
    assert pooled.platform.read(view_specifications, pooled.olivia, pooled.job_id).sha256 == first
    with Session(pooled.platform.engine) as session:
        assert session.get_one(JobRow, pooled.job_id).bank_version_id is None
    assert sum(row.superseded_at is None for row in pooled.scores()) == 10
    assert len(pooled.scores()) == 30


# --- no mixture, whoever hands in meanwhile ---------------------------------------------------------------
def one_specification(pooled: Pooled, people: int) -> None:
    """Everybody who finished is in the list, and every score in it is of the specification the job has."""
    present = [row for row in pooled.scores() if row.superseded_at is None]
    assert {row.specification_sha256 for row in present} == {specification_of(pooled).sha256}
    assert len({row.application_id for row in present}) == len(present) == people
    assert len(order(pooled)) == people


def test_who_hands_in_between_the_two_steps_is_scored_anew_too(pooled: Pooled) -> None:
    _, change_id = ask(pooled, pooled.load(turned_bank()))
    me = worker(pooled.olivia.organisation_id)
    prepared = pooled.platform.read(compute_new_scores, me, pooled.job_id, change_id)
    assert len(prepared.rows) == 10
    pooled.hand_in(10)
    one_specification(pooled, 11)
    pooled.platform.run(store_new_scores, me, pooled.job_id, change_id, prepared)
    one_specification(pooled, 11)
    pooled.hand_in(11)
    one_specification(pooled, 12)


def in_the_background(step: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=step)
    thread.start()
    return thread


def test_a_submission_that_is_under_way_is_waited_for(pooled: Pooled) -> None:
    _, change_id = ask(pooled, pooled.load(turned_bank()))
    me = worker(pooled.olivia.organisation_id)
    prepared = pooled.platform.read(compute_new_scores, me, pooled.job_id, change_id)
    begun, go_on = threading.Event(), threading.Event()

    def slowly(actor: Actor, work: Work) -> None:
        hand_in(actor, work, pooled.pool.ids[10], pooled.pool.answers[10])
        work.session.flush()
        begun.set()
        assert go_on.wait(10)

    submission = in_the_background(lambda: pooled.platform.run(slowly, pooled.olivia))
    assert begun.wait(10)
    changing = in_the_background(lambda: pooled.platform.run(store_new_scores, me, pooled.job_id, change_id, prepared))
    time.sleep(0.3)
    assert changing.is_alive()
    go_on.set()
    submission.join()
    changing.join()
    assert specification_of(pooled).version == "2"
    one_specification(pooled, 11)


def test_a_submission_that_comes_during_the_change_waits_for_it(pooled: Pooled) -> None:
    _, change_id = ask(pooled, pooled.load(turned_bank()))
    me = worker(pooled.olivia.organisation_id)
    prepared = pooled.platform.read(compute_new_scores, me, pooled.job_id, change_id)
    begun, go_on = threading.Event(), threading.Event()

    def slowly(actor: Actor, work: Work) -> None:
        store_new_scores(actor, work, pooled.job_id, change_id, prepared)
        begun.set()
        assert go_on.wait(10)

    changing = in_the_background(lambda: pooled.platform.run(slowly, me))
    assert begun.wait(10)
    submission = in_the_background(lambda: pooled.hand_in(10))
    time.sleep(0.3)
    assert submission.is_alive()
    assert len([row for row in pooled.scores() if row.superseded_at is None]) == 10  # what is committed: all old
    go_on.set()
    changing.join()
    submission.join()
    one_specification(pooled, 11)


def test_a_ranking_worked_out_before_the_change_is_not_stored_after_it(pooled: Pooled) -> None:
    me = worker(pooled.olivia.organisation_id)
    old = pooled.platform.read(compute_ranking, me, pooled.job_id)
    pooled.perform(ask(pooled, pooled.load(turned_bank()))[0])
    pooled.platform.run(store_ranking, me, pooled.job_id, old)
    with Session(pooled.platform.engine) as session:
        (ranking,) = session.scalars(select(RankingRow))
        assert ranking.specification_sha256 == specification_of(pooled).sha256


def test_done_twice_is_done_once(pooled: Pooled) -> None:
    _, change_id = ask(pooled, pooled.load(turned_bank()))
    me = worker(pooled.olivia.organisation_id)
    for _ in range(2):
        prepared = pooled.platform.read(compute_new_scores, me, pooled.job_id, change_id)
        pooled.platform.run(store_new_scores, me, pooled.job_id, change_id, prepared)
    assert len(pooled.scores()) == 20
    assert len(events(pooled, Event.SPECIFICATION_REPLACED)) == 1


def test_who_withdrew_and_who_needs_review_stay_that(platform: Platform) -> None:
    pooled = pooled_world(platform, 9, invited=12)
    run, olivia = platform.run, pooled.olivia
    few = dict(list(pooled.pool.answers[9].items())[:3])
    run(hand_in, olivia, pooled.pool.ids[9], few, expired=True)
    run(hand_in, olivia, pooled.pool.ids[10], pooled.pool.answers[10], expired=True)
    run(withdraw_invitation, olivia, pooled.pool.ids[10])
    pooled.perform(ask(pooled, pooled.load(turned_bank()))[0])
    report = run(report_shortlist, olivia, pooled.job_id, None)
    assert report.shortlist.n == 9
    assert [name for name, _ in report.reviews] == [pooled.pool.ids[9]]
    assert pooled.pool.ids[10] not in {place.id for place in report.shortlist.places}


# --- what is refused --------------------------------------------------------------------------------------
def test_a_version_that_words_a_situation_differently_is_refused_by_name(pooled: Pooled) -> None:
    other = [replace(ITEMS[0], stem="Another story altogether."), *ITEMS[2:]]
    version = pooled.load(turned_bank(items=other))
    with pytest.raises(Invalid) as refused:
        ask(pooled, version)
    assert [problem.item for problem in refused.value.problems] == ["rate-1", "rate-2"]
    view = pooled.platform.read(view_specifications, pooled.olivia, pooled.job_id)
    (choice,) = [choice for choice in view.choices if choice.version == "2"]
    assert choice.apart == (
        "“Situation rate-1” reads differently there.",
        "“Situation rate-2” is not in that version.",
    )
    assert (len(pooled.scores()), view.changes) == (10, ())


def test_another_bank_the_same_version_and_a_missing_reason_are_refused(pooled: Pooled) -> None:
    run, olivia = pooled.platform.run, pooled.olivia
    other = pooled.load(tiny_bank(slug="other"))
    with pytest.raises(Invalid, match="another question bank"):
        run(replace_specification, olivia, pooled.job_id, other, WHY)
    with pytest.raises(Conflict, match="scored by version 1 already"):
        run(replace_specification, olivia, pooled.job_id, pooled.world.bank_id, WHY)
    for reason in ("  ", "x" * 2001):
        with pytest.raises(Invalid, match="reason"):
            run(replace_specification, olivia, pooled.job_id, pooled.load(turned_bank()), reason)
    with pytest.raises(NotFound):
        run(replace_specification, olivia, pooled.job_id, "nowhere", WHY)


def test_one_change_at_a_time_and_one_that_was_cancelled_can_be_asked_for_again(pooled: Pooled) -> None:
    version = pooled.load(turned_bank())
    task_id, _ = ask(pooled, version)
    assert pooled.platform.read(view_specifications, pooled.olivia, pooled.job_id).pending is not None
    with pytest.raises(Conflict, match="already"):
        ask(pooled, version)
    pooled.platform.run(cancel_task, pooled.olivia, task_id)
    pooled.perform(task_id)
    assert specification_of(pooled).version == "1"
    pooled.perform(ask(pooled, version)[0])
    assert specification_of(pooled).version == "2"
    view = pooled.platform.read(view_specifications, pooled.olivia, pooled.job_id)
    assert [change.applied_at is not None for change in view.changes].count(True) == 1


def test_before_the_first_invitation_there_is_nothing_to_replace(pooled: Pooled) -> None:
    new = pooled.platform.run(create_job, pooled.olivia, "Another", pooled.world.assessment_id, 2, [], 14)
    with pytest.raises(Conflict, match="Nobody has been invited"):
        pooled.platform.run(replace_specification, pooled.olivia, new, pooled.load(turned_bank()), WHY)
    view = pooled.platform.read(view_specifications, pooled.olivia, new)
    assert (view.sha256, view.first_at, view.choices) == (None, None, ())


def test_only_hr_of_the_same_organisation_may_change_it(pooled: Pooled) -> None:
    version, people = pooled.load(turned_bank()), pooled.world.people
    for actor in (people.mateo, people.aud, people.ada):
        with pytest.raises(NotAllowed):
            pooled.platform.run(replace_specification, actor, pooled.job_id, version, WHY)
    with pytest.raises(NotFound):
        pooled.platform.run(replace_specification, people.nina, pooled.job_id, version, WHY)
    with pytest.raises(NotFound):
        pooled.platform.read(view_specifications, people.nina, pooled.job_id)
    with pytest.raises(NotAllowed):
        pooled.platform.read(view_specifications, people.mateo, pooled.job_id)


def test_a_key_that_ranks_nobody_without_a_reason_stores_no_ranking(platform: Platform) -> None:
    pooled = pooled_world(platform, 9, ranked=False)
    pooled.perform(ask(pooled, pooled.load(turned_bank()))[0])
    assert pooled.platform.read(view_shortlist, pooled.olivia, pooled.job_id).summary is None
    with Session(pooled.platform.engine) as session:
        assert session.scalars(select(RankingRow)).all() == []
        assert {task.state for task in session.scalars(select(TaskRow).where(TaskRow.kind == "respecify_job"))} == {
            "done"
        }
    assert specification_of(pooled).version == "2"


def test_a_change_that_another_one_overtook_says_so(pooled: Pooled) -> None:
    task_id, change_id = ask(pooled, pooled.load(turned_bank()))
    with Session(pooled.platform.engine) as session:
        row = session.get_one(JobSpecificationRow, change_id)
        row.before_id = row.specification_id
        session.commit()
    pooled.perform(task_id)
    view = pooled.platform.read(view_specifications, pooled.olivia, pooled.job_id)
    assert view.pending is None
    assert view.changes[0].task.state == "failed"
    assert "Ask again" in view.changes[0].task.message
    assert len(pooled.scores()) == 10


def test_the_form_that_is_asked_stays_the_same(pooled: Pooled) -> None:
    assert TINY.bank.items == turned_bank().bank.items
    pooled.perform(ask(pooled, pooled.load(turned_bank()))[0])
    pooled.hand_in(12)
    one_specification(pooled, 11)
