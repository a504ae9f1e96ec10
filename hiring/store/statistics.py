"""Queries on stored item analyses, what they are made for, and what candidates objected to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hiring.ids import new_id
from hiring.store.responses import CLOSED
from hiring.store.tables.attempts import AttemptRow
from hiring.store.tables.content import AssessmentRow, BankVersionRow
from hiring.store.tables.evidence import ItemChallengeRow, ItemStatisticsRow
from hiring.store.tables.jobs import JobRow
from hiring.store.tables.records import TaskRow
from hiring.store.tables.studio import BankDraftRow, DraftItemRow

ANALYSE_TASK = "analyse"


@dataclass(frozen=True, slots=True)
class Place:
    """A job with the assessment and the bank version it uses: whatever can be analysed is made of jobs."""

    job_id: str
    job_title: str
    assessment_id: str
    assessment_name: str
    bank_id: str
    bank_title: str
    bank_version: str
    specification_id: str | None


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored analysis without its content."""

    scope: str
    scope_id: str
    attempts: int
    computed_at: datetime


def places(session: Session) -> list[Place]:
    """Return every job of the organisation, the newest first."""
    query = (
        select(
            JobRow.id,
            JobRow.title,
            AssessmentRow.id,
            AssessmentRow.name,
            BankVersionRow.id,
            BankVersionRow.title,
            BankVersionRow.version,
            JobRow.specification_id,
        )
        .join(AssessmentRow, AssessmentRow.id == JobRow.assessment_id)
        .join(BankVersionRow, BankVersionRow.id == AssessmentRow.bank_version_id)
        .order_by(JobRow.created_at.desc(), JobRow.id)
    )
    return [Place(*row) for row in session.execute(query)]


def forms_of(session: Session, job_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return the item ids that each job's assessment asks, in order."""
    query = (
        select(JobRow.id, AssessmentRow.item_ids)
        .join(AssessmentRow, AssessmentRow.id == JobRow.assessment_id)
        .where(JobRow.id.in_(job_ids))
        .order_by(JobRow.created_at, JobRow.id)
    )
    return {job_id: tuple(str(item) for item in items) for job_id, items in session.execute(query)}


def closed_by_job(session: Session, job_ids: Sequence[str]) -> dict[str, int]:
    """Return how many attempts of each of these jobs are closed and kept."""
    query = select(AttemptRow.job_id, func.count()).where(AttemptRow.job_id.in_(job_ids), AttemptRow.state.in_(CLOSED))
    counted = {row[0]: row[1] for row in session.execute(query.group_by(AttemptRow.job_id))}
    return dict.fromkeys(job_ids, 0) | counted


def stored_analyses(session: Session) -> dict[tuple[str, str], Stored]:
    """Return every stored analysis without its content, by scope and id."""
    columns = (ItemStatisticsRow.scope, ItemStatisticsRow.scope_id, ItemStatisticsRow.attempts)
    rows = session.execute(select(*columns, ItemStatisticsRow.computed_at))
    return {(row[0], row[1]): Stored(*row) for row in rows}


def analysis_of(session: Session, scope: str, scope_id: str) -> ItemStatisticsRow | None:
    """Return one stored analysis."""
    query = select(ItemStatisticsRow).where(ItemStatisticsRow.scope == scope, ItemStatisticsRow.scope_id == scope_id)
    return session.scalar(query)


def replace_analysis(session: Session, scope: str, scope_id: str, **values: Any) -> None:
    """Store an analysis in place of the earlier one; values: organisation_id, attempts, content, computed_at."""
    row = analysis_of(session, scope, scope_id)
    if row is None:
        session.add(ItemStatisticsRow(id=new_id(), scope=scope, scope_id=scope_id, **values))
    else:
        for name, value in values.items():
            setattr(row, name, value)
    session.flush()


def analyses_under_way(session: Session) -> dict[tuple[str, str], str]:
    """Return the ids of tasks that wait or work at an analysis, by its scope and id."""
    query = select(TaskRow).where(TaskRow.kind == ANALYSE_TASK, TaskRow.state.in_(["queued", "running"]))
    return {_asked(row.arguments): row.id for row in session.scalars(query)}


def objections(session: Session, bank_version_id: str, job_ids: Sequence[str]) -> dict[str, dict[str, int]]:
    """Return how many candidates of these jobs objected to each item, by reason."""
    query = (
        select(ItemChallengeRow.item_id, ItemChallengeRow.reason, func.count())
        .join(AttemptRow, AttemptRow.id == ItemChallengeRow.attempt_id)
        .where(ItemChallengeRow.bank_version_id == bank_version_id, AttemptRow.job_id.in_(job_ids))
        .group_by(ItemChallengeRow.item_id, ItemChallengeRow.reason)
    )
    counts: dict[str, dict[str, int]] = {}
    for item_id, reason, number in session.execute(query):
        counts.setdefault(item_id, {})[reason] = number
    return counts


def draft_with(session: Session, slug: str, item_id: str) -> str | None:
    """Return the working copy of a bank if it still holds this item: there its history is."""
    query = (
        select(BankDraftRow.id)
        .join(DraftItemRow, DraftItemRow.draft_id == BankDraftRow.id)
        .where(BankDraftRow.slug == slug, DraftItemRow.item_id == item_id)
    )
    return session.scalar(query)


def _asked(arguments: Mapping[str, Any]) -> tuple[str, str]:
    return str(arguments.get("scope")), str(arguments.get("scope_id"))
