"""Looking over one's answers, handing them in once, and what happens when time runs out."""

from dataclasses import dataclass
from datetime import UTC, datetime

from hiring.domain.access.policy import Actor, Permission
from hiring.domain.delivery.answers import answers_sha256
from hiring.domain.delivery.attempt import CLOSED_WORDS, AttemptState, is_open, state_at
from hiring.domain.people.applications import Status
from hiring.domain.records.events import Event
from hiring.domain.records.signed import RECEIPT_FORMAT, SignedRecord
from hiring.errors import Closed, Invalid, NotFound, Problem
from hiring.store import attempts as store
from hiring.store.applications import lock_application
from hiring.store.form_content import FormContent, form_of_attempt
from hiring.store.tables.attempts import AttemptRow
from hiring.usecases.answers import answers_of, open_sitting
from hiring.usecases.scoring import record_score
from hiring.usecases.work import Work, needs

SWEPT_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was handed in, and when by the server's clock; the same for ever. `record`: the same, signed."""

    attempt_id: str
    answers_count: int
    answers_sha256: str
    submitted_at: datetime
    job_title: str
    organisation_name: str
    simulated: bool
    language: str
    record: SignedRecord


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A question in the list before handing in."""

    number: int
    title: str
    begun: bool
    complete: bool


@dataclass(frozen=True, slots=True)
class ReviewView:
    """Every question, and whether its answer is complete."""

    rows: tuple[ReviewRow, ...]
    expires_at: datetime
    language: str
    organisation_name: str
    simulated: bool

    @property
    def missing(self) -> tuple[ReviewRow, ...]:
        """The questions that still need an answer."""
        return tuple(row for row in self.rows if not row.complete)


@needs(Permission.CANDIDATE)
def review_attempt(actor: Actor, work: Work) -> ReviewView:
    """Return every question and whether it is answered."""
    sitting, form = open_sitting(actor, work)
    stored = store.latest_answers(work.session, actor.attempt_id)
    rows = tuple(
        ReviewRow(
            number=number,
            title=item.title,
            begun=item.id in stored and bool(stored[item.id].answer),
            complete=item.id in stored and stored[item.id].complete,
        )
        for number, item in enumerate(form.items, start=1)
    )
    return ReviewView(rows, sitting.expires_at, form.language, form.organisation_name, form.simulated)


@needs(Permission.CANDIDATE)
def submit_attempt(actor: Actor, work: Work) -> Receipt:
    """Hand in, once: all answers must be complete. Doing it again returns the same receipt."""
    application = lock_application(work.session, actor.id)
    attempt = store.lock_attempt(work.session, actor.attempt_id)
    if attempt.state != AttemptState.SUBMITTED.value:
        state = state_at(AttemptState(attempt.state), attempt.expires_at, work.now)
        if state is not AttemptState.OPEN:
            raise Closed(CLOSED_WORDS[state])
        missing = review_attempt(actor, work).missing
        if missing:
            raise Invalid([_unanswered(row) for row in missing])
        application.status = Status.COMPLETED.value
        _close(work, attempt, AttemptState.SUBMITTED)
        work.record(
            Event.ATTEMPT_SUBMITTED,
            f"attempt:{attempt.id}",
            count=attempt.answers_count,
            sha256=attempt.answers_sha256,
        )
        record_score(work, attempt)
    return view_receipt(actor, work)


@needs(Permission.CANDIDATE)
def view_receipt(actor: Actor, work: Work) -> Receipt:
    """Return what was handed in."""
    attempt = store.attempt_by_id(work.session, actor.attempt_id)
    title = store.job_title(work.session, attempt.job_id)
    form = form_of_attempt(work.session, attempt.assessment_id, attempt.pilots)
    receipt = receipt_of(work, attempt, title, form)
    if receipt is None:
        state = state_at(AttemptState(attempt.state), attempt.expires_at, work.now)
        if state is AttemptState.OPEN:
            raise NotFound("There is no receipt yet: your answers have not been handed in.")
        raise Closed(CLOSED_WORDS[state])
    return receipt


@needs(Permission.INVITATIONS_WRITE)
def expire_attempts(actor: Actor, work: Work, limit: int = SWEPT_AT_ONCE) -> int:
    """Close what has run out of time, at most `limit` of each: open attempts are scored as they stand.

    Returns how many attempts and unopened invitations were closed.
    """
    del actor
    overdue = store.overdue_attempts(work.session, work.now, limit)
    closed = sum(_expire(work, attempt_id) for attempt_id in overdue)
    for application_id in store.unopened_overdue(work.session, work.now, limit):
        lock_application(work.session, application_id).status = Status.EXPIRED.value
        work.record(Event.INVITATION_EXPIRED, f"application:{application_id}")
        closed += 1
    return closed


def _close(work: Work, attempt: AttemptRow, state: AttemptState) -> None:
    form = form_of_attempt(work.session, attempt.assessment_id, attempt.pilots)
    answers = answers_of(form, store.latest_answers(work.session, attempt.id))
    attempt.state = state.value
    attempt.closed_at = work.now
    attempt.answers_count = len(answers)
    attempt.answers_sha256 = answers_sha256(answers)
    work.session.flush()


def _expire(work: Work, attempt_id: str) -> bool:
    attempt = store.attempt_by_id(work.session, attempt_id)
    application = lock_application(work.session, attempt.application_id)
    attempt = store.lock_attempt(work.session, attempt_id)
    state = AttemptState(attempt.state)
    if state is not AttemptState.OPEN or is_open(state, attempt.expires_at, work.now):
        return False  # handed in, withdrawn or given more time since it was found
    application.status = Status.EXPIRED.value
    _close(work, attempt, AttemptState.EXPIRED)
    work.record(Event.ATTEMPT_EXPIRED, f"attempt:{attempt.id}", count=attempt.answers_count)
    record_score(work, attempt, expired=True)
    return True


def receipt_of(work: Work, attempt: AttemptRow, job_title: str, form: FormContent) -> Receipt | None:
    """Return the receipt of an attempt, or None if it was not handed in."""
    if attempt.state != AttemptState.SUBMITTED.value or attempt.closed_at is None:
        return None
    content = {
        "attempt": attempt.id,
        "answers_count": attempt.answers_count or 0,
        "answers_sha256": attempt.answers_sha256 or "",
        "submitted_at": attempt.closed_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "organisation": form.organisation_name,
        "job": job_title,
        "simulated": form.simulated,
    }
    return Receipt(
        attempt_id=attempt.id,
        answers_count=attempt.answers_count or 0,
        answers_sha256=attempt.answers_sha256 or "",
        submitted_at=attempt.closed_at,
        job_title=job_title,
        organisation_name=form.organisation_name,
        simulated=form.simulated,
        language=form.language,
        record=work.sign(RECEIPT_FORMAT, content),
    )


def _unanswered(row: ReviewRow) -> Problem:
    state = "is not complete" if row.begun else "has no answer"
    return Problem(f"Question {row.number}, “{row.title}”, {state}.", "Answer it.", item=str(row.number))
