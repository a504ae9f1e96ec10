"""The page on which a candidate says that something is wrong with a question."""

import re

import pytest
from sqlalchemy import select

from hiring.store.tables.evidence import ItemChallengeRow
from tests.support.driver import Driver, PageForm, an_answer, read_page
from tests.support.web import Site
from tests.support.world import World

PATH = "/attempt/question/2/challenge"


@pytest.fixture
def driver(site: Site, world: World) -> Driver:
    driver = Driver(site.app.test_client(), f"/take/{world.invited[0].token}")
    driver.begin()
    return driver


def form_of(driver: Driver, path: str = PATH) -> PageForm:
    (form,) = read_page(driver.client.get(path).text).forms
    return form


def send(driver: Driver, path: str = PATH, **fields: str):
    return driver.client.post(path, data={"csrf_token": form_of(driver).values["csrf_token"], **fields})


def kept(site: Site) -> list[tuple[str, str]]:
    return site.platform.read(
        lambda _, work: [(row.reason, row.words) for row in work.session.scalars(select(ItemChallengeRow))],
        site.people.olivia,
    )


def test_from_a_question_and_back_to_it(site: Site, driver: Driver):
    assert f'href="{PATH}"' in driver.client.get("/attempt/question/2").text
    assert form_of(driver).choices["reason"] == [
        "ambiguous",
        "no_acceptable_action",
        "not_my_culture",
        "something_else",
    ]
    reply = send(driver, reason="ambiguous", words="Which <b>day</b>?")
    assert (reply.status_code, reply.headers["Location"]) == (303, PATH)
    page = driver.client.get(PATH).text
    assert "We have noted what you said" in page
    assert "Which &lt;b&gt;day&lt;/b&gt;?</textarea>" in page
    assert form_of(driver).values["reason"] == "ambiguous"
    assert 'href="/attempt/question/2"' in page
    assert kept(site) == [("ambiguous", "Which <b>day</b>?")]


def test_whoever_came_from_the_list_goes_back_there(driver: Driver):
    page = driver.client.get("/attempt/question/2?from=review").text
    assert f'href="{PATH}?from=review"' in page
    reply = send(driver, f"{PATH}?from=review", reason="something_else")
    assert reply.headers["Location"] == f"{PATH}?from=review"
    assert 'href="/attempt/question/2?from=review"' in driver.client.get(f"{PATH}?from=review").text


def test_what_is_missing_is_asked_for_and_the_words_are_kept(site: Site, driver: Driver):
    page = send(driver, words="I wrote this.")
    assert page.status_code == 422
    assert 'href="#f-reason"' in page.text
    assert 'id="f-reason"' in page.text
    assert "I wrote this.</textarea>" in page.text
    page = send(driver, reason="ambiguous", words="x" * 1001)
    assert (page.status_code, "1001 characters long" in page.text) == (422, True)
    assert set(re.findall(r'href="#(f-[^"]+)"', page.text)) <= set(re.findall(r'id="([^"]+)"', page.text))
    assert kept(site) == []


def test_the_answer_stays_as_it_is(driver: Driver):
    form = driver.question(2)
    assert form is not None
    answer = an_answer(form)
    driver.answer(2, answer)
    before = driver.question(2)
    send(driver, reason="not_my_culture")
    after = driver.question(2)
    assert before is not None
    assert after is not None
    assert (after.answer, after.attributes) == (before.answer, before.attributes)
    assert after.attributes["data-revision"] == "1"


def test_who_may_not(site: Site, driver: Driver):
    assert driver.client.post(PATH, data={"reason": "ambiguous"}).status_code == 400  # no token
    assert driver.client.get("/attempt/question/99/challenge").status_code == 404
    stranger = site.app.test_client()
    assert stranger.get(PATH).status_code == 401
    number = 1
    while form := driver.question(number):
        driver.answer(number, an_answer(form))
        number += 1
    token = form_of(driver).values["csrf_token"]
    driver.submit()
    assert driver.client.get(PATH).status_code == 410
    assert driver.client.post(PATH, data={"csrf_token": token, "reason": "ambiguous"}).status_code == 410
    assert kept(site) == []


def test_hr_reads_it_at_the_situation(site: Site, world: World, driver: Driver, olivia):
    send(driver, reason="no_acceptable_action", words="I would do <i>none</i> of them.")
    (item_id,) = site.platform.read(
        lambda _, work: list(work.session.scalars(select(ItemChallengeRow.item_id))), site.people.olivia
    )
    page = olivia.get(f"/studio/analysis/job/{world.job_id}/items/{item_id}").text
    assert "I would do &lt;i&gt;none&lt;/i&gt; of them." in page
    assert "No acceptable action" in page
    assert "Amara" not in page
