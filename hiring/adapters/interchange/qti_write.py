"""QTI packages out of single-choice items: 1.2, 2.1, 2.2 and 3.0."""

from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from hiring.adapters.interchange.choices import Choice, Draft
from hiring.adapters.interchange.markup import escaped, escaped_attribute, paragraphs, xml_cannot_hold
from hiring.errors import Problem

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACES: Final = {
    "1.2": "http://www.imsglobal.org/xsd/ims_qtiasiv1p2",
    "2.1": "http://www.imsglobal.org/xsd/imsqti_v2p1",
    "2.2": "http://www.imsglobal.org/xsd/imsqti_v2p2",
    "3.0": "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
}
# Where programs that check expect the schema of each; nothing here fetches them.
_SCHEMAS: Final = {
    "1.2": "http://www.imsglobal.org/xsd/ims_qtiasiv1p2p1.xsd",
    "2.1": "http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd",
    "2.2": "http://www.imsglobal.org/xsd/qti/qtiv2p2/imsqti_v2p2.xsd",
    "3.0": "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd",
}
_INSTANCE: Final = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
_PACKAGES: Final = {  # what a manifest calls its kind of package, and the version of that
    "1.2": ("IMS Content", "1.1.3"),
    "2.1": ("QTIv2.1 Package", "1.0.0"),
    "2.2": ("QTIv2.2 Package", "1.0.0"),
    "3.0": ("QTI Package", "3.0.0"),
}
_PACKAGING: Final = "http://www.imsglobal.org/xsd/imscp_v1p1"
_PACKAGING_THREE: Final = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
_RESOURCES: Final = {"1.2": "imsqti_xmlv1p2", "2.1": "imsqti_item_xmlv2p1", "2.2": "imsqti_item_xmlv2p2"}
_RULES: Final = {
    "2.1": "http://www.imsglobal.org/question/qti_v2p1/rptemplates/map_response",
    "2.2": "http://www.imsglobal.org/question/qti_v2p2/rptemplates/map_response",
    "3.0": "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/map_response.xml",
}


def fit_qti(drafts: list[Draft], title: str) -> tuple[list[Draft], list[Problem]]:
    """Return the drafts that XML can hold, and what is left out."""
    fitted, lost = [], []
    for draft in drafts:
        if any(xml_cannot_hold(text) for text in (draft.title, draft.stem, *(c.text for c in draft.choices))):
            lost.append(Problem("The item is left out: it holds a character XML cannot hold.", "", item=draft.id))
        else:
            fitted.append(draft)
    if xml_cannot_hold(title):
        lost.append(Problem("Not carried: the bank's title.", ""))
    return fitted, lost


def write_qti(drafts: list[Draft], version: str, title: str, language: str) -> bytes:
    """Return a package of drafts that fit."""
    title = "" if xml_cannot_hold(title) else title
    if version == "1.2":
        files = {"questions.xml": _assessment(drafts, title)}
    else:
        files = {
            f"items/item_{number:05d}.xml": _item(draft, version, language) for number, draft in enumerate(drafts, 1)
        }
    files = {"imsmanifest.xml": _manifest(list(files), version, title), **files}
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name, text in files.items():
            member = ZipInfo(name, (1980, 1, 1, 0, 0, 0))  # the same bank gives the same bytes
            member.compress_type = ZIP_DEFLATED
            archive.writestr(member, text.encode("utf-8"))
    return stream.getvalue()


def _manifest(names: list[str], version: str, title: str) -> str:
    kind = _RESOURCES.get(version, "imsqti_item_xmlv3p0")
    space = _PACKAGING_THREE if version == "3.0" else _PACKAGING
    schema, number = _PACKAGES[version]
    resources = "".join(
        f'\n    <resource identifier="r{place}" type="{kind}" href="{name}"><file href="{name}"/></resource>'
        for place, name in enumerate(names, 1)
    )
    return (
        f'{_HEAD}<manifest xmlns="{space}" xmlns:imsmd="http://www.imsglobal.org/xsd/imsmd_v1p2" {_INSTANCE} '
        'identifier="bank">\n'
        f"  <metadata><schema>{schema}</schema><schemaversion>{number}</schemaversion><imsmd:lom><imsmd:general>"
        f"<imsmd:title><imsmd:langstring>{escaped(title)}</imsmd:langstring></imsmd:title>"
        "</imsmd:general></imsmd:lom></metadata>\n  <organizations/>\n"
        f"  <resources>{resources}\n  </resources>\n</manifest>\n"
    )


def _spaces(version: str) -> str:
    space = _NAMESPACES[version]
    return f'xmlns="{space}" {_INSTANCE} xsi:schemaLocation="{space} {_SCHEMAS[version]}"'


def _rating(choice: Choice) -> str:
    return f"{(100 + round(600 * choice.worth)) / 100:g}"


