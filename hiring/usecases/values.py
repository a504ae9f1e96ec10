"""Stating what the organisation stands for."""

from dataclasses import dataclass
from datetime import datetime

from hiring.domain.access.policy import Actor, Permission
from hiring.domain.records.events import Event
from hiring.domain.values.profile import ValuesProfile, check_profile
from hiring.errors import Conflict, NotFound
from hiring.ids import new_id
from hiring.store.tables.content import ValuesProfileRow
from hiring.store.unique import flush_or_conflict
from hiring.store.values import all_profiles, latest_profile, profile_by_id
from hiring.usecases.work import Work, needs

_FIRST = "Somebody else saved the values profile just now. Look at their version, then save yours again."


@dataclass(frozen=True, slots=True)
class ProfileView:
    """A version of the values profile; a `used` one rests under an assessment and never changes."""

    id: str
    version: int
    profile: ValuesProfile
    used: bool
    created_at: datetime
    created_by: str


@needs(Permission.VALUES_READ)
def view_profile(actor: Actor, work: Work, profile_id: str | None = None) -> ProfileView | None:
    """Return the newest version, or the one with this id; None while nothing has been stated."""
    del actor
    if profile_id is None:
        row = latest_profile(work.session)
        return _view(row) if row else None
    row = profile_by_id(work.session, profile_id)
    if row is None:
        raise NotFound("There is no such version of the values profile.")
    return _view(row)


@needs(Permission.VALUES_READ)
def list_profiles(actor: Actor, work: Work) -> list[ProfileView]:
    """Return every version, the newest first."""
    del actor
    return [_view(row) for row in all_profiles(work.session)]


@needs(Permission.VALUES_WRITE)
def save_profile(actor: Actor, work: Work, profile: ValuesProfile, based_on: str = "") -> ProfileView:
    """Save the profile: an unused newest version is replaced, a used one is followed by a new version.

    `based_on` names what the editor started from (`edit_mark`); a newer one is not overwritten unseen.
    """
    check_profile(profile)
    row = latest_profile(work.session, lock=True)
    if based_on and (row is None or based_on != edit_mark(_view(row))):
        raise Conflict(_FIRST)
    if row is None or row.used_at is not None:
        row = ValuesProfileRow(
            id=new_id(),
            organisation_id=actor.organisation_id,
            version=row.version + 1 if row else 1,
            used_at=None,
        )
        work.session.add(row)
    row.content = profile.to_plain()
    row.created_at = work.now
    row.created_by = actor.name or actor.id
    work.record(Event.VALUES_SAVED, f"values:{row.id}", version=row.version)
    flush_or_conflict(work.session, _FIRST)
    return _view(row)


def edit_mark(view: ProfileView | None) -> str:
    """Return a text that changes with every save, for the form to carry."""
    return f"{view.id}@{view.created_at.isoformat()}" if view else ""


def freeze_profile(work: Work) -> ProfileView | None:
    """Return the newest version after marking it as used; from now on it cannot change."""
    row = latest_profile(work.session, lock=True)
    if row is None:
        return None
    row.used_at = row.used_at or work.now
    return _view(row)


def _view(row: ValuesProfileRow) -> ProfileView:
    return ProfileView(
        id=row.id,
        version=row.version,
        profile=ValuesProfile.from_plain(row.content),
        used=row.used_at is not None,
        created_at=row.created_at,
        created_by=row.created_by,
    )
