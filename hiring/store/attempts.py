"""Queries on attempts, answers and candidates' sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Row, and_, bindparam, case, exists, or_, select
from sqlalchemy.orm import Session, aliased

from hiring.domain.access.policy import Actor, ActorKind
from hiring.domain.delivery.answers import Answer
from hiring.domain.delivery.attempt import AttemptState
from hiring.domain.people.applications import Status
from hiring.errors import NotFound
from hiring.ids import token_digest
from hiring.store.prepared import prepare, prepare_insert, table_of
from hiring.store.tables.attempts import AnswerRow, AttemptRow, CandidateSessionRow
from hiring.store.tables.jobs import ApplicationRow, CandidateRow, InvitationRow, JobRow


@dataclass(frozen=True, slots=True)
class Door:
    """What a link opens."""

    invitation: InvitationRow
    application: ApplicationRow
    candidate: CandidateRow
    job: JobRow
    attempt: AttemptRow | None


@dataclass(frozen=True, slots=True)
class Sitting:
    """The part of an attempt that every question and every save needs."""

    attempt_id: str
    assessment_id: str
    secret: str
    state: str
    expires_at: datetime
    pilots: Sequence[Sequence[object]] | None


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """The newest revision of an answer; revision 0 where there is none yet."""

    revision: int = 0
    value: Answer | None = None
    complete: bool = False
    saved_at: datetime | None = None

    @property
    def answer(self) -> Answer:
        """The answer, empty where there is none."""
        return self.value or {}


@dataclass(frozen=True, slots=True)
class NewAnswer:
    """A revision that is to be added."""

    item_id: str
    revision: int
    value: Answer
    complete: bool
    idempotency_key: str | None = None
    request_sha256: str | None = None


# The statements of every question and save are put together once: building them costs as much as running them.
_ATTEMPTS, _ANSWERS = table_of(AttemptRow).c, table_of(AnswerRow).c
_ATTEMPT: BindParameter[str] = bindparam("attempt_id")
_ITEM: BindParameter[str] = bindparam("item_id")
_KEY: BindParameter[str] = bindparam("idempotency_key")
_CANDIDATE = (
    select(AttemptRow.application_id, AttemptRow.organisation_id, AttemptRow.id)
    .join(CandidateSessionRow, CandidateSessionRow.attempt_id == AttemptRow.id)
    .where(CandidateSessionRow.token_sha256 == bindparam("token_sha256"))
)
_ONE_ATTEMPT = select(
    _ATTEMPTS.id, _ATTEMPTS.assessment_id, _ATTEMPTS.secret, _ATTEMPTS.state, _ATTEMPTS.expires_at, _ATTEMPTS.pilots
).where(_ATTEMPTS.id == _ATTEMPT)
_SITTING = prepare(_ONE_ATTEMPT)
_LOCKED_SITTING = prepare(_ONE_ATTEMPT.with_for_update())
_ANSWER = select(_ANSWERS.revision, _ANSWERS.value, _ANSWERS.complete, _ANSWERS.saved_at)
# The row of the key, if there is one, and the newest of the item: both are among the first two.
_NEWEST_OR_REPLAYED = prepare(
    _ANSWER.add_columns(_ANSWERS.item_id, _ANSWERS.idempotency_key, _ANSWERS.request_sha256)
    .where(_ANSWERS.attempt_id == _ATTEMPT, or_(_ANSWERS.item_id == _ITEM, _ANSWERS.idempotency_key == _KEY))
    .order_by(case((_ANSWERS.idempotency_key == _KEY, 0), else_=1), _ANSWERS.revision.desc())
    .limit(2)
)
_LATEST = prepare(
    _ANSWER.where(_ANSWERS.attempt_id == _ATTEMPT, _ANSWERS.item_id == _ITEM)
    .order_by(_ANSWERS.revision.desc())
    .limit(1)
)
_INSERT = prepare_insert(AnswerRow)


def owner_of_link(session: Session, token: str) -> tuple[str, str] | None:
    """Return organisation and application of a link; call it unscoped, only the token names them."""
    query = select(InvitationRow.organisation_id, InvitationRow.application_id)
    row = session.execute(query.where(InvitationRow.token_sha256 == token_digest(token))).one_or_none()
    return (row[0], row[1]) if row else None


def door(session: Session, token: str) -> Door:
    """Return what a link of this organisation opens."""
    query = (
        select(InvitationRow, ApplicationRow, CandidateRow, JobRow, AttemptRow)
        .join(ApplicationRow, ApplicationRow.id == InvitationRow.application_id)
        .join(CandidateRow, CandidateRow.id == ApplicationRow.candidate_id)
        .join(JobRow, JobRow.id == ApplicationRow.job_id)
        .outerjoin(AttemptRow, AttemptRow.application_id == ApplicationRow.id)
        .where(InvitationRow.token_sha256 == token_digest(token))
    )
    return Door(*session.execute(query).one())


def find_candidate(session: Session, session_token: str) -> Actor | None:
    """Return whose browser holds this session; call it unscoped."""
    row = session.execute(_CANDIDATE, {"token_sha256": token_digest(session_token)}).one_or_none()
    if row is None:
        return None
    application_id, organisation_id, attempt_id = row
    return Actor(ActorKind.CANDIDATE, id=application_id, organisation_id=organisation_id, attempt_id=attempt_id)


def attempt_by_id(session: Session, attempt_id: str) -> AttemptRow:
    """Return one attempt."""
    row = session.scalar(select(AttemptRow).where(AttemptRow.id == attempt_id))
    if row is None:
        raise NotFound("There is no such attempt.")
    return row


def lock_attempt(session: Session, attempt_id: str) -> AttemptRow:
    """Return an attempt that no other transaction changes until this one ends."""
    query = select(AttemptRow).where(AttemptRow.id == attempt_id).with_for_update()
    row = session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise NotFound("There is no such attempt.")
    return row


def sitting(session: Session, attempt_id: str, *, lock: bool = False) -> Sitting:
    """Return what a question or a save needs of an attempt; `lock` makes saves of one attempt queue up."""
    row = (_LOCKED_SITTING if lock else _SITTING).first(session, attempt_id=attempt_id)
    if row is None:
        raise NotFound("There is no such attempt.")
    return Sitting(*row)


def latest_answer(session: Session, attempt_id: str, item_id: str) -> StoredAnswer:
    """Return the newest revision of one answer."""
    row = _LATEST.first(session, attempt_id=attempt_id, item_id=item_id)
    return StoredAnswer(*row) if row else StoredAnswer()


def latest_and_replayed(
    session: Session, attempt_id: str, item_id: str, idempotency_key: str
) -> tuple[StoredAnswer, Row[Any] | None]:
    """Return the newest revision of one answer, and the row that an earlier request with this key made."""
    rows = _NEWEST_OR_REPLAYED.rows(session, attempt_id=attempt_id, item_id=item_id, idempotency_key=idempotency_key)
    replayed = next((row for row in rows if row.idempotency_key == idempotency_key), None)
    last = max((row for row in rows if row.item_id == item_id), key=lambda row: row.revision, default=None)
    stored = StoredAnswer(last.revision, last.value, last.complete, last.saved_at) if last else StoredAnswer()
    return stored, replayed


def latest_answers(session: Session, attempt_id: str) -> dict[str, StoredAnswer]:
    """Return the newest revision of every answer of an attempt, by item id."""
    newer = aliased(AnswerRow)
    overtaken = exists().where(
        newer.attempt_id == AnswerRow.attempt_id,
        newer.item_id == AnswerRow.item_id,
        newer.revision > AnswerRow.revision,
    )
    query = select(
        AnswerRow.item_id, AnswerRow.revision, AnswerRow.value, AnswerRow.complete, AnswerRow.saved_at
    ).where(AnswerRow.attempt_id == attempt_id, ~overtaken)
    return {item_id: StoredAnswer(*rest) for item_id, *rest in session.execute(query)}


def add_answer(session: Session, actor: Actor, new: NewAnswer, now: datetime) -> None:
    """Add a revision; an earlier one is never touched."""
    row: dict[str, Any] = {
        "organisation_id": actor.organisation_id,
        "attempt_id": actor.attempt_id,
        "item_id": new.item_id,
        "revision": new.revision,
        "value": dict(new.value),
        "complete": new.complete,
        "saved_at": now,
        "idempotency_key": new.idempotency_key,
        "request_sha256": new.request_sha256,
    }
    _INSERT.add(session, row)


def overdue_attempts(session: Session, now: datetime, limit: int) -> Sequence[str]:
    """Return ids of open attempts whose time is over, the longest overdue first."""
    query = (
        select(AttemptRow.id)
        .where(AttemptRow.state == AttemptState.OPEN.value, AttemptRow.expires_at <= now)
        .order_by(AttemptRow.expires_at, AttemptRow.id)
        .limit(limit)
    )
    return session.scalars(query).all()


def unopened_overdue(session: Session, now: datetime, limit: int) -> Sequence[str]:
    """Return ids of applications that were never begun and whose every link has ended."""
    query = (
        select(ApplicationRow.id)
        .where(
            ApplicationRow.status == Status.INVITED.value,
            ~exists().where(InvitationRow.application_id == ApplicationRow.id, _still_open(now)),
            ~exists().where(AttemptRow.application_id == ApplicationRow.id),
        )
        .order_by(ApplicationRow.id)
        .limit(limit)
    )
    return session.scalars(query).all()


def _still_open(now: datetime) -> ColumnElement[bool]:
    return and_(InvitationRow.withdrawn_at.is_(None), InvitationRow.expires_at > now)


def job_title(session: Session, job_id: str) -> str:
    """Return the title of a job."""
    return session.scalars(select(JobRow.title).where(JobRow.id == job_id)).one()
