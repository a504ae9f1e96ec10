import re

from hiring.domain.access.policy import ActorKind
from hiring.domain.records.events import Event
from hiring.web.admin.wording import ACTORS, WORDS

MOMENTS = re.compile(r"<time datetime=")


def test_every_event_and_every_kind_of_actor_has_words():
    assert set(WORDS) == set(Event)
    assert set(ACTORS) == set(ActorKind)


def test_the_log_tells_who_did_what(aud):
    page = aud.get("/admin/audit").text
    assert "Signed in" in page
    assert "account:signed-in" in page
    assert "Aud" in page


def test_pages_follow_each_other_without_gap_or_repetition(site, aud):
    for _ in range(60):
        site.sign_in("Olivia")
    newest = aud.get("/admin/audit").text
    assert len(MOMENTS.findall(newest)) == 50
    older = re.search(r'href="(/admin/audit\?before=\d+)"', newest)
    assert older
    rest = aud.get(older.group(1)).text
    assert len(MOMENTS.findall(rest)) == 11
    assert "?before=" not in rest


def test_a_page_below_the_first_entry_is_calm(aud):
    assert "Nothing older" in aud.get("/admin/audit?before=1").text
    assert aud.get("/admin/audit?before=x").status_code == 200


def test_one_organisation_does_not_see_another(site, aud):
    site.sign_in("Nina")
    assert len(MOMENTS.findall(aud.get("/admin/audit").text)) == 1
