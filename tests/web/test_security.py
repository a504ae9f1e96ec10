"""What holds for every page: headers, tokens, origins, caches, sizes, and failures that stay calm."""

import gzip
import re
from dataclasses import replace

import pytest
from flask import request

from hiring.domain.access.policy import Permission
from hiring.errors import Busy, Closed, Conflict, Invalid, NotAllowed, NotFound, Problem
from hiring.web.guards import endpoint
from hiring.web.security import HEADERS, SAFE_METHODS
from tests.support.platform import PASSWORD, make_people, make_test_platform
from tests.support.web import csrf_of, make_site

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}


def addresses(site):
    """Every rule with something in place of each of its variables."""
    for rule in site.app.url_map.iter_rules():
        yield rule, re.sub(r"<(?:int:[^>]+)>", "1", re.sub(r"<(?!int:)[^>]+>", "x", rule.rule))


def walk(site, browser, methods):
    for rule, path in addresses(site):
        for method in (rule.methods or set()) & methods:
            yield rule, method, browser.http.open(path, method=method, buffered=True)


@pytest.fixture(params=["", "Olivia", "Ada"])
def browser(request, site):
    return site.sign_in(request.param) if request.param else site.visitor()


def assert_safe_headers(answer, what):
    for name, value in HEADERS.items():
        assert answer.headers.get(name) == value, (what, name)


def test_every_answer_carries_the_headers_and_only_static_files_are_kept(site, browser):
    seen = 0
    for rule, method, answer in walk(site, browser, {"GET", "POST", "PUT"}):
        assert_safe_headers(answer, (method, rule.rule))
        assert answer.status_code < 500, (method, rule.rule)
        if rule.endpoint != "static" or answer.status_code >= 400:
            assert answer.headers["Cache-Control"] == "no-store", (method, rule.rule)
        seen += 1
    assert seen > 15


def test_answers_to_what_does_not_exist_carry_them_too(visitor):
    for answer in (visitor.get("/nowhere"), visitor.get("/static/nothing.css"), visitor.http.put("/login")):
        assert_safe_headers(answer, answer.request.path)
        assert answer.headers["Cache-Control"] == "no-store"


def test_the_policy_allows_no_inline_code_and_no_other_site():
    policy = HEADERS["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert not re.search(r"unsafe|\*|https?:|data:", policy)


def test_no_page_holds_inline_code(site, browser):
    for rule, _, answer in walk(site, browser, {"GET"}):
        if answer.mimetype == "text/html":
            found = re.findall(r"\son\w+=|\sstyle=|<style|<script(?![^>]*\bsrc=)|javascript:", answer.text)
            assert found == [], rule.rule


def test_every_change_needs_a_token(site, browser):
    refused = 0
    for rule, method, answer in walk(site, browser, UNSAFE):
        # The autosave of candidates says first of all whether there is a session.
        expected = {400, 403, 401} if rule.rule.startswith("/attempt/") else {400, 403}
        assert answer.status_code in expected, (method, rule.rule, answer.status_code)
        refused += 1
    assert refused >= 7
    assert all((rule.methods or set()) <= UNSAFE | SAFE_METHODS for rule in site.app.url_map.iter_rules())


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "https://localhost"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_another_origin_is_refused_even_with_a_token(visitor, headers):
    token = csrf_of(visitor.get("/login"))
    fields = {"csrf_token": token, "email": "olivia@example.org", "password": PASSWORD}
    answer = visitor.http.post("/login", data=fields, headers=headers)
    assert answer.status_code == 403
    assert visitor.get("/account").status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://localhost"},
        {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        # The public address, when a proxy in front speaks https and this program does not know.
        {"Origin": "http://127.0.0.1:8000"},
    ],
)
def test_our_own_origin_and_none_at_all_pass(visitor, headers):
    token = csrf_of(visitor.get("/login"))
    fields = {"csrf_token": token, "email": "olivia@example.org", "password": PASSWORD}
    assert visitor.http.post("/login", data=fields, headers=headers).status_code == 303


def test_reading_is_never_refused_for_its_origin(visitor):
    assert visitor.get("/login", headers={"Origin": "https://evil.example"}).status_code == 200


@pytest.fixture
def production(make_database, tmp_path):
    """Build the application as it runs behind an https address."""
    platform = make_test_platform(make_database("sqlite"), tmp_path)
    settings = replace(platform.settings, base_url="https://hiring.example.org", proxy_hops=1)
    yield make_site(replace(platform, settings=settings), make_people(platform))
    platform.dispose()


def cookies(answer):
    return {line.partition("=")[0]: line for line in answer.headers.getlist("Set-Cookie")}


def test_cookies_in_production_are_bound_to_the_host_and_to_https(production):
    answer = production.visitor().http.get("/login", base_url="https://hiring.example.org")
    cookie = cookies(answer)["__Host-session"]
    assert all(part in cookie for part in ("; Secure", "; HttpOnly", "; Path=/", "; SameSite=Lax"))
    assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"] == "max-age=63072000"


