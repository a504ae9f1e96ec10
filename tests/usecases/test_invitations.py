from datetime import timedelta

import pytest
from sqlalchemy import select

from hiring.bootstrap import Platform
from hiring.domain.people.applications import JobState, Stage, Status
from hiring.domain.people.invitees import Invitee
from hiring.domain.scoring.specification import Specification, specify
from hiring.errors import Conflict, Invalid, NotAllowed, NotFound
from hiring.ids import token_digest
from hiring.store.tables.jobs import CandidateRow, InvitationRow, JobRow, SpecificationRow
from hiring.store.tables.records import AuditEventRow
from hiring.usecases.invitations import invite, renew_link, status_board, withdraw_invitation
from hiring.usecases.jobs import create_job, set_job_state, view_job
from tests.support.banks import tiny_bank
from tests.support.platform import FixedClock, People
from tests.support.world import INVITEES, World, seed_world


@pytest.fixture
def world(platform: Platform, people: People) -> World:
    return seed_world(platform, people)


def rows(platform: Platform, people: People, table):
    return platform.read(lambda _, work: list(work.session.scalars(select(table))), people.olivia)


def test_a_token_is_a_secret_of_which_only_the_hash_is_kept(platform: Platform, people: People, world: World):
    stored = {row.token_sha256 for row in rows(platform, people, InvitationRow)}
    assert stored == {token_digest(person.token) for person in world.invited}
    assert all(len(person.token) >= 43 for person in world.invited)
    details = [str(row.details) for row in rows(platform, people, AuditEventRow)]
    assert not any(person.token in text for person in world.invited for text in details)


def test_the_first_invitation_pins_the_specification(platform: Platform, people: People, world: World):
    (specification,) = rows(platform, people, SpecificationRow)
    (job,) = rows(platform, people, JobRow)
    assert job.specification_id == specification.id
    kept = Specification.from_plain(specification.content)
    assert kept.sha256 == specification.sha256
    mapping = {"own-it": "own-it", "be-kind": "be-kind"}
    assert kept == specify(tiny_bank(), [scenario.item_id for scenario in kept.scenarios], mapping)
    platform.run(invite, people.olivia, world.job_id, [Invitee("Tom", "tom@example.org")])
    assert [row.id for row in rows(platform, people, SpecificationRow)] == [specification.id]


def test_a_job_without_invitations_has_no_specification(platform: Platform, people: People, world: World):
    job_id = platform.run(create_job, people.olivia, "Porter", world.assessment_id, 3, [])
    platform.run(invite, people.olivia, job_id, INVITEES, dry_run=True)
    assert not platform.read(view_job, people.olivia, job_id).pinned
    platform.run(invite, people.olivia, job_id, INVITEES)
    assert platform.read(view_job, people.olivia, job_id).pinned
    assert len(rows(platform, people, SpecificationRow)) == 1  # the same form and key: the same specification


def test_a_dry_run_changes_nothing_and_says_who_is_new(platform: Platform, people: People, world: World):
    counts = [len(rows(platform, people, table)) for table in (CandidateRow, InvitationRow, AuditEventRow)]
    new = Invitee("Tom", "tom@example.org")
    foreseen = platform.run(invite, people.olivia, world.job_id, [*INVITEES, new], dry_run=True)
    assert [person.already for person in foreseen] == [True, True, True, False]
    assert not any(person.token for person in foreseen)
    assert counts == [len(rows(platform, people, table)) for table in (CandidateRow, InvitationRow, AuditEventRow)]


def test_nobody_is_invited_twice_and_old_links_stay(platform: Platform, people: People, world: World):
    again = platform.run(
        invite, people.olivia, world.job_id, [Invitee("A. Okafor", " AMARA@example.org "), INVITEES[0]]
    )
    (person,) = again
    assert person.already
    assert (person.application_id, person.name) == (world.application_id, "Amara Okafor")
    assert person.token not in {"", world.invited[0].token}
    links = [row for row in rows(platform, people, InvitationRow) if row.application_id == person.application_id]
    assert {row.token_sha256 for row in links} == {
        token_digest(person.token),
        token_digest(world.invited[0].token),
    }
    assert all(row.withdrawn_at is None for row in links)


