"""Seeding the demonstration: one clinic, two jobs, 200 simulated candidates, staff and an open invitation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert

from hiring.domain.access.policy import Actor, Permission, Role
from hiring.domain.banks.model import BankPackage, Section
from hiring.domain.delivery.answers import Answer, answers_sha256
from hiring.domain.delivery.blueprint import Blueprint
from hiring.domain.people.applications import Stage, Status
from hiring.domain.people.invitees import Invitee, normalise_email
from hiring.domain.simulation.clinic import ORGANISATION, SEED, clinic_profile, fixed_id, person_name
from hiring.domain.simulation.respond import simulate_answers
from hiring.ids import new_id, new_token
from hiring.store.scores import RANK_TASK
from hiring.store.tables.attempts import AnswerRow, AttemptRow
from hiring.store.tables.content import AssessmentRow
from hiring.store.tables.jobs import ApplicationRow, CandidateRow, JobRow
from hiring.store.tasks import drop_tasks
from hiring.usecases.accounts import add_staff
from hiring.usecases.assessments import create_assessment
from hiring.usecases.banks import load_bank
from hiring.usecases.invitations import invite
from hiring.usecases.jobs import create_job
from hiring.usecases.organisations import create_organisation
from hiring.usecases.pinning import pin_specification
from hiring.usecases.scoring import record_score
from hiring.usecases.shortlists import rank_job
from hiring.usecases.values import save_profile
from hiring.usecases.work import Work, needs

CARE_SHARE = 27
DAYS_OPEN = 14
STAFF = (
    ("Olivia Brandt", "olivia@harbour-clinic.example", Role.HR),
    ("Mateo Rossi", "mateo@harbour-clinic.example", Role.MANAGER),
    ("Ada Lindgren", "ada@harbour-clinic.example", Role.ADMINISTRATOR),
    ("Aud Nilsen", "aud@harbour-clinic.example", Role.AUDITOR),
)


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many candidates of a job did what: submitted, ran out of time late or early, answer now, have not begun."""

    title: str
    k: int
    submitted: int
    late: int
    early: int
    answering: int
    waiting: int

    @property
    def people(self) -> int:
        """All of them."""
        return self.submitted + self.late + self.early + self.answering + self.waiting


CROWDS = (
    Crowd("Receptionist, Quayside", 5, submitted=130, late=2, early=2, answering=4, waiting=2),
    Crowd("Evening receptionist, Old Town", 3, submitted=52, late=1, early=1, answering=3, waiting=3),
)
ANSWERED_LATE, ANSWERED_EARLY, ANSWERED_SO_FAR = 30, 12, 7


@dataclass(frozen=True, slots=True)
class Demonstration:
    """What was seeded: the jobs in order, and the token of the open invitation."""

    organisation_id: str
    job_ids: tuple[str, ...]
    token: str


@needs(Permission.ORGANISATIONS_WRITE)
def seed_demonstration(
    actor: Actor, work: Work, package: BankPackage, passwords: Mapping[str, str], crowds: Sequence[Crowd] = CROWDS
) -> Demonstration:
    """Seed an empty installation; `passwords`: by e-mail address, for the staff; `crowds`: a job each."""
    organisation_id = create_organisation(actor, work, ORGANISATION, simulated=True)
    me = work.actor
    staff = {role: add_staff(me, work, name, email, passwords[email], [role]) for name, email, role in STAFF}
    standards = {s.id: (s.name, s.promise, s.behaviours) for s in package.bank.standards}
    save_profile(me, work, clinic_profile(standards))
    bank = load_bank(me, work, package)
    blueprint = Blueprint(sections=tuple(Section), care_share=CARE_SHARE, mapping={name: name for name in standards})
    assessment_id = create_assessment(me, work, "Reception: fit, empathy and care", bank.id, blueprint)
    job_ids = tuple(
        create_job(me, work, crowd.title, assessment_id, crowd.k, [staff[Role.MANAGER]], DAYS_OPEN) for crowd in crowds
    )
    first = 0
    for job_id, crowd in zip(job_ids, crowds, strict=True):
        _seed_job(work, package, job_id, crowd, first)
        first += crowd.people
        rank_job(me, work, job_id)
    drop_tasks(work.session, RANK_TASK)  # what they ask for has just been done
    work.rung.clear()
    invited = invite(me, work, job_ids[0], [Invitee("Robin Vale", "robin@candidate.example")])
    return Demonstration(organisation_id, job_ids, invited[0].token or "")


