"""What candidates said of themselves. Fairness analyses alone read it: no module of scoring can reach this one."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from hiring.domain.access.policy import Actor
from hiring.store.responses import CLOSED
from hiring.store.tables.attempts import AttemptRow
from hiring.store.tables.evidence import VoluntaryAnswerRow


def voluntary_answers(session: Session, job_ids: Sequence[str]) -> dict[str, dict[str, str]]:
    """Return question -> attempt -> what was said, of the closed attempts of these jobs."""
    query = (
        select(VoluntaryAnswerRow.question, VoluntaryAnswerRow.attempt_id, VoluntaryAnswerRow.value)
        .join(AttemptRow, AttemptRow.id == VoluntaryAnswerRow.attempt_id)
        .where(AttemptRow.job_id.in_(job_ids), AttemptRow.state.in_(CLOSED))
        .order_by(VoluntaryAnswerRow.question)
    )
    found: dict[str, dict[str, str]] = {}
    for question, attempt_id, value in session.execute(query):
        found.setdefault(question, {})[attempt_id] = value
    return found


def replace_voluntary_answers(session: Session, actor: Actor, said: Mapping[str, str], now: datetime) -> None:
    """Keep what a candidate says of themselves, and nothing of what they said before."""
    session.execute(delete(VoluntaryAnswerRow).where(VoluntaryAnswerRow.attempt_id == actor.attempt_id))
    session.add_all(
        VoluntaryAnswerRow(
            organisation_id=actor.organisation_id, attempt_id=actor.attempt_id, question=question, value=value, at=now
        )
        for question, value in said.items()
    )
