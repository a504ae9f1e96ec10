"""Import in the studio: everything is seen before anything is stored, and every refusal has words."""

import json
import zipfile
from dataclasses import replace
from io import BytesIO
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from hiring.adapters.interchange.formats import WRITTEN, write_format
from hiring.adapters.interchange.uploads import recognise
from hiring.errors import Invalid
from hiring.store.tables.studio import BankDraftRow, DraftItemRow, UploadRow
from hiring.usecases.banks import load_bank
from hiring.usecases.drafts import list_drafts, package_of_draft
from hiring.web.hr import exchange
from tests.support.banks import tiny_bank
from tests.support.pages import words_of
from tests.support.studio_exchange import AIKEN, SCRIPTS, hold_a_file, two_questions, upload
from tests.support.web import csrf_of
from tests.unit.adapters.interchange.test_hostile_files import cut, doubled, flipped, swapped

PAGE = "/studio/exchange"
SAMPLES = "data/samples/qti_generated/"
FILES = (
    "emobench_ea20.canvas_qti_v1_2.zip",
    "emobench_ea20.text2qti.zip",
    "emobench_ea20.blackboard_qti_v2_1.zip",
    "emobench_ea20.qti_v3_0.zip",
    "emobench_ea20.moodle_aiken.txt",
)
STRAIGHT = str.maketrans("’‘“”", "''\"\"")  # one of the writers curls its quotation marks


def take_over(visitor, place):
    """Look at a waiting file and press the button."""
    page = visitor.get(place)
    assert page.status_code == 200, page.text
    seen = page.text.split('name="seen" value="')[1].split('"')[0]
    return visitor.http.post(place, data={"csrf_token": csrf_of(page), "seen": seen})


def rows(site, *tables):
    """Count what is stored."""
    with Session(site.platform.engine) as session:
        return tuple(len(session.scalars(select(table.id)).all()) for table in tables)


def package(site, slug):
    """Return a working copy of the organisation, as a package."""
    (draft,) = (row for row in site.platform.read(list_drafts, site.people.olivia) if row.slug == slug)
    return site.platform.read(lambda _actor, work: package_of_draft(work, draft.id), site.people.olivia)


@pytest.fixture
def bank_id(site):
    return site.platform.run(load_bank, site.people.olivia, tiny_bank()).id


# --- in -------------------------------------------------------------------------------------------


def test_the_samples_of_five_writers_come_in_as_the_same_twenty_items(site, olivia, shared_data):
    found = []
    for number, name in enumerate(FILES):
        content = shared_data(SAMPLES + name).read_bytes()
        answer = upload(olivia, content, name, title=f"Sample {number}")
        assert answer.status_code == 303, answer.text
        page = olivia.get(answer.location)
        assert "20 situations would come in" in page.text
        assert page.text.count('<details class="card arrival"') == 20
        assert rows(site, BankDraftRow) == (number,)
        done = take_over(olivia, answer.location)
        assert done.location.startswith("/studio/drafts/")
        made = package(site, f"sample-{number}")
        texts = [(i.stem.translate(STRAIGHT), [o.text.translate(STRAIGHT) for o in i.options]) for i in made.bank.items]
        found.append((texts, {name: key.options for name, key in made.key.items.items()}))
    assert len(found[0][0]) == 20
    assert all(other == found[0] for other in found)


@pytest.mark.parametrize("form", ["jsonl", "csv", "yaml", "xlsx", "qti30", "qti12", "gift", "aiken"])
def test_chinese_survives_the_way_in_and_out(site, olivia, shared_data, form):
    lines = shared_data(SAMPLES + "bbq-emobench_ea10zh-questions.txt").read_text(encoding="utf-8-sig").splitlines()
    cells = [line.split("\t") for line in lines if line]
    records = [{"s": c[1], "o": c[2::2], "k": c[2::2][c[3::2].index("correct")]} for c in cells]
    source = "\n".join(json.dumps(record) for record in records)
    columns = {"stem": "s", "options": "o", "key": "k"}
    first = upload(olivia, source, "十个问题.jsonl", slug="zh", title="十个问题", language="zh", **columns)
    assert take_over(olivia, first.location).status_code == 303
    made = package(site, "zh")
    assert [item.stem for item in made.bank.items] == [record["s"].strip() for record in records]
    content = write_format(made, form, {}).content
    page = upload(olivia, content, "again", slug="again", language="zh")
    assert page.status_code == 303, page.text
    assert made.bank.items[0].stem.split("\n")[0][:20] in olivia.get(page.location).text
    take_over(olivia, page.location)
    again = package(site, "again")
    assert [(i.stem, [o.text for o in i.options]) for i in again.bank.items] == [
        (i.stem, [o.text for o in i.options]) for i in made.bank.items
    ]
    assert again.bank.language == "zh"