def _seed_job(work: Work, package: BankPackage, job_id: str, crowd: Crowd, first: int) -> None:
    job = work.session.get_one(JobRow, job_id)
    job.salt = fixed_id("salt", first)
    pin_specification(work, job)
    assessment = work.session.get_one(AssessmentRow, job.assessment_id)
    items = [package.bank.item(item_id) for item_id in assessment.item_ids]
    simulated = simulate_answers(items, package.key, crowd.people, SEED + first)
    for number, answers in enumerate(simulated):
        _seed_candidate(work, job, crowd, first + number, number, answers)


def _seed_candidate(
    work: Work, job: JobRow, crowd: Crowd, number: int, within: int, answers: Mapping[str, Answer]
) -> None:
    status, kept = _did(crowd, within, len(answers))
    invited_at = work.now - timedelta(days=DAYS_OPEN - 1, minutes=17 * within)
    name = person_name(number)
    email = f"{normalise_email(name).replace(' ', '.')}.{number}@candidate.example"
    candidate_id, application_id = fixed_id("candidate", number), fixed_id("application", number)
    work.session.add(CandidateRow(id=candidate_id, name=name, email=email, created_at=invited_at))
    work.session.flush()
    work.session.add(
        ApplicationRow(
            id=application_id,
            job_id=job.id,
            candidate_id=candidate_id,
            status=status.value,
            stage=Stage.ASSESSMENT.value,
            created_at=invited_at,
        )
    )
    work.session.flush()
    if status is not Status.INVITED:
        given = dict(list(answers.items())[:kept])
        attempt = _seed_attempt(work, job, application_id, status, invited_at, given)
        if attempt.closed_at is not None:
            record_score(work, attempt, expired=status is Status.EXPIRED)


def _did(crowd: Crowd, within: int, questions: int) -> tuple[Status, int]:
    """Return what the candidate with this number within the job did, and how many answers they gave."""
    steps = (
        (crowd.submitted, Status.COMPLETED, questions),
        (crowd.late, Status.EXPIRED, ANSWERED_LATE),
        (crowd.early, Status.EXPIRED, ANSWERED_EARLY),
        (crowd.answering, Status.STARTED, ANSWERED_SO_FAR),
    )
    for people, status, kept in steps:
        if within < people:
            return status, kept
        within -= people
    return Status.INVITED, 0


def _seed_attempt(
    work: Work, job: JobRow, application_id: str, status: Status, began: datetime, answers: Mapping[str, Answer]
) -> AttemptRow:
    closed = None if status is Status.STARTED else began + timedelta(minutes=48)
    attempt = AttemptRow(
        id=new_id(),
        application_id=application_id,
        job_id=job.id,
        assessment_id=job.assessment_id,
        secret=new_token(),
        state={Status.STARTED: "open", Status.COMPLETED: "submitted", Status.EXPIRED: "expired"}[status],
        consented_at=began,
        started_at=began,
        expires_at=work.now + timedelta(days=1) if closed is None else closed,
        closed_at=closed,
        answers_count=len(answers) if closed else None,
        answers_sha256=answers_sha256(answers) if closed else None,
    )
    work.session.add(attempt)
    work.session.flush()
    work.session.execute(insert(AnswerRow), [_answer(work, attempt, *answer, began) for answer in answers.items()])
    return attempt


def _answer(work: Work, attempt: AttemptRow, item_id: str, answer: Answer, at: datetime) -> dict[str, Any]:
    return {
        "organisation_id": work.actor.organisation_id,
        "attempt_id": attempt.id,
        "item_id": item_id,
        "revision": 1,
        "value": dict(answer),
        "complete": True,
        "saved_at": at + timedelta(minutes=1),
        "elapsed_ms": None,
        "idempotency_key": None,
        "request_sha256": None,
    }
