"""The two versions of an item that two people saved, side by side."""

from dataclasses import dataclass

from hiring.domain.banks.changes import Mark, Piece, marked
from hiring.domain.banks.merging import OPTION, Part, Version
from hiring.domain.banks.model import Option, OptionKey
from hiring.web.presenters.studio_drafts import LABELS
from hiring.web.presenters.studio_words import FORMATS, KINDS, MOTIVES, spoken

ABSENT = "not there"


@dataclass(frozen=True, slots=True)
class Sides:
    """One part as they have it and as you have it; what differs is marked in each."""

    name: str
    label: str
    both: bool
    take_yours: bool
    theirs: tuple[Piece, ...]
    yours: tuple[Piece, ...]


def sides(part: Part, theirs: Version, yours: Version) -> Sides:
    """Return a part for the page of a conflict."""
    here, mine = _said(part.name, theirs), _said(part.name, yours)
    pieces = marked(here, mine)
    return Sides(
        name=part.name,
        label=_label(part.name),
        both=part.both,
        take_yours=part.yours,
        theirs=tuple(piece for piece in pieces if piece.mark is not Mark.ADDED),
        yours=tuple(piece for piece in pieces if piece.mark is not Mark.REMOVED),
    )


def _label(name: str) -> str:
    return f"Option {name.removeprefix(OPTION)}, with its key" if name.startswith(OPTION) else LABELS[name]


def _said(name: str, version: Version) -> str:
    if name.startswith(OPTION):
        found = version.option(name.removeprefix(OPTION))
        return ABSENT if found is None else _option(*found)
    value = version.part(name)
    match name:
        case "kind":
            return KINDS[version.item.kind]
        case "format":
            return FORMATS[version.item.format]
        case "also":
            return ", ".join(version.item.also) or "–"
        case "title" | "stem":
            return str(value)
        case _:
            return "–" if value is None else spoken(str(value))


def _option(option: Option, key: OptionKey | None) -> str:
    if key is None:
        return f"{option.text}\nNo key."
    ratings = [("effectiveness", key.effectiveness), ("care", key.care), ("convenience", key.convenience)]
    said = [f"{name} {rating / 100:.2f}" for name, rating in ratings if rating is not None]
    motive = [MOTIVES[key.motive].lower()] if key.motive else []
    return "\n".join(line for line in (option.text, ", ".join([*said, *motive]), key.rationale) if line)
