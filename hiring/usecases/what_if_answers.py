"""The answers that a look at other settings rests on, and what the look says of groups."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from hiring.domain.access.policy import Actor, Permission
from hiring.domain.fairness.what_if import impact_of_change
from hiring.domain.scoring.bulk import AnswerTable
from hiring.domain.scoring.specification import Specification
from hiring.domain.selection.what_if import both_scores
from hiring.domain.selection.what_if_change import Change, changed
from hiring.errors import Conflict, NotFound
from hiring.store import explorations as store
from hiring.store.fairness import voluntary_answers
from hiring.store.responses import count_closed, packed_count
from hiring.store.scores import pinned_specification
from hiring.store.tables.jobs import JobRow
from hiring.usecases.jobs import view_of
from hiring.usecases.responses import REFRESH_TASK, gather_job, responses_of_job
from hiring.usecases.work import Work, needs

READ_AT_ONCE = 300  # attempts whose answers are read in a request; of more, they are put together in the background
FRESH_SHARE = 0.95  # of the finished attempts: who came since then waits for the next time


@dataclass(frozen=True, eq=False)
class PoolAnswers:
    """Answers as a table; `attempt_ids` of its rows where they were read just now. `finished`: attempts there are."""

    table: AnswerTable
    attempt_ids: Sequence[str] | None
    finished: int


def pinned(work: Work, job_id: str) -> tuple[JobRow, Specification]:
    """Return a job and what it is scored with."""
    row = work.session.get(JobRow, job_id)
    if row is None:
        raise NotFound("There is no such job.")
    specification = pinned_specification(work.session, row)
    if specification is None:
        raise Conflict("Nobody has been invited yet, so there are no answers to look at.")
    return row, specification


def answers_of_pool(work: Work, job_id: str, specification: Specification) -> PoolAnswers | None:
    """Return a pool's answers: read now if they are few, as they were packed if those are fresh, else None."""
    finished = count_closed(work.session, [job_id])
    if finished <= READ_AT_ONCE:
        return _read_now(work, job_id, specification)
    if not answers_ready(finished, packed_count(work.session, job_id)):
        return None
    packed = responses_of_job(work, job_id)
    return PoolAnswers(packed.under(specification), None, finished) if packed is not None else None


def _read_now(work: Work, job_id: str, specification: Specification) -> PoolAnswers:
    gathered = gather_job(work, job_id)
    withdrawn = store.withdrawn_attempts(work.session, job_id)
    kept = np.array([attempt_id not in withdrawn for attempt_id in gathered.attempt_ids], dtype=np.bool_)
    ids = [attempt_id for attempt_id in gathered.attempt_ids if attempt_id not in withdrawn]
    return PoolAnswers(gathered.table.rows(kept).under(specification), ids, len(ids))


def answers_ready(finished: int, packed: int | None) -> bool:
    """Whether the answers of so many finished attempts can be looked at without waiting."""
    return finished <= READ_AT_ONCE or (packed is not None and packed >= FRESH_SHARE * finished)


def ask_for_answers(work: Work, job_id: str) -> str:
    """Have the answers put together in the background, if nobody has asked for that yet; return the task."""
    waiting = store.task_of_job(work.session, REFRESH_TASK, job_id)
    return waiting.id if waiting else work.enqueue(REFRESH_TASK, {"job_id": job_id})


def impact_of_look(
    work: Work, job_id: str, sides: tuple[Specification, Specification], answers: PoolAnswers, k: int
) -> list[dict[str, Any]]:
    """Return what a change would do to the groups that candidates named, question by question."""
    said = voluntary_answers(work.session, [job_id])
    if not said or answers.attempt_ids is None:
        return []
    who, before, after = both_scores(*sides, answers.table)
    ids = [attempt_id for attempt_id, scored in zip(answers.attempt_ids, who, strict=True) if scored]
    labels = {question: [given.get(attempt_id, "") for attempt_id in ids] for question, given in said.items()}
    return [found.to_plain() for found in impact_of_change(before, after, k, labels)]


@needs(Permission.TASKS_PERFORM)
def compute_impact(actor: Actor, work: Work, job_id: str, exploration_id: str) -> list[dict[str, Any]]:
    """Work out for a large pool what a look at other settings would do to groups; nothing is written."""
    _, specification = pinned(work, job_id)
    explored = store.exploration_of_job(work.session, job_id, exploration_id)
    if explored.result["specification"] != specification.sha256:
        raise Conflict("The job has been given another specification since. Look again.")
    after = changed(specification, Change.from_plain(explored.change))
    answers = _read_now(work, job_id, specification)
    k = view_of(actor, work, job_id).k
    return impact_of_look(work, job_id, (specification, after), answers, k)


@needs(Permission.TASKS_PERFORM)
def store_impact(
    actor: Actor, work: Work, job_id: str, exploration_id: str, prepared: Sequence[Mapping[str, Any]]
) -> None:
    """Add to a look what it would do to groups."""
    del actor
    row = store.exploration_of_job(work.session, job_id, exploration_id)
    row.result = {**row.result, "impact": [dict(one) for one in prepared], "impact_due": False}
