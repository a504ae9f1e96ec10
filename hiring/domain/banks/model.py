"""The words of a bank as types. Content and key are separate objects, so that a page can hold one without the other."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

RATING_MIN, RATING_MAX = 1, 7


class Format(StrEnum):
    """How a candidate answers."""

    RATE_ALL = "rate_all"
    BEST_WORST = "best_worst"
    PICK_ONE = "pick_one"
    RANK = "rank"
    SINGLE_ACTION = "single_action"


class Kind(StrEnum):
    """What an item is for; the section follows from it."""

    SJT = "sjt"
    EMPATHY = "empathy"
    INSTINCT = "instinct"
    PRACTICE = "practice"
    CLIMATE = "climate"


class Section(StrEnum):
    """The three scored parts of an assessment."""

    FIT = "fit"
    EMPATHY = "empathy"
    CARE = "care"


SECTION_OF = {Kind.SJT: Section.FIT, Kind.EMPATHY: Section.EMPATHY, Kind.INSTINCT: Section.CARE}


class BankKind(StrEnum):
    """A fixture tests the machinery: it can be delivered and scored, and is no evidence about anybody."""

    ASSESSMENT = "assessment"
    FIXTURE = "fixture"


class ItemState(StrEnum):
    """The life of an item."""

    DRAFT = "draft"
    REVIEW = "review"
    PILOT = "pilot"
    LIVE = "live"
    RETIRED = "retired"


class Motive(StrEnum):
    """Why somebody would do what an option says."""

    CARE = "care"
    CONVENIENCE = "convenience"
    RULE_HIDING = "rule_hiding"
    OVER_CONTROL = "over_control"
    PLEASING = "pleasing"
    PASSING_ON = "passing_on"
    BOUNDARY = "boundary"


class PanelMethod(StrEnum):
    """Where a key comes from."""

    PROVISIONAL = "provisional"
    EXPERT = "expert"
    IMPORTED = "imported"


@dataclass(frozen=True, slots=True)
class BankStandard:
    """A service standard as the bank's authors meant it; an assessment maps it to one of the organisation's."""

    id: str
    name: str
    promise: str
    behaviours: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One action or answer a candidate can judge."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """A scenario and its options, as a candidate sees them."""

    id: str
    kind: Kind
    format: Format
    standard: str | None
    facet: str | None
    also: tuple[str, ...]
    instruction: str
    title: str
    stem: str
    options: tuple[Option, ...]
    state: ItemState
    cost: int | None = None
    story: str | None = None

    @property
    def section(self) -> Section | None:
        """The section its score belongs to; none for practice and climate items, which are never scored."""
        return SECTION_OF.get(self.kind)

    @property
    def scored(self) -> bool:
        """Whether a form may score it."""
        return self.section is not None and self.state is ItemState.LIVE

    def option(self, option_id: str) -> Option:
        """Return the option with this id; `KeyError` if there is none."""
        for option in self.options:
            if option.id == option_id:
                return option
        raise KeyError(option_id)


@dataclass(frozen=True, slots=True)
class OptionKey:
    """What the panel thinks of an option, in hundredths of a rating point (100..700). Never leaves the server."""

    effectiveness: int
    sd: int | None = None
    care: int | None = None
    convenience: int | None = None
    motive: Motive | None = None
    rationale: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """Who keyed an item."""

    method: PanelMethod
    n: int
    groups: tuple[str, ...]

    @property
    def expert(self) -> bool:
        """At least eight raters of at least two groups (scoring.md, section 7)."""
        return self.method is PanelMethod.EXPERT and self.n >= 8 and len(self.groups) >= 2  # noqa: PLR2004


@dataclass(frozen=True, slots=True)
class ItemKey:
    """The key of one item."""

    panel: Panel
    options: Mapping[str, OptionKey]


@dataclass(frozen=True, slots=True)
class Bank:
    """The content of a bank version: everything except the key."""

    slug: str
    title: str
    version: str
    language: str
    licence: str
    kind: BankKind
    description: str
    standards: tuple[BankStandard, ...]
    items: tuple[Item, ...]

    def item(self, item_id: str) -> Item:
        """Return the item with this id; `KeyError` if there is none."""
        for item in self.items:
            if item.id == item_id:
                return item
        raise KeyError(item_id)

    @property
    def scored_items(self) -> tuple[Item, ...]:
        """The live items of the three sections, in the bank's order."""
        return tuple(item for item in self.items if item.scored)

    @property
    def practice_items(self) -> tuple[Item, ...]:
        """The live practice items."""
        return tuple(item for item in self.items if item.kind is Kind.PRACTICE and item.state is ItemState.LIVE)


@dataclass(frozen=True, slots=True)
class BankKey:
    """The key of a bank version."""

    items: Mapping[str, ItemKey]

    @property
    def status(self) -> PanelMethod:
        """The weakest panel among the items decides what may be said of the whole key."""
        panels = [key.panel for key in self.items.values()]
        if any(panel.method is PanelMethod.IMPORTED for panel in panels):
            return PanelMethod.IMPORTED
        if panels and all(panel.expert for panel in panels):
            return PanelMethod.EXPERT
        return PanelMethod.PROVISIONAL


@dataclass(frozen=True, slots=True)
class BankPackage:
    """A bank version with its key and what both hash to."""

    bank: Bank
    key: BankKey
    content_sha256: str
    key_sha256: str
