"""Files made to hurt, or merely broken: typed errors with a place, nothing else, and nothing written."""

import stat
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from openpyxl import Workbook

from hiring.adapters.interchange import qti, sources, xlsx
from hiring.adapters.interchange.choices import About
from hiring.adapters.interchange.formats import FORMATS, WRITTEN, read_format, write_format
from hiring.domain.banks.model import Format, Kind
from hiring.errors import Invalid, Problem
from tests.support.banks import item, tiny_bank

ABOUT = About("tiny", "Tiny", "MIT")
ITEM = (
    '<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i" title="A title">'
    '<responseDeclaration identifier="R" cardinality="single"><correctResponse><value>a</value></correctResponse>'
    "{mapping}"
    "</responseDeclaration><itemBody><p>What?</p>{body}</itemBody></assessmentItem>"
)
CHOICE = (
    '<choiceInteraction responseIdentifier="R" maxChoices="1"><simpleChoice identifier="a">A</simpleChoice>'
    '<simpleChoice identifier="b">B</simpleChoice></choiceInteraction>'
)
MANIFEST = '<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources>{}</resources></manifest>'


def problems(source: Path, form: str, columns: dict[str, str] | None = None, *, skip: bool = False) -> list[Problem]:
    with pytest.raises(Invalid) as caught:
        read_format(source, form, columns or {}, ABOUT, skip=skip)
    found = list(caught.value.problems)
    assert all(problem.message and problem.file for problem in found), found
    return found


def text_file(folder: Path, text: str | bytes) -> Path:
    file = folder / "source"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


def zipped(folder: Path, files: dict[str, str | bytes]) -> Path:
    file = folder / "source.zip"
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/evil.xml", "a/../../evil.xml", "C:/evil.xml"])
def test_a_path_out_of_the_archive_is_refused(tmp_path: Path, name: str) -> None:
    (problem, *_) = problems(zipped(tmp_path, {"imsmanifest.xml": "<manifest/>", name: "x"}), "qti")
    assert name in problem.file


def test_a_link_in_the_archive_is_refused(tmp_path: Path) -> None:
    member = ZipInfo("bank.yaml")
    member.external_attr = (stat.S_IFLNK | 0o777) << 16
    file = tmp_path / "source.zip"
    with ZipFile(file, "w") as archive:
        archive.writestr(member, "/etc/passwd")
    assert "A link" in problems(file, "yaml")[0].message


def test_bombs_are_refused_before_they_are_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = zipped(tmp_path, {"imsmanifest.xml": b"0" * 5_000_000})
    assert "hundred times" in problems(bomb, "qti")[0].message
    for form in ("yaml", "xlsx"):
        assert "hundred times" in problems(bomb, form)[0].message
    monkeypatch.setattr(sources, "MAX_UNPACKED", 1000)
    assert "Unpacked" in problems(zipped(tmp_path, {"a": b"0" * 1001}), "qti")[0].message
    monkeypatch.setattr(sources, "MAX_MEMBERS", 3)
    assert "more than 3 files" in problems(zipped(tmp_path, dict.fromkeys("abcd", "x")), "qti")[0].message


def test_a_size_that_the_archive_lies_about_is_noticed(tmp_path: Path) -> None:
    file = zipped(tmp_path, {"bank.yaml": b"title: " + b"a" * 5000})
    data = file.read_bytes()
    size = (5007).to_bytes(4, "little")
    file.write_bytes(data.replace(size, (10).to_bytes(4, "little")))
    assert "ZIP" in problems(file, "yaml")[0].message or "larger than" in problems(file, "yaml")[0].message


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE a [<!ENTITY x "y">]>',
        '<!DOCTYPE a SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1/">%x;]>',
        '<!DOCTYPE a [<!ENTITY a "b"><!ENTITY c "&a;&a;&a;">]>',
    ],
)
def test_document_types_and_entities_are_refused(tmp_path: Path, declared: str) -> None:
    text = declared + ITEM.format(body=CHOICE, mapping="")
    assert "not read" in problems(text_file(tmp_path, text), "qti")[0].message
    book = BytesIO()
    Workbook().save(book)
    poisoned = tmp_path / "book.xlsx"
    with ZipFile(book) as good, ZipFile(poisoned, "w") as bad:
        for name in good.namelist():
            content = good.read(name)
            bad.writestr(name, declared.encode() + content if name == "xl/workbook.xml" else content)
    assert "not read" in problems(poisoned, "xlsx")[0].message


@pytest.mark.parametrize("form", ["csv", "jsonl", "aiken", "gift"])
def test_lines_without_end_are_refused_before_they_are_read(tmp_path: Path, form: str) -> None:
    (problem,) = problems(text_file(tmp_path, b"{}\n" * 6_000_000), form)
    assert "more than 100,000 lines" in problem.message


@pytest.mark.parametrize("content", [b"<b/>" * 600_000, b"<b " + b"c='' " * 400_000 + b"/>"])
def test_elements_and_attributes_without_end_are_refused_before_they_are_read(tmp_path: Path, content: bytes) -> None:
    (problem,) = problems(text_file(tmp_path, b"<a>" + content + b"</a>"), "qti")
    assert "500,000 tags or 300,000 attributes" in problem.message


