"""A served town: a simulated clinic, a workplace that is not simulated, one that is still empty, and their people.

Made once per test process. A test changes nothing in it but what belongs to candidates it invites itself.
"""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask, request, template_rendered
from jinja2 import Template

from hiring.adapters.bank_files import read_bank
from hiring.bootstrap import Platform
from hiring.domain.access.policy import NOBODY, Actor, Permission, Role, operator
from hiring.domain.banks.model import Format
from hiring.domain.people.applications import JobState, Status
from hiring.domain.people.invitees import Invitee
from hiring.errors import Busy, Closed, Conflict, Invalid, NotAllowed, Problem
from hiring.settings import resource_dir
from hiring.usecases.accounts import add_staff, list_staff
from hiring.usecases.attempts import begin_attempt, candidate_actor, view_question
from hiring.usecases.banks import list_banks, load_bank
from hiring.usecases.demo import STAFF, Crowd, seed_demonstration
from hiring.usecases.invitations import invite, status_board
from hiring.usecases.jobs import create_job, set_job_state, view_job
from hiring.usecases.shortlists import view_shortlist
from hiring.usecases.values import save_profile, view_profile
from hiring.web.app import create_app
from hiring.web.guards import endpoint
from tests.support.banks import tiny_bank
from tests.support.candidates import answer, answer_all
from tests.support.platform import PASSWORD, FixedClock, make_people, make_test_platform
from tests.support.serving import in_a_thread
from tests.support.studio_analysis import analyse_town
from tests.support.studio_lab import study_town
from tests.support.studio_life import draft_town
from tests.support.studio_panels import rooms
from tests.support.studio_what_if import other_settings
from tests.support.web import Visitor
from tests.support.world import seed_world

CROWDS = (
    Crowd("Receptionist, Quayside", 5, submitted=52, late=1, early=1, answering=1, waiting=1),
    Crowd("Porter, one answer so far", 2, submitted=1, late=0, early=0, answering=1, waiting=1),
    Crowd("Night receptionist, nobody asked yet", 1, submitted=0, late=0, early=0, answering=0, waiting=0),
)
A_MONTH = timedelta(days=31)
JOBS = ("scored", "one", "nobody")
EMAILS = {
    **{email.partition("@")[0]: email for _, email, _ in STAFF},  # olivia, mateo, ada and aud of the clinic
    "erika": "olivia@example.org",  # HR where nothing is simulated, so that ranking is off
    "malik": "mateo@example.org",  # the manager there
    "nina": "nina@example.org",  # HR where nothing has been made yet
    "idris": "idris@example.org",  # a manager of no job
}
FAILURES: dict[str, Exception] = {
    "403": NotAllowed("You may not do this."),
    "409": Conflict("Somebody else has just changed this."),
    "410": Closed("The time to answer is over."),
    "422": Invalid([Problem("The file is not a CSV.", "Save it again.", file="people.csv", line=3)]),
    "500": RuntimeError("a fault of ours"),
    "503": Busy("The database is busy."),
}


@dataclass(frozen=True)
class Guest:
    """A candidate of a test's own."""

    token: str
    actor: Actor
    cookie: str

    @property
    def path(self) -> str:
        return f"/take/{self.token}"


@dataclass
class Town:
    """Where it is, who lives there, and what their pages were made of."""

    app: Flask
    platform: Platform
    clock: FixedClock
    address: str
    places: dict[str, str]
    rendered: list[str] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=itertools.count)
    keys: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    def job(self, name: str) -> str:
        return self.places[name]

    def title(self, name: str) -> str:
        return CROWDS[JOBS.index(name)].title

    def email(self, name: str) -> str:
        return EMAILS[name]

    def hr(self, job: str) -> Actor:
        """Return somebody who may invite to a job."""
        return operator(self.places["riverside" if job == "off" else "clinic"])

    def cookies(self, name: str) -> list[dict[str, str]]:
        """Sign somebody in through the form, once, and return what their browser then holds."""
        if name not in self.keys:
            visitor = Visitor(self.app.test_client())
            answered = visitor.send("/login", email=EMAILS[name], password=PASSWORD)
            assert answered.status_code == 303, answered.text
            cookie = visitor.http.get_cookie("session")
            assert cookie is not None
            self.keys[name] = [{"name": "session", "value": cookie.value, "url": self.address}]
        return self.keys[name]

    def invite(self, job: str = "scored") -> str:
        """Invite somebody new; return the token of their link."""
        person = Invitee("Robin Vale", f"guest-{next(self.numbers)}@example.org")
        (invited,) = self.platform.run(invite, self.hr(job), self.job(job), [person])
        assert invited.token
        return invited.token

    def expired_link(self) -> str:
        """Return the token of a link whose time is over."""
        self.clock.move(-A_MONTH)
        try:
            return self.invite()
        finally:
            self.clock.move(A_MONTH)

    def guest(self, answered: int = 0, job: str = "scored") -> Guest:
        """Invite somebody who begins and answers the first `answered` questions (-1: all of them)."""
        token = self.invite(job)
        begun = self.platform.run(begin_attempt, NOBODY, token, consent=True)
        actor = self.platform.read(candidate_actor, NOBODY, begun.session_token)
        assert actor is not None
        if answered < 0:
            answer_all(self.platform, actor)
        for number in range(1, answered + 1):
            answer(self.platform, actor, number)
        return Guest(token, actor, begun.session_token)

    def number_of(self, guest: Guest, wanted: Format) -> int:
        """Find a question of a format."""
        for number in itertools.count(1):
            if self.platform.read(view_question, guest.actor, number).situation.format is wanted:
                return number
        raise AssertionError(wanted)


