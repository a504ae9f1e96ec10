"""Looking at other settings of a job: what they would do, as counts, before anything is published.

A look never changes a score or an order. It is written down with who looked and what came out, so that a decision can
say how often other settings were looked at. The work is done while only reading, since saving must not wait for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hiring.domain.access.policy import Actor, Permission
from hiring.domain.banks.model import BankPackage, Item
from hiring.domain.fairness.what_if import QuestionImpact
from hiring.domain.records.events import Event
from hiring.domain.scoring.specification import Specification
from hiring.domain.selection.what_if import TooFew, WhatIf, compare
from hiring.domain.selection.what_if_change import Change, blueprint_groups, changed
from hiring.domain.values.profile import ValuesProfile
from hiring.store import explorations as store
from hiring.store.assessments import assessment_by_id
from hiring.store.fairness import voluntary_answers
from hiring.store.responses import count_closed, packed_count
from hiring.store.scores import pinned_specification
from hiring.store.tables.evidence import ExplorationRow
from hiring.store.tables.jobs import JobRow
from hiring.store.values import profile_by_id
from hiring.usecases.jobs import JobView, view_of
from hiring.usecases.pool import package_of
from hiring.usecases.responses import REFRESH_TASK
from hiring.usecases.tasks import TaskView, view_of_task
from hiring.usecases.what_if_answers import answers_of_pool, answers_ready, ask_for_answers, impact_of_look, pinned
from hiring.usecases.what_if_changes import KeySources, Wanted, change_for, key_behind, key_sources
from hiring.usecases.work import Work, needs

IMPACT_TASK = "what_if_impact"
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Impact:
    """What a change would do to groups; `due`: it is still being worked out in the background."""

    due: bool
    questions: tuple[QuestionImpact, ...]


@dataclass(frozen=True, slots=True)
class Exploration:
    """A look at other settings. `attempts` of `finished` had their answers put together when it was made."""

    id: str
    change: Change
    result: WhatIf | TooFew
    impact: Impact
    attempts: int
    finished: int
    specification_sha256: str
    at: datetime
    by_name: str


@dataclass(frozen=True)
class WhatIfView:
    """Everything the page shows. `explored`: how often other settings of this job were looked at.

    `groups`: the situations of each part of the blueprint; `task`: puts the answers together, while they are not ready.
    """

    job: JobView
    specification: Specification | None
    items: Mapping[str, Item]
    standards: Mapping[str, str]
    groups: Mapping[str, tuple[str, ...]]
    sources: KeySources | None
    finished: int
    ready: bool
    task: TaskView | None
    explored: int
    latest: tuple[Exploration, ...]
    shown: Exploration | None


@dataclass(frozen=True, eq=False)
class NewExploration:
    """A look that was made and is not written down yet; `behind`: more attempts have finished than it rests on."""

    job_id: str
    change: Change
    result: Mapping[str, Any]
    behind: bool
    impact_due: bool


@dataclass(frozen=True, slots=True)
class NotReady:
    """The answers of this many attempts have to be put together first."""

    finished: int


@needs(Permission.JOBS_WRITE)
def explore(actor: Actor, work: Work, job_id: str, wanted: Wanted) -> NewExploration | NotReady:
    """Work out what other settings would do to a job's pool. Nothing is written: `keep_exploration` does that."""
    job = view_of(actor, work, job_id)
    row, specification = pinned(work, job_id)
    package = package_of(work, row)
    change = change_for(work, package, specification, wanted)
    after = changed(specification, change)
    answers = answers_of_pool(work, job_id, specification)
    if answers is None:
        return NotReady(count_closed(work.session, [job_id]))
    keys = (package.key, key_behind(work, package, change))
    found = compare(specification, after, answers.table, job.k, keys)
    impact = None
    if isinstance(found, WhatIf) and answers.attempt_ids is not None:
        impact = impact_of_look(work, job_id, (specification, after), answers, job.k)
    attempts = len(answers.table.answered)
    result = {
        "found": found.to_plain() if isinstance(found, WhatIf) else None,
        "n": found.n,
        "impact": impact,
        "attempts": attempts,
        "finished": answers.finished,
        "specification": specification.sha256,
    }
    due = isinstance(found, WhatIf) and impact is None and bool(voluntary_answers(work.session, [job_id]))
    result["impact_due"] = due
    return NewExploration(job_id, change, result, attempts < answers.finished, due)


