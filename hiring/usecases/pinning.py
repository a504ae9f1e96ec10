"""Pinning what a job scores with: the first invitation freezes it (scoring.md, section 3)."""

from sqlalchemy import select

from hiring.domain.records.events import Event
from hiring.domain.scoring.specification import Specification, specify
from hiring.ids import new_id
from hiring.store.assessments import assessment_by_id
from hiring.store.banks import get_package
from hiring.store.tables.jobs import JobRow, SpecificationRow
from hiring.usecases.assessments import standards_of
from hiring.usecases.work import Work


def pin_specification(work: Work, job: JobRow) -> None:
    """Freeze the specification of a job that has none yet; call with the job locked."""
    if job.specification_id is not None:
        return
    assessment = assessment_by_id(work.session, job.assessment_id)
    package = get_package(work.session, assessment.bank_version_id)
    specification = specify(package, assessment.item_ids, standards_of(assessment))
    job.specification_id = keep_specification(work, specification)
    work.record(Event.SPECIFICATION_PINNED, f"job:{job.id}", specification=specification.sha256)


def keep_specification(work: Work, specification: Specification) -> str:
    """Return the id of a specification: the one that is kept already, or a new one."""
    row = work.session.scalar(select(SpecificationRow).where(SpecificationRow.sha256 == specification.sha256))
    if row is None:
        row = SpecificationRow(
            id=new_id(),
            organisation_id=work.actor.organisation_id,
            sha256=specification.sha256,
            content=specification.to_plain(),
            created_at=work.now,
        )
        work.session.add(row)
        work.session.flush()
    return row.id
