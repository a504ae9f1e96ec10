"""Question banks and items as HR's pages show them."""

from dataclasses import dataclass

from hiring.domain.banks.coverage import Column
from hiring.domain.banks.model import RATING_MAX, RATING_MIN, Bank, Format, Item, ItemKey, Section
from hiring.usecases.banks import BankView, ItemView
from hiring.web.presenters.studio_words import FORMATS, KINDS, MOTIVES, SECTIONS, spoken

HUNDREDTHS = 100
WIDE = 100  # the width of a bar in its own units


@dataclass(frozen=True, slots=True)
class ColumnHead:
    """The two lines over a column of the coverage matrix."""

    section: str
    part: str


@dataclass(frozen=True, slots=True)
class Group:
    """The items of one kind."""

    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A rating on the scale 1-7: its text, and how far along the scale it lies (0-100)."""

    text: str
    along: float


@dataclass(frozen=True, slots=True)
class KeyLine:
    """What the key says of one option."""

    option_id: str
    text: str
    effectiveness: Bar
    care: Bar | None
    convenience: Bar | None
    motive: str
    rationale: str


def column_heads(view: BankView) -> list[ColumnHead]:
    """Return the heads of the coverage matrix."""
    return [ColumnHead(SECTIONS[column.section], _part(column)) for column in view.coverage.columns]


def grouped_items(bank: Bank) -> list[Group]:
    """Return the items of a bank by kind, in the order in which kinds first occur."""
    groups: dict[str, list[Item]] = {}
    for item in bank.items:
        groups.setdefault(KINDS[item.kind], []).append(item)
    return [Group(title, tuple(items)) for title, items in groups.items()]


def key_lines(view: ItemView) -> list[KeyLine]:
    """Return the key option by option, the most effective first; nothing where an item has no key."""
    if view.key is None:
        return []
    order = sorted(view.item.options, key=lambda option: -_effectiveness(view.key, option.id))
    return [_line(view.key, option.id, option.text) for option in order if option.id in view.key.options]


def panel_sentence(key: ItemKey | None) -> str:
    """Say who keyed an item."""
    if key is None:
        return "This item has no key."
    if not key.panel.n:
        return "Keyed by the authors; no panel has rated it yet."
    groups = f" from {', '.join(key.panel.groups)}" if key.panel.groups else ""
    return f"Keyed by {key.panel.n} raters{groups}."


def _part(column: Column) -> str:
    return FORMATS[Format(column.part)] if column.section is Section.FIT else spoken(column.part)


def _effectiveness(key: ItemKey | None, option_id: str) -> int:
    return key.options[option_id].effectiveness if key and option_id in key.options else 0


def _line(key: ItemKey, option_id: str, text: str) -> KeyLine:
    entry = key.options[option_id]
    return KeyLine(
        option_id=option_id,
        text=text,
        effectiveness=_bar(entry.effectiveness),
        care=_bar(entry.care) if entry.care is not None else None,
        convenience=_bar(entry.convenience) if entry.convenience is not None else None,
        motive=MOTIVES[entry.motive] if entry.motive else "",
        rationale=entry.rationale,
    )


def _bar(hundredths: int) -> Bar:
    rating = hundredths / HUNDREDTHS
    return Bar(f"{rating:.2f}", WIDE * (rating - RATING_MIN) / (RATING_MAX - RATING_MIN))
