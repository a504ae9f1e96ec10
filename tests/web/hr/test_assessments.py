import pytest

from hiring.usecases.assessments import list_assessments
from tests.support.web import Site
from tests.support.world import World, seed_world

SENT = {
    "name": "Night shift",
    "sections": ["fit", "empathy", "care"],
    "care_share": "30",
    "map-own-it": "own-it",
    "map-be-kind": "be-kind",
    "unmeasured": ["tell-truth", "keep-safe"],
}


@pytest.fixture
def world(site: Site) -> World:
    return seed_world(site.platform, site.people)


def path(world: World) -> str:
    return f"/studio/assessments/new/{world.bank_id}"


def test_a_preview_shows_shares_and_saves_nothing(site, world, olivia):
    answer = olivia.send(path(world), do="preview", **SENT)
    assert answer.status_code == 200
    assert "Preview: 10 situations, about 14 minutes" in answer.text
    assert "Own it: 20 % was asked for, 40 % of the situations measure it." in answer.text
    assert len(site.platform.read(list_assessments, site.people.olivia)) == 1


def test_saving_leads_to_the_assessment(site, world, olivia):
    answer = olivia.send(path(world), do="save", **SENT)
    assert answer.status_code == 303
    page = olivia.get(answer.headers["Location"]).text
    assert "Night shift" in page
    assert len(site.platform.read(list_assessments, site.people.olivia)) == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "Name the assessment."),
        ({"sections": []}, "Choose at least one section."),
        ({"care_share": "95"}, "Choose 5 to 90 percent."),
        ({"map-own-it": "-"}, "fewer than 2 fit situations for your standard “Own it”"),
        ({"map-own-it": "nonsense"}, "Not a valid choice"),
        ({"unmeasured": []}, "fewer than 2 fit situations for your standard “Tell truth”"),
    ],
)
def test_what_cannot_be_made_is_refused(site, world, olivia, change, words):
    answer = olivia.send(path(world), do="save", **(SENT | change))
    assert answer.status_code == 422
    assert words in answer.text
    assert len(site.platform.read(list_assessments, site.people.olivia)) == 1


def test_one_bank_needs_no_choosing(world, olivia):
    answer = olivia.get("/studio/assessments/new")
    assert answer.headers["Location"] == path(world)
