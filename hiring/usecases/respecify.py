"""Giving a job another scoring specification: all its applications at once, by a named person, with a reason.

The new scores and the new ranking are worked out beside the old ones, which stay what everybody sees. One transaction
then adds the new records, marks the old ones and changes over, so that no list ever holds scores of two
specifications. Who hands in meanwhile is scored by whichever specification the job has when that transaction ends.
"""

from dataclasses import dataclass
from datetime import datetime

from hiring.domain.access.policy import Actor, Permission
from hiring.domain.banks.model import BankKind, BankPackage, PanelMethod
from hiring.domain.people.applications import Status
from hiring.domain.records.events import Event
from hiring.domain.scoring.score import NeedsReview, Score
from hiring.domain.scoring.specification import Specification, specify
from hiring.domain.selection.allowed import ranking_allowed
from hiring.domain.selection.report import Application, judge, report_on
from hiring.domain.selection.what_if_items import items_apart
from hiring.errors import Conflict, Invalid
from hiring.ids import new_id
from hiring.store import banks as bank_store
from hiring.store import respecifications as store
from hiring.store import scores as score_store
from hiring.store.assessments import assessment_by_id
from hiring.store.attempts import attempt_by_id, latest_answers
from hiring.store.jobs import lock_job
from hiring.store.responses import count_closed
from hiring.store.tables.attempts import ScoreRow
from hiring.store.tables.jobs import JobRow, JobSpecificationRow
from hiring.usecases.assessments import standards_of
from hiring.usecases.jobs import MAX_REASON, JobView, view_of
from hiring.usecases.pinning import keep_specification
from hiring.usecases.pool import ranked
from hiring.usecases.scoring import score_row
from hiring.usecases.shortlists import NewRanking, store_ranking
from hiring.usecases.tasks import TaskView, Tell, view_of_task
from hiring.usecases.work import Work, needs

RESPECIFY_TASK = "respecify_job"
TELL_EVERY = 100  # attempts


def quiet(progress: float, message: str = "") -> None:
    """Tell nobody how far something is."""
    del progress, message


@dataclass(frozen=True, slots=True)
class VersionChoice:
    """A version of the job's bank that it could be scored by; `apart`: which situations stand in the way, in words."""

    id: str
    version: str
    key_status: PanelMethod
    loaded_at: datetime
    current: bool
    apart: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SpecificationChange:
    """A specification that somebody gave the job, or asked for; `applied_at` is None where it did not come to that."""

    version: str
    sha256: str
    asked_at: datetime
    asked_by: str
    reason: str
    applied_at: datetime | None
    applications: int | None
    task: TaskView


@dataclass(frozen=True, slots=True)
class SpecificationsView:
    """What a job is scored with, has been scored with, and could be. `pending`: the change that is being made.

    `first_version`, `first_sha256`, `first_at`: what the first invitation pinned, and when; None before it.
    """

    job: JobView
    bank_title: str
    version: str
    sha256: str | None
    first_version: str
    first_sha256: str | None
    first_at: datetime | None
    finished: int
    changes: tuple[SpecificationChange, ...]
    pending: SpecificationChange | None
    choices: tuple[VersionChoice, ...]


@dataclass(frozen=True, eq=False)
class NewScores:
    """The records of a job's finished attempts under a new specification, and its shortlist, not stored yet."""

    rows: tuple[ScoreRow, ...]
    ranking: NewRanking | None


@needs(Permission.STATUS_READ)
def view_specifications(actor: Actor, work: Work, job_id: str) -> SpecificationsView:
    """Return what a job is scored with, who ever changed that, and the versions it could be given."""
    job = view_of(actor, work, job_id)
    row = work.session.get_one(JobRow, job_id)
    assessment = assessment_by_id(work.session, row.assessment_id)
    present = bank_store.bank_version(work.session, row.bank_version_id or assessment.bank_version_id)
    specification = score_store.pinned_specification(work.session, row)
    asked = store.asked_for(work.session, job_id)
    changes = tuple(_change(work, one) for one in asked)
    applied = [one.change for one in asked if one.change.applied_at is not None]
    first = score_store.specification_by_id(work.session, applied[-1].before_id) if applied else specification
    return SpecificationsView(
        job=job,
        bank_title=present.title,
        version=present.version,
        sha256=specification.sha256 if specification else None,
        first_version=first.version if first else present.version,
        first_sha256=first.sha256 if first else None,
        first_at=store.first_invited_at(work.session, job_id) if first else None,
        finished=count_closed(work.session, [job_id]),
        changes=changes,
        pending=next((change for change in changes if _is_pending(change)), None),
        choices=_choices(work, row, present.slug, present.id) if specification else (),
    )


