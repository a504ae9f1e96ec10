"""Jobs, candidates, applications, invitations."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hiring.store.base import ID_SIZE, SHA_SIZE, Base, Identified, OrganisationOwned


class SpecificationRow(Identified, OrganisationOwned, Base):
    """A frozen scoring specification; holds the key, so it is never joined into a candidate's query."""

    __tablename__ = "specification"
    __table_args__ = (UniqueConstraint("organisation_id", "sha256"),)
    sha256: Mapped[str] = mapped_column(String(SHA_SIZE))
    content: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class JobRow(Identified, OrganisationOwned, Base):
    """A job opening; its first invitation pins the specification.

    `bank_version_id`: whose key scores it, once that is another version than its assessment's.
    """

    __tablename__ = "job"
    title: Mapped[str] = mapped_column(String(200))
    assessment_id: Mapped[str] = mapped_column(ForeignKey("assessment.id"))
    state: Mapped[str] = mapped_column(String(20))
    k: Mapped[int]
    salt: Mapped[str] = mapped_column(String(SHA_SIZE))
    days_to_answer: Mapped[int] = mapped_column(default=14)
    specification_id: Mapped[str | None] = mapped_column(ForeignKey("specification.id"))
    bank_version_id: Mapped[str | None] = mapped_column(ForeignKey("bank_version.id"))
    provisional_reason: Mapped[str | None] = mapped_column(Text)
    provisional_by: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime]


class JobSpecificationRow(Identified, OrganisationOwned, Base):
    """That a job is to be scored with another specification, all its applications at once: who asked, when, why.

    `applied_at` and `applications` (how many attempts were scored anew) are null until the task has done it.
    """

    __tablename__ = "job_specification"
    job_id: Mapped[str] = mapped_column(ForeignKey("job.id"), index=True)
    before_id: Mapped[str] = mapped_column(ForeignKey("specification.id"))
    specification_id: Mapped[str] = mapped_column(ForeignKey("specification.id"))
    bank_version_id: Mapped[str] = mapped_column(ForeignKey("bank_version.id"))
    task_id: Mapped[str] = mapped_column(ForeignKey("task.id"))
    reason: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime]
    asked_by: Mapped[str] = mapped_column(String(200))
    applied_at: Mapped[datetime | None]
    applications: Mapped[int | None]


class CandidateRow(Identified, OrganisationOwned, Base):
    """A person who applies."""

    __tablename__ = "candidate"
    __table_args__ = (UniqueConstraint("organisation_id", "email"),)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    created_at: Mapped[datetime]


class ApplicationRow(Identified, OrganisationOwned, Base):
    """A candidate for a job; `status` is what the candidate did, `stage` what we decided."""

    __tablename__ = "application"
    __table_args__ = (
        UniqueConstraint("job_id", "candidate_id"),
        # Holds all that counting by status needs, so that a page need not read 100,000 applications.
        Index("ix_application_job_status", "job_id", "status", "organisation_id"),
        Index("ix_application_status", "status", "organisation_id"),
    )
    # Not indexed alone: SQLite would read an organisation's 100,000 applications that way to find fifty by their ids.
    organisation_id: Mapped[str] = mapped_column(String(ID_SIZE), ForeignKey("organisation.id"))
    job_id: Mapped[str] = mapped_column(String(ID_SIZE), ForeignKey("job.id"), index=True)
    candidate_id: Mapped[str] = mapped_column(ForeignKey("candidate.id"), index=True)
    status: Mapped[str] = mapped_column(String(20))
    stage: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime]


class InvitationRow(Identified, OrganisationOwned, Base):
    """A link: only the hash of its token is kept. An application can have several, all valid until they end."""

    __tablename__ = "invitation"
    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"), index=True)
    token_sha256: Mapped[str] = mapped_column(String(SHA_SIZE), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class RankingRow(Identified, OrganisationOwned, Base):
    """A computed shortlist of a job: `inputs_sha256` says of what, so that a stale one is seen as such."""

    __tablename__ = "ranking"
    job_id: Mapped[str] = mapped_column(ForeignKey("job.id"), index=True)
    specification_sha256: Mapped[str] = mapped_column(String(SHA_SIZE))
    k: Mapped[int]
    inputs_sha256: Mapped[str] = mapped_column(String(SHA_SIZE))
    summary: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class RankingEntryRow(OrganisationOwned, Base):
    """One candidate's place in a ranking; pages read by (ranking, position), never by offset."""

    __tablename__ = "ranking_entry"
    __table_args__ = (Index("ix_ranking_entry_application", "ranking_id", "application_id"),)
    organisation_id: Mapped[str] = mapped_column(String(ID_SIZE), ForeignKey("organisation.id"))  # read by its ranking
    ranking_id: Mapped[str] = mapped_column(String(ID_SIZE), ForeignKey("ranking.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"))
    content: Mapped[dict[str, Any]]
