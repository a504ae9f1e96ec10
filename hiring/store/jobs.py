"""Queries on jobs and their managers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BindParameter, bindparam, delete, func, select
from sqlalchemy.orm import Session

from hiring.errors import NotFound
from hiring.store.prepared import prepare, table_of
from hiring.store.tables.content import AssessmentRow, BankVersionRow
from hiring.store.tables.jobs import ApplicationRow, JobRow
from hiring.store.tables.organisations import JobManagerRow, OrganisationRow, StaffRow

LARGE = 2_000  # counting fewer costs less than a millisecond
STILL_RECENT = timedelta(seconds=10)
KEPT = 256
_RECENT: dict[str, tuple[datetime, dict[str, int]]] = {}

_APPLICATIONS, _JOB_MANAGERS, _STAFF = (table_of(row).c for row in (ApplicationRow, JobManagerRow, StaffRow))
_JOBS: BindParameter[list[str]] = bindparam("job_ids", expanding=True)
_STATUS_COUNTS = prepare(
    select(_APPLICATIONS.job_id, _APPLICATIONS.status, func.count())
    .where(_APPLICATIONS.job_id.in_(_JOBS))
    .group_by(_APPLICATIONS.job_id, _APPLICATIONS.status)
)
_MANAGERS = prepare(
    select(_JOB_MANAGERS.job_id, _STAFF.id, _STAFF.name)
    .where(_STAFF.id == _JOB_MANAGERS.staff_id, _JOB_MANAGERS.job_id.in_(_JOBS))
    .order_by(_STAFF.name, _STAFF.id)
)


_JOB, _ASSESSMENT, _BANK, _ORGANISATION = (
    table_of(row).c for row in (JobRow, AssessmentRow, BankVersionRow, OrganisationRow)
)
_EVERY_JOB = (
    select(
        *(_JOB.id, _JOB.title, _JOB.state, _JOB.assessment_id, _ASSESSMENT.name, _JOB.k, _JOB.days_to_answer),
        *(_JOB.specification_id, _JOB.provisional_reason, _JOB.provisional_by, _JOB.created_at),
        *(_BANK.kind, _BANK.key_status, _ORGANISATION.name, _ORGANISATION.simulated),
    )
    .where(_ASSESSMENT.id == _JOB.assessment_id)
    .where(_BANK.id == func.coalesce(_JOB.bank_version_id, _ASSESSMENT.bank_version_id))
    .where(_ORGANISATION.id == _JOB.organisation_id)
    .order_by(_JOB.created_at.desc(), _JOB.id)
)
_CONTEXTS = prepare(_EVERY_JOB)
_CONTEXT = prepare(_EVERY_JOB.where(_JOB.id == bindparam("job_id")))


@dataclass(frozen=True, slots=True)
class JobContext:
    """A job with what its assessment, bank and organisation say of it, in the order in which it is read."""

    id: str
    title: str
    state: str
    assessment_id: str
    assessment_name: str
    k: int
    days_to_answer: int
    specification_id: str | None
    provisional_reason: str | None
    provisional_by: str | None
    created_at: datetime
    bank_kind: str
    key_status: str
    organisation_name: str
    simulated: bool


def job_contexts(session: Session) -> list[JobContext]:
    """Return all jobs of the organisation, the newest first."""
    return [JobContext(*row) for row in _CONTEXTS.rows(session)]


def job_context(session: Session, job_id: str) -> JobContext:
    """Return one job."""
    row = _CONTEXT.first(session, job_id=job_id)
    if row is None:
        raise NotFound("There is no such job.")
    return JobContext(*row)


def lock_job(session: Session, job_id: str) -> JobRow:
    """Return a job that no other transaction changes until this one ends."""
    row = session.scalar(select(JobRow).where(JobRow.id == job_id).with_for_update())
    if row is None:
        raise NotFound("There is no such job.")
    return row


def status_counts(session: Session, job_ids: Sequence[str]) -> dict[str, dict[str, int]]:
    """Return how many applications of each job have each status."""
    counts: dict[str, dict[str, int]] = {job_id: {} for job_id in job_ids}
    for job_id, status, number in _STATUS_COUNTS.rows(session, job_ids=list(job_ids)):
        counts[job_id][status] = number
    return counts


def recent_status_counts(session: Session, job_id: str, now: datetime) -> dict[str, int]:
    """Return how many applications of a job have each status; of a large job, as they were seconds ago."""
    counted_at, counts = _RECENT.get(job_id, (None, {}))
    if counted_at is not None and timedelta(0) <= now - counted_at < STILL_RECENT:
        return counts
    counts = status_counts(session, [job_id])[job_id]
    if sum(counts.values()) >= LARGE:
        if len(_RECENT) >= KEPT:
            _RECENT.clear()
        _RECENT[job_id] = (now, counts)
    return counts


def managers(session: Session, job_ids: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    """Return id and name of the managers of each job, by name."""
    found: dict[str, list[tuple[str, str]]] = {job_id: [] for job_id in job_ids}
    for job_id, staff_id, name in _MANAGERS.rows(session, job_ids=list(job_ids)):
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
