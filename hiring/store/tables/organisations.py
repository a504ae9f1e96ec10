"""Organisations, their staff, and signing in."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from hiring.store.base import ID_SIZE, SHA_SIZE, Base, Identified, OrganisationOwned


class OrganisationRow(Identified, Base):
    """An organisation; `simulated` marks the demonstration, whose people do not exist."""

    __tablename__ = "organisation"
    name: Mapped[str] = mapped_column(String(200), unique=True)
    simulated: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class StaffRow(Identified, OrganisationOwned, Base):
    """A member of staff; `email` is normalised and unique over all organisations, since it signs in."""

    __tablename__ = "staff"
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    password_hash: Mapped[str] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


class StaffRoleRow(OrganisationOwned, Base):
    """A role a member of staff has."""

    __tablename__ = "staff_role"
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(20), primary_key=True)


class StaffSessionRow(OrganisationOwned, Base):
    """A signed-in browser; ends here, on the server, not only in the cookie."""

    __tablename__ = "staff_session"
    token_sha256: Mapped[str] = mapped_column(String(SHA_SIZE), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class LoginThrottleRow(Base):
    """Failed sign-ins per key (a hash of account, or of account and address); shared by all processes."""

    __tablename__ = "login_throttle"
    key: Mapped[str] = mapped_column(String(SHA_SIZE), primary_key=True)
    failures: Mapped[int]
    last_failure_at: Mapped[datetime]
    blocked_until: Mapped[datetime | None]


class JobManagerRow(OrganisationOwned, Base):
    """A manager who may open a job."""

    __tablename__ = "job_manager"
    job_id: Mapped[str] = mapped_column(String(ID_SIZE), ForeignKey("job.id"), primary_key=True)
    staff_id: Mapped[str] = mapped_column(String(ID_SIZE), ForeignKey("staff.id"), primary_key=True)
