"""Queries on jobs and their managers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, defer

from hiring.errors import NotFound
from hiring.store.tables.content import AssessmentRow, BankVersionRow
from hiring.store.tables.jobs import ApplicationRow, JobRow
from hiring.store.tables.organisations import JobManagerRow, OrganisationRow, StaffRow


@dataclass(frozen=True, slots=True)
class JobContext:
    """A job with the rows that say what it may do."""

    job: JobRow
    assessment: AssessmentRow
    bank: BankVersionRow
    organisation: OrganisationRow


def job_contexts(session: Session, job_ids: Iterable[str] | None = None) -> list[JobContext]:
    """Return jobs (default: all of the organisation) with their assessments, the newest first."""
    query = (
        select(JobRow, AssessmentRow, BankVersionRow, OrganisationRow)
        .join(AssessmentRow, AssessmentRow.id == JobRow.assessment_id)
        .join(BankVersionRow, BankVersionRow.id == AssessmentRow.bank_version_id)
        .join(OrganisationRow, OrganisationRow.id == JobRow.organisation_id)
        .options(defer(BankVersionRow.content))
        .order_by(JobRow.created_at.desc(), JobRow.id)
    )
    if job_ids is not None:
        query = query.where(JobRow.id.in_(list(job_ids)))
    return [JobContext(*row) for row in session.execute(query)]


def job_context(session: Session, job_id: str) -> JobContext:
    """Return one job with its assessment."""
    found = job_contexts(session, [job_id])
    if not found:
        raise NotFound("There is no such job.")
    return found[0]


def lock_job(session: Session, job_id: str) -> JobRow:
    """Return a job that no other transaction changes until this one ends."""
    row = session.scalar(select(JobRow).where(JobRow.id == job_id).with_for_update())
    if row is None:
        raise NotFound("There is no such job.")
    return row


def status_counts(session: Session, job_ids: Sequence[str]) -> dict[str, dict[str, int]]:
    """Return how many applications of each job have each status."""
    query = (
        select(ApplicationRow.job_id, ApplicationRow.status, func.count())
        .where(ApplicationRow.job_id.in_(job_ids))
        .group_by(ApplicationRow.job_id, ApplicationRow.status)
    )
    counts: dict[str, dict[str, int]] = {job_id: {} for job_id in job_ids}
    for job_id, status, number in session.execute(query):
        counts[job_id][status] = number
    return counts


def managers(session: Session, job_ids: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    """Return id and name of the managers of each job, by name."""
    query = (
        select(JobManagerRow.job_id, StaffRow.id, StaffRow.name)
        .join(StaffRow, StaffRow.id == JobManagerRow.staff_id)
        .where(JobManagerRow.job_id.in_(job_ids))
        .order_by(StaffRow.name, StaffRow.id)
    )
    found: dict[str, list[tuple[str, str]]] = {job_id: [] for job_id in job_ids}
    for job_id, staff_id, name in session.execute(query):
        found[job_id].append((staff_id, name))
    return found


def active_staff(session: Session, staff_ids: Iterable[str]) -> dict[str, StaffRow]:
    """Return the active members of staff among these ids."""
    query = select(StaffRow).where(StaffRow.id.in_(list(staff_ids)), StaffRow.active)
    return {row.id: row for row in session.scalars(query)}


def replace_managers(session: Session, organisation_id: str, job_id: str, staff_ids: Iterable[str]) -> None:
    """Make these people, and nobody else, the managers of a job."""
    session.execute(delete(JobManagerRow).where(JobManagerRow.job_id == job_id))
    session.add_all(
        JobManagerRow(organisation_id=organisation_id, job_id=job_id, staff_id=staff_id) for staff_id in staff_ids
    )
