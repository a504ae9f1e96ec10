"""What an attacker would try, against the whole application: each test is a way in that must stay shut."""

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import select

from hiring.domain.access.policy import Role, operator
from hiring.domain.access.throttle import FREE_TRIES
from hiring.domain.people.invitees import read_list
from hiring.errors import HiringError
from hiring.store.tables.attempts import ScoreRow
from hiring.store.tables.organisations import LoginThrottleRow
from hiring.usecases import sign_in_tries
from hiring.usecases.accounts import add_staff, list_staff, set_staff_roles
from hiring.usecases.jobs import create_job
from hiring.web.gunicorn_conf import access_log_format
from hiring.web.presenters.studio_jobs import LinkLine, as_text
from tests.support.candidates import complete
from tests.support.platform import PASSWORD, make_people, make_test_platform
from tests.support.web import Site, Visitor, csrf_of, make_site
from tests.support.world import World, seed_world

OUT_OF_RANGE = ("9" * 19, "9" * 40, "-" + "9" * 40)
UNSTORABLE = ("\0", "a\0b")


@pytest.fixture
def world(site: Site) -> World:
    return seed_world(site.platform, site.people)


@pytest.fixture
def on_both(database_url: str, tmp_path: Path) -> Iterator[Site]:
    """Give the application on SQLite, then on PostgreSQL, which refuse different things."""
    platform = make_test_platform(database_url, tmp_path)
    yield make_site(platform, make_people(platform))
    platform.dispose()


def add_and_sign_in(site: Site, name: str, *roles: Role) -> tuple[str, Visitor]:
    here = operator(site.people.organisation_id)
    email = f"{name.lower()}@example.org"
    staff_id = site.platform.run(add_staff, here, name, email, PASSWORD, roles)
    visitor = site.visitor()
    assert visitor.send("/login", email=email, password=PASSWORD).status_code == 303
    return staff_id, visitor


def test_managing_one_job_and_the_staff_opens_no_other_job(site, world):
    """Two roles together open no more than each does alone: an administrator sees no candidate."""
    olivia = site.people.olivia
    staff_id, vera = add_and_sign_in(site, "Vera", Role.MANAGER, Role.ADMINISTRATOR)
    own = site.platform.run(create_job, olivia, "Night porter", world.assessment_id, 1, [staff_id], 14)
    page = f"/jobs/{world.job_id}/candidates/{world.application_id}"
    assert vera.get(f"/jobs/{own}/shortlist").status_code == 200
    assert [vera.get(path).status_code for path in (f"/jobs/{world.job_id}/shortlist", page, f"{page}/ledger")] == [
        404
    ] * 3
    assert "Receptionist, Quayside" not in vera.get("/jobs").text


@pytest.mark.parametrize("also", [Role.HR, Role.AUDITOR])
def test_managers_who_are_also_hr_or_auditors_see_every_job(site, world, also):
    _, vera = add_and_sign_in(site, "Vera", Role.MANAGER, also)
    assert vera.get(f"/jobs/{world.job_id}/shortlist").status_code == 200


def test_a_failure_logs_neither_the_link_nor_the_values_of_a_statement(site, world, caplog, monkeypatch):
    """A link opens somebody's assessment: whoever reads the log must not be able to."""
    token = world.invited[0].token
    visitor = site.visitor()
    assert visitor.get(f"/take/{token}").status_code == 200
    with site.platform.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE candidate RENAME TO elsewhere")
    with caplog.at_level(logging.ERROR):
        assert visitor.get(f"/take/{token}").status_code == 500
    logged = caplog.text
    assert "no such table" in logged  # the cause is there, for whoever has to mend it
    assert token not in logged
    assert "parameters: (" not in logged


def test_an_access_log_would_hold_no_addresses():
    """Neither the address of a request nor the page that it came from: both can be an invitation's."""
    assert not [atom for atom in ("%(r)s", "%(U)s", "%(q)s", "%(f)s") if atom in access_log_format]


@pytest.mark.parametrize("target", ["//[", "http://[", "//evil.example", "/\\evil.example", "\\\\evil", "https:evil"])
def test_signing_in_leads_nowhere_else_and_breaks_at_nothing(site, target):
    visitor = site.visitor()
    assert visitor.get("/login", query_string={"next": target}).status_code == 200
    answer = visitor.send("/login", email="olivia@example.org", password=PASSWORD, next=target)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


