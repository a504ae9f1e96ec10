"""The main job over HTTP, by a program that knows only contracts.md."""

import pytest

from tests.support.driver import Driver, an_answer, read_page
from tests.support.web import Site
from tests.support.world import World


@pytest.fixture
def driver(site: Site, world: World) -> Driver:
    return Driver(site.app.test_client(), f"/take/{world.invited[0].token}")


def test_the_whole_way(site: Site, world: World, driver: Driver):
    assert driver.begin().startswith("/attempt/")
    formats, number, answers = set(), 1, {}
    while form := driver.question(number):
        assert form.answer == {}
        formats.add(form.attributes["data-format"])
        answers[number] = an_answer(form, number)
        if number % 2:
            reply = driver.autosave(number, answers[number])
            assert reply.status_code == 200, reply.text
        else:
            assert driver.answer(number, answers[number]).status_code == 303
        number += 1
    assert formats == {"rate_all", "best_worst", "pick_one", "rank", "single_action"}

    # Cut off: another browser, the same link, everything is still there.
    resumed = Driver(site.app.test_client(), driver.path)
    assert resumed.begin() == "/attempt/review"
    for known, given in answers.items():
        form = resumed.question(known)
        assert form is not None
        assert form.answer == given

    assert resumed.submit().status_code == 303
    count, sha256 = resumed.receipt()
    assert count == len(answers)
    assert driver.receipt() == (count, sha256)
    assert sha256 in driver.client.get(driver.path).text
    refused = driver.client.get("/attempt/question/1")
    assert refused.status_code == 410


def test_autosave_replies_as_promised(driver: Driver):
    driver.begin()
    number = next(n for n in range(1, 40) if _format(driver, n) == "single_action")
    first = driver.autosave(number, {"rating": 4}, key="one")
    body = first.json  # type: ignore[attr-defined]
    assert {name: body[name] for name in ("saved", "revision", "complete")} == {
        "saved": True,
        "revision": 1,
        "complete": True,
    }
    assert body["saved_at"].startswith("2026-")
    again = driver.autosave(number, {"rating": 4}, revision=1, key="one")
    assert (again.status_code, again.json) == (200, body)  # type: ignore[attr-defined]
    stale = driver.autosave(number, {"rating": "5"}, revision=1)
    assert stale.status_code == 409
    assert {name: stale.json[name] for name in ("revision", "answer")} == {  # type: ignore[attr-defined]
        "revision": 1,
        "answer": {"rating": 4},
    }
    wrong = driver.autosave(number, {"rating": 8})
    assert wrong.status_code == 422
    assert driver.autosave(number, {"rating": "5"}).status_code == 200
    form = driver.question(number)
    assert form is not None
    assert form.answer == {"rating": "5"}
    assert form.attributes["data-revision"] == "2"


def test_part_of_an_answer_may_be_saved_and_keeps_submit_away(driver: Driver):
    driver.begin()
    number = next(n for n in range(1, 40) if _format(driver, n) == "rate_all")
    form = driver.question(number)
    assert form is not None
    name = next(iter(form.choices))
    reply = driver.autosave(number, {name: "3"})
    assert reply.json["complete"] is False  # type: ignore[attr-defined]
    refused = driver.submit()
    assert refused.status_code == 422
    assert "is not complete" in refused.text


def test_a_link_is_looked_at_as_often_as_one_likes(driver: Driver):
    pages = [driver.client.get(driver.path) for _ in range(10)]
    assert {page.status_code for page in pages} == {200}
    assert all("Begin" in page.text for page in pages)
    assert driver.client.get("/attempt/question/1").status_code == 401


def test_the_order_of_the_refusals(site: Site, world: World, driver: Driver):
    stranger = site.app.test_client()
    path = "/attempt/answers/000000000000"
    assert stranger.put(path, json={}).status_code == 401  # before the token is looked at
    driver.begin()
    assert driver.client.put(path, json={}).status_code == 400
    token = read_page(driver.client.get("/attempt/question/1").text).token
    assert driver.client.put(path, json={}, headers={"X-CSRFToken": token}).status_code == 404


def _format(driver: Driver, number: int) -> str:
    form = driver.question(number)
    return form.attributes["data-format"] if form else ""
