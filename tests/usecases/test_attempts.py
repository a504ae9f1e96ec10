import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from hiring.bootstrap import Platform
from hiring.domain.access.policy import NOBODY, Actor, worker
from hiring.domain.banks.model import Format
from hiring.domain.delivery.answers import answers_sha256
from hiring.domain.delivery.attempt import AttemptState
from hiring.domain.people.applications import Status
from hiring.domain.records.events import Event
from hiring.errors import Closed, Conflict, HiringError, Invalid, NotAllowed, NotFound
from hiring.ids import token_digest
from hiring.store.attempts import latest_answers
from hiring.store.tables.attempts import AnswerRow, AttemptRow, CandidateSessionRow
from hiring.store.tables.content import AssessmentRow
from hiring.store.tables.jobs import ApplicationRow
from hiring.store.tables.records import AuditEventRow
from hiring.usecases import submissions
from hiring.usecases.attempts import (
    begin_attempt,
    candidate_actor,
    check_practice,
    expire_attempts,
    open_invitation,
    review_attempt,
    save_answer,
    save_page,
    submit_attempt,
    view_practice,
    view_question,
    view_receipt,
)
from hiring.usecases.invitations import renew_link, withdraw_invitation
from tests.support.candidates import answer, answer_all, begin, complete, some_answer
from tests.support.platform import FixedClock, People
from tests.support.world import World, seed_world

FORTNIGHT = timedelta(days=14)
MOMENT = timedelta(seconds=1)


@pytest.fixture
def world(platform: Platform, people: People) -> World:
    return seed_world(platform, people)


@pytest.fixture
def token(world: World) -> str:
    return world.invited[0].token


@pytest.fixture
def cai(platform: Platform, token: str) -> Actor:
    return begin(platform, token)


def rows(platform: Platform, people: People, table):
    return platform.read(lambda _, work: list(work.session.scalars(select(table))), people.olivia)


def events(platform: Platform, people: People) -> list[str]:
    return [row.event for row in rows(platform, people, AuditEventRow)]


def number_of(platform: Platform, cai: Actor, form: Format) -> int:
    total = platform.read(view_question, cai, 1).total
    numbers = range(1, total + 1)
    return next(n for n in numbers if platform.read(view_question, cai, n).situation.format is form)


def body(revision: int, **fields: object) -> bytes:
    return json.dumps({"revision": revision, "answer": fields}).encode()


def rating(platform: Platform, cai: Actor) -> str:
    """The reference of a question that is answered by one rating."""
    number = number_of(platform, cai, Format.SINGLE_ACTION)
    return platform.read(view_question, cai, number).situation.reference


# --- the link -------------------------------------------------------------------------------------


def test_looking_at_a_link_changes_nothing(platform: Platform, people: People, world: World, token: str):
    before = events(platform, people)
    for _ in range(10):
        view = platform.read(open_invitation, NOBODY, token)
    assert (view.state, view.begun, view.receipt) == (AttemptState.OPEN, False, None)
    assert (view.candidate_name, view.job_title) == ("Amara Okafor", "Receptionist, Quayside")
    (assessment,) = rows(platform, people, AssessmentRow)
    assert (view.questions, view.practice) == (len(assessment.item_ids), 2)
    assert events(platform, people) == before
    assert rows(platform, people, AttemptRow) == []


@pytest.mark.parametrize("guess", ["", "x", "0" * 43, "é" * 20])
def test_a_guessed_link_opens_nothing(platform: Platform, world: World, guess: str):
    with pytest.raises(NotFound, match="not one of ours"):
        platform.read(open_invitation, NOBODY, guess)
    with pytest.raises(NotFound):
        platform.run(begin_attempt, NOBODY, guess, consent=True)


def test_beginning_needs_consent(platform: Platform, people: People, world: World, token: str):
    with pytest.raises(Invalid) as raised:
        platform.run(begin_attempt, NOBODY, token, consent=False)
    assert raised.value.problems[0].item == "consent"
    assert rows(platform, people, AttemptRow) == []


