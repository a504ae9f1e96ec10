"""What candidates said of themselves. Fairness analyses alone read it: no module of scoring can reach this one."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

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
