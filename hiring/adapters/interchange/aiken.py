"""Aiken: a question, lettered options, `ANSWER: B`."""

import re
from dataclasses import replace

from hiring.adapters.interchange.choices import LETTERS, Choice, Draft, Questions
from hiring.errors import Problem

_OPTION = re.compile(r"([A-Z])[.)][ \t]+(.*)", re.DOTALL)
_ANSWER = re.compile(r"ANSWER:[ \t]*([A-Z])[ \t]*")
_BREAKS = re.compile(r"[ \t]*[\r\n]+[ \t]*")


def read_aiken(text: str, file: str) -> Questions:
    """Return the questions of an Aiken file; a block that breaks the rules is refused with its line."""
    found = Questions()
    stem: list[str] = []
    options: list[tuple[str, str]] = []
    start = 0
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.strip(" \t\r")
        if not line:
            continue
        start = start or number
        option = _OPTION.fullmatch(line)
        if answer := _ANSWER.fullmatch(line):
            _finish(found, Draft(file, "\n".join(stem), (), start), options, answer[1])
            stem, options, start = [], [], 0
        elif option and stem:
            options.append((option[1], option[2].strip(" \t")))
        elif options:
            found.refuse("The question has no ANSWER line.", file, start, stem[0])
            stem, options, start = [line], [], number
        else:
            stem.append(line)
    if stem:
        found.refuse("The question has no ANSWER line.", file, start, stem[0])
    return found


def _finish(found: Questions, draft: Draft, options: list[tuple[str, str]], right: str) -> None:
    letters = [letter for letter, _ in options]
    if not draft.stem or letters != [letter.upper() for letter in LETTERS[: len(options)]] or right not in letters:
        found.refuse("The options are not lettered A, B, C… with the answer among them.", draft.file, draft.line)
        return
    choices = tuple(Choice(words, float(letter == right)) for letter, words in options)
    found.drafts.append(replace(draft, choices=choices))


def fit_aiken(drafts: list[Draft]) -> tuple[list[Draft], list[Problem]]:
    """Return the drafts as Aiken can hold them, and what that costs."""
    fitted, lost = [], [Problem(f"Not carried: {name}.", "") for name in ("item ids", "titles", "the bank's title")]
    for draft in drafts:
        best = max(choice.worth for choice in draft.choices)
        right = [choice.worth == best for choice in draft.choices]
        stem = _BREAKS.sub(" ", draft.stem)
        if right.count(True) != 1 or _OPTION.fullmatch(stem) or _ANSWER.fullmatch(stem):
            reason = "several options are best" if right.count(True) != 1 else "its text looks like an option"
            lost.append(Problem(f"The item is left out: {reason}.", "", item=draft.id))
            continue
        choices = tuple(
            Choice(_BREAKS.sub(" ", choice.text), float(is_right))
            for choice, is_right in zip(draft.choices, right, strict=True)
        )
        new = Draft(draft.file, stem, choices)
        lost += _changes(draft, new)
        fitted.append(new)
    return fitted, lost


def _changes(old: Draft, new: Draft) -> list[Problem]:
    found = []
    if [c.worth for c in old.choices] != [c.worth for c in new.choices]:
        found.append(Problem("Only the best option is carried, not how good the others are.", "", item=old.id))
    if (old.stem, [c.text for c in old.choices]) != (new.stem, [c.text for c in new.choices]):
        found.append(Problem("Line ends become spaces.", "", item=old.id))
    if [c.id for c in old.choices] != list(LETTERS[: len(old.choices)]):
        found.append(Problem("Option ids become letters.", "", item=old.id))
    return found


def write_aiken(drafts: list[Draft]) -> str:
    """Return the text of drafts that fit."""
    blocks = []
    for draft in drafts:
        letters = LETTERS.upper()
        options = [f"{letters[place]}. {choice.text}" for place, choice in enumerate(draft.choices)]
        right = next(place for place, choice in enumerate(draft.choices) if choice.worth == 1)
        blocks.append("\n".join([draft.stem, *options, f"ANSWER: {letters[right]}", ""]))
    return "\n".join(blocks)