def test_beginning_starts_the_attempt(platform: Platform, people: People, world: World, token: str):
    begun = platform.run(begin_attempt, NOBODY, token, consent=True)
    assert begun.next_path == "/attempt/practice/1"
    (attempt,) = rows(platform, people, AttemptRow)
    assert (attempt.state, attempt.application_id) == ("open", world.application_id)
    assert attempt.expires_at == attempt.started_at + FORTNIGHT
    (session,) = rows(platform, people, CandidateSessionRow)
    assert session.token_sha256 == token_digest(begun.session_token)
    application = next(r for r in rows(platform, people, ApplicationRow) if r.id == world.application_id)
    assert application.status == Status.STARTED.value
    (begun_event,) = (r for r in rows(platform, people, AuditEventRow) if r.event == Event.ATTEMPT_BEGUN.value)
    assert (begun_event.actor_kind, begun_event.actor_id) == ("candidate", world.application_id)
    assert begun_event.organisation_id == people.organisation_id


def test_the_same_link_carries_on_elsewhere(platform: Platform, people: People, token: str, cai: Actor):
    answer(platform, cai, 1)
    begun = platform.run(begin_attempt, NOBODY, token, consent=False)
    assert begun.next_path == "/attempt/question/2"
    assert platform.read(candidate_actor, NOBODY, begun.session_token) == cai
    assert len(rows(platform, people, AttemptRow)) == 1
    assert len(rows(platform, people, CandidateSessionRow)) == 2
    assert Event.ATTEMPT_RESUMED.value in events(platform, people)
    answer_all(platform, cai)
    assert platform.run(begin_attempt, NOBODY, token, consent=False).next_path == "/attempt/review"


def test_two_people_at_one_link_begin_one_attempt(platform: Platform, people: People, token: str):
    def go(_: int) -> str:
        return platform.run(begin_attempt, NOBODY, token, consent=True).session_token

    with ThreadPoolExecutor(4) as pool:
        tokens = list(pool.map(go, range(4)))
    assert len(set(tokens)) == 4
    assert len(rows(platform, people, AttemptRow)) == 1


@pytest.mark.parametrize("guess", ["", "nonsense", "0" * 43])
def test_a_guessed_session_is_nobody(platform: Platform, cai: Actor, guess: str):
    assert platform.read(candidate_actor, NOBODY, guess) is None


def test_a_link_ends_at_its_time(platform: Platform, clock: FixedClock, token: str):
    clock.move(FORTNIGHT)
    assert platform.read(open_invitation, NOBODY, token).state is AttemptState.EXPIRED
    with pytest.raises(Closed):
        platform.run(begin_attempt, NOBODY, token, consent=True)


def test_an_older_link_ends_although_the_attempt_got_more_time(
    platform: Platform, people: People, world: World, clock: FixedClock, token: str, cai: Actor
):
    clock.move(timedelta(days=10))
    newer = platform.run(renew_link, people.olivia, world.application_id)
    clock.move(timedelta(days=5))
    assert platform.read(open_invitation, NOBODY, token).state is AttemptState.EXPIRED
    assert platform.read(open_invitation, NOBODY, newer).state is AttemptState.OPEN
    answer(platform, cai, 1)


def test_a_withdrawn_link_opens_nothing(platform: Platform, people: People, world: World, token: str, cai: Actor):
    platform.run(withdraw_invitation, people.olivia, world.application_id)
    assert platform.read(open_invitation, NOBODY, token).state is AttemptState.WITHDRAWN
    with pytest.raises(Closed, match="withdrawn"):
        platform.run(begin_attempt, NOBODY, token, consent=True)
    with pytest.raises(Closed, match="withdrawn"):
        answer_first_again(platform, cai)


def answer_first_again(platform: Platform, cai: Actor) -> None:
    platform.run(save_page, cai, 1, [], None)


def test_staff_are_not_candidates(platform: Platform, people: People, cai: Actor):
    for actor in (people.olivia, people.mateo, people.ada, NOBODY):
        with pytest.raises(NotAllowed):
            platform.read(view_question, actor, 1)


# --- questions ------------------------------------------------------------------------------------


def test_questions_are_constant_and_show_no_bank_id(platform: Platform, cai: Actor):
    first = platform.read(view_question, cai, 1)
    assert platform.read(view_question, cai, 1) == first
    assert len(first.situation.reference) == 12
    assert all(len(option.reference) == 12 for option in first.situation.options)


