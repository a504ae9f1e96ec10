"""The ledger: every situation, every option, every answer and every point, adding up as displayed."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from hiring.domain.selection.explain import ScenarioPoints, displayed
from hiring.usecases.shortlists import CandidateView
from hiring.web.presenters.candidate import published, signed
from hiring.wording.evidence import agreement_words
from hiring.wording.reasons import reason
from hiring.wording.standing import option_answer, section_name

DECIMALS = 2


@dataclass(frozen=True, slots=True)
class OptionLine:
    """One option: what was answered, what it was worth, and why."""

    text: str
    answer: str
    points: str
    reason: str
    rationale: str


@dataclass(frozen=True, slots=True)
class SituationLines:
    """One situation of the ledger."""

    number: int
    item_id: str
    title: str
    stem: str
    where: str
    agreement: str
    kind: str
    points: str
    options: tuple[OptionLine, ...]


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """Baseline plus the situations is the score; each situation is the sum of its options."""

    baseline: str
    situations: tuple[SituationLines, ...]
    score: str


def present(view: CandidateView) -> LedgerPage | None:
    """Return the ledger, or None where there is no score."""
    if view.score is None:
        return None
    total = published(view.score) - view.baseline
    shown = displayed([scenario.points for scenario in view.points], total, DECIMALS)
    score = view.baseline + sum(shown, Fraction(0))
    return LedgerPage(
        baseline=f"{float(view.baseline):.2f}",
        situations=tuple(_situations(view, shown)),
        score=f"{float(score):.2f}",
    )


def _situations(view: CandidateView, shown: list[Fraction]) -> Iterator[SituationLines]:
    names = {standard.id: standard.name for standard in view.standards}
    for number, (scenario, points) in enumerate(zip(view.points, shown, strict=True), 1):
        item = view.items[scenario.item_id]
        standard = names.get(scenario.standard or "", "")
        yield SituationLines(
            number=number,
            item_id=item.id,
            title=item.title,
            stem=item.stem,
            where=" · ".join(part for part in (section_name(scenario.section), standard) if part),
            agreement=agreement_words(scenario.agreement),
            kind=scenario.agreement.value,
            points=signed(points, DECIMALS),
            options=tuple(_options(view, scenario, points)),
        )


def _options(view: CandidateView, scenario: ScenarioPoints, total: Fraction) -> Iterator[OptionLine]:
    item = view.items[scenario.item_id]
    shown = displayed([contribution.points for contribution in scenario.contributions], total, DECIMALS)
    for contribution, points in zip(scenario.contributions, shown, strict=True):
        yield OptionLine(
            text=item.option(contribution.option).text,
            answer=option_answer(contribution, item.format),
            points=signed(points, DECIMALS),
            reason=reason(contribution, item),
            rationale=view.rationales.get(item.id, {}).get(contribution.option, ""),
        )
