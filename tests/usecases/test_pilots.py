"""Unscored situations in a live form: asked like all others, kept for the analysis, and blind to the score."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from hiring.bootstrap import Platform
from hiring.domain.access.policy import NOBODY, Actor
from hiring.domain.banks.model import Format, ItemState, Kind
from hiring.domain.banks.plain import package
from hiring.domain.people.invitees import Invitee
from hiring.store.attempts import latest_answers
from hiring.store.tables.attempts import AttemptRow, ScoreRow
from hiring.usecases.assessments import create_assessment, create_assessments, preview_forms, view_assessment
from hiring.usecases.attempts import open_invitation, review_attempt, submit_attempt, view_question
from hiring.usecases.banks import load_bank
from hiring.usecases.invitations import invite, status_board
from hiring.usecases.jobs import create_job
from hiring.usecases.values import save_profile
from tests.support.banks import item, key_of, tiny_bank
from tests.support.candidates import answer_all, begin
from tests.support.platform import People
from tests.support.world import BLUEPRINT, profile

NEW = tuple(
    replace(item(f"new-{n}", Kind.SJT, Format.RATE_ALL, 4), state=ItemState.PILOT, title=f"Tried out {n}")
    for n in range(1, 4)
)


@pytest.fixture
def bank_id(platform: Platform, people: People) -> str:
    platform.run(save_profile, people.olivia, profile())
    made = tiny_bank()
    bank = replace(made.bank, items=(*made.bank.items, *NEW))
    key = replace(made.key, items={**made.key.items, **{one.id: key_of(one) for one in NEW}})
    return platform.run(load_bank, people.olivia, package(bank, key)).id


@pytest.fixture
def job_id(platform: Platform, people: People, bank_id: str) -> str:
    assessment = platform.run(create_assessment, people.olivia, "Desk", bank_id, BLUEPRINT, 2)
    return platform.run(create_job, people.olivia, "Desk", assessment, 1, [people.mateo.id], 14)


def token_of(platform: Platform, people: People, job_id: str, name: str = "cai") -> str:
    return platform.run(invite, people.olivia, job_id, [Invitee(name.title(), f"{name}@example.org")])[0].token


def attempt(platform: Platform, people: People, cai: Actor) -> AttemptRow:
    query = select(AttemptRow).where(AttemptRow.id == cai.attempt_id)
    return platform.read(lambda _, work: work.session.scalars(query).one(), people.olivia)


def test_they_are_announced_asked_and_reviewed_like_all_others(platform: Platform, people: People, job_id: str):
    token = token_of(platform, people, job_id)
    before = platform.read(open_invitation, NOBODY, token)
    assert before.tried_out == 2
    cai = begin(platform, token)
    total = platform.read(view_question, cai, 1).total
    assert total == before.questions == platform.read(open_invitation, NOBODY, token).questions
    titles = [platform.read(view_question, cai, n).situation.title for n in range(1, total + 1)]
    assert sum(title.startswith("Tried out") for title in titles) == 2
    assert not titles[0].startswith("Tried out")
    assert len(platform.read(review_attempt, cai).rows) == total
    (row,) = platform.read(status_board, people.olivia, job_id).rows
    assert row.total == total


def test_their_answers_are_kept_and_never_reach_the_score(platform: Platform, people: People, job_id: str):
    cai = begin(platform, token_of(platform, people, job_id))
    answer_all(platform, cai)
    receipt = platform.run(submit_attempt, cai)
    drawn = attempt(platform, people, cai).pilots
    assert drawn is not None
    tried = {item_id for _, item_id in drawn}
    stored = platform.read(lambda _, work: latest_answers(work.session, cai.attempt_id), people.olivia)
    assert tried <= set(stored)
    assert receipt.answers_count == len(stored)
    (score,) = platform.read(lambda _, work: list(work.session.scalars(select(ScoreRow))), people.olivia)
    assert len(score.sums) == len(stored) - 2
    assert score.micro is not None


def test_an_attempt_keeps_its_questions_and_others_get_their_own(platform: Platform, people: People, job_id: str):
    drawn = []
    for n in range(12):
        token = token_of(platform, people, job_id, f"cai{n}")
        cai = begin(platform, token)
        assert begin(platform, token).attempt_id == cai.attempt_id
        drawn.append(attempt(platform, people, cai).pilots)
    assert len({str(one) for one in drawn}) > 3


def test_no_more_are_promised_than_the_bank_has(platform: Platform, people: People, bank_id: str):
    (view,) = platform.read(preview_forms, people.olivia, bank_id, BLUEPRINT, None, 6)
    assert view.pilots == 3
    made = platform.run(create_assessments, people.olivia, "Desk", bank_id, BLUEPRINT, None, 6)
    shown = platform.read(view_assessment, people.olivia, made[0])
    assert shown.pilots == 3
    assert shown.minutes == view.minutes > 14


def test_a_bank_without_pilot_items_asks_none(platform: Platform, people: People):
    platform.run(save_profile, people.olivia, profile())
    bank = platform.run(load_bank, people.olivia, tiny_bank()).id
    made = platform.run(create_assessment, people.olivia, "Desk", bank, BLUEPRINT, 4)
    assert platform.read(view_assessment, people.olivia, made).pilots == 0
