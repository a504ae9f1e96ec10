"""Item analysis of a job, an assessment or a bank version: worked out in the background, and only read by pages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hiring.domain.access.policy import Actor, Permission
from hiring.domain.banks.model import Bank, BankPackage, Item, ItemState
from hiring.domain.evidence.items import analyse_attempts, with_objections
from hiring.domain.evidence.judged import FEWEST, Judged, judge
from hiring.domain.evidence.modelled import in_steps
from hiring.domain.fairness.items import compare_groups, rounded_where_withheld
from hiring.domain.records.events import Event
from hiring.errors import NotFound
from hiring.store import statistics as store
from hiring.store.banks import get_package
from hiring.store.challenges import objections_in_words
from hiring.store.fairness import voluntary_answers
from hiring.store.jobs import status_counts
from hiring.store.scores import specification_by_id
from hiring.usecases.analysis_subjects import Scope, Subject, all_subjects, find_subject
from hiring.usecases.responses import (
    Gathered,
    PackedAnswers,
    Tell,
    gather,
    packed_answers,
    quiet,
    store_responses,
)
from hiring.usecases.work import Work, needs

LEAST_GROWTH, GROWTH_SHARE = 10, 0.05
READING = 0.7  # of the time an analysis takes
_CLOSED_STATUSES = ("completed", "expired")


@dataclass(frozen=True, slots=True)
class AnalysisLine:
    """Something that can be analysed: closed attempts now and when last analysed, and the task at work on it."""

    scope: Scope
    scope_id: str
    name: str
    about: str
    closed: int
    attempts: int | None
    computed_at: datetime | None
    task_id: str | None

    @property
    def behind(self) -> int:
        """How many attempts closed since the stored analysis."""
        return max(self.closed - (self.attempts or 0), 0)


@dataclass(frozen=True, slots=True)
class AnalysisView:
    """A stored analysis; `content` None where there was none yet. `rekeyed`: the key was another one then."""

    line: AnalysisLine
    bank_id: str
    bank: Bank
    content: Mapping[str, Any] | None
    rekeyed: bool
    assessments: tuple[tuple[str, str], ...]

    @property
    def items(self) -> tuple[Mapping[str, Any], ...]:
        """The situations, in the order asked; none where too few people answered."""
        return tuple((self.content or {}).get("items", ()))


@dataclass(frozen=True, slots=True)
class ItemAnalysisView:
    """One situation of an analysis, with its words, its neighbours, and the working copy that has its history."""

    analysis: AnalysisView
    item: Item
    found: Mapping[str, Any]
    previous: str | None
    next: str | None
    draft_id: str | None
    objections: tuple[tuple[str, str], ...] = ()  # reason and words, the newest first; not whose they are


@dataclass(frozen=True, eq=False)
class Analysed:
    """What the second step of the task keeps."""

    attempts: int
    content: Mapping[str, Any]
    packed: PackedAnswers | None


@needs(Permission.BANKS_READ)
def list_analyses(actor: Actor, work: Work) -> list[AnalysisLine]:
    """Return everything that can be analysed: bank versions, then assessments, then jobs."""
    del actor
    subjects = all_subjects(work)
    closed = store.closed_by_job(work.session, sorted({job for subject in subjects for job in subject.job_ids}))
    stored, under_way = store.stored_analyses(work.session), store.analyses_under_way(work.session)
    return [_line(subject, closed, stored, under_way) for subject in subjects]


@needs(Permission.BANKS_READ)
def view_analysis(actor: Actor, work: Work, scope: str, scope_id: str) -> AnalysisView:
    """Return the stored analysis and how far behind it is."""
    del actor
    subject = find_subject(work, scope, scope_id)
    closed = store.closed_by_job(work.session, subject.job_ids)
    row = store.analysis_of(work.session, subject.scope.value, scope_id)
    stored = {} if row is None else {(scope, scope_id): store.Stored(scope, scope_id, row.attempts, row.computed_at)}
    package = get_package(work.session, subject.bank_id)
    content = row.content if row is not None else None
    return AnalysisView(
        line=_line(subject, closed, stored, store.analyses_under_way(work.session)),
        bank_id=subject.bank_id,
        bank=package.bank,
        content=content,
        rekeyed=content is not None and content.get("under") != _under(work, subject, package)[0],
        assessments=tuple(dict.fromkeys((place.assessment_id, place.assessment_name) for place in subject.places)),
    )


@needs(Permission.BANKS_READ)
def view_item_analysis(actor: Actor, work: Work, scope: str, scope_id: str, item_id: str) -> ItemAnalysisView:
    """Return what is known of one situation, which may be nothing yet."""
    view = view_analysis(actor, work, scope, scope_id)
    job_ids = find_subject(work, scope, scope_id).job_ids
    item = next((item for item in view.bank.items if item.id == item_id and item.section is not None), None)
    if item is None:
        raise NotFound("There is no such situation in this bank.")
    ids = [str(one["id"]) for one in view.items]
    place = ids.index(item_id) if item_id in ids else None
    return ItemAnalysisView(
        analysis=view,
        item=item,
        found=_unknown(item) if place is None else view.items[place],
        previous=ids[place - 1] if place else None,
        next=ids[place + 1] if place is not None and place + 1 < len(ids) else None,
        draft_id=store.draft_with(work.session, view.bank.slug, item_id),
        objections=tuple(objections_in_words(work.session, view.bank_id, item_id, job_ids)),
    )


@needs(Permission.BANKS_WRITE)
def ask_for_analysis(actor: Actor, work: Work, scope: str, scope_id: str) -> str:
    """Have an analysis brought up to date; return the id of the task, the one at work if there is one."""
    del actor
    subject = find_subject(work, scope, scope_id)
    known = store.analyses_under_way(work.session).get((subject.scope.value, scope_id))
    return known or _enqueue(work, subject)


@needs(Permission.TASKS_PERFORM)
def ask_for_due_analyses(actor: Actor, work: Work) -> int:
    """Have brought up to date what grew by ten attempts and a twentieth since; return how many are asked for."""
    del actor
    subjects = [subject for subject in all_subjects(work) if subject.places]
    stored, under_way = store.stored_analyses(work.session), store.analyses_under_way(work.session)
    waiting = [s for s in subjects if (s.scope.value, s.scope_id) not in under_way]
    at_most = {
        job_id: sum(counts.get(status, 0) for status in _CLOSED_STATUSES)
        for job_id, counts in status_counts(work.session, _jobs_of(waiting)).items()
    }
    # Counting applications by status is cheap, but holds also those whose time ran out before they began.
    perhaps = [subject for subject in waiting if _is_due(subject, at_most, stored)]
    closed = store.closed_by_job(work.session, _jobs_of(perhaps))
    due = [subject for subject in perhaps if _is_due(subject, closed, stored)]
    for subject in due:
        _enqueue(work, subject)
    return len(due)


@needs(Permission.TASKS_PERFORM)
def compute_analysis(actor: Actor, work: Work, scope: str, scope_id: str, tell: Tell = quiet) -> Analysed:
    """Work an analysis out; the first step of the task, which writes nothing."""
    del actor
    subject = find_subject(work, scope, scope_id)
    package = get_package(work.session, subject.bank_id)
    under, keys = _under(work, subject, package)
    objections = store.objections(work.session, subject.bank_id, subject.job_ids)
    groups = voluntary_answers(work.session, subject.job_ids) if subject.scope is Scope.ASSESSMENT else {}
    earlier = store.analysis_of(work.session, subject.scope.value, scope_id)
    before = dict(earlier.content.get("groups", {})) if earlier is not None else {}
    forms = store.forms_of(work.session, subject.job_ids)
    gathered = gather(work, package.bank, forms, lambda done, words: tell(READING * done, words))
    work.pause()  # nothing more is read: no transaction stays open while the numbers are worked out
    tell(READING, "Working out the numbers")
    judged = judge(gathered.table, keys)
    content = with_objections(analyse_attempts(judged, gathered.seconds), objections)
    if subject.scope is Scope.ASSESSMENT:
        content["groups"] = _groups(judged, gathered, groups, before)
    packed = packed_answers(gathered.table) if subject.scope is Scope.JOB else None
    return Analysed(len(gathered.table), {**content, "under": under}, packed)


@needs(Permission.TASKS_PERFORM)
def store_analysis(actor: Actor, work: Work, scope: str, scope_id: str, prepared: Analysed) -> None:
    """Keep what was worked out; of a job also its answers, packed."""
    if prepared.packed is not None:
        store_responses(actor, work, scope_id, prepared.packed)
    store.replace_analysis(
        work.session,
        scope,
        scope_id,
        organisation_id=actor.organisation_id,
        attempts=prepared.attempts,
        content=dict(prepared.content),
        computed_at=work.now,
    )
    work.record(Event.STATISTICS_COMPUTED, f"{scope}:{scope_id}", attempts=prepared.attempts)


def _unknown(item: Item) -> dict[str, Any]:
    """Return what is said of a situation that was not analysed."""
    pilot = item.state is ItemState.PILOT
    return {"id": item.id, "pilot": pilot, "enough": False, "asked": 0, "answered": 0, "exposure": None, "flags": []}


def _groups(
    judged: Judged, gathered: Gathered, said: Mapping[str, Mapping[str, str]], before: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the comparison of groups by question; one stays as it is until ten more people have answered.

    Without that, two analyses with one person between them would tell what that person said.
    """
    counted = judged.counted
    steps = judged.values[:, counted].copy()
    for place in range(steps.shape[1]):
        steps[:, place] = in_steps(steps[:, place])
    ids = [item_id for item_id, counts in zip(gathered.table.item_ids, counted, strict=True) if counts]
    found: dict[str, Any] = {}
    for question, answers in said.items():
        known = before.get(question)
        if known is not None and abs(len(answers) - known["told"]) < FEWEST:
            found[question] = known
        else:
            labels = [answers.get(attempt_id, "") for attempt_id in gathered.attempt_ids]
            found[question] = {"told": len(answers), **compare_groups(steps, ids, labels)}
    return rounded_where_withheld(found)


