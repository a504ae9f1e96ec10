"""The main job in browsers that run no script: plain forms carry all of it."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.support.answering import FORMATS, answer_question, format_of, number, scales, shown
from tests.support.chromium import PHONE, Contexts
from tests.support.platform import PASSWORD
from tests.support.town import Town

pytestmark = pytest.mark.browser


@pytest.fixture
def plain(new_context: Contexts, town: Town):
    """Open a browser that runs no script; the refused form of an incomplete answer is expected."""

    def open_one(**options: object) -> BrowserContext:
        return new_context(base_url=town.address, java_script_enabled=False, tolerate=("status of 422",), **options)

    return open_one


def sign_in(page: Page, email: str) -> None:
    page.goto("/login")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def invite_somebody(page: Page, job: str, name: str) -> str:
    """Invite as HR does, and read the link off the page."""
    page.goto(f"/studio/jobs/{job}/invite")
    page.get_by_label("Name").fill(name)
    page.get_by_label("E-mail address").fill(f"{name.lower()}@example.org")
    page.get_by_role("button", name="Invite and show the link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The link")
    return urlsplit(page.get_by_label(f"Link for {name}").input_value()).path


def forget_one_answer(page: Page) -> None:
    """Send a question of several parts with one part missing: the page says which, and links to it."""
    first, *others = scales(page)
    for scale in others:
        number(scale, 3).click()
    page.get_by_role("button", name="Save and continue").click()
    expect(page).to_have_title(re.compile("^Error: "))
    link = page.locator(".error-summary a")
    expect(link).to_have_count(1)
    link.click()
    target = page.locator(":target")
    expect(target).to_have_attribute("type", "radio")
    assert target.get_attribute("name") == first.locator("input").first.get_attribute("name")
    assert len(shown(page)) == len(others)  # what was given is kept
    number(first, 5).click()


def take(page: Page, path: str) -> set[str]:
    """Answer everything from link to review, forgetting one part on the way; return the formats met."""
    page.goto(path)
    page.get_by_role("button", name="Begin").click()
    expect(page.locator(".error-summary a")).to_have_attribute("href", "#f-consent")
    page.get_by_label("I have read this").check()
    page.get_by_role("button", name="Begin").click()
    for onward in ("Next practice question", "Start the assessment"):
        answer_question(page, 1)
        page.get_by_role("button", name="Check my answer").click()
        expect(page.locator("#explained")).to_be_visible()
        page.get_by_role("link", name=onward).click()
    met: set[str] = set()
    forgot = False
    while (place := urlsplit(page.url).path) != "/attempt/review":
        met.add(format_of(page))
        if format_of(page) == "rate_all" and not forgot:
            forget_one_answer(page)
            forgot = True
        else:
            answer_question(page, len(met))
        page.get_by_role("button", name="Save and continue").click()
        assert urlsplit(page.url).path != place, page.inner_text("main")
    assert forgot
    return met


def test_hr_invites_and_a_candidate_answers(plain, town):
    erika = plain().new_page()
    sign_in(erika, town.email("erika"))
    link = invite_somebody(erika, town.job("off"), "Noor")

    page = plain(viewport=PHONE).new_page()
    assert take(page, link) == FORMATS

    page.get_by_role("link", name=re.compile("^Question 2 ")).click()
    before = shown(page)
    assert before
    page.get_by_role("link", name="Back").click()
    assert page.url.endswith("/attempt/question/1")
    page.goto("/attempt/question/2?from=review")
    answer_question(page, 5)
    changed = shown(page)
    assert changed != before
    page.get_by_role("button", name="Save and continue").click()
    assert page.url.endswith("/attempt/review")
    page.get_by_role("link", name=re.compile("^Question 2 ")).click()
    assert shown(page) == changed

    page.get_by_role("link", name="All questions").click()
    page.get_by_role("button", name="Hand in my answers").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you")
    assert re.fullmatch("[0-9a-f]{64}", page.locator("[data-receipt=sha256]").inner_text())


def test_a_manager_reads_why(plain, town):
    page = plain().new_page()
    sign_in(page, town.email("mateo"))
    page.goto("/jobs")
    page.get_by_role("link", name=town.title("scored")).click()
    page.get_by_label("I can interview").select_option("3")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("columnheader", name="In top 3")).to_be_visible()
    page.locator("tr.person a").first.click()
    expect(page.locator(".sum-score")).to_be_visible()
    page.get_by_role("link", name="Every answer, every point").click()
    page.locator("summary", has_text="The situation").first.click()
    expect(page.locator("details .prose").first).to_be_visible()
