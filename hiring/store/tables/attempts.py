"""Attempts, answers (append-only), candidates' sessions, and score records."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hiring.store.base import ID_SIZE, SHA_SIZE, Base, Identified, OrganisationOwned


class AttemptRow(Identified, OrganisationOwned, Base):
    """One sitting of an assessment; `secret` makes its opaque references. Closed once `closed_at` is set.

    `state`: open, submitted, expired, withdrawn. `answers_sha256` and `answers_count` are the receipt.
    `pilots`: [[place among the questions from 0, item id], ..], the unscored situations this attempt asks besides.
    """

    __tablename__ = "attempt"
    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"), unique=True)
    job_id: Mapped[str] = mapped_column(ForeignKey("job.id"), index=True)
    assessment_id: Mapped[str] = mapped_column(ForeignKey("assessment.id"))
    secret: Mapped[str] = mapped_column(String(SHA_SIZE))
    state: Mapped[str] = mapped_column(String(20))
    consented_at: Mapped[datetime]
    started_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    answers_count: Mapped[int | None]
    answers_sha256: Mapped[str | None] = mapped_column(String(SHA_SIZE))
    pilots: Mapped[list[Any] | None]


class CandidateSessionRow(OrganisationOwned, Base):
    """A candidate's browser in an attempt."""

    __tablename__ = "candidate_session"
    token_sha256: Mapped[str] = mapped_column(String(SHA_SIZE), primary_key=True)
    attempt_id: Mapped[str] = mapped_column(ForeignKey("attempt.id"), index=True)
    created_at: Mapped[datetime]


class AnswerRow(OrganisationOwned, Base):
    """One revision of one answer; rows are added, never changed. `request_sha256` recognises a repeated request."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("attempt_id", "idempotency_key"),)
    # Not indexed: answers are found by their attempt, and every save would pay for it.
    organisation_id: Mapped[str] = mapped_column(String(ID_SIZE), ForeignKey("organisation.id"))
    attempt_id: Mapped[str] = mapped_column(String(ID_SIZE), ForeignKey("attempt.id"), primary_key=True)
    item_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    value: Mapped[dict[str, Any]]
    complete: Mapped[bool]
    saved_at: Mapped[datetime]
    elapsed_ms: Mapped[int | None]
    idempotency_key: Mapped[str | None] = mapped_column(String(80))
    request_sha256: Mapped[str | None] = mapped_column(String(SHA_SIZE))


class ScoreRow(Identified, OrganisationOwned, Base):
    """A score record: superseded, never updated. `micro` is null where a person has to look at the attempt.

    `exact`: the score as numerator/denominator; `sums`: the pair sum per scenario of the specification, null where
    it was not answered; `why`: the reason of a review.
    """

    __tablename__ = "score"
    __table_args__ = (Index("ix_score_job_spec", "job_id", "specification_sha256"),)
    attempt_id: Mapped[str] = mapped_column(ForeignKey("attempt.id"), index=True)
    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"), index=True)
    job_id: Mapped[str] = mapped_column(ForeignKey("job.id"))
    specification_sha256: Mapped[str] = mapped_column(String(SHA_SIZE))
    micro: Mapped[int | None] = mapped_column(BigInteger)
    exact: Mapped[str | None] = mapped_column(Text)
    sums: Mapped[list[Any]]
    answers_sha256: Mapped[str] = mapped_column(String(SHA_SIZE))
    score_sha256: Mapped[str | None] = mapped_column(String(SHA_SIZE))
    why: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]
