"""What makes a password acceptable: its length, and that it is not one of the first to be guessed."""

import re
import unicodedata
from collections.abc import Iterable

from hiring.errors import Problem

MIN_LENGTH, MAX_LENGTH = 12, 256
_MIN_DISTINCT = 5
_MIN_CONTEXT_WORD = 4
_REMEDY = "Three or four unrelated words make a good password."
# No list of the shorter ones: they are too short already.
_COMMON = (
    "password",
    "passwort",
    "qwerty",
    "qwertz",
    "azerty",
    "letmein",
    "welcome",
    "iloveyou",
    "administrator",
    "admin",
    "changeme",
    "secret",
    "hiring",
    "abc",
    "asdfghjkl",
    "yxcvbnm",
    "zxcvbnm",
    "uiop",
    "1q2w3e4r5t6y",
)
_WORD = re.compile(r"[^\W\d_]+|\d+")


def normalise_password(password: str) -> str:
    """Return the form that is hashed: the same on keyboards that compose accents differently."""
    return unicodedata.normalize("NFC", password)


def password_problems(password: str, context: Iterable[str] = ()) -> list[Problem]:
    """Return what is wrong with a new password; `context` holds names an attacker would try first."""
    text = normalise_password(password)
    if len(text) < MIN_LENGTH:
        return [Problem(f"The password has {len(text)} characters.", f"Use at least {MIN_LENGTH}. {_REMEDY}")]
    if len(text) > MAX_LENGTH:
        return [Problem("The password is too long.", f"Use at most {MAX_LENGTH} characters.")]
    folded = text.casefold()
    if len(set(folded)) < _MIN_DISTINCT:
        return [Problem("The password repeats a few characters.", _REMEDY)]
    words = {w for part in context for w in _WORD.findall(part.casefold()) if len(w) >= _MIN_CONTEXT_WORD}
    if len(_remainder(folded, [*_COMMON, *words])) < _MIN_DISTINCT:
        return [Problem("The password is easy to guess from names or common words.", _REMEDY)]
    return []


def _remainder(text: str, words: Iterable[str]) -> str:
    """Return the letters that are left when guessable words, digits and signs are taken away."""
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, "")
    return re.sub(r"[\W\d_]+", "", text)
