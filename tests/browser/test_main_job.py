"""The main job on the served program, its background worker included: HR, a candidate on a phone, the manager."""

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from hiring.adapters.bank_files import read_bank
from hiring.bootstrap import Platform, make_platform
from hiring.domain.access.policy import operator
from hiring.domain.simulation.clinic import clinic_profile
from hiring.settings import Settings, resource_dir
from hiring.usecases.banks import load_bank
from hiring.usecases.values import save_profile
from tests.support.answering import FORMATS, answer_question, format_of, number, saved, scales, shown
from tests.support.chromium import PHONE, Contexts
from tests.support.platform import PASSWORD, People, cheap_passwords, make_people
from tests.support.pools import finish, invite_pool
from tests.support.serving import as_installed

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OTHERS = ("Ana", "Bo", "Chen", "Dita", "Emil", "Fay", "Gil", "Hana", "Inga")
TITLE = "Receptionist, Riverside"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def platform(home: Path) -> Iterator[Platform]:
    settings = Settings(home=home, database_url=f"sqlite:///{home}/hiring.sqlite3", secret_keys=("test" * 16,))
    made = make_platform(settings, queue="none", passwords=cheap_passwords())
    made.migrate()
    yield made
    made.dispose()


@pytest.fixture
def people(platform: Platform) -> People:
    """Staff, their values and a bank; assessment, job and candidates are made on the pages."""
    made = make_people(platform)
    package = read_bank(resource_dir("question_banks") / "clinic-reception")
    standards = {s.id: (s.name, s.promise, s.behaviours) for s in package.bank.standards}
    platform.run(save_profile, made.olivia, clinic_profile(standards))
    platform.run(load_bank, made.olivia, package)
    return made


@pytest.fixture
def address(people: People, home: Path) -> Iterator[str]:
    with as_installed(home, "serve", "--workers", "1") as served:
        yield served


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def sign_in(page: Page, email: str) -> None:
    page.goto("/login")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign in")
    expect(page.get_by_role("button", name="Sign out").first).to_be_visible()


