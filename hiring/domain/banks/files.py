"""The shape of bank files, read strictly: an unknown or missing field is a problem, not a guess."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from hiring.domain.banks.model import (
    Bank,
    BankKey,
    BankKind,
    BankStandard,
    Format,
    Item,
    ItemKey,
    ItemState,
    Kind,
    Motive,
    Option,
    OptionKey,
    Panel,
    PanelMethod,
)

SCHEMA_VERSION = 1
MOST = 1000  # far outside every scale; it keeps infinity and endless digits out of the arithmetic

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:[-_][a-z0-9]+)*$", max_length=80)]
OptionId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+$", max_length=20)]


def _to_hundredths(value: object) -> int:
    """Return a rating as whole hundredths; a float's shortest text is what the author wrote."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        msg = "a rating is a number"
        raise ValueError(msg)  # noqa: TRY004 - pydantic collects ValueError
    if not -MOST <= value <= MOST:  # false for .nan too
        msg = f"a rating is a number of at most {MOST}"
        raise ValueError(msg)
    hundredths = Decimal(repr(float(value))) * 100
    if hundredths != hundredths.to_integral_value():
        msg = "a rating has at most two decimals"
        raise ValueError(msg)
    return int(hundredths)


def _in_scale(hundredths: int) -> int:
    if not 100 <= hundredths <= 700:  # noqa: PLR2004 - the rating scale, 1 to 7
        msg = "a rating lies between 1 and 7"
        raise ValueError(msg)
    return hundredths


def _not_negative(hundredths: int) -> int:
    if hundredths < 0:
        msg = "a standard deviation is not negative"
        raise ValueError(msg)
    return hundredths


Rating = Annotated[int, BeforeValidator(_to_hundredths), AfterValidator(_in_scale)]
Deviation = Annotated[int, BeforeValidator(_to_hundredths), AfterValidator(_not_negative)]


class Entry(BaseModel):
    """Any part of a bank file: no unknown fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class StandardEntry(Entry):
    """A service standard in `bank.yaml`."""

    id: Slug
    name: Text
    promise: Text
    behaviours: tuple[Text, ...] = Field(min_length=1)


class BankFile(Entry):
    """`bank.yaml`."""

    schema_: Literal[1] = Field(alias="schema")
    slug: Slug
    title: Text
    version: Text
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
    licence: Text
    kind: BankKind
    description: str = ""
    standards: tuple[StandardEntry, ...] = ()


class OptionEntry(Entry):
    """An option of an item."""

    id: OptionId
    text: Text


class ItemEntry(Entry):
    """An item in `items.yaml`."""

    id: Slug
    kind: Kind
    format: Format
    standard: Slug | None = None
    facet: Literal["understanding", "perspective", "response", "first_action", "cost", "boundary"] | None = None
    also: tuple[Slug, ...] = ()
    instruction: Literal["would_do", "should_do"]
    title: Text
    stem: Text
    options: tuple[OptionEntry, ...] = Field(min_length=1, max_length=10)
    state: ItemState
    cost: Annotated[int, Field(ge=0, le=2, strict=True)] | None = None
    story: Slug | None = None


class PanelEntry(Entry):
    """Who keyed an item."""

    method: PanelMethod
    n: Annotated[int, Field(ge=0, strict=True)]
    groups: tuple[Text, ...] = ()


class OptionKeyEntry(Entry):
    """The key of an option."""

    effectiveness: Rating
    sd: Deviation | None = None
    care: Rating | None = None
    convenience: Rating | None = None
    motive: Motive | None = None
    rationale: str = ""


class ItemKeyEntry(Entry):
    """The key of an item in `key.yaml`."""

    panel: PanelEntry
    options: dict[OptionId, OptionKeyEntry]


def to_bank(file: BankFile, items: list[ItemEntry]) -> Bank:
    """Return the bank that the entries describe."""
    return Bank(
        slug=file.slug,
        title=file.title,
        version=file.version,
        language=file.language,
        licence=file.licence,
        kind=file.kind,
        description=file.description.strip(),
        standards=tuple(BankStandard(s.id, s.name, s.promise, s.behaviours) for s in file.standards),
        items=tuple(to_item(item) for item in items),
    )


def to_item(entry: ItemEntry) -> Item:
    """Return the item that an entry describes."""
    return Item(
        id=entry.id,
        kind=entry.kind,
        format=entry.format,
        standard=entry.standard,
        facet=entry.facet,
        also=entry.also,
        instruction=entry.instruction,
        title=entry.title,
        stem=entry.stem,
        options=tuple(Option(option.id, option.text) for option in entry.options),
        state=entry.state,
        cost=entry.cost,
        story=entry.story,
    )


def to_key(entries: dict[str, ItemKeyEntry]) -> BankKey:
    """Return the key that the entries describe."""
    return BankKey({item_id: _to_item_key(entry) for item_id, entry in entries.items()})


def _to_item_key(entry: ItemKeyEntry) -> ItemKey:
    options = {
        option_id: OptionKey(
            effectiveness=option.effectiveness,
            sd=option.sd,
            care=option.care,
            convenience=option.convenience,
            motive=option.motive,
            rationale=option.rationale.strip(),
        )
        for option_id, option in entry.options.items()
    }
    return ItemKey(Panel(entry.panel.method, entry.panel.n, entry.panel.groups), options)
