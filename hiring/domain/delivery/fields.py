"""Between the fields of a page and an answer: what a browser sends is read strictly, and never echoed back.

Fields carry opaque references (`rate-k3v9…`), answers the bank's option ids. The problems raised here name fields,
since a bank's id must not reach a candidate.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from hiring.domain.banks.model import RATING_MAX, Format, Item
from hiring.domain.delivery.answers import Answer, check_answer, expected_names
from hiring.domain.delivery.references import options_by_reference
from hiring.errors import Invalid, Problem

HIGHEST_REVISION = 10_000  # nobody changes one answer so often; it bounds what one attempt can store
LARGEST_BODY = 16_384
_WHOLE = re.compile(r"[1-9][0-9]?", re.ASCII)
_PREFIX = {Format.RATE_ALL: "rate-", Format.RANK: "rank-"}
_CHOICES = {Format.PICK_ONE, Format.BEST_WORST}

Fields = dict[str, int | str]


@dataclass(frozen=True, slots=True)
class SaveRequest:
    """The body of an autosave, read but not yet held against an item."""

    revision: int
    fields: Mapping[str, object]


def read_save_request(body: bytes) -> SaveRequest:
    """Return what an autosave asks for; raise `Invalid` for anything but `{"revision": n, "answer": {...}}`."""
    plain = _parse(body)
    if not isinstance(plain, dict) or plain.keys() != {"revision", "answer"}:
        raise _unreadable("Send an object with revision and answer, and nothing else.")
    revision, fields = plain["revision"], plain["answer"]
    if isinstance(revision, bool) or not isinstance(revision, int) or not 0 <= revision <= HIGHEST_REVISION:
        raise _unreadable(f"The revision is a whole number up to {HIGHEST_REVISION}.")
    if not isinstance(fields, dict):
        raise _unreadable("The answer is an object of fields.")
    return SaveRequest(revision, fields)


def to_fields(secret: str, item: Item, answer: Answer) -> Fields:
    """Return an answer as the fields of a page."""
    references = {option.id: reference for reference, option in options_by_reference(secret, item).items()}
    if prefix := _PREFIX.get(item.format):
        return {prefix + references[name]: value for name, value in answer.items()}
    if item.format in _CHOICES:
        return {name: references[str(value)] for name, value in answer.items()}
    return dict(answer)


def from_form(secret: str, item: Item, pairs: Iterable[tuple[str, str]]) -> Answer:
    """Return the answer in the pairs of a submitted form; an empty field (no place chosen) is no answer yet."""
    filled = [(name, value) for name, value in pairs if value != ""]
    repeated = [name for name, count in Counter(name for name, _ in filled).items() if count > 1]
    if repeated:
        raise Invalid([_problem("A field was sent twice.", "Choose again.")])
    return from_fields(secret, item, dict(filled))


def from_fields(secret: str, item: Item, fields: Mapping[str, object]) -> Answer:
    """Return the answer in `fields`; raise `Invalid`, each problem naming its field in `item`."""
    options = options_by_reference(secret, item)
    names = field_names(secret, item)
    problems: list[Problem] = []
    answer: dict[str, object] = {}
    for field, value in fields.items():
        if field not in names:
            problems.append(_problem("A field is not part of an answer to this question.", "Load it again."))
        elif item.format in _CHOICES:
            option = options.get(value) if isinstance(value, str) else None
            if option is None:
                problems.append(_problem("That is not one of the actions.", "Choose one of them.", field))
            else:
                answer[names[field]] = option.id
        else:
            top = len(item.options) if item.format is Format.RANK else RATING_MAX
            number = _whole(value, top)
            if number is None:
                problems.append(_problem(f"A whole number from 1 to {top} is needed.", "Choose one.", field))
            else:
                answer[names[field]] = number
    if problems:
        raise Invalid(problems)
    return _without_contradiction(secret, item, answer)


def field_names(secret: str, item: Item) -> dict[str, str]:
    """Return field -> name in the answer, in the order of the page."""
    if prefix := _PREFIX.get(item.format):
        return {prefix + reference: option.id for reference, option in options_by_reference(secret, item).items()}
    return {name: name for name in expected_names(item)}


def missing_fields(secret: str, item: Item, answer: Answer) -> tuple[str, ...]:
    """Return the fields that a complete answer would still need, in the order of the page."""
    return tuple(field for field, name in field_names(secret, item).items() if name not in answer)


def _parse(body: bytes) -> object:
    if len(body) > LARGEST_BODY:
        raise _unreadable("It is too long for an answer.")
    try:
        return json.loads(body.decode(), object_pairs_hook=_no_duplicates, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise _unreadable("It is not JSON.") from error


def _no_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    plain = dict(pairs)
    if len(plain) < len(pairs):
        raise ValueError("a name occurs twice")
    return plain


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


def _whole(value: object, top: int) -> int | None:
    if isinstance(value, str) and _WHOLE.fullmatch(value):
        value = int(value)
    whole = isinstance(value, int) and not isinstance(value, bool)
    return value if whole and isinstance(value, int) and 1 <= value <= top else None


def _without_contradiction(secret: str, item: Item, answer: Mapping[str, object]) -> Answer:
    try:
        return check_answer(item, answer)
    except Invalid as error:
        field = _first_of_a_clash(secret, item, answer)
        raise Invalid([replace(problem, item=field) for problem in error.problems]) from None


def _first_of_a_clash(secret: str, item: Item, answer: Mapping[str, object]) -> str:
    counts = Counter(answer.values())
    clashing = (
        field for field, name in field_names(secret, item).items() if name in answer and counts[answer[name]] > 1
    )
    return next(clashing, "")


def _problem(message: str, remedy: str, field: str = "") -> Problem:
    return Problem(message, remedy, item=field)


def _unreadable(detail: str) -> Invalid:
    return Invalid([Problem("This is not an answer that can be saved.", detail)])
