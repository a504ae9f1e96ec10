"""The shape of our QTI packages: what the specifications allow, held to packages that other programs wrote.

The models below are written from the specifications. A model that a sample of another program broke would be wrong.
"""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from xml.etree.ElementTree import Element
from zipfile import ZipFile

import pytest

from hiring.adapters.interchange.formats import QTI, write_format
from hiring.adapters.interchange.markup import attribute, camel, local, parse_xml
from hiring.domain.banks.model import Format, Kind
from tests.support.banks import item, tiny_bank

SharedData = Callable[[str], Path]
SAMPLES = {
    "emobench_ea20.canvas_qti_v1_2.zip": "qti12",
    "emobench_ea20.text2qti.zip": "qti12",
    "emobench_ea20.blackboard_qti_v2_1.zip": "qti21",
    "emobench_ea20.qti_v3_0.zip": "qti30",
}
PACKAGING = "http://www.imsglobal.org/xsd/imscp_v1p1"
SPACES = {
    "qti12": ("http://www.imsglobal.org/xsd/ims_qtiasiv1p2", PACKAGING, "imsqti_xmlv1p2"),
    "qti21": ("http://www.imsglobal.org/xsd/imsqti_v2p1", PACKAGING, "imsqti_item_xmlv2p1"),
    "qti22": ("http://www.imsglobal.org/xsd/imsqti_v2p2", PACKAGING, "imsqti_item_xmlv2p2"),
    "qti30": (
        "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
        "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
        "imsqti_item_xmlv3p0",
    ),
}
# An element's children in their order, each name followed by a space.
MANIFEST = {
    "manifest": "(metadata )?(organizations )(resources )",
    "metadata": "(schema )?(schemaversion )?(lom )?",
    "resources": "(resource )*",
    "resource": "(metadata )?(file )*(dependency )*",
}
ONE = {
    "questestinterop": "(assessment |objectbank |(section |item )+)",
    "assessment": "(qtimetadata )*(rubric )*(section )+",
    "section": "(item |section )*",
    "item": "(itemmetadata )?(rubric )*(presentation )?(resprocessing )*(itemfeedback )*",
    "presentation": "((material |response_lid )+)",
    "response_lid": "(material )?(render_choice )",
    "render_choice": "(material |response_label )*",
    "response_label": "(material )*",
    "material": "(mattext )+",
    "resprocessing": "(outcomes )(respcondition )+",
    "outcomes": "(decvar )+",
    "respcondition": "(conditionvar )(setvar )*(displayfeedback )*",
    "conditionvar": "(varequal |other )+",
}
TWO = {
    "assessmentItem": "(responseDeclaration )*(outcomeDeclaration )*(stylesheet )*(itemBody )?(responseProcessing )?"
    "(modalFeedback )*",
    "responseDeclaration": "(defaultValue )?(correctResponse )?(mapping )?(areaMapping )?",
    "correctResponse": "(value )+",
    "mapping": "(mapEntry )+",
    "outcomeDeclaration": "(defaultValue )?",
    "itemBody": "((p |div |pre |choiceInteraction )+)",
    "choiceInteraction": "(prompt )?(simpleChoice )+",
    "simpleChoice": "(p |div |pre )*",
}
NEEDED = {
    "assessmentItem": {"identifier", "title", "adaptive", "timeDependent"},
    "responseDeclaration": {"identifier", "cardinality", "baseType"},
    "outcomeDeclaration": {"identifier", "cardinality", "baseType"},
    "choiceInteraction": {"responseIdentifier", "shuffle", "maxChoices"},
    "simpleChoice": {"identifier"},
    "mapping": {"defaultValue"},
    "mapEntry": {"mapKey", "mappedValue"},
    "resource": {"identifier", "type"},
    "file": {"href"},
    "assessment": {"ident", "title"},
    "section": {"ident"},
    "item": {"ident"},
    "response_lid": {"ident"},
    "response_label": {"ident"},
    "varequal": {"respident"},
    "decvar": {"varname", "vartype"},
}
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
EXPORTED = tuple(item(f"pick-{n}", Kind.SJT, Format.PICK_ONE, n, standard="be-kind") for n in range(2, 6))


