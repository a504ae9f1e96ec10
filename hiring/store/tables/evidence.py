"""Evidence about items: stored statistics, packed answers, simulation studies, challenges, voluntary group answers."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hiring.store.base import ID_SIZE, Base, Identified, OrganisationOwned


class ItemStatisticsRow(Identified, OrganisationOwned, Base):
    """The newest item analysis of a bank version, an assessment (form) or a job; `attempts`: how many it rests on.

    `scope`: bank, assessment, job. Worked out in the background, so that a page only reads it.
    """

    __tablename__ = "item_statistics"
    __table_args__ = (UniqueConstraint("organisation_id", "scope", "scope_id"),)
    scope: Mapped[str] = mapped_column(String(20))
    scope_id: Mapped[str] = mapped_column(String(ID_SIZE))
    attempts: Mapped[int]
    content: Mapped[dict[str, Any]]
    computed_at: Mapped[datetime]


class ResponseTableRow(OrganisationOwned, Base):
    """The complete answers to an assessment in one packed array, for analyses and what-ifs.

    Holds no name and no application id: only what was answered. `columns` says what each column of `packed` is.
    """

    __tablename__ = "response_table"
    job_id: Mapped[str] = mapped_column(ForeignKey("job.id"), primary_key=True)
    attempts: Mapped[int]
    columns: Mapped[dict[str, Any]]
    packed: Mapped[bytes] = mapped_column(LargeBinary)
    computed_at: Mapped[datetime]


class StudyRow(Identified, OrganisationOwned, Base):
    """A simulation study of a bank or an assessment: what was asked for, the task that does it, what came out."""

    __tablename__ = "study"
    title: Mapped[str] = mapped_column(String(200))
    bank_version_id: Mapped[str] = mapped_column(ForeignKey("bank_version.id"))
    assessment_id: Mapped[str | None] = mapped_column(ForeignKey("assessment.id"))
    settings: Mapped[dict[str, Any]]
    task_id: Mapped[str] = mapped_column(ForeignKey("task.id"))
    result: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(200))


class ExplorationRow(Identified, OrganisationOwned, Base):
    """A look at other settings of a job or an assessment: what was changed, and the counts it gave; no identities."""

    __tablename__ = "exploration"
    job_id: Mapped[str] = mapped_column(ForeignKey("job.id"), index=True)
    change: Mapped[dict[str, Any]]
    result: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    by_name: Mapped[str] = mapped_column(String(200))


class ItemChallengeRow(Identified, OrganisationOwned, Base):
    """A candidate's objection to a situation; it never touches a score."""

    __tablename__ = "item_challenge"
    __table_args__ = (
        UniqueConstraint("attempt_id", "item_id"),
        Index("ix_item_challenge_item", "bank_version_id", "item_id"),
    )
    attempt_id: Mapped[str] = mapped_column(ForeignKey("attempt.id"))
    bank_version_id: Mapped[str] = mapped_column(ForeignKey("bank_version.id"))
    item_id: Mapped[str] = mapped_column(String(80))
    reason: Mapped[str] = mapped_column(String(40))
    words: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class VoluntaryAnswerRow(OrganisationOwned, Base):
    """What a candidate said about themselves, freely and after handing in. Fairness analyses alone read it."""

    __tablename__ = "voluntary_answer"
    attempt_id: Mapped[str] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    question: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime]