def _assessment(drafts: list[Draft], title: str) -> str:
    items = "".join(_item_one(draft) for draft in drafts)
    return (
        f"{_HEAD}<questestinterop {_spaces('1.2')}>\n"
        f'<assessment ident="bank" title="{escaped_attribute(title)}"><section ident="root_section">{items}\n'
        "</section></assessment>\n</questestinterop>\n"
    )


def _item_one(draft: Draft) -> str:
    def material(text: str) -> str:
        return f'<material><mattext texttype="text/plain">{escaped(text)}</mattext></material>'

    labels = "".join(
        f'\n    <response_label ident="option.{choice.id}">{material(choice.text)}</response_label>'
        for choice in draft.choices
    )
    rules = "".join(
        f'\n  <respcondition continue="No"><conditionvar><varequal respident="response1">option.{choice.id}</varequal>'
        f'</conditionvar><setvar action="Set" varname="SCORE">{_rating(choice)}</setvar></respcondition>'
        for choice in draft.choices
    )
    fields = "<fieldlabel>question_type</fieldlabel><fieldentry>multiple_choice_question</fieldentry>"
    return (
        f'\n<item ident="item.{draft.id}" title="{escaped_attribute(draft.title)}">\n'
        f"  <itemmetadata><qtimetadata><qtimetadatafield>{fields}</qtimetadatafield></qtimetadata></itemmetadata>\n"
        f"  <presentation>{material(draft.stem)}\n"
        f'   <response_lid ident="response1" rcardinality="Single"><render_choice>{labels}\n'
        "   </render_choice></response_lid></presentation>\n"
        '  <resprocessing><outcomes><decvar maxvalue="7" minvalue="1" varname="SCORE" vartype="Decimal"/></outcomes>'
        f"{rules}\n  </resprocessing>\n</item>"
    )


def _item(draft: Draft, version: str, language: str) -> str:
    best = max(draft.choices, key=lambda choice: choice.worth)
    entries = "".join(
        f'<mapEntry mapKey="option.{choice.id}" mappedValue="{_rating(choice)}"/>' for choice in draft.choices
    )
    choices = "".join(
        f'\n   <simpleChoice identifier="option.{choice.id}">{paragraphs(choice.text)}</simpleChoice>'
        for choice in draft.choices
    )
    text = (
        f'<assessmentItem {_spaces(version)} identifier="item.{draft.id}" '
        f'title="{escaped_attribute(draft.title)}" adaptive="false" timeDependent="false" '
        f'xml:lang="{escaped_attribute(language)}">\n'
        ' <responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier">\n'
        f"  <correctResponse><value>option.{best.id}</value></correctResponse>\n"
        f'  <mapping lowerBound="1" upperBound="7" defaultValue="1">{entries}</mapping>\n'
        " </responseDeclaration>\n"
        ' <outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>\n'
        f" <itemBody>{paragraphs(draft.stem)}\n"
        '  <choiceInteraction responseIdentifier="RESPONSE" shuffle="false" maxChoices="1">'
        f"{choices}\n  </choiceInteraction>\n </itemBody>\n"
        f' <responseProcessing template="{_RULES[version]}"/>\n</assessmentItem>\n'
    )
    return _HEAD + (_in_version_three(text) if version == "3.0" else text)


# QTI 3 hyphenates the names. Texts are escaped, so "<" only ever starts an element.
_ELEMENTS: Final = {
    "assessmentItem": "qti-assessment-item",
    "responseDeclaration": "qti-response-declaration",
    "correctResponse": "qti-correct-response",
    "outcomeDeclaration": "qti-outcome-declaration",
    "responseProcessing": "qti-response-processing",
    "choiceInteraction": "qti-choice-interaction",
    "simpleChoice": "qti-simple-choice",
    "mapEntry": "qti-map-entry",
    "mapping": "qti-mapping",
    "itemBody": "qti-item-body",
    "value": "qti-value",
}
# Attribute values never hold a quote, so ` name="` only ever stands in a tag that this module wrote.
_ATTRIBUTES: Final = {
    "timeDependent": "time-dependent",
    "baseType": "base-type",
    "lowerBound": "lower-bound",
    "upperBound": "upper-bound",
    "defaultValue": "default-value",
    "mapKey": "map-key",
    "mappedValue": "mapped-value",
    "responseIdentifier": "response-identifier",
    "maxChoices": "max-choices",
}


def _in_version_three(text: str) -> str:
    for old, new in _ELEMENTS.items():
        for before in ("<", "</"):
            for after in (">", " "):
                text = text.replace(f"{before}{old}{after}", f"{before}{new}{after}")
    for old, new in _ATTRIBUTES.items():
        text = text.replace(f' {old}="', f' {new}="')
    return text
