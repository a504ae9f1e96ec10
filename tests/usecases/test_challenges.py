"""Objecting to a situation: kept once per question, and never in the way of an answer or a score."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from hiring.bootstrap import Platform
from hiring.domain.access.policy import Actor
from hiring.domain.delivery.challenges import Reason
from hiring.domain.records.events import Event
from hiring.errors import Closed, Invalid, NotAllowed, NotFound
from hiring.store.tables.attempts import AnswerRow, AttemptRow, ScoreRow
from hiring.store.tables.evidence import ItemChallengeRow
from hiring.store.tables.records import AuditEventRow
from hiring.usecases.attempts import submit_attempt, view_question
from hiring.usecases.challenges import challenge_item, view_challenge
from hiring.usecases.item_analysis import view_item_analysis
from hiring.usecases.scoring import record_score
from hiring.usecases.work import Work
from tests.support.candidates import answer, answer_all, begin
from tests.support.platform import FixedClock, People
from tests.support.world import World, seed_world

WORDS = "The second action could mean two things."


@pytest.fixture
def world(platform: Platform, people: People) -> World:
    return seed_world(platform, people)


@pytest.fixture
def cai(platform: Platform, world: World) -> Actor:
    return begin(platform, world.invited[0].token)


def rows(platform: Platform, people: People, table):
    return platform.read(lambda _, work: list(work.session.scalars(select(table))), people.olivia)


def object_to(platform: Platform, actor: Actor, number: int, reason: str = "ambiguous", words: str = WORDS) -> None:
    platform.run(challenge_item, actor, number, reason, words)


def test_an_objection_is_kept_and_can_be_changed(platform: Platform, people: People, clock: FixedClock, cai: Actor):
    assert platform.read(view_challenge, cai, 2).said is None
    object_to(platform, cai, 2)
    clock.move(timedelta(minutes=1))
    object_to(platform, cai, 2, "not_my_culture", " Two\r\nlines. ")
    (row,) = rows(platform, people, ItemChallengeRow)
    assert (row.attempt_id, row.reason, row.words, row.at) == (
        cai.attempt_id,
        "not_my_culture",
        "Two\nlines.",
        clock.at,
    )
    view = platform.read(view_challenge, cai, 2)
    assert view.said is not None
    assert (view.said.reason, view.said.words) == (Reason.NOT_MY_CULTURE, "Two\nlines.")
    assert platform.read(view_challenge, cai, 1).said is None


def test_the_log_names_the_item_and_the_reason_and_never_the_words(platform: Platform, people: People, cai: Actor):
    for _ in range(2):  # sent twice, kept and recorded once
        object_to(platform, cai, 1)
    events = [row for row in rows(platform, people, AuditEventRow) if row.event == Event.ITEM_CHALLENGED.value]
    (row,) = rows(platform, people, ItemChallengeRow)
    assert [event.details for event in events] == [{"item": row.item_id, "reason": "ambiguous"}]


def test_at_the_same_moment_it_is_kept_once(platform: Platform, people: People, cai: Actor):
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: object_to(platform, cai, 1, words=f"Words {number}"), range(4)))
    assert len(rows(platform, people, ItemChallengeRow)) == 1


def test_answers_and_revisions_stay_as_they_are(platform: Platform, people: People, cai: Actor):
    answer(platform, cai, 1)
    before = [(row.item_id, row.revision, row.value) for row in rows(platform, people, AnswerRow)]
    object_to(platform, cai, 1)
    object_to(platform, cai, 2, "no_acceptable_action", "")
    assert [(row.item_id, row.revision, row.value) for row in rows(platform, people, AnswerRow)] == before
    assert platform.read(view_question, cai, 1).revision == 1


def score_without(actor: Actor, work: Work) -> None:
    """Score every attempt again as if nobody had objected to anything."""
    del actor
    work.session.execute(delete(ItemChallengeRow))
    for attempt in work.session.scalars(select(AttemptRow)):
        record_score(work, attempt)


def test_the_score_is_the_same_with_and_without(platform: Platform, people: People, cai: Actor):
    for number in range(1, answer_all(platform, cai) + 1):
        object_to(platform, cai, number, "no_acceptable_action")
    platform.run(submit_attempt, cai)
    (scored,) = [(row.exact, row.sums, row.answers_sha256) for row in rows(platform, people, ScoreRow)]
    platform.run(score_without, people.olivia)
    assert [(row.exact, row.sums, row.answers_sha256) for row in rows(platform, people, ScoreRow)][-1] == scored


@pytest.mark.parametrize("how", ["handed in", "time over"])
def test_nothing_is_objected_to_once_the_attempt_is_closed(
    platform: Platform, people: People, clock: FixedClock, cai: Actor, how: str
):
    if how == "handed in":
        answer_all(platform, cai)
        platform.run(submit_attempt, cai)
    else:
        clock.move(timedelta(days=14))
    with pytest.raises(Closed):
        object_to(platform, cai, 1)
    with pytest.raises(Closed):
        platform.read(view_challenge, cai, 1)
    assert rows(platform, people, ItemChallengeRow) == []


@pytest.mark.parametrize(
    ("reason", "words", "fields"),
    [
        ("", "", {"reason"}),
        ("unfair", "x", {"reason"}),
        ("ambiguous", "x" * 1001, {"words"}),
        ("AMBIGUOUS", "\N{GRINNING FACE}" * 1001, {"reason", "words"}),
    ],
)
def test_what_is_no_objection_is_refused_whole(
    platform: Platform, people: People, cai: Actor, reason: str, words: str, fields: set[str]
):
    with pytest.raises(Invalid) as raised:
        object_to(platform, cai, 1, reason, words)
    assert {problem.item for problem in raised.value.problems} == fields
    assert rows(platform, people, ItemChallengeRow) == []


def test_characters_that_a_database_refuses_are_left_out(platform: Platform, people: People, cai: Actor):
    object_to(platform, cai, 1, words="a\x00b\ud800c\u200dd\r" + "\n" * 1500)
    (row,) = rows(platform, people, ItemChallengeRow)
    assert row.words == "abc\u200dd"
    object_to(platform, cai, 1, words="é" * 1000)


def test_only_questions_of_the_own_attempt(platform: Platform, people: People, cai: Actor):
    for number in (0, -1, 999):
        with pytest.raises(NotFound):
            object_to(platform, cai, number)
    with pytest.raises(NotAllowed):
        object_to(platform, people.olivia, 1)


def test_hr_reads_the_words_without_a_name(platform: Platform, people: People, world: World, cai: Actor):
    object_to(platform, cai, 1)
    (row,) = rows(platform, people, ItemChallengeRow)
    (attempt,) = rows(platform, people, AttemptRow)
    for scope, scope_id in (("job", attempt.job_id), ("bank", world.bank_id), ("assessment", world.assessment_id)):
        found = platform.read(view_item_analysis, people.olivia, scope, scope_id, row.item_id)
        assert found.objections == (("ambiguous", WORDS),)
