"""Records of other programs: a question each, their fields named by a map (stem=scenario,options=choices,key=label)."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from hiring.adapters.interchange.choices import LETTERS, Choice, Draft, Questions
from hiring.errors import Invalid, Problem

FIELDS: Final = ("stem", "options", "key", "tag")
NEEDED: Final = ("stem", "options", "key")


def parse_map(text: str) -> dict[str, str]:
    """Return a column map from `ours=theirs,...`; raise `Invalid` where it names something unknown or too little."""
    pairs = dict(part.strip().partition("=")[::2] for part in text.split(",") if part.strip())
    unknown = [name for name in pairs if name not in FIELDS]
    missing = [name for name in NEEDED if not pairs.get(name)]
    if unknown or missing:
        wrong = f"unknown: {', '.join(unknown)}" if unknown else f"missing: {', '.join(missing)}"
        raise Invalid(f"The map is not usable ({wrong}).", "Write --map stem=..,options=..,key=..[,tag=..].")
    return pairs


def read_mapped(records: Iterable[tuple[int, Mapping[str, Any]]], columns: Mapping[str, str], file: str) -> Questions:
    """Return the questions of the records; a record that is no question is refused with its line.

    The keyed option gets 7, the others 1: what the source says is which option is right, not how good the others are.
    """
    found = Questions()
    used = {name for wanted in columns.values() for name in (wanted, *wanted.split("+"))}
    unused: dict[str, None] = {}
    for number, (line, record) in enumerate(records, 1):
        unused |= dict.fromkeys(name for name in record if name not in used)
        try:
            found.drafts.append(_draft(record, columns, file, line, number))
        except ValueError as error:
            found.refused.append(Problem(str(error), "Mend the line.", file, line))
    if unused:
        found.notes.append(Problem(f"Left out: the columns {', '.join(unused)[:300]}.", "", file))
    return found


def _draft(record: Mapping[str, Any], columns: Mapping[str, str], file: str, line: int, number: int) -> Draft:
    stem, right = _text(record, columns["stem"]), _text(record, columns["key"])
    texts = _options(record, columns["options"])
    place = _place(right, texts)
    tag = _text(record, columns["tag"]) if "tag" in columns else "Situation"
    choices = tuple(Choice(text, float(n == place)) for n, text in enumerate(texts))
    return Draft(file, stem, choices, line, title=f"{tag}, {number}")


def _options(record: Mapping[str, Any], name: str) -> list[str]:
    """Return the options: a field that holds a list, or fields of one text each (`A+B+C`), empty ones left out."""
    names = name.split("+")
    choices = record.get(name) if len(names) == 1 else [record.get(each, "") for each in names]
    if len(names) > 1 and isinstance(choices, list):
        choices = [choice for choice in choices if choice != ""]
    if not isinstance(choices, list) or not all(isinstance(choice, str) and choice.strip() for choice in choices):
        msg = f"{name} is not a list of texts."
        raise ValueError(msg)
    return [choice.strip() for choice in choices]


def _place(right: str, texts: list[str]) -> int:
    """Return which option the key means: its text, or its letter."""
    if texts.count(right) == 1:
        return texts.index(right)
    if right not in texts and len(right) == 1 and right.lower() in LETTERS[: len(texts)]:
        return LETTERS.index(right.lower())
    msg = f"The key “{right[:60]}” is not exactly one of the options."
    raise ValueError(msg)


def _text(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    if not isinstance(value, str) or not value.strip():
        msg = f"{name} is missing or no text."
        raise ValueError(msg)
    return value.strip()
