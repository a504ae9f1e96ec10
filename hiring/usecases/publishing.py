"""Publishing a working copy as a new, immutable version, and looking at what two versions differ in."""

import re
from dataclasses import dataclass, replace

from hiring.domain.access.policy import Actor, Permission
from hiring.domain.banks.changes import Change, Effect, differences, effect
from hiring.domain.banks.life import PUBLISHED, require_reason
from hiring.domain.banks.model import BankPackage, Item, ItemState
from hiring.domain.banks.plain import package
from hiring.domain.banks.release import Release, proposed_version, release
from hiring.domain.lint.drafts import lint_draft
from hiring.domain.lint.findings import Finding, Severity
from hiring.domain.records.events import Event
from hiring.errors import Conflict, Invalid, Problem
from hiring.hashing import sha256_of
from hiring.store import banks
from hiring.store import drafts as store
from hiring.store.accounts import all_staff
from hiring.store.publications import open_jobs, origins, versions_of_slug
from hiring.store.tables.studio import BankDraftRow
from hiring.store.unique import flush_or_conflict
from hiring.usecases.banks import BankSummary, summarise
from hiring.usecases.drafts import package_of_draft
from hiring.usecases.work import Work, needs

VERSION = re.compile(r"[0-9A-Za-z]+(?:[.-][0-9A-Za-z]+)*")
MAX_VERSION = 40


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two packages of one bank, the older first, and what that does to scores."""

    before: BankPackage
    after: BankPackage
    changes: tuple[Change, ...]
    effect: Effect


@dataclass(frozen=True, slots=True)
class Publication:
    """A version before it is published. `seen` changes with everything in it; errors stand in its way.

    `before` is None for the first version; `jobs` are the open ones, which keep the version they have.
    """

    slug: str
    title: str
    base_version: str
    version: str
    seen: str
    comparison: Comparison | None
    items: tuple[Item, ...]
    errors: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    kept_back: tuple[Item, ...]
    kept_published: tuple[Item, ...]
    jobs: int

    @property
    def nothing_new(self) -> bool:
        """Whether the base version says all this already."""
        return self.comparison is not None and not self.comparison.changes


@dataclass(frozen=True, slots=True)
class VersionView:
    """A version of a bank: who published it, why, and how many open jobs use it."""

    summary: BankSummary
    by: str
    reason: str
    jobs: int


@dataclass(frozen=True, slots=True)
class VersionsView:
    """The versions of a bank, the newest first, and its working copy if there is one."""

    versions: tuple[VersionView, ...]
    draft_id: str | None


@needs(Permission.BANKS_READ)
def preview_publication(actor: Actor, work: Work, draft_id: str) -> Publication:
    """Return what publishing a working copy now would do; nothing is changed."""
    del actor
    return _publication(work, store.draft_by_id(work.session, draft_id))[0]


@needs(Permission.BANKS_WRITE)
def publish_draft(actor: Actor, work: Work, draft_id: str, version: str, reason: str, seen: str) -> str:
    """Publish a working copy as `version`, if it is still what was looked at; return the new version's id.

    What was published before stays as it is, and so do the jobs and attempts that rest on it.
    """
    draft = store.draft_by_id(work.session, draft_id, lock=True)
    planned, made = _publication(work, draft)
    if planned.seen != seen:
        raise Conflict("The working copy changed while you looked at it. Nothing was published: look again.")
    version = _checked_version(work, draft.slug, version)
    require_reason(reason, needed=True)
    if planned.errors:
        raise Invalid(Problem(found.message, found.remedy, item=found.item) for found in planned.errors)
    if planned.nothing_new:
        raise Invalid(f"Nothing differs from version {planned.base_version}.", "Change something first.")
    final = _numbered(made, version)
    row = banks.add_package(work.session, actor.organisation_id, final, work.now)
    flush_or_conflict(work.session, f"Somebody else published {version} just now. Nothing was published: look again.")
    work.record(
        Event.BANK_PUBLISHED,
        f"bank:{row.id}",
        slug=draft.slug,
        version=version,
        based_on=draft.based_on or "",
        reason=reason.strip(),
        content_sha256=final.content_sha256,
        key_sha256=final.key_sha256,
    )
    draft.based_on = row.id
    return row.id


@needs(Permission.BANKS_READ)
def compare_versions(
    actor: Actor, work: Work, bank_id: str, other_id: str
) -> tuple[BankSummary, BankSummary, Comparison]:
    """Return what differs between two versions of a bank, from the one loaded earlier to the later one."""
    del actor
    rows = sorted(
        (banks.bank_version(work.session, name) for name in (bank_id, other_id)), key=lambda row: row.loaded_at
    )
    if rows[0].slug != rows[1].slug:
        raise Invalid("These are two different banks.", "Compare two versions of one bank.")
    made = [banks.get_package(work.session, row.id) for row in rows]
    return summarise(work, rows[0]), summarise(work, rows[1]), _compare(made[0], made[1])


@needs(Permission.BANKS_READ)
def view_versions(actor: Actor, work: Work, bank_id: str) -> VersionsView:
    """Return every version of the bank that this is a version of."""
    del actor
    slug = banks.bank_version(work.session, bank_id).slug
    ids = [name for name, _ in versions_of_slug(work.session, slug)]
    jobs, made = open_jobs(work.session, slug), origins(work.session, ids)
    names = {row.id: row.name for row in all_staff(work.session)}
    draft = store.draft_of_slug(work.session, slug)
    return VersionsView(
        versions=tuple(
            VersionView(
                summary=summarise(work, banks.bank_version(work.session, name)),
                by=names.get(made[name].actor_id, "") if name in made else "",
                reason=made[name].details.get("reason", "") if name in made else "",
                jobs=jobs.get(name, 0),
            )
            for name in ids
        ),
        draft_id=draft.id if draft else None,
    )


def _publication(work: Work, row: BankDraftRow) -> tuple[Publication, Release]:
    draft = package_of_draft(work, row.id)
    base = banks.get_package(work.session, row.based_on) if row.based_on else None
    made = release(draft, base, _standing(work, row.id), "0")
    taken = {version for _, version in versions_of_slug(work.session, row.slug)}
    version = proposed_version(base, made.package, taken)
    made = Release(_numbered(made, version), made.kept_back, made.kept_published)
    findings = lint_draft(made.package).findings
    publication = Publication(
        slug=row.slug,
        title=row.title,
        base_version=base.bank.version if base else "",
        version=version,
        seen=sha256_of([row.based_on, made.package.content_sha256, made.package.key_sha256]),
        comparison=_compare(base, made.package) if base else None,
        items=made.package.bank.items,
        errors=tuple(found for found in findings if found.severity is Severity.ERROR),
        warnings=tuple(found for found in findings if found.severity is Severity.WARNING),
        kept_back=made.kept_back,
        kept_published=made.kept_published,
        jobs=sum(open_jobs(work.session, row.slug).values()),
    )
    return publication, made


def _standing(work: Work, draft_id: str) -> dict[str, ItemState]:
    """Return the last published state that each item was in, for those under rewrite."""
    steps = store.steps_in(work.session, draft_id, [state.value for state in PUBLISHED])
    return {step.item_id: ItemState(step.state) for step in steps}


def _compare(before: BankPackage, after: BankPackage) -> Comparison:
    changes = differences(before, after)
    said = tuple(change for change in changes if change.field != "version")
    return Comparison(before, after, said, effect(before, after))


def _numbered(made: Release, version: str) -> BankPackage:
    return package(replace(made.package.bank, version=version), made.package.key)


def _checked_version(work: Work, slug: str, version: str) -> str:
    version = version.strip()
    if len(version) > MAX_VERSION or not VERSION.fullmatch(version):
        raise Invalid("The version is not a number like 1.2.0.", "Use digits and dots; letters are allowed.")
    if version in {taken for _, taken in versions_of_slug(work.session, slug)}:
        raise Invalid(f"Version {version} is published already.", "A version never changes: choose a new number.")
    return version