def test_a_package_of_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files: dict[str, str | bytes] = {f"{n}.xml": ITEM.format(body=CHOICE, mapping="") for n in range(3)}
    listed = "".join(f'<resource identifier="{name}" href="{name}"/>' for name in files)
    source = zipped(tmp_path, {"imsmanifest.xml": MANIFEST.format(listed), **files})
    assert len(read_format(source, "qti", {}, ABOUT, skip=False).pack.bank.items) == 3
    monkeypatch.setattr(qti, "MAX_TAGS", 20)
    assert "more than 40 tags" in problems(source, "qti")[0].message


def test_columns_and_cells_without_end_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wide = ",".join(f"c{n}" for n in range(101)) + "\n"
    assert "more than 100 columns" in problems(text_file(tmp_path, wide), "csv")[0].message
    monkeypatch.setattr(xlsx, "MAX_CELL_TAGS", 100)
    source = text_file(tmp_path, write_format(tiny_bank(), "xlsx", {}).content)
    assert "too many cells" in problems(source, "xlsx")[0].message


def test_options_without_end_are_refused(tmp_path: Path) -> None:
    (problem,) = problems(text_file(tmp_path, "What?{" + "~a" * 400_000 + "}\n"), "gift")
    assert "400000 options; at most 10" in problem.message


def test_xml_without_end_of_depth_is_refused(tmp_path: Path) -> None:
    assert problems(text_file(tmp_path, "<a>" * 5000 + "</a>" * 5000), "qti")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<matchInteraction responseIdentifier='R'/>", "pairs"),
        ("<textEntryInteraction responseIdentifier='R'/>", "typed text"),
        ("<sliderInteraction responseIdentifier='R'/>", "a number"),
        (CHOICE.replace('maxChoices="1"', 'maxChoices="0"'), "Several answers"),
        (CHOICE + CHOICE, "asks 2 things"),
        ("<img src='x.png' alt=''/>" + CHOICE, "img"),
        ("", "nothing to choose"),
    ],
)
def test_what_is_no_single_choice_is_refused_by_name(tmp_path: Path, body: str, words: str) -> None:
    good = ITEM.format(body=CHOICE, mapping="")
    listed = "".join(f'<resource identifier="{n}" href="{n}"/>' for n in ("a.xml", "b.xml"))
    files: dict[str, str | bytes] = {"a.xml": good, "b.xml": ITEM.format(body=body, mapping="")}
    source = zipped(tmp_path, {"imsmanifest.xml": MANIFEST.format(listed), **files})
    (problem,) = problems(source, "qti21")
    assert words in problem.message
    assert problem.item == "A title"
    assert problem.file.endswith("!b.xml")
    reading = read_format(source, "qti21", {}, ABOUT, skip=True)
    assert (len(reading.pack.bank.items), reading.refused) == (1, (problem,))


@pytest.mark.parametrize(
    "mapping",
    [
        '<mapping lowerBound="1" upperBound="5"><mapEntry mapKey="a" mappedValue="7"/></mapping>',
        '<mapping lowerBound="2" upperBound="2"><mapEntry mapKey="a" mappedValue="2"/></mapping>',
        '<mapping><mapEntry mapKey="a" mappedValue="nan"/></mapping>',
        '<mapping><mapEntry mapKey="z" mappedValue="1"/></mapping>',
        '<mapping><mapEntry mapKey="a" mappedValue="0"/><mapEntry mapKey="b" mappedValue="1"/></mapping>',
    ],
)
def test_a_scale_that_does_not_match_is_refused(tmp_path: Path, mapping: str) -> None:
    assert len(problems(text_file(tmp_path, ITEM.format(body=CHOICE, mapping=mapping)), "qti21")) == 1


def test_another_version_than_the_one_named_is_refused(tmp_path: Path) -> None:
    source = text_file(tmp_path, ITEM.format(body=CHOICE, mapping=""))
    assert "QTI 2, not 3" in problems(source, "qti30")[0].message
    assert len(read_format(source, "qti22", {}, ABOUT, skip=False).pack.bank.items) == 1


def edited(folder: Path, form: str, old: str, new: str) -> Path:
    text = write_format(tiny_bank(), form, {}).content.decode("utf-8")
    assert old in text
    return text_file(folder, text.replace(old, new, 1))


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_two_items_with_one_id_are_refused(tmp_path: Path, form: str) -> None:
    text = write_format(tiny_bank(), form, {}).content.decode("utf-8").replace("rate-2", "rate-1")
    found = problems(text_file(tmp_path, text), form)
    assert any("used 2 times" in problem.message and problem.item == "rate-1" and problem.line for problem in found)


def test_a_rating_off_the_scale_names_its_line(tmp_path: Path) -> None:
    source = text_file(
        tmp_path,
        write_format(tiny_bank(), "jsonl", {}).content.decode().replace('"effectiveness": ', '"effectiveness": 1', 1),
    )
    (problem,) = problems(source, "jsonl")
    assert (problem.line, problem.item) == (2, "rate-1")
    assert "between 1 and 7" in problem.message


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "@x", "-2+3"])
def test_spreadsheet_formulas_are_refused(tmp_path: Path, text: str) -> None:
    source = edited(tmp_path, "csv", "Action 1 of rate-1.", text)
    (problem,) = problems(source, "csv")
    assert "formula" in problem.message
    assert problem.line


