"""Whatever a foreign file holds and a bank does not is named, question by question; nothing goes missing in silence."""

from pathlib import Path
from zipfile import ZipFile

import pytest

from hiring.adapters.interchange.choices import About, Reading
from hiring.adapters.interchange.formats import WRITTEN, read_format, write_format
from hiring.domain.banks.model import Format
from hiring.errors import Invalid
from tests.support.banks import ITEMS, tiny_bank

ABOUT = About("tiny", "Tiny", "MIT")
ITEM = """<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i" title="A title" {attributes}>
<responseDeclaration identifier="R" cardinality="single"><correctResponse><value>a</value></correctResponse>
</responseDeclaration>{before}<itemBody><p>What {stem}now?</p><choiceInteraction responseIdentifier="R" maxChoices="1"
{interaction}>{inside}<simpleChoice identifier="a">Help {option}</simpleChoice><simpleChoice identifier="b" {fixed}>
Wait</simpleChoice></choiceInteraction></itemBody>{after}</assessmentItem>"""
NOTHING = dict.fromkeys(("attributes", "before", "stem", "interaction", "inside", "option", "fixed", "after"), "")
RULES = "<responseProcessing><responseCondition><responseIf><match><variable identifier='R'/>{}</match>{}</responseIf>"
RULES += "</responseCondition></responseProcessing>"
OUTCOME = "<setOutcomeValue identifier='SCORE'><baseValue baseType='float'>1</baseValue></setOutcomeValue>"


def read(folder: Path, text: str, form: str, columns: dict[str, str] | None = None) -> Reading:
    file = folder / "source"
    file.write_text(text, encoding="utf-8")
    return read_format(file, form, columns or {}, ABOUT, skip=False)


def notes(reading: Reading) -> list[str]:
    return [note.message for note in reading.notes]


@pytest.mark.parametrize(
    ("place", "xml", "words"),
    [
        ("after", "<modalFeedback identifier='a'>Well done</modalFeedback>", "feedback (modalFeedback)"),
        ("option", "<feedbackInline identifier='a'>Good</feedbackInline>", "feedback (feedbackInline)"),
        ("stem", "<feedbackBlock identifier='a'>Good</feedbackBlock>", "feedback (feedbackBlock)"),
        ("stem", "<rubricBlock view='scorer'>Look</rubricBlock>", "instructions or rubrics (rubricBlock)"),
        ("stem", "<templateInline identifier='t'>7</templateInline>", "values filled in by rules (templateInline)"),
        ("before", "<templateDeclaration identifier='t'/>", "values filled in by rules (templateDeclaration)"),
        ("before", "<stylesheet href='a.css'/>", "styles (stylesheet)"),
        ("stem", "<span style='color:red'>right</span> ", "styles (style)"),
        ("stem", "<b>right</b> x<sup>2</sup> ", "formatting (b, sup)"),
        ("option", "<ol><li>one</li></ol>", "formatting (ol)"),
        ("stem", "<a href='http://127.0.0.1/'>here</a> ", "addresses of links"),
        ("interaction", "shuffle='true'", "shuffling of the options"),
        ("inside", "<infoControl title='A hint'/>", "other parts (infoControl)"),
        ("attributes", "adaptive='true'", "steps that adapt (adaptive)"),
        ("attributes", "timeDependent='true'", "time limits (timeDependent)"),
        ("before", "<responseDeclaration identifier='S'/>", "further responses (S)"),
        ("after", "<catalogInfo/>", "alternatives for assistive technology (catalogInfo)"),
        ("after", RULES.format("<baseValue>a</baseValue>", OUTCOME), "rules of scoring (responseProcessing)"),
        ("after", "<responseProcessing template='x/map_response_point'/>", "rules of scoring (responseProcessing)"),
    ],
)
def test_parts_of_a_question_are_named(tmp_path: Path, place: str, xml: str, words: str) -> None:
    reading = read(tmp_path, ITEM.format(**(NOTHING | {place: xml})), "qti21")
    (note,) = reading.notes
    assert (note.message, note.item) == (f"Left out: {words}.", "A title")
    assert note.file.endswith("source")
    (item,) = reading.pack.bank.items
    assert "Good" not in "".join([item.stem, *(option.text for option in item.options)])


