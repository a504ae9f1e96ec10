"""What candidates say of themselves after handing in. No module that scores or ranks may import this one.

Nobody is ever shown what one person said, not even that person: others may have held the same link.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from hiring.domain.access.policy import Actor, Permission
from hiring.domain.delivery.attempt import CLOSED_WORDS, AttemptState, state_at
from hiring.domain.fairness.voluntary import QUESTIONS, Question, read_voluntary
from hiring.domain.records.events import Event
from hiring.errors import Closed, Conflict
from hiring.store import attempts
from hiring.store.fairness import replace_voluntary_answers
from hiring.store.form_content import form_of_attempt
from hiring.store.tables.attempts import AttemptRow
from hiring.usecases.work import Work, needs

TOO_EARLY = "These questions come after you have handed in your answers."


@dataclass(frozen=True, slots=True)
class AboutYouView:
    """The questions; never what was said to them. `handed_in`: whether the time to ask has come."""

    questions: tuple[Question, ...]
    handed_in: bool
    job_title: str
    language: str
    organisation_name: str
    simulated: bool


@needs(Permission.CANDIDATE)
def view_about_you(actor: Actor, work: Work) -> AboutYouView:
    """Return what is asked once the answers are handed in."""
    attempt = attempts.attempt_by_id(work.session, actor.attempt_id)
    form = form_of_attempt(work.session, attempt.assessment_id, attempt.pilots)
    return AboutYouView(
        questions=QUESTIONS,
        handed_in=_handed_in(attempt, work),
        job_title=attempts.job_title(work.session, attempt.job_id),
        language=form.language,
        organisation_name=form.organisation_name,
        simulated=form.simulated,
    )


@needs(Permission.CANDIDATE)
def tell_about_you(actor: Actor, work: Work, fields: Mapping[str, str]) -> None:
    """Keep what somebody says of themselves in place of what they said before; what is not said is forgotten."""
    attempt = attempts.lock_attempt(work.session, actor.attempt_id)
    if not _handed_in(attempt, work):
        raise Conflict(TOO_EARLY)
    said = read_voluntary(fields)
    replace_voluntary_answers(work.session, actor, said, work.now)
    # Recorded whenever the page is sent, also when nothing is said: the log must not tell who said something.
    work.record(Event.ABOUT_YOU_SENT, f"attempt:{actor.attempt_id}")


def _handed_in(attempt: AttemptRow, work: Work) -> bool:
    """Whether the attempt was handed in; raise `Closed` if it ended in another way."""
    state = state_at(AttemptState(attempt.state), attempt.expires_at, work.now)
    if state not in {AttemptState.OPEN, AttemptState.SUBMITTED}:
        raise Closed(CLOSED_WORDS[state])
    return state is AttemptState.SUBMITTED