def test_one_person_may_apply_for_two_jobs(platform: Platform, people: People, world: World):
    job_id = platform.run(create_job, people.olivia, "Porter", world.assessment_id, 3, [])
    (person,) = platform.run(invite, people.olivia, job_id, [INVITEES[0]])
    assert not person.already
    assert person.candidate_id == world.invited[0].candidate_id
    assert person.application_id != world.application_id


def test_a_closed_job_invites_nobody(platform: Platform, people: People, world: World):
    platform.run(set_job_state, people.olivia, world.job_id, JobState.CLOSED)
    with pytest.raises(Conflict, match="not open"):
        platform.run(invite, people.olivia, world.job_id, [Invitee("Tom", "tom@example.org")])
    platform.run(set_job_state, people.olivia, world.job_id, JobState.OPEN)
    with pytest.raises(Invalid, match="nobody to invite"):
        platform.run(invite, people.olivia, world.job_id, [])


def test_the_board_shows_status_and_stage_apart(platform: Platform, people: People, world: World, clock: FixedClock):
    board = platform.read(status_board, people.olivia, world.job_id)
    assert [row.name for row in board.rows] == ["Amara Okafor", "Luis Gutiérrez", "Priya Nair"]
    row = board.rows[0]
    assert (row.status, row.stage) == (Status.INVITED, Stage.ASSESSMENT)
    assert (row.answered, row.total, row.link_over) == (0, 10, False)
    assert row.expires_at == clock.now() + timedelta(days=14)
    assert board.job.counts == {"invited": 3}
    clock.move(timedelta(days=15))
    assert platform.read(status_board, people.olivia, world.job_id).rows[0].link_over


def test_renewing_gives_another_link_with_the_whole_time(
    platform: Platform, people: People, world: World, clock: FixedClock
):
    clock.move(timedelta(days=20))
    token = platform.run(renew_link, people.olivia, world.application_id)
    assert token_digest(token) in {row.token_sha256 for row in rows(platform, people, InvitationRow)}
    row = platform.read(status_board, people.olivia, world.job_id).rows[0]
    assert row.expires_at == clock.now() + timedelta(days=14)


def test_a_withdrawn_invitation_stays_withdrawn(platform: Platform, people: People, world: World):
    platform.run(withdraw_invitation, people.olivia, world.application_id)
    links = [r for r in rows(platform, people, InvitationRow) if r.application_id == world.application_id]
    assert all(row.withdrawn_at for row in links)
    assert platform.read(status_board, people.olivia, world.job_id).rows[0].status is Status.WITHDRAWN
    with pytest.raises(Conflict):
        platform.run(renew_link, people.olivia, world.application_id)
    (again,) = platform.run(invite, people.olivia, world.job_id, [INVITEES[0]])
    assert (again.already, again.token) == (True, "")


def test_invitations_stay_in_their_organisation(platform: Platform, people: People, world: World):
    for attempt in (
        lambda: platform.run(invite, people.nina, world.job_id, INVITEES),
        lambda: platform.run(renew_link, people.nina, world.application_id),
        lambda: platform.run(withdraw_invitation, people.nina, world.application_id),
        lambda: platform.read(status_board, people.nina, world.job_id),
    ):
        with pytest.raises(NotFound):
            attempt()
    for actor in (people.mateo, people.aud, people.ada):
        with pytest.raises(NotAllowed):
            platform.run(invite, actor, world.job_id, INVITEES)


def test_more_people_than_one_query_can_name(platform: Platform, people: People, world: World):
    many = [Invitee(f"Person {n}", f"person{n}@example.org") for n in range(1_100)]
    invited = platform.run(invite, people.olivia, world.job_id, many)
    assert len({person.token for person in invited}) == 1_100
    again = platform.run(invite, people.olivia, world.job_id, many[:3], dry_run=True)
    assert all(person.already for person in again)