def test_several_parts_are_one_notice(tmp_path: Path) -> None:
    text = ITEM.format(**(NOTHING | {"after": "<modalFeedback/><stylesheet/>", "stem": "<i>right</i> "}))
    assert notes(read(tmp_path, text, "qti")) == [
        "Left out: feedback (modalFeedback); formatting (i); styles (stylesheet)."
    ]


@pytest.mark.parametrize(
    "parts",
    [
        {"after": RULES.format("<correct identifier='R'/>", OUTCOME)},
        {
            "after": "<responseProcessing template='http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct'/>"
        },
        {"interaction": "shuffle='true'", "fixed": "fixed='true'", "inside": "<prompt>So?</prompt>"},
    ],
)
def test_what_is_taken_or_means_nothing_is_not_named(tmp_path: Path, parts: dict[str, str]) -> None:
    text = ITEM.format(**(NOTHING | parts))
    if "fixed" in parts:
        text = text.replace('<simpleChoice identifier="a">', '<simpleChoice identifier="a" fixed="true">')
    reading = read(tmp_path, text, "qti21")
    assert notes(reading) == []
    assert ("So?" in reading.pack.bank.items[0].stem) == ("inside" in parts)


def test_another_language_is_named(tmp_path: Path) -> None:
    files = {
        f"{language}.xml": ITEM.format(**(NOTHING | {"attributes": f'xml:lang="{language}"'}))
        for language in ("es", "fr")
    }
    resources = "".join(f'<resource identifier="{name}" href="{name}"/>' for name in files)
    reading = packed(tmp_path, {"imsmanifest.xml": f"<manifest><resources>{resources}</resources></manifest>"} | files)
    assert reading.pack.bank.language == "es"
    assert notes(reading) == ["Left out: its language (fr)."]