def test_two_candidates_meet_other_references(platform: Platform, world: World, cai: Actor):
    other = begin(platform, world.invited[1].token)
    mine, theirs = (platform.read(view_question, actor, 1).situation for actor in (cai, other))
    assert mine.title == theirs.title
    assert mine.reference != theirs.reference
    assert {o.reference for o in mine.options}.isdisjoint(o.reference for o in theirs.options)


@pytest.mark.parametrize("number", [0, -1, 999])
def test_there_is_no_question_beyond_the_last(platform: Platform, cai: Actor, number: int):
    with pytest.raises(NotFound):
        platform.read(view_question, cai, number)


def test_every_format_is_answered_and_shown_again(platform: Platform, cai: Actor):
    total = platform.read(view_question, cai, 1).total
    formats = set()
    for number in range(1, total + 1):
        view = platform.read(view_question, cai, number)
        assert (view.revision, view.fields, view.complete) == (0, {}, False)
        pairs = some_answer(view.situation, number)
        saved = platform.run(save_page, cai, number, pairs, view.revision)
        assert (saved.revision, saved.complete, saved.missing) == (1, True, ())
        again = platform.read(view_question, cai, number)
        assert {name: str(value) for name, value in again.fields.items()} == dict(pairs)
        formats.add(view.situation.format)
    assert formats == set(Format)


# --- saving ---------------------------------------------------------------------------------------


def test_an_answer_is_saved_and_recorded(platform: Platform, people: People, clock: FixedClock, cai: Actor):
    saved = platform.run(save_answer, cai, rating(platform, cai), body(1, rating=4), "k1")
    assert (saved.revision, saved.saved_at, saved.complete) == (1, clock.at, True)
    (row,) = rows(platform, people, AnswerRow)
    assert (row.value, row.attempt_id) == ({"rating": 4}, cai.attempt_id)
    event = next(r for r in rows(platform, people, AuditEventRow) if r.event == Event.ANSWER_SAVED.value)
    assert (event.subject, event.details["revision"]) == (f"attempt:{cai.attempt_id}", 1)


def test_part_of_an_answer_may_be_saved(platform: Platform, cai: Actor):
    number = number_of(platform, cai, Format.RATE_ALL)
    view = platform.read(view_question, cai, number)
    field = f"rate-{view.situation.options[0].reference}"
    saved = platform.run(save_answer, cai, view.situation.reference, body(1, **{field: 2}), "k1")
    assert not saved.complete
    assert set(saved.missing) == {f"rate-{option.reference}" for option in view.situation.options[1:]}
    assert platform.read(view_question, cai, number).fields == {field: 2}


def test_the_same_request_gets_the_first_reply(platform: Platform, people: People, clock: FixedClock, cai: Actor):
    reference = rating(platform, cai)
    first = platform.run(save_answer, cai, reference, body(1, rating=4), "k1")
    platform.run(save_answer, cai, reference, body(2, rating=5), "k2")
    clock.move(MOMENT)
    assert platform.run(save_answer, cai, reference, body(1, rating=4), "k1") == first
    assert len(rows(platform, people, AnswerRow)) == 2


def test_a_key_belongs_to_one_request(platform: Platform, people: People, cai: Actor):
    reference = rating(platform, cai)
    platform.run(save_answer, cai, reference, body(1, rating=4), "k1")
    with pytest.raises(Invalid, match="another request"):
        platform.run(save_answer, cai, reference, body(2, rating=5), "k1")
    with pytest.raises(Invalid, match="at most 80"):
        platform.run(save_answer, cai, reference, body(2, rating=5), "k" * 81)
    assert len(rows(platform, people, AnswerRow)) == 1


@pytest.mark.parametrize("revision", [0, 1, 2, 3])
def test_a_revision_not_above_the_stored_one_is_refused(platform: Platform, cai: Actor, revision: int):
    reference = rating(platform, cai)
    platform.run(save_answer, cai, reference, body(3, rating=4), "k1")
    with pytest.raises(Conflict) as raised:
        platform.run(save_answer, cai, reference, body(revision, rating=5), "k2")
    assert raised.value.current == {"revision": 3, "answer": {"rating": 4}}


