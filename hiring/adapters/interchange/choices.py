"""Single-choice questions, the one thing every foreign format can hold: into a bank, and out of one."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from pydantic import TypeAdapter, ValidationError

from hiring.domain.banks.files import BankFile, ItemEntry, to_item
from hiring.domain.banks.model import (
    Bank,
    BankKey,
    BankKind,
    BankPackage,
    Format,
    Item,
    ItemKey,
    OptionKey,
    Panel,
    PanelMethod,
)
from hiring.domain.banks.plain import package
from hiring.domain.banks.validate import validate
from hiring.domain.scoring.scorable import unscorable
from hiring.errors import Invalid, Problem

LOWEST, HIGHEST = 100, 700
LETTERS: Final = "abcdefghij"
_ITEM: TypeAdapter[ItemEntry] = TypeAdapter(ItemEntry)
_BANK: TypeAdapter[BankFile] = TypeAdapter(BankFile)
_PANEL = Panel(PanelMethod.IMPORTED, 0, ())


@dataclass(frozen=True, slots=True)
class About:
    """What a file of questions does not say of itself."""

    slug: str
    title: str
    licence: str
    language: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """An option; `worth` is how much of the full score it earns, 0 to 1."""

    text: str
    worth: float
    id: str = ""
    rationale: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A question as a foreign file has it."""

    file: str
    stem: str
    choices: tuple[Choice, ...]
    line: int | None = None
    id: str = ""
    title: str = ""
    format: Format = Format.PICK_ONE


@dataclass(slots=True)
class Questions:
    """What a reader found: questions, those it must refuse, parts it cannot read at all, and what it changed."""

    drafts: list[Draft] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)
    broken: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    title: str = ""
    language: str = ""

    def refuse(self, reason: str, file: str, line: int | None = None, item: str = "") -> None:
        """Note a question that cannot come in."""
        self.refused.append(Problem(reason, "It stays out; ask it another way.", file, line, item[:80]))


@dataclass(frozen=True, slots=True)
class Reading:
    """A bank from outside, the questions that stay out with the reason, and what was changed or left behind.

    `numbered`: the items whose id is only their place in the file.
    """

    pack: BankPackage
    refused: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()
    beside: Mapping[str, bytes] = field(default_factory=dict)
    numbered: frozenset[str] = frozenset()


def to_reading(questions: Questions, about: About, *, skip: bool) -> Reading:
    """Return a fixture bank of the questions; refused ones are an error unless they may be skipped."""
    items: list[Item] = []
    keys: dict[str, ItemKey] = {}
    for number, draft in enumerate(questions.drafts, 1):
        item = _item(draft, number, questions)
        if item is not None:
            items.append(item)
            keys[item.id] = ItemKey(_PANEL, _keys(draft, item))
    _refuse_twins(questions.drafts, items)
    if questions.broken or (questions.refused and not (skip and items)):
        raise Invalid([*questions.broken, *questions.refused])
    bank = bank_of(about, questions, tuple(items))
    key = BankKey(keys)
    problems = [*validate(bank, key), *unscorable(bank, key)]
    if problems:
        raise Invalid([replace(problem, file=about.source) for problem in problems])
    named = {draft.id for draft in questions.drafts}
    numbered = frozenset(item.id for item in items if item.id not in named)
    return Reading(package(bank, key), tuple(questions.refused), tuple(questions.notes), numbered=numbered)


def bank_of(about: About, questions: Questions, items: tuple[Item, ...]) -> Bank:
    """Return a fixture: the questions came without standards and say nothing about anybody."""
    stated = {
        "schema": 1,
        "slug": about.slug,
        "title": about.title or questions.title or about.slug,
        "version": "1",
        "language": about.language or questions.language or "en",
        "licence": about.licence,
        "kind": BankKind.FIXTURE,
    }
    try:
        file = _BANK.validate_python(stated)
    except ValidationError as error:
        raise Invalid([Problem(text, "Mend the option of the command.") for text in _messages(error)]) from error
    return Bank(
        slug=file.slug,
        title=file.title,
        version=file.version,
        language=file.language,
        licence=file.licence,
        kind=file.kind,
        description="Imported: tests the machinery, says nothing about anybody.",
        standards=(),
        items=items,
    )


