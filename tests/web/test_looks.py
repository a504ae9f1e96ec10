"""Pages of account and administration in a real browser: accessible, on a phone, in the dark, without complaint."""

import threading

import pytest
from werkzeug.serving import make_server

from hiring.errors import Busy
from tests.support.axe import violations
from tests.support.chromium import DESKTOP, PHONE
from tests.support.platform import PASSWORD

pytestmark = pytest.mark.browser
SIZES = {"phone": PHONE, "desktop": DESKTOP}
TOO_SMALL = """[...document.querySelectorAll('button, .btn, input:not([type=hidden]), summary, .links a, .whoami a')]
  .filter(element => element.offsetParent)
  .map(element => [element.outerHTML, (element.closest('label') ?? element).getBoundingClientRect().height])
  .filter(([_, height]) => height < 43.5)"""


@pytest.fixture
def address(site, monkeypatch):
    def busy():
        raise Busy("The database is busy.")

    busy.permission = site.app.view_functions["favicon"].permission  # type: ignore[attr-defined]
    monkeypatch.setitem(site.app.view_functions, "favicon", busy)
    server = make_server("127.0.0.1", 0, site.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


def check(page, what):
    assert violations(page) == [], what
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), what
    assert page.evaluate(TOO_SMALL) == [], what


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("colours", ["light", "dark", "forced"])
def test_pages_are_accessible_everywhere(new_context, address, size, colours):
    options = {"forced_colors": "active"} if colours == "forced" else {"color_scheme": colours}
    page = new_context(base_url=address, viewport=SIZES[size], tolerate=("404", "422", "503"), **options).new_page()
    for path in ("/", "/nowhere", "/attempt/nowhere", "/favicon.ico", "/login"):
        page.goto(path)
        check(page, path)
    page.click("main button")
    assert page.evaluate("document.activeElement.id") == "error-summary"
    check(page, "/login refused")
    page.fill("#email", "ada@example.org")
    page.fill("#password", PASSWORD)
    page.click("main button")
    for path in ("/admin/staff", "/admin/staff/new", "/admin/audit", "/account"):
        page.goto(path)
        check(page, path)
    page.goto("/admin/staff")
    page.click("text=Roles and access >> nth=0")
    check(page, "roles")


def test_signing_in_and_out_by_keyboard(new_context, address):
    page = new_context(base_url=address, viewport=PHONE).new_page()
    page.goto("/login")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the main content"
    page.keyboard.press("Enter")
    for text in ("ada@example.org", PASSWORD):
        page.keyboard.press("Tab")
        page.keyboard.type(text)
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/staff")
    page.focus("summary")
    page.keyboard.press("Enter")
    page.focus("details button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/login")
    assert "You have signed out." in page.inner_text("main")


def test_our_own_letters_are_used(new_context, address):
    page = new_context(base_url=address).new_page()
    page.goto("/login")
    assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('600 16px \"Inter Variable\"'))")
    loaded = page.evaluate("[...document.fonts].map(face => face.status)")
    assert loaded == ["loaded"]
