"""HR's pages of a panel, and what their downloads hold."""

import io
import re
from zipfile import ZipFile

import pytest

from hiring.domain.access.policy import NOBODY
from hiring.usecases.panel_door import begin_panel, hand_in_panel
from hiring.usecases.panel_keys import take_key
from hiring.usecases.panels import close_panel, list_panels, view_panel
from hiring.usecases.values import view_profile
from tests.support.pages import texts_of, words_of
from tests.support.studio_panels import (
    choose_all,
    closed_importance,
    finished_panel,
    importance_panel,
    key_panel,
    rate_all,
)
from tests.support.world import World, seed_world

LINK = re.compile(r"http://127\.0\.0\.1:8000/panel/([\w-]{43})")
ORDER = ("own-it", "be-kind", "tell-truth", "keep-safe")


@pytest.fixture
def world(site) -> World:
    return seed_world(site.platform, site.people)


@pytest.fixture
def panel(site, world):
    return finished_panel(site.platform, site.people.olivia, world.draft_id)


@pytest.fixture
def at(panel) -> str:
    return f"/studio/panels/{panel.id}"


def test_a_panel_is_opened_and_its_links_are_shown_once(site, world, olivia):
    new = f"/studio/panels/new/{world.draft_id}"
    assert "All that are scored and not retired: 10 situations" in words_of(olivia.get(new).text)
    answer = olivia.send(new, title="What works", which="hand", items=["rate-1", "pick-1"])
    assert answer.status_code == 303
    panel = answer.headers["Location"]
    assert "Nobody has been invited yet." in olivia.get(panel).text
    invited = olivia.send(
        f"{panel}/members", panel, group="Leaders", people="Tom <tom@example.org>\nUma, uma@example.org"
    )
    tokens = set(LINK.findall(invited.text))
    assert len(tokens) == 2
    page = olivia.get(panel).text
    assert not [token for token in tokens if token in page]
    assert "leaders: 0 of 2 handed in" in words_of(page)
    again = olivia.send(f"{panel}/members", panel, group="Leaders", people="Tom <tom@example.org>")
    assert not LINK.findall(again.text)
    assert "Was on this panel already" in again.text


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"title": "", "which": "all"}, "Name the panel."),
        ({"title": "A panel", "which": "hand"}, "No situation is chosen."),
        ({"title": "A panel", "which": "state", "states": ["draft"]}, "not a valid choice"),
    ],
)
def test_a_panel_without_name_or_situations_is_refused(site, world, olivia, sent, said):
    before = len(site.platform.read(list_panels, site.people.olivia))
    answer = olivia.send(f"/studio/panels/new/{world.draft_id}", **sent)
    assert answer.status_code == 422
    assert said in answer.text
    assert len(site.platform.read(list_panels, site.people.olivia)) == before


def test_all_or_those_in_a_state_are_chosen(site, world, olivia):
    new = f"/studio/panels/new/{world.draft_id}"
    for which in ({"which": "all"}, {"which": "state", "states": ["live"]}):
        panel_id = olivia.send(new, title="A panel", **which).headers["Location"].rpartition("/")[2]
        assert len(site.platform.read(view_panel, site.people.olivia, panel_id).items) == 10


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"group": "", "people": "Tom <tom@example.org>"}, "Say which group they belong to."),
        ({"group": "staff", "people": ""}, "Give at least one person."),
        ({"group": "staff", "people": "Tom <tom@example.org>\nno address"}, "is not an e-mail address"),
        ({"group": "staff", "people": "\n".join(f"g{n}@example.org" for n in range(16))}, "21 members"),
    ],
)
def test_who_cannot_be_invited_is_named_and_nobody_is(site, at, panel, olivia, sent, said):
    answer = olivia.send(f"{at}/members", at, **sent)
    assert answer.status_code == 422
    assert said in answer.text
    assert len(site.platform.read(view_panel, site.people.olivia, panel.id).members) == 5


def test_the_page_says_what_can_be_concluded_and_puts_disagreement_first(panel, at, olivia):
    page = olivia.get(at).text
    (said,) = texts_of(page, "say")
    assert "of 9 options are in doubt: talk about them." in said
    assert "An expert key needs 8 raters of 2 groups" in said
    assert page.index("Situation rate-1") < page.index("Situation rate-2")
    assert "Esi Fosu" in page


