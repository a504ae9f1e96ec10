"""Candidates' objections to situations: one per attempt and item."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from hiring.domain.access.policy import Actor
from hiring.domain.delivery.challenges import Challenge
from hiring.ids import new_id
from hiring.store.tables.attempts import AttemptRow
from hiring.store.tables.evidence import ItemChallengeRow

MOST_WORDS = 50


def challenge_of(session: Session, attempt_id: str, item_id: str) -> ItemChallengeRow | None:
    """Return what an attempt's candidate objected to an item, if they did."""
    query = select(ItemChallengeRow)
    return session.scalar(query.where(ItemChallengeRow.attempt_id == attempt_id, ItemChallengeRow.item_id == item_id))


def add_challenge(
    session: Session, actor: Actor, bank_version_id: str, item_id: str, challenge: Challenge, now: datetime
) -> None:
    """Add a first objection of this candidate to this item."""
    session.add(
        ItemChallengeRow(
            id=new_id(),
            organisation_id=actor.organisation_id,
            attempt_id=actor.attempt_id,
            bank_version_id=bank_version_id,
            item_id=item_id,
            reason=challenge.reason.value,
            words=challenge.words,
            at=now,
        )
    )


def objections_in_words(
    session: Session, bank_version_id: str, item_id: str, job_ids: Sequence[str]
) -> list[tuple[str, str]]:
    """Return reason and words of the newest objections of these jobs that have words; not whose they are."""
    query = (
        select(ItemChallengeRow.reason, ItemChallengeRow.words)
        .join(AttemptRow, AttemptRow.id == ItemChallengeRow.attempt_id)
        .where(
            ItemChallengeRow.bank_version_id == bank_version_id,
            ItemChallengeRow.item_id == item_id,
            ItemChallengeRow.words != "",
            AttemptRow.job_id.in_(job_ids),
        )
        .order_by(ItemChallengeRow.at.desc(), ItemChallengeRow.id)
        .limit(MOST_WORDS)
    )
    return [(reason, words) for reason, words in session.execute(query)]
