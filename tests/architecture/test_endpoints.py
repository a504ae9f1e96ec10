"""Every page says who may open it; what is open to everybody is written down here."""

import pytest
from flask import Blueprint

from hiring.domain.access.policy import Permission
from hiring.web.guards import permission_of
from tests.support.platform import make_people, make_test_platform
from tests.support.web import make_site

PUBLIC = {
    "candidate.signing_keys",  # the public halves: what receipts are checked by
    "static",
    "favicon",
    "account.front_door",
    "account.login",
    "account.sign_in_with_password",
    "admin.health.healthz",
    "admin.health.readyz",
}
# A link of a candidate or of a panel member opens without a session; its token is what admits.
BY_TOKEN = {"/take/", "/panel/"}


@pytest.fixture
def site(make_database, tmp_path):
    platform = make_test_platform(make_database("sqlite"), tmp_path)
    yield make_site(platform, make_people(platform))
    platform.dispose()


def test_every_endpoint_declares_a_permission(site):
    silent = [rule.rule for rule in site.app.url_map.iter_rules() if permission_of(site.app, rule.endpoint) is None]
    assert silent == []


def test_what_is_open_to_everybody_is_listed(site):
    rules = [
        rule
        for rule in site.app.url_map.iter_rules()
        if permission_of(site.app, rule.endpoint) is Permission.PUBLIC
        and not any(rule.rule.startswith(start) for start in BY_TOKEN)
    ]
    assert {rule.endpoint for rule in rules} == PUBLIC


def test_pages_of_candidates_and_of_staff_do_not_mix(site):
    for rule in site.app.url_map.iter_rules():
        of_candidates = rule.rule.startswith("/attempt")
        assert of_candidates == (permission_of(site.app, rule.endpoint) is Permission.CANDIDATE), rule.rule


def test_a_view_that_says_nothing_opens_for_nobody(site):
    careless = Blueprint("careless", __name__)
    careless.add_url_rule("/careless", "view", lambda: "secret")
    site.app.register_blueprint(careless)
    for name in ("Olivia", "Ada"):
        answer = site.sign_in(name).get("/careless")
        assert answer.status_code == 403
        assert "secret" not in answer.text


def test_pages_of_staff_ask_strangers_to_sign_in_and_tell_programs(site):
    for rule in site.app.url_map.iter_rules():
        permission = permission_of(site.app, rule.endpoint)
        if permission in {Permission.PUBLIC, Permission.CANDIDATE} or "GET" not in (rule.methods or ()):
            continue
        path = rule.rule.replace("<", "").replace(">", "")
        stranger = site.visitor()
        assert stranger.get(path).location.startswith("/login?next=/"), path
        assert stranger.get(path, headers={"Accept": "application/json"}).status_code == 401, path
