"""Signing in and out by keyboard, and the letters that pages are set in."""

import pytest

from tests.support.chromium import PHONE
from tests.support.keyboard import Keyboard
from tests.support.platform import PASSWORD

pytestmark = pytest.mark.browser


def test_signing_in_and_out_by_keyboard(new_context, town):
    page = new_context(base_url=town.address, viewport=PHONE).new_page()
    keys = Keyboard(page)
    page.goto("/login")
    keys.press("Tab")
    assert keys.focused("el => el.textContent") == "Skip to the main content"
    keys.press("Enter")
    for field, text in (("#email", town.email("ada")), ("#password", PASSWORD)):
        keys.tab_to(field)
        page.keyboard.type(text)
    keys.press("Enter")
    page.wait_for_url("**/admin/staff")
    keys.tab_to("summary")
    keys.press("Enter")
    keys.tab_to("details button")
    keys.press("Enter")
    page.wait_for_url("**/login")
    assert "You have signed out." in page.inner_text("main")


def test_our_own_letters_are_used(new_context, town):
    page = new_context(base_url=town.address).new_page()
    page.goto("/login")
    assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('600 16px \"Inter Variable\"'))")
    assert page.evaluate("[...document.fonts].map(face => face.status)") == ["loaded"]
