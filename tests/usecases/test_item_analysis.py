"""Item analysis: worked out in the background, kept, and brought up to date when enough has changed."""

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from hiring.bootstrap import Platform
from hiring.domain.access.policy import Actor, worker
from hiring.domain.evidence.judged import FEWEST
from hiring.errors import NotAllowed, NotFound
from hiring.store.tables.evidence import ItemChallengeRow, ItemStatisticsRow, VoluntaryAnswerRow
from hiring.store.tables.records import TaskRow
from hiring.usecases.analysis_subjects import Scope
from hiring.usecases.item_analysis import (
    AnalysisView,
    ask_for_analysis,
    ask_for_due_analyses,
    compute_analysis,
    list_analyses,
    store_analysis,
    view_analysis,
    view_item_analysis,
)
from hiring.usecases.responses import responses_of_job
from hiring.usecases.tasks import claim_task
from hiring.usecases.work import Work
from hiring.worker.handlers import HANDLERS, tick
from hiring.worker.tasks import perform
from tests.support.candidates import complete
from tests.support.crowds import add_crowd
from tests.support.platform import FixedClock, People
from tests.support.world import World, seed_world


@dataclass(frozen=True)
class Place:
    platform: Platform
    world: World

    @property
    def hr(self) -> Actor:
        return self.world.people.olivia

    @property
    def worker(self) -> Actor:
        return worker(self.world.people.organisation_id)

    def scope_id(self, scope: Scope) -> str:
        return {
            Scope.JOB: self.world.job_id,
            Scope.ASSESSMENT: self.world.assessment_id,
            Scope.BANK: self.world.bank_id,
        }[scope]

    def analyse(self, scope: Scope = Scope.JOB) -> AnalysisView:
        scope_id = self.scope_id(scope)
        task_id = self.platform.run(ask_for_analysis, self.hr, scope.value, scope_id)
        perform(self.platform, HANDLERS, task_id)
        return self.view(scope)

    def view(self, scope: Scope = Scope.JOB) -> AnalysisView:
        return self.platform.read(view_analysis, self.hr, scope.value, self.scope_id(scope))

    def crowd(self, people: int, seed: int = 1, *, seconds_apart: int = 0, leave_out: str = "") -> list[str]:
        return add_crowd(self.platform, self.world, people, seed, seconds_apart=seconds_apart, leave_out=leave_out)


@pytest.fixture
def place(platform: Platform, people: People) -> Place:
    return Place(platform, seed_world(platform, people))


def test_what_was_never_analysed_says_so(place: Place) -> None:
    view = place.view()
    assert view.content is None
    assert (view.line.closed, view.line.attempts, view.line.behind, view.line.task_id) == (0, None, 0, None)
    assert view.items == ()


def test_three_attempts_show_nothing_about_anybody(place: Place) -> None:
    for shift, invited in enumerate(place.world.invited):
        complete(place.platform, invited.token or "", shift)
    view = place.analyse()
    assert view.content is not None
    assert {name: value for name, value in view.content.items() if name != "under"} == {
        "attempts": 3,
        "enough": False,
        "items": [],
    }


@pytest.mark.parametrize("scope", list(Scope))
def test_every_scope_is_analysed_and_kept(place: Place, scope: Scope) -> None:
    place.crowd(60)
    view = place.analyse(scope)
    assert view.line.attempts == view.line.closed == 60
    assert not view.rekeyed
    assert len(view.items) == len(view.bank.scored_items)
    assert all(item["answered"] == 60 and item["item_rest"][3] == 60 for item in view.items)
    assert view.content is not None
    assert view.content["reliability"]["people"] == 60
    assert view.content["proposals"] == []


def test_analysing_a_job_keeps_its_answers_packed(place: Place) -> None:
    place.crowd(12)
    place.analyse()
    table = place.platform.read(lambda _, work: responses_of_job(work, place.world.job_id), place.hr)
    assert table is not None
    assert len(table) == 12


