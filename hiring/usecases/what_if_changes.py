"""From what somebody asks for to a change of a job's specification: which key, which situations, which weights."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from hiring.domain.banks.model import Bank, BankKey, BankPackage, PanelMethod
from hiring.domain.scoring.specification import Specification
from hiring.domain.selection.panel import PanelKey, PanelRating, keys_without_each_group
from hiring.domain.selection.what_if_change import (
    Change,
    ChangeKind,
    blueprint_groups,
    first_of_each,
    key_of_bank,
    key_of_others,
)
from hiring.domain.selection.what_if_items import items_alike
from hiring.errors import Invalid, NotFound
from hiring.store import banks as bank_store
from hiring.store.drafts import draft_of_slug
from hiring.store.panels import all_panels
from hiring.store.tables.studio import PanelRow
from hiring.usecases.drafts import package_of_draft
from hiring.usecases.panel_results import counted_ratings
from hiring.usecases.panels import CLOSED, KEY, items_of
from hiring.usecases.work import Work

LIGHT, HEAVY = 2, 3  # weights of one and of one and a half


@dataclass(frozen=True)
class Wanted:
    """What somebody wants to look at; only what belongs to the `kind` counts.

    `items`: situations to drop; `counts`: how many to keep of each part of the blueprint; `heavy`: parts that count
    one and a half times; `item_id`, `values`: a situation and its key in hundredths; `source`: the id of a version,
    or the name of a group of raters.
    """

    kind: ChangeKind
    items: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    heavy: tuple[str, ...] = ()
    item_id: str = ""
    values: Mapping[str, int] = field(default_factory=dict)
    source: str = ""


@dataclass(frozen=True, slots=True)
class KeySource:
    """A key that could be looked at instead of the job's own."""

    id: str
    name: str
    key_status: PanelMethod


@dataclass(frozen=True, slots=True)
class KeySources:
    """The keys that there are for a bank: its other versions, its working copy, its raters without each group."""

    versions: tuple[KeySource, ...]
    working_copy: KeySource | None
    groups: tuple[str, ...]


def key_sources(work: Work, package: BankPackage, present: str) -> KeySources:
    """Return the keys that a job could be looked at with; `present`: the version that scores it."""
    slug = package.bank.slug
    versions = tuple(
        KeySource(row.id, row.version, PanelMethod(row.key_status))
        for row in bank_store.bank_versions(work.session)
        if row.slug == slug and row.id != present
    )
    draft = draft_of_slug(work.session, slug)
    copy = KeySource(draft.id, draft.title, package_of_draft(work, draft.id).key.status) if draft else None
    return KeySources(versions, copy, tuple(_keys_without(work, package.bank)))


def change_for(work: Work, package: BankPackage, specification: Specification, wanted: Wanted) -> Change:
    """Return the change that is wanted; raise `Invalid` or `NotFound` where there is no such thing."""
    match wanted.kind:
        case ChangeKind.DROP:
            if not wanted.items:
                raise Invalid("Nothing is left out.", "Choose at least one situation to leave out.")
            return Change(wanted.kind, dropped=wanted.items)
        case ChangeKind.BLUEPRINT:
            return _blueprint(specification, wanted)
        case ChangeKind.KEY:
            return Change(wanted.kind, source_id=wanted.item_id, keys={wanted.item_id: wanted.values})
        case ChangeKind.GROUP:
            return _without_group(work, package, specification, wanted.source)
        case _:
            return _of_bank(work, package, specification, wanted)


def key_behind(work: Work, package: BankPackage, change: Change) -> BankKey:
    """Return the key whose raters stand behind the changed specification."""
    if change.kind is ChangeKind.VERSION and not change.kept:
        return bank_store.get_package(work.session, change.source_id).key
    if change.kind is ChangeKind.WORKING_COPY and not change.kept:
        return package_of_draft(work, change.source_id).key
    return package.key


def _blueprint(specification: Specification, wanted: Wanted) -> Change:
    groups = blueprint_groups(specification)
    strange = sorted({*wanted.counts, *wanted.heavy} - set(groups))
    if strange:
        raise Invalid(f"The form has no part called {strange[0]}.", "Load the page again.")
    heavy = {item for name in wanted.heavy for item in groups[name]}
    weights = {s.item_id: HEAVY if s.item_id in heavy else LIGHT for s in specification.scenarios} if heavy else {}
    return Change(wanted.kind, dropped=first_of_each(groups, wanted.counts), weights=weights)


def _of_bank(work: Work, package: BankPackage, specification: Specification, wanted: Wanted) -> Change:
    if wanted.kind is ChangeKind.VERSION:
        other = bank_store.get_package(work.session, wanted.source)
        source_id, name = wanted.source, other.bank.version
    else:
        draft = draft_of_slug(work.session, package.bank.slug)
        if draft is None:
            raise NotFound("This bank has no working copy.")
        other, source_id, name = package_of_draft(work, draft.id), draft.id, draft.title
    if other.bank.slug != package.bank.slug:
        raise Invalid("That is another question bank.", "Choose a version of the bank this job uses.")
    keys, kept = key_of_bank(specification, package.bank, other.bank, other.key)
    return Change(wanted.kind, source=name, source_id=source_id, keys=keys, kept=tuple(kept))


def _without_group(work: Work, package: BankPackage, specification: Specification, group: str) -> Change:
    keys = _keys_without(work, package.bank)
    if group not in keys:
        raise Invalid("There is no such group of raters, or too few others.", "Choose one of those listed.")
    found, kept = key_of_others(specification, keys[group])
    return Change(ChangeKind.GROUP, source=group, keys=found, kept=tuple(kept))


def _keys_without(work: Work, bank: Bank) -> dict[str, PanelKey]:
    """Return the key without each group, of all closed panels that rated situations as they stand in this bank."""
    draft = draft_of_slug(work.session, bank.slug)
    if draft is None:
        return {}
    closed = [p for p in all_panels(work.session) if (p.draft_id, p.purpose, p.state) == (draft.id, KEY, CLOSED)]
    return keys_without_each_group(rating for panel in closed for rating in _last_ratings(work, panel, bank))


def _last_ratings(work: Work, panel: PanelRow, bank: Bank) -> list[PanelRating]:
    """Return what each member of a panel thought last of each option, where the bank still reads as they read it."""
    known = {item.id for item in bank.items}
    rated = replace(bank, items=items_of(panel))
    alike = set(items_alike((item.id for item in rated.items if item.id in known), rated, bank))
    last: dict[tuple[str, str, str], PanelRating] = {}
    for one in sorted(counted_ratings(work, panel), key=lambda rating: rating.round):
        if one.item_id in alike and one.effectiveness is not None:
            made = PanelRating(one.rater, one.group, one.item_id, one.option_id, one.effectiveness)
            last[one.rater, one.item_id, one.option_id] = made
    return list(last.values())
