"""What the programs serve: a clinic with candidates who have begun, and as many people for the bare program."""

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import insert
from sqlalchemy.orm import Session

from bench import bare
from bench.load import request
from bench.servers import BARE, OURS, Browser, Server, serving
from hiring.adapters.bank_files import read_bank
from hiring.bootstrap import Platform, make_platform
from hiring.domain.access.policy import NOBODY, Actor, Role, operator
from hiring.domain.banks.model import BankPackage, Format, Item, Section
from hiring.domain.delivery.blueprint import Blueprint
from hiring.domain.delivery.fields import field_names
from hiring.domain.delivery.references import item_reference, options_by_reference
from hiring.domain.people.invitees import Invitee
from hiring.domain.simulation.clinic import clinic_profile
from hiring.settings import Settings, resource_dir
from hiring.store.migrations import migrate
from hiring.store.tables.attempts import AttemptRow
from hiring.store.tables.content import AssessmentRow
from hiring.usecases.accounts import add_staff
from hiring.usecases.assessments import create_assessment
from hiring.usecases.attempts import begin_attempt, candidate_actor
from hiring.usecases.banks import load_bank
from hiring.usecases.invitations import invite
from hiring.usecases.jobs import allow_provisional_ranking, create_job
from hiring.usecases.organisations import create_organisation
from hiring.usecases.values import save_profile
from hiring.usecases.work import Work

EMAIL, PASSWORD = "manager@clinic.example", "a long enough password"
SECRET = "0123456789abcdef" * 4


@dataclass(frozen=True)
class Clinic:
    """An organisation of ours with a job, on a platform that no server uses."""

    platform: Platform
    package: BankPackage
    hr: Actor
    manager_id: str
    assessment_id: str
    items: tuple[Item, ...]

    def open_job(self, title: str) -> str:
        """Open a job whose candidates may be ranked."""
        managers = [self.manager_id]
        job_id = self.platform.run(create_job, self.hr, title, self.assessment_id, 5, managers, 14)
        self.platform.run(allow_provisional_ranking, self.hr, job_id, "A benchmark: nobody is selected.")
        return job_id


@contextmanager
def clinic(url: str, home: Path) -> Iterator[Clinic]:
    """Set up an installation on the empty database at `url`."""
    platform = make_platform(Settings(home=home, database_url=url, secret_keys=(SECRET,)), queue="none")
    try:
        migrate(platform.engine)
        yield _seed(platform)
    finally:
        platform.dispose()


def _seed(platform: Platform) -> Clinic:
    package = read_bank(resource_dir("question_banks") / "clinic-reception")
    boss = operator("")
    organisation_id = platform.run(create_organisation, boss, "Harbour Clinic", simulated=True)
    me = operator(organisation_id)
    manager_id = platform.run(add_staff, me, "Mateo Rossi", EMAIL, PASSWORD, [Role.MANAGER])
    standards = {s.id: (s.name, s.promise, s.behaviours) for s in package.bank.standards}
    platform.run(save_profile, me, clinic_profile(standards))
    bank = platform.run(load_bank, me, package)
    blueprint = Blueprint(sections=tuple(Section), care_share=27, mapping={name: name for name in standards})
    assessment_id = platform.run(create_assessment, me, "Reception", bank.id, blueprint)
    with Session(platform.engine) as session:
        items = tuple(package.bank.item(name) for name in session.get_one(AssessmentRow, assessment_id).item_ids)
    return Clinic(platform, package, me, manager_id, assessment_id, items)


@dataclass(frozen=True)
class Sitter:
    """A candidate who has begun, and the secret of their attempt."""

    session_token: str
    secret: str


def sitters(clinic: Clinic, number: int) -> list[Sitter]:
    """Invite people and let each begin."""
    job_id = clinic.open_job("Receptionist")
    people = [Invitee(f"Candidate {n}", f"candidate.{n}@candidate.example") for n in range(number)]
    invited = clinic.platform.run(invite, clinic.hr, job_id, people)
    return [_begin(clinic.platform, one.token or "") for one in invited]


