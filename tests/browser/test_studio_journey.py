"""HR tunes banks by what the pages offer: write, review, key, publish and try out; import, mend and export."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from hiring.adapters.bank_files import read_bank
from hiring.adapters.interchange.choices import About
from hiring.adapters.interchange.formats import read_format
from hiring.domain.access.policy import Role, operator
from hiring.domain.simulation.clinic import clinic_profile
from hiring.settings import resource_dir
from hiring.usecases.accounts import add_staff
from hiring.usecases.banks import load_bank
from hiring.usecases.values import save_profile
from hiring.web.app import create_app
from tests.support.answering import number
from tests.support.chromium import DESKTOP, PHONE, Contexts
from tests.support.platform import PASSWORD, FixedClock, make_people, make_test_platform
from tests.support.serving import in_a_thread

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TITLE = "The form that was sent twice"
OPTIONS = (
    ("Ask what happened, and look for the first form together.", "6", "6"),
    ("Say sorry, and find out by tomorrow where it went.", "5", "4"),
    ("Explain that the forms are kept by another office.", "3", "2"),
    ("Give out a third form.", "1.5", "1"),
)
RATERS = {"leaders": ("Iris", "Omar"), "staff": ("Kim", "Lea", "Tom")}
SAMPLE = "data/samples/qti_generated/emobench_ea20.qti_v3_0.zip"
REPORTED, MENDED = "Never work appliances", "Leave it to somebody else next time"


@pytest.fixture
def address(make_database: Callable[..., str], tmp_path: Path) -> Iterator[str]:
    """Serve a clinic with values, a published bank and two people in HR."""
    clock = FixedClock()
    platform = make_test_platform(make_database("sqlite"), tmp_path, clock)
    people = make_people(platform)
    package = read_bank(resource_dir("question_banks") / "clinic-reception")
    standards = {s.id: (s.name, s.promise, s.behaviours) for s in package.bank.standards}
    platform.run(save_profile, people.olivia, clinic_profile(standards))
    platform.run(load_bank, people.olivia, package)
    platform.run(add_staff, operator(people.organisation_id), "Pia", "pia@example.org", PASSWORD, [Role.HR])
    clock.move(timedelta(days=1))  # what is published on the pages is later than what was there
    with in_a_thread(create_app(platform)) as found:
        yield found
    platform.dispose()


def heading(page: Page, text: str | re.Pattern[str]) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def link(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.click()


def at_the_studio(new_context: Contexts, address: str, email: str) -> Page:
    """Sign in; from there on only what the pages offer is used."""
    page = new_context(base_url=address).new_page()
    page.goto("/login?next=/studio")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign in")
    heading(page, "Studio")
    return page


# --- writing and reviewing ------------------------------------------------------------------------


def write_an_item(page: Page) -> None:
    link(page, "Question banks")
    link(page, "Clinic reception")
    press(page, "Edit a working copy")
    link(page, "Write an item")
    page.get_by_label("Title").fill(TITLE)
    page.get_by_label("Situation", exact=True).fill(
        "A man has filled in the same form twice, because the first one was lost.\n\nNow he is asked for it again."
    )
    page.get_by_label("How it is answered").select_option("Best and worst")
    page.get_by_label("Standard", exact=True).select_option("Own the problem")
    for row, (text, effectiveness, care) in zip(
        page.get_by_role("group", name="New option").all(), OPTIONS, strict=True
    ):
        row.get_by_label("Text").fill(text)
        row.get_by_label("Effectiveness").fill(effectiveness)
        row.get_by_label("Care").fill(care)
    press(page, "Save as a draft")
    heading(page, TITLE)
    press(page, "Ask for a review")
    expect(page.get_by_text("you wrote the present text, so a colleague has to approve it")).to_be_visible()
    expect(page.get_by_role("button", name="Approve for the pilot")).to_have_count(0)


def review_it(page: Page) -> None:
    expect(page.get_by_text("1 item waits for a second person")).to_be_visible()
    link(page, "Clinic reception: to review")
    link(page, TITLE)
    link(page, "See it as a candidate")
    expect(page.get_by_text(OPTIONS[0][0]).first).to_be_visible()
    page.go_back()
    press(page, "Approve for the pilot")
    expect(page.get_by_text("Once published it is asked without counting")).to_be_visible()


# --- the panel ------------------------------------------------------------------------------------


def open_a_panel(page: Page) -> dict[str, str]:
    """Open a panel on the item and return the members' links."""
    page.reload()
    link(page, "rated by a panel")
    page.get_by_label("Name of the panel").fill("What works at our front desk")
    expect(page.get_by_label(TITLE)).to_be_checked()
    press(page, "Open the panel")
    links: dict[str, str] = {}
    for group, names in RATERS.items():
        if links:
            page.get_by_text("Invite members", exact=True).click()
        page.get_by_label("Group").fill(group)
        page.get_by_label("One person per line").fill("\n".join(f"{n} <{n.lower()}@example.org>" for n in names))
        press(page, "Invite and show the links")
        links |= {name: page.get_by_label(f"Link for {name}").input_value() for name in names}
        link(page, "Done")
    return links


