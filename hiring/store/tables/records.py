"""Audit events and background tasks."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from hiring.store.base import ID_SIZE, Base, Identified, OrganisationOwned


class AuditEventRow(Base):
    """One thing that happened, written in the same transaction as the change; never changed afterwards.

    `organisation_id` is null for what belongs to none, such as a failed sign-in with an unknown address.
    """

    __tablename__ = "audit_event"
    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)
    organisation_id: Mapped[str | None] = mapped_column(String(ID_SIZE), index=True)
    at: Mapped[datetime]
    actor_kind: Mapped[str] = mapped_column(String(20))
    actor_id: Mapped[str] = mapped_column(String(ID_SIZE))
    event: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(120))
    details: Mapped[dict[str, Any]]


class TaskRow(Identified, OrganisationOwned, Base):
    """A piece of background work; the row is the truth, the queue only rings the bell.

    `cancelled_by`: who asked for it to stop; a running task sees that at its next report of progress.
    """

    __tablename__ = "task"
    kind: Mapped[str] = mapped_column(String(40))
    arguments: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(20), index=True)
    progress: Mapped[float] = mapped_column(default=0.0)
    message: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    cancelled_by: Mapped[str | None] = mapped_column(String(200))
