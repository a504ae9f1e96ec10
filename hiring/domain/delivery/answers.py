"""Answers: the one shape in which a page, a file and the store hold what a candidate said, and its checks.

An answer is a mapping of names to whole numbers or option ids, by format:

=============  =========================================
rate_all       option id -> rating 1..7
rank           option id -> place 1..K, each place once
best_worst     "best" -> option id, "worst" -> option id
pick_one       "choice" -> option id
single_action  "rating" -> rating 1..7
=============  =========================================

Part of an answer may be saved; only a complete one is scored.
"""

from collections.abc import Mapping

from hiring.domain.banks.model import RATING_MAX, RATING_MIN, Format, Item
from hiring.errors import Invalid, Problem
from hiring.hashing import sha256_of

Answer = Mapping[str, int | str]

EMPTY: Answer = {}


def expected_names(item: Item) -> tuple[str, ...]:
    """Return the names a complete answer to `item` has."""
    match item.format:
        case Format.RATE_ALL | Format.RANK:
            return tuple(option.id for option in item.options)
        case Format.BEST_WORST:
            return ("best", "worst")
        case Format.PICK_ONE:
            return ("choice",)
        case Format.SINGLE_ACTION:
            return ("rating",)


def is_complete(item: Item, answer: Answer) -> bool:
    """Whether nothing is missing from `answer`."""
    return all(name in answer for name in expected_names(item))


def check_answer(item: Item, answer: Mapping[str, object]) -> Answer:
    """Return `answer` with checked types; raise `Invalid` naming every part that is not an answer to `item`."""
    names = expected_names(item)
    problems = [
        Problem(f"{name!r} is not part of an answer to this question.", "Leave it out.", item=item.id)
        for name in answer
        if name not in names
    ]
    checked: dict[str, int | str] = {}
    for name in names:
        if name in answer:
            value = answer[name]
            wrong = _wrong(item, value)
            if wrong is None and isinstance(value, int | str):
                checked[name] = value
            else:
                problems.append(Problem(f"{name} is {value!r}: {wrong}", "Choose again.", item=item.id))
    problems += _contradictions(item, checked)
    if problems:
        raise Invalid(problems)
    return checked


def answers_sha256(answers: Mapping[str, Answer]) -> str:
    """Return the SHA-256 of the canonical answers (item id -> answer): what a receipt states."""
    return sha256_of({item_id: dict(answer) for item_id, answer in answers.items()})


def _wrong(item: Item, value: object) -> str | None:
    if item.format in {Format.PICK_ONE, Format.BEST_WORST}:
        known = {option.id for option in item.options}
        return None if isinstance(value, str) and value in known else "no such option."
    top = len(item.options) if item.format is Format.RANK else RATING_MAX
    if isinstance(value, int) and not isinstance(value, bool) and RATING_MIN <= value <= top:
        return None
    return f"a whole number from {RATING_MIN} to {top} is needed."


def _contradictions(item: Item, answer: Answer) -> list[Problem]:
    if item.format is Format.RANK and len(set(answer.values())) < len(answer):
        return [Problem("Two actions have the same place.", "Give each action a place of its own.", item=item.id)]
    if (
        item.format is Format.BEST_WORST
        and answer.get("best") is not None
        and answer.get("best") == answer.get("worst")
    ):
        return [Problem("The same action is best and worst.", "Choose two different actions.", item=item.id)]
    return []
