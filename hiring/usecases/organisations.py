"""The organisations of an installation."""

from dataclasses import dataclass, replace

from hiring.domain.access.policy import Actor, Permission
from hiring.domain.records.events import Event
from hiring.errors import Conflict, Invalid, NotFound
from hiring.ids import new_id
from hiring.store.organisations import all_organisations, organisation_named, own_organisation
from hiring.store.tables.organisations import OrganisationRow
from hiring.store.tenancy import enter, unscoped
from hiring.usecases.work import Work, needs

MAX_NAME = 200


@dataclass(frozen=True, slots=True)
class OrganisationView:
    """An organisation; `simulated` is shown on every page of it."""

    id: str
    name: str
    simulated: bool


@needs(Permission.ORGANISATIONS_WRITE)
def create_organisation(actor: Actor, work: Work, name: str, *, simulated: bool = False) -> str:
    """Add an organisation and go on inside it; return its id. Call with `operator("")`."""
    name = " ".join(name.split())
    if not name or len(name) > MAX_NAME or not name.isprintable():
        raise Invalid("The name of the organisation is missing or too long.", f"Use 1 to {MAX_NAME} characters.")
    with unscoped(work.session):
        if organisation_named(work.session, name) is not None:
            raise Conflict(f"There is already an organisation called {name}. Choose another name.")
    row = OrganisationRow(id=new_id(), name=name, simulated=simulated, created_at=work.now)
    enter(work.session, row.id)
    work.actor = replace(actor, organisation_id=row.id)
    work.session.add(row)
    work.session.flush()
    work.record(Event.ORGANISATION_CREATED, f"organisation:{row.id}", simulated=simulated)
    return row.id


@needs(Permission.ORGANISATIONS_WRITE)
def list_organisations(actor: Actor, work: Work) -> list[OrganisationView]:
    """Return all organisations, by name: for the operator and the worker, who belong to none."""
    del actor
    with unscoped(work.session):
        return [_view(row) for row in all_organisations(work.session)]


@needs(Permission.PUBLIC)
def view_organisation(actor: Actor, work: Work) -> OrganisationView:
    """Return the actor's own organisation."""
    del actor
    found = own_organisation(work.session)
    if found is None:
        raise NotFound("There is no such organisation.")
    return OrganisationView(*found)


def _view(row: OrganisationRow) -> OrganisationView:
    return OrganisationView(row.id, row.name, row.simulated)
