import re
from datetime import timedelta
from typing import cast

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from hiring.store import form_content
from hiring.store.tables.organisations import OrganisationRow
from hiring.usecases.invitations import withdraw_invitation
from tests.support.driver import Driver, PageForm, an_answer, read_page
from tests.support.platform import FixedClock
from tests.support.web import Site, Visitor
from tests.support.world import World

KILOBYTE = 1024
FORTNIGHT = timedelta(days=14)


@pytest.fixture
def path(world: World) -> str:
    return f"/take/{world.invited[0].token}"


@pytest.fixture
def driver(site: Site, path: str) -> Driver:
    return Driver(site.app.test_client(), path)


def clock_of(site: Site) -> FixedClock:
    return cast("FixedClock", site.platform.clock)


def form_of(driver: Driver, kind: str) -> tuple[int, PageForm]:
    """Find the first question of a format."""
    for number in range(1, 40):
        form = driver.question(number)
        if form is not None and form.attributes["data-format"] == kind:
            return number, form
    raise AssertionError(kind)


def dangling(html: str) -> set[str]:
    """Links inside the page that lead to nothing."""
    return set(re.findall(r'href="#([^"]+)"', html)) - set(re.findall(r'id="([^"]+)"', html))


# --- the link -------------------------------------------------------------------------------------


def test_the_first_page_says_what_candidates_have_a_right_to_know(driver: Driver):
    page = driver.client.get(driver.path)
    for words in ("What is measured, and why", "Who sees it, and for how long", "minutes", "Open until", "Pause"):
        assert words in page.text
    assert "Amara Okafor" in page.text


def test_every_page_of_a_demonstration_says_that_it_is_one(site: Site, driver: Driver):
    assert "these people do not exist" not in driver.client.get(driver.path).text
    form_content._FORMS.clear()  # an organisation never changes its kind while it is in use
    with Session(site.platform.engine) as session:
        session.execute(update(OrganisationRow).values(simulated=True))
        session.commit()
    driver.begin()
    for where in (driver.path, "/attempt/practice/1", "/attempt/question/1", "/attempt/review"):
        assert "these people do not exist" in driver.client.get(where).text


def test_without_consent_nothing_begins(driver: Driver):
    token = read_page(driver.client.get(driver.path).text).token
    page = driver.client.post(driver.path, data={"csrf_token": token})
    assert page.status_code == 422
    assert 'href="#f-consent"' in page.text
    assert dangling(page.text) == set()
    assert driver.client.get("/attempt/question/1").status_code == 401


def test_the_cookie_is_for_this_site_and_no_script(driver: Driver):
    driver.begin()
    token = read_page(driver.client.get(driver.path).text).token
    reply = driver.client.post(driver.path, data={"csrf_token": token})
    (cookie,) = [value for value in reply.headers.getlist("Set-Cookie") if value.startswith("candidate=")]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie


def test_a_member_of_staff_can_try_it_in_the_same_browser(olivia: Visitor, path: str):
    driver = Driver(olivia.http, path)
    assert driver.begin() == "/attempt/practice/1"
    assert olivia.get("/attempt/question/1").status_code == 200
    assert olivia.get("/account").status_code == 200


def test_a_session_of_staff_opens_no_attempt(olivia: Visitor, world: World):
    assert olivia.get("/attempt/question/1").status_code == 401


def test_an_expired_link_says_so(site: Site, driver: Driver):
    driver.begin()
    clock_of(site).move(FORTNIGHT)
    page = driver.client.get(driver.path)
    assert (page.status_code, "The time to answer is over" in page.text) == (410, True)
    assert driver.client.get("/attempt/question/1").status_code == 410


def test_a_withdrawn_link_says_so(site: Site, world: World, driver: Driver):
    site.platform.run(withdraw_invitation, site.people.olivia, world.application_id)
    page = driver.client.get(driver.path)
    assert (page.status_code, "This invitation was withdrawn" in page.text) == (410, True)


def test_a_wrong_link_is_not_found(driver: Driver):
    assert driver.client.get("/take/wrong").status_code == 404


# --- questions ------------------------------------------------------------------------------------


def test_every_question_shows_its_place_and_one_heading(driver: Driver):
    driver.begin()
    number = 1
    while driver.question(number):
        page = driver.client.get(f"/attempt/question/{number}").text
        assert f"Question {number} of" in page
        assert page.count("<h1") == 1
        assert dangling(page) == set()
        number += 1
    assert number > 5


@pytest.mark.parametrize("kind", ["rate_all", "rank", "best_worst", "pick_one", "single_action"])
def test_an_empty_answer_is_asked_for_again(driver: Driver, kind: str):
    driver.begin()
    number, form = form_of(driver, kind)
    page = driver.answer(number, {})
    assert page.status_code == 422
    wanted = {name for name in form.choices if name != "consent"}
    assert set(re.findall(r'href="#f-([^"]+)"', page.text)) == wanted
    assert dangling(page.text) == set()
    assert "Leave it for now" in page.text


