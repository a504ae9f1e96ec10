"""The shortlist as JSON (contracts.md, section 3): what the command line prints and other programs read."""

from typing import Any

from hiring.domain.banks.model import BankPackage, Section
from hiring.domain.scoring.score import BASELINE, Score
from hiring.domain.selection.pool import Place
from hiring.domain.selection.report import Report
from hiring.wording.reasons import reason


def shortlist_json(report: Report) -> dict[str, Any]:
    """Return the whole shortlist: scored applications in canonical order, then those that need a person's look."""
    shortlist, specification = report.shortlist, report.specification
    interview = None
    if shortlist.interview is not None:
        interview = {"for_75": shortlist.interview[0], "for_90": shortlist.interview[1]}
    return {
        "scoring": {
            "bank": specification.bank,
            "version": specification.version,
            "key_sha256": specification.key_sha256,
            "spec": specification.sha256,
            "key_status": specification.key_status.value,
            "simulated": report.simulated,
        },
        "k": shortlist.k,
        "n": shortlist.n,
        "interview": interview,
        "key_agreement": report.key_agreement,
        "candidates": [_scored(report, place) for place in shortlist.places]
        + [_in_review(application_id, why) for application_id, why in report.reviews],
    }


def _scored(report: Report, place: Place) -> dict[str, Any]:
    return {
        "id": place.id,
        "status": "scored",
        "rank": place.rank,
        "tie_group": place.tie_group,
        "score": place.score,
        "se": place.se,
        "estimate": place.estimate,
        "interval": list(place.interval),
        "rank_interval": list(place.rank_interval),
        "p_top_k": place.p_top_k,
        "zone": place.zone,
        "scales": {section.value: _scale(place, section) for section in Section},
        "flags": [flag.value for flag in report.flags[place.id]],
        "baseline": float(BASELINE),
        "contributions": contributions_json(report.scores[place.id], report.package),
    }


def _scale(place: Place, section: Section) -> dict[str, Any]:
    scale = place.scales.get(section)
    return {} if scale is None else {"score": scale.score, "se": scale.se, "reportable": scale.reportable}


def _in_review(application_id: str, why: str) -> dict[str, Any]:
    return {"id": application_id, "status": "needs_review", "rank": None, "score": None, "why": why}


def contributions_json(score: Score, package: BankPackage) -> list[dict[str, Any]]:
    """Return every option's points as correctly rounded doubles of exact fractions, with the reason in words."""
    items = {item.id: item for item in package.bank.items}
    return [
        {
            "item": c.item_id,
            "option": c.option,
            "answer": c.answer,
            "section": c.section.value,
            "standard": c.standard,
            "points": float(c.points),
            "reason": reason(c, items[c.item_id]),
        }
        for c in score.contributions()
    ]
