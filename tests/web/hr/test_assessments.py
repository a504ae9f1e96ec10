from dataclasses import replace

import pytest

from hiring.usecases.assessments import list_assessments
from hiring.usecases.banks import load_bank
from hiring.usecases.values import save_profile
from tests.support.banks import ITEMS, tiny_bank
from tests.support.web import Site
from tests.support.world import World, profile, seed_world

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
        ({"length": "7"}, "Choose 8 to 100."),
        ({"forms": "2"}, "Say how many situations a form is to have."),
        ({"most_minutes": "20"}, "Say how many situations a form is to have."),
        ({"length": "8", "forms": "2"}, "fit situations for 2 forms"),
        ({"pilots": "9"}, "Choose 0 to 6."),
    ],
)
def test_what_cannot_be_made_is_refused(site, world, olivia, change, words):
    answer = olivia.send(path(world), do="save", **(SENT | change))
    assert answer.status_code == 422
    assert words in answer.text
    assert len(site.platform.read(list_assessments, site.people.olivia)) == 1


def test_a_form_of_a_stated_length_says_what_it_holds(site, world, olivia):
    wish = {"length": "8", "forms": "1", "empathy_share": "", "most_minutes": "20", "pilots": "3"}
    answer = olivia.send(path(world), do="preview", **SENT, **wish)
    assert "Preview: 8 situations" in answer.text
    assert "not yet known: 8" in " ".join(answer.text.split())
    assert "to try out" not in answer.text.partition("narrow-form")[0], "this bank has nothing in pilot"


def test_parallel_forms_are_an_assessment_each(site, olivia):
    world = seed_parallel(site)
    answer = olivia.send(f"/studio/assessments/new/{world}", do="preview", **SENT, length="8", forms="2")
    assert "form A: 8 situations" in " ".join(answer.text.split())
    assert "form B: 8 situations" in " ".join(answer.text.split())
    answer = olivia.send(f"/studio/assessments/new/{world}", do="save", **SENT, length="8", forms="2")
    assert answer.headers["Location"] == "/studio/assessments"
    made = {view.name: view for view in site.platform.read(list_assessments, site.people.olivia)}
    assert set(made) == {"Night shift, form A", "Night shift, form B"}
    page = olivia.get(f"/studio/assessments/{made['Night shift, form A'].id}").text
    assert "Night shift, form B</a>" in page
    asked = [{item.id for item in view.items} for view in made.values()]
    assert not asked[0] & asked[1]


def seed_parallel(site: Site) -> str:
    """Load a bank with enough of everything for two forms."""
    twice = [*ITEMS, *(replace(one, id=f"{one.id}-b", story=one.story and f"{one.story}-b") for one in ITEMS)]
    site.platform.run(save_profile, site.people.olivia, profile())
    return site.platform.run(load_bank, site.people.olivia, tiny_bank(items=twice)).id


def test_one_bank_needs_no_choosing(world, olivia):
    answer = olivia.get("/studio/assessments/new")
    assert answer.headers["Location"] == path(world)
