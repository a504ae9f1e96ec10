"""How many years of school a text asks for."""

import re
from functools import lru_cache

_SENTENCE_END = re.compile(r"[.?!:…]+")
_WORD = re.compile(r"[a-z]+")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT_ED = re.compile(r"[^aeiouydt]ed$")


@lru_cache(maxsize=20_000)  # a bank says the same few thousand words over and over
def syllables(word: str) -> int:
    """Return the syllables of an English word in lower case, by its groups of vowels; about one word in ten is off."""
    groups = len(_VOWELS.findall(word))
    silent = word.endswith("e") and not word.endswith(("le", "ee")) and groups > 1
    silent_ed = _SILENT_ED.search(word) is not None and groups > 1
    return max(1, groups - silent - silent_ed)


def reading_grade(*texts: str) -> float | None:
    """Return the Flesch-Kincaid grade of English sentences; None for a text without words.

    `.39 words / sentences + 11.8 syllables / words - 15.59` (Kincaid et al., 1975). Each text ends a sentence.
    """
    joined = " ".join(text if text.rstrip().endswith((".", "?", "!", "’", "”")) else text + "." for text in texts)
    sentences = [part for part in _SENTENCE_END.split(joined) if re.search(r"\w", part)]
    words = _WORD.findall(joined.lower().replace("’", "").replace("'", ""))
    if not words:
        return None
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