def test_the_order_of_the_checks(platform: Platform, people: People, world: World, cai: Actor):
    reference = rating(platform, cai)
    done = body(2, rating=4)
    platform.run(save_answer, cai, reference, done, "k1")

    def fails(kind: type[HiringError], where: str, what: bytes, key: str) -> None:
        with pytest.raises(kind):
            platform.run(save_answer, cai, where, what, key)

    fails(Invalid, reference, body(1, rating=8), "k2")  # not an answer before a stale revision
    fails(NotFound, "0" * 12, b"{", "k1")  # no such item before everything
    platform.run(withdraw_invitation, people.olivia, world.application_id)
    fails(NotFound, "0" * 12, done, "k1")
    fails(Closed, reference, done, "k1")  # closed before the first reply again
    fails(Closed, reference, b"{", "k2")


def test_an_item_of_another_attempt_is_not_found(platform: Platform, world: World, cai: Actor):
    other = begin(platform, world.invited[1].token)
    with pytest.raises(NotFound):
        platform.run(save_answer, cai, rating(platform, other), body(1, rating=4), "k1")


def test_a_bad_answer_changes_nothing(platform: Platform, people: People, cai: Actor):
    before = events(platform, people)
    for wrong in (body(1, rating=8), body(1, rating=None), body(1, other=1), b'{"revision": 1, "answer": NaN}'):
        with pytest.raises(Invalid):
            platform.run(save_answer, cai, rating(platform, cai), wrong, "k1")
    assert rows(platform, people, AnswerRow) == []
    assert events(platform, people) == before


def test_a_save_after_the_deadline_is_refused(platform: Platform, clock: FixedClock, cai: Actor):
    reference = rating(platform, cai)
    clock.move(FORTNIGHT - MOMENT)
    platform.run(save_answer, cai, reference, body(1, rating=4), "k1")
    clock.move(MOMENT)
    with pytest.raises(Closed, match="time to answer is over"):
        platform.run(save_answer, cai, reference, body(2, rating=5), "k2")
    with pytest.raises(Closed):
        platform.run(submit_attempt, cai)


def test_of_two_saves_of_one_revision_exactly_one_wins(platform: Platform, people: People, cai: Actor):
    reference = rating(platform, cai)

    def save(n: int) -> object:
        try:
            return platform.run(save_answer, cai, reference, body(1, rating=n), f"k{n}").complete
        except Conflict as conflict:
            return conflict.current

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(save, range(1, 8)))
    (row,) = rows(platform, people, AnswerRow)
    assert results.count(True) == 1
    assert results.count({"revision": 1, "answer": row.value}) == 6


def test_one_request_sent_several_times_at_once_is_saved_once(platform: Platform, people: People, cai: Actor):
    reference = rating(platform, cai)

    def save(_: int):
        return platform.run(save_answer, cai, reference, body(1, rating=6), "k1")

    with ThreadPoolExecutor(4) as pool:
        replies = list(pool.map(save, range(6)))
    assert {(reply.revision, reply.saved_at, reply.complete) for reply in replies} == {(1, replies[0].saved_at, True)}
    assert len(rows(platform, people, AnswerRow)) == 1


def test_a_save_takes_few_statements(platform: Platform, cai: Actor):
    reference = rating(platform, cai)
    platform.run(save_answer, cai, reference, body(1, rating=1), "k1")
    statements: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        statements.append(statement)

    event.listen(platform.engine, "before_cursor_execute", note)
    platform.run(save_answer, cai, reference, body(2, rating=2), "k2")
    event.remove(platform.engine, "before_cursor_execute", note)
    written = [s.split()[0] for s in statements if not s.startswith(("BEGIN", "PRAGMA", "SET"))]
    assert written == ["SELECT", "SELECT", "INSERT", "INSERT"]
    assert not any("bank_key" in s or "specification" in s for s in statements)


# --- the plain form -------------------------------------------------------------------------------


def test_a_page_sent_twice_is_saved_once(platform: Platform, people: People, cai: Actor):
    view = platform.read(view_question, cai, 1)
    pairs = some_answer(view.situation)
    first = platform.run(save_page, cai, 1, pairs, 0)
    assert platform.run(save_page, cai, 1, pairs, 0) == first
    assert len(rows(platform, people, AnswerRow)) == 1


def test_a_stale_page_is_refused_with_what_is_stored(platform: Platform, cai: Actor):
    view = platform.read(view_question, cai, 1)
    platform.run(save_page, cai, 1, some_answer(view.situation), 0)
    with pytest.raises(Conflict) as raised:
        platform.run(save_page, cai, 1, some_answer(view.situation, 1), 0)
    assert isinstance(raised.value.current, dict)
    assert raised.value.current["revision"] == 1
    stored = {name: str(value) for name, value in raised.value.current["answer"].items()}
    assert stored == dict(some_answer(view.situation))


