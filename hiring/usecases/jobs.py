"""Opening jobs and saying who may look at them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from hiring.domain.access.policy import Actor, Permission
from hiring.domain.banks.model import BankKind, PanelMethod
from hiring.domain.people.applications import JobState
from hiring.domain.records.events import Event
from hiring.domain.selection.allowed import ranking_allowed
from hiring.errors import Conflict, Invalid, NotFound, Problem
from hiring.ids import new_id, new_token
from hiring.store import jobs as store
from hiring.store.assessments import assessment_by_id
from hiring.store.tables.jobs import JobRow
from hiring.usecases.work import Work, needs

MAX_TITLE, MAX_REASON, MAX_DAYS, MAX_K = 200, 2_000, 365, 1_000


@dataclass(frozen=True, slots=True)
class JobView:
    """A job. Under a key no expert panel made `ranking_allowed` is off until HR gives a reason."""

    id: str
    title: str
    state: JobState
    assessment_id: str
    assessment_name: str
    k: int
    days_to_answer: int
    counts: dict[str, int]
    candidates: int
    organisation_name: str
    simulated: bool
    fixture: bool
    key_status: PanelMethod
    ranking_allowed: bool
    provisional_reason: str | None
    provisional_by: str | None
    specification_id: str | None
    managers: tuple[tuple[str, str], ...]
    created_at: datetime

    @property
    def pinned(self) -> bool:
        """Whether the first invitation has fixed what the job scores with."""
        return self.specification_id is not None


@needs(Permission.JOBS_WRITE)
def create_job(  # noqa: PLR0913, PLR0917 - a job is its parts
    actor: Actor,
    work: Work,
    title: str,
    assessment_id: str,
    k: int,
    manager_ids: Sequence[str],
    days_to_answer: int = 14,
) -> str:
    """Open a job and return its id."""
    title = title.strip()
    _check(title, k, days_to_answer)
    assessment = assessment_by_id(work.session, assessment_id)
    row = JobRow(
        id=new_id(),
        organisation_id=actor.organisation_id,
        title=title,
        assessment_id=assessment.id,
        state=JobState.OPEN.value,
        k=k,
        salt=new_token(),
        days_to_answer=days_to_answer,
        created_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    _set_managers(work, row.id, manager_ids)
    work.record(Event.JOB_CREATED, f"job:{row.id}", title=title, assessment=assessment.id, k=k)
    return row.id


@needs(Permission.JOBS_READ)
def list_jobs(actor: Actor, work: Work) -> list[JobView]:
    """Return the jobs this actor may open, the newest first."""
    contexts = [c for c in store.job_contexts(work.session) if actor.sees_job(c.id)]
    return _views(work, contexts)


@needs(Permission.JOBS_READ)
def view_job(actor: Actor, work: Work, job_id: str) -> JobView:
    """Return a job this actor may open."""
    return view_of(actor, work, job_id)


@needs(Permission.JOBS_WRITE)
def set_job_state(actor: Actor, work: Work, job_id: str, state: JobState) -> None:
    """Open or close a job. Closing stops invitations; attempts already sent run to their end."""
    del actor
    row = store.lock_job(work.session, job_id)
    if row.state == state.value:
        return
    work.record(Event.JOB_STATE_CHANGED, f"job:{job_id}", before=row.state, after=state.value)
    row.state = state.value


@needs(Permission.JOBS_WRITE)
def set_managers(actor: Actor, work: Work, job_id: str, staff_ids: Sequence[str]) -> None:
    """Say who, and nobody else, may open this job as its manager."""
    del actor
    store.lock_job(work.session, job_id)
    _set_managers(work, job_id, staff_ids)
    work.record(Event.JOB_MANAGERS_CHANGED, f"job:{job_id}", managers=sorted(set(staff_ids)))


@needs(Permission.JOBS_WRITE)
def allow_provisional_ranking(actor: Actor, work: Work, job_id: str, reason: str) -> None:
    """Switch ranking on for a job whose key no expert panel made; the person and the reason are kept."""
    reason = reason.strip()
    if not reason or len(reason) > MAX_REASON:
        raise Invalid("A reason is needed.", f"Say why, in 1 to {MAX_REASON} characters.")
    row = store.lock_job(work.session, job_id)
    context = store.job_context(work.session, job_id)
    if context.bank_kind == BankKind.FIXTURE.value:
        raise Conflict("This job uses a fixture bank, which tests the machinery: nobody is ranked by it.")
    row.provisional_reason = reason
    row.provisional_by = actor.name or actor.id
    work.record(Event.PROVISIONAL_RANKING_ALLOWED, f"job:{job_id}", reason=reason)


def view_of(actor: Actor, work: Work, job_id: str, *, recent: bool = False) -> JobView:
    """Return a job for another use case; one that the actor may not open is as if it did not exist.

    `recent`: counts that are seconds old will do.
    """
    if not actor.sees_job(job_id):
        raise NotFound("There is no such job.")
    context = store.job_context(work.session, job_id)
    if not recent:
        return _views(work, [context])[0]
    counts = store.recent_status_counts(work.session, job_id, work.now)
    return _view(context, counts, store.managers(work.session, [job_id])[job_id])


def _check(title: str, k: int, days_to_answer: int) -> None:
    checks = [
        (not 1 <= len(title) <= MAX_TITLE, "The job needs a title.", f"Use 1 to {MAX_TITLE} characters."),
        (not 1 <= k <= MAX_K, f"The number to interview is {k}.", f"Choose 1 to {MAX_K}."),
        (not 1 <= days_to_answer <= MAX_DAYS, f"{days_to_answer} days to answer.", f"Choose 1 to {MAX_DAYS}."),
    ]
    problems = [Problem(message, remedy) for wrong, message, remedy in checks if wrong]
    if problems:
        raise Invalid(problems)


def _set_managers(work: Work, job_id: str, staff_ids: Iterable[str]) -> None:
    wanted = sorted(set(staff_ids))
    known = store.active_staff(work.session, wanted)
    if len(known) < len(wanted):
        raise Invalid("Somebody chosen as manager is not on the staff.", "Choose active members of staff.")
    store.replace_managers(work.session, work.actor.organisation_id, job_id, wanted)


def _views(work: Work, contexts: Sequence[store.JobContext]) -> list[JobView]:
    ids = [context.id for context in contexts]
    counts = store.status_counts(work.session, ids)
    managers = store.managers(work.session, ids)
    return [_view(c, counts[c.id], managers[c.id]) for c in contexts]


def _view(job: store.JobContext, counts: dict[str, int], managers: list[tuple[str, str]]) -> JobView:
    kind, key_status = BankKind(job.bank_kind), PanelMethod(job.key_status)
    return JobView(
        id=job.id,
        title=job.title,
        state=JobState(job.state),
        assessment_id=job.assessment_id,
        assessment_name=job.assessment_name,
        k=job.k,
        days_to_answer=job.days_to_answer,
        counts=counts,
        candidates=sum(counts.values()),
        organisation_name=job.organisation_name,
        simulated=job.simulated,
        fixture=kind is BankKind.FIXTURE,
        key_status=key_status,
        ranking_allowed=ranking_allowed(kind, key_status, simulated=job.simulated, reason=job.provisional_reason),
        provisional_reason=job.provisional_reason,
        provisional_by=job.provisional_by,
        specification_id=job.specification_id,
        managers=tuple(managers),
        created_at=job.created_at,
    )
