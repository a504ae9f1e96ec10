"""Working copies of banks as HR's pages show them: what is where, what changed, what lint says."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from hiring.domain.banks.changes import Change, Effect, Piece, marked
from hiring.domain.banks.model import Format, Item, ItemState, Kind
from hiring.domain.lint.check import LintReport
from hiring.domain.lint.findings import Finding, Severity
from hiring.usecases.draft_pages import Overview, Revision
from hiring.usecases.drafts import DraftItem
from hiring.web.presenters.studio_words import FORMATS, KINDS, MOTIVES, STATES, quantity, spoken

ACTIONS = {
    "written": "Wrote it",
    "keyed": "Changed the key",
    "moved": "Moved it on",
    "taken_over": "Took it over",
    "removed": "Took it out",
}
STATE_TAGS = {
    ItemState.DRAFT: "",
    ItemState.REVIEW: "warn",
    ItemState.PILOT: "brand-tag",
    ItemState.LIVE: "good",
    ItemState.RETIRED: "",
}
SEVERITIES = {Severity.ERROR: ("Error", "bad"), Severity.WARNING: ("Warning", "warn"), Severity.NOTE: ("Note", "")}
LABELS = {
    "title": "Title",
    "stem": "Situation",
    "kind": "What it measures",
    "format": "How it is answered",
    "instruction": "What is asked",
    "standard": "Standard",
    "facet": "Facet",
    "also": "Also about",
    "cost": "What caring costs",
    "story": "Story",
    "state": "State",
    "language": "Language",
    "licence": "Licence",
    "description": "Description",
    "order": "Order of the items",
    "options.order": "Order of the options",
    "standards.order": "Order of the standards",
    "panel.method": "Panel",
    "panel.n": "Raters",
    "panel.groups": "Groups of raters",
}
MOST_SHOWN = 500


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list of items is narrowed to; "" is everything."""

    words: str = ""
    state: str = ""
    kind: str = ""
    standard: str = ""
    format: str = ""
    only: str = ""

    @property
    def any(self) -> bool:
        """Whether anything is left out."""
        return self != Filter()


@dataclass(frozen=True, slots=True)
class Line:
    """An item in the list."""

    entry: DraftItem
    standard: str
    worst: Severity | None
    findings: int


@dataclass(frozen=True, slots=True)
class StateGroup:
    """The items in one state."""

    state: ItemState
    title: str
    lines: tuple[Line, ...]


def groups(view: Overview, narrowed: Filter) -> list[StateGroup]:
    """Return the items that pass a filter, by state, in the order of an item's life."""
    names = {standard.id: standard.name for standard in view.draft.bank.standards}
    found: dict[str, list[Finding]] = {}
    for finding in view.report.findings:
        found.setdefault(finding.item, []).append(finding)
    lines = [
        Line(entry, names.get(entry.item.standard or "", ""), worst(found.get(entry.item.id, [])), len(at))
        for entry in view.draft.items
        if _passes(entry, narrowed, at := found.get(entry.item.id, []))
    ]
    by_state = [StateGroup(s, STATES[s], tuple(ln for ln in lines if ln.entry.item.state is s)) for s in ItemState]
    return [group for group in by_state if group.lines]


def state_counts(view: Overview) -> list[tuple[ItemState, str, int]]:
    """Return how many items are in each state, empty ones too."""
    counts = Counter(entry.item.state for entry in view.draft.items)
    return [(state, STATES[state], counts[state]) for state in ItemState]


def worst(findings: Iterable[Finding]) -> Severity | None:
    """Return the worst severity among warnings and errors; notes are no mark on an item."""
    found = {finding.severity for finding in findings}
    return next((severity for severity in (Severity.ERROR, Severity.WARNING) if severity in found), None)


def lint_sentence(report: LintReport) -> str:
    """Say what lint found."""
    errors, warnings, notes = (report.count(severity) for severity in Severity)
    if not errors and not warnings:
        look = f", and {quantity(notes, 'note')} to look at" if notes else ""
        return f"The check finds nothing to mend{look}."
    parts = [quantity(errors, "error")] if errors else []
    parts += [quantity(warnings, "warning")] if warnings else []
    stands = " Errors stand in the way of publishing." if errors else " Warnings do not stand in the way of publishing."
    return f"The check finds {' and '.join(parts)}.{stands}"


def bank_findings(report: LintReport) -> list[Finding]:
    """Return what lint says of the bank as a whole."""
    return [finding for finding in report.findings if not finding.item]


def _passes(entry: DraftItem, narrowed: Filter, findings: Sequence[Finding]) -> bool:
    item = entry.item
    texts = (item.id, item.title, item.stem, *(option.text for option in item.options))
    return (
        all(any(word in text.casefold() for text in texts) for word in narrowed.words.casefold().split())
        and narrowed.state in {"", item.state.value}
        and narrowed.kind in {"", item.kind.value}
        and narrowed.standard in {"", item.standard}
        and narrowed.format in {"", item.format.value}
        and (narrowed.only != "remark" or entry.remarks > 0)
        and (narrowed.only != "lint" or worst(findings) is not None)
    )


