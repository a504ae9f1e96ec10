"""Signing in, sessions, roles: on both databases."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hiring.adapters.passwords import Argon2Passwords
from hiring.bootstrap import Platform
from hiring.domain.access.passwords import password_problems
from hiring.domain.access.policy import NOBODY, Actor, Role, operator
from hiring.errors import Conflict, HiringError, Invalid, NotAllowed, NotFound
from hiring.store.tables.organisations import StaffRow, StaffSessionRow
from hiring.store.tables.records import AuditEventRow
from hiring.usecases.accounts import (
    add_staff,
    change_password,
    list_staff,
    set_staff_active,
    set_staff_roles,
    sign_in,
    sign_out,
    staff_actor,
)
from hiring.usecases.audit import list_events
from hiring.usecases.organisations import create_organisation, list_organisations, view_organisation
from hiring.usecases.work import Work
from tests.support.platform import PASSWORD, FixedClock, People, make_people, make_test_platform

EMAIL = "olivia@example.org"
NEW = "seven green umbrellas"


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def platform(database_url: str, tmp_path: Path, clock: FixedClock) -> Iterator[Platform]:
    made = make_test_platform(database_url, tmp_path, clock)
    yield made
    made.dispose()


@pytest.fixture
def people(platform: Platform) -> People:
    return make_people(platform)


def enter(platform: Platform, email: str = EMAIL, password: str = PASSWORD, address: str = "192.0.2.1"):
    return platform.run(sign_in, NOBODY, email, password, address)


def refused(platform: Platform, email: str = EMAIL, password: str = "wrong", address: str = "192.0.2.1") -> str:  # noqa: S107 - wrong on purpose
    with pytest.raises(Invalid) as caught:
        enter(platform, email, password, address)
    return str(caught.value)


def audit_tags(platform: Platform) -> list[str]:
    with Session(platform.engine) as session:
        return list(session.scalars(select(AuditEventRow.event).order_by(AuditEventRow.id)))


def test_signing_in_gives_a_session_with_roles(platform: Platform, people: People) -> None:
    signed_in = enter(platform, email="  Olivia@Example.ORG ")
    assert signed_in.staff_id == people.olivia.id
    assert signed_in.organisation_id == people.organisation_id
    assert platform.staff_actor(signed_in.staff_id, signed_in.token) == people.olivia
    assert platform.read(staff_actor, NOBODY, people.mateo.id, signed_in.token) is None
    assert platform.read(staff_actor, NOBODY, people.olivia.id, "guessed") is None
    with Session(platform.engine) as session:
        stored = session.scalars(select(StaffSessionRow.token_sha256)).all()
    assert len(stored) == 1
    assert signed_in.token not in stored
    assert audit_tags(platform) == ["account:signed-in"]


def test_every_refusal_reads_the_same_and_stays_on_record(platform: Platform, people: People) -> None:
    platform.run(set_staff_active, people.ada, people.aud.id, active=False)
    said = {
        refused(platform),
        refused(platform, email="stranger@example.org", password=PASSWORD),
        refused(platform, email="not an address", password=""),
        refused(platform, email="aud@example.org", password=PASSWORD),
    }
    assert len(said) == 1
    assert audit_tags(platform).count("account:sign-in-failed") == 4
    texts = [event.details for event in platform.read(list_events, people.ada)]
    assert "stranger" not in str(texts)


class CountingPasswords(Argon2Passwords):
    verified = 0

    def verify(self, stored: str, password: str) -> bool:
        self.verified += 1
        return super().verify(stored, password)


def test_unknown_blocked_and_known_accounts_cost_one_check_each(
    database_url: str, tmp_path: Path, clock: FixedClock
) -> None:
    platform = make_test_platform(database_url, tmp_path, clock)
    people = make_people(platform)
    passwords = CountingPasswords(time_cost=1, memory_cost=8)
    counting = Platform(platform.settings, platform.engine, clock, passwords, platform.queue)
    for number, email in enumerate(["stranger@example.org", *[people.emails["olivia"]] * 8], 1):
        refused(counting, email=email)
        assert passwords.verified == number
    platform.dispose()


def test_delays_double_and_end(platform: Platform, people: People, clock: FixedClock) -> None:
    for _ in range(5):
        refused(platform)
    refused(platform, password=PASSWORD)  # right, but too early
    clock.move(timedelta(seconds=15))
    assert enter(platform).staff_id == people.olivia.id
    for _ in range(6):
        refused(platform)
        clock.move(timedelta(seconds=1))
    clock.move(timedelta(hours=1))
    assert enter(platform).staff_id == people.olivia.id


def test_many_addresses_get_ten_guesses_an_hour_but_a_known_one_gets_in(
    platform: Platform, people: People, clock: FixedClock
) -> None:
    assert enter(platform, address="198.51.100.7").staff_id == people.olivia.id
    for number in range(40):
        refused(platform, address=f"203.0.113.{number}")
    with Session(platform.engine) as session:
        rows = session.scalars(select(AuditEventRow).where(AuditEventRow.event == "account:sign-in-failed"))
        checked = [row for row in rows if not row.details["waiting"]]
    assert len(checked) == 10
    refused(platform, password=PASSWORD, address="203.0.113.99")
    assert enter(platform, address="198.51.100.7").staff_id == people.olivia.id
    clock.move(timedelta(hours=1, seconds=1))
    assert enter(platform, address="203.0.113.99").staff_id == people.olivia.id


def test_sessions_go_idle_end_absolutely_and_by_signing_out(
    platform: Platform, people: People, clock: FixedClock
) -> None:
    first = enter(platform)
    clock.move(timedelta(hours=7, minutes=59))
    assert platform.staff_actor(first.staff_id, first.token) == people.olivia
    clock.move(timedelta(hours=7, minutes=59))
    assert platform.staff_actor(first.staff_id, first.token) == people.olivia
    clock.move(timedelta(hours=8))
    assert platform.staff_actor(first.staff_id, first.token) is None
    second = enter(platform)
    for _ in range(24):
        clock.move(timedelta(hours=7))
        platform.staff_actor(second.staff_id, second.token)
    assert platform.staff_actor(second.staff_id, second.token) is None
    third = enter(platform)
    platform.run(sign_out, people.mateo, third.token)
    assert platform.staff_actor(third.staff_id, third.token) == people.olivia
    platform.run(sign_out, people.olivia, third.token)
    assert platform.staff_actor(third.staff_id, third.token) is None


def test_a_session_is_touched_at_most_once_a_minute(platform: Platform, people: People, clock: FixedClock) -> None:
    signed_in = enter(platform)

    def seen() -> timedelta:
        with Session(platform.engine) as session:
            row = session.scalars(select(StaffSessionRow)).one()
            return row.seen_at - row.created_at

    clock.move(timedelta(seconds=59))
    platform.staff_actor(signed_in.staff_id, signed_in.token)
    assert seen() == timedelta(0)
    clock.move(timedelta(seconds=1))
    platform.staff_actor(signed_in.staff_id, signed_in.token)
    assert seen() == timedelta(minutes=1)


def test_a_new_password_ends_the_other_sessions(platform: Platform, people: People) -> None:
    here, elsewhere = enter(platform), enter(platform)
    platform.run(change_password, people.olivia, PASSWORD, NEW, token=here.token)
    assert platform.staff_actor(here.staff_id, here.token) == people.olivia
    assert platform.staff_actor(elsewhere.staff_id, elsewhere.token) is None
    refused(platform, password=PASSWORD)
    assert enter(platform, password=NEW).staff_id == people.olivia.id


def test_changing_the_password_needs_the_current_one_and_counts_tries(platform: Platform, people: People) -> None:
    for current in ["guess"] * 5 + [PASSWORD]:
        with pytest.raises(Invalid, match="current password"):
            platform.run(change_password, people.olivia, current, NEW)
    assert enter(platform).staff_id == people.olivia.id
    assert "account:password-changed" not in audit_tags(platform)


@pytest.mark.parametrize(
    ("password", "word"),
    [
        ("short", "at least 12"),
        ("elevenchars", "at least 12"),
        ("a" * 257, "at most 256"),
        ("abababababab", "repeats"),
        ("password1234!", "easy to guess"),
        ("Qwertyuiop123", "easy to guess"),
        ("Olivia-Riverside-2026", "easy to guess"),
    ],
)
def test_passwords_that_are_refused(password: str, word: str) -> None:
    problems = password_problems(password, ["Olivia", "Riverside Clinic"])
    assert len(problems) == 1
    assert word in str(problems[0])


@pytest.mark.parametrize("password", [NEW, "x7Kp2vQm9LtRw", "ø" + "αβγδε " * 11, "l" * 59 + "ngest"])
def test_passwords_that_are_accepted(password: str) -> None:
    assert password_problems(password, ["Olivia"]) == []


def test_an_outdated_hash_is_renewed_on_signing_in(platform: Platform, people: People) -> None:
    old = Argon2Passwords(time_cost=2, memory_cost=8).hash(PASSWORD)
    with Session(platform.engine) as session:
        staff = session.get_one(StaffRow, people.olivia.id)
        staff.password_hash = old
        session.commit()
    assert platform.passwords.outdated(old)
    enter(platform)
    with Session(platform.engine) as session:
        renewed = session.get_one(StaffRow, people.olivia.id).password_hash
    assert not platform.passwords.outdated(renewed)
    assert platform.passwords.verify(renewed, PASSWORD)


def test_the_password_parameters_of_the_product() -> None:
    assert Argon2Passwords().hash(PASSWORD).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_the_administrator_adds_people_and_everybody_sees_only_their_own(platform: Platform, people: People) -> None:
    staff_id = platform.run(add_staff, people.ada, " Ben  Okafor", "Ben@Example.org", NEW, [Role.HR, Role.MANAGER])
    listed = {view.id: view for view in platform.read(list_staff, people.ada)}
    assert listed[staff_id].name == "Ben Okafor"
    assert listed[staff_id].email == "ben@example.org"
    assert set(listed[staff_id].roles) == {Role.HR, Role.MANAGER}
    assert len(listed) == 5
    assert people.nina.id not in listed
    with pytest.raises(Conflict):
        platform.run(add_staff, people.ada, "Nina again", "nina@example.org", NEW, [Role.HR])
    with pytest.raises(NotAllowed):
        platform.run(add_staff, people.olivia, "Carl", "carl@example.org", NEW, [Role.HR])
    with pytest.raises(Invalid) as caught:
        platform.run(add_staff, people.ada, "", "nowhere", NEW, [])
    assert len(caught.value.problems) == 3


def test_changing_roles_ends_sessions_and_keeps_one_administrator(platform: Platform, people: People) -> None:
    signed_in = enter(platform)
    platform.run(set_staff_roles, people.ada, people.olivia.id, [Role.AUDITOR])
    assert platform.staff_actor(signed_in.staff_id, signed_in.token) is None
    for attempt in (
        lambda: platform.run(set_staff_roles, people.ada, people.ada.id, [Role.HR]),
        lambda: platform.run(set_staff_active, people.ada, people.ada.id, active=False),
    ):
        with pytest.raises(Invalid, match="at least one administrator"):
            attempt()
    with pytest.raises(NotFound):
        platform.run(set_staff_roles, people.ada, people.nina.id, [Role.HR])
    platform.run(set_staff_roles, people.ada, people.olivia.id, [Role.ADMINISTRATOR])
    platform.run(set_staff_roles, people.ada, people.ada.id, [Role.HR])


def test_organisations_are_made_by_the_operator_alone(platform: Platform, people: People) -> None:
    made = platform.run(create_organisation, operator(""), "Third  House")
    assert [view.name for view in platform.read(list_organisations, operator(""))] == [
        "Harbour Hotel",
        "Riverside Clinic",
        "Third House",
    ]
    assert platform.read(view_organisation, operator(made)).id == made
    with pytest.raises(Conflict):
        platform.run(create_organisation, operator(""), "Third House")
    for actor in (people.ada, people.olivia, NOBODY):
        with pytest.raises(NotAllowed):
            platform.read(list_organisations, actor)


def test_the_audit_log_is_read_backwards_and_stays_at_home(platform: Platform, people: People) -> None:
    for _ in range(3):
        enter(platform)
    enter(platform, email="nina@example.org")
    first = platform.read(list_events, people.ada, limit=2)
    rest = platform.read(list_events, people.aud, before_id=first[-1].id)
    ids = [event.id for event in first + rest]
    assert len(ids) == 3
    assert ids == sorted(ids, reverse=True)
    assert {event.actor_name for event in first + rest} == {"Olivia"}
    with pytest.raises(NotAllowed):
        platform.read(list_events, people.olivia)


def test_a_failure_leaves_neither_the_change_nor_its_event(platform: Platform, people: People) -> None:
    def half_done(actor: Actor, work: Work) -> None:
        add_staff(actor, work, "Ben", "ben@example.org", NEW, [Role.HR])
        work.enqueue("rank_job", {"job_id": "x"})
        work.session.flush()
        raise HiringError("stopped half-way")

    before = audit_tags(platform)
    with pytest.raises(HiringError, match="half-way"):
        platform.run(half_done, people.ada)
    assert audit_tags(platform) == before
    assert len(platform.read(list_staff, people.ada)) == 4
    with Session(platform.engine) as session:
        assert session.scalar(select(func.count()).select_from(StaffRow)) == 5