def _item(draft: Draft, number: int, questions: Questions) -> Item | None:
    """Return the item of a draft, or None after noting why it cannot be one."""
    name = draft.id or f"q-{number:03d}"
    own_ids = all(re.fullmatch(r"[a-z0-9]{1,20}", choice.id) for choice in draft.choices)
    if len(draft.choices) > len(LETTERS):
        questions.refuse(f"{len(draft.choices)} options; at most {len(LETTERS)} can be asked.", draft.file, draft.line)
        return None
    entry = {
        "id": name,
        "kind": "sjt",
        "format": draft.format,
        "instruction": "should_do",
        "title": draft.title or f"Question {number}",
        "stem": draft.stem,
        "options": [
            {"id": choice.id if own_ids else LETTERS[place], "text": choice.text}
            for place, choice in enumerate(draft.choices)
        ],
        "state": "live",
    }
    try:
        item = to_item(_ITEM.validate_python(entry))
    except ValidationError as error:
        questions.refuse(" ".join(_messages(error)), draft.file, draft.line, draft.title or name)
        return None
    reasons = _reasons(draft, item)
    if reasons:
        questions.refuse(" ".join(reasons), draft.file, draft.line, item.title)
        return None
    return item


def _reasons(draft: Draft, item: Item) -> list[str]:
    """Return why an item of the right shape still cannot be asked."""
    if any(not 0 <= choice.worth <= 1 for choice in draft.choices):
        return ["The weights do not fit the stated scale."]
    alone = Bank("x", "x", "1", "en", "x", BankKind.FIXTURE, "", (), (item,))
    key = BankKey({item.id: ItemKey(_PANEL, _keys(draft, item))})
    return [problem.message for problem in (*validate(alone, key), *unscorable(alone, key))]


def _keys(draft: Draft, item: Item) -> dict[str, OptionKey]:
    return {
        option.id: OptionKey(LOWEST + round((HIGHEST - LOWEST) * choice.worth), rationale=choice.rationale.strip())
        for option, choice in zip(item.options, draft.choices, strict=True)
    }


def _refuse_twins(drafts: Iterable[Draft], items: Iterable[Item]) -> None:
    twins = [name for name, count in Counter(item.id for item in items).items() if count > 1]
    if twins:
        places = {draft.id: draft for draft in drafts}
        raise Invalid(
            [
                Problem(
                    "Two items have this id.",
                    "Give each its own.",
                    places[name].file if name in places else "",
                    None,
                    name,
                )
                for name in twins
            ]
        )


def _messages(error: ValidationError) -> list[str]:
    return [
        f"{'.'.join(str(part) for part in detail['loc'])}: {detail['msg'].removeprefix('Value error, ')}."
        for detail in error.errors(include_url=False)
    ]


# ---- out of a bank


def to_drafts(pack: BankPackage, file: str, *, feedback: bool = False) -> tuple[list[Draft], list[Problem]]:
    """Return a bank's single-choice items, and everything about the bank that they leave behind."""
    left: list[Problem] = []
    drafts = []
    for item in pack.bank.items:
        key = pack.key.items.get(item.id)
        if item.format is not Format.PICK_ONE or key is None:
            reason = "it has no key" if key is None else f"{item.format.value} is not a single choice"
            left.append(Problem(f"The item is left out: {reason}.", "", item=item.id))
            continue
        drafts.append(_draft(item, key, file, feedback=feedback))
    left += _left_behind(pack, {draft.id for draft in drafts}, feedback=feedback)
    return drafts, left


def _draft(item: Item, key: ItemKey, file: str, *, feedback: bool) -> Draft:
    choices = tuple(
        Choice(
            option.text,
            (key.options[option.id].effectiveness - LOWEST) / (HIGHEST - LOWEST),
            option.id,
            key.options[option.id].rationale if feedback else "",
        )
        for option in item.options
    )
    return Draft(file, item.stem, choices, id=item.id, title=item.title)


def _left_behind(pack: BankPackage, carried: set[str], *, feedback: bool) -> list[Problem]:
    """Say which fields stay behind, and for how many of the carried items."""
    bank = pack.bank
    counts: Counter[str] = Counter()
    for item in bank.items:
        if item.id in carried:
            counts.update(_item_fields(item, pack.key.items[item.id], feedback=feedback))
    found = [f"{name} (of {count} items)" for name, count in counts.items()]
    stated = {"slug": bank.slug, "version": bank.version, "licence": bank.licence, "kind": bank.kind.value}
    stated |= {"description": bank.description, "standards": str(len(bank.standards) or "")}
    found += [f"the bank's {name}" for name, value in stated.items() if value]
    return [Problem(f"Not carried: {name}.", "") for name in found]


def _item_fields(item: Item, key: ItemKey, *, feedback: bool) -> list[str]:
    """Return the fields of an item, and of its key, that hold something an import would not give back."""
    fields: dict[str, bool] = {
        "kind": item.kind.value != "sjt",
        "standard": item.standard is not None,
        "facet": item.facet is not None,
        "also": bool(item.also),
        "instruction": item.instruction != "should_do",
        "state": item.state.value != "live",
        "cost and story": item.story is not None,
        "panel": key.panel != _PANEL,
    }
    options = key.options.values()
    for name in ("sd", "care", "convenience", "motive", *(() if feedback else ("rationale",))):
        fields[name] = any(getattr(option, name) not in (None, "") for option in options)
    return [name for name, lost in fields.items() if lost]