def test_what_cannot_come_in_is_named_one_by_one_and_the_rest_can(site, olivia):
    answer = upload(olivia, two_questions(), "two.zip")
    page = words_of(olivia.get(answer.location).text)
    assert "1 question stays out" in page
    assert "pairs (matchInteraction)" in page
    assert "two.zip, b.xml" in page
    assert "Take over 1 situation, leave 1 out" in page
    take_over(olivia, answer.location)
    assert rows(site, DraftItemRow, UploadRow) == (1, 0)


def test_into_a_bank_the_difference_is_shown_first(site, olivia, bank_id):
    made = tiny_bank()
    items = tuple(replace(i, stem="Rewritten here.") if i.id == "pick-2" else i for i in made.bank.items)
    content = write_format(tiny_bank(items=items), "xlsx", {}).content
    answer = upload(olivia, content, "tiny.xlsx", into="tiny")
    page = olivia.get(answer.location)
    said = words_of(page.text)
    assert "1 situation would change and 11 are there already. Nothing is taken out." in said
    assert said.index("1. Situation pick-2") < said.index("2. Situation rate-1")
    assert "Text A visitor stands at your desk. The queue behind them is growing" in said
    assert "Take over 1 changed" in said
    take_over(olivia, answer.location)
    again = upload(olivia, content, "tiny.xlsx", into="tiny")
    said = words_of(olivia.get(again.location).text)
    assert "There is nothing to take over." in said
    assert 'name="seen"' not in olivia.get(again.location).text


def test_a_working_copy_that_changed_meanwhile_is_shown_again(site, olivia, bank_id):
    content = write_format(tiny_bank(), "jsonl", {}).content
    first, second = (upload(olivia, content + b"\n" * n, "a.jsonl", into="tiny") for n in (1, 2))
    page = olivia.get(first.location)
    rewritten = content.replace(b"A visitor", b"A guest")
    take_over(olivia, upload(olivia, rewritten, "b.jsonl", into="tiny").location)
    seen = page.text.split('name="seen" value="')[1].split('"')[0] if 'name="seen"' in page.text else "old"
    answer = olivia.http.post(second.location, data={"csrf_token": csrf_of(page), "seen": seen})
    assert answer.status_code == 409
    assert "Nothing was taken over: look again." in answer.text


def test_many_items_come_page_by_page(olivia):
    lines = [json.dumps({"s": f"Question {n}?", "o": ["Yes", "No"], "k": "Yes"}) for n in range(1, 121)]
    answer = upload(olivia, "\n".join(lines), "many.jsonl", stem="s", options="o", key="k")
    first = olivia.get(answer.location)
    assert first.text.count('<details class="card arrival"') == 50
    last = olivia.get(f"{answer.location}?from=101")
    assert last.text.count('<details class="card arrival"') == 20
    assert "Question 101?" in last.text
    for odd in ("0", "-1", "x", "9" * 30, "121"):
        assert "Question 1?" in olivia.get(f"{answer.location}?from={odd}").text


def test_text_is_text_and_says_which_way_it_runs(olivia):
    hostile = SCRIPTS + "\n<script>alert(1)</script> & <b>bold</b>?\nA. <i>x</i>\nB. no\nANSWER: A\n"
    answer = upload(olivia, hostile, "<img src=x>.txt")
    page = olivia.get(answer.location).text
    assert "<script>alert" not in page
    assert "<img src" not in page
    assert "你的同事没有回复客人" in page
    assert '<p dir="auto">يقف زائر' in page
    assert "&lt;b&gt;bold" in page


# --- refused --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "empty.txt", "The file is empty"),
        (b"just some words", "words.txt", "Choose the format yourself"),
        (b"\xd0\xcf\x11\xe0rest", "old.xls", "Save it as XLSX"),
        (b"PK\x03\x04broken", "broken.zip", "Not a usable ZIP archive"),
        ("Größe, a".encode("latin-1"), "latin.csv", "Save it as UTF-8"),
        ("a, b".encode("utf-16"), "wide.csv", "The file is UTF-16"),
        (b"x" * 2_000_001 + b",", "line.csv", "too long to be a question"),
        (b"part,id\nitem,=1+1\n", "formula.csv", "spreadsheet formula"),
        (b"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "entity.xml", "entities are not read"),
        (b'{"s": 1}\n', "map.jsonl", "Say below which columns hold what"),
    ],
)
def test_a_file_that_cannot_come_in_says_what_and_where_and_what_to_do(site, olivia, content, name, said):
    answer = upload(olivia, content, name)
    assert answer.status_code == 422
    assert said in words_of(answer.text)
    assert "--map" not in answer.text
    assert not content or f" {name}" in words_of(answer.text)  # its name, not where it was put
    assert rows(site, UploadRow, BankDraftRow, DraftItemRow) == (0, 0, 0)


