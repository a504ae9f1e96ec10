"""Export in the studio: what stays behind is listed first, and what leaves is written down."""

from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from hiring.adapters.interchange.formats import WRITTEN
from hiring.domain.records.events import Event
from hiring.store.tables.records import AuditEventRow
from hiring.usecases.banks import load_bank
from hiring.usecases.draft_items import add_item
from hiring.usecases.drafts import open_draft
from hiring.web.hr.exchange_forms import FORMAT_WORDS
from tests.support.banks import tiny_bank
from tests.support.pages import words_of
from tests.support.studio_exchange import upload
from tests.support.web import csrf_of

PAGE = "/studio/exchange"


@pytest.fixture
def bank_id(site):
    return site.platform.run(load_bank, site.people.olivia, tiny_bank()).id


def download(visitor, place, **fields):
    return visitor.send(place, place, **fields)


@pytest.mark.parametrize("form", WRITTEN)
def test_every_format_is_listed_then_downloaded_then_comes_back(site, olivia, bank_id, form):
    place = f"{PAGE}/export/{bank_id}"
    listed = words_of(olivia.get(f"{place}?format={form}").text)
    whole = FORMAT_WORDS[form].keyless
    assert ("comes back the same" in listed) == whole
    assert ("situations go into the file. This stays here" in listed) == (not whole)
    answer = download(olivia, place, format=form)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == FORMAT_WORDS[form].mimetype
    assert f'filename="tiny-1.{FORMAT_WORDS[form].ending}"' in answer.headers["Content-Disposition"]
    back = upload(olivia, answer.data, "back", into="tiny")
    assert back.status_code == 303, back.text
    assert "There is nothing to take over." in words_of(olivia.get(back.location).text)


def test_an_export_is_written_down_and_a_look_at_it_is_not(site, olivia, bank_id):
    place = f"{PAGE}/export/{bank_id}"
    olivia.get(f"{place}?format=qti30")
    download(olivia, place, format="qti30")
    with Session(site.platform.engine) as session:
        query = select(AuditEventRow).where(AuditEventRow.event == Event.BANK_EXPORTED.value)
        (event,) = session.scalars(query)
    assert (event.subject, event.actor_id) == (f"bank:{bank_id}", site.people.olivia.id)
    assert event.details["key_sha256"] == tiny_bank().key_sha256


def test_without_the_key_no_number_of_it_leaves(site, olivia, bank_id):
    place = f"{PAGE}/export/{bank_id}"
    assert "cannot be imported again" in olivia.get(f"{place}?format=xlsx&keyless=y").text
    answer = download(olivia, place, format="xlsx", keyless="y")
    book = load_workbook(BytesIO(answer.data))
    cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "Action 1 of rate-1." in cells
    assert not [cell for cell in cells if isinstance(cell, float) or (isinstance(cell, str) and "Why action" in cell)]
    for form in ("yaml", "csv", "jsonl"):
        assert b"Why action" not in download(olivia, place, format=form, keyless="y").data
    refused = olivia.get(f"{place}?format=qti30&keyless=y")
    assert refused.status_code == 422
    assert "made of right answers" in refused.text
    assert download(olivia, place, format="gift", keyless="y").status_code == 422


def test_what_a_format_cannot_hold_at_all_is_said(site, olivia):
    only = [item for item in tiny_bank().bank.items if item.format.value == "rate_all"]
    bank = site.platform.run(load_bank, site.people.olivia, tiny_bank(slug="rated", items=only))
    place = f"{PAGE}/export/{bank.id}"
    page = olivia.get(f"{place}?format=aiken")
    assert page.status_code == 200
    assert "No item of the bank can be carried" in page.text
    assert "Download</button>" not in page.text
    assert download(olivia, place, format="aiken").status_code == 422


def test_a_working_copy_is_exported_too_and_strangers_export_nothing(site, olivia, nina, aud, bank_id):
    draft_id = site.platform.run(open_draft, site.people.olivia, bank_id)
    place = f"{PAGE}/export/drafts/{draft_id}"
    assert "The working copy as it is now" in olivia.get(place).text
    answer = download(olivia, place, format="jsonl")
    assert 'filename="tiny-1+draft.jsonl"' in answer.headers["Content-Disposition"]
    for where in (place, f"{PAGE}/export/{bank_id}"):
        assert nina.get(where).status_code == 404
        assert aud.get(where).status_code == 403
        token = csrf_of(nina.get("/account"))
        assert nina.http.post(where, data={"csrf_token": token, "format": "csv"}).status_code == 404
    assert olivia.get(f"{place}?format=nonsense").status_code == 422


def test_banks_lead_to_import_and_export_for_hr_alone(olivia, aud, bank_id):
    assert f'href="{PAGE}"' in olivia.get("/studio/banks").text
    assert f'href="{PAGE}/export/{bank_id}"' in olivia.get(f"/studio/banks/{bank_id}").text
    assert PAGE not in aud.get("/studio/banks").text
    assert PAGE not in aud.get(f"/studio/banks/{bank_id}").text


def test_a_working_copy_with_faults_says_that_it_does_not_come_back(site, olivia, bank_id):
    hr = site.people.olivia
    draft_id = site.platform.run(open_draft, hr, bank_id)
    place = f"{PAGE}/export/drafts/{draft_id}?format=jsonl"
    assert "comes back the same" in olivia.get(place).text
    site.platform.run(add_item, hr, draft_id, replace(tiny_bank().bank.items[0], id="unkeyed"))
    said = words_of(olivia.get(place).text)
    assert "comes back the same" not in said
    assert "the file cannot be imported again" in said
    assert "The item has no key." in said
    assert "unkeyed" in said
