"""XML without entities or document types, and markup turned into the plain text a candidate reads."""

import re
from collections.abc import Iterable
from html.parser import HTMLParser
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from hiring.adapters.interchange.left_out import FORMATTING, LINKS, STYLES, LeftOut
from hiring.adapters.interchange.sources import MAX_ATTRIBUTES, MAX_TAGS, refusal

MAX_DEPTH: Final = 60
MAX_SCORE: Final = 1_000_000
_SPACES = re.compile(r"[ \t\r\n\f]+")
_AROUND_BREAK = re.compile(r" ?\n ?")
_SIMPLE = re.compile(r"\S+(?: \S+)*(?:\n\S+(?: \S+)*)*")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
BLOCKS = {"p", "div", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre"}
UNSHOWABLE = {
    "img",
    "object",
    "audio",
    "video",
    "math",
    "svg",
    "iframe",
    "embed",
    "picture",
    "canvas",
    "script",
    "printedVariable",
}
HIDDEN = {"feedbackInline", "feedbackBlock", "rubricBlock", "templateBlock", "templateInline", "style"}
# Names that say something plain text does not; what stands inside lists and tables goes by the name of the whole.
MARKED = {
    *("abbr", "acronym", "b", "bdo", "big", "blockquote", "cite", "code", "del", "dfn", "dl", "em", "font", "hr", "i"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "ins", "kbd", "mark", "ol", "q", "rt", "ruby", "s", "samp", "small"),
    *("strike", "strong", "sub", "sup", "table", "tt", "u", "ul", "var"),
}


def parse_xml(content: bytes, file: str) -> Element:
    """Return the root of a document; raise `Invalid` for entities, document types, depth and faults."""
    if content.count(b"<") > MAX_TAGS or content.count(b"=") > MAX_ATTRIBUTES:
        limits = f"{MAX_TAGS:,} tags or {MAX_ATTRIBUTES:,} attributes"
        raise refusal(f"The XML has more than {limits}.", "Split it.", file)
    try:
        root: Element = fromstring(content, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except DefusedXmlException as error:
        raise refusal("Document types and entities are not read.", "Take the DOCTYPE out.", file) from error
    except ParseError as error:
        raise refusal(f"Not XML: {error}.", "Export it again.", file, error.position[0]) from error
    except (ValueError, LookupError, RecursionError) as error:  # an encoding nobody knows, depth without end
        raise refusal(f"Not XML: {error}.", "Save it as UTF-8.", file) from error
    level = [root]
    for _ in range(MAX_DEPTH):
        level = [child for node in level for child in node]
        if not level:
            return root
    raise refusal("The XML is nested too deep.", "Check what the file is.", file)


def local(node: Element) -> str:
    """Return the name of an element as QTI 1 and 2 write it: no namespace, no `qti-`, camel case."""
    name = node.tag.rpartition("}")[2]
    return camel(name.removeprefix("qti-"))


def camel(name: str) -> str:
    """Return `maxChoices` for `max-choices`."""
    first, *rest = name.split("-")
    return first + "".join(part.capitalize() for part in rest)


def attribute(node: Element, name: str) -> str:
    """Return an attribute under its QTI 2 name, however this version spells it; empty if absent."""
    for key, value in node.attrib.items():
        if camel(key) == name:
            return value
    return ""


class PlainText:
    """Collects text the way a reader sees it: blocks on lines of their own, spaces collapsed."""

    def __init__(self, left: LeftOut) -> None:
        self.parts: list[str] = []
        self.unshowable: set[str] = set()
        self.left = left

    def text(self, words: str, *, literal: bool = False) -> None:
        """Add words, or with `literal` every character as it is (`pre`)."""
        self.parts.append(_guarded(words) if literal else _SPACES.sub(" ", words))

    def tag(self, name: str) -> None:
        """Note the start or end of an element."""
        if name in BLOCKS or name == "br":
            self.parts.append("\n")
        if name in UNSHOWABLE:
            self.unshowable.add(name)
        if name in MARKED:
            self.left.add(FORMATTING, name)

    def attributes(self, names: Iterable[str]) -> None:
        """Note what the attributes of an element add."""
        if "href" in names:
            self.left.add(LINKS)
        if "style" in names:
            self.left.add(STYLES, "style")

    def value(self) -> str:
        """Return the text."""
        joined = re.sub(" +", " ", "".join(self.parts))
        lines = _AROUND_BREAK.sub("\n", joined).strip(" \n")
        text = re.sub(r"\n{2,}", "\n", lines)
        for guard, character in _GUARDS:
            text = text.replace(guard, character)
        return text


# Stand-ins for the white space of `pre` while the rest is collapsed: halves of pairs, which no decoded text holds.
_GUARDS = (("\ud800", " "), ("\ud801", "\n"))


def _guarded(words: str) -> str:
    for guard, character in _GUARDS:
        words = words.replace(character, guard)
    return words


class _Html(HTMLParser):
    def __init__(self, left: LeftOut) -> None:
        super().__init__(convert_charrefs=True)
        self.plain = PlainText(left)
        self.literal = 0
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.literal += tag == "pre"
        if tag == "style":
            self.hidden += 1
            self.plain.left.element(tag)
        self.plain.tag(tag)
        self.plain.attributes([name for name, _ in attrs])

    def handle_endtag(self, tag: str) -> None:
        self.literal -= tag == "pre"
        self.hidden -= tag == "style" and self.hidden > 0
        if tag not in UNSHOWABLE:
            self.plain.tag(tag)

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.plain.text(data, literal=self.literal > 0)


def html_to_text(markup: str, left: LeftOut) -> str:
    """Return the plain text of HTML, noting what goes; raise `ValueError` if it shows something text cannot."""
    parser = _Html(left)
    parser.feed(markup)
    parser.close()
    return _checked(parser.plain)


def element_to_text(nodes: list[Element], left: LeftOut) -> str:
    """Return the plain text of XHTML, noting what goes; raise `ValueError` if it shows something text cannot."""
    plain = PlainText(left)
    for node in nodes:
        _walk(node, plain, literal=False)
        plain.tag("p")
    return _checked(plain)


def _walk(node: Element, plain: PlainText, *, literal: bool) -> None:
    name = local(node)
    if name in HIDDEN:
        plain.left.element(name)
        return
    literal = literal or name == "pre"
    plain.tag(name)
    plain.attributes(node.attrib)
    plain.text(node.text or "", literal=literal)
    for child in node:
        _walk(child, plain, literal=literal)
        plain.text(child.tail or "", literal=literal)
    plain.tag(name)


def _checked(plain: PlainText) -> str:
    if plain.unshowable:
        msg = f"It holds {', '.join(sorted(plain.unshowable))}, which a text cannot show."
        raise ValueError(msg)
    return plain.value()


def xml_cannot_hold(text: str) -> bool:
    """Say whether a text holds a character that no XML document may hold."""
    return _NOT_XML.search(text) is not None


def escaped(text: str) -> str:
    """Return a text for XML, with line ends that survive."""
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("\r", "&#13;")):
        text = text.replace(character, entity)
    return text


def escaped_attribute(text: str) -> str:
    """Return a text for an attribute, with white space that survives."""
    return escaped(text).replace("\n", "&#10;").replace("\t", "&#9;")


def paragraphs(text: str) -> str:
    """Return XHTML for a text: paragraphs, or `pre` where white space would not survive them."""
    if _SIMPLE.fullmatch(text):
        return "".join(f"<p>{escaped(line)}</p>" for line in text.split("\n"))
    return f"<pre>{escaped(text)}</pre>"


def number(text: str) -> float:
    """Return a score; raise `ValueError` for what is none."""
    try:
        value = float(text)
    except ValueError:
        msg = f"“{text[:20]}” is no number."
        raise ValueError(msg) from None
    if not abs(value) <= MAX_SCORE:  # false for nan too
        msg = f"“{text[:20]}” is no score."
        raise ValueError(msg)
    return value