def packed(folder: Path, files: dict[str, str], form: str = "qti") -> Reading:
    with ZipFile(folder / "source.zip", "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return read_format(folder / "source.zip", form, {}, ABOUT, skip=False)


def test_files_documents_and_metadata_of_a_package_are_named(tmp_path: Path) -> None:
    listed = "".join(f'<resource identifier="{n}" href="{n}"/>' for n in ("item.xml", "test.xml", "film.mp4"))
    lom = "<lom><general><title>T</title><keyword>k</keyword></general><rights>CC</rights></lom>"
    reading = packed(
        tmp_path,
        {
            "imsmanifest.xml": f"<manifest><metadata>{lom}</metadata><resources>{listed}</resources></manifest>",
            "item.xml": ITEM.format(**NOTHING),
            "test.xml": "<assessmentTest><timeLimits maxTime='60'/></assessmentTest>",
            "film.mp4": "x",
            "qti.xsd": "x",
            "forgotten.xml": ITEM.format(**NOTHING),
            **{f"picture-{n:02d}.png": "x" for n in range(20)},
        },
    )
    found = [(note.file.rpartition("!")[2], note.message) for note in reading.notes]
    assert found[:4] == [
        ("imsmanifest.xml", "Left out: metadata (keyword, rights)."),
        ("test.xml", "Left out: a document without questions (assessmentTest)."),
        ("film.mp4", "Left out: this file."),
        ("forgotten.xml", "Left out: this file."),
    ]
    assert found[-1][1] == "Left out: 2 more files."
    assert len(reading.pack.bank.items) == 1


ONE = """<questestinterop><assessment title="A test"><rubric/><section><duration>P1D</duration><item title="A title">
<itemmetadata><qtimetadata><qtimetadatafield><fieldlabel>points</fieldlabel><fieldentry>1</fieldentry></qtimetadatafield>
</qtimetadata></itemmetadata>{beside}<presentation>{remark}<material>{text}</material><response_lid ident="r">
<render_choice {shuffle}><material><mattext>Choose.</mattext></material><response_label ident="a"><material>
<mattext>Help</mattext></material></response_label><response_label ident="b"><material><mattext>Wait</mattext>
</material></response_label></render_choice></response_lid></presentation><resprocessing><respcondition><conditionvar>
<varequal>a</varequal></conditionvar><setvar>100</setvar></respcondition>{rule}</resprocessing></item></section>
</assessment></questestinterop>"""
AROUND = "Left out: instructions or rubrics (rubric); metadata (points); time limits (duration)."
PLAIN = dict.fromkeys(("beside", "remark", "shuffle", "rule"), "") | {"text": "<mattext>What now?</mattext>"}


@pytest.mark.parametrize(
    ("place", "xml", "words"),
    [
        ("beside", "<itemfeedback ident='x'/>", "feedback (itemfeedback)"),
        ("beside", "<objectives/>", "objectives (objectives)"),
        ("remark", "<qticomment>Mind this</qticomment>", "remarks (qticomment)"),
        ("shuffle", "shuffle='Yes'", "shuffling of the options"),
        ("text", "<matemtext>What now?</matemtext><matbreak/>", "formatting (matemtext)"),
        ("text", "<mattext>What now?</mattext><altmaterial/>", "alternatives for assistive technology (altmaterial)"),
        ("text", "<mattext texttype='text/html'>&lt;b&gt;What&lt;/b&gt; now?</mattext>", "formatting (b)"),
        (
            "text",
            "<mattext texttype='text/html'><![CDATA[<style>p {}</style>What <a href='x'>now</a>?]]></mattext>",
            "addresses of links; styles (style)",
        ),
    ],
)
def test_parts_of_the_older_version_are_named(tmp_path: Path, place: str, xml: str, words: str) -> None:
    reading = read(tmp_path, ONE.format(**(PLAIN | {place: xml})), "qti12")
    assert [(note.message, note.item) for note in reading.notes] == [(f"Left out: {words}.", "A title"), (AROUND, "")]
    (item,) = reading.pack.bank.items
    assert item.stem == "What now?\nChoose."


def test_what_any_other_answer_earns_is_taken(tmp_path: Path) -> None:
    rule = "<respcondition><conditionvar><other/></conditionvar><setvar>50</setvar></respcondition>"
    (key,) = read(tmp_path, ONE.format(**(PLAIN | {"rule": rule})), "qti12").pack.key.items.values()
    assert [option.effectiveness for option in key.options.values()] == [700, 400]


def test_columns_that_the_map_does_not_name_are_named(tmp_path: Path) -> None:
    columns = {"stem": "Q", "options": "A+B", "key": "K"}
    reading = read(tmp_path, "Q,A,B,K,Level,Author\nWhat?,Help,Wait,A,3,Kim\n", "csv", columns)
    assert notes(reading) == ["Left out: the columns Level, Author."]
    line = '{"Q": "What?", "A": "Help", "B": "Wait", "K": "A", "Hint": "x"}\n'
    assert notes(read(tmp_path, line, "jsonl", columns)) == ["Left out: the columns Hint."]


def test_gift_names_categories_feedback_and_markup(tmp_path: Path) -> None:
    text = "$CATEGORY: desk\n\n::T::[html]<p>What <b>now</b>?</p>{=<i>Help</i>#<p>Yes</p> ~[plain]a <b> ####Think.}\n"
    reading = read(tmp_path, text, "gift")
    (item,) = reading.pack.bank.items
    assert (item.stem, [option.text for option in item.options]) == ("What now?", ["Help", "a <b>"])
    assert reading.pack.key.items[item.id].options["a"].rationale == "Yes"
    assert [(note.message, note.line) for note in reading.notes] == [
        ("Left out: the category “desk”.", 1),
        ("Left out: formatting (b, i); general feedback.", 3),
    ]


def test_gift_with_a_picture_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="img, which a text cannot show"):
        read(tmp_path, "[html]What is <img src='x.png'>?{=a ~b}\n", "gift")


@pytest.mark.parametrize("form", WRITTEN)
def test_nothing_of_our_own_exports_is_left_out(tmp_path: Path, form: str) -> None:
    pack = tiny_bank(items=[item for item in ITEMS if item.format is Format.PICK_ONE])
    source = tmp_path / "source"
    source.write_bytes(write_format(pack, form, {}).content)
    assert notes(read_format(source, form, {}, ABOUT, skip=False)) == []
