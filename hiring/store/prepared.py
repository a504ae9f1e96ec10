"""Statements of the busiest pages: put together once, run without the ORM, and still kept inside an organisation.

The hooks of `hiring.store.tenancy` rewrite each statement each time it runs, which costs more than a short query. What
is prepared here got its criteria when the program started; which organisation, the session says.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Insert, Select, String, Table, bindparam, insert
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql import visitors
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.selectable import AliasedReturnsRows, Join, SelectBase
from sqlalchemy.sql.visitors import InternalTraversal

from hiring.store.tables.organisations import OrganisationRow
from hiring.store.tenancy import OrganisationCrossed, inside, refuse_write

_INSIDE = "inside_organisation"


class _Checked(ColumnElement[str]):
    """A column that is compared and never searched by.

    Without statistics SQLite takes an organisation for ten rows, and would rather read all of its 100,000 candidates
    than look fifty of them up. The plus sign is its documented way to say no.
    """

    inherit_cache = True
    _traverse_internals = [("column", InternalTraversal.dp_clauseelement)]  # noqa: RUF012 - part of SQLAlchemy's class
    type = String()

    def __init__(self, column: ColumnElement[str]) -> None:
        self.column = column


@compiles(_Checked)
def _compared(element: _Checked, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.column, **options)


@compiles(_Checked, "sqlite")
def _not_searched(element: _Checked, compiler: SQLCompiler, **options: Any) -> str:
    return f"+{compiler.process(element.column, **options)}"


@dataclass(frozen=True, slots=True)
class PreparedSelect:
    """A query whose every table is held to the organisation of the session that runs it."""

    statement: Select[Any]

    def rows(self, session: Session, **values: object) -> Sequence[Any]:
        """Return what the query finds in the session's organisation."""
        session.flush()
        given = {**values, _INSIDE: inside(session)}
        return session.connection().execute(self.statement, given).all()

    def first(self, session: Session, **values: object) -> Any | None:  # noqa: ANN401 - rows have no type here
        """Return the first row, if there is one."""
        found = self.rows(session, **values)
        return found[0] if found else None


@dataclass(frozen=True, slots=True)
class PreparedInsert:
    """An insert of one row, which becomes the property of the session's organisation."""

    statement: Insert

    def add(self, session: Session, row: Mapping[str, object]) -> None:
        """Insert a row; the organisation that it names, if any, must be the session's."""
        refuse_write(session)
        owner = inside(session)
        if not owner or row.get("organisation_id", owner) != owner:
            msg = f"a row of {self.statement.table} belongs to another organisation than the session"
            raise OrganisationCrossed(msg)
        session.connection().execute(self.statement, {**row, "organisation_id": owner})


def table_of(row: type[Any]) -> Table:
    """Return the table behind a class of rows."""
    table = row.__table__
    if not isinstance(table, Table):
        msg = f"{row.__name__} has no table of its own"
        raise TypeError(msg)
    return table


def prepare(query: Select[Any]) -> PreparedSelect:
    """Return a query over tables (not classes) that stays inside; what could slip out is refused: use the ORM."""
    tables: dict[Table, None] = {}
    joined = [part for source in query.get_final_froms() for part in visitors.iterate(source)]
    for part in [*visitors.iterate(query), *joined]:
        if _slips_out(part) and part is not query:
            msg = "a prepared query has no aliases, subqueries or outer joins"
            raise OrganisationCrossed(msg)
        table = part if isinstance(part, Table) else getattr(part, "table", None)
        if isinstance(table, Table):
            tables[table] = None
    return PreparedSelect(query.where(*(_Checked(_owner(table)) == bindparam(_INSIDE) for table in tables)))


def prepare_insert(row: type[Any]) -> PreparedInsert:
    """Return the insert of one row."""
    table = table_of(row)
    _owner(table)
    return PreparedInsert(insert(table).inline())


def _slips_out(part: object) -> bool:
    outer = isinstance(part, Join) and (part.isouter or part.full)
    return outer or isinstance(part, AliasedReturnsRows | SelectBase)


def _owner(table: Table) -> ColumnElement[Any]:
    if table is table_of(OrganisationRow):
        return table.c.id
    if "organisation_id" not in table.c:
        msg = f"{table} belongs to no organisation"
        raise OrganisationCrossed(msg)
    return table.c.organisation_id
