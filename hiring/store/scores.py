"""Queries on specifications, score records and rankings."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, delete, exists, func, insert, select, update
from sqlalchemy.orm import Session, aliased

from hiring.domain.delivery.answers import Answer
from hiring.domain.people.applications import Status
from hiring.domain.scoring.specification import Specification
from hiring.errors import NotFound
from hiring.store.prepared import prepare, table_of
from hiring.store.tables.attempts import AnswerRow, AttemptRow, ScoreRow
from hiring.store.tables.jobs import (
    ApplicationRow,
    CandidateRow,
    JobRow,
    RankingEntryRow,
    RankingRow,
    SpecificationRow,
)
from hiring.store.tables.records import TaskRow

KEPT = 64
RANK_TASK = "rank_job"
_SPECIFICATIONS: dict[str, Specification] = {}

_APPLICATIONS, _CANDIDATES = table_of(ApplicationRow).c, table_of(CandidateRow).c
_ENTRIES, _RANKINGS = table_of(RankingEntryRow).c, table_of(RankingRow).c
_NAMES = prepare(
    select(_APPLICATIONS.id, _CANDIDATES.name)
    .where(_CANDIDATES.id == _APPLICATIONS.candidate_id)
    .where(_APPLICATIONS.id.in_(bindparam("application_ids", expanding=True)))
)
_LATEST_RANKING = prepare(
    select(_RANKINGS.id, _RANKINGS.k)
    .where(_RANKINGS.job_id == bindparam("job_id"), _RANKINGS.specification_sha256 == bindparam("specification_sha256"))
    .order_by(_RANKINGS.created_at.desc())
    .limit(1)
)
_SUMMARY = prepare(select(_RANKINGS.summary).where(_RANKINGS.id == bindparam("ranking_id")))
_TASKS = table_of(TaskRow).c
_DUE = prepare(
    select(_TASKS.id)
    .where(
        _TASKS.kind == RANK_TASK,
        _TASKS.state.in_(["queued", "running"]),
        _TASKS.arguments["job_id"].as_string() == bindparam("job_id"),
    )
    .limit(1)
)
_PAGE = prepare(
    select(_ENTRIES.application_id, _ENTRIES.content, _CANDIDATES.name)
    .where(_APPLICATIONS.id == _ENTRIES.application_id, _CANDIDATES.id == _APPLICATIONS.candidate_id)
    .where(_ENTRIES.ranking_id == bindparam("ranking_id"), _ENTRIES.position > bindparam("after"))
    .order_by(_ENTRIES.position)
    .limit(bindparam("size"))
)


@dataclass(frozen=True, slots=True)
class ScoredApplication:
    """An application in a pool, with its current score record."""

    application_id: str
    attempt_id: str
    micro: int | None
    sums: tuple[int | None, ...]
    why: str | None


@dataclass(frozen=True, slots=True)
class StoredRanking:
    """Which ranking of a job is stored, and for how many people it was asked."""

    id: str
    k: int


def pinned_specification(session: Session, job: JobRow) -> Specification | None:
    """Return what a job scores with; None before its first invitation."""
    return specification_by_id(session, job.specification_id)


def job_at_scoring(session: Session, job_id: str) -> JobRow:
    """Return a job as it is now, whose specification nobody replaces until this transaction ends.

    It is the lock that the score's reference to its job takes anyway, only earlier: before the specification is read.
    """
    query = select(JobRow).where(JobRow.id == job_id).with_for_update(read=True, key_share=True)
    row = session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise NotFound("There is no such job.")
    return row


def specification_by_id(session: Session, specification_id: str | None) -> Specification | None:
    """Return a specification that a job of the session's organisation names; compiled once per process."""
    if specification_id is None:
        return None
    if specification_id not in _SPECIFICATIONS:
        query = select(SpecificationRow.content).where(SpecificationRow.id == specification_id)
        content = session.scalar(query)
        if content is None:
            raise NotFound("The job's scoring specification is missing. Run `hiring doctor`.")
        if len(_SPECIFICATIONS) >= KEPT:
            _SPECIFICATIONS.clear()
        _SPECIFICATIONS[specification_id] = Specification.from_plain(content)
    return _SPECIFICATIONS[specification_id]


