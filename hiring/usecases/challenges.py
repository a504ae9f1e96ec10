"""Objecting to a situation while the attempt is open. It touches no answer, no revision and no score."""

from dataclasses import dataclass
from datetime import datetime

from hiring.domain.access.policy import Actor, Permission
from hiring.domain.delivery.challenges import Challenge, Reason, read_challenge
from hiring.domain.records.events import Event
from hiring.store import challenges as store
from hiring.usecases.answers import Situation, numbered, open_sitting, situation
from hiring.usecases.work import Work, needs


@dataclass(frozen=True, slots=True)
class ChallengeView:
    """A question, and what its candidate objected to it so far."""

    number: int
    situation: Situation
    said: Challenge | None
    at: datetime | None
    language: str
    organisation_name: str
    simulated: bool


@needs(Permission.CANDIDATE)
def view_challenge(actor: Actor, work: Work, number: int) -> ChallengeView:
    """Return a question of this attempt to object to."""
    sitting, form = open_sitting(actor, work)
    item = numbered(form.items, number)
    row = store.challenge_of(work.session, actor.attempt_id, item.id)
    return ChallengeView(
        number=number,
        situation=situation(sitting.secret, item),
        said=Challenge(Reason(row.reason), row.words) if row else None,
        at=row.at if row else None,
        language=form.language,
        organisation_name=form.organisation_name,
        simulated=form.simulated,
    )


@needs(Permission.CANDIDATE)
def challenge_item(actor: Actor, work: Work, number: int, reason: str, words: str) -> None:
    """Keep an objection to a question; another one to the same question takes its place."""
    _, form = open_sitting(actor, work, lock=True)
    item = numbered(form.items, number)
    challenge = read_challenge(reason, words)
    row = store.challenge_of(work.session, actor.attempt_id, item.id)
    if row is None:
        store.add_challenge(work.session, actor, form.bank_version_id, item.id, challenge, work.now)
    elif (row.reason, row.words) == (challenge.reason.value, challenge.words):
        return  # sent twice
    else:
        row.reason, row.words, row.at = challenge.reason.value, challenge.words, work.now
    # Not the words: they may say something of the person, and the log is kept for good.
    work.record(Event.ITEM_CHALLENGED, f"attempt:{actor.attempt_id}", item=item.id, reason=challenge.reason.value)
