"""GIFT, Moodle's text format: weights, escapes, feedback; what is no choice is refused by name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from hiring.adapters.interchange.choices import LETTERS, Choice, Draft, Questions
from hiring.adapters.interchange.left_out import LeftOut
from hiring.adapters.interchange.markup import html_to_text
from hiring.adapters.interchange.sources import refusal
from hiring.domain.banks.model import Format
from hiring.errors import Problem

_ESCAPE = re.compile(r"\\([~=#{}:\\n])")
_SPECIAL = re.compile(r"[~=#{}:\\]")
_SECRET = 0xF0000  # an escaped character waits in a plane nobody writes in until the structure is read
_NAME = re.compile(r"::(.*?)::", re.DOTALL)
_MARKUP = re.compile(r"\[(html|plain|markdown|moodle)\]")
_WEIGHT = re.compile(r"%(-?[0-9]{1,3}(?:\.[0-9]*)?)%")
_ANSWERS = re.compile(r"(?=[~=])")
_CATEGORY = "$CATEGORY:"
_SPACES = re.compile(r"[ \t]*\n[ \t]*")


def read_gift(text: str, file: str) -> Questions:
    """Return the questions of a GIFT file, one by one; those that are no single choice are refused with the reason."""
    found = Questions()
    if _holds_secret(text):
        raise refusal("The file uses private characters.", "Take them out: nobody can read them.", file)
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith(_CATEGORY):
            found.notes.append(
                Problem(f"Left out: the category “{line.removeprefix(_CATEGORY).strip()[:80]}”.", "", file, number)
            )
    for start, block in _blocks(text):
        hidden = _ESCAPE.sub(lambda escape: chr(_SECRET + ord(escape[1])), block)
        _question(found, hidden, file, start)
    return found


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """Return the blocks between blank lines with the number of their first line; comments are left out."""
    lines: list[str] = []
    start = 0
    for number, raw in enumerate([*text.split("\n"), ""], 1):
        line = raw.rstrip("\r")
        if line.lstrip(" \t").startswith("//") or line.startswith(_CATEGORY):
            continue
        if line.strip(" \t"):
            start = start or number
            lines.append(line)
        elif lines:
            yield start, "\n".join(lines)
            lines, start = [], 0


@dataclass(slots=True)
class _Shown:
    """Resolves the texts of one question; those that name no markup have the stem's."""

    markup: str = ""
    left: LeftOut = field(default_factory=LeftOut)

    def text(self, hidden: str) -> str:
        """Return a text as a reader sees it; raise `ValueError` if it shows something text cannot."""
        plain = hidden.strip(" \t\n")
        named = _MARKUP.match(plain)
        text = _bare(plain[named.end() :] if named else plain)
        return html_to_text(text, self.left) if (named[1] if named else self.markup) == "html" else text


def _bare(hidden: str) -> str:
    """Return text with its escapes resolved and the file's own line breaks as spaces; a title names no markup."""
    plain = _SPACES.sub(" ", hidden.strip(" \t\n"))
    return "".join(_revealed(letter) for letter in plain).strip(" \t")


def _revealed(letter: str) -> str:
    if ord(letter) < _SECRET or ord(letter) > _SECRET + 127:
        return letter
    plain = chr(ord(letter) - _SECRET)
    return "\n" if plain == "n" else plain


def _question(found: Questions, block: str, file: str, line: int) -> None:
    name = _NAME.match(block.lstrip(" \t\n"))
    title = _bare(name[1]) if name else ""
    rest = block.lstrip(" \t\n")[name.end() if name else 0 :]
    before, brace, inside = rest.partition("{")
    body, close, after = inside.partition("}")
    label = title or _bare(_MARKUP.sub("", before.strip(" \t\n"), count=1))
    reason = "It asks nothing: there are no answers in braces." if not brace else "The brace is not closed."
    if close:
        reason = "It has several blanks." if "{" in after else _not_a_choice(body.strip(" \t\n"))
    if reason:
        found.refuse(reason, file, line, label)
        return
    answers, _, general = body.partition("####")
    named = _MARKUP.match(before.strip(" \t\n"))
    shown = _Shown(named[1] if named else "")
    try:
        blank = f" _____ {shown.text(after)}" if after.strip(" \t\n") else ""
        draft = Draft(file, shown.text(before) + blank, (), line, title=title)
        _choice(found, draft, answers, shown)
    except ValueError as error:
        found.refuse(str(error), file, line, label)
        return
    if general:
        shown.left.add("general feedback")
    found.notes += [replace(note, line=line) for note in shown.left.notes(file, label)]