def rate(page: Page, name: str, invitation: str, member: int) -> None:
    """Rate the item as somebody with a link and no account."""
    page.goto(urlsplit(invitation).path)
    expect(page.get_by_text(f"Hello {name}.")).to_be_visible()
    press(page, "Begin")
    heading(page, TITLE)
    for text, effectiveness, _care in OPTIONS:
        asked = page.get_by_role("region", name=text)
        expect(asked).not_to_contain_text("key")
        number(asked.locator(".scale").first, max(1, min(7, int(float(effectiveness)) + member % 2))).click()
    press(page, "Save and continue")
    heading(page, "Look over what you gave")
    expect(page.get_by_text("All 1 are complete")).to_be_visible()
    press(page, "Hand in")
    heading(page, f"Thank you, {name}. It has been handed in.")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def take_the_key(page: Page) -> None:
    page.reload()
    expect(page.get_by_text("leaders: 2 of 2 handed in")).to_be_visible()
    expect(page.get_by_text("staff: 3 of 3 handed in")).to_be_visible()
    page.get_by_text("Close the panel", exact=True).click()
    press(page, "Close the panel now")
    heading(page, "The key this panel makes")
    page.get_by_label("Reason").fill("Five people of the front desk agree.")
    press(page, "Take the key over")
    expect(page.get_by_text(re.compile("it was taken over by|every key is the panel")).first).to_be_visible()


# --- publishing and trying out --------------------------------------------------------------------


def publish(page: Page) -> None:
    link(page, "The working copy")
    link(page, "Look over and publish")
    expect(page.get_by_text("No scored item changes")).to_be_visible()
    page.get_by_label("Why").fill("One more situation to try out.")
    press(page, "Publish")
    expect(page.get_by_text("is published, and never changes")).to_be_visible()
    heading(page, "Clinic reception")


def see_the_difference(page: Page) -> None:
    page.get_by_role("link", name=re.compile("^Compare 1")).click()
    added = page.get_by_role("listitem").filter(has_text=TITLE)
    expect(added.get_by_text("Added", exact=True)).to_be_visible()
    link(page, TITLE)
    expect(page.get_by_text("6.40").first).to_be_visible()  # the panel's key, in the version for good
    link(page, "Clinic reception")


def try_it_out(page: Page) -> None:
    """Make an assessment that draws from the pilots, and open what its answers say: nothing yet."""
    link(page, "New assessment from it")
    page.get_by_label("Name of the assessment").fill("Front desk, with one to try out")
    page.get_by_label("Share of care, in percent").fill("27")
    page.get_by_label("Situations to try out, per candidate").fill("1")
    press(page, "Preview")
    expect(page.get_by_text("And 1 situation to try out per candidate, never scored")).to_be_visible()
    press(page, "Save")
    heading(page, "Front desk, with one to try out")
    expect(page.get_by_text("36 situations and 1 to try out")).to_be_visible()
    link(page, "Item analysis")
    expect(page.get_by_text("Nobody has finished yet").first).to_be_visible()


def test_from_a_first_line_to_a_published_situation(new_context: Contexts, address: str) -> None:
    olivia = at_the_studio(new_context, address, "olivia@example.org")
    write_an_item(olivia)
    review_it(at_the_studio(new_context, address, "pia@example.org"))
    links = open_a_panel(olivia)
    assert len(set(links.values())) == len(links) == 5
    for member, (name, invitation) in enumerate(links.items()):
        context = new_context(base_url=address, viewport=PHONE if member == 0 else DESKTOP)
        rate(context.new_page(), name, invitation, member)
        context.close()
    take_the_key(olivia)
    publish(olivia)
    see_the_difference(olivia)
    try_it_out(olivia)


# --- a bank from elsewhere ------------------------------------------------------------------------


def test_from_an_imported_package_to_a_mended_export(
    new_context: Contexts, address: str, shared_data: Callable[[str], Path], tmp_path: Path
) -> None:
    page = at_the_studio(new_context, address, "olivia@example.org")
    link(page, "Import questions")
    page.get_by_label("File", exact=True).set_input_files(shared_data(SAMPLE))
    page.get_by_label("Title", exact=True).fill("Everyday scenes")
    press(page, "Look at what would come in")
    expect(page.get_by_text("20 situations would come in, as a new bank.")).to_be_visible()
    press(page, "Take over 20 situations")
    heading(page, "Everyday scenes")
    link(page, "Items with an error or a warning")
    link(page, "Question 14")
    expect(page.locator("#lint")).to_contain_text("A word gives the option away.")
    option = page.get_by_role("group", name="Option d")
    expect(option.get_by_label("Text")).to_have_value(re.compile(REPORTED))
    option.get_by_label("Text").fill(MENDED)
    press(page, "Save")
    expect(page.locator("#lint")).not_to_contain_text("A word gives the option away.")
    link(page, "Everyday scenes, working copy")
    link(page, "Export")
    page.get_by_label("Format", exact=True).select_option("QTI 3.0 package")
    press(page, "Show what it leaves behind")
    with page.expect_download() as download:
        press(page, "Download")
    file = tmp_path / "out.zip"
    download.value.save_as(file)
    bank = read_format(file, "qti30", {}, About("back", "", "x"), skip=False).pack.bank
    assert len(bank.items) == 20
    assert bank.item("q-014").option("d").text == MENDED
