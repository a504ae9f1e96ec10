"""What can be seen in the words of one item."""

from collections.abc import Iterator
from statistics import fmean

from hiring.domain.banks.model import Item
from hiring.domain.lint.findings import Finding, Severity
from hiring.domain.lint.reading import reading_grade
from hiring.domain.lint.words import (
    ABSOLUTES,
    CULTURE_BOUND,
    DOUBLE_NEGATIVE,
    MONEY,
    NEGATIVE_QUESTION,
    PROTECTED,
    QUOTED,
)

HIGHEST_GRADE = 8.0
LONGER_THAN_OTHERS = 2.5  # times the shortest option, where options are sentences
SENTENCE = 30  # characters: shorter options are labels, whose lengths say nothing
WORDS_FOR_A_GRADE = 40  # a grade of a shorter text is a matter of one long word


def text_findings(item: Item, *, english: bool) -> Iterator[Finding]:
    """Return what is wrong with the words of an item; word lists and reading grade are for English only."""
    yield from _lengths(item)
    yield from _questions(item)
    if english:
        yield from _words(item)
        yield from _grade(item)


def _warning(item: Item, code: str, message: str, evidence: str, remedy: str) -> Finding:
    return Finding(code, Severity.WARNING, item.id, message, evidence, remedy)


def _lengths(item: Item) -> Iterator[Finding]:
    lengths = {option.id: len(option.text) for option in item.options}
    shortest, longest = min(lengths.values()), max(lengths.values())
    if longest > LONGER_THAN_OTHERS * shortest and fmean(lengths.values()) >= SENTENCE:
        yield _warning(
            item,
            "option-lengths",
            "The options differ a lot in length.",
            ", ".join(f"{name}: {length}" for name, length in lengths.items()) + " characters",
            "Shorten the longest or fill out the shortest, so that length says nothing.",
        )


def _questions(item: Item) -> Iterator[Finding]:
    asked = QUOTED.sub(" ", item.stem).count("?")
    if asked > 1:
        yield _warning(
            item,
            "double-barrelled",
            "The stem asks more than one question.",
            f"{asked} question marks outside quotations",
            "Ask one question; make another item of the other.",
        )


def _words(item: Item) -> Iterator[Finding]:
    stem = QUOTED.sub(" ", item.stem)
    if found := NEGATIVE_QUESTION.search(stem):
        yield _warning(item, "negation", "The question is asked the wrong way round.", found[0], "Ask what is right.")
    for place, text in (("stem", item.stem), *((option.id, option.text) for option in item.options)):
        yield from _sentence(item, place, text)
    for option in item.options:
        if found := ABSOLUTES.search(option.text):
            evidence = f"{option.id}: {found[0]}"
            yield _warning(item, "absolute", "A word gives the option away.", evidence, "Say it without the absolute.")


def _sentence(item: Item, place: str, text: str) -> Iterator[Finding]:
    if found := DOUBLE_NEGATIVE.search(QUOTED.sub(" ", text)):
        yield _warning(item, "negation", "Two negatives in one sentence.", f"{place}: {found[0]}", "Say it positively.")
    if found := CULTURE_BOUND.search(text) or MONEY.search(text):
        remedy = "Use plain words that every reader of the language knows."
        message = "Only some readers know this word, or what it stands for."
        yield _warning(item, "culture-bound", message, f"{place}: {found[0]}", remedy)
    if found := PROTECTED.search(text):
        severity = Severity.NOTE if place == "stem" else Severity.WARNING
        message = "The text names a protected trait."
        remedy = "Say what the person needs or does instead; if the trait must stay, have two people sign it off."
        yield Finding("protected-trait", severity, item.id, message, f"{place}: {found[0]}", remedy)


def _grade(item: Item) -> Iterator[Finding]:
    grade = item_grade(item)
    if grade is not None and grade > HIGHEST_GRADE:
        remedy = "Use shorter sentences and shorter words."
        yield _warning(item, "reading-grade", "The text is hard to read.", f"grade {grade:.1f}, at most 8", remedy)


def item_grade(item: Item) -> float | None:
    """Return the reading grade of stem and options; None for a text too short to tell."""
    texts = [item.stem, *(option.text for option in item.options)]
    return reading_grade(*texts) if sum(len(text.split()) for text in texts) >= WORDS_FOR_A_GRADE else None
