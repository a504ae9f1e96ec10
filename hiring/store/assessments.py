"""Queries on assessments."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from hiring.errors import NotFound
from hiring.store.tables.content import AssessmentRow


def all_assessments(session: Session) -> Sequence[AssessmentRow]:
    """Return every assessment, the newest first."""
    return session.scalars(select(AssessmentRow).order_by(AssessmentRow.created_at.desc(), AssessmentRow.id)).all()


def assessment_by_id(session: Session, assessment_id: str) -> AssessmentRow:
    """Return one assessment."""
    row = session.scalar(select(AssessmentRow).where(AssessmentRow.id == assessment_id))
    if row is None:
        raise NotFound("There is no such assessment.")
    return row


def assessments_of_family(session: Session, family: str) -> list[AssessmentRow]:
    """Return the assessments whose forms were made together, by name."""
    rows = session.scalars(select(AssessmentRow).order_by(AssessmentRow.name))
    return [row for row in rows if row.blueprint.get("family") == family]
