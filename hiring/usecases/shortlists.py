"""What a hiring manager reads: the shortlist of a job, and why one candidate has their score."""

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from hiring.domain.access.policy import Actor, Permission
from hiring.domain.banks.model import BankPackage, Item, Motive
from hiring.domain.delivery.answers import Answer
from hiring.domain.people.applications import Stage, Status
from hiring.domain.records.events import Event
from hiring.domain.scoring.score import BASELINE, NeedsReview, Score
from hiring.domain.scoring.specification import Specification
from hiring.domain.selection.explain import CareCounts, ScenarioPoints, care_counts, motive_counts, scenario_points
from hiring.domain.selection.report import Application, Report
from hiring.domain.values.profile import ServiceStandard, ValuesProfile
from hiring.errors import Conflict, NotFound
from hiring.ids import new_id
from hiring.store import scores as store
from hiring.store.assessments import assessment_by_id
from hiring.store.form_content import form_content
from hiring.store.tables.jobs import JobRow, RankingRow
from hiring.store.values import profile_by_id
from hiring.usecases.jobs import JobView, view_of
from hiring.usecases.pool import (
    Entry,
    Ranked,
    Summary,
    checked_score,
    compute_report,
    entry_from_plain,
    entry_to_plain,
    package_of,
    ranked,
    summary_from_plain,
    summary_to_plain,
)
from hiring.usecases.work import Work, needs

PAGE = 50
COMPUTED_IN_A_REQUEST = 300
KEPT = 64
_SUMMARIES: dict[str, Summary] = {}


@dataclass(frozen=True, slots=True)
class ShortlistView:
    """A page of a shortlist. `summary` is None where candidates are not ranked; `stale`: a newer one is being made.

    `after` and `following`: the position before this page, and the one to ask for the next page with (None: no more).
    """

    job: JobView
    summary: Summary | None
    entries: tuple[Entry, ...]
    names: dict[str, str]
    titles: dict[str, str]
    stale: bool
    after: int
    following: int | None
    specification_sha256: str = ""
    key_sha256: str = ""
    bank: str = ""


@dataclass(frozen=True, slots=True)
class CandidateView:
    """One candidate: the score, where every point of it comes from, and what it does not know.

    `entry` is None where the candidate is not ranked; `review` then says why there is no score, if there is none.
    """

    job: JobView
    application_id: str
    name: str
    status: Status
    stage: Stage
    entry: Entry | None
    summary: Summary | None
    score: Fraction | None
    baseline: Fraction
    points: tuple[ScenarioPoints, ...]
    items: dict[str, Item]
    rationales: dict[str, dict[str, str]]
    answers: dict[str, Answer]
    standards: tuple[ServiceStandard, ...]
    care: CareCounts | None
    motives: Counter[Motive]
    review: str | None
    specification_sha256: str
    key_sha256: str
    bank: str


@needs(Permission.SHORTLIST_READ)
def view_shortlist(actor: Actor, work: Work, job_id: str, k: int | None = None, after: int = 0) -> ShortlistView:
    """Return a page of a job's shortlist for its `k` best (default: the job's own number)."""
    job = view_of(actor, work, job_id, recent=True)
    specification = store.specification_by_id(work.session, job.specification_id)
    found = _ranked(work, job, k or job.k, after) if job.ranking_allowed else None
    if found is None or specification is None:
        return ShortlistView(job, None, (), {}, {}, stale=False, after=0, following=None)
    summary, entries = found.summary, found.entries
    reviewed = store.names_of(work.session, [application_id for application_id, _ in summary.reviews])
    following = after + len(entries) if after + len(entries) < summary.n else None
    return ShortlistView(
        job=job,
        summary=summary,
        entries=entries,
        names=reviewed | found.names,
        titles={item.id: item.title for item in form_content(work.session, job.assessment_id).items},
        stale=found.stale,
        after=after,
        following=following,
        specification_sha256=specification.sha256,
        key_sha256=specification.key_sha256,
        bank=f"{specification.bank} {specification.version}",
    )


