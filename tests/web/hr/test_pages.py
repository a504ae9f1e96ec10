"""Each of HR's pages, and who gets to see it."""

import pytest

from hiring.usecases.values import list_profiles
from tests.support.web import Site
from tests.support.world import World, seed_world


@pytest.fixture
def world(site: Site) -> World:
    return seed_world(site.platform, site.people)


def addresses(world: World) -> dict[str, str]:
    return {
        "/studio": "write",
        "/studio/values": "read",
        f"/studio/values/versions/{world.profile_id}": "read",
        "/studio/values/edit": "write",
        "/studio/banks": "read",
        f"/studio/banks/{world.bank_id}": "read",
        f"/studio/banks/{world.bank_id}/items/rate-1": "read",
        "/studio/assessments": "read",
        f"/studio/assessments/new/{world.bank_id}": "write",
        f"/studio/assessments/{world.assessment_id}": "read",
        "/studio/jobs": "read",
        "/studio/jobs/new": "write",
        f"/studio/jobs/{world.job_id}": "read",
        f"/studio/jobs/{world.job_id}/invite": "write",
    }


def test_hr_sees_every_page(world, olivia):
    for address in addresses(world):
        assert olivia.get(address).status_code == 200, address


def test_an_auditor_reads_and_changes_nothing(world, aud):
    for address, kind in addresses(world).items():
        answer = aud.get(address)
        assert answer.status_code == (200 if kind == "read" else 403), address
        if kind == "read":
            assert 'action="/studio' not in answer.text, address


def test_managers_administrators_and_nobody_see_none(world, mateo, ada, visitor):
    for address in addresses(world):
        assert mateo.get(address).status_code == 403, address
        assert ada.get(address).status_code == 403, address
        assert visitor.get(address).status_code == 303, address


def test_the_first_page_leads_on(site, olivia):
    assert "State your values" in olivia.get("/studio").text
    seed_world(site.platform, site.people)
    assert "Next step" not in olivia.get("/studio").text


def fields(**changes: str) -> dict[str, str]:
    """What the form of the values sends: four standards and four blank rows."""
    sent = {"vision": "A vision.", "customer_experience": "An experience."}
    for number in range(8):
        filled = number < 4
        sent |= {
            f"standards-{number}-name": f"Standard {'abcd'[number]}" if filled else "",
            f"standards-{number}-promise": "We promise." if filled else "",
            f"standards-{number}-behaviours": "Does it.\n\n  Checks it. " if filled else "",
            f"standards-{number}-importance": "5" if filled else "",
            f"standards-{number}-short_name": "",
        }
    return sent | changes


def test_values_are_stated_without_javascript(site, olivia):
    assert olivia.send("/studio/values/edit", **fields()).status_code == 303
    (view,) = site.platform.read(list_profiles, site.people.olivia)
    assert [s.id for s in view.profile.standards] == ["standard-a", "standard-b", "standard-c", "standard-d"]
    assert view.profile.standards[0].behaviours == ("Does it.", "Checks it.")
    page = olivia.get("/studio/values").text
    assert "Saved as version 1." in page
    assert "We promise." in page


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"vision": " "}, "The vision is empty."),
        ({"standards-0-promise": ""}, "The promise is empty."),
        ({"standards-3-importance": "eleven"}, "The importance is 0."),
        ({"standards-3-importance": "11"}, "The importance is 11."),
        ({"standards-1-name": "Standard a"}, "The short name is used twice."),
        ({"standards-1-name": "x" * 121}, "longer than 120"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(site, olivia, change, words):
    answer = olivia.send("/studio/values/edit", **fields(**change))
    assert answer.status_code == 422
    assert words in answer.text
    assert "An experience." in answer.text
    assert site.platform.read(list_profiles, site.people.olivia) == []


def test_a_newer_version_is_not_overwritten_unseen(olivia):
    olivia.send("/studio/values/edit", **fields())
    answer = olivia.send("/studio/values/edit", **fields(based_on="something-older", vision="Mine."))
    assert answer.status_code == 409
    assert "Somebody else saved" in answer.text
    assert "Mine." in answer.text


def test_the_key_stands_beside_the_item(world, olivia):
    page = olivia.get(f"/studio/banks/{world.bank_id}/items/rate-1").text
    for text in ("Action 1 of rate-1.", "6.53", "Why action 1 of rate-1", "Convenience"):
        assert text in page
    assert "How good is each of these actions?" in page  # as the candidate is asked
    assert olivia.get(f"/studio/banks/{world.bank_id}/items/none").status_code == 404


def test_the_coverage_counts_standards_by_format_and_facet(world, olivia):
    page = olivia.get(f"/studio/banks/{world.bank_id}").text
    for text in ("Own the problem", "Rate every action", "First action", "Provisional key"):
        assert text in page
