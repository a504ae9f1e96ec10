"""Signing in, and the people who can."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from hiring.domain.access.passwords import normalise_password, password_problems
from hiring.domain.access.policy import Actor, ActorKind, Permission, Role
from hiring.domain.people.invitees import normalise_email
from hiring.domain.records.events import Event
from hiring.errors import Conflict, Invalid, NotFound, NotSignedIn, Problem
from hiring.ids import new_id, new_token, token_digest
from hiring.store import accounts as store
from hiring.store.organisations import organisation_by_id
from hiring.store.tables.organisations import StaffRow, StaffSessionRow
from hiring.store.tenancy import enter, unscoped
from hiring.store.unique import flush_or_conflict
from hiring.usecases.sign_in_tries import decoy, reserve, succeeded
from hiring.usecases.work import Work, needs

IDLE, ABSOLUTE, TOUCH = timedelta(hours=8), timedelta(days=7), timedelta(minutes=1)
MAX_NAME, MAX_EMAIL = 200, 254
NO_MATCH = "That e-mail address and password do not match, or there were too many tries."
NO_MATCH_REMEDY = "Check both. After several tries, wait a while before the next."


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session; its `token` is only ever known to the browser."""

    staff_id: str
    token: str
    organisation_id: str


@dataclass(frozen=True, slots=True)
class StaffSession:
    """Who a browser is signed in as; `stale` once `touch_session` should say that it was seen."""

    actor: Actor
    stale: bool


@dataclass(frozen=True, slots=True)
class StaffView:
    """A member of staff, as an administrator sees them."""

    id: str
    name: str
    email: str
    roles: tuple[Role, ...]
    active: bool
    jobs: tuple[str, ...]


@needs(Permission.PUBLIC)
def sign_in(actor: Actor, work: Work, email: str, password: str, address: str) -> SignedIn:
    """Start a session. Every refusal reads the same and takes as long, whether or not there is an account."""
    email, password = normalise_email(email), normalise_password(password)
    with unscoped(work.session):
        staff = store.staff_by_email(work.session, email)
    if staff is not None:
        enter(work.session, staff.organisation_id)
        work.actor = replace(actor, organisation_id=staff.organisation_id)
    # Counted as failed before it is checked: many tries at one moment cannot slip through together.
    allowed = reserve(work, email, address)
    work.pause()
    stored = staff.password_hash if staff is not None else decoy(work.passwords)
    matches = work.passwords.verify(stored, password)
    if staff is None or not (matches and allowed and staff.active):
        subject = f"staff:{staff.id}" if staff is not None else "staff:unknown"
        work.record(Event.SIGN_IN_FAILED, subject, waiting=not allowed)
        work.pause()  # the refusal undoes nothing: the failed try stays on record
        raise Invalid(NO_MATCH, NO_MATCH_REMEDY)
    work.session.refresh(staff, with_for_update=True)
    if staff.password_hash == stored and work.passwords.outdated(stored):
        staff.password_hash = work.passwords.hash(password)
    succeeded(work, email, address)
    return _start_session(work, staff)


def _start_session(work: Work, staff: StaffRow) -> SignedIn:
    work.actor = replace(work.actor, kind=ActorKind.STAFF, id=staff.id, name=staff.name)
    token = new_token()
    work.session.add(
        StaffSessionRow(
            organisation_id=staff.organisation_id,
            token_sha256=token_digest(token),
            staff_id=staff.id,
            created_at=work.now,
            seen_at=work.now,
        )
    )
    work.record(Event.SIGNED_IN, f"staff:{staff.id}")
    return SignedIn(staff.id, token, staff.organisation_id)


@needs(Permission.PUBLIC)
def find_session(actor: Actor, work: Work, staff_id: str, token: str) -> StaffSession | None:
    """Return who this browser is signed in as; None once the session was ended or is too old."""
    del actor
    with unscoped(work.session):
        found = store.signed_in(work.session, token_digest(token))
    if found is None or found.staff_id != staff_id:
        return None
    if work.now - found.seen_at >= IDLE or work.now - found.created_at >= ABSOLUTE:
        return None
    enter(work.session, found.organisation_id)
    name = store.active_name(work.session, staff_id)
    if name is None:
        return None
    return StaffSession(_actor_of(work, found, name), stale=work.now - found.seen_at >= TOUCH)


@needs(Permission.PUBLIC)
def touch_session(actor: Actor, work: Work, token: str) -> None:
    """Remember that a session was used, so that it does not go idle."""
    del actor
    with unscoped(work.session):
        row = store.open_staff_session(work.session, token_digest(token))
    if row is not None:
        enter(work.session, row.organisation_id)
        row.seen_at = work.now


@needs(Permission.PUBLIC)
def staff_actor(actor: Actor, work: Work, staff_id: str, token: str) -> Actor | None:
    """Return the actor of a session, or None. Pages use `Platform.staff_actor`, which also keeps it alive."""
    found = find_session(actor, work, staff_id, token)
    return found.actor if found else None


def _actor_of(work: Work, found: store.Signed, name: str) -> Actor:
    return Actor(
        ActorKind.STAFF,
        id=found.staff_id,
        organisation_id=found.organisation_id,
        name=name,
        roles=store.roles_of(work.session, found.staff_id),
        jobs=store.jobs_of(work.session, found.staff_id),
    )


@needs(Permission.ACCOUNT)
def sign_out(actor: Actor, work: Work, token: str) -> None:
    """End this session on the server."""
    row = store.open_staff_session(work.session, token_digest(token))
    if row is not None and row.staff_id == actor.id:
        row.ended_at = work.now
        work.record(Event.SIGNED_OUT, f"staff:{actor.id}")


