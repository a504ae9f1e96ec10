"""Every route is walked with the ids of one organisation by people of another: nothing is shown, nothing changes.

New routes are walked by themselves. A parameter nobody has named here fails the test: say what it stands for.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from hiring.domain.access.policy import Role, operator
from hiring.ids import new_token
from hiring.store.metadata import metadata
from hiring.usecases.accounts import add_staff
from tests.support.platform import PASSWORD
from tests.support.web import Site, Visitor, csrf_of
from tests.support.world import INVITEES, World, profile, seed_world

REFUSED = {401, 403, 404}
# What a sign-in or a page view writes for whoever does it.
OWN_ROWS = {"audit_event", "staff_session"}


@dataclass(frozen=True)
class Parameter:
    """A value for a parameter; `owned` ones lead to something of the first organisation."""

    value: str
    owned: bool = True


def parameters(world: World) -> dict[str, Parameter]:
    """Return what every parameter of every route stands for."""
    return {
        "application_id": Parameter(world.application_id),
        "assessment_id": Parameter(world.assessment_id),
        "bank_id": Parameter(world.bank_id),
        "draft_id": Parameter(world.draft_id),
        "other_id": Parameter(world.bank_id),
        "pair_id": Parameter("0" * 16),
        "remark_id": Parameter("0" * 16),
        "item_id": Parameter(world.item_id),
        "job_id": Parameter(world.job_id),
        "profile_id": Parameter(world.profile_id),
        "panel_id": Parameter(world.panel.id),
        "member_id": Parameter(world.panel.members[0].member_id),
        "option_id": Parameter("a", owned=False),
        "staff_id": Parameter(world.people.mateo.id),
        "upload_id": Parameter(world.upload_id),
        "task_id": Parameter(world.task_id),
        "study_id": Parameter(world.study_id),
        "exploration_id": Parameter(world.exploration_id),
        # Secrets and places in one's own attempt lead to nothing of anybody else.
        "token": Parameter(new_token()),
        "number": Parameter("1", owned=False),
        "reference": Parameter("0" * 12, owned=False),
        "filename": Parameter("css/app.css", owned=False),
        "state": Parameter("closed", owned=False),
        "scope": Parameter("job", owned=False),
        "scope_id": Parameter(world.job_id),
    }


def markers(world: World) -> list[str]:
    """Return texts that only pages of the first organisation hold."""
    people = [text for person in INVITEES for text in (person.name, person.email)]
    made = [world.job_id, world.bank_id, world.assessment_id, world.profile_id, world.application_id]
    made += [world.item_id, world.task_id, world.study_id]  # downloads name nothing else
    return [profile().vision, "Receptionist, Quayside", "Riverside Clinic", "Olivia", "Mateo", *people, *made]


def walk(site: Site, world: World) -> Iterator[tuple[Rule, str, str, bool]]:
    """Yield every route with every method: rule, method, address, and whether it names something owned."""
    known = parameters(world)
    for rule in site.app.url_map.iter_rules():
        unknown = rule.arguments - set(known)
        assert not unknown, f"{rule.rule}: say in tests/web/test_tenancy.py what {sorted(unknown)} stand for"
        chosen = {name: known[name] for name in rule.arguments}
        built = rule.build({name: parameter.value for name, parameter in chosen.items()})
        assert built, rule.rule
        address = built[1]
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule, method, address, any(parameter.owned for parameter in chosen.values())


def contents(site: Site, organisation_id: str) -> dict[str, list[tuple[str, ...]]]:
    """Return every row of an organisation, table by table."""
    found = {}
    with Session(site.platform.engine) as session:
        for table in metadata.sorted_tables:
            if "organisation_id" in table.c and table.name not in OWN_ROWS:
                query = select(table).where(table.c.organisation_id == organisation_id)
                found[table.name] = sorted((tuple(map(str, row)) for row in session.execute(query)), key=str)
    return found


def ask(visitor: Visitor, method: str, address: str, token: str):
    """Send a request that fails for no other reason than who asks."""
    data = {"csrf_token": token} if method != "GET" else None
    return visitor.http.open(address, method=method, data=data, headers={"X-CSRFToken": token}, buffered=True)


@pytest.fixture
def world(site: Site) -> World:
    return seed_world(site.platform, site.people)


@pytest.fixture
def everything(site: Site, world: World) -> Visitor:
    """Somebody of the other organisation who has every role there."""
    there = operator(site.people.other_organisation_id)
    site.platform.run(add_staff, there, "Boris", "boris@example.org", PASSWORD, list(Role))
    visitor = site.visitor()
    assert visitor.send("/login", email="boris@example.org", password=PASSWORD).status_code == 303
    return visitor


def check(site: Site, world: World, visitor: Visitor, page_with_token: str) -> None:
    before = contents(site, site.people.organisation_id)
    walked = 0
    for rule, method, address, owned in walk(site, world):
        if rule.endpoint == "account.logout":
            continue  # it ends the walk, and names nothing
        token = csrf_of(visitor.http.get(page_with_token))
        answer = ask(visitor, method, address, token)
        where = f"{method} {rule.rule} -> {answer.status}"
        to_sign_in = answer.status_code in {302, 303} and answer.headers["Location"].startswith("/login")
        if owned:
            assert answer.status_code in REFUSED or to_sign_in, where
        elif answer.status_code == 200:
            assert not [text for text in markers(world) if text in answer.text], where
        walked += owned
    assert walked >= 15
    assert contents(site, site.people.organisation_id) == before


def test_hr_of_another_organisation(site, world):
    check(site, world, site.sign_in("Nina"), "/account")


def test_somebody_with_every_role_in_another_organisation(site, world, everything):
    check(site, world, everything, "/account")


def test_nobody(site, world):
    check(site, world, site.visitor(), "/login")


def test_the_walk_would_notice(site, world):
    """The owner gets pages, full of markers, at the addresses that strangers are refused."""
    olivia = site.sign_in("Olivia")
    pages = [address for _, method, address, owned in walk(site, world) if owned and method == "GET"]
    answers = [olivia.get(address) for address in pages if "/studio/" in address]
    assert len(answers) >= 7
    assert all(answer.status_code == 200 for answer in answers)
    assert all(any(text in answer.text for text in markers(world)) for answer in answers)
