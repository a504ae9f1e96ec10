"""Queries on the answers of closed attempts in bulk, and on the packed tables made of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Text, cast, func, select
from sqlalchemy.orm import Session

from hiring.domain.delivery.attempt import AttemptState
from hiring.store.tables.attempts import AnswerRow, AttemptRow
from hiring.store.tables.evidence import ResponseTableRow

BATCH = 500
CLOSED = (AttemptState.SUBMITTED.value, AttemptState.EXPIRED.value)


@dataclass(frozen=True, slots=True)
class ClosedAttempt:
    """An attempt that was handed in, or whose time ran out; `pilots` names its unscored situations."""

    id: str
    pilots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SavedAnswer:
    """A revision of an answer; `text` is the stored JSON, unread, since the same few recur."""

    attempt_id: str
    item_id: str
    revision: int
    text: str
    saved_at: datetime


def count_closed(session: Session, job_ids: Sequence[str]) -> int:
    """Return how many attempts of these jobs are closed and kept; who withdrew is left out."""
    query = select(func.count()).select_from(AttemptRow)
    return session.scalar(query.where(AttemptRow.job_id.in_(job_ids), AttemptRow.state.in_(CLOSED))) or 0


def closed_attempts(session: Session, job_id: str) -> Iterator[list[ClosedAttempt]]:
    """Yield the closed attempts of a job in batches, so that very many need not be held at once."""
    query = select(AttemptRow.id, AttemptRow.pilots).where(AttemptRow.job_id == job_id, AttemptRow.state.in_(CLOSED))
    last = ""
    while True:
        rows = session.execute(query.where(AttemptRow.id > last).order_by(AttemptRow.id).limit(BATCH)).all()
        if rows:
            yield [ClosedAttempt(row.id, tuple(str(item) for _, item in row.pilots or ())) for row in rows]
            last = rows[-1].id
        if len(rows) < BATCH:
            return


def saved_answers(session: Session, attempt_ids: Sequence[str]) -> list[SavedAnswer]:
    """Return every revision of every answer of these attempts, by attempt and in the order saved."""
    query = (
        select(
            AnswerRow.attempt_id,
            AnswerRow.item_id,
            AnswerRow.revision,
            cast(AnswerRow.value, Text).label("text"),
            AnswerRow.saved_at,
        )
        .where(AnswerRow.attempt_id.in_(attempt_ids))
        .order_by(AnswerRow.attempt_id, AnswerRow.saved_at, AnswerRow.item_id, AnswerRow.revision)
    )
    return [SavedAnswer(*row) for row in session.execute(query)]


def packed_responses(session: Session, job_id: str) -> bytes | None:
    """Return the packed answers of a job, if they were ever put together."""
    return session.scalar(select(ResponseTableRow.packed).where(ResponseTableRow.job_id == job_id))


def packed_count(session: Session, job_id: str) -> int | None:
    """Return how many attempts the packed answers of a job hold; None where there are none."""
    return session.scalar(select(ResponseTableRow.attempts).where(ResponseTableRow.job_id == job_id))


def replace_packed(session: Session, job_id: str, **values: Any) -> None:
    """Store the packed answers of a job in place of the earlier ones; values: attempts, columns, packed, .."""
    row = session.scalar(select(ResponseTableRow).where(ResponseTableRow.job_id == job_id))
    if row is None:
        session.add(ResponseTableRow(job_id=job_id, **values))
    else:
        for name, value in values.items():
            setattr(row, name, value)
    session.flush()