def supersede_scores(session: Session, attempt_id: str, specification_sha256: str, now: object) -> None:
    """Mark the records that a new one replaces; their numbers stay as they were."""
    session.execute(
        update(ScoreRow)
        .where(
            ScoreRow.attempt_id == attempt_id,
            ScoreRow.specification_sha256 == specification_sha256,
            ScoreRow.superseded_at.is_(None),
        )
        .values(superseded_at=now)
    )


def supersede_all_scores(session: Session, job_id: str, now: object) -> None:
    """Mark every present record of a job: it is about to get new ones under another specification."""
    session.execute(
        update(ScoreRow).where(ScoreRow.job_id == job_id, ScoreRow.superseded_at.is_(None)).values(superseded_at=now),
        execution_options={"synchronize_session": False},
    )


def scored_applications(
    session: Session, job_id: str, specification_sha256: str, application_id: str | None = None
) -> list[ScoredApplication]:
    """Return the current score records of a job under one specification; who withdrew is left out."""
    query = (
        select(ScoreRow.application_id, ScoreRow.attempt_id, ScoreRow.micro, ScoreRow.sums, ScoreRow.why)
        .join(ApplicationRow, ApplicationRow.id == ScoreRow.application_id)
        .where(
            ScoreRow.job_id == job_id,
            ScoreRow.specification_sha256 == specification_sha256,
            ScoreRow.superseded_at.is_(None),
            ApplicationRow.status != Status.WITHDRAWN.value,
        )
    )
    if application_id is not None:
        query = query.where(ScoreRow.application_id == application_id)
    return [ScoredApplication(a, t, micro, tuple(sums), why) for a, t, micro, sums, why in session.execute(query)]


def score_record(session: Session, job_id: str, specification_sha256: str, application_id: str) -> ScoreRow | None:
    """Return the present score record of an application; None while there is none, or if it was withdrawn."""
    query = (
        select(ScoreRow)
        .join(ApplicationRow, ApplicationRow.id == ScoreRow.application_id)
        .where(
            ScoreRow.job_id == job_id,
            ScoreRow.application_id == application_id,
            ScoreRow.specification_sha256 == specification_sha256,
            ScoreRow.superseded_at.is_(None),
            ApplicationRow.status != Status.WITHDRAWN.value,
        )
    )
    return session.scalar(query)


def count_scored(session: Session, job_id: str, specification_sha256: str) -> int:
    """Return how many applications of a job have a score."""
    query = select(func.count()).where(
        ScoreRow.job_id == job_id,
        ScoreRow.specification_sha256 == specification_sha256,
        ScoreRow.superseded_at.is_(None),
        ScoreRow.micro.is_not(None),
    )
    return session.scalar(query) or 0


def answers_of_job(
    session: Session, job_id: str, attempt_id: str | None = None
) -> dict[str, tuple[dict[str, Answer], bool]]:
    """Return the newest complete answers per application of a job, and whether its time ran out."""
    newer = aliased(AnswerRow)
    overtaken = exists().where(
        newer.attempt_id == AnswerRow.attempt_id,
        newer.item_id == AnswerRow.item_id,
        newer.revision > AnswerRow.revision,
    )
    query = (
        select(AttemptRow.application_id, AttemptRow.state, AnswerRow.item_id, AnswerRow.value)
        .join(AnswerRow, AnswerRow.attempt_id == AttemptRow.id)
        .where(AttemptRow.job_id == job_id, AttemptRow.closed_at.is_not(None), ~overtaken)
    )
    if attempt_id is not None:
        query = query.where(AttemptRow.id == attempt_id)
    found: dict[str, tuple[dict[str, Answer], bool]] = {}
    for application_id, state, item_id, value in session.execute(query):
        answers, _ = found.setdefault(application_id, ({}, state == "expired"))
        answers[item_id] = value
    return found