@needs(Permission.SHORTLIST_READ)
def report_shortlist(actor: Actor, work: Work, job_id: str, k: int | None = None) -> Report:
    """Return the whole shortlist of a job, computed now, for an export or the command line."""
    job = view_of(actor, work, job_id)
    if not job.ranking_allowed:
        raise Conflict(why_not_ranked(job))
    row = _row(work, job_id)
    specification = store.pinned_specification(work.session, row)
    if specification is None:
        raise Conflict("Nobody has been invited yet, so there is nothing to rank. Invite candidates first.")
    work.record(Event.SHORTLIST_VIEWED, f"job:{job_id}", k=k or job.k)
    return compute_report(work, row, specification, k=k or job.k, simulated=job.simulated)


@needs(Permission.SHORTLIST_READ)
def view_candidate(actor: Actor, work: Work, job_id: str, application_id: str) -> CandidateView:
    """Return one candidate of a job with every point explained."""
    job = view_of(actor, work, job_id)
    application, candidate = store.application_of_job(work.session, job_id, application_id)
    row = _row(work, job_id)
    specification = store.pinned_specification(work.session, row)
    if specification is None:
        raise NotFound("There is no such candidate for this job.")
    package = package_of(work, row)
    judged, answers = _judged(work, row, specification, application_id)
    score = judged if isinstance(judged, Score) and job.ranking_allowed else None
    summary, entry = _entry(work, job, application_id) if score else (None, None)
    scored_answers = {s.scenario.item_id: s.answer for s in score.scenarios} if score else {}
    items = {item.id: item for item in package.bank.items}
    return CandidateView(
        job=job,
        application_id=application_id,
        name=candidate.name,
        status=Status(application.status),
        stage=Stage(application.stage),
        entry=entry,
        summary=summary,
        score=score.exact if score else None,
        baseline=BASELINE,
        points=scenario_points(score) if score else (),
        items=items,
        rationales=_rationales(package),
        answers=answers if score else {},
        standards=_standards(work, row),
        care=care_counts(items, package.key, scored_answers) if score else None,
        motives=motive_counts(items, package.key, scored_answers),
        review=judged.why if isinstance(judged, NeedsReview) else None if score or not judged else why_not_ranked(job),
        specification_sha256=specification.sha256,
        key_sha256=specification.key_sha256,
        bank=f"{specification.bank} {specification.version}",
    )


@dataclass(frozen=True, slots=True)
class NewRanking:
    """A shortlist that was computed and is not stored yet."""

    k: int
    specification_sha256: str
    inputs_sha256: str
    ranked: Ranked


def rank_job(actor: Actor, work: Work, job_id: str) -> None:
    """Compute a job's shortlist and store it, in one transaction."""
    store_ranking(actor, work, job_id, compute_ranking(actor, work, job_id))


@needs(Permission.SHORTLIST_READ)
def compute_ranking(actor: Actor, work: Work, job_id: str) -> NewRanking | None:
    """Compute a job's shortlist; None where nobody may be ranked. Long work: it holds no lock that a save waits for."""
    job = view_of(actor, work, job_id)
    row = _row(work, job_id)
    specification = store.pinned_specification(work.session, row)
    if specification is None or not job.ranking_allowed:
        return None
    report = compute_report(work, row, specification, k=job.k, simulated=job.simulated)
    return NewRanking(job.k, specification.sha256, report.shortlist.inputs_sha256, ranked(report))


@needs(Permission.SHORTLIST_READ)
def store_ranking(actor: Actor, work: Work, job_id: str, prepared: NewRanking | None) -> None:
    """Store a computed shortlist, so that a page only has to read it.

    One that was computed under a specification the job no longer has is dropped: its successor is stored already.
    """
    if prepared is None:
        return
    specification = store.pinned_specification(work.session, store.job_at_scoring(work.session, job_id))
    if specification is None or specification.sha256 != prepared.specification_sha256:
        return
    row = RankingRow(
        id=new_id(),
        organisation_id=actor.organisation_id,
        job_id=job_id,
        specification_sha256=prepared.specification_sha256,
        k=prepared.k,
        inputs_sha256=prepared.inputs_sha256,
        summary=summary_to_plain(prepared.ranked.summary),
        created_at=work.now,
    )
    entries = [{"application_id": e.place.id, "content": entry_to_plain(e)} for e in prepared.ranked.entries]
    store.replace_ranking(work.session, row, entries)
    work.record(Event.SHORTLIST_RANKED, f"job:{job_id}", n=prepared.ranked.summary.n, inputs=prepared.inputs_sha256)


