"""Values profiles, bank versions (the key in a table of its own) and assessments."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hiring.store.base import SHA_SIZE, Base, Identified, OrganisationOwned


class ValuesProfileRow(Identified, OrganisationOwned, Base):
    """A version of the values profile; `used_at` is set by the first assessment and makes it immutable."""

    __tablename__ = "values_profile"
    __table_args__ = (UniqueConstraint("organisation_id", "version"),)
    version: Mapped[int]
    content: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(200))
    used_at: Mapped[datetime | None]


class BankVersionRow(Identified, OrganisationOwned, Base):
    """The content of a bank version: immutable."""

    __tablename__ = "bank_version"
    __table_args__ = (UniqueConstraint("organisation_id", "slug", "version"),)
    slug: Mapped[str] = mapped_column(String(80))
    version: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(20))
    key_status: Mapped[str] = mapped_column(String(20))
    content: Mapped[dict[str, Any]]
    content_sha256: Mapped[str] = mapped_column(String(SHA_SIZE))
    key_sha256: Mapped[str] = mapped_column(String(SHA_SIZE))
    loaded_at: Mapped[datetime]


class BankKeyRow(OrganisationOwned, Base):
    """The key of a bank version, apart from its content so that a candidate's query never touches it."""

    __tablename__ = "bank_key"
    bank_version_id: Mapped[str] = mapped_column(ForeignKey("bank_version.id"), primary_key=True)
    content: Mapped[dict[str, Any]]


class AssessmentRow(Identified, OrganisationOwned, Base):
    """What is sent: a form assembled from a bank for a values profile. Immutable.

    `blueprint`: {"sections": [..], "care_share": int, "mapping": {bank standard: own standard or ""}};
    `item_ids`: the form, in the order asked. `pilots`: how many unscored pilot situations each attempt asks besides.
    """

    __tablename__ = "assessment"
    name: Mapped[str] = mapped_column(String(200))
    bank_version_id: Mapped[str] = mapped_column(ForeignKey("bank_version.id"))
    values_profile_id: Mapped[str | None] = mapped_column(ForeignKey("values_profile.id"))
    blueprint: Mapped[dict[str, Any]]
    item_ids: Mapped[list[Any]]
    minutes: Mapped[int]
    pilots: Mapped[int] = mapped_column(default=0, server_default="0")
    created_at: Mapped[datetime]