def _not_a_choice(body: str) -> str:
    """Return why the answers are no single choice; empty if they are."""
    if not body:
        return "An essay: the answer is free text."
    if body.startswith("#"):
        return "A numeric question: the answer is a number."
    if re.fullmatch(r"(?i)(t|true|f|false)\s*(#.*)?", body, re.DOTALL):
        return "True or false: it offers no actions to choose from."
    answers = [part for part in _ANSWERS.split(body) if part.strip(" \t\n")]
    if body[0] not in "~=":
        return "The answers start with neither ~ nor =."
    right = [answer for answer in answers if answer[0] == "="]
    if right and all("->" in answer for answer in right) and len(right) == len(answers):
        return "A matching question: it asks for pairs, not for a choice."
    if len(right) == len(answers):
        return "A short answer: the answer is typed, not chosen."
    return ""


def _choice(found: Questions, draft: Draft, answers: str, shown: _Shown) -> None:
    parts = [part for part in _ANSWERS.split(answers) if part.strip(" \t\n")]
    if len(parts) > len(LETTERS):
        msg = f"{len(parts)} options; at most {len(LETTERS)} can be asked."
        raise ValueError(msg)
    weights, choices = [], []
    for part in parts:
        text, _, feedback = part[1:].partition("#")
        weight = _WEIGHT.match(text.lstrip(" \t\n"))
        if weight and part[0] == "~":
            text = text.lstrip(" \t\n")[weight.end() :]
        weights.append(100.0 if part[0] == "=" else float(weight[1]) if weight else 0.0)
        choices.append(Choice(shown.text(text), 0, rationale=shown.text(feedback)))
    low = -100.0 if min(weights) < 0 else 0.0
    several = all(part[0] == "~" for part in parts)
    if several:
        note = "Several answers are right: it comes in as rate_all, every option rated."
        found.notes.append(Problem(note, "", draft.file, draft.line, (draft.title or draft.stem)[:80]))
    found.drafts.append(
        replace(
            draft,
            format=Format.RATE_ALL if several else Format.PICK_ONE,
            choices=tuple(
                replace(choice, worth=(weight - low) / (100 - low))
                for choice, weight in zip(choices, weights, strict=True)
            ),
        )
    )


def fit_gift(drafts: list[Draft]) -> tuple[list[Draft], list[Problem]]:
    """Return the drafts as GIFT can hold them, and what that costs."""
    fitted, lost = [], [Problem(f"Not carried: {name}.", "") for name in ("item ids", "the bank's title")]
    for draft in drafts:
        best = max(choice.worth for choice in draft.choices)
        if all(choice.worth == best for choice in draft.choices):
            lost.append(Problem("The item is left out: every option is best.", "", item=draft.id))
            continue
        if any(_holds_secret(text) for text in _texts(draft)):
            lost.append(Problem("The item is left out: it uses private characters.", "", item=draft.id))
            continue
        if best < 1:
            lost.append(Problem("The best option becomes 100 %, which is read as 7.", "", item=draft.id))
        if [choice.id for choice in draft.choices] != list(LETTERS[: len(draft.choices)]):
            lost.append(Problem("Option ids become letters.", "", item=draft.id))
        if any("\r" in text for text in _texts(draft)):
            lost.append(Problem("Returns become line ends.", "", item=draft.id))
        fitted.append(_fitted(draft, best))
    return fitted, lost


def _fitted(draft: Draft, best: float) -> Draft:
    choices = tuple(
        Choice(_lines(c.text), 1.0 if c.worth == best else c.worth, rationale=_lines(c.rationale))
        for c in draft.choices
    )
    return Draft(draft.file, _lines(draft.stem), choices, title=_lines(draft.title))


def _texts(draft: Draft) -> list[str]:
    return [draft.title, draft.stem, *(text for choice in draft.choices for text in (choice.text, choice.rationale))]


def _holds_secret(text: str) -> bool:
    return any(_SECRET <= ord(letter) <= _SECRET + 127 for letter in text)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def write_gift(drafts: list[Draft]) -> str:
    """Return the text of drafts that fit."""
    blocks = []
    for draft in drafts:
        lines = [f"::{_escaped(draft.title)}::[plain]{_escaped(draft.stem)}{{"]
        lines += [_answer(choice) for choice in draft.choices]
        blocks.append("\n".join([*lines, "}", ""]))
    return "\n".join(blocks)


def _answer(choice: Choice) -> str:
    # a text that starts like a weight or a markup name is told apart by naming the markup first
    text = f"[plain]{_escaped(choice.text)}" if choice.text.startswith(("[", "%")) else _escaped(choice.text)
    feedback = _escaped(choice.rationale)
    feedback = f"[plain]{feedback}" if choice.rationale.startswith("[") else feedback
    weight = "=" if choice.worth == 1 else f"~%{choice.worth * 100:.5f}%"
    return f"{weight}{text}#{feedback}" if feedback else f"{weight}{text}"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda special: f"\\{special[0]}", text).replace("\n", "\\n")
