"""The candidate's part by keyboard alone: Tab, Space, Enter and arrows, from the link to the receipt."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.support.answering import FORMATS, format_of, saved, shown
from tests.support.chromium import PHONE
from tests.support.keyboard import Keyboard

pytestmark = pytest.mark.browser


@pytest.fixture
def page(new_context, town) -> Page:
    context = new_context(base_url=town.address, viewport=PHONE, tolerate=("status of 422",))
    return context.new_page()


def rate(keys: Keyboard, page: Page, turn: int) -> None:
    """Give every row of numbers one: Space takes the first of a row, arrows go on from there."""
    for place in range(page.locator(".scale").count()):
        keys.tab_to(f".scale >> nth={place}")
        keys.press("Space")
        for _ in range((place + turn) % 4):
            keys.press("ArrowRight")


def pick(keys: Keyboard, page: Page, turn: int) -> None:
    keys.tab_to("input[name=choice]")
    keys.press("Space")
    for _ in range(turn % 3):
        keys.press("ArrowDown")


def best_and_worst(keys: Keyboard, page: Page, turn: int) -> None:
    """Two groups that take turns in the order of the page: each is entered once."""
    keys.tab_to("input[name=best]")
    keys.press("Space")
    keys.tab_to("input[name=worst]")
    keys.press("Space")
    keys.press("ArrowDown")


def order(keys: Keyboard, page: Page, turn: int) -> None:
    """Move the second line up, then down again, then the last one up: the focus stays with the line."""
    texts = page.locator(".rank li label").all_inner_texts()
    keys.tab_to(".rank li:nth-child(2) [data-step='-1']")
    keys.press("Enter")
    assert page.locator(".rank li label").all_inner_texts() == [texts[1], texts[0], *texts[2:]]
    assert keys.focused("el => el.getAttribute('aria-label')") == f"Move down: {texts[1]}"  # up is over for it
    keys.press("Space")
    assert page.locator(".rank li label").all_inner_texts() == texts
    keys.tab_to(".rank li:last-child [data-step='-1']")
    keys.press("Enter")
    expect(page.locator(".rank + [aria-live=polite]")).to_contain_text(f"is now in place {len(texts) - 1}")


WAYS = {"rate_all": rate, "single_action": rate, "pick_one": pick, "best_worst": best_and_worst, "rank": order}


def go_on(keys: Keyboard, page: Page) -> None:
    """Send the form with Enter on its button; the next page begins at its heading."""
    keys.tab_to("role=button[name='Save and continue']")
    before = page.url
    keys.press("Enter")
    page.wait_for_url(lambda url: url != before)
    keys.expect_focus("main h1")


def practise(keys: Keyboard, page: Page, onward: str) -> None:
    keys.expect_focus("main h1")
    WAYS[format_of(page)](keys, page, 1)
    keys.tab_to("role=button[name='Check my answer']")
    keys.press("Enter")
    keys.expect_focus("#explained")
    keys.tab_to(f"role=link[name='{onward}']")
    keys.press("Enter")


def forget(keys: Keyboard, page: Page) -> None:
    """Send a question without an answer: the focus goes to the list of errors, and from there to the field."""
    keys.tab_to("role=button[name='Save and continue']")
    keys.press("Enter")
    keys.expect_focus("#error-summary")
    expect(page).to_have_title(re.compile("^Error: "))
    missing = page.locator(".error-summary a").first.get_attribute("href")
    keys.tab_to(".error-summary a >> nth=0")
    keys.press("Enter")
    expect(page.locator(":target")).to_have_id(str(missing).removeprefix("#"))
    assert shown(page) == {}


def test_from_the_link_to_the_receipt(page, town):
    keys = Keyboard(page)
    page.goto(f"/take/{town.invite('off')}")
    keys.press("Tab")
    assert keys.focused("el => el.textContent") == "Skip to the main content"
    keys.press("Enter")
    keys.tab_to("role=button[name='Begin']")
    keys.press("Enter")
    keys.expect_focus("#error-summary")
    keys.tab_to(".error-summary a")
    keys.press("Enter")
    keys.tab_to("#f-consent", keys=("Shift+Tab", "Tab"))
    keys.press("Space")
    keys.tab_to("role=button[name='Begin']")
    keys.press("Enter")
    practise(keys, page, "Next practice question")
    practise(keys, page, "Start the assessment")
    keys.expect_focus("main h1")
    forget(keys, page)
    met: set[str] = set()
    while not page.url.endswith("/attempt/review"):
        met.add(format_of(page))
        WAYS[format_of(page)](keys, page, len(met))
        saved(page)
        go_on(keys, page)
    assert met == FORMATS
    answer = look_back(keys, page)
    assert answer
    keys.tab_to("role=button[name='Hand in my answers']")
    keys.press("Enter")
    page.wait_for_url("**/attempt/receipt")
    keys.expect_focus("main h1")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you")
    expect(page.locator("[data-receipt=sha256]")).to_have_text(re.compile("^[0-9a-f]{64}$"))


def look_back(keys: Keyboard, page: Page) -> dict[str, str]:
    """Open a question from the review page, change nothing, and come back to where it was opened."""
    keys.tab_to("#f-1")
    keys.press("Enter")
    page.wait_for_url(lambda url: urlsplit(url).path == "/attempt/question/1")
    keys.expect_focus("main h1")
    answer = shown(page)
    go_on(keys, page)
    assert page.url.endswith("/attempt/review")
    return answer