@dataclass(frozen=True, slots=True)
class TextChange:
    """A text with its changed words marked; a `whole` one came or went as it is."""

    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ValueChange:
    """A value before and after, as words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ItemChange:
    """What happened to one item, or with an empty id to the bank itself."""

    item_id: str
    title: str
    what: str
    texts: tuple[TextChange, ...]
    values: tuple[ValueChange, ...]
    keys: tuple[ValueChange, ...]


def readable(changes: Iterable[Change], titles: Mapping[str, str]) -> list[ItemChange]:
    """Return changes item by item, in words."""
    by_item: dict[str, list[Change]] = {}
    for change in changes:
        by_item.setdefault(change.item, []).append(change)
    return [_item_change(name, found, titles) for name, found in by_item.items()]


def _item_change(name: str, changes: Sequence[Change], titles: Mapping[str, str]) -> ItemChange:
    whole = next((change for change in changes if change.part == "item" and not change.field), None)
    texts = tuple(_text(change) for change in changes if change.part == "text" or _is_prose(change))
    rest = [change for change in changes if change is not whole and change.part != "text" and not _is_prose(change)]
    return ItemChange(
        item_id=name,
        title=titles.get(name, "") or (str(whole.after or whole.before) if whole else "") or "The bank itself",
        what=("Added" if whole.before is None else "Left out") if whole else "Changed",
        texts=texts,
        values=tuple(_value(change) for change in rest if change.part != "key"),
        keys=tuple(_value(change) for change in rest if change.part == "key"),
    )


def _is_prose(change: Change) -> bool:
    return change.field.endswith((".rationale", ".promise")) or change.field == "description"


def _text(change: Change) -> TextChange:
    return TextChange(label_of(change.field), marked(str(change.before or ""), str(change.after or "")))


def _value(change: Change) -> ValueChange:
    return ValueChange(label_of(change.field), _said(change.field, change.before), _said(change.field, change.after))


def label_of(field: str) -> str:
    """Write the path of a field as words: options.a.care -> Option a, care."""
    if field in LABELS:
        return LABELS[field]
    parts = field.split(".")
    if parts[0] == "options" and len(parts) == 3:  # noqa: PLR2004 - options, id, field
        return f"Option {parts[1]}" if parts[2] == "text" else f"Option {parts[1]}, {parts[2]}"
    if parts[0] == "standards" and len(parts) == 3:  # noqa: PLR2004 - as above
        return f"Standard {parts[1]}, {parts[2]}"
    return spoken(field)


def _said(field: str, value: object) -> str:
    if value is None:
        return "–"
    text = str(value)
    words: Mapping[str, Mapping[str, str]] = {
        "state": {state.value: name for state, name in STATES.items()},
        "kind": {kind.value: name for kind, name in KINDS.items()},
        "format": {form.value: name for form, name in FORMATS.items()},
        "motive": {motive.value: name for motive, name in MOTIVES.items()},
    }
    last = field.rpartition(".")[2]
    if isinstance(value, float):
        return f"{value:.2f}"
    return words.get(last, {}).get(text, text)


def effect_sentences(effect: Effect) -> list[str]:
    """Say what a new version does to scores, in counts."""
    if not effect.any:
        return ["No scored item changes: a form made from either version asks and scores the same."]
    said = [
        (effect.came, "comes into scoring", "come into scoring"),
        (effect.went, "leaves scoring", "leave scoring"),
        (effect.texts, "has another text or another place in the blueprint", "have another text or place"),
        (effect.keys, "is scored by another key", "are scored by another key"),
    ]
    lines = [f"{quantity(number, 'item')} {one if number == 1 else many}." for number, one, many in said if number]
    return [*lines, f"{quantity(effect.same, 'scored item')} stay as they are."]


def jobs_sentence(jobs: int) -> str:
    """Say what becomes of the jobs that use the bank."""
    if not jobs:
        return "No open job uses this bank. Assessments made from now on can use the new version."
    verb = "keeps" if jobs == 1 else "keep"
    return (
        f"{quantity(jobs, 'open job')} {verb} the version and the key that {'it was' if jobs == 1 else 'they were'} "
        "pinned with, also for candidates who have not begun. Only assessments made from now on use the new version."
    )


def revision_diff(revision: Revision) -> ItemChange | None:
    """Return what a revision changed, in words; None for the first."""
    found = readable(revision.changes, {})
    return found[0] if found else None


def next_id(items: Iterable[Item], slug: str) -> str:
    """Propose a short name: the bank's usual beginning with the next number."""
    begins: Counter[str] = Counter()
    highest: dict[str, int] = {}
    for item in items:
        start, _, number = item.id.rpartition("-")
        if start and number.isdecimal():
            begins[start] += 1
            highest[start] = max(highest.get(start, 0), int(number))
    start = begins.most_common(1)[0][0] if begins else slug
    return f"{start}-{highest.get(start, 0) + 1:03}"


def choices(view: Overview) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """Yield the filters of the list: name, label, and what can be chosen."""
    yield "state", "State", [(state.value, STATES[state]) for state in ItemState]
    yield "kind", "Measures", [(kind.value, KINDS[kind]) for kind in Kind]
    yield "standard", "Standard", [(standard.id, standard.name) for standard in view.draft.bank.standards]
    yield "format", "Format", [(form.value, FORMATS[form]) for form in Format]
    yield "only", "Only with", [("remark", "an open remark"), ("lint", "an error or a warning")]
