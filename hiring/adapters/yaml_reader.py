"""Plain YAML with the line of every part, read quickly and strictly.

Anchors, aliases, tags, directives, `<<`, depth and a field named twice are refused at the first event that shows
them, so a small file cannot blow itself up. libyaml finds the events; what a word means is decided here and follows
YAML 1.2: `yes` is a text and 010 is ten.
"""

import re
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import yaml
from yaml.error import MarkedYAMLError, YAMLError
from yaml.events import (
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
)

from hiring.errors import Invalid, Problem

MAX_DEPTH: Final = 8
MAX_PARTS: Final = 300_000  # names, values, lists and mappings: four thousand items and their keys
MAX_ENTRIES: Final = 10_000  # of one list or mapping: each may be wrong in many ways, and every way is remembered
_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # without libyaml the same events, ten times slower
# Control characters, and what ends a line in YAML 1.1 but not in 1.2.
_SPECIAL = re.compile("[^\t\n\r -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NO_TEXT = re.compile(r"[~+.0-9-]|true|false|null|$", re.IGNORECASE)  # how whatever is no text begins
_INTEGER = re.compile(r"[-+]?(?:0b[01_]+|0o[0-7_]+|0x[0-9a-fA-F_]+|[0-9_]+)")
_FLOAT = re.compile(
    r"[-+]?(?:[0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[0-9][0-9_]*[eE][-+]?[0-9]+|\.[0-9_]+(?:[eE][-+][0-9]+)?"
    r"|\.(?:inf|Inf|INF))|\.(?:nan|NaN|NAN)"
)
_DATE = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?"
    r"(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?"
)
_WORDS: Final = {
    form: value
    for word, value in (("true", True), ("false", False), ("null", None))
    for form in (word, word.title(), word.upper())
} | {"~": None, "": None}
_BASES: Final = {"0b": 2, "0o": 8, "0x": 16}


class Fields(dict[Any, Any]):
    """A mapping, and the line each of its fields stands in."""

    __slots__ = ("lines",)

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[Any, int] = {}


class Entries(list[Any]):
    """A list, and the line each of its entries starts in."""

    __slots__ = ("lines",)

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[Any, int] = {}


@dataclass(frozen=True, slots=True)
class Other:
    """A date: nothing a bank holds, and no text until it is quoted."""

    words: str


def read_yaml(text: str, file: str) -> object:
    """Return what a file says, None if it says nothing; raise `Invalid` where it is no plain YAML."""
    special = _SPECIAL.search(text)
    if special is not None:
        message = f"Not YAML: special characters are not allowed (U+{ord(special[0]):04X})."
        remedy = "Take it out, or write it as an escape between double quotes."
        raise _fault(message, remedy, file, text.count("\n", 0, special.start()))
    try:
        return _Reader(text, file).document()
    except MarkedYAMLError as error:
        line = None if error.problem_mark is None else error.problem_mark.line
        raise _not_yaml(str(error.problem), file, line) from error
    except YAMLError as error:
        raise _not_yaml(str(error), file, None) from error


class _Reader:
    """Puts the events of a text together."""

    def __init__(self, text: str, file: str) -> None:
        self.events: Iterator[Event] = yaml.parse(text, Loader=_PARSER)
        self.file = file
        self.parts = 0

    def document(self) -> object:
        """Return the content of the one document."""
        content: object = None
        documents = 0
        for event in self.events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _not_yaml("another document starts there", self.file, event.start_mark.line)
                if event.version or event.tags:
                    raise _fault("Directives (%) are not read.", "Take them out.", self.file, event.start_mark.line)
                content = self.node(next(self.events), 1)
        return content

    def node(self, event: Event, depth: int) -> object:
        """Return what starts with `event`; reads to its end."""
        line = event.start_mark.line
        if event.anchor is not None or getattr(event, "tag", None) is not None:
            raise self.trick(line)
        self.parts += 1
        if self.parts > MAX_PARTS:
            raise self.too_many(MAX_PARTS, line)
        if depth > MAX_DEPTH:
            raise _not_yaml(f"maximum depth of {MAX_DEPTH} exceeded", self.file, line)
        if isinstance(event, ScalarEvent):
            return event.value if event.style else self.word(event.value, line)
        return self.fields(depth) if isinstance(event, MappingStartEvent) else self.entries(depth)

    def word(self, plain: str, line: int) -> object:
        """Return what a word without quotes means."""
        if plain == "<<":
            raise self.trick(line)
        try:
            return _meaning(plain)
        except ValueError as error:
            raise _not_yaml(f"“{plain[:20]}” is no number", self.file, line) from error

    def fields(self, depth: int) -> Fields:
        """Return a mapping; reads to its end."""
        found = Fields()
        for event in self.events:
            if isinstance(event, MappingEndEvent):
                break
            line = event.start_mark.line
            if len(found) == MAX_ENTRIES:
                raise self.too_many(MAX_ENTRIES, line)
            name = self.node(event, depth + 1)
            if not isinstance(name, Hashable):
                raise _not_yaml("a list or a mapping is no name of a field", self.file, line)
            if name in found:
                raise _not_yaml(f'found duplicate key "{name}"', self.file, line)
            found.lines[name] = line + 1
            found[name] = self.node(next(self.events), depth + 1)
        return found

    def entries(self, depth: int) -> Entries:
        """Return a list; reads to its end."""
        found = Entries()
        for event in self.events:
            if isinstance(event, SequenceEndEvent):
                break
            line = event.start_mark.line
            if len(found) == MAX_ENTRIES:
                raise self.too_many(MAX_ENTRIES, line)
            found.lines[len(found)] = line + 1
            found.append(self.node(event, depth + 1))
        return found

    def too_many(self, limit: int, line: int) -> Invalid:
        """Return the refusal of a file that no person wrote."""
        return _fault(f"There are more than {limit:,} parts here.", "Split the bank.", self.file, line)

    def trick(self, line: int) -> Invalid:
        """Return the refusal of what a plain file has no use for."""
        return _fault("Anchors, aliases, tags and “<<” are not read.", "Write it out.", self.file, line)


def _meaning(plain: str) -> object:
    """Return the text, number, truth value or nothing that a word stands for; raise `ValueError` for half a number."""
    if not _NO_TEXT.match(plain):
        return plain
    if plain in _WORDS:
        return _WORDS[plain]
    if _INTEGER.fullmatch(plain):
        digits = plain.replace("_", "")
        unsigned = digits.lstrip("+-")
        return int(digits, _BASES.get(unsigned[:2], 10))
    if _FLOAT.fullmatch(plain):
        return float(plain.lower().replace("_", "").replace(".inf", "inf").replace(".nan", "nan"))
    return Other(plain) if _DATE.fullmatch(plain) else plain


def _not_yaml(reason: str, file: str, line: int | None) -> Invalid:
    return _fault(f"Not YAML: {reason}.", "Check spaces, dashes and quotes there.", file, line)


def _fault(message: str, remedy: str, file: str, line: int | None) -> Invalid:
    """Return an `Invalid` about one place; `line` counts from nought, as parsers do."""
    return Invalid([Problem(message, remedy, file, None if line is None else line + 1)])