@needs(Permission.JOBS_WRITE)
def keep_exploration(actor: Actor, work: Work, made: NewExploration) -> str:
    """Write a look down, and return its id."""
    row = store.add_exploration(
        work.session,
        view_of(actor, work, made.job_id).id,
        organisation_id=actor.organisation_id,
        change=made.change.to_plain(),
        result=dict(made.result),
        at=work.now,
        by_name=actor.name or actor.id,
    )
    details = {"kind": made.change.kind.value, "source": made.change.source, "exploration": row.id}
    work.record(Event.SETTINGS_EXPLORED, f"job:{made.job_id}", **details)
    if made.behind:
        ask_for_answers(work, made.job_id)
    if made.impact_due:
        work.enqueue(IMPACT_TASK, {"job_id": made.job_id, "exploration_id": row.id})
    return row.id


@needs(Permission.JOBS_WRITE)
def prepare_answers(actor: Actor, work: Work, job_id: str) -> str:
    """Have the answers of a large job put together in the background; return the id of the task that does it."""
    return ask_for_answers(work, view_of(actor, work, job_id).id)


@needs(Permission.STATUS_READ)
def view_what_if(actor: Actor, work: Work, job_id: str, exploration_id: str | None = None) -> WhatIfView:
    """Return what can be looked at, what was, and one look in full."""
    job = view_of(actor, work, job_id)
    row = work.session.get_one(JobRow, job_id)
    specification, package = pinned_specification(work.session, row), package_of(work, row)
    shown = store.exploration_of_job(work.session, job_id, exploration_id) if exploration_id else None
    finished = count_closed(work.session, [job_id])
    task = store.task_of_job(work.session, REFRESH_TASK, job_id)
    present = row.bank_version_id or assessment_by_id(work.session, row.assessment_id).bank_version_id
    return WhatIfView(
        job=job,
        specification=specification,
        items={item.id: item for item in package.bank.items},
        standards=_standard_names(work, row, package),
        groups=blueprint_groups(specification) if specification else {},
        sources=key_sources(work, package, present) if specification else None,
        finished=finished,
        ready=answers_ready(finished, packed_count(work.session, job_id)),
        task=view_of_task(task) if task else None,
        explored=times_explored(work, job_id),
        latest=tuple(_view(one) for one in store.latest_explorations(work.session, job_id, SHOWN)),
        shown=_view(shown) if shown else None,
    )


@needs(Permission.STATUS_READ)
def view_exploration(actor: Actor, work: Work, job_id: str, exploration_id: str) -> Exploration:
    """Return one look at a job's other settings."""
    return _view(store.exploration_of_job(work.session, view_of(actor, work, job_id).id, exploration_id))


@needs(Permission.STATUS_READ)
def explored_times(actor: Actor, work: Work, job_id: str) -> int:
    """Return how often other settings of a job were looked at, for a page to say."""
    return times_explored(work, view_of(actor, work, job_id).id)


def times_explored(work: Work, job_id: str) -> int:
    """Return how often other settings of a job were looked at, for a record of a decision to say."""
    return store.count_explorations(work.session, job_id)


def _standard_names(work: Work, row: JobRow, package: BankPackage) -> dict[str, str]:
    names = {standard.id: standard.name for standard in package.bank.standards}
    profile_id = assessment_by_id(work.session, row.assessment_id).values_profile_id
    profile = profile_by_id(work.session, profile_id) if profile_id else None
    own = ValuesProfile.from_plain(profile.content).standards if profile else ()
    return names | {standard.id: standard.name for standard in own}


def _view(row: ExplorationRow) -> Exploration:
    result = row.result
    found = WhatIf.from_plain(result["found"]) if result["found"] is not None else TooFew(result["n"])
    questions = tuple(QuestionImpact.from_plain(one) for one in result["impact"] or ())
    return Exploration(
        id=row.id,
        change=Change.from_plain(row.change),
        result=found,
        impact=Impact(result["impact_due"], questions),
        attempts=result["attempts"],
        finished=result["finished"],
        specification_sha256=result["specification"],
        at=row.at,
        by_name=row.by_name,
    )
