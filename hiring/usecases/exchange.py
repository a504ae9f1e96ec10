"""Banks from files and to files: a file waits here until somebody has looked at it, and what leaves is written down.

Reading and writing formats is the caller's business; these use cases get and give packages.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from hiring.domain.access.policy import Actor, Permission
from hiring.domain.banks.arrivals import Arrival, Incoming, Standing, arrivals, changed_standards, fitted
from hiring.domain.banks.model import BankKey, BankPackage, BankStandard
from hiring.domain.banks.plain import bank_to_plain, item_key_to_plain, item_to_plain, package
from hiring.domain.records.events import Event
from hiring.errors import Conflict, Invalid, Problem
from hiring.hashing import sha256_of
from hiring.ids import new_id
from hiring.store import drafts as draft_store
from hiring.store import uploads as store
from hiring.store.banks import bank_versions, get_package
from hiring.store.tables.studio import UploadRow
from hiring.usecases.drafts import TakenOver, package_of_draft, take_over
from hiring.usecases.work import Work, needs

WAITS: Final = timedelta(hours=1)
MAX_BYTES: Final = 20_000_000
KEPT: Final = 3  # files of one person that may wait at once; an older one makes room
MAX_NAME: Final = 200
MAX_TITLE: Final = 200
NUL: Final = "The text holds a character that is no text (NUL)."


@dataclass(frozen=True, slots=True)
class Target:
    """A bank that a file can go into: its working copy, or one that would be opened for it."""

    slug: str
    title: str
    language: str
    opened: bool


@dataclass(frozen=True, slots=True)
class Wish:
    """How a file is read, and where it goes: `into` names a bank, or `slug` and `title` a new one."""

    form: str
    columns: Mapping[str, str]
    into: str = ""
    slug: str = ""
    title: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that waits."""

    id: str
    name: str
    content: bytes
    sha256: str
    wish: Wish
    until: datetime


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What taking a file over would do; `seen` stands for the working copy as it was looked at."""

    package: BankPackage
    target: Target | None
    arrivals: tuple[Arrival, ...]
    standards: tuple[BankStandard, ...]
    seen: str

    def count(self, standing: Standing) -> int:
        """Return how many items are new, changed or unchanged."""
        return sum(arrival.standing is standing for arrival in self.arrivals)


@needs(Permission.BANKS_READ)
def list_targets(actor: Actor, work: Work) -> list[Target]:
    """Return every bank that a file can go into, by title."""
    del actor
    drafts = {row.slug: row for row in draft_store.all_drafts(work.session)}
    found = [Target(row.slug, row.title, row.content["language"], opened=True) for row in drafts.values()]
    newest = {row.slug: row for row in reversed(bank_versions(work.session)) if row.slug not in drafts}
    found += [Target(row.slug, row.title, row.language, opened=False) for row in newest.values()]
    return sorted(found, key=lambda target: (target.title, target.slug))


@needs(Permission.BANKS_WRITE)
def foresee(actor: Actor, work: Work, incoming: Incoming, wish: Wish) -> Foreseen:
    """Return what taking a file over would do, and change nothing."""
    del actor
    made = incoming.package
    _refuse_unstorable(made)
    if not wish.into:
        named = _new_bank(work, made, wish)
        return Foreseen(named, None, arrivals(named, None), named.bank.standards, "")
    target, present = _present(work, wish.into)
    if not incoming.partial and _primary(made.bank.language) != _primary(target.language):
        raise Invalid(
            f"The file is in “{made.bank.language}”, the bank “{target.title}” in “{target.language}”.",
            "Import it into a new bank.",
        )
    found = fitted(incoming, present)
    bank = replace(found.bank, slug=target.slug, title=target.title)
    found = package(bank, found.key)
    seen = sha256_of([present.content_sha256, present.key_sha256])
    standards = changed_standards(bank.standards, present.bank.standards)
    return Foreseen(found, target, arrivals(found, present), standards, seen)


@needs(Permission.BANKS_WRITE)
def hold_upload(actor: Actor, work: Work, name: str, content: bytes, wish: Wish) -> str:
    """Keep a file for an hour, for the one who sent it; return its id."""
    if not content or len(content) > MAX_BYTES:
        limit = MAX_BYTES // 1_000_000
        raise Invalid("The file is empty." if not content else f"The file is larger than {limit} MB.", "Check it.")
    store.drop_all_but_newest(work.session, actor.id, KEPT - 1)
    row = UploadRow(
        id=new_id(),
        organisation_id=actor.organisation_id,
        staff_id=actor.id,
        name=name[:MAX_NAME],
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        settings=_as_plain(wish),
        at=work.now,
    )
    work.session.add(row)
    return row.id


@needs(Permission.BANKS_WRITE)
def view_upload(actor: Actor, work: Work, upload_id: str) -> Upload:
    """Return a waiting file of the actor's own."""
    row = store.upload_of(work.session, upload_id, actor.id, work.now - WAITS)
    return Upload(row.id, row.name, row.content, row.sha256, Wish(**row.settings), row.at + WAITS)


