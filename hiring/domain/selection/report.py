"""Everything that is said about a pool: scores, shortlist, reviews, and what the order depends on."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from hiring.domain.banks.model import BankPackage
from hiring.domain.delivery.answers import Answer
from hiring.domain.scoring.score import NeedsReview, Score, score_answers
from hiring.domain.scoring.specification import Specification
from hiring.domain.selection.explain import Flag, flags
from hiring.domain.selection.panel import PanelKey
from hiring.domain.selection.pool import Entrant, Shortlist, rank_pool
from hiring.domain.selection.sensitivity import key_agreement, specification_sensitivity
from hiring.domain.selection.technical import Technical, technical_figures, values_of


@dataclass(frozen=True, slots=True)
class Application:
    """What an application brings to its pool: answers (item id -> answer), and whether time ran out."""

    id: str
    answers: Mapping[str, Answer]
    expired: bool = False


@dataclass(frozen=True)
class Report:
    """A pool, judged: `scores` and `flags` by application, `reviews` with the reason why there is no score."""

    package: BankPackage
    specification: Specification
    shortlist: Shortlist
    scores: Mapping[str, Score]
    answers: Mapping[str, Mapping[str, Answer]]
    reviews: tuple[tuple[str, str], ...]
    flags: Mapping[str, tuple[Flag, ...]]
    key_agreement: float | None
    simulated: bool
    technical: Technical


def entrant(application_id: str, score: Score, specification: Specification) -> Entrant:
    """Return what the pool needs of a score."""
    totals = {scored.scenario.item_id: scored.total for scored in score.scenarios}
    return Entrant(application_id, score.micro, tuple(totals.get(s.item_id) for s in specification.scenarios))


def judge(specification: Specification, application: Application) -> Score | NeedsReview:
    """Score one application; a failure of the machinery is a review with its reason, never a zero."""
    try:
        return score_answers(specification, application.answers, expired=application.expired)
    except Exception as error:  # noqa: BLE001 - whatever went wrong, a person must look; it must not become a score
        return NeedsReview(f"The answers could not be scored ({type(error).__name__}: {error}). A person must look.")


def report_on(  # noqa: PLR0913 - the parts of a pool
    package: BankPackage,
    specification: Specification,
    applications: list[Application],
    *,
    k: int,
    salt: str,
    simulated: bool = False,
    scores: Mapping[str, Score | NeedsReview] | None = None,
    without: Mapping[str, PanelKey] | None = None,
) -> Report:
    """Score (unless `scores` are given) and rank a pool; the order of `applications` cannot matter.

    `without`: the key without each group of its raters, where raters are known; it changes flags, never a score.
    """
    judged = {a.id: judge(specification, a) for a in applications} if scores is None else scores
    scored = {name: score for name, score in judged.items() if isinstance(score, Score)}
    answers = {a.id: a.answers for a in applications}
    entrants = [entrant(name, score, specification) for name, score in scored.items()]
    shortlist = rank_pool(specification, entrants, k=k, salt=salt, real=not simulated)
    sums = {one.id: one.sums for one in entrants}
    people = [answers[place.id] for place in shortlist.places]
    sensitivity = specification_sensitivity(specification, people, k, without)
    return Report(
        package=package,
        specification=specification,
        shortlist=shortlist,
        scores=scored,
        answers=answers,
        reviews=tuple(sorted((name, s.why) for name, s in judged.items() if isinstance(s, NeedsReview))),
        flags={
            place.id: flags(scored[place.id], count if place.rank <= k else None, len(sensitivity.names))
            for place, count in zip(shortlist.places, sensitivity.counts, strict=True)
        },
        key_agreement=None if shortlist.too_few else key_agreement(specification, package.key, people, k),
        simulated=simulated,
        technical=technical_figures(
            specification,
            values_of(specification, [sums[place.id] for place in shortlist.places]),
            np.array([place.score for place in shortlist.places], dtype=np.float64),
            sensitivity,
        ),
    )
