"""Files on their way in and out as HR's pages show them: what comes in, what stays out, what is left behind."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hiring.domain.banks.arrivals import Arrival, Standing
from hiring.domain.banks.changes import Change, item_differences
from hiring.domain.banks.model import ItemState
from hiring.domain.lint.findings import Finding, Severity
from hiring.errors import Problem
from hiring.usecases.answers import Situation
from hiring.usecases.exchange import Foreseen
from hiring.web.presenters.questions import Words, unshuffled, words_for
from hiring.web.presenters.studio_words import FORMATS, KINDS, STATES, quantity, spoken

PER_PAGE = 50
STANDINGS = {
    Standing.NEW: ("New", "good"),
    Standing.CHANGED: ("Changes", "warn"),
    Standing.UNCHANGED: ("Already there", ""),
}
SEVERITIES = {
    Severity.ERROR: ("Error", "bad"),
    Severity.WARNING: ("Warning", "warn"),
    Severity.NOTE: ("Note", ""),
}
# What the command line calls by its options, a page has fields for.
_ON_A_PAGE = {
    "name the fields with --map": "say below which columns hold what",
    "Name its fields with --map": "Say below which columns hold what",
    "Leave --map out.": "Leave the columns empty.",
    "Name its version, or --format qti.": "Choose its version, or QTI of any version.",
    "Mend the option of the command.": "Mend the field.",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A field that changes, before and after."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Preview:
    """An item of a file as a candidate would meet it, with everything that is to be said about it."""

    number: int
    id: str
    title: str
    about: str
    standing: tuple[str, str]
    situation: Situation
    words: Words
    findings: tuple[Finding, ...]
    changes: tuple[Line, ...]

    @property
    def worst(self) -> tuple[str, str] | None:
        """The gravest thing found in it, as a tag."""
        return SEVERITIES[self.findings[0].severity] if self.findings else None


@dataclass(frozen=True, slots=True)
class Remark:
    """Something found in an item, and where the item is shown: on the page that begins at `page`."""

    finding: Finding
    title: str
    number: int
    page: int


@dataclass(frozen=True, slots=True)
class Left:
    """One thing that stays out or behind: what, where it stands, why."""

    what: str
    where: str
    why: str


@dataclass(frozen=True, slots=True)
class Page:
    """Which items a page shows, and where the others are."""

    first: int
    last: int
    total: int
    earlier: int | None
    later: int | None


def page_from(text: str, total: int) -> Page:
    """Return the page that begins at the item named in an address; what is no such number is the first page."""
    first = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1  # noqa: PLR2004 - more than any file
    first = first if 1 <= first <= total else 1
    last = min(first + PER_PAGE - 1, total)
    earlier = max(1, first - PER_PAGE) if first > 1 else None
    return Page(first, last, total, earlier, last + 1 if last < total else None)


def previews(foreseen: Foreseen, findings: Iterable[Finding], page: Page) -> list[Preview]:
    """Return the items of a page."""
    by_item: dict[str, list[Finding]] = {}
    for finding in findings:
        by_item.setdefault(finding.item, []).append(finding)
    shown = _in_order(foreseen)[page.first - 1 : page.last]
    return [_preview(n, arrival, by_item.get(arrival.item.id, ())) for n, arrival in enumerate(shown, page.first)]


def reported(foreseen: Foreseen, findings: Iterable[Finding]) -> list[Remark]:
    """Return what was found in items, notes left out: what somebody should look at first."""
    numbers = {arrival.item.id: number for number, arrival in enumerate(_in_order(foreseen), 1)}
    titles = {arrival.item.id: arrival.item.title for arrival in foreseen.arrivals}
    return [
        Remark(finding, titles[finding.item], number, number - (number - 1) % PER_PAGE)
        for finding in findings
        if finding.severity is not Severity.NOTE and (number := numbers.get(finding.item))
    ]


def of_the_bank(findings: Iterable[Finding]) -> list[Finding]:
    """Return what was found in the whole rather than in an item."""
    return [finding for finding in findings if not finding.item]


def places(problems: Iterable[Problem]) -> list[Left]:
    """Return problems of a file: what is wrong, where, and what to do about it."""
    return [
        Left(_capital(problem.message), _place(problem, item=True), on_a_page(problem.remedy)) for problem in problems
    ]


def refusals(problems: Iterable[Problem]) -> list[Left]:
    """Return the questions that stay out."""
    return [Left(problem.item or "A question", _place(problem), problem.message) for problem in problems]


def remarks(problems: Iterable[Problem]) -> list[Left]:
    """Return what reading the file changed or left out, of the whole or of a question."""
    return [
        Left(problem.item, _place(problem), f"{_in_words(problem.message)} {on_a_page(problem.remedy)}".strip())
        for problem in problems
    ]


def on_a_page(words: str) -> str:
    """Return a remedy in the words of a page."""
    for said, meant in _ON_A_PAGE.items():
        words = words.replace(said, meant)
    return words


def left_behind(problems: Sequence[Problem], titles: Mapping[str, str]) -> tuple[list[str], list[Left]]:
    """Return what a format cannot carry: of the bank in one list, of single items in the other."""
    whole = [_kept_short(problem) for problem in problems if not problem.item]
    items = [
        Left(titles.get(problem.item, problem.item), problem.item, _in_words(problem.message))
        for problem in problems
        if problem.item
    ]
    return whole, items


def summary(foreseen: Foreseen) -> str:
    """Say in a sentence what would come in."""
    counts = {standing: foreseen.count(standing) for standing in Standing}
    if foreseen.target is None:
        return f"{quantity(len(foreseen.arrivals), 'situation')} would come in, as a new bank."
    found = [
        (counts[Standing.NEW], "is new", "are new"),
        (counts[Standing.CHANGED], "would change", "would change"),
        (counts[Standing.UNCHANGED], "is there already", "are there already"),
    ]
    parts = [f"{number} {one if number == 1 else many}" for number, one, many in found if number]
    noun = "situation " if parts[0].startswith("1 ") else "situations "
    first = parts[0].replace(" ", f" {noun}", 1)
    return f"{_listed([first, *parts[1:]])}. Nothing is taken out."


def _listed(parts: Sequence[str]) -> str:
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else parts[0]


def question(foreseen: Foreseen, left_out: int) -> str:
    """Return the words of the button that takes a file over; empty where there is nothing to take."""
    new, changed = foreseen.count(Standing.NEW), foreseen.count(Standing.CHANGED)
    parts = [f"{number} {word}" for number, word in ((new, "new"), (changed, "changed")) if number]
    if not parts and not foreseen.standards:
        return ""
    what = " and ".join(parts) or "the standards"
    if foreseen.target is None or not changed:
        what = quantity(new, "situation") if new else what
    return f"Take over {what}{f', leave {left_out} out' if left_out else ''}"


def _in_order(foreseen: Foreseen) -> list[Arrival]:
    """Return what would do something before what is there already."""
    return sorted(foreseen.arrivals, key=lambda arrival: arrival.standing is Standing.UNCHANGED)


def _preview(number: int, arrival: Arrival, findings: Sequence[Finding]) -> Preview:
    item = arrival.item
    situation = unshuffled(item, f"n{number}")
    changes = (
        item_differences(arrival.before, item, arrival.key_before, arrival.key)
        if arrival.before is not None and arrival.standing is Standing.CHANGED
        else []
    )
    return Preview(
        number=number,
        id=item.id,
        title=item.title or item.id,
        about=f"{KINDS[item.kind]} · {FORMATS[item.format]}",
        standing=STANDINGS[arrival.standing],
        situation=situation,
        words=words_for(situation),
        findings=tuple(findings),
        changes=tuple(_line(change) for change in changes),
    )


def _line(change: Change) -> Line:
    if change.part == "state":
        return Line("State", STATES[ItemState(str(change.before))], STATES[ItemState(str(change.after))])
    return Line(_field(change), _text(change.before), _text(change.after))


def _field(change: Change) -> str:
    """Name a field as a reader does: options.b.text -> Option b, options.b.effectiveness -> Key of b, effectiveness."""
    parts = change.field.split(".")
    if parts[0] == "options" and len(parts) > 2:  # noqa: PLR2004 - options, which, what
        return f"Option {parts[1]}" if parts[2] == "text" else f"Key of {parts[1]}, {parts[2]}"
    names = {"stem": "Text", "options.order": "Order of the options", "panel.n": "Raters behind the key"}
    return names.get(change.field, spoken(change.field.replace(".", ", ")))


def _text(value: object) -> str:
    return "–" if value is None else str(value)


def _place(problem: Problem, *, item: bool = False) -> str:
    file = problem.file.replace("!", ", ")
    line = f"line {problem.line}" if problem.line is not None else ""
    return ", ".join(part for part in (file, line, problem.item if item else "") if part)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# How the formats name what they leave behind, and how a page does.
_LEFT_WORDS = {
    "kind": "Section (fit, empathy, care) or practice",
    "standard": "Standard",
    "also": "Further standards",
    "facet": "Facet",
    "instruction": "Whether it asks what one should do or would do",
    "state": "State (draft, pilot, live …)",
    "cost and story": "What caring costs, and the story it belongs to",
    "panel": "Who made the key",
    "sd": "How far the raters were apart",
    "care": "Care of each option",
    "convenience": "Convenience of each option",
    "motive": "Motive behind each option",
    "rationale": "Reason for each option",
    "the bank's slug": "The bank’s short name",
    "the bank's kind": "Whether the bank may judge people",
}
_COUNTED = re.compile(r"(.*) \(of (\d+) items\)")


def _kept_short(problem: Problem) -> str:
    text = problem.message.removeprefix("Not carried: ").rstrip(".")
    if text == "this file":
        return problem.file
    counted = _COUNTED.fullmatch(text)
    if counted is None:
        return _LEFT_WORDS.get(text, _capital(text).replace("'", "’"))
    return f"{_LEFT_WORDS.get(counted[1], _capital(counted[1]))} ({quantity(int(counted[2]), 'situation')})"


def _in_words(message: str) -> str:
    reason = message.removeprefix("The item is left out: ").rstrip(".")
    for form, name in FORMATS.items():
        reason = reason.replace(form.value, f"“{name}”")
    return f"{_capital(reason)}."
