"""QTI 2.1, 2.2 and 3.0: an `assessmentItem` document."""

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from hiring.adapters.interchange.choices import Choice, Draft, Questions
from hiring.adapters.interchange.left_out import LeftOut
from hiring.adapters.interchange.markup import attribute, element_to_text, local, number

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_WORDS = {
    "associateInteraction": "pairs",
    "drawingInteraction": "a drawing",
    "extendedTextInteraction": "free text",
    "gapMatchInteraction": "gaps to fill",
    "graphicGapMatchInteraction": "gaps in a picture",
    "hotspotInteraction": "a place in a picture",
    "hottextInteraction": "marked words",
    "inlineChoiceInteraction": "choices inside the text",
    "matchInteraction": "pairs",
    "mediaInteraction": "a recording",
    "orderInteraction": "an order",
    "sliderInteraction": "a number",
    "textEntryInteraction": "typed text",
    "uploadInteraction": "a file",
}
_TAKEN = {"itemBody", "responseDeclaration", "responseProcessing", "outcomeDeclaration"}
_COMPARISONS = {"match", "equal", "stringMatch"}
_PLAIN_RULES = {
    *("responseProcessing", "responseCondition", "responseIf", "responseElse", "responseElseIf", "match", "variable"),
    *("correct", "setOutcomeValue", "baseValue", "mapResponse", "isNull", "not", "sum"),
}


@dataclass(frozen=True, slots=True)
class _Scale:
    low: float
    high: float


def read_item(root: Element, file: str, found: Questions) -> None:
    """Add the question of a document to `found`, with a notice of what a bank cannot hold."""
    label = attribute(root, "title") or attribute(root, "identifier")
    language = root.get(_XML_LANG, "")
    found.language = found.language or language
    left = LeftOut()
    try:
        found.drafts.append(_draft(root, file, left))
    except ValueError as error:
        found.refuse(str(error), file, None, label)
        return
    if language not in {"", found.language}:
        left.add("its language", language)
    found.notes += left.notes(file, label)


def _draft(root: Element, file: str, left: LeftOut) -> Draft:
    body = next((part for part in root if local(part) == "itemBody"), None)
    if body is None:
        msg = "It shows nothing: there is no item body."
        raise ValueError(msg)
    interaction = _interaction(body)
    prompts = [part for part in interaction if local(part) == "prompt"]
    options = [part for part in interaction if local(part) == "simpleChoice"]
    names = [attribute(option, "identifier") for option in options]
    if len(set(names)) < len(names):
        msg = "Two options have one identifier."
        raise ValueError(msg)
    texts = [element_to_text([option], left) for option in options]
    stem = element_to_text([*_around(body, interaction), *prompts], left)
    response = attribute(interaction, "responseIdentifier")
    worth = _worth(root, response, names)
    _beside(root, response, left)
    _inside(interaction, options, left)
    choices = tuple(Choice(text, worth[name], name) for name, text in zip(names, texts, strict=True))
    return Draft(file, stem, choices, id=attribute(root, "identifier"), title=attribute(root, "title"))


def _beside(root: Element, response: str, left: LeftOut) -> None:
    """Note what stands around the body and is not taken."""
    for part in root:
        name = local(part)
        if name == "responseProcessing" and not _scores_as_declared(part):
            left.add("rules of scoring", name)
        if name == "responseDeclaration" and attribute(part, "identifier") != response:
            left.add("further responses", attribute(part, "identifier"))
        if name not in _TAKEN:
            left.element(name)
    for name, what in (("adaptive", "steps that adapt"), ("timeDependent", "time limits")):
        if attribute(root, name) == "true":
            left.add(what, name)


def _inside(interaction: Element, options: list[Element], left: LeftOut) -> None:
    """Note what stands inside the interaction and is not taken."""
    for part in interaction:
        if local(part) not in {"prompt", "simpleChoice"}:
            left.element(local(part))
    if attribute(interaction, "shuffle") == "true" and any(attribute(o, "fixed") != "true" for o in options):
        left.add("shuffling of the options")