@needs(Permission.ACCOUNT)
def change_password(actor: Actor, work: Work, current: str, new: str, token: str = "") -> None:
    """Change one's own password; every session ends but the one with `token`."""
    staff = store.staff_by_id(work.session, actor.id)
    if staff is None:
        raise NotSignedIn("Sign in first.")
    email, before = staff.email, staff.password_hash
    allowed = reserve(work, email, "change-password")
    work.pause()
    if not work.passwords.verify(before, normalise_password(current)) or not allowed:
        raise Invalid("The current password is not right, or there were too many tries.", "Check it, or wait a while.")
    _check_password(work, new, staff.name, email)
    stored = work.passwords.hash(normalise_password(new))
    work.session.refresh(staff, with_for_update=True)
    if staff.password_hash != before:
        raise Conflict("The password was changed elsewhere a moment ago. Sign in with that one.")
    staff.password_hash = stored
    succeeded(work, email, "change-password")
    store.end_sessions(work.session, actor.id, work.now, but=token_digest(token) if token else "")
    work.record(Event.PASSWORD_CHANGED, f"staff:{actor.id}")


@needs(Permission.STAFF_READ)
def list_staff(actor: Actor, work: Work) -> list[StaffView]:
    """Return everybody who can sign in to this organisation, by name."""
    del actor
    roles, jobs = store.roles_by_staff(work.session), store.jobs_by_staff(work.session)
    return [
        StaffView(
            id=row.id,
            name=row.name,
            email=row.email,
            roles=tuple(sorted(roles.get(row.id, ()))),
            active=row.active,
            jobs=jobs.get(row.id, ()),
        )
        for row in store.all_staff(work.session)
    ]


@needs(Permission.STAFF_WRITE)
def add_staff(actor: Actor, work: Work, name: str, email: str, password: str, roles: Iterable[Role]) -> str:
    """Add somebody who can sign in; return their id."""
    name, email, kept = " ".join(name.split()), normalise_email(email), frozenset(roles)
    problems = _wrong_with_person(name, email, kept)
    if problems:
        raise Invalid(problems)
    _check_password(work, password, name, email)
    stored = work.passwords.hash(normalise_password(password))
    staff = StaffRow(
        id=new_id(),
        organisation_id=actor.organisation_id,
        email=email,
        name=name,
        password_hash=stored,
        active=True,
        created_at=work.now,
    )
    work.session.add(staff)
    # The address is unique over all organisations, and the message must not say whose it is.
    flush_or_conflict(work.session, f"{email} cannot be added: it already signs in here. Use another address.")
    store.set_roles(work.session, staff, kept)
    work.record(Event.STAFF_ADDED, f"staff:{staff.id}", roles=sorted(kept))
    return staff.id


@needs(Permission.STAFF_WRITE)
def set_staff_roles(actor: Actor, work: Work, staff_id: str, roles: Iterable[Role]) -> None:
    """Replace somebody's roles; their sessions end, so that nothing stays open that is no longer theirs."""
    del actor
    kept, staff = frozenset(roles), _staff(work, staff_id)
    if not kept:
        raise Invalid("A person needs at least one role.", "Choose one, or deactivate the person.")
    if Role.ADMINISTRATOR not in kept:
        _keep_an_administrator(work, staff_id)
    before = store.roles_of(work.session, staff_id)
    if kept == before:
        return
    store.set_roles(work.session, staff, kept)
    store.end_sessions(work.session, staff_id, work.now)
    work.record(Event.STAFF_ROLES_CHANGED, f"staff:{staff_id}", before=sorted(before), after=sorted(kept))


@needs(Permission.STAFF_WRITE)
def set_staff_active(actor: Actor, work: Work, staff_id: str, *, active: bool) -> None:
    """Let somebody sign in, or no longer; what they did stays on record."""
    del actor
    staff = _staff(work, staff_id)
    if staff.active == active:
        return
    if not active:
        _keep_an_administrator(work, staff_id)
        store.end_sessions(work.session, staff_id, work.now)
    staff.active = active
    work.record(Event.STAFF_ROLES_CHANGED, f"staff:{staff_id}", active=active)


def _staff(work: Work, staff_id: str) -> StaffRow:
    staff = store.staff_by_id(work.session, staff_id)
    if staff is None:
        raise NotFound("There is no such person.")
    return staff


def _keep_an_administrator(work: Work, staff_id: str) -> None:
    store.lock_staff(work.session)  # else two administrators who demote each other would both be the other's last
    roles = store.roles_by_staff(work.session)
    others = [row for row in store.all_staff(work.session) if row.active and row.id != staff_id]
    is_one = Role.ADMINISTRATOR in roles.get(staff_id, ())
    if is_one and not any(Role.ADMINISTRATOR in roles.get(row.id, ()) for row in others):
        raise Invalid("An organisation needs at least one administrator.", "Make somebody else one first.")


def _wrong_with_person(name: str, email: str, roles: frozenset[Role]) -> list[Problem]:
    problems = []
    if not name or len(name) > MAX_NAME or not name.isprintable():
        problems.append(Problem("The name is missing or too long.", f"Use 1 to {MAX_NAME} characters."))
    local, _, domain = email.rpartition("@")
    if not local or not domain or len(email) > MAX_EMAIL or not email.isprintable() or " " in email:
        problems.append(Problem(f"{email[:60]!r} is not an e-mail address.", "Write it as name@example.org."))
    if not roles:
        problems.append(Problem("The person has no role.", "Choose at least one."))
    return problems


def _check_password(work: Work, password: str, *context: str) -> None:
    organisation = organisation_by_id(work.session, work.session.info["organisation_id"])
    names = [*context, organisation.name] if organisation is not None else list(context)
    problems = password_problems(password, names)
    if problems:
        raise Invalid(problems)
