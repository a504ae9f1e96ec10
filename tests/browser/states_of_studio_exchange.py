"""Every state in which HR can meet import and export."""

from dataclasses import replace

from playwright.sync_api import FilePayload, expect

from hiring.adapters.interchange.formats import write_format
from hiring.domain.banks.model import BankKey, BankPackage, ItemState
from hiring.domain.banks.plain import package
from hiring.usecases.banks import list_banks
from hiring.usecases.drafts import list_drafts
from hiring.usecases.exchange import bank_to_export, draft_to_export
from tests.support.banks import tiny_bank
from tests.support.states import States, Visit
from tests.support.studio_exchange import AIKEN, SCRIPTS, two_questions

BUTTON = "Look at what would come in"
exchange = States("olivia")

exchange.pages("hr/exchange.html", "/studio/exchange", "/studio/exchange?into=tiny")
exchange.pages("hr/exchange_check.html", "/studio/exchange/{waiting}", who="erika")
exchange.pages(
    "hr/exchange_export.html",
    "/studio/exchange/export/{bank}",
    "/studio/exchange/export/{bank}?format=qti30",
    "/studio/exchange/export/{bank}?format=xlsx&keyless=y",
)
exchange.pages("hr/exchange_export.html", "/studio/exchange/export/drafts/{working_copy}?format=gift", who="erika")
exchange.pages("hr/exchange_export.html", "/studio/exchange/export/{bank}?format=aiken&keyless=y", status=422)


def send(visit: Visit, content: bytes, name: str, into: str = "") -> None:
    """Choose a file and ask to look at it."""
    visit.go("/studio/exchange")
    file = FilePayload(name=name, mimeType="application/octet-stream", buffer=content)
    visit.page.get_by_label("File", exact=True).set_input_files(file)
    visit.page.get_by_label("Bank", exact=True).select_option(into)
    visit.press(BUTTON)


@exchange.state("hr/exchange.html", status=422)
def an_import_without_a_file(visit: Visit) -> None:
    visit.go("/studio/exchange")
    visit.press(BUTTON)
    expect(visit.page.locator("#error-summary")).to_be_focused()


@exchange.state("hr/exchange.html", status=422)
def a_table_with_half_a_map(visit: Visit) -> None:
    visit.go("/studio/exchange")
    visit.page.get_by_text("It is a table of another program").click()
    visit.page.get_by_label("Column of the situation’s text").fill("Question")
    visit.press(BUTTON)
    expect(visit.page.get_by_text("Name this column too").first).to_be_visible()


@exchange.state("hr/exchange.html", status=422)
def a_file_that_cannot_come_in(visit: Visit) -> None:
    name = f"{'a-very-long-name-' * 9}.csv"
    send(visit, f"part,id,title\nbank,,=1+1\n{'odd' * 60},b,\nitem,c,\n".encode(), name)
    expect(visit.page.get_by_role("heading", name="The file cannot come in as it is")).to_be_visible()


@exchange.state("hr/exchange_check.html")
def an_import_in_other_scripts(visit: Visit) -> None:
    send(visit, SCRIPTS.encode(), "كتابات.txt")
    visit.page.locator("summary", has_text="2. Question 2").click()
    expect(visit.page.get_by_text("أرحب بالزائر")).to_be_visible()


@exchange.state("hr/exchange_check.html")
def an_import_with_questions_that_stay_out(visit: Visit) -> None:
    send(visit, two_questions(), "two.zip")
    expect(visit.page.get_by_role("heading", name="What stays out")).to_be_visible()


@exchange.state("hr/exchange_check.html")
def an_import_of_long_texts_that_changes_a_bank(visit: Visit) -> None:
    made = tiny_bank()
    long = " ".join(["Donaudampfschifffahrtsgesellschaftskapitänsmützenhalterung"] * 3)
    items = [replace(item, stem=f"{item.stem} {long}", title=long) for item in made.bank.items[:6]]
    send(visit, write_format(tiny_bank(items=items), "jsonl", {}).content, "long.jsonl", into="tiny")
    visit.page.locator("details.arrival").evaluate_all("all => all.forEach(one => { one.open = true })")
    expect(visit.page.get_by_text("What would change").first).to_be_visible()


def as_it_is(visit: Visit) -> BankPackage:
    """Return the tiny bank as it is now: its working copy, if somebody has opened one."""
    platform, hr = visit.town.platform, visit.town.hr("scored")
    for draft in platform.read(list_drafts, hr):
        if draft.slug == "tiny":
            return platform.read(draft_to_export, hr, draft.id)
    bank = next(bank for bank in platform.read(list_banks, hr) if bank.slug == "tiny")
    return platform.read(bank_to_export, hr, bank.id)


@exchange.state("hr/exchange_check.html")
def an_import_that_changes_nothing(visit: Visit) -> None:
    now = as_it_is(visit)
    items = [item for item in now.bank.items if item.state is ItemState.LIVE][:3]
    keys = BankKey({item.id: now.key.items[item.id] for item in items})
    same = package(replace(now.bank, items=tuple(items)), keys)
    send(visit, write_format(same, "jsonl", {}).content, "tiny.jsonl", into="tiny")
    expect(visit.page.get_by_text("There is nothing to take over.")).to_be_visible()


@exchange.state("hr/exchange.html")
def an_import_that_was_removed(visit: Visit) -> None:
    send(visit, AIKEN.encode(), "a.txt")
    visit.press("Remove the file")
    expect(visit.page.get_by_text("Nothing of it was stored.")).to_be_visible()
