"""Scoring a closed attempt inside the transaction that closes it."""

from collections.abc import Mapping
from datetime import datetime

from hiring.domain.delivery.answers import Answer, answers_sha256
from hiring.domain.records.events import Event
from hiring.domain.scoring.score import NeedsReview, Score
from hiring.domain.scoring.specification import Specification
from hiring.domain.selection.report import Application, entrant, judge
from hiring.ids import new_id
from hiring.store import scores as store
from hiring.store.attempts import latest_answers
from hiring.store.tables.attempts import AttemptRow, ScoreRow
from hiring.usecases.work import Work


def record_score(work: Work, attempt: AttemptRow, *, expired: bool = False) -> None:
    """Write the score record of a closed attempt, and have its job ranked again.

    A failure of the scoring machinery is recorded as "needs review" with its reason; the attempt stays closed and
    its answers stay as they are.
    """
    job = store.job_at_scoring(work.session, attempt.job_id)
    specification = store.pinned_specification(work.session, job)
    answers = {item_id: stored.answer for item_id, stored in latest_answers(work.session, attempt.id).items()}
    if specification is None:
        judged: Score | NeedsReview = NeedsReview("The job has no scoring specification. A person must look.")
    else:
        judged = judge(specification, Application(attempt.application_id, answers, expired=expired))
    store.supersede_scores(work.session, attempt.id, _name(specification), work.now)
    work.session.add(score_row(attempt, specification, judged, answers, work.now))
    event = Event.SCORE_RECORDED if isinstance(judged, Score) else Event.SCORING_FAILED
    # Which score, not what it is: administrators read the log, and see no candidate.
    details = {"score_sha256": judged.sha256} if isinstance(judged, Score) else {"why": judged.why}
    work.record(event, f"application:{attempt.application_id}", specification=_name(specification), **details)
    work.enqueue(store.RANK_TASK, {"job_id": attempt.job_id})


def score_row(
    attempt: AttemptRow,
    specification: Specification | None,
    judged: Score | NeedsReview,
    answers: Mapping[str, Answer],
    now: datetime,
) -> ScoreRow:
    """Return the record of a judgement, not added yet."""
    row = ScoreRow(
        id=new_id(),
        organisation_id=attempt.organisation_id,
        attempt_id=attempt.id,
        application_id=attempt.application_id,
        job_id=attempt.job_id,
        specification_sha256=_name(specification),
        sums=[],
        answers_sha256=answers_sha256(answers),
        created_at=now,
    )
    if isinstance(judged, Score) and specification is not None:
        row.micro = judged.micro
        row.exact = f"{judged.exact.numerator}/{judged.exact.denominator}"
        row.sums = list(entrant(attempt.application_id, judged, specification).sums)
        row.answers_sha256 = judged.answers_sha256
        row.score_sha256 = judged.sha256
    elif isinstance(judged, NeedsReview):
        row.why = judged.why
    return row


def _name(specification: Specification | None) -> str:
    return specification.sha256 if specification is not None else "none"