def ours(form: str) -> dict[str, bytes]:
    with ZipFile(BytesIO(write_format(tiny_bank(items=EXPORTED), form, {}).content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def theirs(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}


def documents(files: dict[str, bytes], form: str) -> Iterator[tuple[str, Element]]:
    """Yield the documents that hold questions."""
    for name, content in files.items():
        if name.endswith(".xml"):
            root = parse_xml(content, name)
            if local(root) in {"questestinterop", "assessmentItem"}:
                assert root.tag.startswith(f"{{{SPACES[form][0]}}}"), name
                yield name, root


def check(root: Element, models: dict[str, str]) -> None:
    """Hold every element that has a model to it, and to the attributes it needs."""
    for node in root.iter():
        name = local(node)
        if name in models:
            children = "".join(f"{local(child)} " for child in node)
            assert re.fullmatch(models[name], children), f"{name}: {children}"
        missing = NEEDED.get(name, set()) - {camel(key) for key in node.attrib}
        assert not missing, f"{name} lacks {missing}"


def check_package(files: dict[str, bytes], form: str) -> None:
    manifest = parse_xml(files["imsmanifest.xml"], "imsmanifest.xml")
    check(manifest, MANIFEST)
    resources = [node for node in manifest.iter() if local(node) == "resource"]
    for node in manifest.iter():
        if local(node) == "file":
            assert attribute(node, "href") in files
    listed = {attribute(node, "href") for node in manifest.iter() if local(node) == "file"}
    questions = [node for node in resources if attribute(node, "type") == SPACES[form][2]]
    assert questions
    identifiers = [attribute(node, "identifier") for node in resources]
    assert len(set(identifiers)) == len(identifiers)
    for name, root in documents(files, form):
        assert name in listed
        check(root, ONE if form == "qti12" else TWO)


@pytest.mark.parametrize(("name", "form"), SAMPLES.items())
def test_packages_of_other_programs_keep_to_the_models(shared_data: SharedData, name: str, form: str) -> None:
    check_package(theirs(shared_data(f"data/samples/qti_generated/{name}")), form)


@pytest.mark.parametrize("form", QTI)
def test_our_packages_keep_to_the_models(form: str) -> None:
    files = ours(form)
    check_package(files, form)
    space = parse_xml(files["imsmanifest.xml"], "imsmanifest.xml").tag
    assert space == f"{{{SPACES[form][1]}}}manifest"
    assert len(list(documents(files, form))) == (1 if form == "qti12" else len(EXPORTED))


@pytest.mark.parametrize(("name", "form"), [("emobench_ea20.qti_v3_0.zip", "qti30")])
def test_the_manifest_says_what_the_samples_say(shared_data: SharedData, name: str, form: str) -> None:
    def said(files: dict[str, bytes]) -> list[tuple[str, str]]:
        root = parse_xml(files["imsmanifest.xml"], "imsmanifest.xml")
        words = [(node.tag, node.text or "") for node in root.iter() if local(node) in {"schema", "schemaversion"}]
        return [(root.tag, ""), *words]

    assert said(ours(form)) == said(theirs(shared_data(f"data/samples/qti_generated/{name}")))


@pytest.mark.parametrize("form", ["qti21", "qti22", "qti30"])
def test_identifiers_are_names_and_answers_lead_to_options(form: str) -> None:
    for _, root in documents(ours(form), form):
        nodes = {local(node): node for node in root.iter()}
        options = [attribute(node, "identifier") for node in root.iter() if local(node) == "simpleChoice"]
        keys = [attribute(node, "mapKey") for node in root.iter() if local(node) == "mapEntry"]
        assert keys == options
        assert nodes["value"].text in options
        assert attribute(nodes["choiceInteraction"], "responseIdentifier") == "RESPONSE"
        assert attribute(nodes["outcomeDeclaration"], "identifier") == "SCORE"
        assert "map_response" in attribute(nodes["responseProcessing"], "template")
        assert all(NAME.fullmatch(name) for name in [attribute(root, "identifier"), *options])