@dataclass(frozen=True, slots=True)
class _Page:
    summary: Summary
    entries: tuple[Entry, ...]
    names: dict[str, str]
    stale: bool


def _ranked(work: Work, job: JobView, k: int, after: int) -> _Page | None:
    """Return a page: stored if it is current, computed now in a small pool, else the stored one marked stale."""
    specification = store.specification_by_id(work.session, job.specification_id)
    if specification is None:
        return None
    stored = store.latest_ranking(work.session, job.id, specification.sha256)
    due = stored is None or store.ranking_is_due(work.session, job.id)
    if stored is not None and not due and stored.k == k:
        return _page(work, stored, after, stale=False)
    if store.count_scored(work.session, job.id, specification.sha256) <= COMPUTED_IN_A_REQUEST or stored is None:
        found: Ranked = ranked(compute_report(work, _row(work, job.id), specification, k=k, simulated=job.simulated))
        entries = found.entries[after : after + PAGE]
        names = store.names_of(work.session, [entry.place.id for entry in entries])
        return _Page(found.summary, entries, names, stale=False)
    return _page(work, stored, after, stale=due or stored.k != k)


def _page(work: Work, stored: store.StoredRanking, after: int, *, stale: bool) -> _Page:
    rows = store.ranking_page(work.session, stored.id, after, PAGE)
    return _Page(
        summary=_summary(work, stored),
        entries=tuple(entry_from_plain(application_id, content) for application_id, content, _ in rows),
        names={application_id: name for application_id, _, name in rows},
        stale=stale,
    )


def _summary(work: Work, stored: store.StoredRanking) -> Summary:
    """Return the summary of a ranking; read once per process, since a ranking is replaced and never changed."""
    known = _SUMMARIES.get(stored.id)
    if known is None:
        known = summary_from_plain(store.ranking_summary(work.session, stored.id))
        if len(_SUMMARIES) >= KEPT:
            _SUMMARIES.clear()
        _SUMMARIES[stored.id] = known
    return known


def _entry(work: Work, job: JobView, application_id: str) -> tuple[Summary | None, Entry | None]:
    row = _row(work, job.id)
    specification = store.pinned_specification(work.session, row)
    if specification is None:
        return None, None
    stored = store.latest_ranking(work.session, job.id, specification.sha256)
    small = store.count_scored(work.session, job.id, specification.sha256) <= COMPUTED_IN_A_REQUEST
    if stored is None or (small and store.ranking_is_due(work.session, job.id)):
        found = ranked(compute_report(work, row, specification, k=job.k, simulated=job.simulated))
        return found.summary, next((e for e in found.entries if e.place.id == application_id), None)
    content = store.ranking_entry(work.session, stored.id, application_id)
    return _summary(work, stored), entry_from_plain(application_id, content) if content else None


def _judged(
    work: Work, job: JobRow, specification: Specification, application_id: str
) -> tuple[Score | NeedsReview | None, dict[str, Answer]]:
    """Return the judgement of one application from its own answers; None while it is not finished."""
    records = store.scored_applications(work.session, job.id, specification.sha256, application_id)
    if not records:
        return None, {}
    closed = store.answers_of_job(work.session, job.id, records[0].attempt_id)
    answers, expired = closed.get(application_id, ({}, False))
    return checked_score(specification, Application(application_id, answers, expired), records[0]), answers


def _row(work: Work, job_id: str) -> JobRow:
    row = work.session.get(JobRow, job_id)
    if row is None:
        raise NotFound("There is no such job.")
    return row


def _standards(work: Work, job: JobRow) -> tuple[ServiceStandard, ...]:
    assessment = assessment_by_id(work.session, job.assessment_id)
    if assessment.values_profile_id is None:
        return ()
    profile = profile_by_id(work.session, assessment.values_profile_id)
    return ValuesProfile.from_plain(profile.content).standards if profile else ()


def _rationales(package: BankPackage) -> dict[str, dict[str, str]]:
    return {
        item_id: {option: key.rationale for option, key in item.options.items()}
        for item_id, item in package.key.items.items()
    }


def why_not_ranked(job: JobView) -> str:
    """Say why nobody is ranked in this job."""
    if job.fixture:
        return "This job uses a fixture bank, which tests the machinery: nobody is ranked by it."
    return (
        "The key of this bank is provisional, so candidates are not ranked. "
        "HR can switch ranking on for this job and write down why."
    )
