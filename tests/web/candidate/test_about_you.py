"""The voluntary questions after handing in."""

import pytest
from sqlalchemy import select

from hiring.store.tables.evidence import VoluntaryAnswerRow
from tests.support.driver import Driver, PageForm, an_answer, read_page
from tests.support.web import Site
from tests.support.world import World

PATH = "/attempt/about-you"


@pytest.fixture
def begun(site: Site, world: World) -> Driver:
    driver = Driver(site.app.test_client(), f"/take/{world.invited[0].token}")
    driver.begin()
    return driver


@pytest.fixture
def driver(begun: Driver) -> Driver:
    number = 1
    while form := begun.question(number):
        begun.answer(number, an_answer(form))
        number += 1
    assert begun.submit().status_code == 303
    return begun


def form_of(driver: Driver) -> PageForm:
    (form,) = read_page(driver.client.get(PATH).text).forms
    return form


def send(driver: Driver, **fields: str):
    return driver.client.post(PATH, data={"csrf_token": form_of(driver).values["csrf_token"], **fields})


def kept(site: Site) -> dict[str, str]:
    return site.platform.read(
        lambda _, work: {row.question: row.value for row in work.session.scalars(select(VoluntaryAnswerRow))},
        site.people.olivia,
    )


def test_the_receipt_leads_there_and_nothing_is_chosen_for_anybody(driver: Driver):
    assert f'href="{PATH}"' in driver.client.get("/attempt/receipt").text
    form = form_of(driver)
    assert list(form.choices) == ["age", "gender", "origin", "disability", "first_language"]
    assert form.answer == {}
    page = driver.client.get(PATH).text
    assert page.count("checked>") == page.count("Prefer not to say</span>") == 5
    for words in ("It changes nothing", "Nobody who decides", "kept apart", "fewer than ten"):
        assert words in page


def test_a_link_without_a_session_does_not_lead_where_it_cannot_go(site: Site, driver: Driver):
    page = site.app.test_client().get(driver.path)
    assert page.status_code == 200
    assert PATH not in page.text


def test_sending_it_is_thanked_for_and_never_shown_again(site: Site, driver: Driver):
    reply = send(driver, age="25 to 39", origin="Asian", gender="")
    assert (reply.status_code, reply.headers["Location"]) == (303, f"{PATH}?sent=yes")
    thanks = driver.client.get(f"{PATH}?sent=yes").text
    assert "Thank you" in thanks
    assert "25 to 39" not in thanks
    assert form_of(driver).answer == {}
    assert kept(site) == {"age": "25 to 39", "origin": "Asian"}
    send(driver)
    assert kept(site) == {}


def test_what_was_never_offered_is_refused(site: Site, driver: Driver):
    page = send(driver, age="25 to 39", gender="anything")
    assert (page.status_code, 'href="#f-gender"' in page.text, 'id="f-gender"' in page.text) == (422, True, True)
    assert kept(site) == {}


def test_before_handing_in_it_is_too_early(site: Site, begun: Driver):
    token = read_page(begun.client.get("/attempt/review").text).token
    for reply in (begun.client.get(PATH), begun.client.post(PATH, data={"csrf_token": token, "age": "25 to 39"})):
        assert (reply.status_code, "after you have handed in" in reply.text) == (409, True)
        assert "<form" not in reply.text
    assert kept(site) == {}


def test_who_may_not(site: Site, driver: Driver):
    assert driver.client.post(PATH, data={"age": "25 to 39"}).status_code == 400  # no token
    assert site.app.test_client().get(PATH).status_code == 401


def test_staff_are_shown_the_same_with_and_without(site: Site, world: World, driver: Driver, mateo, olivia):
    addresses = (
        (olivia, f"/studio/jobs/{world.job_id}"),
        (mateo, f"/jobs/{world.job_id}/shortlist"),
        (mateo, f"/jobs/{world.job_id}/candidates/{world.application_id}"),
    )
    before = [(visitor.get(path).status_code, without_token(visitor.get(path).text)) for visitor, path in addresses]
    send(driver, age="55 or over", disability="disabled")
    after = [(visitor.get(path).status_code, without_token(visitor.get(path).text)) for visitor, path in addresses]
    assert after == before
    assert [status for status, _ in after] == [200, 200, 200]


def without_token(page: str) -> str:
    token = read_page(page).token
    tokens = {token, *(form.values.get("csrf_token", "") for form in read_page(page).forms)} - {""}
    for found in tokens:
        page = page.replace(found, "")
    return page