def _line(
    subject: Subject,
    closed: Mapping[str, int],
    stored: Mapping[tuple[str, str], store.Stored],
    under_way: Mapping[tuple[str, str], str],
) -> AnalysisLine:
    name = (subject.scope.value, subject.scope_id)
    known = stored.get(name)
    return AnalysisLine(
        scope=subject.scope,
        scope_id=subject.scope_id,
        name=subject.name,
        about=subject.about,
        closed=sum(closed.get(job_id, 0) for job_id in subject.job_ids),
        attempts=known.attempts if known else None,
        computed_at=known.computed_at if known else None,
        task_id=under_way.get(name),
    )


def _under(work: Work, subject: Subject, package: BankPackage) -> tuple[str, dict[str, dict[str, int]]]:
    """Return the name of the key an analysis rests on, and the key: a job's own, elsewhere the bank version's."""
    keys = {
        item_id: {option: known.effectiveness for option, known in key.options.items()}
        for item_id, key in package.key.items.items()
    }
    specification = None
    if subject.scope is Scope.JOB:
        specification = specification_by_id(work.session, subject.places[0].specification_id)
    if specification is None:
        return package.key_sha256, keys
    return specification.sha256, keys | {s.item_id: dict(s.keys) for s in specification.scenarios}


def _is_due(subject: Subject, closed: Mapping[str, int], stored: Mapping[tuple[str, str], store.Stored]) -> bool:
    known = stored.get((subject.scope.value, subject.scope_id))
    now = sum(closed.get(job_id, 0) for job_id in subject.job_ids)
    if known is None:
        return now >= FEWEST
    return now - known.attempts >= max(LEAST_GROWTH, GROWTH_SHARE * known.attempts)


def _jobs_of(subjects: Iterable[Subject]) -> list[str]:
    return sorted({job_id for subject in subjects for job_id in subject.job_ids})


def _enqueue(work: Work, subject: Subject) -> str:
    return work.enqueue(store.ANALYSE_TASK, {"scope": subject.scope.value, "scope_id": subject.scope_id})