@needs(Permission.STATUS_READ)
def specification_history(actor: Actor, work: Work, job_id: str) -> tuple[SpecificationChange, ...]:
    """Return the specifications that somebody gave a job after its first, or asked for, the newest first."""
    return tuple(_change(work, one) for one in store.asked_for(work.session, view_of(actor, work, job_id).id))


@needs(Permission.JOBS_WRITE)
def replace_specification(actor: Actor, work: Work, job_id: str, bank_version_id: str, reason: str) -> str:
    """Ask for a job to be scored by another version of its bank, and return the task's id.

    All finished applications are scored anew in one background task; until it is done everything stays as it is.
    """
    reason = reason.strip()
    if not reason or len(reason) > MAX_REASON:
        raise Invalid("A reason is needed.", f"Say why, in 1 to {MAX_REASON} characters.")
    job = lock_job(work.session, job_id)
    before = score_store.pinned_specification(work.session, job)
    if before is None or job.specification_id is None:
        raise Conflict("Nobody has been invited yet. Make the assessment from the version you want instead.")
    if any(_is_pending(_change(work, one)) for one in store.asked_for(work.session, job_id)):
        raise Conflict("This job is being given another specification already. Wait until that is done.")
    package = bank_store.get_package(work.session, bank_version_id)
    specification = _specification(work, job, package)
    if specification.sha256 == before.sha256:
        raise Conflict(f"This job is scored by version {package.bank.version} already.")
    change = JobSpecificationRow(
        id=new_id(),
        organisation_id=actor.organisation_id,
        job_id=job_id,
        before_id=job.specification_id,
        specification_id=keep_specification(work, specification),
        bank_version_id=bank_version_id,
        reason=reason,
        asked_at=work.now,
        asked_by=actor.name or actor.id,
    )
    change.task_id = work.enqueue(RESPECIFY_TASK, {"job_id": job_id, "change_id": change.id})
    work.session.flush()
    work.session.add(change)
    details = {"before": before.sha256, "after": specification.sha256, "version": package.bank.version}
    work.record(Event.SPECIFICATION_ASKED_FOR, f"job:{job_id}", reason=reason, **details)
    return change.task_id


@needs(Permission.TASKS_PERFORM)
def compute_new_scores(actor: Actor, work: Work, job_id: str, change_id: str, tell: Tell = quiet) -> NewScores:
    """Score every finished attempt of a job under the specification asked for, and rank; nothing is written."""
    change = store.change_by_id(work.session, change_id)
    specification = score_store.specification_by_id(work.session, change.specification_id)
    if specification is None:  # pragma: no cover - the column is never null
        raise Conflict("The specification is missing.")
    answers = score_store.answers_of_job(work.session, job_id)
    finished = store.finished_attempts(work.session, job_id)
    rows, pool, judged = [], [], {}
    for number, one in enumerate(finished):
        if number % TELL_EVERY == 0:
            tell(number / len(finished) / 2, f"{number:,} of {len(finished):,} applications scored")
        given, expired = answers.get(one.attempt.application_id, ({}, False))
        application = Application(one.attempt.application_id, given, expired)
        found = judge(specification, application)
        rows.append(score_row(one.attempt, specification, found, given, work.now))
        if one.status != Status.WITHDRAWN.value:
            pool.append(application)
            judged[application.id] = found
    tell(0.5, "All scored; now the shortlist")
    return NewScores(tuple(rows), _ranking(actor, work, change, specification, (pool, judged)))