@pytest.mark.parametrize("number", OUT_OF_RANGE)
def test_a_number_no_database_can_hold_is_no_fault_of_ours(on_both, number):
    world = seed_world(on_both.platform, on_both.people)
    pages = {
        "Ada": "/admin/audit?before=",
        "Mateo": f"/jobs/{world.job_id}/shortlist?k=2&after=",
        "Olivia": f"/jobs/{world.job_id}/shortlist?k=",
    }
    answers = {name: on_both.sign_in(name).get(f"{path}{number}").status_code for name, path in pages.items()}
    assert set(answers.values()) <= {200, 404, 422}, answers


@pytest.mark.parametrize("text", UNSTORABLE)
def test_a_character_no_database_can_hold_is_refused_everywhere(on_both, text):
    world = seed_world(on_both.platform, on_both.people)
    olivia = on_both.sign_in("Olivia")
    stranger = on_both.visitor()
    token = csrf_of(olivia.get("/account"))
    job = {"csrf_token": token, "title": text, "assessment": world.assessment_id, "k": "2", "days_to_answer": "9"}
    answers = [
        stranger.send("/login", email=f"{text}@example.org", password=PASSWORD),
        stranger.get("/take/%00"),
        olivia.get("/studio/jobs/%00"),
        olivia.http.post("/studio/jobs/new", data=job),
    ]
    assert [answer.status_code for answer in answers] == [400] * 4
    assert "\0" not in olivia.get("/studio/jobs").text


def test_an_address_that_grows_when_it_is_compared_is_refused_in_words(on_both):
    """Some letters become two in the form in which addresses are equal: what is stored must still fit."""
    world = seed_world(on_both.platform, on_both.people)
    olivia = on_both.sign_in("Olivia")
    address = f"{'ß' * 200}@example.org"
    page = f"/studio/jobs/{world.job_id}/invite"
    answer = olivia.send(f"{page}/person", page, name="Somebody", email=address)
    assert answer.status_code == 422
    assert read_list(f"{'ß' * 100}@example.org")[1] == []


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_links_for_a_spreadsheet_hold_no_formula(sign):
    text = as_text([LinkLine(f"{sign}1+1", f"{sign}a@example.org", "https://hiring.example.org/take/x", "")])
    cells = text.splitlines()[1].split("\t")
    assert [cell[0] for cell in cells] == ["'", "'", "h"]


def at_once(count, work):
    """Run `work(n)` in `count` threads that start together; return what each gave or raised."""
    barrier = Barrier(count)

    def one(number):
        barrier.wait(timeout=30)
        try:
            return work(number)
        except HiringError as error:
            return error

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def test_guesses_at_one_moment_are_all_counted(on_both):
    """Guessing in parallel must not make several tries count as one."""
    platform, email, address = on_both.platform, "olivia@example.org", "192.0.2.7"
    nobody = operator("")

    def guess(_number):
        return platform.run(lambda _, work: sign_in_tries.reserve(work, email, address), nobody)

    guess(0)
    outcomes = at_once(8, guess)
    allowed = [outcome for outcome in outcomes if outcome is True]
    assert len(allowed) <= FREE_TRIES
    with platform.engine.connect() as connection:
        counted = connection.scalars(select(LoginThrottleRow.failures)).all()
    assert counted == [1 + len(allowed)] * 2


def test_an_organisation_keeps_an_administrator_when_two_demote_each_other(on_both):
    platform, people = on_both.platform, on_both.people
    here = operator(people.organisation_id)
    other = platform.run(add_staff, here, "Vera", "vera@example.org", PASSWORD, [Role.ADMINISTRATOR])
    staff = (people.ada.id, other)
    at_once(2, lambda n: platform.run(set_staff_roles, here, staff[n], [Role.AUDITOR]))
    left = [person for person in platform.read(list_staff, here) if Role.ADMINISTRATOR in person.roles]
    assert len(left) == 1


def test_the_audit_log_tells_administrators_no_score(site, world):
    """They see no candidate: not by name, and not by the id beside a score either."""
    complete(site.platform, world.invited[0].token)
    page = site.sign_in("Ada").get("/admin/audit").text
    assert "Score recorded" in page
    with site.platform.engine.connect() as connection:
        (score,) = connection.scalars(select(ScoreRow.micro)).all()
    assert score is not None
    assert str(score) not in page