def test_a_page_without_a_revision_takes_the_next(platform: Platform, cai: Actor):
    view = platform.read(view_question, cai, 1)
    platform.run(save_page, cai, 1, some_answer(view.situation), None)
    assert platform.run(save_page, cai, 1, some_answer(view.situation, 1), None).revision == 2


def test_an_unfinished_page_keeps_what_it_has(platform: Platform, cai: Actor):
    number = number_of(platform, cai, Format.RANK)
    view = platform.read(view_question, cai, number)
    pairs = some_answer(view.situation)
    saved = platform.run(save_page, cai, number, pairs[:2], 0)
    assert (saved.complete, saved.missing) == (False, tuple(name for name, _ in pairs[2:]))
    assert len(platform.read(view_question, cai, number).fields) == 2


# --- practice -------------------------------------------------------------------------------------


def test_practice_is_explained_and_leaves_nothing(platform: Platform, people: People, cai: Actor):
    view = platform.read(view_practice, cai, 1)
    assert (view.total, view.explanations) == (2, None)
    checked = platform.read(check_practice, cai, 1, some_answer(view.situation))
    assert checked.explanations is not None
    assert set(checked.explanations) == {option.reference for option in view.situation.options}
    assert all("practice-1" in text for text in checked.explanations.values())
    assert rows(platform, people, AnswerRow) == []


def test_half_a_practice_answer_is_not_explained_yet(platform: Platform, cai: Actor):
    view = platform.read(view_practice, cai, 1)
    checked = platform.read(check_practice, cai, 1, some_answer(view.situation)[:1])
    assert checked.explanations is None
    assert len(checked.missing) == 2
    with pytest.raises(NotFound):
        platform.read(view_practice, cai, 3)


# --- handing in -----------------------------------------------------------------------------------


def test_the_review_lists_every_question(platform: Platform, cai: Actor):
    number = number_of(platform, cai, Format.RATE_ALL)
    view = platform.read(view_question, cai, number)
    platform.run(save_page, cai, number, some_answer(view.situation)[:1], 0)
    review = platform.read(review_attempt, cai)
    assert [row.number for row in review.rows] == list(range(1, view.total + 1))
    assert [row.number for row in review.rows if row.begun] == [number]
    assert len(review.missing) == view.total


def test_only_a_complete_attempt_is_handed_in(platform: Platform, people: People, cai: Actor):
    total = answer_all(platform, cai)
    view = platform.read(view_question, cai, total)
    platform.run(save_page, cai, total, [], None)
    with pytest.raises(Invalid) as raised:
        platform.run(submit_attempt, cai)
    (problem,) = raised.value.problems
    assert problem.item == str(total)
    assert view.situation.title in str(problem)
    assert rows(platform, people, AttemptRow)[0].state == "open"


def test_handing_in_gives_a_receipt_that_can_be_recomputed(
    platform: Platform, people: People, clock: FixedClock, cai: Actor
):
    total = answer_all(platform, cai)
    receipt = platform.run(submit_attempt, cai)
    stored = platform.read(lambda _, work: latest_answers(work.session, cai.attempt_id), people.olivia)
    assert receipt.answers_count == total == len(stored)
    assert receipt.answers_sha256 == answers_sha256({name: row.answer for name, row in stored.items()})
    assert receipt.submitted_at == clock.at
    application = next(r for r in rows(platform, people, ApplicationRow) if r.id == cai.id)
    assert application.status == Status.COMPLETED.value


def test_handing_in_twice_gives_the_same_receipt(platform: Platform, people: People, clock: FixedClock, cai: Actor):
    answer_all(platform, cai)
    first = platform.run(submit_attempt, cai)
    clock.move(timedelta(days=30))
    assert platform.run(submit_attempt, cai) == first
    assert platform.read(view_receipt, cai) == first
    assert events(platform, people).count(Event.ATTEMPT_SUBMITTED.value) == 1


def test_handing_in_at_the_same_moment_happens_once(platform: Platform, people: People, cai: Actor):
    answer_all(platform, cai)
    with ThreadPoolExecutor(4) as pool:
        receipts = list(pool.map(lambda _: platform.run(submit_attempt, cai), range(4)))
    assert len(set(receipts)) == 1
    assert events(platform, people).count(Event.ATTEMPT_SUBMITTED.value) == 1


