"""The base of all tables: naming convention, time in UTC, and the organisation on every row."""

from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, DateTime, Dialect, ForeignKey, MetaData, String, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

ID_SIZE = 16
SHA_SIZE = 64


class UTCDateTime(TypeDecorator[datetime]):
    """A time that is aware in Python on both databases (SQLite forgets the zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Refuse naive times and store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = "a time without a zone cannot be stored"
            raise ValueError(msg)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return UTC, whatever the driver gave."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The declarative base."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UTCDateTime(),
        dict[str, Any]: JSON(),
        list[Any]: JSON(),
    }


class Identified:
    """A row with a random id, which carries no order of arrival."""

    id: Mapped[str] = mapped_column(String(ID_SIZE), primary_key=True)


class OrganisationOwned:
    """A row that belongs to one organisation; the session's hook keeps every query inside it (store.tenancy)."""

    organisation_id: Mapped[str] = mapped_column(String(ID_SIZE), ForeignKey("organisation.id"), index=True)