def test_cookies_of_a_local_start_are_plain_but_hidden_from_scripts(visitor):
    answer = visitor.get("/login")
    cookie = cookies(answer)["session"]
    assert "; HttpOnly" in cookie
    assert "; SameSite=Lax" in cookie
    assert "Secure" not in cookie
    assert "Strict-Transport-Security" not in answer.headers


def test_forwarded_headers_count_only_where_the_settings_say_so(site, production):
    @endpoint(Permission.PUBLIC)
    def view():
        return request.remote_addr or ""

    def seen_by(app):
        app.add_url_rule("/who", "who", view)
        return app.test_client().get("/who", headers={"X-Forwarded-For": "203.0.113.9, 198.51.100.7"}).text

    assert seen_by(site.app) == "127.0.0.1"
    assert seen_by(production.app) == "198.51.100.7"


def test_an_older_key_still_opens_sessions_and_a_foreign_one_does_not(site):
    olivia = site.sign_in("Olivia")
    cookie = olivia.http.get_cookie("session").value
    old = site.platform.settings.secret_keys
    for keys, status in ((("new" * 20, *old), 200), (("new" * 20,), 303)):
        rotated = make_site(
            replace(site.platform, settings=replace(site.platform.settings, secret_keys=keys)), site.people
        )
        browser = rotated.visitor()
        browser.http.set_cookie("session", cookie)
        assert browser.get("/account").status_code == status


def test_too_much_is_refused(visitor):
    token = csrf_of(visitor.get("/login"))
    fields = {"csrf_token": token, "email": "a@example.org", "password": "x" * (3 * 1024 * 1024)}
    assert visitor.http.post("/login", data=fields).status_code == 413


def test_a_static_file_is_kept_for_ever_under_the_address_of_its_content(site, visitor):
    address = re.search(r'href="(/static/css/app\.css\?v=([0-9a-f]{12}))"', visitor.get("/login").text)
    assert address
    answer = visitor.get(address.group(1))
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert_safe_headers(answer, "app.css")
    for other in ("/static/css/app.css", "/static/css/app.css?v=000000000000"):
        assert visitor.get(other).headers["Cache-Control"] == "no-cache"
    font = visitor.get("/static/vendor/inter-5.3.0/inter-latin-400-700.woff2")
    assert "immutable" in font.headers["Cache-Control"]
    assert len(font.data) <= 25 * 1024


@pytest.mark.parametrize("path", ["/static/css/app.css", "/login"])
def test_text_travels_compressed(visitor, path):
    answer = visitor.get(path, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["Vary"]
    plain = visitor.get(path).data
    assert len(answer.data) < len(plain) / 2 if path.endswith("css") else len(answer.data) < len(plain)
    assert gzip.decompress(answer.data)[:9] == plain[:9]


def test_a_page_of_somebody_is_never_for_somebody_else(olivia):
    answer = olivia.get("/account", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Cookie" in answer.headers["Vary"]
    assert "ETag" not in answer.headers


FAILURES = [
    (NotFound("There is no such job."), 404),
    (NotAllowed("You may not do this."), 403),
    (Conflict("A colleague was first.", {"revision": 4}), 409),
    (Closed("It was sent in."), 410),
    (Invalid([Problem("One is wrong.", "Mend it."), Problem("Two is wrong.", "Mend it too.")]), 422),
    (Busy("The database is busy."), 503),
    (RuntimeError("canary-of-the-inside"), 500),
    (ValueError("canary-of-the-inside"), 500),
]


@pytest.fixture(params=FAILURES, ids=lambda failure: type(failure[0]).__name__)
def failure(request, site, monkeypatch):
    error, status = request.param

    def fail():
        raise error

    view = site.app.view_functions["admin.health.healthz"]
    fail.permission = view.permission  # type: ignore[attr-defined]
    monkeypatch.setitem(site.app.view_functions, "admin.health.healthz", fail)
    return error, status


def test_a_failure_says_what_happened_and_what_to_do(visitor, failure):
    error, status = failure
    answer = visitor.get("/healthz", headers={"Accept": "text/html"})
    assert answer.status_code == status
    assert "What you can do" in answer.text
    assert answer.text.count("<h1>") == 1
    assert_safe_headers(answer, status)
    assert answer.headers.get("Retry-After") == ("5" if status == 503 else None)
    if status == 500:
        assert "canary" not in answer.text
        assert re.search(r"<code>[0-9a-z]{16}</code>", answer.text)
    else:
        problems = error.problems if isinstance(error, Invalid) else [error]
        assert all(str(problem) in answer.text for problem in problems)


def test_a_failure_told_to_a_program_is_json(visitor, failure):
    _, status = failure
    answer = visitor.get("/healthz", headers={"Accept": "application/json"})
    assert answer.status_code == status
    assert answer.json["status"] == status
    assert "canary" not in answer.text
    if status == 409:
        assert answer.json["revision"] == 4
    if status == 422:
        assert [problem["message"] for problem in answer.json["problems"]] == ["One is wrong.", "Two is wrong."]


def test_a_wrong_method_names_the_right_ones(visitor):
    token = csrf_of(visitor.get("/login"))
    answer = visitor.http.post("/account", data={"csrf_token": token})
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
