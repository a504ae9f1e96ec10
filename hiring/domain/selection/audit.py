"""For auditors: which ranks the answers alone do not rule out, without a prior and without regression to the mean."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from hiring.domain.scoring.chance import error_at_random
from hiring.domain.scoring.score import MICRO, SCALE_POINTS
from hiring.domain.scoring.specification import Specification
from hiring.domain.selection.pool import SMALLEST_POOL, Entrant, Shortlist
from hiring.domain.selection.technical import values_of
from hiring.hashing import sha256_of
from hiring.psychometrics.ranking.sets import marginal_rank_sets, simultaneous_rank_sets
from hiring.psychometrics.reliability.alpha import persons_by_scenarios

LEVEL = 0.90
DECIMALS = 4


@dataclass(frozen=True, slots=True)
class AuditedRank:
    """A rank with the sets of ranks that hold it: by itself, and together with everybody else's (90 %)."""

    id: str
    rank: int
    score: float
    error: float
    alone: tuple[int, int]
    together: tuple[int, int]


def audited_ranks(
    specification: Specification, entrants: Sequence[Entrant], shortlist: Shortlist
) -> tuple[AuditedRank, ...]:
    """Return every place of a shortlist with its confidence sets, in the shortlist's order.

    The error of a score is that of its scenarios about the person's own mean (persons x scenarios table), or that of
    answering at random in a pool too small for one. A function of the pool alone: the order of rows cannot matter.
    """
    if not shortlist.places:
        return ()
    by_id = {entrant.id: entrant for entrant in entrants}
    listed = [by_id[place.id] for place in shortlist.places]
    errors = _errors(specification, values_of(specification, [entrant.sums for entrant in listed]))
    scores = np.array([entrant.micro for entrant in listed], dtype=np.float64) / MICRO
    seed = sha256_of({"sets": shortlist.inputs_sha256}).encode()
    alone = marginal_rank_sets(scores, errors, seed_material=seed, level=LEVEL)
    together = simultaneous_rank_sets(scores, errors, seed_material=seed, level=LEVEL)
    return tuple(
        AuditedRank(
            id=place.id,
            rank=place.rank,
            score=place.score,
            error=round(float(errors[row]), DECIMALS),
            alone=(int(alone.low[row]), int(alone.high[row])),
            together=(int(together.low[row]), int(together.high[row])),
        )
        for row, place in enumerate(shortlist.places)
    )


def _errors(specification: Specification, values: NDArray[np.float64]) -> NDArray[np.float64]:
    given = ~np.isnan(values)
    complete = values[given.all(axis=1)]
    weights = np.array([scenario.weight for scenario in specification.scenarios], dtype=np.float64)
    if len(complete) >= SMALLEST_POOL and values.shape[1] > 1:
        spread = sqrt(persons_by_scenarios(complete).ms_residual)
        if spread > 0:
            errors: NDArray[np.float64] = SCALE_POINTS * spread * np.sqrt(given @ weights**2) / (given @ weights)
            return errors
    patterns, which = np.unique(given, axis=0, return_inverse=True)
    chosen = [[s for s, yes in zip(specification.scenarios, pattern, strict=True) if yes] for pattern in patterns]
    return np.array([error_at_random(some) for some in chosen])[which.reshape(-1)]