@needs(Permission.TASKS_PERFORM)
def store_new_scores(actor: Actor, work: Work, job_id: str, change_id: str, prepared: NewScores) -> None:
    """Change over: new records beside the old ones, the new specification, the new shortlist; all or nothing."""
    job = lock_job(work.session, job_id)
    change = store.change_by_id(work.session, change_id)
    if change.applied_at is not None:
        return
    if job.specification_id != change.before_id:
        raise Conflict("The job was given another specification since this was asked for. Ask again.")
    late = store.unfinished_ids(work.session, job_id, [row.attempt_id for row in prepared.rows])
    specification = score_store.specification_by_id(work.session, change.specification_id)
    rows = [*prepared.rows, *(_late_row(work, attempt_id, specification) for attempt_id in late)]
    for row in rows:
        row.created_at = work.now
    score_store.supersede_all_scores(work.session, job_id, work.now)
    work.session.add_all(rows)
    assessment = assessment_by_id(work.session, job.assessment_id)
    job.specification_id = change.specification_id
    job.bank_version_id = change.bank_version_id if change.bank_version_id != assessment.bank_version_id else None
    change.applied_at, change.applications = work.now, len(rows)
    work.session.flush()
    store_ranking(actor, work, job_id, prepared.ranking)
    if late:
        work.enqueue(score_store.RANK_TASK, {"job_id": job_id})
    details = {"asked_by": change.asked_by, "reason": change.reason, "applications": len(rows)}
    sha256 = specification.sha256 if specification else ""
    work.record(Event.SPECIFICATION_REPLACED, f"job:{job_id}", specification=sha256, **details)


def _specification(work: Work, job: JobRow, package: BankPackage) -> Specification:
    """Return the specification of a job's form by a version of its bank; raise `Invalid` where texts differ."""
    assessment = assessment_by_id(work.session, job.assessment_id)
    ours = bank_store.get_bank(work.session, assessment.bank_version_id)
    if (package.bank.slug, package.bank.language, package.bank.kind) != (ours.slug, ours.language, ours.kind):
        raise Invalid("That is another question bank.", "Choose a version of the bank this job uses.")
    apart = items_apart(assessment.item_ids, ours, package.bank)
    if apart:
        raise Invalid(apart)
    return specify(package, assessment.item_ids, standards_of(assessment))


def _choices(work: Work, job: JobRow, slug: str, present: str) -> tuple[VersionChoice, ...]:
    choices = []
    for row in bank_store.bank_versions(work.session):
        if row.slug != slug:
            continue
        try:
            _specification(work, job, bank_store.get_package(work.session, row.id))
            apart: tuple[str, ...] = ()
        except Invalid as error:
            apart = tuple(problem.message for problem in error.problems)
        status = PanelMethod(row.key_status)
        choices.append(VersionChoice(row.id, row.version, status, row.loaded_at, row.id == present, apart))
    return tuple(choices)


def _ranking(
    actor: Actor,
    work: Work,
    change: JobSpecificationRow,
    specification: Specification,
    pool: tuple[list[Application], dict[str, Score | NeedsReview]],
) -> NewRanking | None:
    job, row = view_of(actor, work, change.job_id), work.session.get_one(JobRow, change.job_id)
    package = bank_store.get_package(work.session, change.bank_version_id)
    kind = BankKind(package.bank.kind)
    if not ranking_allowed(kind, specification.key_status, simulated=job.simulated, reason=job.provisional_reason):
        return None
    applications, judged = pool
    report = report_on(
        package, specification, applications, k=job.k, salt=row.salt, simulated=job.simulated, scores=judged
    )
    return NewRanking(job.k, specification.sha256, report.shortlist.inputs_sha256, ranked(report))


def _late_row(work: Work, attempt_id: str, specification: Specification | None) -> ScoreRow:
    """Return the record of somebody who finished while the others were scored anew."""
    attempt = attempt_by_id(work.session, attempt_id)
    answers = {item_id: stored.answer for item_id, stored in latest_answers(work.session, attempt_id).items()}
    application = Application(attempt.application_id, answers, attempt.state == Status.EXPIRED.value)
    if specification is None:  # pragma: no cover - the column is never null
        raise Conflict("The specification is missing.")
    return score_row(attempt, specification, judge(specification, application), answers, work.now)


def _change(work: Work, asked: store.Asked) -> SpecificationChange:
    row = asked.change
    specification = score_store.specification_by_id(work.session, row.specification_id)
    return SpecificationChange(
        version=specification.version if specification else "",
        sha256=specification.sha256 if specification else "",
        asked_at=row.asked_at,
        asked_by=row.asked_by,
        reason=row.reason,
        applied_at=row.applied_at,
        applications=row.applications,
        task=view_of_task(asked.task),
    )


def _is_pending(change: SpecificationChange) -> bool:
    return change.applied_at is None and not change.task.over
