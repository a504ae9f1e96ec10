"""QTI 1.2: items of a `questestinterop` document."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from hiring.adapters.interchange.choices import Choice, Draft, Questions
from hiring.adapters.interchange.left_out import FORMATTING, METADATA, LeftOut
from hiring.adapters.interchange.markup import element_to_text, html_to_text, local, number

_ANSWERS = {"response_lid", "response_str", "response_num", "response_xy", "response_grp", "response_extension"}
_SHOWN = {"matimage", "mataudio", "matvideo", "matapplet", "matapplication", "matref"}
_TEXTS = {"mattext", "matemtext"}
_FRAMES = {"flow", "flow_mat", "flow_label", "response_lid", "render_choice"}
_HOLDERS = {"questestinterop", "assessment", "section", "objectbank"}
_TAKEN = {*_HOLDERS, "item", "itemmetadata", "presentation", "resprocessing"}
_OWN_METADATA = "question_type"  # says only what the presentation shows anyway
_WORDS = {
    "response_str": "free text",
    "response_num": "a number",
    "response_xy": "a place in a picture",
    "response_grp": "groups",
}


def read_assessment(root: Element, file: str, found: Questions) -> None:
    """Add the questions of a document to `found`, with notices of what a bank cannot hold."""
    around = LeftOut()
    for node in root.iter():
        if local(node) in _HOLDERS:
            found.title = found.title or (node.get("title", "") if local(node) == "assessment" else "")
            _beside(node, around)
        elif local(node) == "item":
            _read_item(node, file, found)
            _metadata(node, around)
    found.notes += around.notes(file)


def _read_item(node: Element, file: str, found: Questions) -> None:
    label = node.get("title") or node.get("ident") or ""
    left = LeftOut()
    try:
        found.drafts.append(_draft(node, file, left))
    except ValueError as error:
        found.refuse(str(error), file, None, label)
    else:
        _beside(node, left)
        found.notes += left.notes(file, label)


def _beside(node: Element, left: LeftOut) -> None:
    """Note what stands in a test or an item and is not taken."""
    for part in node:
        if local(part) not in _TAKEN:
            left.element(local(part))


def _metadata(item: Element, left: LeftOut) -> None:
    """Note, once for a file, what its items say about themselves."""
    for node in item.iter():
        if local(node) == "fieldlabel" and (node.text or "").strip() not in {"", _OWN_METADATA}:
            left.add(METADATA, (node.text or "").strip()[:40])


def _draft(item: Element, file: str, left: LeftOut) -> Draft:
    presentation = next((part for part in item if local(part) == "presentation"), None)
    if presentation is None:
        msg = "It shows nothing: there is no presentation."
        raise ValueError(msg)
    response = _response(presentation)
    stem = _text(presentation, left)
    labels = [node for node in response.iter() if local(node) == "response_label"]
    texts = [_text(label, left) for label in labels]
    names = [label.get("ident", "") for label in labels]
    worth = _worth(item, names)
    choices = tuple(Choice(text, worth[name], name.strip()) for name, text in zip(names, texts, strict=True))
    if len(set(names)) < len(names):
        msg = "Two options have one ident."
        raise ValueError(msg)
    if any(node.get("shuffle", "").lower() == "yes" for node in response):
        left.add("shuffling of the options")
    return Draft(file, stem, choices, id=item.get("ident", ""), title=item.get("title", ""))


def _response(presentation: Element) -> Element:
    """Return the one single choice of an item; raise `ValueError` naming what stands there instead."""
    found = [node for node in presentation.iter() if local(node) in _ANSWERS]
    for node in found:
        if local(node) in _WORDS:
            msg = f"The answer is {_WORDS[local(node)]} ({local(node)}), not a choice."
            raise ValueError(msg)
    if len(found) != 1:
        msg = (
            "There is nothing to choose."
            if not found
            else f"It asks {len(found)} things (matching, or several blanks)."
        )
        raise ValueError(msg)
    if found[0].get("rcardinality", "Single").lower() != "single":
        msg = f"Several answers may be chosen or ordered ({found[0].get('rcardinality')}), not one."
        raise ValueError(msg)
    return found[0]


def _text(node: Element, left: LeftOut) -> str:
    """Return the text of a presentation or an option; the options have theirs to themselves."""
    return "\n".join(_material(material, left) for material in _materials(node, left))


def _materials(node: Element, left: LeftOut) -> Iterator[Element]:
    """Yield the material before, in and after the choice, noting what is none."""
    for child in node:
        name = local(child)
        if name == "material":
            yield child
        elif name in _FRAMES:
            yield from _materials(child, left)
        elif name != "response_label":
            left.element(name)


def _material(material: Element, left: LeftOut) -> str:
    parts = []
    for node in material:
        name = local(node)
        if name in _SHOWN:
            msg = f"It holds {name}, which a text cannot show."
            raise ValueError(msg)
        if name in _TEXTS:
            parts.append(_words_of(node, left))
        elif name != "matbreak":
            left.element(name)
        if name == "matemtext":
            left.add(FORMATTING, name)
    return "\n".join(parts)


def _words_of(node: Element, left: LeftOut) -> str:
    if len(node):
        return element_to_text([node], left)
    words = node.text or ""
    return words if node.get("texttype", "text/plain").lower() == "text/plain" else html_to_text(words, left)


def _worth(item: Element, names: list[str]) -> dict[str, float]:
    """Return what each option earns, as a part of the stated scale."""
    low, high = _scale(item)
    worth: dict[str, float] = {}
    others = 0.0
    for condition in item.iter():
        if local(condition) != "respcondition":
            continue
        scores = [
            node
            for node in condition
            if local(node) == "setvar" and node.get("varname", "SCORE") in {"SCORE", "que_score"}
        ]
        if not scores:
            continue  # feedback only
        tests = [node for part in condition if local(part) == "conditionvar" for node in part]
        if any(local(node) == "other" for node in tests):
            others = (number(scores[0].text or "") - low) / (high - low)
            continue
        if len(tests) != 1 or local(tests[0]) != "varequal" or len(scores) != 1:
            msg = "Its scoring rules are not one option each."
            raise ValueError(msg)
        name = (tests[0].text or "").strip()
        if name not in names:
            msg = f"Its scoring rule names an option that is not there: {name[:40]}."
            raise ValueError(msg)
        worth[name] = (number(scores[0].text or "") - low) / (high - low)
    if not worth:
        msg = "It has no key: no scoring rule names an option."
        raise ValueError(msg)
    return {name: worth.get(name, others) for name in names}


def _scale(item: Element) -> tuple[float, float]:
    declared = next((node for node in item.iter() if local(node) == "decvar"), None)
    low = number(declared.get("minvalue", "0")) if declared is not None else 0.0
    high = number(declared.get("maxvalue", "100")) if declared is not None else 100.0
    if not low < high:
        msg = "Its rating scale has no width."
        raise ValueError(msg)
    return low, high
