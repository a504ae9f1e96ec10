"""The wall between organisations: hooks that keep every statement of a session inside one of them.

Nothing has to be remembered by a query. What the hooks cannot look into (text, plain tables) they refuse.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from sqlalchemy import Engine, event, inspect
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction, with_loader_criteria

from hiring.store.base import OrganisationOwned
from hiring.store.tables.organisations import OrganisationRow
from hiring.store.tables.records import AuditEventRow

_ORGANISATION, _UNSCOPED, _READ_ONLY = "organisation_id", "unscoped", "read_only"


class OrganisationCrossed(RuntimeError):
    """A statement would have left its organisation: a fault of the program, never an answer."""


class TenantSession(Session):
    """A session that only sees and writes the rows of one organisation."""


def open_session(engine: Engine, organisation_id: str, *, read_only: bool = False) -> TenantSession:
    """Return a session inside `organisation_id`; with "" it sees no organisation's rows at all."""
    info = {_ORGANISATION: organisation_id, _UNSCOPED: 0, _READ_ONLY: read_only}
    return TenantSession(engine, expire_on_commit=False, info=info)


@contextmanager
def unscoped(session: Session) -> Iterator[None]:
    """Look across organisations: only to find, by a secret or an address, which one somebody belongs to."""
    session.info[_UNSCOPED] += 1
    try:
        with session.no_autoflush:
            yield
    finally:
        session.info[_UNSCOPED] -= 1


def enter(session: Session, organisation_id: str) -> None:
    """Go on inside an organisation, once; what was loaded of others is forgotten."""
    present = session.info[_ORGANISATION]
    if present not in {"", organisation_id}:
        msg = "a session cannot change from one organisation to another"
        raise OrganisationCrossed(msg)
    session.info[_ORGANISATION] = organisation_id
    for row in list(session.identity_map.values()):
        if isinstance(row, OrganisationOwned) and row.organisation_id != organisation_id:
            session.expunge(row)


def inside(session: Session) -> str:
    """Return the organisation that a session is inside, for a statement that the hooks below do not see."""
    if session.info[_UNSCOPED]:
        msg = "only statements about mapped classes can look across organisations"
        raise OrganisationCrossed(msg)
    found: str = session.info[_ORGANISATION]
    return found


def refuse_write(session: Session) -> None:
    """Refuse to write in a session that was opened to read."""
    if session.info[_READ_ONLY]:
        msg = "a read must not write: call it with Platform.run"
        raise RuntimeError(msg)


@event.listens_for(TenantSession, "do_orm_execute")
def _stay_inside(state: ORMExecuteState) -> None:
    session = state.session
    if not state.is_select:
        refuse_write(session)
    if session.info[_UNSCOPED]:
        return
    if not state.is_orm_statement:
        msg = "only statements about mapped classes can be kept inside an organisation"
        raise OrganisationCrossed(msg)
    if state.is_insert:
        _check_bulk_insert(state)
        return
    if state.is_update:
        _refuse_moving(state)
    state.statement = state.statement.options(*_criteria(session.info[_ORGANISATION]))


@lru_cache(maxsize=256)
def _criteria(organisation_id: str) -> tuple[Any, ...]:
    """Return what keeps a statement inside; remembered, since putting it together costs as much as a query."""
    return (
        with_loader_criteria(
            OrganisationOwned,
            lambda row: row.organisation_id == organisation_id,
            include_aliases=True,
            propagate_to_loaders=False,
        ),
        with_loader_criteria(AuditEventRow, AuditEventRow.organisation_id == organisation_id, include_aliases=True),
        with_loader_criteria(OrganisationRow, OrganisationRow.id == organisation_id, include_aliases=True),
    )


def _check_bulk_insert(state: ORMExecuteState) -> None:
    mapper = state.bind_mapper
    if mapper is None or not issubclass(mapper.class_, OrganisationOwned):
        return
    organisation_id = state.session.info[_ORGANISATION]
    if not organisation_id or any(row.get("organisation_id") != organisation_id for row in _parameters(state)):
        msg = f"rows of {mapper.class_.__name__} must name the organisation they are inserted for"
        raise OrganisationCrossed(msg)


def _refuse_moving(state: ORMExecuteState) -> None:
    values = getattr(state.statement, "_values", None) or {}
    names = {getattr(column, "name", str(column)) for column in values}
    if "organisation_id" in names or any("organisation_id" in row for row in _parameters(state)):
        msg = "a row never changes its organisation"
        raise OrganisationCrossed(msg)


def _parameters(state: ORMExecuteState) -> list[Mapping[str, Any]]:
    """Return the rows of a bulk statement; one empty row where its values stand elsewhere."""
    given: Any = state.parameters or {}
    return [given] if isinstance(given, Mapping) else list(given)


@event.listens_for(TenantSession, "before_flush")
def _check_rows(session: Session, _context: UOWTransaction, _instances: object) -> None:
    refuse_write(session)
    organisation_id = session.info[_ORGANISATION]
    for row in session.new:
        if isinstance(row, OrganisationOwned):
            owner: str | None = row.organisation_id
            if owner is None:
                row.organisation_id = organisation_id
            _check_row(row, organisation_id)
    for row in [*session.dirty, *session.deleted]:
        if isinstance(row, OrganisationOwned):
            _check_row(row, organisation_id)
            if inspect(row).attrs.organisation_id.history.deleted:
                msg = "a row never changes its organisation"
                raise OrganisationCrossed(msg)


def _check_row(row: OrganisationOwned, organisation_id: str) -> None:
    if not organisation_id or row.organisation_id != organisation_id:
        msg = f"{type(row).__name__} belongs to another organisation than the session"
        raise OrganisationCrossed(msg)
