from dataclasses import replace

import pytest

from hiring.bootstrap import Platform
from hiring.domain.access.policy import NOBODY
from hiring.domain.banks.model import BankKey, BankKind, Panel, PanelMethod
from hiring.domain.banks.plain import package
from hiring.domain.people.applications import JobState
from hiring.errors import Conflict, Invalid, NotAllowed, NotFound
from hiring.usecases.assessments import create_assessment
from hiring.usecases.banks import load_bank
from hiring.usecases.jobs import (
    allow_provisional_ranking,
    create_job,
    list_jobs,
    set_job_state,
    set_managers,
    view_job,
)
from hiring.usecases.values import save_profile
from tests.support.banks import ITEMS, tiny_bank
from tests.support.platform import People
from tests.support.world import BLUEPRINT, profile, seed_world


def test_a_new_job_is_open_and_empty(platform: Platform, people: People):
    world = seed_world(platform, people)
    job_id = platform.run(create_job, people.olivia, " Porter ", world.assessment_id, 3, [], 7)
    view = platform.read(view_job, people.olivia, job_id)
    assert (view.title, view.state, view.k, view.days_to_answer) == ("Porter", JobState.OPEN, 3, 7)
    assert (view.candidates, view.counts, view.pinned, view.managers) == (0, {}, False, ())
    assert view.organisation_name == "Riverside Clinic"


def test_everything_wrong_is_said_at_once(platform: Platform, people: People):
    world = seed_world(platform, people)
    with pytest.raises(Invalid) as caught:
        platform.run(create_job, people.olivia, "", world.assessment_id, 0, [], 0)
    assert len(caught.value.problems) == 3


def test_a_manager_sees_only_their_jobs(platform: Platform, people: People):
    world = seed_world(platform, people)
    platform.run(create_job, people.olivia, "Porter", world.assessment_id, 3, [])
    mateo = replace(people.mateo, jobs=frozenset({world.job_id}))
    assert [job.id for job in platform.read(list_jobs, mateo)] == [world.job_id]
    assert len(platform.read(list_jobs, people.olivia)) == 2
    with pytest.raises(NotFound):
        platform.read(view_job, people.mateo, world.job_id)


def test_managers_are_replaced_and_must_be_staff_of_the_organisation(platform: Platform, people: People):
    world = seed_world(platform, people)
    platform.run(set_managers, people.olivia, world.job_id, [people.olivia.id])
    assert platform.read(view_job, people.olivia, world.job_id).managers == ((people.olivia.id, "Olivia"),)
    for stranger in (people.nina.id, "nobody"):
        with pytest.raises(Invalid, match="staff"):
            platform.run(set_managers, people.olivia, world.job_id, [stranger])
    assert platform.read(view_job, people.olivia, world.job_id).managers == ((people.olivia.id, "Olivia"),)


def test_ranking_under_a_provisional_key_waits_for_a_reason(platform: Platform, people: People):
    world = seed_world(platform, people)
    before = platform.read(view_job, people.olivia, world.job_id)
    assert before.key_status is PanelMethod.PROVISIONAL
    assert not before.ranking_allowed
    with pytest.raises(Invalid, match="reason"):
        platform.run(allow_provisional_ranking, people.olivia, world.job_id, "  ")
    assert not platform.read(view_job, people.olivia, world.job_id).ranking_allowed
    platform.run(allow_provisional_ranking, people.olivia, world.job_id, "A pilot; nobody is rejected by it.")
    after = platform.read(view_job, people.olivia, world.job_id)
    assert after.ranking_allowed
    assert (after.provisional_reason, after.provisional_by) == ("A pilot; nobody is rejected by it.", "Olivia")


def test_an_experts_key_ranks_at_once(platform: Platform, people: People):
    panel = Panel(PanelMethod.EXPERT, 8, ("leaders", "customers"))
    made = tiny_bank()
    keys = {item_id: replace(key, panel=panel) for item_id, key in made.key.items.items()}
    platform.run(save_profile, people.olivia, profile())
    bank = platform.run(load_bank, people.olivia, package(made.bank, BankKey(keys)))
    assessment = platform.run(create_assessment, people.olivia, "Desk", bank.id, BLUEPRINT)
    job_id = platform.run(create_job, people.olivia, "Porter", assessment, 3, [])
    assert platform.read(view_job, people.olivia, job_id).ranking_allowed


def test_a_fixture_ranks_nobody(platform: Platform, people: People):
    made = tiny_bank(items=tuple(replace(item, standard=None) for item in ITEMS))
    bank = platform.run(
        load_bank, people.olivia, package(replace(made.bank, kind=BankKind.FIXTURE, standards=()), made.key)
    )
    assessment = platform.run(create_assessment, people.olivia, "Machinery", bank.id, None)
    job_id = platform.run(create_job, people.olivia, "Nobody", assessment, 3, [])
    with pytest.raises(Conflict, match="fixture"):
        platform.run(allow_provisional_ranking, people.olivia, job_id, "Please")
    view = platform.read(view_job, people.olivia, job_id)
    assert view.fixture
    assert not view.ranking_allowed


def test_state_changes_are_kept(platform: Platform, people: People):
    world = seed_world(platform, people)
    platform.run(set_job_state, people.olivia, world.job_id, JobState.CLOSED)
    assert platform.read(view_job, people.olivia, world.job_id).state is JobState.CLOSED


def test_jobs_stay_in_their_organisation(platform: Platform, people: People):
    world = seed_world(platform, people)
    assert platform.read(list_jobs, people.nina) == []
    for attempt in (
        lambda: platform.read(view_job, people.nina, world.job_id),
        lambda: platform.run(set_job_state, people.nina, world.job_id, JobState.CLOSED),
        lambda: platform.run(set_managers, people.nina, world.job_id, []),
        lambda: platform.run(allow_provisional_ranking, people.nina, world.job_id, "Mine"),
        lambda: platform.run(create_job, people.nina, "Porter", world.assessment_id, 3, []),
    ):
        with pytest.raises(NotFound):
            attempt()
    for actor in (people.mateo, people.aud, people.ada, NOBODY):
        with pytest.raises(NotAllowed):
            platform.run(create_job, actor, "Porter", world.assessment_id, 3, [])
