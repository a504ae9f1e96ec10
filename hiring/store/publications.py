"""Queries on how bank versions came about, and on who still works with them."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hiring.domain.people.applications import JobState
from hiring.domain.records.events import Event
from hiring.store.tables.content import AssessmentRow, BankVersionRow
from hiring.store.tables.jobs import JobRow
from hiring.store.tables.records import AuditEventRow

CAME_ABOUT = (Event.BANK_LOADED.value, Event.BANK_PUBLISHED.value)


def versions_of_slug(session: Session, slug: str) -> Sequence[tuple[str, str]]:
    """Return (id, version) of every version of a bank, the newest first."""
    row = BankVersionRow
    query = select(row.id, row.version).where(row.slug == slug).order_by(row.loaded_at.desc(), row.id)
    return [(found.id, found.version) for found in session.execute(query)]


def origins(session: Session, bank_version_ids: Sequence[str]) -> dict[str, AuditEventRow]:
    """Return what was written down when each version was loaded or published."""
    subjects = {f"bank:{name}": name for name in bank_version_ids}
    row = AuditEventRow
    query = select(row).where(row.subject.in_(list(subjects)), row.event.in_(CAME_ABOUT)).order_by(row.id)
    return {subjects[event.subject]: event for event in session.scalars(query)}


def open_jobs(session: Session, slug: str) -> dict[str, int]:
    """Return how many open jobs use each version of a bank."""
    query = (
        select(AssessmentRow.bank_version_id, func.count(JobRow.id))
        .join(JobRow, JobRow.assessment_id == AssessmentRow.id)
        .join(BankVersionRow, BankVersionRow.id == AssessmentRow.bank_version_id)
        .where(BankVersionRow.slug == slug, JobRow.state == JobState.OPEN.value)
        .group_by(AssessmentRow.bank_version_id)
    )
    return {name: number for name, number in session.execute(query)}  # noqa: C416 - rows are not pairs to a type checker
