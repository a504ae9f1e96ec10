"""One score with all it was computed from, as a signed file that can be scored again without a database."""

from datetime import UTC
from typing import Any

from hiring.domain.access.policy import Actor, Permission
from hiring.domain.records.events import Event
from hiring.domain.records.signed import BUNDLE_FORMAT, SignedRecord
from hiring.domain.scoring.bundle import bundle_parts
from hiring.domain.scoring.specification import Specification
from hiring.domain.selection.report import Application, judge
from hiring.errors import Conflict, NotFound
from hiring.store import scores as store
from hiring.store.attempts import attempt_by_id
from hiring.store.form_content import form_of_attempt
from hiring.store.tables.attempts import ScoreRow
from hiring.store.tables.jobs import JobRow
from hiring.usecases.jobs import JobView, view_of
from hiring.usecases.shortlists import why_not_ranked
from hiring.usecases.submissions import receipt_of
from hiring.usecases.work import Work, needs


@needs(Permission.BANKS_READ)
def export_score_bundle(actor: Actor, work: Work, job_id: str, application_id: str) -> SignedRecord:
    """Return a candidate's score with specification, answers, contributions and receipt; it is written down.

    The specification holds the key, which managers never see: whoever takes it away must be allowed to read banks
    (HR, auditors) besides seeing candidates. The record names no candidate: an application's id is enough to check it.
    """
    actor.require(Permission.SHORTLIST_READ)
    job = view_of(actor, work, job_id)
    store.application_of_job(work.session, job_id, application_id)  # not of another job
    if not job.ranking_allowed:
        raise Conflict(why_not_ranked(job))
    row = work.session.get_one(JobRow, job_id)
    specification = store.pinned_specification(work.session, row)
    record = store.score_record(work.session, job_id, specification.sha256, application_id) if specification else None
    if specification is None or record is None:
        raise NotFound("This candidate has no score yet, so there is nothing to check.")
    work.record(Event.SCORE_EXPORTED, f"application:{application_id}", score_sha256=record.score_sha256)
    return work.sign(BUNDLE_FORMAT, _content(work, job, specification, record))


def _content(work: Work, job: JobView, specification: Specification, record: ScoreRow) -> dict[str, Any]:
    attempt = attempt_by_id(work.session, record.attempt_id)
    closed = store.answers_of_job(work.session, job.id, attempt.id)
    answers, expired = closed.get(attempt.application_id, ({}, False))
    form = form_of_attempt(work.session, attempt.assessment_id, attempt.pilots)
    receipt = receipt_of(work, attempt, job.title, form)
    judged = judge(specification, Application(attempt.application_id, answers, expired))
    return {
        "organisation": job.organisation_name,
        "job": job.title,
        "application": attempt.application_id,
        "attempt": attempt.id,
        "simulated": job.simulated,
        "expired": expired,
        "score": _record(record),
        "receipt": receipt.record.to_plain() if receipt else None,
        **bundle_parts(specification, answers, judged),
    }


def _record(row: ScoreRow) -> dict[str, Any]:
    return {
        "specification_sha256": row.specification_sha256,
        "answers_sha256": row.answers_sha256,
        "score_sha256": row.score_sha256,
        "exact": row.exact,
        "micro": row.micro,
        "why": row.why,
        "recorded_at": row.created_at.astimezone(UTC).isoformat(timespec="microseconds"),
    }