def _scores_as_declared(rules: Element) -> bool:
    """Say whether scoring follows the correct response or the mapping, so that nothing is lost without the rules."""
    template = attribute(rules, "template").rpartition("/")[2].removesuffix(".xml")
    if template:
        return template in {"match_correct", "map_response"}
    compared = [part for node in rules.iter() if local(node) in _COMPARISONS for part in node]
    return all(local(node) in _PLAIN_RULES for node in rules.iter()) and all(
        local(part) in {"variable", "correct"} for part in compared
    )


def _interaction(body: Element) -> Element:
    """Return the one single choice of an item; raise `ValueError` naming what stands there instead."""
    found = [node for node in body.iter() if local(node).endswith("Interaction")]
    for node in found:
        name = local(node)
        if name != "choiceInteraction":
            msg = f"The answer is {_WORDS.get(name, 'of another kind')} ({name}), not a choice."
            raise ValueError(msg)
    if len(found) != 1:
        msg = "There is nothing to choose." if not found else f"It asks {len(found)} things."
        raise ValueError(msg)
    if attribute(found[0], "maxChoices") not in {"", "1"}:
        msg = "Several answers may be chosen, not one."
        raise ValueError(msg)
    return found[0]


def _around(body: Element, interaction: Element) -> list[Element]:
    """Return a copy of the body without the interaction (and what is in it)."""

    def without(node: Element) -> Element:
        copy = Element(node.tag, node.attrib)
        copy.text, copy.tail = node.text, node.tail
        for child in node:
            if child is interaction:
                _add_text(copy, child.tail or "")
            else:
                copy.append(without(child))
        return copy

    return [without(body)]


def _add_text(node: Element, words: str) -> None:
    if len(node):
        node[-1].tail = (node[-1].tail or "") + words
    else:
        node.text = (node.text or "") + words


def _worth(root: Element, response: str, names: list[str]) -> dict[str, float]:
    """Return what each option earns: by the mapping if there is one, otherwise the correct response all."""
    declared = next(
        (part for part in root if local(part) == "responseDeclaration" and attribute(part, "identifier") == response),
        None,
    )
    if declared is None:
        msg = "It has no key: nothing declares its response."
        raise ValueError(msg)
    if attribute(declared, "cardinality") not in {"", "single"}:
        msg = f"Its response is {attribute(declared, 'cardinality')}, not one choice."
        raise ValueError(msg)
    correct = [(value.text or "").strip() for part in declared if local(part) == "correctResponse" for value in part]
    mapping = next((part for part in declared if local(part) == "mapping"), None)
    if len(correct) > 1 or (not correct and mapping is None) or not set(correct) <= set(names):
        msg = "It has no key: the correct response is not exactly one of the options."
        raise ValueError(msg)
    if mapping is None:
        return {name: float(name in correct) for name in names}
    worth = _mapped(mapping, names)
    if any(worth[name] < max(worth.values()) for name in correct):
        msg = "Its mapping contradicts its correct response."
        raise ValueError(msg)
    return worth


def _mapped(mapping: Element, names: list[str]) -> dict[str, float]:
    """Return the mapped values as parts of the scale: its stated bounds, or from nothing to the best value."""
    default = number(attribute(mapping, "defaultValue") or "0")
    values = {
        attribute(entry, "mapKey"): number(attribute(entry, "mappedValue"))
        for entry in mapping
        if local(entry) == "mapEntry"
    }
    if not set(values) <= set(names):
        msg = "Its mapping names an option that is not there."
        raise ValueError(msg)
    full = {name: values.get(name, default) for name in names}
    scale = _scale(mapping, full)
    return {name: (value - scale.low) / (scale.high - scale.low) for name, value in full.items()}


def _scale(mapping: Element, values: dict[str, float]) -> _Scale:
    low, high = attribute(mapping, "lowerBound"), attribute(mapping, "upperBound")
    found = _Scale(
        number(low) if low else min(0.0, *values.values()), number(high) if high else max(0.0, *values.values())
    )
    if not found.low < found.high:
        msg = "Its rating scale has no width."
        raise ValueError(msg)
    return found
