"""QTI 1.2: items of a `questestinterop` document."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from hiring.adapters.interchange.choices import Choice, Draft, Questions
from hiring.adapters.interchange.markup import element_to_text, html_to_text, local, number
from hiring.errors import Problem

_ANSWERS = {"response_lid", "response_str", "response_num", "response_xy", "response_grp", "response_extension"}
_SHOWN = {"matimage", "mataudio", "matvideo", "matapplet", "matapplication", "matref"}
_WORDS = {
    "response_str": "free text",
    "response_num": "a number",
    "response_xy": "a place in a picture",
    "response_grp": "groups",
}


def read_assessment(root: Element, file: str, found: Questions) -> None:
    """Add the questions of a document to `found`."""
    for node in root.iter():
        if local(node) == "item":
            label = node.get("title") or node.get("ident") or ""
            try:
                found.drafts.append(_draft(node, file))
            except ValueError as error:
                found.refuse(str(error), file, None, label)
            if any(local(part) == "itemfeedback" for part in node):
                found.notes.append(Problem("The feedback was left out.", "", file, None, label[:80]))


def _draft(item: Element, file: str) -> Draft:
    presentation = next((part for part in item if local(part) == "presentation"), None)
    if presentation is None:
        msg = "It shows nothing: there is no presentation."
        raise ValueError(msg)
    response = _response(presentation)
    stem = "\n".join(_material(node) for node in _materials(presentation, response))
    labels = [node for node in response.iter() if local(node) == "response_label"]
    texts = ["\n".join(_material(part) for part in label.iter() if local(part) == "material") for label in labels]
    names = [label.get("ident", "") for label in labels]
    worth = _worth(item, set(names))
    choices = tuple(Choice(text, worth.get(name, 0.0), name.strip()) for name, text in zip(names, texts, strict=True))
    if len(set(names)) < len(names):
        msg = "Two options have one ident."
        raise ValueError(msg)
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


def _materials(node: Element, stop: Element) -> Iterator[Element]:
    """Yield the material before and after the choice, not the options' own."""
    for child in node:
        if child is stop:
            yield from (part for part in child if local(part) == "material")
        elif local(child) == "material":
            yield child
        else:
            yield from _materials(child, stop)


def _material(material: Element) -> str:
    parts = []
    for node in material.iter():
        name = local(node)
        if name in _SHOWN:
            msg = f"It holds {name}, which a text cannot show."
            raise ValueError(msg)
        if name == "mattext":
            words = "".join(node.itertext())
            if node.get("texttype", "text/plain").lower() == "text/plain":
                parts.append(words if list(node) == [] else element_to_text([node]))
            else:
                parts.append(element_to_text([node]) if len(node) else html_to_text(words))
    return "\n".join(parts)


def _worth(item: Element, names: set[str]) -> dict[str, float]:
    """Return what each option earns, as a part of the stated scale."""
    low, high = _scale(item)
    worth: dict[str, float] = {}
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
    return worth


def _scale(item: Element) -> tuple[float, float]:
    declared = next((node for node in item.iter() if local(node) == "decvar"), None)
    low = number(declared.get("minvalue", "0")) if declared is not None else 0.0
    high = number(declared.get("maxvalue", "100")) if declared is not None else 100.0
    if not low < high:
        msg = "Its rating scale has no width."
        raise ValueError(msg)
    return low, high
