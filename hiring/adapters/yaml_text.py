"""YAML text of plain data, written directly: the general writer takes six seconds over a thousand items."""

import json
import re
from collections.abc import Iterator
from functools import lru_cache

# What is surely read as the same text without quotes, in every version of YAML.
_PLAIN = re.compile(r"[A-Za-z][^\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff:#&*!<\\]*")
_QUOTED = re.compile(r"[0-9][0-9A-Za-z.-]*")  # versions and dates: texts that look like numbers
_WORDS = {"yes", "no", "on", "off", "true", "false", "null"}
# JSON leaves these as they are; in YAML they break a line or may not stand in a file.
_ESCAPED = re.compile(r"[\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]")


def yaml_text(content: object) -> str:
    """Return `content` (mappings, lists, texts, numbers, None) as block YAML."""
    return "\n".join([*_lines(content), ""])


def _lines(node: object) -> Iterator[str]:
    if isinstance(node, dict) and node:
        for name, value in node.items():
            yield from _entry(_label(name), value)
    elif isinstance(node, list) and node:
        for value in node:
            yield from _element(value)
    else:
        yield _scalar(node)


def _entry(label: str, value: object) -> Iterator[str]:
    if not value or not isinstance(value, dict | list):
        yield f"{label} {_scalar(value)}"
        return
    yield label
    indent = "" if isinstance(value, list) else "  "
    for line in _lines(value):
        yield indent + line


def _element(value: object) -> Iterator[str]:
    lead = "- "
    for line in _lines(value):
        yield lead + line
        lead = "  "


@lru_cache(maxsize=1000)
def _label(name: object) -> str:
    """Return a field's name; the same few stand in every item."""
    return f"{_scalar(name)}:"


def _scalar(value: object) -> str:
    if isinstance(value, dict):
        return "{}"
    if isinstance(value, list):
        return "[]"
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value.lower() not in _WORDS and value == value.rstrip():
        return value
    if isinstance(value, str) and _QUOTED.fullmatch(value):
        return f"'{value}'"
    text = json.dumps(value, ensure_ascii=False)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found.group()):04x}", text)
