"""What an assessment turned out to weigh, from the scores it has given so far."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hiring.domain.access.policy import Actor, Permission
from hiring.domain.banks.model import Section
from hiring.domain.scoring.specification import Specification
from hiring.domain.selection.shares import effective_shares
from hiring.store import scores as store
from hiring.store.assessments import assessment_by_id
from hiring.usecases.work import Work, needs


@dataclass(frozen=True, slots=True)
class EffectiveView:
    """Shares of variance, by section and, among the fit situations, by standard; None where nobody can tell yet."""

    people: int
    sections: dict[str, float] | None
    standards: dict[str, float] | None


@needs(Permission.ASSESSMENTS_READ)
def view_effective_shares(actor: Actor, work: Work, assessment_id: str) -> EffectiveView:
    """Return how much sections and standards count in the scores of everybody who completed this assessment."""
    del actor
    assessment_by_id(work.session, assessment_id)
    specification, sums = store.complete_sums(work.session, assessment_id)
    if specification is None or not sums:
        return EffectiveView(0, None, None)
    largest = np.array([scenario.largest for scenario in specification.scenarios], dtype=np.float64)
    values: NDArray[np.float64] = np.array(sums, dtype=np.float64) / largest
    return EffectiveView(len(values), _by_section(specification, values), _by_standard(specification, values))


def _by_section(specification: Specification, values: NDArray[np.float64]) -> dict[str, float] | None:
    weights = [scenario.weight for scenario in specification.scenarios]
    return effective_shares(values, weights, [scenario.section.value for scenario in specification.scenarios])


def _by_standard(specification: Specification, values: NDArray[np.float64]) -> dict[str, float] | None:
    fit = [n for n, s in enumerate(specification.scenarios) if s.section is Section.FIT and s.standard]
    if not fit:
        return None
    chosen = [specification.scenarios[n] for n in fit]
    return effective_shares(values[:, fit], [s.weight for s in chosen], [s.standard or "" for s in chosen])