def test_a_situation_shows_each_rater_as_a_dot_and_in_a_table(panel, at, olivia):
    page = olivia.get(f"{at}/items/rate-1").text
    assert page.count('class="dot"') == 5 * 5 + 1  # and one in the legend
    assert "1 gave 1, 4 gave 7" in words_of(page)
    assert "Esi Fosu" in page
    assert "5 raters disagree about 3 options" in page
    assert olivia.get(f"{at}/items/pick-1").status_code == 404


def test_downloads_name_no_rater(panel, at, olivia):
    ratings = olivia.get(f"{at}/ratings.csv")
    assert ratings.headers["Content-Type"] == "text/csv; charset=utf-8"
    lines = ratings.text.splitlines()
    assert lines[0] == "round,rater,group,item,option,rating,care,convenience"
    assert len(lines) == 1 + 5 * 9
    assert "Esi" not in ratings.text
    numbers = olivia.get(f"{at}/numbers.csv").text.splitlines()
    assert numbers[0].startswith("item,option,raters,mean,sd,r_wg,doubtful")
    assert numbers[1].startswith("rate-1,a,5,5.8000,2.6833,-0.8000,yes")


def test_from_the_discussion_to_the_key(site, world, panel, at, olivia):
    assert olivia.send(f"{at}/discussion", at).status_code == 422
    assert olivia.send(f"{at}/discussion", at, items=["rate-1"]).status_code == 303
    assert olivia.send(f"{at}/discussion", at, items=["rate-1"]).status_code == 409
    rate_all(site.platform, panel.tokens[4])
    assert "The panel still rates" in olivia.get(f"{at}/key").text
    closed = olivia.send(f"{at}/close", at)
    assert closed.headers["Location"] == f"{at}/key"
    page = olivia.get(f"{at}/key").text
    assert "has an option in doubt" in words_of(page)
    refused = olivia.send(f"{at}/items/rate-2/options/a", f"{at}/key", action="dropped", reason="")
    assert refused.status_code == 422
    assert "Write down why." in refused.text
    assert olivia.send(f"{at}/items/rate-2/options/b", f"{at}/key", action="kept", reason="x").status_code == 422
    assert olivia.send(f"{at}/key", f"{at}/key", reason="Now.").status_code == 422
    for option in ("a", "d"):
        sent = {"action": "kept", "reason": "One guest misread it."}
        assert olivia.send(f"{at}/items/rate-2/options/{option}", f"{at}/key", **sent).status_code == 303
    page = olivia.get(f"{at}/key").text
    assert "One guest misread it." in page
    assert "Without one group of raters" in page
    assert olivia.send(f"{at}/key", f"{at}/key", reason="").status_code == 422
    assert olivia.send(f"{at}/key", f"{at}/key", reason="Spring panel.").status_code == 303
    assert "Key taken over" in olivia.get(at).text
    assert "it was taken over by Olivia" in words_of(olivia.get(f"{at}/key").text)


def test_members_come_and_go(site, panel, at, olivia):
    member = panel.members[0].member_id
    assert olivia.send(f"{at}/members/{member}/withdraw", at).status_code == 303
    assert "Withdrawn, not counted" in olivia.get(at).text
    answer = olivia.send(f"{at}/members/{member}/link", at)
    assert len(set(LINK.findall(answer.text))) == 1
    assert "Withdrawn" not in words_of(olivia.get(at).text)


def test_auditors_read_and_change_nothing(site, panel, at, aud):
    for path in ("/studio/panels", at, f"{at}/key", f"{at}/items/rate-1", f"{at}/ratings.csv"):
        answer = aud.get(path)
        assert answer.status_code == 200, path
        assert "Invite members" not in answer.text
    assert aud.send(f"{at}/close", "/account").status_code == 403
    assert aud.get("/studio/panels/importance").status_code == 403


def test_managers_see_no_panel(panel, at, mateo):
    assert mateo.get(at).status_code == 403


