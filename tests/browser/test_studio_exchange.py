"""A bank of another program comes in, is mended where the check reported it, and goes out again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from hiring.adapters.interchange.choices import About
from hiring.adapters.interchange.formats import read_format
from hiring.web.app import create_app
from tests.support.chromium import PHONE, Contexts
from tests.support.platform import PASSWORD, make_people, make_test_platform
from tests.support.serving import in_a_thread

pytestmark = pytest.mark.browser

SAMPLE = "data/samples/qti_generated/emobench_ea20.qti_v3_0.zip"
REPORTED, MENDED = "Never work appliances", "Leave it to somebody else next time"


@pytest.fixture
def address(make_database, tmp_path: Path) -> Iterator[str]:
    """Serve an organisation that has nothing yet."""
    platform = make_test_platform(make_database("sqlite"), tmp_path)
    make_people(platform)
    with in_a_thread(create_app(platform)) as found:
        yield found
    platform.dispose()


@pytest.mark.parametrize("viewport", [{"width": 1280, "height": 800}, PHONE], ids=["desk", "phone"])
def test_import_mend_and_export_a_qti_package(address, new_context: Contexts, shared_data, tmp_path: Path, viewport):
    page = new_context(base_url=address, viewport=viewport).new_page()
    page.goto("/login?next=/studio/banks")
    page.get_by_label("E-mail address").fill("olivia@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()

    page.get_by_role("link", name="Import").click()
    page.get_by_label("File", exact=True).set_input_files(shared_data(SAMPLE))
    page.get_by_label("Title", exact=True).fill("Everyday scenes")
    page.get_by_role("button", name="Look at what would come in").click()
    expect(page.get_by_text("20 situations would come in, as a new bank.")).to_be_visible()
    page.get_by_role("listitem").filter(has_text="A word gives the option away.").get_by_role("link").first.click()
    expect(page.locator("details[open]", has_text=REPORTED)).to_be_visible()  # a link to it opens it
    page.get_by_role("button", name="Take over 20 situations").click()

    expect(page.get_by_role("heading", name="Everyday scenes", level=1)).to_be_visible()
    expect(page.get_by_text("Taken over: 20 new")).to_be_visible()
    page.get_by_role("link", name="Question 14").click()
    option = page.get_by_role("group", name="Option d")
    expect(page.locator("#lint")).to_contain_text("A word gives the option away.")
    option.get_by_label("Text").fill(MENDED)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#lint")).not_to_contain_text("A word gives the option away.")
    page.get_by_role("link", name="Everyday scenes, working copy").click()

    page.get_by_role("link", name="Export").click()
    page.get_by_label("Format", exact=True).select_option("QTI 3.0 package")
    page.get_by_role("button", name="Show what it leaves behind").click()
    expect(page.get_by_text("20 of 20 situations go into the file. This stays here:")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    assert download.value.suggested_filename == "everyday-scenes-0+draft.zip"
    file = tmp_path / "out.zip"
    download.value.save_as(file)
    bank = read_format(file, "qti30", {}, About("back", "", "x"), skip=False).pack.bank
    assert len(bank.items) == 20
    assert bank.item("q-014").option("d").text == MENDED
