"""A panel member's pages: blind, kept page by page, and true about what a link leads to."""

import re

import pytest

from hiring.domain.access.policy import NOBODY
from hiring.usecases.banks import load_bank
from hiring.usecases.drafts import open_draft
from hiring.usecases.panel_answers import view_panel_page
from hiring.usecases.panel_members import withdraw_member
from hiring.usecases.panels import close_panel, start_discussion
from tests.support.banks import CANARY, NUMBER, canary_bank
from tests.support.pages import words_of
from tests.support.studio_panels import by_place, finished_panel, importance_panel, key_panel, rate_all, turned
from tests.support.world import World, seed_world


@pytest.fixture
def world(site) -> World:
    return seed_world(site.platform, site.people)


@pytest.fixture
def panel(site, world):
    return key_panel(site.platform, site.people.olivia, world.draft_id)


@pytest.fixture
def at(panel) -> str:
    return f"/panel/{panel.tokens[0]}"


def ratings(site, token, number, opinion, asked="effectiveness"):
    page = site.platform.read(view_panel_page, NOBODY, token, number)
    return {f"{asked}-{option.reference}": str(opinion(option.text)) for option in page.options}


def test_from_the_link_to_the_thanks(site, panel, at, visitor):
    door = visitor.get(at)
    assert "Anna Berg" in door.text
    assert visitor.get(f"{at}/1").headers["Location"] == at  # nothing begins by looking
    assert visitor.send(at).headers["Location"] == f"{at}/1"
    page = visitor.get(f"{at}/1").text
    assert "Situation 1 of 2" in page
    assert 'class="dot"' not in page  # blind
    saved = visitor.send(f"{at}/1", **ratings(site, panel.tokens[0], 1, by_place))
    assert saved.headers["Location"] == f"{at}/2"
    saved = visitor.send(f"{at}/2", **ratings(site, panel.tokens[0], 2, by_place))
    assert saved.headers["Location"] == f"{at}/review"
    assert visitor.send(f"{at}/review").headers["Location"] == at
    thanks = visitor.get(at)
    assert "Thank you, Anna Berg" in thanks.text
    assert "Works 7" in words_of(thanks.text)
    assert visitor.http.post(f"{at}/1").status_code == 400  # no token, no change
    assert visitor.send(f"{at}/1", at.replace(panel.tokens[0], panel.tokens[1])).headers["Location"] == at


def test_what_is_open_is_named_and_what_was_given_is_kept(site, panel, at, visitor):
    visitor.send(at)
    one = dict(list(ratings(site, panel.tokens[0], 1, by_place).items())[:1])
    answer = visitor.send(f"{at}/1", **one)
    assert answer.status_code == 422
    assert answer.text.count("Choose a number for “Action") == 4
    assert answer.text.count("checked") == 1
    other = site.visitor()  # a second device
    assert other.send(at).headers["Location"] == f"{at}/1"
    assert other.get(f"{at}/1").text.count("checked") == 1
    review = visitor.send(f"{at}/review")
    assert review.status_code == 422
    assert "“Situation rate-1” is not complete." in review.text
    assert visitor.send(f"{at}/1", x="1").status_code == 422
    again = visitor.send(f"{at}/1?from=review", f"{at}/1", **ratings(site, panel.tokens[0], 1, by_place))
    assert again.headers["Location"] == f"{at}/review"
    assert visitor.get(f"{at}/9").status_code == 404


def test_the_second_round_shows_what_was_given_and_not_by_whom(site, world, visitor):
    panel = finished_panel(site.platform, site.people.olivia, world.draft_id)
    site.platform.run(start_discussion, site.people.olivia, panel.id, ["rate-1"])
    at = f"/panel/{panel.tokens[4]}"
    assert "without names" in visitor.get(at).text
    assert visitor.send(at).headers["Location"] == f"{at}/review"
    page = visitor.get(f"{at}/1").text
    assert page.count('class="dot"') == 25
    assert "1 gave 1, 4 gave 7" in page
    assert not [name for name in ("Anna", "Bilal", "Clara", "Dov", "leaders") if name in page]
    sent = ratings(site, panel.tokens[4], 1, turned) | {"remark": "The queue was long."}
    assert visitor.send(f"{at}/1", **sent).headers["Location"] == f"{at}/review"
    assert "The queue was long." in visitor.get(f"{at}/1").text
    assert visitor.send(f"{at}/1", **(sent | {"remark": "x" * 1001})).status_code == 422