def test_an_analysis_falls_behind_and_is_asked_for_again_after_ten(place: Place) -> None:
    place.crowd(20)
    place.analyse()
    place.crowd(9, seed=2)
    assert place.view().line.behind == 9
    wanted = place.platform.run(ask_for_due_analyses, place.worker)
    assert wanted == 2  # the assessment and the bank, which were never analysed
    place.crowd(1, seed=3)
    assert place.platform.run(ask_for_due_analyses, place.worker) == 1
    assert place.view().line.task_id
    assert place.platform.run(ask_for_due_analyses, place.worker) == 0  # all three wait already


def test_the_minute_tick_asks_for_what_is_due(place: Place) -> None:
    place.crowd(FEWEST)
    tick(place.platform)
    lines = place.platform.read(list_analyses, place.hr)
    assert [line.task_id is not None for line in lines] == [True, True, True]
    assert [line.scope for line in lines] == [Scope.BANK, Scope.ASSESSMENT, Scope.JOB]


def test_too_few_attempts_are_not_analysed_unasked(place: Place) -> None:
    place.crowd(FEWEST - 1)
    assert place.platform.run(ask_for_due_analyses, place.worker) == 0


def test_asking_twice_makes_one_task(place: Place) -> None:
    scope_id = place.world.job_id
    first = place.platform.run(ask_for_analysis, place.hr, "job", scope_id)
    place.platform.run(claim_task, place.worker, first)
    assert place.platform.run(ask_for_analysis, place.hr, "job", scope_id) == first


def test_what_does_not_exist_cannot_be_analysed(place: Place) -> None:
    for scope, scope_id in (("job", "nothing"), ("planet", place.world.job_id), ("bank", place.world.job_id)):
        with pytest.raises(NotFound):
            place.platform.run(ask_for_analysis, place.hr, scope, scope_id)
        with pytest.raises(NotFound):
            place.platform.read(view_analysis, place.hr, scope, scope_id)


def test_who_may_read_and_who_may_ask(place: Place) -> None:
    people = place.world.people
    assert place.platform.read(view_analysis, people.aud, "job", place.world.job_id).line.closed == 0
    with pytest.raises(NotAllowed):
        place.platform.run(ask_for_analysis, people.aud, "job", place.world.job_id)
    for stranger in (people.mateo, people.ada):
        with pytest.raises(NotAllowed):
            place.platform.read(view_analysis, stranger, "job", place.world.job_id)
    with pytest.raises(NotFound):
        place.platform.read(view_analysis, people.nina, "job", place.world.job_id)


def test_one_situation_has_neighbours_and_its_words(place: Place) -> None:
    place.crowd(60)
    ids = [item["id"] for item in place.analyse().items]
    read = place.platform.read
    found = read(view_item_analysis, place.hr, "job", place.world.job_id, ids[1])
    assert (found.previous, found.item.id, found.next) == (ids[0], ids[1], ids[2])
    assert read(view_item_analysis, place.hr, "job", place.world.job_id, ids[0]).previous is None
    with pytest.raises(NotFound):
        read(view_item_analysis, place.hr, "job", place.world.job_id, "practice-1")


def test_objections_are_counted_and_three_raise_a_flag(place: Place) -> None:
    attempts = place.crowd(20)

    def object_to(actor: Actor, work: Work, item_id: str, count: int) -> None:
        for number, attempt_id in enumerate(attempts[:count]):
            work.session.add(
                ItemChallengeRow(
                    id=f"{item_id[:10]}{number}",
                    organisation_id=actor.organisation_id,
                    attempt_id=attempt_id,
                    bank_version_id=place.world.bank_id,
                    item_id=item_id,
                    reason="unclear" if number else "unfair",
                    words="",
                    at=work.now,
                )
            )

    place.platform.run(object_to, place.hr, "rate-1", 3)
    place.platform.run(object_to, place.hr, "best-1", 1)
    items = {item["id"]: item for item in place.analyse(Scope.BANK).items}
    assert items["rate-1"]["objections"] == {"unfair": 1, "unclear": 2}
    assert ["objections", "", 3] in items["rate-1"]["flags"]
    assert items["best-1"]["objections"] == {"unfair": 1}
    assert items["rate-2"]["objections"] == {}


