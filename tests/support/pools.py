"""Pools of candidates who have answered: stored as the candidates' pages would, without fetching a page each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from hiring.bootstrap import Platform
from hiring.domain.access.policy import Actor, worker
from hiring.domain.banks.model import BankPackage
from hiring.domain.delivery.answers import Answer, answers_sha256
from hiring.domain.people.applications import Status
from hiring.domain.people.invitees import Invitee
from hiring.domain.simulation.respond import simulate_answers
from hiring.ids import new_id
from hiring.store.assessments import assessment_by_id
from hiring.store.tables.attempts import AnswerRow, AttemptRow
from hiring.store.tables.jobs import ApplicationRow, JobRow
from hiring.usecases.invitations import Invited, invite
from hiring.usecases.scoring import record_score
from hiring.usecases.shortlists import rank_job
from hiring.usecases.work import Work

Answers = Mapping[str, Answer]


@dataclass(frozen=True)
class Pool:
    """Who was invited, and what each of them answers."""

    job_id: str
    invited: tuple[Invited, ...]
    answers: tuple[dict[str, Answer], ...]

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(person.application_id for person in self.invited)


def invite_pool(platform: Platform, olivia: Actor, job_id: str, package: BankPackage, names: Sequence[str]) -> Pool:
    """Invite people by name and work out what a simulated candidate in each one's place would answer."""
    invitees = [Invitee(name, f"person-{number}@example.org") for number, name in enumerate(names)]
    invited = platform.run(invite, olivia, job_id, invitees)
    answers = simulate_answers(package.bank.scored_items, package.key, len(names), 20260302)
    return Pool(job_id, tuple(invited), tuple(answers))


def hand_in(
    actor: Actor, work: Work, application_id: str, answers: Answers, *, expired: bool = False, elapsed_ms: int = 4000
) -> None:
    """Store a closed attempt with its answers, and score it."""
    del actor
    application = work.session.get_one(ApplicationRow, application_id)
    job = work.session.get_one(JobRow, application.job_id)
    form = assessment_by_id(work.session, job.assessment_id).item_ids
    given = {item_id: answers[item_id] for item_id in form if item_id in answers}
    attempt = AttemptRow(
        id=new_id(),
        organisation_id=application.organisation_id,
        application_id=application_id,
        job_id=job.id,
        assessment_id=job.assessment_id,
        secret=new_id(),
        state="expired" if expired else "submitted",
        consented_at=work.now,
        started_at=work.now,
        expires_at=work.now + timedelta(days=14),
        closed_at=work.now,
        answers_count=len(given),
        answers_sha256=answers_sha256(given),
    )
    work.session.add(attempt)
    work.session.flush()
    work.session.add_all(
        AnswerRow(
            organisation_id=application.organisation_id,
            attempt_id=attempt.id,
            item_id=item_id,
            revision=1,
            value=dict(answer),
            complete=True,
            saved_at=work.now,
            elapsed_ms=elapsed_ms,
        )
        for item_id, answer in given.items()
    )
    application.status = (Status.EXPIRED if expired else Status.COMPLETED).value
    work.session.flush()
    record_score(work, attempt, expired=expired)


def finish(platform: Platform, olivia: Actor, pool: Pool, how_many: int | None = None) -> None:
    """Let the first `how_many` (default: all) hand in."""
    for person, answers in list(zip(pool.invited, pool.answers, strict=True))[:how_many]:
        platform.run(hand_in, olivia, person.application_id, answers)


def rank(platform: Platform, olivia: Actor, job_id: str) -> None:
    """Rank a job as the background worker does."""
    platform.run(rank_job, worker(olivia.organisation_id), job_id)