def test_importance_from_the_form_to_the_values(site, world, olivia):
    page = olivia.get("/studio/panels/importance").text
    assert "Tell truth" in page
    assert olivia.send("/studio/panels/importance", title="").status_code == 422
    assert olivia.send("/studio/panels/importance", title="What matters").status_code == 303
    panel = closed_importance(site.platform, site.people.olivia, ORDER)
    at = f"/studio/panels/{panel.id}"
    shown = words_of(olivia.get(at).text)
    assert "6 people do not agree about the order" in shown
    assert "leaders and staff −1.00" in shown
    numbers = olivia.get(f"{at}/numbers.csv").text.splitlines()
    assert [line.split(",")[0] for line in numbers[1::4]] == ["everybody", "leaders", "staff"]
    sent = {f"standard-{name}": "7" for name in ORDER}
    assert olivia.send(f"{at}/importance", at, **sent, reason="").status_code == 422
    assert olivia.send(f"{at}/importance", at, **{**sent, "standard-own-it": "11"}, reason="Asked.").status_code == 422
    assert olivia.send(f"{at}/importance", at, **sent, reason="Asked.").status_code == 303
    now = site.platform.read(view_profile, site.people.olivia)
    assert now is not None
    assert {standard.importance for standard in now.profile.standards} == {7}
    assert "Carried over" in olivia.get(at).text


def test_an_open_panel_of_importance_shows_no_result(site, world, olivia):
    panel = importance_panel(site.platform, site.people.olivia, 2)
    at = f"/studio/panels/{panel.id}"
    assert "Results appear when the panel is closed" in olivia.get(at).text
    assert olivia.get(f"{at}/numbers.csv").text.count("\n") == 1
    assert olivia.send(f"{at}/members", at, group="staff", people="none").status_code == 422
    assert olivia.send(f"{at}/discussion", at, items=["x"]).status_code == 409


def test_small_groups_are_not_shown_apart(site, world, olivia):
    panel = importance_panel(site.platform, site.people.olivia, 2)
    olivia.send(f"/studio/panels/{panel.id}/members", f"/studio/panels/{panel.id}", group="x", people="x@example.org")
    for token in panel.tokens:
        choose_all(site.platform, token, ORDER)
    assert olivia.send(f"/studio/panels/{panel.id}/close", f"/studio/panels/{panel.id}").status_code == 303
    page = words_of(olivia.get(f"/studio/panels/{panel.id}").text)
    assert "too few to show apart" in page


def test_without_anything_the_pages_say_what_is_missing(nina):
    page = nina.get("/studio/panels").text
    assert "No panel yet" in page
    assert "There is no working copy of a bank yet" in page
    assert "There are no standards to compare yet" in nina.get("/studio/panels/importance").text
    assert nina.send("/studio/panels/importance", "/account", title="What matters").status_code == 422


def test_a_panel_that_nobody_answered(site, world, olivia):
    panel = key_panel(site.platform, site.people.olivia, world.draft_id, ["rate-1"], 1)
    at = f"/studio/panels/{panel.id}"
    assert "Nothing can be said before the first member hands in" in olivia.get(at).text
    assert "no agreement can be told yet" in olivia.get(f"{at}/items/rate-1").text
    assert "With fewer than two raters" in olivia.get(f"{at}/key").text
    rate_all(site.platform, panel.tokens[0], hand_in=False)
    site.platform.run(begin_panel, NOBODY, panel.tokens[0])
    site.platform.run(hand_in_panel, NOBODY, panel.tokens[0])
    assert "that is an opinion" in olivia.get(at).text


def carried(answer):
    with ZipFile(io.BytesIO(answer.data)) as archive:
        return {name.partition("/")[2]: archive.read(name).decode() for name in archive.namelist()}


def test_ratings_go_along_with_the_key_they_made(site, world, olivia):
    panel = key_panel(site.platform, site.people.olivia, world.draft_id, ["rate-1"], 3)
    for token in panel.tokens:
        rate_all(site.platform, token)
    site.platform.run(close_panel, site.people.olivia, panel.id)
    export = f"/studio/exchange/export/drafts/{world.draft_id}"
    assert "ratings.csv" not in carried(olivia.send(export, format="yaml"))
    site.platform.run(take_key, site.people.olivia, panel.id, "Spring panel.")
    rows = carried(olivia.send(export, format="yaml"))["ratings.csv"].splitlines()
    assert len(rows) == 1 + 3 * 5
    assert rows[1].startswith("1,r1,")
    assert "ratings.csv" not in carried(olivia.send(export, format="yaml", keyless="y"))
    assert "ratings.csv" not in carried(olivia.send(f"/studio/exchange/export/{world.bank_id}", format="yaml"))
