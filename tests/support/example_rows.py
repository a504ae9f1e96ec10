"""One row of every organisation-owned table, made from the tables themselves, so that a new table is not forgotten."""

from typing import Any

from sqlalchemy import JSON, Boolean, Column, DateTime, Integer, LargeBinary
from sqlalchemy.types import Float

from hiring.ids import new_id
from hiring.store.base import Base, OrganisationOwned
from hiring.store.metadata import metadata
from tests.support.platform import START


def owned_classes() -> list[type[Any]]:
    """Every mapped class that belongs to an organisation, in an order in which rows can be inserted."""
    order = [table.name for table in metadata.sorted_tables]
    classes = [m.class_ for m in Base.registry.mappers if issubclass(m.class_, OrganisationOwned)]
    return sorted(classes, key=lambda c: order.index(c.__tablename__))


def example_rows(organisation_id: str) -> list[Any]:
    """One row per class, each pointing at the one before where it has to."""
    made: dict[str, Any] = {}
    for cls in owned_classes():
        values = {c.key: _value(c, organisation_id, made) for c in cls.__table__.columns}
        made[cls.__tablename__] = cls(**values)
    return list(made.values())


def _value(column: Column[Any], organisation_id: str, made: dict[str, Any]) -> object:
    if column.name == "organisation_id":
        return organisation_id
    for key in column.foreign_keys:
        return getattr(made[key.column.table.name], key.column.name)
    return _plain(column)


def _plain(column: Column[Any]) -> object:
    kinds: list[tuple[type[Any], object]] = [
        (Boolean, True),
        (Integer, 1),
        (Float, 0.0),
        (JSON, {}),
        (LargeBinary, b""),
    ]
    for kind, value in kinds:
        if isinstance(column.type, kind):
            return value
    if isinstance(getattr(column.type, "impl", column.type), DateTime):
        return START
    return new_id()