@needs(Permission.BANKS_WRITE)
def discard_upload(actor: Actor, work: Work, upload_id: str) -> None:
    """Remove a waiting file of the actor's own."""
    store.upload_of(work.session, upload_id, actor.id, work.now - WAITS)
    store.drop_upload(work.session, upload_id, actor.id)


@needs(Permission.TASKS_PERFORM)
def drop_old_uploads(actor: Actor, work: Work) -> None:
    """Remove the files whose hour is over."""
    del actor
    store.drop_uploads_before(work.session, work.now - WAITS)


@needs(Permission.BANKS_WRITE)
def take_upload_over(
    actor: Actor, work: Work, upload_id: str, incoming: Incoming, seen: str, *, left_out: int = 0
) -> TakenOver:
    """Bring a waiting file into a working copy; `Conflict` if that is no longer the one that was looked at."""
    row = store.upload_of(work.session, upload_id, actor.id, work.now - WAITS)
    wish = Wish(**row.settings)
    found = foresee(actor, work, incoming, wish)
    if found.seen != seen:
        raise Conflict("The working copy has changed since you looked. Nothing was taken over: look again.")
    done = take_over(actor, work, found.package, f"Imported from the file {row.name}.")
    work.record(
        Event.BANK_IMPORTED,
        f"draft:{done.draft_id}",
        slug=found.package.bank.slug,
        format=wish.form,
        file_sha256=row.sha256,
        content_sha256=found.package.content_sha256,
        key_sha256=found.package.key_sha256,
        added=done.added,
        changed=done.changed,
        unchanged=done.unchanged,
        left_out=left_out,
    )
    store.drop_upload(work.session, upload_id, actor.id)
    return done


@needs(Permission.BANKS_WRITE)
def bank_to_export(actor: Actor, work: Work, bank_id: str) -> BankPackage:
    """Return a bank version with its key: whoever may write banks may carry one away."""
    del actor
    return get_package(work.session, bank_id)


@needs(Permission.BANKS_WRITE)
def draft_to_export(actor: Actor, work: Work, draft_id: str) -> BankPackage:
    """Return a working copy as it is now, with its key."""
    del actor
    return package_of_draft(work, draft_id)


@needs(Permission.BANKS_WRITE)
def record_export(actor: Actor, work: Work, subject: str, made: BankPackage, form: str, file_sha256: str) -> None:
    """Write down that a bank left the server, before it does; `subject`: bank:<id> or draft:<id>."""
    del actor
    work.record(
        Event.BANK_EXPORTED,
        subject,
        slug=made.bank.slug,
        version=made.bank.version,
        format=form,
        with_key=bool(made.key.items),
        content_sha256=made.content_sha256,
        key_sha256=made.key_sha256,
        file_sha256=file_sha256,
    )


def without_key(made: BankPackage) -> BankPackage:
    """Return a bank for somebody who may read it and not know what is right."""
    return package(made.bank, BankKey({}))


def _new_bank(work: Work, made: BankPackage, wish: Wish) -> BankPackage:
    slug, title = wish.slug or made.bank.slug, wish.title or made.bank.title
    taken = draft_store.draft_of_slug(work.session, slug) is not None
    if taken or any(row.slug == slug for row in bank_versions(work.session)):
        remedy = "Choose another short name, or import the file into that bank."
        raise Invalid([Problem(f"There is a bank “{slug}” already.", remedy, item="slug")])
    return package(replace(made.bank, slug=slug, title=title[:MAX_TITLE]), made.key)


def _present(work: Work, slug: str) -> tuple[Target, BankPackage]:
    draft = draft_store.draft_of_slug(work.session, slug)
    if draft is not None:
        made = package_of_draft(work, draft.id)
        return Target(slug, draft.title, made.bank.language, opened=True), made
    newest = next((row for row in bank_versions(work.session) if row.slug == slug), None)
    if newest is None:
        raise Invalid([Problem("That bank is no longer there.", "Choose another.", item="into")])
    return Target(slug, newest.title, newest.language, opened=False), get_package(work.session, newest.id)


def _refuse_unstorable(made: BankPackage) -> None:
    """Refuse the one character that no database of ours can both store and compare."""
    about = {name: value for name, value in bank_to_plain(made.bank).items() if name != "items"}
    problems = [] if _storable(about) else [Problem(NUL, "Take it out.")]
    for item in made.bank.items:
        key = made.key.items.get(item.id)
        if not _storable(item_to_plain(item)) or not _storable(item_key_to_plain(key) if key else {}):
            problems.append(Problem(NUL, "Take it out.", item=item.id))
    if problems:
        raise Invalid(problems)


def _storable(plain: object) -> bool:
    if isinstance(plain, Mapping):
        return all(_storable(part) for part in plain.values())
    if isinstance(plain, list):
        return all(_storable(part) for part in plain)
    return not (isinstance(plain, str) and "\0" in plain)


def _primary(language: str) -> str:
    return language.partition("-")[0].lower()


def _as_plain(wish: Wish) -> dict[str, Any]:
    return {
        "form": wish.form,
        "columns": dict(wish.columns),
        "into": wish.into,
        "slug": wish.slug,
        "title": wish.title,
        "language": wish.language,
    }