def _begin(platform: Platform, token: str) -> Sitter:
    begun = platform.run(begin_attempt, NOBODY, token, consent=True)
    actor = platform.read(candidate_actor, NOBODY, begun.session_token)
    if actor is None:
        raise RuntimeError("the attempt did not begin")
    return Sitter(begun.session_token, platform.read(_secret, actor))


def _secret(actor: Actor, work: Work) -> str:
    return work.session.get_one(AttemptRow, actor.attempt_id).secret


def our_browser(server: Server, sitter: Sitter) -> Browser:
    """Return a candidate's browser that has opened a question."""
    browser = Browser(server.port, {"candidate": sitter.session_token})
    status, page, _ = browser.fetch("GET", "/attempt/question/1")
    if status != 200 or not browser.token:
        raise RuntimeError(f"a question cannot be opened: {status} {page[:400]}")
    return browser


def our_saves(browser: Browser, sitter: Sitter, items: tuple[Item, ...]) -> list[bytes]:
    """Return the autosaves of a whole assessment."""
    return [_save(browser, sitter.secret, item, number) for number, item in enumerate(items)]


def _save(browser: Browser, secret: str, item: Item, shift: int) -> bytes:
    body = json.dumps({"revision": 1, "answer": some_answer(secret, item, shift)}).encode()
    headers = (("X-CSRFToken", browser.token), ("Idempotency-Key", secrets.token_hex(16)))
    return request("PUT", f"/attempt/answers/{item_reference(secret, item.id)}", browser.cookie, body, headers)


def some_answer(secret: str, item: Item, shift: int) -> dict[str, int | str]:
    """Return a complete answer as the fields of a page."""
    names = list(field_names(secret, item))
    references = list(options_by_reference(secret, item))
    match item.format:
        case Format.RANK:
            return {name: (place + shift) % len(names) + 1 for place, name in enumerate(names)}
        case Format.BEST_WORST | Format.PICK_ONE:
            return {name: references[(place + shift) % len(references)] for place, name in enumerate(names)}
        case _:
            return {name: (place + shift) % 7 + 1 for place, name in enumerate(names)}


def seed_bare(url: str, items: tuple[Item, ...], people: int, scores: int = 0) -> None:
    """Give the bare program the same situations and as many people, and a list of scores."""
    engine = bare.make_engine(url)
    bare.Base.metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(bare.User), [{"id": n + 1, "name": f"Candidate {n}"} for n in range(people)])
        connection.execute(insert(bare.Question), [_question(n, item) for n, item in enumerate(items, 1)])
        if scores:
            rows = [{"id": n + 1, "name": f"Candidate {n}", "micro": 37_000_000 + 311 * n} for n in range(scores)]
            connection.execute(insert(bare.Score), rows)
    engine.dispose()


def _question(number: int, item: Item) -> dict[str, object]:
    options = [option.text for option in item.options]
    return {"number": number, "title": item.title, "stem": item.stem, "options": options}


def bare_browser(server: Server, number: int) -> Browser:
    """Return the browser of the person with this number, from 1."""
    browser = Browser(server.port, {})
    status, _, _ = browser.fetch("GET", f"/login/{number}")
    if status != 200:
        raise RuntimeError(f"the bare program lets nobody in: {status}")
    return browser


def bare_saves(browser: Browser, items: tuple[Item, ...]) -> list[bytes]:
    """Return the saves of a whole assessment."""
    return [
        request("PUT", f"/answer/{number}", browser.cookie, json.dumps(some_answer("", item, number)).encode())
        for number, item in enumerate(items, 1)
    ]


@contextmanager
def both(urls: tuple[str, str], folder: Path) -> Iterator[tuple[Server, Server]]:
    """Serve the bare program and ours at once; whoever is not asked costs nothing."""
    homes = [folder / name for name in ("bare", "ours")]
    for home in homes:
        home.mkdir(exist_ok=True)
    ours = {"DATABASE_URL": urls[1], "SECRET_KEY": SECRET}
    with serving(BARE, {"BENCH_DATABASE_URL": urls[0]}, homes[0]) as first, serving(OURS, ours, homes[1]) as second:
        yield first, second