def test_nothing_changes_after_handing_in(platform: Platform, token: str, cai: Actor):
    reference = rating(platform, cai)
    answer_all(platform, cai)
    receipt = platform.run(submit_attempt, cai)
    with pytest.raises(Closed, match="handed in"):
        platform.run(save_answer, cai, reference, body(9, rating=4), "k1")
    with pytest.raises(Closed):
        answer_first_again(platform, cai)
    with pytest.raises(Closed):
        platform.read(view_practice, cai, 1)
    view = platform.read(open_invitation, NOBODY, token)
    assert (view.state, view.receipt) == (AttemptState.SUBMITTED, receipt)


def test_no_receipt_before_handing_in(platform: Platform, clock: FixedClock, cai: Actor):
    with pytest.raises(NotFound, match="not been handed in"):
        platform.read(view_receipt, cai)
    clock.move(FORTNIGHT)
    with pytest.raises(Closed):
        platform.read(view_receipt, cai)


def test_handing_in_is_scored_in_the_same_transaction(
    platform: Platform, people: People, cai: Actor, monkeypatch: pytest.MonkeyPatch
):
    seen: list[tuple[str, str | None, bool]] = []

    def record(work, attempt, *, expired=False):
        seen.append((attempt.id, attempt.answers_sha256, expired))
        raise RuntimeError("the power went out")

    monkeypatch.setattr(submissions, "record_score", record)
    answer_all(platform, cai)
    with pytest.raises(RuntimeError):
        platform.run(submit_attempt, cai)
    (attempt,) = rows(platform, people, AttemptRow)
    assert attempt.state == "open"
    assert [(attempt_id, expired) for attempt_id, _, expired in seen] == [(cai.attempt_id, False)]
    assert seen[0][1] is not None


# --- time over ------------------------------------------------------------------------------------


def test_what_was_saved_counts_when_time_is_over(
    platform: Platform,
    people: People,
    clock: FixedClock,
    cai: Actor,
    monkeypatch: pytest.MonkeyPatch,
):
    scored: list[tuple[str, bool]] = []
    monkeypatch.setattr(
        submissions, "record_score", lambda work, attempt, *, expired=False: scored.append((attempt.id, expired))
    )
    answer(platform, cai, 1)
    answer(platform, cai, 2)
    sweeper = worker(people.organisation_id)
    assert platform.run(expire_attempts, sweeper) == 0
    clock.move(FORTNIGHT)
    assert platform.run(expire_attempts, sweeper) == 3  # the attempt, and two links nobody opened
    assert platform.run(expire_attempts, sweeper) == 0
    (attempt,) = rows(platform, people, AttemptRow)
    assert (attempt.state, attempt.answers_count, attempt.closed_at) == ("expired", 2, clock.at)
    assert scored == [(cai.attempt_id, True)]
    assert {row.status for row in rows(platform, people, ApplicationRow)} == {Status.EXPIRED.value}


def test_an_unopened_invitation_that_ended_can_be_renewed(
    platform: Platform, people: People, world: World, clock: FixedClock
):
    clock.move(FORTNIGHT)
    platform.run(expire_attempts, worker(people.organisation_id))
    newer = platform.run(renew_link, people.olivia, world.application_id)
    assert begin(platform, newer).id == world.application_id


def test_the_sweep_stays_inside_its_organisation(platform: Platform, people: People, clock: FixedClock, cai: Actor):
    clock.move(FORTNIGHT)
    assert platform.run(expire_attempts, worker(people.other_organisation_id)) == 0
    with pytest.raises(NotAllowed):
        platform.run(expire_attempts, cai)


def test_another_organisations_actor_cannot_reach_an_attempt(platform: Platform, people: People, cai: Actor):
    stray = replace(cai, organisation_id=people.other_organisation_id)
    with pytest.raises(NotFound):
        platform.read(view_question, stray, 1)


def test_the_whole_way_for_two_candidates(platform: Platform, world: World):
    one, other = (complete(platform, person.token, shift) for shift, person in enumerate(world.invited[:2]))
    assert one.answers_count == other.answers_count
    assert one.answers_sha256 != other.answers_sha256
