"""The signed receipt as a file: for its candidate alone, and with nothing of the key in it."""

import json

import pytest

from hiring.adapters.verification import verify_file
from hiring.hashing import sha256_of
from hiring.usecases.invitations import withdraw_invitation
from tests.support.driver import Driver, an_answer
from tests.support.pages import words_of
from tests.support.web import Site
from tests.support.world import World

FILE = "/attempt/receipt.json"


def hand_in(driver: Driver) -> None:
    driver.begin()
    number = 1
    while form := driver.question(number):
        driver.answer(number, an_answer(form))
        number += 1
    driver.submit()


@pytest.fixture
def drivers(site: Site, world: World) -> list[Driver]:
    return [Driver(site.app.test_client(), f"/take/{person.token}") for person in world.invited]


def test_the_page_offers_the_file_and_the_file_says_what_the_page_says(site, drivers, tmp_path):
    driver = drivers[0]
    hand_in(driver)
    page = driver.client.get("/attempt/receipt").text
    assert f'href="{FILE}"' in page
    answer = driver.client.get(FILE)
    content = answer.get_json()["content"]
    assert (content["answers_count"], content["answers_sha256"]) == driver.receipt()
    assert answer.headers["Content-Disposition"] == f'attachment; filename="receipt-{content["attempt"]}.json"'
    assert answer.headers["Content-Type"] == "application/json"
    keys = site.visitor().get("/signing-keys.json").get_json()["public_keys"]
    assert keys[0] in words_of(page)
    (tmp_path / "receipt.json").write_bytes(answer.data)
    assert verify_file(tmp_path / "receipt.json", keys).problems == ()


def test_the_link_leads_to_the_same_file_without_a_session(site, drivers):
    driver = drivers[0]
    hand_in(driver)
    elsewhere = site.visitor()
    assert f'href="{driver.path}/receipt.json"' in elsewhere.get(driver.path).text
    assert elsewhere.get(f"{driver.path}/receipt.json").data == driver.client.get(FILE).data


def test_everybody_else_gets_none(site, drivers):
    first, second, third = drivers
    hand_in(first)
    hand_in(second)
    third.begin()
    attempts = [driver.client.get(FILE).get_json()["content"]["attempt"] for driver in (first, second)]
    assert len(set(attempts)) == 2  # each their own
    assert third.client.get(FILE).status_code == 404  # not handed in yet
    assert site.visitor().get(f"{third.path}/receipt.json").status_code == 404
    assert site.visitor().get("/take/guess/receipt.json").status_code == 404
    assert site.visitor().get(FILE).status_code == 401
    assert site.sign_in("Olivia").get(FILE).status_code == 401  # staff is no candidate


def test_who_withdrew_before_handing_in_gets_none(site, world, drivers):
    drivers[0].begin()
    site.platform.run(withdraw_invitation, site.people.olivia, world.application_id)
    assert drivers[0].client.get(FILE).status_code == 410


def test_the_file_holds_no_answer_and_nothing_of_the_form(drivers):
    hand_in(drivers[0])
    plain = json.loads(drivers[0].client.get(FILE).data)
    assert set(plain["content"]) == {
        "attempt",
        "answers_count",
        "answers_sha256",
        "submitted_at",
        "organisation",
        "job",
        "simulated",
    }
    assert len(sha256_of(plain["content"])) == 64  # canonical: no float in it


def test_the_published_keys_are_public_halves_only(site):
    answer = site.visitor().get("/signing-keys.json")
    assert answer.get_json() == {"algorithm": "Ed25519", "public_keys": list(site.platform.signer.public_keys)}
    assert not [secret for secret in site.platform.settings.secret_keys if secret in answer.text]
