"""Two people changed one item: what each did to it, part by part, and the item that is made of what is chosen."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from hiring.domain.banks.model import Item, ItemKey, Option, OptionKey, Panel, PanelMethod

FIELDS = ("title", "stem", "instruction", "kind", "format", "standard", "facet", "also", "cost", "story")
OPTION = "option-"


@dataclass(frozen=True, slots=True)
class Version:
    """An item with its key."""

    item: Item
    key: ItemKey | None

    def part(self, name: str) -> object:
        """Return one part: a field, or an option with its key (None where it is not there)."""
        if not name.startswith(OPTION):
            return getattr(self.item, name)
        return self.option(name.removeprefix(OPTION))

    def option(self, option_id: str) -> tuple[Option, OptionKey | None] | None:
        """Return an option with its key."""
        found = next((option for option in self.item.options if option.id == option_id), None)
        return (found, self.key.options.get(option_id) if self.key else None) if found else None


@dataclass(frozen=True, slots=True)
class Part:
    """A part that differs between theirs and yours; `both` changed it since the common start, if that is known.

    `yours` is what to propose: the change of whoever made one, and of the second where both did.
    """

    name: str
    both: bool
    yours: bool


def parts(base: Version | None, theirs: Version, yours: Version) -> list[Part]:
    """Return the parts of an item that differ between two versions of it."""
    found = []
    for name in _names(theirs.item, yours.item):
        here, mine = theirs.part(name), yours.part(name)
        if here != mine:
            was = base.part(name) if base else None
            moved, changed = base is not None and here != was, base is None or mine != was
            found.append(Part(name, both=moved and changed, yours=changed))
    return found


def merge(theirs: Version, yours: Version, take_theirs: Collection[str]) -> Version:
    """Return your version with the parts named in `take_theirs` as they have them."""
    fields = {name: getattr(theirs.item, name) for name in FIELDS if name in take_theirs}
    options = []
    for name in _names(theirs.item, yours.item):
        if name.startswith(OPTION):
            source = theirs if name in take_theirs else yours
            options.append(source.option(name.removeprefix(OPTION)))
    kept = [pair for pair in options if pair is not None]
    keys = {option.id: key for option, key in kept if key is not None}
    item = replace(yours.item, **fields, options=tuple(option for option, _ in kept))
    return Version(item, _key(theirs, yours, keys))


def _key(theirs: Version, yours: Version, keys: dict[str, OptionKey]) -> ItemKey | None:
    """A panel stands behind a key that is wholly the one it made, and behind no mixture."""
    if not keys and theirs.key is None and yours.key is None:
        return None
    for version in (yours, theirs):
        if version.key is not None and version.key.options == keys:
            return version.key
    return ItemKey(Panel(PanelMethod.PROVISIONAL, 0, ()), keys)


def _names(theirs: Item, yours: Item) -> Iterator[str]:
    yield from FIELDS
    for option_id in dict.fromkeys(option.id for item in (yours, theirs) for option in item.options):
        yield f"{OPTION}{option_id}"