def test_every_link_says_what_it_leads_to(site, world, panel, visitor):
    hr = site.people.olivia
    site.platform.run(withdraw_member, hr, panel.id, panel.members[0].member_id)
    answer = visitor.get(f"/panel/{panel.tokens[0]}")
    assert (answer.status_code, "no longer on this panel" in answer.text) == (410, True)
    assert visitor.send(f"/panel/{panel.tokens[0]}", f"/panel/{panel.tokens[2]}").status_code == 303
    rate_all(site.platform, panel.tokens[1])
    site.platform.run(start_discussion, hr, panel.id, ["rate-1"])
    missed = visitor.get(f"/panel/{panel.tokens[2]}")
    assert (missed.status_code, "The first round is over" in missed.text) == (410, True)
    site.platform.run(close_panel, hr, panel.id)
    closed = visitor.get(f"/panel/{panel.tokens[3]}")
    assert (closed.status_code, "This panel is closed" in closed.text) == (410, True)
    assert "nothing more is asked of you" in visitor.get(f"/panel/{panel.tokens[1]}").text
    wrong = visitor.get("/panel/nothing-of-ours")
    assert wrong.status_code == 404
    assert "not one of ours" in wrong.text
    assert visitor.get("/panel/nothing-of-ours/review").status_code == 404


def test_sets_of_standards(site, world, visitor):
    panel = importance_panel(site.platform, site.people.olivia, 1)
    at = f"/panel/{panel.tokens[0]}"
    assert visitor.send(at).headers["Location"] == f"{at}/1"
    page = site.platform.read(view_panel_page, NOBODY, panel.tokens[0], 1)
    first, second, _ = (reference for reference, _ in page.standards)
    refused = visitor.send(f"{at}/1", best=first)
    assert refused.status_code == 422
    assert "Choose the one that matters least." in refused.text
    assert refused.text.count("checked") == 1
    for number in range(1, 5):
        page = site.platform.read(view_panel_page, NOBODY, panel.tokens[0], number)
        first, second, _ = (reference for reference, _ in page.standards)
        assert visitor.send(f"{at}/{number}", best=first, worst=second).status_code == 303
    assert visitor.send(f"{at}/review").status_code == 303
    assert "most" in visitor.get(at).text


def test_whoever_is_signed_in_is_a_guest_here(site, at, olivia):
    page = olivia.get(at).text
    assert "Sign out" not in page
    assert "Olivia" not in page


def test_nothing_of_the_key_reaches_a_member(site, visitor):
    hr = site.people.olivia
    bank = site.platform.run(load_bank, hr, canary_bank())
    draft = site.platform.run(open_draft, hr, bank.id)
    items = [f"{CANARY}-{number}" for number in range(12)]
    panel = key_panel(site.platform, hr, draft, items)
    received = []

    def keep(answer):
        received.append(answer.text + str(answer.headers))
        return answer

    for token in panel.tokens[1:]:
        rate_all(site.platform, token)
    for again in (False, True):
        at = f"/panel/{panel.tokens[0]}"
        keep(visitor.get(at))
        keep(visitor.send(at))
        for number in range(1, 13):
            keep(visitor.get(f"{at}/{number}"))
            keep(visitor.send(f"{at}/{number}"))
            sent = ratings(site, panel.tokens[0], number, by_place)
            keep(visitor.send(f"{at}/{number}", **sent))
        keep(visitor.get(f"{at}/review"))
        keep(visitor.send(f"{at}/review"))
        keep(visitor.get(at))
        if not again:
            site.platform.run(start_discussion, hr, panel.id, items)
    everything = "\n".join(received)
    assert len(received) > 70
    assert "Action 1 of rate-1." in everything
    assert CANARY not in everything
    assert not re.search(str(NUMBER)[:7], everything)
    assert "Explained" not in everything
    assert "provisional" not in everything
