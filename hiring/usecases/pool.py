"""Putting a job's pool together from the store: everything a shortlist, a page and an export say comes from here."""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean, pstdev
from typing import Any

from hiring.domain.banks.model import BankPackage, Section
from hiring.domain.scoring.score import NeedsReview, Score
from hiring.domain.scoring.specification import Specification
from hiring.domain.selection.explain import Flag
from hiring.domain.selection.pool import Place, Precision, Shortlist
from hiring.domain.selection.report import Application, Report, judge, report_on
from hiring.domain.selection.sections import Scale
from hiring.domain.selection.technical import Technical
from hiring.store import scores as store
from hiring.store.assessments import assessment_by_id
from hiring.store.banks import get_package
from hiring.store.tables.jobs import JobRow
from hiring.usecases.work import Work

_SECTIONS = {section.value: section for section in Section}  # looked up 200 times a page, which an Enum makes slow


@dataclass(frozen=True, slots=True)
class Entry:
    """A place with what is shown beside it; `lead` and `lag`: the items that set it most apart from the pool."""

    place: Place
    flags: tuple[Flag, ...]
    lead: str | None
    lag: str | None


@dataclass(frozen=True, slots=True)
class Summary:
    """What is said about a pool as a whole; `technical`: for auditors, None in a ranking stored without it."""

    k: int
    n: int
    interview: tuple[int, int] | None
    pool_mean: float | None
    precision: Precision
    key_agreement: float | None
    bands: tuple[int, ...]
    clearly_in: int
    still_open: int
    reviews: tuple[tuple[str, str], ...]
    technical: Technical | None = None


@dataclass(frozen=True, slots=True)
class Ranked:
    """A summary and its entries in canonical order."""

    summary: Summary
    entries: tuple[Entry, ...]


def package_of(work: Work, job: JobRow) -> BankPackage:
    """Return the bank version, with its key, that a job is scored by."""
    scored_by = job.bank_version_id or assessment_by_id(work.session, job.assessment_id).bank_version_id
    return get_package(work.session, scored_by)


def compute_report(work: Work, job: JobRow, specification: Specification, *, k: int, simulated: bool) -> Report:
    """Score and rank a job's pool from its answers. A score that differs from its record needs a person's look."""
    closed = store.answers_of_job(work.session, job.id)
    applications, scores = [], {}
    for record in store.scored_applications(work.session, job.id, specification.sha256):
        answers, expired = closed.get(record.application_id, ({}, False))
        application = Application(record.application_id, answers, expired)
        applications.append(application)
        scores[application.id] = checked_score(specification, application, record)
    return report_on(
        package_of(work, job), specification, applications, k=k, salt=job.salt, simulated=simulated, scores=scores
    )


def checked_score(
    specification: Specification, application: Application, record: store.ScoredApplication
) -> Score | NeedsReview:
    """Return the score of the stored answers; where it is not the recorded one, a person must look."""
    if record.micro is None:
        return NeedsReview(record.why or "The attempt has no score. A person must look.")
    judged = judge(specification, application)
    if isinstance(judged, Score) and judged.micro != record.micro:
        return NeedsReview("The stored answers do not give the recorded score. A person must look.")
    return judged


def ranked(report: Report) -> Ranked:
    """Return what a page shows of a report."""
    shortlist = report.shortlist
    leads = _leads(report)
    entries = tuple(
        Entry(place, report.flags[place.id], *leads.get(place.id, (None, None))) for place in shortlist.places
    )
    return Ranked(_summary(report, shortlist), entries)


def _summary(report: Report, shortlist: Shortlist) -> Summary:
    sizes = [0] * max((place.tie_group for place in shortlist.places), default=0)
    for place in shortlist.places:
        sizes[place.tie_group - 1] += 1
    return Summary(
        k=shortlist.k,
        n=shortlist.n,
        interview=shortlist.interview,
        pool_mean=shortlist.pool_mean,
        precision=shortlist.precision,
        key_agreement=report.key_agreement,
        bands=tuple(sizes),
        clearly_in=sum(place.zone == "in" for place in shortlist.places),
        still_open=sum(place.zone == "open" for place in shortlist.places),
        reviews=report.reviews,
        technical=report.technical,
    )