def names_of(session: Session, application_ids: Iterable[str]) -> dict[str, str]:
    """Return the candidates' names by application."""
    wanted = list(application_ids)
    names: dict[str, str] = {}
    for start in range(0, len(wanted), 500):
        rows = _NAMES.rows(session, application_ids=wanted[start : start + 500])
        names.update((application_id, name) for application_id, name in rows)
    return names


def application_of_job(session: Session, job_id: str, application_id: str) -> tuple[ApplicationRow, CandidateRow]:
    """Return an application of this job and its candidate."""
    query = (
        select(ApplicationRow, CandidateRow)
        .join(CandidateRow, CandidateRow.id == ApplicationRow.candidate_id)
        .where(ApplicationRow.id == application_id, ApplicationRow.job_id == job_id)
    )
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound("There is no such candidate for this job.")
    return row[0], row[1]


def ranking_is_due(session: Session, job_id: str) -> bool:
    """Whether a score came in that the stored ranking does not hold yet."""
    return _DUE.first(session, job_id=job_id) is not None


def latest_ranking(session: Session, job_id: str, specification_sha256: str) -> StoredRanking | None:
    """Return the stored ranking of a job."""
    row = _LATEST_RANKING.first(session, job_id=job_id, specification_sha256=specification_sha256)
    return StoredRanking(row.id, row.k) if row else None


def ranking_summary(session: Session, ranking_id: str) -> dict[str, Any]:
    """Return what a stored ranking says of the pool as a whole."""
    row = _SUMMARY.first(session, ranking_id=ranking_id)
    if row is None:
        raise NotFound("This shortlist has just been replaced. Load the page again.")
    found: dict[str, Any] = row.summary
    return found


def ranking_page(session: Session, ranking_id: str, after: int, size: int) -> Sequence[tuple[str, dict[str, Any], str]]:
    """Return (application, content, name) of the entries that follow position `after`."""
    return [tuple(row) for row in _PAGE.rows(session, ranking_id=ranking_id, after=after, size=size)]


def ranking_entry(session: Session, ranking_id: str, application_id: str) -> dict[str, Any] | None:
    """Return one application's entry."""
    query = select(RankingEntryRow.content).where(
        RankingEntryRow.ranking_id == ranking_id, RankingEntryRow.application_id == application_id
    )
    return session.scalar(query)


def replace_ranking(session: Session, row: RankingRow, entries: Sequence[Mapping[str, Any]]) -> None:
    """Store a ranking and its entries (application_id, content) in order, and drop the job's earlier ones."""
    earlier = session.scalars(select(RankingRow.id).where(RankingRow.job_id == row.job_id)).all()
    for ranking_id in earlier:
        session.execute(delete(RankingEntryRow).where(RankingEntryRow.ranking_id == ranking_id))
        session.execute(delete(RankingRow).where(RankingRow.id == ranking_id))
    session.add(row)
    session.flush()
    rows = [
        {"organisation_id": row.organisation_id, "ranking_id": row.id, "position": position, **entry}
        for position, entry in enumerate(entries, 1)
    ]
    if rows:
        session.execute(insert(RankingEntryRow), rows)


def complete_sums(session: Session, assessment_id: str) -> tuple[Specification | None, list[list[int]]]:
    """Return the specification of an assessment's newest job that has one, and the pair sums of complete attempts."""
    newest = select(JobRow).where(JobRow.assessment_id == assessment_id, JobRow.specification_id.is_not(None))
    job = session.scalar(newest.order_by(JobRow.created_at.desc()).limit(1))
    specification = pinned_specification(session, job) if job is not None else None
    if specification is None:
        return None, []
    query = (
        select(ScoreRow.sums)
        .join(JobRow, JobRow.id == ScoreRow.job_id)
        .where(
            JobRow.assessment_id == assessment_id,
            ScoreRow.specification_sha256 == specification.sha256,
            ScoreRow.superseded_at.is_(None),
            ScoreRow.micro.is_not(None),
        )
    )
    return specification, [sums for (sums,) in session.execute(query) if None not in sums]
