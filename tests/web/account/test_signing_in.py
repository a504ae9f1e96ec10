from datetime import timedelta

import pytest

from hiring.web.account.routes import local_path
from tests.support.platform import PASSWORD
from tests.support.web import csrf_of


@pytest.mark.parametrize(
    ("name", "home"),
    [("Olivia", "/studio"), ("Mateo", "/jobs"), ("Ada", "/admin/staff"), ("Aud", "/admin/audit")],
)
def test_the_front_door_leads_each_role_to_where_its_work_begins(site, name, home):
    assert site.sign_in(name).get("/").location == home


def test_the_front_door_tells_a_stranger_what_this_is_and_where_to_sign_in(visitor):
    page = visitor.get("/")
    assert page.status_code == 200
    assert 'href="/login"' in page.text


def test_every_refusal_reads_the_same(visitor):
    wrong = visitor.send("/login", email="olivia@example.org", password="not hers at all")
    unknown = visitor.send("/login", email="nobody@example.org", password="not hers at all")
    assert wrong.status_code == unknown.status_code == 422
    summaries = [answer.text.split('id="error-summary"')[1].split("</ul>")[0] for answer in (wrong, unknown)]
    assert summaries[0] == summaries[1]


def test_a_refused_form_names_its_fields_and_keeps_no_password(visitor):
    page = visitor.send("/login", email="", password="")
    assert page.status_code == 422
    assert '<a href="#email">' in page.text
    assert 'aria-invalid="true"' in page.text
    kept = visitor.send("/login", email="olivia@example.org", password="a secret of hers").text
    assert "olivia@example.org" in kept
    assert "a secret of hers" not in kept


def test_a_signed_out_session_is_over_on_the_server_too(site, olivia):
    cookie = olivia.http.get_cookie("session")
    assert olivia.get("/account").status_code == 200
    assert olivia.send("/logout", page="/account").location == "/login"
    thief = site.visitor()
    thief.http.set_cookie("session", cookie.value)
    assert thief.get("/account").location == "/login?next=/account"


def test_an_idle_session_ends(site, olivia):
    site.platform.clock.move(timedelta(hours=9))
    assert olivia.get("/account").location == "/login?next=/account"


def test_signing_in_starts_a_session_of_its_own(visitor):
    token = csrf_of(visitor.get("/login"))
    fields = {"email": "olivia@example.org", "password": PASSWORD}
    assert visitor.http.post("/login", data={"csrf_token": token, **fields}).status_code == 303
    # The token of before would be known to whoever prepared this browser.
    assert visitor.http.post("/logout", data={"csrf_token": token}).status_code == 400


def test_signing_in_leaves_the_token_of_an_open_assessment_alone(visitor):
    visitor.http.set_cookie("candidate", "somebody's session")
    token = csrf_of(visitor.get("/login"))
    fields = {"email": "olivia@example.org", "password": PASSWORD}
    assert visitor.http.post("/login", data={"csrf_token": token, **fields}).status_code == 303
    assert visitor.http.post("/logout", data={"csrf_token": token}).status_code == 303


def test_sign_in_leads_back_to_the_page_that_was_asked_for(visitor):
    asked = visitor.get("/account?x=1")
    assert asked.location == "/login?next=/account%3Fx%3D1"
    assert 'name="next" value="/account?x=1"' in visitor.get(asked.location).text.replace("\n", " ")
    answer = visitor.send("/login", asked.location, email="olivia@example.org", password=PASSWORD, next="/account?x=1")
    assert answer.location == "/account?x=1"


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "evil.example",
        "/\tevil",
        "/ok\r\nSet-Cookie: a=b",
        "",
    ],
)
def test_sign_in_never_leads_to_another_site(visitor, target):
    assert local_path(target) == ""
    answer = visitor.send("/login", email="olivia@example.org", password=PASSWORD, next=target)
    assert answer.location == "/"


@pytest.mark.parametrize("target", ["/", "/jobs/abc?k=3", "/admin/audit?before=7"])
def test_a_path_of_this_site_is_kept(target):
    assert local_path(target) == target
