"""Queries on simulation studies."""

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hiring.errors import NotFound
from hiring.store.tables.content import AssessmentRow
from hiring.store.tables.evidence import StudyRow
from hiring.store.tables.records import TaskRow


def study_by_id(session: Session, study_id: str) -> StudyRow:
    """Return one study."""
    row = session.scalar(select(StudyRow).where(StudyRow.id == study_id), execution_options={"populate_existing": True})
    if row is None:
        raise NotFound("There is no such study.")
    return row


def studies(session: Session, after: int, limit: int) -> Sequence[StudyRow]:
    """Return some studies, the newest first."""
    query = select(StudyRow).order_by(StudyRow.created_at.desc(), StudyRow.id).offset(after).limit(limit)
    return session.scalars(query).all()


def count_studies(session: Session) -> int:
    """Return how many studies there are."""
    return session.scalar(select(func.count(StudyRow.id))) or 0


def tasks_by_id(session: Session, task_ids: Iterable[str]) -> dict[str, TaskRow]:
    """Return tasks by their ids."""
    query = select(TaskRow).where(TaskRow.id.in_(list(task_ids)))
    return {row.id: row for row in session.scalars(query, execution_options={"populate_existing": True})}


def assessment_names(session: Session, assessment_ids: Iterable[str]) -> dict[str, str]:
    """Return what assessments are called."""
    query = select(AssessmentRow).where(AssessmentRow.id.in_(list(assessment_ids)))
    return {row.id: row.name for row in session.scalars(query)}
