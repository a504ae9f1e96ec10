"""Studies are asked for, made in the background, and kept; the database is let go while they are made."""

from dataclasses import replace
from datetime import timedelta

import pytest

from hiring.bootstrap import Platform
from hiring.domain.access.policy import Actor, operator
from hiring.domain.banks.model import Section
from hiring.domain.delivery.blueprint import Blueprint
from hiring.domain.records.events import Event
from hiring.domain.simulation.mixture import Mixture
from hiring.errors import Invalid, NotAllowed, NotFound
from hiring.store.tables.records import AuditEventRow
from hiring.usecases import studies
from hiring.usecases.assessments import create_assessment
from hiring.usecases.studies import list_studies, list_subjects, start_study, view_study
from hiring.usecases.tasks import Tell, cancel_task
from hiring.usecases.work import Work
from hiring.worker.handlers import HANDLERS
from hiring.worker.tasks import perform
from tests.support.platform import FixedClock
from tests.support.studio_lab import FULL, SMALL, make_study
from tests.support.world import BLUEPRINT, World, seed_world


@pytest.fixture
def world(platform: Platform) -> World:
    return seed_world(platform)


def test_banks_and_assessments_can_be_studied(platform: Platform, world: World) -> None:
    found = platform.read(list_subjects, world.people.aud)
    assert [(one.bank_id, one.assessment_id) for one in found] == [
        (world.bank_id, world.assessment_id),
        (world.bank_id, None),
    ]
    assert platform.read(list_subjects, world.people.nina) == []


def test_a_study_is_made_and_kept_with_what_was_asked(platform: Platform, world: World) -> None:
    study_id = make_study(platform, world.people.olivia, world.bank_id, FULL)
    view = platform.read(view_study, world.people.aud, study_id)
    assert (view.task.state, view.created_by, view.settings) == ("done", "Olivia", FULL)
    assert "300 people, 5 % careless, 10 % coached" in view.title
    assert view.result is not None
    assert view.result["n"] == 300
    assert {effect["kind"] for effect in view.result["effects"]} >= {"careless", "coached", "leak", "bias", "all"}


def test_an_assessment_is_studied_with_its_own_form(platform: Platform, world: World) -> None:
    pick = Blueprint(sections=(Section.FIT,), care_share=0, mapping=BLUEPRINT.mapping, unmeasured=BLUEPRINT.unmeasured)
    form_id = platform.run(create_assessment, world.people.olivia, "Fit only", world.bank_id, pick)
    study_id = platform.run(start_study, world.people.olivia, world.bank_id, form_id, SMALL, "My study")
    view = platform.read(view_study, world.people.olivia, study_id)
    assert (view.title, view.subject.name) == ("My study", "Fit only")
    perform(platform, HANDLERS, view.task.id)
    whole = make_study(platform, world.people.olivia, world.bank_id)
    form, bank = (platform.read(view_study, world.people.olivia, one).result for one in (study_id, whole))
    assert form is not None
    assert bank is not None
    assert form["scenarios"] < bank["scenarios"]


def test_the_newest_study_comes_first_and_pages_follow(
    platform: Platform, world: World, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(studies, "PAGE", 2)
    made = [world.study_id]
    for number in range(2):
        clock.move(timedelta(minutes=1))
        made.append(platform.run(start_study, world.people.olivia, world.bank_id, None, SMALL, f"Study {number}"))
    first = platform.read(list_studies, world.people.aud)
    assert [one.id for one in first.studies] == made[:0:-1]
    assert first.total == 3
    assert [one.id for one in platform.read(list_studies, world.people.aud, 2).studies] == made[:1]
    assert platform.read(list_studies, world.people.nina).total == 0


def test_what_makes_no_study_is_refused_before_it_is_queued(platform: Platform, world: World) -> None:
    wrong = replace(SMALL, k=60, mixture=Mixture(leaked_to=0.1, leaked_items=2, leaked_ids=("nothing",)))
    with pytest.raises(Invalid) as refused:
        platform.run(start_study, world.people.olivia, world.bank_id, None, wrong)
    assert {problem.item for problem in refused.value.problems} == {"k", "leaked_ids"}
    with pytest.raises(Invalid, match="too long"):
        platform.run(start_study, world.people.olivia, world.bank_id, None, SMALL, "x" * 201)
    assert platform.read(list_studies, world.people.olivia).total == 1  # the world's own


def test_who_may_ask_and_who_may_look(platform: Platform, world: World) -> None:
    for actor in (world.people.aud, world.people.mateo, world.people.ada):
        with pytest.raises(NotAllowed):
            platform.run(start_study, actor, world.bank_id, None, SMALL)
    study_id = platform.run(start_study, world.people.olivia, world.bank_id, None, SMALL)
    with pytest.raises(NotFound):
        platform.read(view_study, world.people.nina, study_id)
    with pytest.raises(NotFound):
        platform.run(start_study, world.people.nina, world.bank_id, None, SMALL)
    with pytest.raises(NotAllowed):
        platform.read(view_study, world.people.mateo, study_id)


def test_an_assessment_of_another_bank_is_no_subject(platform: Platform, world: World) -> None:
    with pytest.raises((Invalid, NotFound)):
        platform.run(start_study, world.people.olivia, "no such bank", world.assessment_id, SMALL)


def test_a_cancelled_study_has_no_result(platform: Platform, world: World) -> None:
    study_id = platform.run(start_study, world.people.olivia, world.bank_id, None, SMALL)
    task_id = platform.read(view_study, world.people.olivia, study_id).task.id
    platform.run(cancel_task, world.people.olivia, task_id)
    perform(platform, HANDLERS, task_id)
    view = platform.read(view_study, world.people.aud, study_id)
    assert (view.task.state, view.result) == ("cancelled", None)


def test_no_transaction_is_open_while_people_are_simulated(
    platform: Platform, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Minutes of work must not hold a moment of the database for minutes."""
    seen = []

    def compute(loaded: object, tell: Tell) -> dict[str, object]:
        seen.append(platform.engine.pool.checkedout())  # type: ignore[attr-defined]
        return {}

    step = HANDLERS[studies.KIND]
    task = platform.run(start_study, world.people.olivia, world.bank_id, None, SMALL)
    task_id = platform.read(view_study, world.people.olivia, task).task.id
    perform(platform, {studies.KIND: replace(step, compute=compute)}, task_id)  # type: ignore[type-var]
    assert seen == [0]


def test_asking_is_written_down(platform: Platform, world: World) -> None:
    study_id = platform.run(start_study, world.people.olivia, world.bank_id, None, SMALL)

    def events(actor: Actor, work: Work) -> list[str]:
        query = work.session.query(AuditEventRow).filter_by(event=Event.STUDY_STARTED.value)
        return [row.subject for row in query]

    assert f"study:{study_id}" in platform.read(events, operator(world.people.organisation_id))
