"""Nothing of the key, and no id of the bank, in anything a candidate's browser receives."""

import re
from pathlib import Path

import pytest
from sqlalchemy import select

from hiring.store.tables.content import BankKeyRow
from hiring.usecases.assessments import create_assessment
from hiring.usecases.banks import load_bank
from hiring.usecases.invitations import invite
from hiring.usecases.jobs import create_job
from hiring.usecases.values import save_profile
from hiring.web.assets import FOLDER
from tests.support.banks import CANARY, NUMBER, canary_bank
from tests.support.driver import Driver, Reply, an_answer, read_page
from tests.support.web import Site
from tests.support.world import BLUEPRINT, INVITEES, profile

SECRETS = (
    CANARY,
    str(NUMBER)[:7],
    f"{NUMBER / 100:.0f}"[:7],
    "rule_hiding",
    "own-it",
    "first_action",
    "boundary",
    "panel",
)


def leaks(reply: Reply) -> list[str]:
    received = f"{reply.headers}\n{reply.text}".lower()
    return [secret for secret in SECRETS if secret.lower() in received]


@pytest.fixture
def links(site: Site) -> list[str]:
    run, olivia = site.platform.run, site.people.olivia
    run(save_profile, olivia, profile())
    bank = run(load_bank, olivia, canary_bank())
    assessment = run(create_assessment, olivia, "Front desk", bank.id, BLUEPRINT)
    job = run(create_job, olivia, "Receptionist", assessment, 2, [], 14)
    return [f"/take/{person.token}" for person in run(invite, olivia, job, INVITEES)]


def test_nothing_secret_is_ever_received(site: Site, links: list[str]):
    seen: list[Reply] = []
    driver = Driver(site.app.test_client(), links[0], sent=seen.append)
    driver.begin()
    crawl_practice(driver)
    number = 1
    while form := driver.question(number):
        answer = an_answer(form, number)
        one = dict([next(iter(answer.items()))])
        driver.autosave(number, one)
        driver.answer(number, {})
        driver.answer(number, dict.fromkeys(answer, "8"))
        driver.answer(number, {**answer, "extra": "1"})
        driver.autosave(number, dict.fromkeys(answer))
        driver.autosave(number, answer, revision=0)
        driver.autosave(number, answer)
        seen.append(stale_page(driver, number, an_answer(form, number + 1)))
        seen += plain_form(
            driver, f"/attempt/question/{number}/challenge", {}, {"reason": "ambiguous", "words": "Why?"}
        )
        number += 1
    seen.append(driver.client.get("/attempt/about-you"))
    driver.submit()
    seen += plain_form(driver, "/attempt/about-you", {"age": "a guess"}, {"age": "25 to 39"})
    ended = (
        "/attempt/receipt",
        "/attempt/receipt.json",
        f"{links[0]}/receipt.json",
        "/attempt/feedback",
        "/attempt/review",
        "/attempt/question/1",
        links[0],
    )
    seen += [driver.client.get(path) for path in ended]
    seen += [site.app.test_client().get(path) for path in ("/attempt/question/1", "/take/guess", "/attempt/nothing")]
    statuses = {reply.status_code for reply in seen}
    assert {200, 303, 401, 404, 409, 410, 422} <= statuses
    assert 500 not in statuses
    assert [(reply.status_code, found, reply.text) for reply in seen if (found := leaks(reply))] == []


def crawl_practice(driver: Driver) -> None:
    for path in ("/attempt/practice/1", "/attempt/practice/2"):
        page = driver.client.get(path)
        driver.sent(page)
        (form,) = read_page(page.text).forms
        for answer in ({}, an_answer(form)):
            driver.sent(driver.client.post(path, data={"csrf_token": form.values["csrf_token"], **answer}))
        reply = driver.client.post(path, data={"csrf_token": form.values["csrf_token"], **an_answer(form)})
        assert "Explained 0." in reply.text  # practice, and only practice, is explained


def plain_form(driver: Driver, path: str, *tries: dict[str, str]) -> list[Reply]:
    """Open a page, send its form with each of these, and open it again."""
    pages: list[Reply] = [driver.client.get(path)]
    (form,) = read_page(pages[0].text).forms
    pages += [driver.client.post(path, data={"csrf_token": form.values["csrf_token"], **fields}) for fields in tries]
    assert [page.status_code for page in pages] == [200, 422, 303]
    return [*pages, driver.client.get(path), driver.client.get(f"{path}?sent=yes")]


def stale_page(driver: Driver, number: int, answer: dict[str, str]) -> Reply:
    """Send a page that is older than what is stored."""
    form = driver.question(number)
    assert form is not None
    fields = {"csrf_token": form.values["csrf_token"], "revision": "0", **answer}
    reply: Reply = driver.client.post(f"/attempt/question/{number}", data=fields)
    assert reply.status_code == 409
    return reply


def test_the_canaries_would_be_seen(site: Site, links: list[str]):
    """The words looked for are in the stored key, so a page that showed any of it would be caught."""
    keys = site.platform.read(
        lambda _, work: [str(row.content) for row in work.session.scalars(select(BankKeyRow))], site.people.olivia
    )
    assert all(word in keys[0] for word in (CANARY, str(NUMBER)[:7], "rule_hiding", "panel"))


@pytest.mark.parametrize("path", sorted(FOLDER.glob("js/*.js")), ids=lambda path: path.name)
def test_scripts_know_no_key(path: Path):
    assert not re.search(r"effectiveness|rationale|convenience|motive", path.read_text())