def _say(place: Place, attempts: list[str], values: list[str]) -> None:
    def add(actor: Actor, work: Work) -> None:
        for attempt_id, value in zip(attempts, values, strict=True):
            row = {"attempt_id": attempt_id, "question": "age", "value": value, "at": work.now}
            work.session.add(VoluntaryAnswerRow(organisation_id=actor.organisation_id, **row))

    place.platform.run(add, place.hr)


def test_groups_are_compared_for_an_assessment_alone(place: Place) -> None:
    attempts = place.crowd(40)
    _say(place, attempts, ["under 40"] * 25 + ["over 40"] * 15)
    assert "groups" not in (place.analyse(Scope.JOB).content or {})
    assert "groups" not in (place.analyse(Scope.BANK).content or {})
    groups = (place.analyse(Scope.ASSESSMENT).content or {})["groups"]["age"]
    assert groups["sizes"] == {"over 40": 15, "under 40": 25}
    assert [one["verdict"] for one in groups["comparisons"]] == ["cannot tell yet"]


def test_a_group_is_not_told_by_two_analyses_with_one_person_between_them(place: Place) -> None:
    attempts = place.crowd(60)
    _say(place, attempts[:40], ["under 40"] * 25 + ["over 40"] * 15)
    place.analyse(Scope.ASSESSMENT)
    _say(place, attempts[40:49], ["over 40"] * 9)
    groups = (place.analyse(Scope.ASSESSMENT).content or {})["groups"]["age"]
    assert groups["sizes"] == {"over 40": 15, "under 40": 25}
    _say(place, attempts[49:50], ["over 40"])
    groups = (place.analyse(Scope.ASSESSMENT).content or {})["groups"]["age"]
    assert groups["sizes"] == {"over 40": 25, "under 40": 25}


def test_an_item_answered_by_nobody_is_said_to_be(place: Place) -> None:
    place.crowd(12, leave_out="rate-1")
    items = {item["id"]: item for item in place.analyse().items}
    assert items["rate-1"]["flags"] == [["nobody", "", 0]]
    assert (items["rate-1"]["asked"], items["rate-1"]["answered"]) == (12, 0)
    assert items["rate-2"]["answered"] == 12


def test_progress_is_told_and_the_work_can_be_stopped(place: Place) -> None:
    place.crowd(12)
    told: list[float] = []

    class Enough(Exception):
        pass

    def tell(share: float, words: str) -> None:
        told.append(share)
        if len(told) > 1:
            raise Enough

    with pytest.raises(Enough):
        place.platform.read(compute_analysis, place.worker, "job", place.world.job_id, tell=tell)
    assert told[0] == pytest.approx(0.7)

    def count(_actor: Actor, work: Work) -> int | None:
        return work.session.scalar(select(func.count()).select_from(ItemStatisticsRow))

    assert place.platform.read(count, place.hr) == 0


def test_seconds_are_kept_where_saves_are_apart(place: Place, clock: FixedClock) -> None:
    place.crowd(12, seconds_apart=30)
    items = place.analyse().items
    timed = [item["seconds"] for item in items if item["seconds"]]
    assert {found["median"] for found in timed} == {30.0}


def test_a_new_key_makes_the_stored_analysis_an_old_one(place: Place) -> None:
    place.crowd(12)
    content = place.platform.read(compute_analysis, place.worker, "job", place.world.job_id)
    old = replace(content, content={**content.content, "under": "another key"})
    place.platform.run(store_analysis, place.worker, "job", place.world.job_id, prepared=old)
    assert place.view().rekeyed


def test_a_task_that_was_lost_is_performed_after_all(place: Place, clock: FixedClock) -> None:
    place.crowd(12)
    task_id = place.platform.run(ask_for_analysis, place.hr, "job", place.world.job_id)
    clock.move(timedelta(minutes=5))
    perform(place.platform, HANDLERS, task_id)

    def state(_actor: Actor, work: Work) -> str | None:
        return work.session.scalar(select(TaskRow.state).where(TaskRow.id == task_id))

    assert place.platform.read(state, place.hr) == "done"