def test_what_was_given_is_kept_while_the_rest_is_asked_for(driver: Driver):
    driver.begin()
    number, form = form_of(driver, "rate_all")
    first = next(iter(form.choices))
    assert driver.answer(number, {first: "6"}).status_code == 422
    again = driver.question(number)
    assert again is not None
    assert again.answer == {first: "6"}


def test_two_actions_on_one_place_are_shown_again_as_they_were_sent(driver: Driver):
    driver.begin()
    number, form = form_of(driver, "rank")
    sent = dict.fromkeys(form.choices, "1")
    page = driver.answer(number, sent)
    assert (page.status_code, "same place" in page.text) == (422, True)
    (shown,) = [form for form in read_page(page.text).forms if "data-item" in form.attributes]
    assert shown.answer == sent
    stored = driver.question(number)
    assert stored is not None
    assert stored.answer == {}


def test_an_older_page_shows_both_answers_and_either_can_be_chosen(driver: Driver):
    driver.begin()
    number, form = form_of(driver, "best_worst")
    earlier, later = an_answer(form), an_answer(form, 1)
    assert driver.answer(number, earlier).status_code == 303
    stale = {"csrf_token": form.values["csrf_token"], "revision": "0", **later}
    page = driver.client.post(f"/attempt/question/{number}", data=stale)
    assert page.status_code == 409
    assert "Saved before" in page.text
    (mine,) = read_page(page.text).forms
    assert driver.client.post(f"/attempt/question/{number}", data=mine.values).status_code == 303
    shown = driver.question(number)
    assert shown is not None
    assert shown.answer == later


def test_from_the_list_and_back_to_it(driver: Driver):
    driver.begin()
    page = driver.client.get("/attempt/review").text
    assert "/attempt/question/2?from=review" in page
    form = driver.question(2)
    assert form is not None
    fields = {"csrf_token": form.values["csrf_token"], **an_answer(form)}
    reply = driver.client.post("/attempt/question/2?from=review", data=fields)
    assert (reply.status_code, reply.headers["Location"]) == (303, "/attempt/review")


@pytest.mark.parametrize("where", ["question/1", "practice/1", "review"])
def test_a_form_without_its_token_is_refused(driver: Driver, where: str):
    driver.begin()
    assert driver.client.post(f"/attempt/{where}", data={"rating": "1"}).status_code == 400


@pytest.mark.parametrize("revision", ["x", "-1", "1.5", "9" * 30, "\u0661"])
def test_a_revision_that_is_no_number_is_refused(driver: Driver, revision: str):
    driver.begin()
    form = driver.question(1)
    assert form is not None
    fields = {"csrf_token": form.values["csrf_token"], "revision": revision, **an_answer(form)}
    assert driver.client.post("/attempt/question/1", data=fields).status_code == 422


# --- handing in -----------------------------------------------------------------------------------


def test_handing_in_twice_shows_the_same_receipt(driver: Driver):
    driver.begin()
    number = 1
    while form := driver.question(number):
        driver.answer(number, an_answer(form))
        number += 1
    token = read_page(driver.client.get("/attempt/review").text).token
    replies = [driver.client.post("/attempt/review", data={"csrf_token": token}) for _ in range(2)]
    assert [(r.status_code, r.headers["Location"]) for r in replies] == [(303, "/attempt/receipt")] * 2
    receipt = driver.receipt()
    assert receipt[0] == number - 1
    assert receipt == driver.receipt()
    assert "Your feedback is not here yet" in driver.client.get("/attempt/feedback").text
    link = driver.client.get(driver.path)
    assert (link.status_code, receipt[1] in link.text) == (200, True)


# --- size -----------------------------------------------------------------------------------------


def test_the_first_question_is_small(driver: Driver):
    """At most 60 KB over the wire with everything the page loads, and nothing from anywhere else."""
    driver.begin()
    page = driver.client.get("/attempt/question/1", headers={"Accept-Encoding": "br"})
    assert page.headers["Cache-Control"] == "no-store"
    html = driver.client.get("/attempt/question/1").text
    assets = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', html))
    assert not re.search(r'(?:href|src|action)="(?:https?:)?//', html)
    loaded = [driver.client.get(asset, headers={"Accept-Encoding": "br"}, buffered=True) for asset in assets]
    assert all(reply.status_code == 200 for reply in loaded)
    assert any(asset.endswith(".woff2") for asset in assets)
    size = len(page.data) + sum(len(reply.data) for reply in loaded)
    assert 1 + len(loaded) <= 8
    assert size <= 60 * KILOBYTE, size
