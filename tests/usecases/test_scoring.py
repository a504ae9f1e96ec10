"""A score is recorded in the transaction that closes the attempt, and a failure never becomes a number."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from hiring.adapters.shortlist_json import shortlist_json
from hiring.bootstrap import Platform
from hiring.domain.access.policy import worker
from hiring.domain.records.events import Event
from hiring.domain.scoring.score import Score, score_answers
from hiring.domain.scoring.specification import Specification
from hiring.domain.selection import report as judging
from hiring.errors import Invalid
from hiring.store.scores import answers_of_job
from hiring.store.tables.attempts import AnswerRow, AttemptRow, ScoreRow
from hiring.store.tables.jobs import ApplicationRow, JobRow, SpecificationRow
from hiring.store.tables.records import AuditEventRow, TaskRow
from hiring.usecases.attempts import submit_attempt, view_question
from hiring.usecases.jobs import allow_provisional_ranking
from hiring.usecases.scoring import record_score
from hiring.usecases.shortlists import report_shortlist, view_candidate
from hiring.usecases.submissions import expire_attempts
from hiring.usecases.work import Work
from tests.support.candidates import answer, answer_all, begin, complete
from tests.support.platform import FixedClock
from tests.support.world import World, seed_world


@pytest.fixture
def world(platform: Platform) -> World:
    made = seed_world(platform)
    platform.run(allow_provisional_ranking, made.people.olivia, made.job_id, "A trial with our own staff.")
    return made


def rows(platform: Platform) -> list[ScoreRow]:
    with Session(platform.engine) as session:
        return list(session.scalars(select(ScoreRow).order_by(ScoreRow.created_at, ScoreRow.superseded_at)))


def pinned(platform: Platform) -> Specification:
    with Session(platform.engine) as session:
        return Specification.from_plain(session.scalars(select(SpecificationRow)).one().content)


def events(platform: Platform, event: Event) -> list[AuditEventRow]:
    with Session(platform.engine) as session:
        return list(session.scalars(select(AuditEventRow).where(AuditEventRow.event == event.value)))


def test_what_is_recorded_is_the_exact_score_of_the_stored_answers(platform, world):
    receipt = complete(platform, world.invited[0].token, shift=2)
    (row,) = rows(platform)
    specification = pinned(platform)
    with Session(platform.engine) as session:
        answers, expired = answers_of_job(session, world.job_id)[world.application_id]
        tasks = session.scalars(select(TaskRow).where(TaskRow.kind == "rank_job")).all()
    score = score_answers(specification, answers)
    assert isinstance(score, Score)
    assert not expired
    assert (row.micro, row.exact) == (score.micro, f"{score.exact.numerator}/{score.exact.denominator}")
    assert row.sums == [scored.total for scored in score.scenarios]
    assert (row.score_sha256, row.why, row.superseded_at) == (score.sha256, None, None)
    assert row.answers_sha256 == score.answers_sha256 == receipt.answers_sha256
    assert row.specification_sha256 == specification.sha256
    assert [task.arguments for task in tasks] == [{"job_id": world.job_id}]
    (event,) = events(platform, Event.SCORE_RECORDED)
    assert event.subject == f"application:{world.application_id}"
    assert event.details == {"specification": specification.sha256, "score_sha256": score.sha256}


def test_a_failing_scorer_gives_a_review_never_a_zero_and_loses_nothing(platform, world, monkeypatch):
    complete(platform, world.invited[1].token)
    candidate = begin(platform, world.invited[0].token)
    total = answer_all(platform, candidate)
    with monkeypatch.context() as broken:

        def fail(*args, **kwargs):
            raise ZeroDivisionError("planted")

        broken.setattr(judging, "score_answers", fail)
        receipt = platform.run(submit_attempt, candidate)
    assert receipt.answers_count == total
    (row,) = [row for row in rows(platform) if row.application_id == world.application_id]
    assert (row.micro, row.exact, row.sums, row.score_sha256) == (None, None, [], None)
    assert row.why == "The answers could not be scored (ZeroDivisionError: planted). A person must look."
    assert row.answers_sha256 == receipt.answers_sha256
    (event,) = events(platform, Event.SCORING_FAILED)
    assert event.details["why"] == row.why
    made = shortlist_json(platform.run(report_shortlist, world.people.olivia, world.job_id))
    assert [(c["id"], c["status"], c["rank"], c["score"]) for c in made["candidates"]][1:] == [
        (world.application_id, "needs_review", None, None)
    ]
    assert made["n"] == 1
    assert made["candidates"][1]["why"] == row.why
    view = platform.read(view_candidate, world.people.olivia, world.job_id, world.application_id)
    assert (view.score, view.entry, view.points, view.care) == (None, None, (), None)
    assert view.review == row.why


def test_a_job_without_a_specification_gives_a_review(platform, world):
    candidate = begin(platform, world.invited[0].token)
    answer_all(platform, candidate)
    with Session(platform.engine) as session:
        session.get_one(JobRow, world.job_id).specification_id = None
        session.commit()
    platform.run(submit_attempt, candidate)
    (row,) = rows(platform)
    assert (row.micro, row.specification_sha256) == (None, "none")
    assert row.why == "The job has no scoring specification. A person must look."


@pytest.mark.parametrize(("missing", "scored"), [(0, True), (1, True), (3, False)])
def test_when_time_runs_out_four_fifths_are_enough(platform, world, clock: FixedClock, missing, scored):
    candidate = begin(platform, world.invited[0].token)
    total = platform.read(view_question, candidate, 1).total
    for number in range(1, total + 1 - missing):
        answer(platform, candidate, number)
    clock.move(timedelta(days=15))
    platform.run(expire_attempts, worker(world.people.organisation_id))
    (row,) = rows(platform)
    assert (row.micro is not None) is scored
    assert (row.why is None) is scored
    if scored:
        assert [value is None for value in row.sums] == [False] * (total - missing) + [True] * missing
    report = platform.run(report_shortlist, world.people.olivia, world.job_id)
    assert [report.shortlist.n, len(report.reviews)] == ([1, 0] if scored else [0, 1])
    assert not scored or missing == 0 or "unanswered" in report.flags[world.application_id]


def test_scoring_again_replaces_the_record_and_keeps_the_old_one(platform, world, clock: FixedClock):
    complete(platform, world.invited[0].token)
    clock.move(timedelta(hours=1))

    def again(actor, work: Work) -> None:
        record_score(work, work.session.scalars(select(AttemptRow)).one())

    platform.run(again, worker(world.people.organisation_id))
    first, second = sorted(rows(platform), key=lambda row: row.superseded_at is None)
    assert first.superseded_at == second.created_at
    assert (first.micro, first.score_sha256) == (second.micro, second.score_sha256)
    assert platform.run(report_shortlist, world.people.olivia, world.job_id).shortlist.n == 1


def test_answers_that_no_longer_give_the_recorded_score_need_a_person(platform, world):
    complete(platform, world.invited[0].token)
    with Session(platform.engine) as session:
        row = session.scalars(select(ScoreRow)).one()
        assert row.micro is not None
        row.micro += 1
        session.commit()
    report = platform.run(report_shortlist, world.people.olivia, world.job_id)
    assert report.shortlist.n == 0
    assert report.reviews == (
        (world.application_id, "The stored answers do not give the recorded score. A person must look."),
    )


def test_a_refused_submission_scores_nothing(platform, world):
    candidate = begin(platform, world.invited[0].token)
    answer(platform, candidate, 1)
    with pytest.raises(Invalid):
        platform.run(submit_attempt, candidate)
    assert rows(platform) == []
    with Session(platform.engine) as session:
        assert session.get_one(ApplicationRow, world.application_id).status == "started"
        assert len(session.scalars(select(AnswerRow)).all()) == 1


def test_handing_in_twice_scores_once(platform, world):
    candidate = begin(platform, world.invited[0].token)
    answer_all(platform, candidate)
    assert platform.run(submit_attempt, candidate) == platform.run(submit_attempt, candidate)
    assert len(rows(platform)) == 1