def _leads(report: Report) -> dict[str, tuple[str | None, str | None]]:
    """Return, per application, the items it is furthest above and below the pool in, in units of their spread."""
    values = {
        application_id: {s.scenario.item_id: s.total / s.scenario.largest for s in score.scenarios}
        for application_id, score in report.scores.items()
    }
    by_item: dict[str, list[float]] = {}
    for place in report.shortlist.places:
        for item_id, value in values[place.id].items():
            by_item.setdefault(item_id, []).append(value)
    usual = {item_id: (fmean(given), pstdev(given)) for item_id, given in by_item.items()}
    return {application_id: _furthest(given, usual) for application_id, given in values.items()}


def _furthest(given: Mapping[str, float], usual: Mapping[str, tuple[float, float]]) -> tuple[str | None, str | None]:
    apart = {item: (value - usual[item][0]) / usual[item][1] for item, value in given.items() if usual[item][1] > 0}
    if not apart:
        return (None, None)
    lead, lag = max(apart, key=lambda item: apart[item]), min(apart, key=lambda item: apart[item])
    return (lead if apart[lead] > 0 else None, lag if apart[lag] < 0 else None)


def entry_to_plain(entry: Entry) -> dict[str, Any]:
    """Return an entry as it is stored in a ranking."""
    place = entry.place
    return {
        "rank": place.rank,
        "tie_group": place.tie_group,
        "micro": place.micro,
        "se": place.se,
        "estimate": place.estimate,
        "interval": list(place.interval),
        "rank_interval": list(place.rank_interval),
        "p_top_k": place.p_top_k,
        "zone": place.zone,
        "scales": {s.value: [scale.score, scale.se, scale.reportable] for s, scale in place.scales.items()},
        "flags": [flag.value for flag in entry.flags],
        "lead": entry.lead,
        "lag": entry.lag,
    }


def entry_from_plain(application_id: str, plain: Mapping[str, Any]) -> Entry:
    """Return the entry that `entry_to_plain` made `plain` from."""
    place = Place(
        id=application_id,
        rank=plain["rank"],
        tie_group=plain["tie_group"],
        micro=plain["micro"],
        se=plain["se"],
        estimate=plain["estimate"],
        interval=(plain["interval"][0], plain["interval"][1]),
        rank_interval=(plain["rank_interval"][0], plain["rank_interval"][1]),
        p_top_k=plain["p_top_k"],
        zone=plain["zone"],
        scales={_SECTIONS[name]: Scale(*parts) for name, parts in plain["scales"].items()},
    )
    return Entry(place, tuple([Flag(flag) for flag in plain["flags"]]), plain["lead"], plain["lag"])


def summary_to_plain(summary: Summary) -> dict[str, Any]:
    """Return a summary as it is stored with a ranking."""
    precision = summary.precision
    return {
        "k": summary.k,
        "n": summary.n,
        "interview": list(summary.interview) if summary.interview else None,
        "pool_mean": summary.pool_mean,
        "precision": [precision.mean, precision.low, precision.high, precision.known],
        "key_agreement": summary.key_agreement,
        "bands": list(summary.bands),
        "clearly_in": summary.clearly_in,
        "still_open": summary.still_open,
        "reviews": [list(review) for review in summary.reviews],
        "technical": summary.technical.to_plain() if summary.technical else None,
    }


def summary_from_plain(plain: Mapping[str, Any]) -> Summary:
    """Return the summary that `summary_to_plain` made `plain` from."""
    interview, technical = plain["interview"], plain.get("technical")
    return Summary(
        k=plain["k"],
        n=plain["n"],
        interview=(interview[0], interview[1]) if interview else None,
        pool_mean=plain["pool_mean"],
        precision=Precision(*plain["precision"]),
        key_agreement=plain["key_agreement"],
        bands=tuple(plain["bands"]),
        clearly_in=plain["clearly_in"],
        still_open=plain["still_open"],
        reviews=tuple((application_id, why) for application_id, why in plain["reviews"]),
        technical=Technical.from_plain(technical) if technical else None,
    )
