"""Working copies of banks on the pages: write, review, publish, compare; and two people at one item."""

import re
from dataclasses import replace

import pytest

from hiring.domain.access.policy import Role, operator
from hiring.usecases.accounts import add_staff
from hiring.usecases.banks import load_bank
from hiring.usecases.draft_items import add_item
from hiring.usecases.drafts import open_draft
from tests.support.banks import tiny_bank
from tests.support.platform import PASSWORD
from tests.support.studio_life import draft_item, reworded
from tests.support.web import Site, Visitor

HIDDEN = re.compile(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"')


@pytest.fixture
def bank_id(site: Site) -> str:
    return site.platform.run(load_bank, site.people.olivia, tiny_bank()).id


@pytest.fixture
def draft(site: Site, bank_id: str) -> str:
    return site.platform.run(open_draft, site.people.olivia, bank_id)


@pytest.fixture
def pilar(site: Site) -> Visitor:
    """A second person in HR."""
    here = operator(site.people.organisation_id)
    site.platform.run(add_staff, here, "Pilar", "pilar@example.org", PASSWORD, [Role.HR])
    visitor = site.visitor()
    visitor.send("/login", email="pilar@example.org", password=PASSWORD)
    return visitor


def item_fields(**changed: str) -> dict[str, str]:
    """What the editor sends for the tiny bank's first item."""
    made = tiny_bank()
    item, key = made.bank.items[0], made.key.items["rate-1"]
    fields = {
        "title": item.title,
        "stem": item.stem,
        "kind": item.kind.value,
        "format": item.format.value,
        "instruction": item.instruction,
        "standard": item.standard or "",
        "facet": "",
        "cost": "",
        "story": "",
        "based_on": "1",
        "reason": "",
    }
    for place, option in enumerate(item.options):
        coded = key.options[option.id]
        fields |= {
            f"options-{place}-option_id": option.id,
            f"options-{place}-text": option.text,
            f"options-{place}-effectiveness": f"{coded.effectiveness / 100:.2f}",
            f"options-{place}-care": f"{(coded.care or 0) / 100:.2f}",
            f"options-{place}-convenience": f"{(coded.convenience or 0) / 100:.2f}",
            f"options-{place}-motive": coded.motive.value if coded.motive else "",
            f"options-{place}-rationale": coded.rationale,
        }
    return fields | changed


def test_a_working_copy_is_opened_from_the_page_of_a_bank(site, olivia, bank_id):
    answer = olivia.send(f"/studio/banks/{bank_id}/draft", page="/studio/banks")
    assert answer.status_code == 303
    page = olivia.get(answer.headers["Location"]).text
    assert "Working copy" in page
    assert "Situation rate-1" in page
    assert "Open the working copy" in olivia.get(f"/studio/banks/{bank_id}").text
    assert "Working copies" in olivia.get("/studio/banks").text


def test_a_bank_is_begun_with_its_standards(site, olivia):
    assert "Begin a bank" in olivia.get("/studio/drafts/new").text
    refused = olivia.send("/studio/drafts/new", title="", language="xx-", licence="")
    assert refused.status_code == 422
    standard = {
        "standards-0-name": "Own the problem",
        "standards-0-promise": "We see it through.",
        "standards-0-behaviours": "Says who does what\nSays by when",
    }
    fields = {"title": "Front desk", "language": "en", "licence": "ours", **standard}
    assert "needs a short name" in olivia.send("/studio/drafts/new", **{**fields, "standards-0-promise": ""}).text
    answer = olivia.send("/studio/drafts/new", **fields)
    assert answer.status_code == 303, answer.text
    draft = answer.headers["Location"]
    assert "No item yet" in olivia.get(draft).text
    assert "own-the-problem" in olivia.get(f"{draft}/about").text
    assert "already" in olivia.send("/studio/drafts/new", **fields).text
    changed = {**fields, "standards-0-standard_id": "own-the-problem", "based_on": "1", "title": "Desk"}
    assert olivia.send(f"{draft}/about", **changed).status_code == 303
    assert olivia.send(f"{draft}/about", **changed).status_code == 409


def test_items_are_found_by_words_and_filters(olivia, draft):
    page = f"/studio/drafts/{draft}"
    assert "Situation rank-1" in olivia.get(f"{page}?q=RANK-1").text
    assert "Situation rate-1" not in olivia.get(f"{page}?q=rank-1").text
    assert "Situation pick-1" in olivia.get(f"{page}?kind=empathy").text
    assert "No item fits" in olivia.get(f"{page}?state=retired").text
    assert "No item fits" in olivia.get(f"{page}?only=remark").text
    assert "Situation rate-1" in olivia.get(f"{page}?format=rate_all&standard=own-it").text


def test_an_item_is_written_reviewed_by_another_and_moved_on(site, olivia, pilar, draft):
    new = f"/studio/drafts/{draft}/items/new"
    assert 'value="rate-5"' in olivia.get(new).text or "rate-005" in olivia.get(new).text
    answer = olivia.send(new, item_id="parcel-1", **item_fields(title="A lost parcel", stem="It never came."))
    assert answer.status_code == 303, answer.text
    page = answer.headers["Location"]
    move = f"{page}/move"
    assert olivia.send(move, page, state="review", based_on="1").status_code == 303
    assert "you wrote the present text" in olivia.get(page).text
    refused = olivia.send(move, page, state="pilot", based_on="2")
    assert refused.status_code == 403
    assert "second person" in refused.text
    assert pilar.send(move, page, state="pilot", based_on="2").status_code == 303
    missing = olivia.send(move, page, state="live", based_on="3", reason=" ")
    assert missing.status_code == 422
    assert "The reason is missing" in missing.text
    late = olivia.send(move, page, state="live", based_on="2", reason="Good numbers.")
    assert late.status_code == 409
    assert "Pilar changed the item" in late.text
    assert olivia.send(move, page, state="live", based_on="3", reason="Good numbers.").status_code == 303
    shown = olivia.get(page).text
    assert "Good numbers." in shown
    assert "Approve" not in shown
    assert olivia.send(move, page, state="nowhere", based_on="4").status_code == 422


def test_what_cannot_be_read_is_marked_where_it_is(olivia, draft):
    page = f"/studio/drafts/{draft}/items/rate-1"
    wrong = item_fields(title="", story="Not A Name", **{"options-0-effectiveness": "9", "options-1-effectiveness": ""})
    answer = olivia.send(page, **wrong)
    assert answer.status_code == 422
    assert "Give the situation a title." in answer.text
    assert "is a number from 1 to 7" in answer.text
    assert "Effectiveness is missing" in answer.text
    assert "small letters" in answer.text
    assert "Action 1 of rate-1." in answer.text


def test_saving_needs_a_reason_once_it_is_not_a_draft(olivia, draft):
    page = f"/studio/drafts/{draft}/items/rate-1"
    assert "Nothing had changed" in olivia.get(olivia.send(page, **item_fields()).headers["Location"]).text
    answer = olivia.send(page, **item_fields(stem="Changed."))
    assert answer.status_code == 422
    assert "The reason is missing" in answer.text
    assert "Changed." in answer.text
    assert olivia.send(page, **item_fields(stem="Changed.", reason="Clearer.")).status_code == 303
    shown = olivia.get(page).text
    assert "What changed in revision 2" in shown
    assert "<ins>" in shown


def test_an_emptied_row_is_no_option_and_a_new_one_gets_the_next_letter(site, olivia, draft):
    page = f"/studio/drafts/{draft}/items/rate-1"
    fields = item_fields(reason="Fewer, and another.", **{"options-1-text": "", "options-5-text": "Call a colleague."})
    assert olivia.send(page, **fields).status_code == 303
    found = draft_item(site.platform, site.people.olivia, draft, "rate-1")
    assert [option.id for option in found.item.options] == ["a", "c", "d", "e", "b"]
    assert found.key is not None
    assert set(found.key.options) == {"a", "c", "d", "e"}
    assert "Option b has no key." in olivia.get(page).text


def test_lint_answers_while_somebody_types_and_saves_nothing(site, olivia, draft):
    page = f"/studio/drafts/{draft}/items/rate-1"
    answer = olivia.send(f"{page}/lint", page, **item_fields(stem="Which is never wrong? And which is not?"))
    assert answer.status_code == 200
    assert "The stem asks more than one question." in answer.text
    assert "<html" not in answer.text
    assert "The check waits" in olivia.send(f"{page}/lint", page, **item_fields(title="")).text
    assert draft_item(site.platform, site.people.olivia, draft, "rate-1").revision == 1
    new = olivia.send(f"/studio/drafts/{draft}/items/new/lint", page, item_id="rate-9", **item_fields())
    assert "nearly the same" in new.text


def test_the_preview_is_made_of_the_candidates_own_parts(olivia, draft):
    page = f"/studio/drafts/{draft}/items/rate-1/preview"
    assert "How good is each of these actions?" in olivia.get(page).text
    dark = olivia.get(f"{page}?format=best_worst&theme=dark&language=xx").text
    assert 'data-theme="dark"' in dark
    assert "Which action is best, and which is worst?" in dark
    assert "653" not in dark
    assert "6.53" not in dark


def test_the_second_of_two_writers_chooses_and_nothing_is_lost(site, olivia, pilar, draft):
    page = f"/studio/drafts/{draft}/items/rate-1"
    olivia.send(page, **item_fields(title="Hers", stem="Her stem.", reason="First."))
    answer = pilar.send(page, **item_fields(stem="His stem.", reason="Second."))
    assert answer.status_code == 409
    assert "Olivia was here too" in answer.text
    assert "Her" in answer.text
    assert "both changed it" in answer.text
    hidden = dict(HIDDEN.findall(answer.text))
    assert hidden["stem"] == "His stem."
    hidden.pop("csrf_token")
    picks = {"pick-title": "theirs", "pick-stem": "yours"}
    assert pilar.send(page, **{**hidden, **picks, "based_on": "2"}).status_code == 303
    found = draft_item(site.platform, site.people.olivia, draft, "rate-1")
    assert (found.item.title, found.item.stem, found.revision) == ("Hers", "His stem.", 3)
    assert "Her stem." in olivia.get(page).text or "stem" in olivia.get(page).text


def test_remarks_are_said_and_settled(olivia, draft):
    page = f"/studio/drafts/{draft}/items/rate-1"
    assert olivia.send(f"{page}/remarks", page, remark="").status_code == 422
    assert olivia.send(f"{page}/remarks", page, remark="Is the queue needed?").status_code == 303
    assert "1 open remark" in olivia.get(f"/studio/drafts/{draft}?only=remark").text
    found = re.search(r"/remarks/(\w+)/settle", olivia.get(page).text)
    assert found
    assert olivia.send(f"/studio/drafts/{draft}/remarks/{found[1]}/settle", page).status_code == 303
    assert "Settled by Olivia" in olivia.get(page).text


def test_an_item_that_was_never_published_is_taken_out_with_a_reason(site, olivia, draft):
    item = replace(reworded(tiny_bank().bank.items[0]), id="extra-1")
    site.platform.run(add_item, site.people.olivia, draft, item)
    page = f"/studio/drafts/{draft}/items/extra-1"
    assert olivia.send(f"{page}/remove", page, based_on="1", reason="").status_code == 422
    assert olivia.send(f"{page}/remove", page, based_on="1", reason="Twin.").status_code == 303
    assert olivia.get(page).status_code == 404
    assert "Take this item out" not in olivia.get(f"/studio/drafts/{draft}/items/rate-1").text


def test_publishing_shows_the_difference_and_makes_a_version(site, olivia, draft, bank_id):
    page = f"/studio/drafts/{draft}/publish"
    assert "Nothing differs from version 1" in olivia.get(page).text
    item = f"/studio/drafts/{draft}/items/rate-1"
    olivia.send(item, **item_fields(reason="Two raters were wrong.", **{"options-0-effectiveness": "6"}))
    olivia.send(f"/studio/drafts/{draft}/items/rate-2", **rewritten(olivia, draft))
    shown = olivia.get(page).text
    assert "1 item is scored by another key." in shown
    assert "keeps its published text" in shown
    assert "6.53" in shown
    assert "6.00" in shown
    seen = dict(HIDDEN.findall(shown))["seen"]
    assert olivia.send(page, version="1.0.1", reason="", seen=seen).status_code == 422
    assert olivia.send(page, version="1.0.1", reason="Panel of May.", seen="old").status_code == 409
    answer = olivia.send(page, version="1.0.1", reason="Panel of May.", seen=seen)
    assert answer.status_code == 303, answer.text
    new = answer.headers["Location"].rpartition("/")[2]
    bank = olivia.get(f"/studio/banks/{new}").text
    assert "Panel of May." in bank
    compared = olivia.get(f"/studio/banks/{new}/changes/{bank_id}").text
    assert "Option a, effectiveness" in compared
    assert "Nothing differs" in olivia.get(f"/studio/banks/{new}/changes/{new}").text


def rewritten(olivia: Visitor, draft: str) -> dict[str, str]:
    """What the editor sends for the second item with another stem."""
    page = olivia.get(f"/studio/drafts/{draft}/items/rate-2").text
    fields = {name: value for name, value in HIDDEN.findall(page) if name.endswith("option_id") or name == "based_on"}
    made = tiny_bank().bank.items[1]
    texts = {f"options-{place}-text": option.text for place, option in enumerate(made.options)}
    about = {
        "title": made.title,
        "kind": "sjt",
        "format": "rate_all",
        "instruction": "should_do",
        "standard": "be-kind",
    }
    return {**fields, **texts, **about, "stem": "Being rewritten.", "reason": "Clearer.", "facet": "", "cost": ""}


def test_errors_stand_in_the_way_of_publishing(site, olivia, draft):
    item = f"/studio/drafts/{draft}/items/rate-1"
    flat = {f"options-{place}-effectiveness": "4" for place in range(5)}
    olivia.send(item, **item_fields(reason="All alike.", **flat))
    shown = olivia.get(f"/studio/drafts/{draft}/publish").text
    assert "1 error to mend first" in shown
    assert "No answer to this item could count." in shown
    assert ">Publish</button>" not in shown
    assert "1 error" in olivia.get(f"/studio/drafts/{draft}?only=lint").text


def test_items_are_kept_apart(olivia, draft):
    page = f"/studio/drafts/{draft}/enemies"
    assert "No pair is kept apart" in olivia.get(page).text
    assert olivia.send(page, one="rate-1", other="rate-1", reason="Twins.").status_code == 422
    assert olivia.send(page, one="", other="rate-1", reason="Twins.").status_code == 422
    assert olivia.send(page, one="rate-1", other="rate-2", reason="One answers the other.").status_code == 303
    shown = olivia.get(page).text
    found = re.search(r"/enemies/(\w+)/part", shown)
    assert found
    assert olivia.send(f"{page}/{found[1]}/part", page).status_code == 303


def test_an_auditor_reads_and_changes_nothing(site, aud, draft, bank_id):
    for path in ("", "/publish", "/enemies", "/items/rate-1", "/items/rate-1/preview"):
        shown = aud.get(f"/studio/drafts/{draft}{path}")
        assert shown.status_code == 200, path
        assert 'method="post"' not in shown.text.partition("<main")[2], path
    assert aud.get(f"/studio/drafts/{draft}/about").status_code == 403
    assert aud.send(f"/studio/banks/{bank_id}/draft", page="/account").status_code == 403
    assert "Edit a working copy" not in aud.get(f"/studio/banks/{bank_id}").text


def test_500_items_are_listed(site, olivia):
    first = tiny_bank().bank.items[0]
    made = tiny_bank(slug="large", items=[replace(first, id=f"item-{n}") for n in range(500)])
    bank = site.platform.run(load_bank, site.people.olivia, made)
    draft = site.platform.run(open_draft, site.people.olivia, bank.id)
    assert olivia.get(f"/studio/drafts/{draft}").text.count("/items/item-") == 500
