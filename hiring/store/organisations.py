"""Queries on organisations."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from hiring.store.prepared import prepare, table_of
from hiring.store.tables.organisations import OrganisationRow

_ORGANISATIONS = table_of(OrganisationRow).c
_OWN = prepare(select(_ORGANISATIONS.id, _ORGANISATIONS.name, _ORGANISATIONS.simulated))


def own_organisation(session: Session) -> tuple[str, str, bool] | None:
    """Return id and name of the session's organisation, and whether it is simulated: every page says so."""
    row = _OWN.first(session)
    return tuple(row) if row else None


def all_organisations(session: Session) -> Sequence[OrganisationRow]:
    """Return every organisation the session may see, by name (all of them when looked at unscoped)."""
    return session.scalars(select(OrganisationRow).order_by(OrganisationRow.name)).all()


def organisation_by_id(session: Session, organisation_id: str) -> OrganisationRow | None:
    """Return one organisation."""
    return session.scalar(select(OrganisationRow).where(OrganisationRow.id == organisation_id))


def organisation_named(session: Session, name: str) -> OrganisationRow | None:
    """Return the organisation of this name (look unscoped)."""
    return session.scalar(select(OrganisationRow).where(OrganisationRow.name == name))
