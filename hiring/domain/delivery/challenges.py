"""A candidate's objection to a situation: what can be wrong with it, and what they say in their own words."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from hiring.errors import Invalid, Problem

LONGEST_WORDS = 1000
_LINE_ENDS = str.maketrans({"\r": "\n"})


class Reason(StrEnum):
    """What is wrong with a situation."""

    AMBIGUOUS = "ambiguous"
    NO_ACCEPTABLE_ACTION = "no_acceptable_action"
    NOT_MY_CULTURE = "not_my_culture"
    SOMETHING_ELSE = "something_else"


@dataclass(frozen=True, slots=True)
class Challenge:
    """An objection; `words` may be empty."""

    reason: Reason
    words: str


def read_challenge(reason: str, words: str) -> Challenge:
    """Return what a form says, or raise `Invalid` with everything that is wrong with it."""
    problems = []
    if reason not in {known.value for known in Reason}:
        problems.append(Problem("Choose what is wrong with the question.", "", item="reason"))
    words = _plain(words)
    if len(words) > LONGEST_WORDS:
        message = f"Your words are {len(words)} characters long."
        problems.append(Problem(message, f"Shorten them to {LONGEST_WORDS}.", item="words"))
    if problems:
        raise Invalid(problems)
    return Challenge(Reason(reason), words)


def _plain(words: str) -> str:
    """Return the words with one kind of line end and nothing that is no text; a database refuses some of it."""
    lines = words.replace("\r\n", "\n").translate(_LINE_ENDS)
    return "".join(
        letter for letter in lines if letter == "\n" or unicodedata.category(letter) not in {"Cc", "Cs"}
    ).strip()