def link(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.click()


# --- HR -------------------------------------------------------------------------------------------


def look_at_values_and_key(page: Page) -> None:
    link(page, "Values")
    heading(page, "Values")
    expect(page.get_by_role("heading", name="Own the problem")).to_be_visible()
    link(page, "Banks")
    link(page, "Clinic reception")
    page.locator("main a[href*='/items/']").first.click()
    expect(page.get_by_role("heading", name="As a candidate sees it")).to_be_visible()
    key = page.get_by_role("region", name="The key, which no candidate sees")
    expect(key).to_contain_text("Effectiveness")
    expect(key).to_contain_text("no panel has rated it yet")


def make_assessment(page: Page) -> None:
    link(page, "Assessments")
    link(page, "New assessment")
    heading(page, "New assessment from Clinic reception")
    page.get_by_label("Name of the assessment").fill("Front desk")
    page.get_by_label("Share of care, in percent").fill("27")
    press(page, "Preview")
    expect(page.get_by_role("heading", name=re.compile("Preview: 36 situations, about 47 minutes"))).to_be_visible()
    press(page, "Save")
    heading(page, "Front desk")


def open_job(page: Page) -> str:
    """Open a job for Mateo, allow its ranking with a reason, and return its id."""
    link(page, "New job with it")
    page.get_by_label("Title of the job").fill(TITLE)
    page.get_by_label("How many people can be interviewed").fill("3")
    page.get_by_label("Mateo").check()
    press(page, "Open the job")
    heading(page, TITLE)
    press(page, "Switch ranking on")
    expect(page.locator("#error-summary")).to_contain_text("Write down why.")
    page.get_by_label("Reason").fill("A first try with people who know that the key is by its authors.")
    press(page, "Switch ranking on")
    expect(page.get_by_text("Ranking is on for this job.")).to_be_visible()
    return urlsplit(page.url).path.removeprefix("/studio/jobs/").partition("/")[0]


def invite_and_copy(page: Page, name: str) -> str:
    """Invite somebody and take the link out of the clipboard."""
    page.get_by_role("link", name="Invite candidates").first.click()
    page.get_by_label("Name").fill(name)
    page.get_by_label("E-mail address").fill("noor@example.org")
    press(page, "Invite and show the link")
    heading(page, "The link")
    page.get_by_role("button", name="Copy the link").click()
    expect(page.get_by_role("status")).to_have_text("Copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.get_by_label(f"Link for {name}").input_value()
    link(page, "Done")
    expect(page.get_by_role("row", name=re.compile(f"{name}.*Invited"))).to_be_visible()
    return str(copied)


# --- the candidate --------------------------------------------------------------------------------


def begin(page: Page, invitation: str) -> None:
    page.goto(invitation)
    expect(page.get_by_role("heading", name="What is measured, and why")).to_be_visible()
    page.get_by_label("I have read this").check()
    press(page, "Begin")
    for onward in (*["Next practice question"] * 3, "Start the assessment"):
        answer_question(page, 2)
        press(page, "Check my answer")
        expect(page.locator("#explained")).to_be_visible()
        link(page, onward)


def place(page: Page) -> str:
    return urlsplit(page.url).path


def answer_on(page: Page, given: dict[str, dict[str, str]], until: int = 1000) -> set[str]:
    """Answer question after question, up to `until` or the review page; return the formats met."""
    met: set[str] = set()
    while not (here := place(page)).endswith((f"/question/{until}", "/review")):
        met.add(answer_question(page, len(given)))
        saved(page)
        given[here] = shown(page)
        press(page, "Save and continue")
        assert place(page) != here
    return met


def lose_the_connection(page: Page, context: BrowserContext, given: dict[str, dict[str, str]]) -> None:
    """Answer without a connection: the page says so, keeps the answer, and saves it when there is one again."""
    state = page.locator("[data-save-state]")
    context.set_offline(True)
    answer_question(page, 0)
    expect(state).to_have_text(re.compile("^Not saved"))
    here = place(page)
    press(page, "Save and continue")  # the page is not left while its answer is only here
    expect(state).to_have_text(re.compile("^Not saved"))
    assert place(page) == here
    given[here] = shown(page)
    assert given[here]
    context.set_offline(False)
    saved(page)
    press(page, "Save and continue")
    assert place(page) != here


def answer_in_part(page: Page, given: dict[str, dict[str, str]]) -> set[str]:
    """Go on to a question of several parts and answer one of them."""
    met: set[str] = set()
    while format_of(page) != "rate_all":
        upto = int(place(page).rpartition("/")[2]) + 1
        met |= answer_on(page, given, upto)
    number(scales(page)[0], 6).click()
    saved(page, "Saved, not complete yet")
    given[place(page)] = shown(page)
    return met


def resume(page: Page, invitation: str, where: str, given: dict[str, dict[str, str]]) -> None:
    """Open the link elsewhere: it leads to where it was left, and every answer is there."""
    page.goto(invitation)
    expect(page.get_by_text("Welcome back, Noor.")).to_be_visible()
    press(page, "Carry on")
    assert place(page) == where
    for path in (*list(given)[:3], where):
        page.goto(path)
        assert shown(page) == given[path]


def hand_in(page: Page, questions: int) -> None:
    expect(page.get_by_text(f"All {questions} questions are complete.")).to_be_visible()
    press(page, "Hand in my answers")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you")
    expect(page.locator("[data-receipt=count]")).to_have_text(str(questions))
    expect(page.locator("[data-receipt=sha256]")).to_have_text(re.compile("^[0-9a-f]{64}$"))


# --- the manager ----------------------------------------------------------------------------------


def points(page: Page, cells: str) -> list[Decimal]:
    """Read points as they are displayed."""
    return [Decimal(text.strip().replace("\N{MINUS SIGN}", "-")) for text in page.locator(cells).all_inner_texts()]


def check_sum(page: Page, within: str) -> Decimal:
    """What is displayed adds up, to the last digit that is displayed; return the score."""
    (baseline,) = points(page, f"{within} .baseline")
    (score,) = points(page, f"{within} .sum-score")
    rows = points(page, f"{within} tbody .points")
    assert len(rows) >= 3
    assert baseline + sum(rows) == score
    return score


def read_why(page: Page, name: str) -> None:
    """From the shortlist to the candidate to the ledger: one score, explained without a remainder."""
    link(page, "Shortlists")
    page.get_by_role("link", name=TITLE).click()
    row = page.locator("tr.person", has=page.get_by_role("link", name=name))
    listed = row.locator(".score b").inner_text()
    row.get_by_role("link").click()
    heading(page, name)
    score = check_sum(page, "table.sum")
    assert page.locator(".lead .big").inner_text() == listed == str(score)
    link(page, "Every answer, every point")
    assert abs(check_sum(page, "table.sum") - score) <= Decimal("0.05")  # the ledger shows one digit more
    of_situations = points(page, "table.sum tbody .points")
    for situation, expected in zip(page.locator("section.situation").all(), of_situations, strict=True):
        options = [Decimal(t.replace("\N{MINUS SIGN}", "-")) for t in situation.locator("td.points").all_inner_texts()]
        assert sum(options) == expected, situation.inner_text()


def wait_for_the_worker(page: Page) -> None:
    """The worker has ranked the job: the audit log says so in the end. Asking again is all the waiting there is."""
    for _ in range(600):
        page.goto("/admin/audit")
        if page.get_by_text("Shortlist ranked").count():
            return
    raise AssertionError("the background worker never ranked the job")


def test_the_main_job(new_context: Contexts, address: str, platform: Platform, people: People) -> None:
    hr = new_context(base_url=address, permissions=["clipboard-read", "clipboard-write"], tolerate=("status of 422",))
    olivia = hr.new_page()
    sign_in(olivia, "olivia@example.org")
    look_at_values_and_key(olivia)
    make_assessment(olivia)
    job_id = open_job(olivia)
    invitation = invite_and_copy(olivia, "Noor")
    assert invitation.startswith(f"{address}/take/")
    package = read_bank(resource_dir("question_banks") / "clinic-reception")
    someone = operator(people.organisation_id)
    finish(platform, someone, invite_pool(platform, someone, job_id, package, OTHERS))

    given: dict[str, dict[str, str]] = {}
    phone = new_context(base_url=address, viewport=PHONE, tolerate=("ERR_INTERNET_DISCONNECTED",))
    page = phone.new_page()
    begin(page, invitation)
    met = answer_on(page, given, until=4)
    met.add(format_of(page))
    lose_the_connection(page, phone, given)
    met |= answer_in_part(page, given)
    where = place(page)
    phone.close()

    page = new_context(base_url=address, viewport=PHONE).new_page()
    resume(page, invitation, where, given)
    met |= answer_on(page, given)
    assert met == FORMATS
    hand_in(page, len(given))

    mateo = new_context(base_url=address).new_page()
    sign_in(mateo, "mateo@example.org")
    read_why(mateo, "Noor")
    ada = new_context(base_url=address).new_page()
    sign_in(ada, "ada@example.org")
    wait_for_the_worker(ada)
