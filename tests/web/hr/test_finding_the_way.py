"""What leads from one step of tuning a bank to the next, so that nobody needs the manual."""

import pytest

from hiring.domain.banks.model import ItemState
from hiring.usecases.draft_items import move_item
from hiring.usecases.drafts import list_drafts
from tests.support.pages import words_of
from tests.support.studio_life import draft_item
from tests.support.web import Site, Visitor
from tests.support.world import World, seed_world


@pytest.fixture
def world(site: Site) -> World:
    return seed_world(site.platform, site.people)


def test_what_waits_for_a_second_person_is_told_where_they_begin(site: Site, olivia: Visitor, world: World) -> None:
    assert "for a second person" not in olivia.get("/studio").text
    revision = draft_item(site.platform, site.people.olivia, world.draft_id, "pick-1").revision
    for state in (ItemState.RETIRED, ItemState.DRAFT, ItemState.REVIEW):
        revision = site.platform.run(
            move_item, site.people.olivia, world.draft_id, "pick-1", state, revision, "Worded anew."
        )
    (draft,) = site.platform.read(list_drafts, site.people.olivia)
    assert draft.in_review == 1 < draft.items
    assert "1 item waits for a second person" in words_of(olivia.get("/studio").text)
    assert "1 waits for review" in words_of(olivia.get("/studio/banks").text)


def test_a_panel_begins_with_the_situation_it_was_asked_for(olivia: Visitor, world: World) -> None:
    page = olivia.get(f"/studio/panels/new/{world.draft_id}?item=pick-1").text
    assert page.count("checked") == 2  # by hand, and this one
    assert 'value="pick-1" checked' in " ".join(page.split())
    assert olivia.get(f"/studio/panels/new/{world.draft_id}?item=nobody").text.count("checked") == 1


def test_ticks_that_would_not_count_are_refused(olivia: Visitor, world: World) -> None:
    new = f"/studio/panels/new/{world.draft_id}"
    by_hand = olivia.send(new, title="What works", which="all", items=["pick-1"])
    assert by_hand.status_code == 422
    assert "Choose “By hand” here, or take the ticks away." in words_of(by_hand.text)
    by_state = olivia.send(new, title="What works", which="all", states=["live"])
    assert "Choose “Those in some states” here" in words_of(by_state.text)