@contextmanager
def open_town(home: Path) -> Iterator[Town]:
    """Seed and serve."""
    clock = FixedClock()
    platform = make_test_platform(f"sqlite:///{home}/town.sqlite3", home, clock)
    try:
        places = _seed(platform)
        app = create_app(platform)
        app.testing = False  # failures are answered as they are in production
        app.view_functions["favicon"] = _fail  # an address that fails in whatever way it is asked to
        with in_a_thread(app) as address:
            town = Town(app, platform, clock, address, places)

            def note(_app: Flask, template: Template, **_more: Any) -> None:
                town.rendered.append(template.name or "")

            template_rendered.connect(note, app)
            yield town
    finally:
        platform.dispose()


@endpoint(Permission.PUBLIC)
def _fail() -> str:
    raise FAILURES[request.args["status"]]


def _seed(platform: Platform) -> dict[str, str]:
    package = read_bank(resource_dir("question_banks") / "clinic-reception")
    passwords = {email: PASSWORD for _, email, _ in STAFF}
    clinic = platform.run(seed_demonstration, operator(""), package, passwords, CROWDS)
    people = make_people(platform)
    world = seed_world(platform, people)
    there = operator(people.other_organisation_id)
    platform.run(add_staff, there, "Idris", EMAILS["idris"], PASSWORD, [Role.MANAGER])
    hr = operator(clinic.organisation_id)
    bank = platform.read(list_banks, hr)[0].id
    platform.run(load_bank, hr, tiny_bank())  # a second one, so that there is something to choose
    earlier = platform.read(view_profile, hr)
    assert earlier
    platform.run(save_profile, hr, replace(earlier.profile, vision="Nobody waits without knowing why."))
    assessment = platform.read(view_job, hr, clinic.job_ids[0]).assessment_id
    closed = platform.run(create_job, hr, "Caretaker, closed", assessment, 1, [], 14)
    platform.run(set_job_state, hr, closed, JobState.CLOSED)
    return {
        "clinic": clinic.organisation_id,
        "riverside": people.organisation_id,
        **dict(zip(JOBS, clinic.job_ids, strict=True)),
        **_candidates(platform, hr, clinic.job_ids[0]),
        **{item.format.value: item.id for item in package.bank.scored_items},
        "closed": closed,
        **analyse_town(
            platform,
            hr,
            {"assessment": assessment, "scored": clinic.job_ids[0], "one": clinic.job_ids[1], "closed": closed},
        ),
        **rooms(platform, hr, bank),
        "off": world.job_id,
        "tiny_assessment": world.assessment_id,
        "working_copy": world.draft_id,
        "waiting": world.upload_id,
        "assessment": assessment,
        "bank": bank,
        "earlier": earlier.id,
        **study_town(platform, hr, bank),
        **other_settings(platform, hr, clinic.job_ids[0], package),
        **draft_town(platform, hr),
        "colleague": platform.read(list_staff, hr)[0].id,
    }


def _candidates(platform: Platform, hr: Actor, job_id: str) -> dict[str, str]:
    """Return a candidate of the first job in each of the ways the manager's pages treat differently."""
    shortlist = platform.read(view_shortlist, hr, job_id)
    assert shortlist.summary
    rows = platform.read(status_board, hr, job_id).rows
    rest = platform.read(view_shortlist, hr, job_id, after=shortlist.following or 0)
    return {
        "ranked": shortlist.entries[0].place.id,
        "flagged": next(entry.place.id for entry in (*shortlist.entries, *rest.entries) if entry.flags),
        "review": shortlist.summary.reviews[0][0],
        "answering": next(row.application_id for row in rows if row.status is Status.STARTED),
    }