def test_formula_cells_of_a_workbook_are_refused(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Q", "A", "B", "K"])
    sheet.append(["What?", '=HYPERLINK("http://127.0.0.1")', "No", "No"])
    book.save(tmp_path / "book.xlsx")
    columns = {"stem": "Q", "options": "A+B", "key": "K"}
    assert any("formula" in problem.message for problem in problems(tmp_path / "book.xlsx", "xlsx", columns))


def test_no_export_starts_a_formula() -> None:
    evil = item("pick-9", Kind.SJT, Format.PICK_ONE, 2)
    pack = tiny_bank(
        items=(type(evil)(**{**{f: getattr(evil, f) for f in evil.__dataclass_fields__}, "stem": "=1+1"}),)
    )
    assert b",'=1+1," in write_format(pack, "csv", {}).content


@pytest.mark.parametrize("form", ["csv", "jsonl", "aiken", "gift"])
@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("Größe\n".encode("latin-1"), "UTF-8"),
        ("Hello".encode("utf-16"), "UTF-16"),
        (b"a" * 10_000_000, "too long"),
        (b"", "."),
        (b"\x00\xff\x00", "UTF-8"),
    ],
)
def test_wrong_encodings_and_endless_lines_are_refused(tmp_path: Path, form: str, content: bytes, words: str) -> None:
    columns = {"stem": "a", "options": "b", "key": "c"} if form in {"csv", "jsonl"} else {}
    with pytest.raises(Invalid, match=words):
        read_format(text_file(tmp_path, content), form, columns, ABOUT, skip=False)


@pytest.mark.parametrize(
    "line",
    ['{"bank": {}, "bank": {}}', '{"item": NaN}', "[" * 100_000, '{"item": {"id": "\\ud800"}}', "1" * 5000, "[]"],
)
def test_odd_json_is_refused_with_its_line(tmp_path: Path, line: str) -> None:
    assert problems(text_file(tmp_path, f"\n{line}\n"), "jsonl")[0].line == 2


def test_odd_files_and_folders_are_refused(tmp_path: Path) -> None:
    for form in FORMATS:
        with pytest.raises(Invalid):
            read_format(tmp_path / "absent", form, {}, ABOUT, skip=False)
        with pytest.raises(Invalid):
            read_format(tmp_path, form, {}, ABOUT, skip=False)


def test_strange_files_beside_a_bank_are_refused_by_name(tmp_path: Path) -> None:
    files = {"bank.yaml": "", "items.yaml": "", "key.yaml": "", "run.sh": "rm"}
    assert problems(zipped(tmp_path, dict(files)), "yaml")[0].file.endswith("!run.sh")


def cut(data: bytes, chance: Random) -> bytes:
    return data[: chance.randrange(len(data))]


def flipped(data: bytes, chance: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 20)):
        changed[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(changed)


def doubled(data: bytes, chance: Random) -> bytes:
    start = chance.randrange(len(data))
    end = chance.randrange(start, len(data))
    return data[:end] + data[start:]


def swapped(data: bytes, chance: Random) -> bytes:
    for old in (b"<", b'"', b"{", b"=", b",", b"7", b"\n"):
        if chance.random() < 0.3:
            data = data.replace(old, bytes([chance.randrange(32, 127)]), chance.randint(1, 5))
    return data


@pytest.mark.parametrize("form", WRITTEN)
@pytest.mark.parametrize("change", [cut, flipped, doubled, swapped])
def test_broken_files_give_typed_errors_only(
    tmp_path: Path, form: str, change: Callable[[bytes, Random], bytes]
) -> None:
    whole = write_format(tiny_bank(), form, {}).content
    chance = Random(f"{form} {change.__name__}")  # noqa: S311 - breaks files, guards nothing
    for _ in range(25):
        broken = (
            _inside(whole, change, chance) if whole[:2] == b"PK" and chance.random() < 0.7 else change(whole, chance)
        )
        source = text_file(tmp_path, broken)
        assert outcome(source, form, skip=chance.random() < 0.5)


def outcome(source: Path, form: str, *, skip: bool) -> bool:
    """Say whether the file gives items, or problems in words; any other error is the test's."""
    try:
        return bool(read_format(source, form, {}, ABOUT, skip=skip).pack.bank.items)
    except Invalid as error:
        return all(problem.message for problem in error.problems)


def _inside(whole: bytes, change: Callable[[bytes, Random], bytes], chance: Random) -> bytes:
    """Break a file inside the package, so that what reads it is reached."""
    stream = BytesIO()
    with ZipFile(BytesIO(whole)) as good, ZipFile(stream, "w", ZIP_DEFLATED) as bad:
        names = good.namelist()
        broken = chance.choice(names)
        for name in names:
            bad.writestr(name, change(good.read(name), chance) if name == broken else good.read(name))
    return stream.getvalue()
