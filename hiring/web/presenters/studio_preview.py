"""An item as a candidate would see it: in another format, in other colours, in another language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from hiring.domain.banks.model import Format, Item
from hiring.domain.banks.translation import Translation, in_language, is_stale
from hiring.wording.languages import direction

LANGUAGES = {"ar": "Arabic", "de": "German", "en": "English", "es": "Spanish", "fr": "French"}


@dataclass(frozen=True, slots=True)
class Shown:
    """What is looked at, and what could be; `stale`: the text has changed since it was translated."""

    item: Item
    format: str
    theme: str
    language: str
    direction: str
    languages: tuple[tuple[str, str], ...]
    stale: bool


def preview(item: Item, own: str, translations: Sequence[Translation], asked: Mapping[str, str]) -> Shown:
    """Return an item as it was asked for; what is unknown stays as the item has it. `own`: the bank's language."""
    there = {found.language: found for found in translations if in_language(item, found) is not None}
    chosen = there.get(asked.get("language", ""))
    shown = (in_language(item, chosen) if chosen else None) or item
    name, theme = asked.get("format", ""), asked.get("theme", "")
    fmt = Format(name) if name in set(Format) else item.format
    options = shown.options[:1] if fmt is Format.SINGLE_ACTION else shown.options
    language = chosen.language if chosen else own
    return Shown(
        item=replace(shown, format=fmt, options=options),
        format=fmt.value,
        theme=theme if theme in {"light", "dark"} else "",
        language=language,
        direction=direction(language),
        languages=tuple((code, LANGUAGES.get(code, code)) for code in (own, *there)),
        stale=chosen is not None and is_stale(item, chosen),
    )
