"""Looks at other settings: what they say, that they are written down, and what they never say."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hiring.bootstrap import Platform
from hiring.domain.access.policy import Actor
from hiring.domain.records.events import Event
from hiring.domain.selection.what_if import TooFew, WhatIf
from hiring.domain.selection.what_if_change import ChangeKind
from hiring.errors import Conflict, Invalid, NotAllowed, NotFound
from hiring.ids import new_id
from hiring.store.drafts import items_of_draft
from hiring.store.tables.attempts import AttemptRow
from hiring.store.tables.evidence import VoluntaryAnswerRow
from hiring.store.tables.records import AuditEventRow, TaskRow
from hiring.store.tables.studio import PanelMemberRow, PanelRatingRow, PanelRow
from hiring.usecases.drafts import open_draft
from hiring.usecases.invitations import withdraw_invitation
from hiring.usecases.jobs import create_job
from hiring.usecases.respecify import replace_specification
from hiring.usecases.shortlists import report_shortlist
from hiring.usecases.what_if import (
    Exploration,
    NewExploration,
    NotReady,
    explore,
    keep_exploration,
    prepare_answers,
    times_explored,
    view_exploration,
    view_what_if,
)
from hiring.usecases.what_if_changes import Wanted
from hiring.usecases.work import Work
from tests.support.banks import ITEMS, tiny_bank
from tests.support.platform import START
from tests.support.pools import hand_in
from tests.support.studio_what_if import Pooled, pooled_world, turned_bank

ONE_LESS = Wanted(ChangeKind.DROP, items=("rate-1",))


@pytest.fixture
def pooled(platform: Platform) -> Pooled:
    return pooled_world(platform, 12, invited=13)


def made(pooled: Pooled, wanted: Wanted = ONE_LESS) -> NewExploration:
    found = pooled.platform.read(explore, pooled.olivia, pooled.job_id, wanted)
    assert isinstance(found, NewExploration)
    return found


def look(pooled: Pooled, wanted: Wanted = ONE_LESS) -> Exploration:
    exploration_id = pooled.platform.run(keep_exploration, pooled.olivia, made(pooled, wanted))
    return pooled.platform.read(view_exploration, pooled.olivia, pooled.job_id, exploration_id)


def result(pooled: Pooled, wanted: Wanted = ONE_LESS) -> WhatIf:
    found = look(pooled, wanted).result
    assert isinstance(found, WhatIf)
    return found


def kinds(pooled: Pooled) -> list[str]:
    with Session(pooled.platform.engine) as session:
        return sorted(session.scalars(select(TaskRow.kind).where(TaskRow.kind != "rank_job")))


def test_a_look_is_written_down_and_counted_and_moves_nobody(pooled: Pooled) -> None:
    before = pooled.platform.run(report_shortlist, pooled.olivia, pooled.job_id, None).shortlist
    found = look(pooled)
    assert isinstance(found.result, WhatIf)
    assert (found.result.n, found.result.k, found.attempts, found.finished) == (12, 2, 12, 12)
    assert (found.result.before.situations, found.result.after.situations) == (10, 9)
    assert (found.by_name, found.change.dropped) == ("Olivia", ("rate-1",))
    assert pooled.platform.run(report_shortlist, pooled.olivia, pooled.job_id, None).shortlist == before
    view = pooled.platform.read(view_what_if, pooled.world.people.aud, pooled.job_id, found.id)
    assert (view.explored, view.shown) == (2, found)  # the other one was made with the world
    assert found in view.latest
    assert pooled.platform.read(count, pooled.olivia, pooled.job_id) == 2
    with Session(pooled.platform.engine) as session:
        query = select(AuditEventRow).where(AuditEventRow.event == Event.SETTINGS_EXPLORED.value)
        _, event = session.scalars(query.order_by(AuditEventRow.id))
        assert (event.subject, event.details["kind"]) == (f"job:{pooled.job_id}", "drop")
        assert event.details["exploration"] == found.id


def count(actor: Actor, work: Work, job_id: str) -> int:
    return times_explored(work, job_id)


def test_nothing_that_is_kept_leads_to_a_person(pooled: Pooled) -> None:
    kept = json.dumps([made(pooled).result, made(pooled).change.to_plain()])
    names = [person.name for person in pooled.pool.invited]
    assert not [text for text in (*pooled.pool.ids, *names) if text in kept]


def test_the_key_of_another_version_and_of_the_working_copy(pooled: Pooled) -> None:
    version = pooled.load(turned_bank(raters=9))
    found = result(pooled, Wanted(ChangeKind.VERSION, source=version))
    assert found.spearman is not None
    assert found.spearman < -0.9
    assert (found.before.key_agreement, found.after.key_agreement is not None) == (None, True)
    pooled.platform.run(open_draft, pooled.olivia, version)  # the one that there is: made from version 1
    assert result(pooled, Wanted(ChangeKind.WORKING_COPY)).spearman == 1
    view = pooled.platform.read(view_what_if, pooled.olivia, pooled.job_id)
    assert view.sources is not None
    assert [source.name for source in view.sources.versions] == ["2"]
    assert view.sources.working_copy is not None


def test_situations_that_read_differently_keep_the_jobs_own_key(pooled: Pooled) -> None:
    items = [replace(ITEMS[0], stem="Another story altogether."), *ITEMS[1:]]
    found = look(pooled, Wanted(ChangeKind.VERSION, source=pooled.load(turned_bank(items=items))))
    assert found.change.kept == ("rate-1",)
    assert found.change.source == "2"


def test_counts_and_weights_of_the_blueprint(pooled: Pooled) -> None:
    view = pooled.platform.read(view_what_if, pooled.olivia, pooled.job_id)
    assert {name: len(ids) for name, ids in view.groups.items()} == {
        "fit/own-it": 2,
        "fit/be-kind": 3,
        "empathy": 2,
        "care": 3,
    }
    found = look(pooled, Wanted(ChangeKind.BLUEPRINT, counts={"fit/be-kind": 1}, heavy=("care",)))
    assert found.change.dropped == ("rate-3", "rank-1")
    assert {found.change.weights[name] for name in view.groups["care"]} == {3}
    assert found.change.weights["rate-1"] == 2


def test_a_key_typed_by_hand(pooled: Pooled) -> None:
    values = {"a": 100, "b": 300, "c": 500, "d": 700}
    found = result(pooled, Wanted(ChangeKind.KEY, item_id="rate-2", values=values))
    assert found.moves.most > 0


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (Wanted(ChangeKind.DROP), "Nothing is left out"),
        (Wanted(ChangeKind.DROP, items=("nowhere",)), "no situation"),
        (Wanted(ChangeKind.BLUEPRINT, counts={"nowhere": 1}), "no part"),
        (Wanted(ChangeKind.GROUP, source="leaders"), "no such group"),
    ],
)
def test_what_cannot_be_looked_at_is_refused(pooled: Pooled, wanted: Wanted, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        made(pooled, wanted)
    with pytest.raises(NotFound):
        made(pooled, Wanted(ChangeKind.VERSION, source="nowhere"))


def test_another_bank_is_refused(pooled: Pooled) -> None:
    other = pooled.load(tiny_bank(slug="other"))
    with pytest.raises(Invalid, match="another question bank"):
        made(pooled, Wanted(ChangeKind.VERSION, source=other))


# --- raters ---------------------------------------------------------------------------------------------
def add_panel(actor: Actor, work: Work, draft_id: str) -> None:
    """A closed panel in which leaders and staff see the first situation the other way round."""
    owned = {"organisation_id": actor.organisation_id}
    plain = {"items": [dict(row.content) for row in items_of_draft(work.session, draft_id)]}
    panel = PanelRow(
        id=new_id(), purpose="key", draft_id=draft_id, title="Panel", state="closed", content=plain, created_at=START,
        created_by="Olivia", **owned,
    )  # fmt: skip
    work.session.add(panel)
    work.session.flush()
    for group, order in (("leaders", (7, 6, 5, 4, 1)), ("staff", (1, 4, 5, 6, 7))):
        for number in range(2):
            member = PanelMemberRow(
                id=new_id(), panel_id=panel.id, name=f"{group} {number}", email=f"{group}{number}@example.org",
                rater_group=group, token_sha256=new_id(), invited_at=START, finished_round=1, **owned,
            )  # fmt: skip
            work.session.add(member)
            work.session.flush()
            work.session.add_all(
                PanelRatingRow(
                    member_id=member.id,
                    rating_round=1,
                    item_id="rate-1",
                    option_id=option,
                    effectiveness=rating,
                    at=START,
                    **owned,
                )
                for option, rating in zip("abcde", order, strict=True)
            )


def test_the_key_without_a_group_of_raters(pooled: Pooled) -> None:
    draft_id = pooled.platform.run(open_draft, pooled.olivia, pooled.world.bank_id)
    pooled.platform.run(add_panel, pooled.olivia, draft_id)
    view = pooled.platform.read(view_what_if, pooled.olivia, pooled.job_id)
    assert view.sources is not None
    assert view.sources.groups == ("leaders", "staff")
    without = look(pooled, Wanted(ChangeKind.GROUP, source="leaders"))
    assert without.change.keys == {"rate-1": {"a": 100, "b": 400, "c": 500, "d": 600, "e": 700}}
    assert len(without.change.kept) == 9


# --- few, many, and nobody ------------------------------------------------------------------------------
def test_with_fewer_than_eight_nothing_is_said(platform: Platform) -> None:
    pooled = pooled_world(platform, 7)
    found = look(pooled)
    assert found.result == TooFew(7)
    assert found.impact.questions == ()


def test_before_the_first_invitation(pooled: Pooled) -> None:
    new = pooled.platform.run(create_job, pooled.olivia, "Another", pooled.world.assessment_id, 2, [], 14)
    with pytest.raises(Conflict, match="Nobody has been invited"):
        pooled.platform.read(explore, pooled.olivia, new, ONE_LESS)
    view = pooled.platform.read(view_what_if, pooled.olivia, new)
    assert (view.specification, view.groups, view.sources) == (None, {}, None)


def test_who_withdrew_is_not_counted(pooled: Pooled) -> None:
    pooled.platform.run(hand_in, pooled.olivia, pooled.pool.ids[12], pooled.pool.answers[12], expired=True)
    assert look(pooled).attempts == 13
    pooled.platform.run(withdraw_invitation, pooled.olivia, pooled.pool.ids[12])
    assert look(pooled).attempts == 12


@pytest.fixture
def many(pooled: Pooled, monkeypatch: pytest.MonkeyPatch) -> Pooled:
    """Twelve are many."""
    monkeypatch.setattr("hiring.usecases.what_if_answers.READ_AT_ONCE", 5)
    return pooled


def test_many_answers_are_put_together_first_and_then_say_the_same(
    many: Pooled, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert many.platform.read(explore, many.olivia, many.job_id, ONE_LESS) == NotReady(12)
    view = many.platform.read(view_what_if, many.olivia, many.job_id)
    assert (view.ready, view.task) == (False, None)
    task_id = many.platform.run(prepare_answers, many.olivia, many.job_id)
    assert many.platform.run(prepare_answers, many.olivia, many.job_id) == task_id
    view = many.platform.read(view_what_if, many.olivia, many.job_id)
    assert view.task is not None
    many.perform(task_id)
    assert many.platform.read(view_what_if, many.olivia, many.job_id).ready
    packed = result(many)
    monkeypatch.undo()
    assert result(many) == packed


def test_a_table_that_is_a_little_behind_is_used_and_renewed(many: Pooled, monkeypatch: pytest.MonkeyPatch) -> None:
    many.perform(many.platform.run(prepare_answers, many.olivia, many.job_id))
    many.hand_in(12)
    assert isinstance(many.platform.read(explore, many.olivia, many.job_id, ONE_LESS), NotReady)
    monkeypatch.setattr("hiring.usecases.what_if_answers.FRESH_SHARE", 0.5)
    found = look(many)
    assert (found.attempts, found.finished) == (12, 13)
    assert kinds(many).count("refresh_responses") == 2


# --- groups ---------------------------------------------------------------------------------------------
def say(actor: Actor, work: Work, job_id: str) -> None:
    """Half of them name one group, half another, and two say nothing."""
    attempts = work.session.scalars(select(AttemptRow.id).where(AttemptRow.job_id == job_id).order_by(AttemptRow.id))
    work.session.add_all(
        VoluntaryAnswerRow(
            organisation_id=actor.organisation_id,
            attempt_id=attempt_id,
            question="gender",
            value="women" if number % 2 else "men",
            at=work.now,
        )
        for number, attempt_id in enumerate(list(attempts)[2:])
    )


def test_groups_large_enough_are_compared_and_small_ones_withheld(platform: Platform) -> None:
    pooled = pooled_world(platform, 24)
    platform.run(say, pooled.olivia, pooled.job_id)
    (question,) = look(pooled).impact.questions
    assert (question.question, question.unsaid, question.withheld) == ("gender", 2, False)
    assert [(group.group, group.n) for group in question.groups] == [("men", 11), ("women", 11)]
    assert all(group.top_before is None for group in question.groups)  # two are chosen: that would point at people
    assert max(group.median_before.ratio or 0 for group in question.groups) == 1


def test_small_groups_are_withheld(pooled: Pooled) -> None:
    pooled.platform.run(say, pooled.olivia, pooled.job_id)
    (question,) = look(pooled).impact.questions
    assert (question.groups, question.unsaid, question.withheld) == ((), None, True)


def test_groups_of_a_large_pool_are_worked_out_in_the_background(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    pooled = pooled_world(platform, 24)
    platform.run(say, pooled.olivia, pooled.job_id)
    at_once = look(pooled).impact
    monkeypatch.setattr("hiring.usecases.what_if_answers.READ_AT_ONCE", 5)
    pooled.perform(platform.run(prepare_answers, pooled.olivia, pooled.job_id))
    found = look(pooled)
    assert (found.impact.due, found.impact.questions) == (True, ())
    with Session(platform.engine) as session:
        task_id = session.scalars(select(TaskRow.id).where(TaskRow.kind == "what_if_impact")).one()
    pooled.perform(task_id)
    assert platform.read(view_exploration, pooled.olivia, pooled.job_id, found.id).impact == at_once


def test_groups_are_not_worked_out_under_a_specification_that_was_replaced(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    pooled = pooled_world(platform, 12)
    platform.run(say, pooled.olivia, pooled.job_id)
    monkeypatch.setattr("hiring.usecases.what_if_answers.READ_AT_ONCE", 5)
    pooled.perform(platform.run(prepare_answers, pooled.olivia, pooled.job_id))
    look(pooled)
    version = pooled.load(turned_bank())
    pooled.perform(platform.run(replace_specification, pooled.olivia, pooled.job_id, version, "New panel."))
    with Session(platform.engine, expire_on_commit=False) as session:
        task = session.scalars(select(TaskRow).where(TaskRow.kind == "what_if_impact")).one()
    pooled.perform(task.id)
    with Session(platform.engine) as session:
        assert session.get_one(TaskRow, task.id).state == "failed"
        assert session.scalar(select(func.count()).select_from(TaskRow).where(TaskRow.state == "failed")) == 1


# --- who may --------------------------------------------------------------------------------------------
def test_auditors_read_and_only_hr_looks(pooled: Pooled) -> None:
    people, found = pooled.world.people, look(pooled)
    for actor in (people.aud, people.mateo, people.ada):
        with pytest.raises(NotAllowed):
            pooled.platform.read(explore, actor, pooled.job_id, ONE_LESS)
        with pytest.raises(NotAllowed):
            pooled.platform.run(prepare_answers, actor, pooled.job_id)
        with pytest.raises(NotAllowed):
            pooled.platform.run(keep_exploration, actor, made(pooled))
    assert pooled.platform.read(view_exploration, people.aud, pooled.job_id, found.id) == found
    for actor, error in ((people.nina, NotFound), (people.mateo, NotAllowed)):
        with pytest.raises(error):
            pooled.platform.read(view_what_if, actor, pooled.job_id)
        with pytest.raises(error):
            pooled.platform.read(view_exploration, actor, pooled.job_id, found.id)
    with pytest.raises(NotFound):
        pooled.platform.read(explore, people.nina, pooled.job_id, ONE_LESS)
    with pytest.raises(NotFound):
        pooled.platform.read(view_exploration, pooled.olivia, pooled.job_id, "nowhere")