@pytest.mark.parametrize("member", ["../evil.xml", "/etc/evil.xml"])
def test_archives_that_want_out_or_swell_are_refused(site, olivia, member):
    for name, content in ((member, b"x"), ("bomb.xml", b"0" * 5_000_000)):
        stream = BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("imsmanifest.xml", "<manifest/>")
            archive.writestr(name, content)
        answer = upload(olivia, stream.getvalue(), "evil.zip")
        assert answer.status_code == 422
        assert "leads out" in answer.text or "hundred times" in answer.text
    assert rows(site, UploadRow, BankDraftRow) == (0, 0)


@pytest.mark.parametrize("form", WRITTEN)
def test_broken_files_are_explained_and_nothing_is_kept(site, olivia, form):
    """Every answer is a look at what is left, or words; never a fault of ours."""
    whole = write_format(tiny_bank(), form, {}).content
    chance = Random(form)  # noqa: S311 - breaks files, guards nothing
    for change in (cut, flipped, doubled, swapped) * 3:
        held = rows(site, UploadRow)
        answer = upload(olivia, change(whole, chance), "b", format=form, slug="broken")
        assert answer.status_code in {303, 422}
        if answer.status_code == 422:
            assert rows(site, UploadRow) == held
            assert any(said in answer.text for said in ("Nothing was stored", "Choose another", "already"))
        else:
            assert olivia.get(answer.location).status_code == 200
    assert rows(site, BankDraftRow, DraftItemRow) == (0, 0)


def test_a_file_that_is_too_large_is_refused_on_its_page(site, olivia, mateo, monkeypatch):
    monkeypatch.setattr(exchange, "MAX_BYTES", 3_000_000)
    assert upload(olivia, b"x" * 2_500_000).status_code == 422  # read, and then found to be nothing
    for size in (3_000_001, 3_500_000):
        answer = upload(olivia, b"x" * size)
        assert answer.status_code == 422
        assert "Split it." in answer.text
    assert rows(site, UploadRow) == (0,)
    large = upload(mateo, b"x" * 2_500_000, page="/account")
    assert large.status_code == 413  # only who may import may send so much


def test_the_form_says_what_is_missing_or_wrong(olivia, bank_id):
    assert "Choose a file." in olivia.send(PAGE).text
    wrong = upload(olivia, AIKEN, "a.txt", slug="Not This!", language="Mandarin", stem="s", into="nowhere")
    for said in ("Use small letters", "Write a language code", "Name this column too", "Not a valid choice"):
        assert said in wrong.text
    taken = upload(olivia, AIKEN, "a.txt", slug="tiny")
    assert taken.status_code == 422
    assert "There is a bank “tiny” already." in taken.text
    assert 'selected value="tiny"' in olivia.get(f"{PAGE}?into=tiny").text
    assert "A new bank" in olivia.get(f"{PAGE}?into=nowhere").text


@pytest.mark.parametrize("form", WRITTEN)
def test_a_format_is_recognised_by_what_is_in_the_file(form):
    found = recognise(write_format(tiny_bank(), form, {}).content, "x")
    assert found == ("qti" if form.startswith("qti") else form)


def test_an_archive_of_anything_is_not_guessed():
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(Invalid, match="neither"):
        recognise(stream.getvalue(), "x.zip")


# --- whose ----------------------------------------------------------------------------------------


def test_nobody_else_sees_takes_or_removes_a_waiting_file(site, olivia, nina, mateo, aud):
    place = f"{PAGE}/{hold_a_file(site.platform, site.people.olivia)}"
    token = csrf_of(nina.get(PAGE))
    for answer in (nina.get(place), nina.http.post(place, data={"csrf_token": token})):
        assert answer.status_code == 404
        assert "from-elsewhere" not in answer.text
    assert nina.http.post(f"{place}/discard", data={"csrf_token": token}).status_code == 404
    for visitor in (mateo, aud):
        assert visitor.get(place).status_code == 403
        assert visitor.get(PAGE).status_code == 403
    assert rows(site, UploadRow) == (1,)
    done = olivia.send(f"{place}/discard", place)
    assert (done.status_code, rows(site, UploadRow)) == (303, (0,))
    assert olivia.get(place).status_code == 404
