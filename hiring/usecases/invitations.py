"""Inviting candidates, and seeing how far they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from hiring.domain.access.policy import Actor, Permission
from hiring.domain.people.applications import JobState, Stage, Status
from hiring.domain.people.invitees import Invitee, normalise_email
from hiring.domain.records.events import Event
from hiring.errors import Conflict, Invalid
from hiring.ids import new_id, new_token, token_digest
from hiring.store import applications as store
from hiring.store.assessments import assessment_by_id
from hiring.store.jobs import lock_job
from hiring.store.scores import RANK_TASK
from hiring.store.tables.jobs import ApplicationRow, CandidateRow, InvitationRow, JobRow
from hiring.store.unique import flush_or_conflict
from hiring.usecases.jobs import JobView, view_of
from hiring.usecases.pinning import pin_specification
from hiring.usecases.work import Work, needs

_ANSWERING = {Status.INVITED.value, Status.STARTED.value}
_RACE = "Somebody else invited one of these people just now. Try again: nobody is invited twice."


@dataclass(frozen=True, slots=True)
class Invited:
    """An invited person. `token` opens the link and is shown once; it is empty where no answer is awaited."""

    application_id: str
    candidate_id: str
    name: str
    email: str
    token: str
    already: bool


@dataclass(frozen=True, slots=True)
class BoardRow:
    """How far a candidate is. `status` is what the candidate did, `stage` what we decided."""

    application_id: str
    name: str
    email: str
    status: Status
    stage: Stage
    invited_at: datetime
    started_at: datetime | None
    closed_at: datetime | None
    expires_at: datetime | None
    answered: int
    total: int
    link_over: bool


@dataclass(frozen=True, slots=True)
class BoardView:
    """A job and everybody invited to it, by name."""

    job: JobView
    rows: tuple[BoardRow, ...]


@needs(Permission.INVITATIONS_WRITE)
def invite(
    actor: Actor, work: Work, job_id: str, invitees: Sequence[Invitee], *, dry_run: bool = False
) -> list[Invited]:
    """Invite people to a job; the first invitation pins what its scores are computed with.

    Who was invited before is not invited twice, and gets one more link as long as an answer is awaited (the
    earlier links stay valid). A dry run says who is new and changes nothing.
    """
    del actor
    job = lock_job(work.session, job_id)
    if job.state != JobState.OPEN.value:
        raise Conflict("This job is not open. Open it before inviting anybody.")
    people = {normalise_email(invitee.email): invitee for invitee in invitees}
    if not people:
        raise Invalid("There is nobody to invite.", "Give at least one person.")
    if dry_run:
        return _foresee(work, job, people)
    pin_specification(work, job)
    found = _applications(work, job, people)
    return [_link(work, job, person, application, already=old) for person, application, old in found]


@needs(Permission.INVITATIONS_WRITE)
def renew_link(actor: Actor, work: Work, application_id: str) -> str:
    """Return a new link's token; who is still answering gets the job's whole time again from now."""
    del actor
    application = store.lock_application(work.session, application_id)
    attempt = store.attempt_of(work.session, application_id)
    unopened = application.status == Status.EXPIRED.value and attempt is None
    if application.status not in _ANSWERING and not unopened:
        raise Conflict("This candidate has finished or withdrawn: there is nothing left to answer.")
    if attempt is not None and attempt.expires_at <= work.now:
        raise Conflict("This candidate's time is over, and an attempt that has ended stays ended.")
    job = lock_job(work.session, application.job_id)
    if unopened:
        application.status = Status.INVITED.value
    ends = work.now + timedelta(days=job.days_to_answer)
    if attempt is not None:
        attempt.expires_at = max(attempt.expires_at, ends)
    token = _mint(work, application, ends)
    work.record(Event.LINK_RENEWED, f"application:{application_id}", expires_at=ends.isoformat())
    return token


@needs(Permission.INVITATIONS_WRITE)
def withdraw_invitation(actor: Actor, work: Work, application_id: str) -> None:
    """Take an invitation back: its links stop working and an open attempt takes no more answers."""
    del actor
    application = store.lock_application(work.session, application_id)
    if application.status == Status.COMPLETED.value:
        raise Conflict("This candidate has already submitted the assessment.")
    attempt = store.attempt_of(work.session, application_id)
    if attempt is not None and attempt.closed_at is None:
        attempt.state = "withdrawn"
        attempt.closed_at = work.now
    elif attempt is not None:  # it may be ranked already, since time ran out on it
        work.enqueue(RANK_TASK, {"job_id": application.job_id})
    application.status = Status.WITHDRAWN.value
    store.withdraw_links(work.session, application_id, work.now)
    work.record(Event.INVITATION_WITHDRAWN, f"application:{application_id}")


@needs(Permission.STATUS_READ)
def status_board(actor: Actor, work: Work, job_id: str) -> BoardView:
    """Return everybody invited to a job, and how far they are."""
    view = view_of(actor, work, job_id)
    assessment = assessment_by_id(work.session, view.assessment_id)
    total = len(assessment.item_ids) + assessment.pilots
    answered = store.answered_counts(work.session, job_id)
    applicants = store.applicants(work.session, job_id)
    return BoardView(view, tuple(_board_row(a, answered, total, work.now) for a in applicants))


def _foresee(work: Work, job: JobRow, people: dict[str, Invitee]) -> list[Invited]:
    candidates = store.candidates_by_email(work.session, list(people))
    applications = store.applications_by_candidate(work.session, job.id)
    foreseen = []
    for email, invitee in people.items():
        candidate = candidates.get(email)
        application = applications.get(candidate.id) if candidate else None
        foreseen.append(
            Invited(
                application_id=application.id if application else "",
                candidate_id=candidate.id if candidate else "",
                name=candidate.name if candidate else invitee.name,
                email=email,
                token="",
                already=application is not None,
            )
        )
    return foreseen


def _applications(
    work: Work, job: JobRow, people: dict[str, Invitee]
) -> list[tuple[CandidateRow, ApplicationRow, bool]]:
    """Return candidate and application of each person, made where missing, and whether the latter was there."""
    candidates = store.candidates_by_email(work.session, list(people))
    for email, invitee in people.items():
        if email not in candidates:
            candidates[email] = _add_candidate(work, invitee, email)
    flush_or_conflict(work.session, _RACE)
    known = store.applications_by_candidate(work.session, job.id)
    found = []
    for email in people:
        candidate = candidates[email]
        application = known.get(candidate.id)
        found.append((candidate, application or _add_application(work, job, candidate), application is not None))
    flush_or_conflict(work.session, _RACE)
    return found


def _add_candidate(work: Work, invitee: Invitee, email: str) -> CandidateRow:
    row = CandidateRow(
        id=new_id(),
        organisation_id=work.actor.organisation_id,
        name=invitee.name.strip(),
        email=email,
        created_at=work.now,
    )
    work.session.add(row)
    return row


def _add_application(work: Work, job: JobRow, candidate: CandidateRow) -> ApplicationRow:
    row = ApplicationRow(
        id=new_id(),
        organisation_id=work.actor.organisation_id,
        job_id=job.id,
        candidate_id=candidate.id,
        status=Status.INVITED.value,
        stage=Stage.ASSESSMENT.value,
        created_at=work.now,
    )
    work.session.add(row)
    return row


def _link(work: Work, job: JobRow, candidate: CandidateRow, application: ApplicationRow, *, already: bool) -> Invited:
    token = ""
    if application.status in _ANSWERING:
        ends = work.now + timedelta(days=job.days_to_answer)
        token = _mint(work, application, ends)
        event = Event.LINK_RENEWED if already else Event.CANDIDATE_INVITED
        work.record(event, f"application:{application.id}", job=job.id, expires_at=ends.isoformat())
    return Invited(application.id, candidate.id, candidate.name, candidate.email, token, already)


def _mint(work: Work, application: ApplicationRow, ends: datetime) -> str:
    """Add a link; only the hash of its token is kept."""
    token = new_token()
    work.session.add(
        InvitationRow(
            id=new_id(),
            organisation_id=application.organisation_id,
            application_id=application.id,
            token_sha256=token_digest(token),
            created_at=work.now,
            expires_at=ends,
        )
    )
    return token


def _board_row(applicant: store.Applicant, answered: dict[str, int], total: int, now: datetime) -> BoardRow:
    application, attempt = applicant.application, applicant.attempt
    ends = attempt.expires_at if attempt else applicant.link_ends
    return BoardRow(
        application_id=application.id,
        name=applicant.candidate.name,
        email=applicant.candidate.email,
        status=Status(application.status),
        stage=Stage(application.stage),
        invited_at=application.created_at,
        started_at=attempt.started_at if attempt else None,
        closed_at=attempt.closed_at if attempt else None,
        expires_at=ends,
        answered=answered.get(attempt.id, 0) if attempt else 0,
        total=total,
        link_over=ends is not None and ends <= now,
    )
