"""A pool of scored applications, put in order with everything that is uncertain about it (scoring.md, 4 to 6).

A shortlist is a function of the multiset of (score, answers) and of the job's salt: arrival, time, speed, source and
the order of rows cannot reach it, because they are not among the arguments.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from hiring.domain.banks.model import Section
from hiring.domain.scoring.chance import error_at_random
from hiring.domain.scoring.score import MICRO
from hiring.domain.scoring.specification import Specification
from hiring.domain.selection.sections import Scale, section_scales
from hiring.domain.selection.technical import values_of
from hiring.hashing import sha256_of
from hiring.psychometrics.ranking.joint import TopK, top_k
from hiring.psychometrics.ranking.orders import bands, canonical_order, competition_ranks, interview_counts, zones
from hiring.psychometrics.ranking.precision import (
    PersonPosteriors,
    ReliabilityPosterior,
    person_posteriors,
    pool_moments,
    posterior_of_reliability,
)

SMALLEST_POOL = 8
INTERVAL_Z = 1.6448536269514722  # 90 % of a normal distribution lie within this many standard deviations
DECIMALS = 4

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Entrant:
    """A scored application: its published score and its pair sum per scenario (None: not answered)."""

    id: str
    micro: int
    sums: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an application stands. `p_top_k`, `zone` are None in a pool too small to compare."""

    id: str
    rank: int
    tie_group: int
    micro: int
    se: float
    estimate: float
    interval: tuple[float, float]
    rank_interval: tuple[int, int]
    p_top_k: float | None
    zone: str | None
    scales: dict[Section, Scale] = field(default_factory=dict)

    @property
    def score(self) -> float:
        """The published score."""
        return self.micro / MICRO


@dataclass(frozen=True, slots=True)
class Precision:
    """What is known of the form's reliability in this pool: mean and 90 % of the posterior."""

    mean: float
    low: float
    high: float
    known: bool


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The pool in canonical order."""

    specification_sha256: str
    k: int
    places: tuple[Place, ...]
    pool_mean: float | None
    precision: Precision
    interview: tuple[int, int] | None
    inputs_sha256: str

    @property
    def n(self) -> int:
        """How many applications are ranked."""
        return len(self.places)

    @property
    def too_few(self) -> bool:
        """Whether the pool is too small (or too alike) to compare people."""
        return self.interview is None

    def place(self, application_id: str) -> Place | None:
        """Return where one application stands."""
        return next((place for place in self.places if place.id == application_id), None)


def inputs_sha256(specification: Specification, entrants: Sequence[Entrant], salt: str, k: int) -> str:
    """Return the hash of everything a shortlist depends on, whatever the order of the rows."""
    rows = sorted([entrant.id, entrant.micro, list(entrant.sums)] for entrant in entrants)
    return sha256_of({"specification": specification.sha256, "salt": salt, "k": k, "entrants": rows})


def rank_pool(
    specification: Specification, entrants: Sequence[Entrant], *, k: int, salt: str, real: bool = False
) -> Shortlist:
    """Return the shortlist of a pool for the `k` best; `real` people (not simulated) may earn section scores."""
    inputs = inputs_sha256(specification, entrants, salt, k)
    if not entrants:
        prior = _precision(_posterior(np.empty((0, len(specification.scenarios)))))
        return Shortlist(specification.sha256, k, (), None, prior, None, inputs)
    pool = _Pool(specification, _canonically_sorted(entrants, salt), salt)
    scales = section_scales(specification, pool.values, real=real)
    places = pool.comparable_places(k, scales) if pool.comparable else pool.separate_places(scales)
    chances = np.array([place.p_top_k for place in places if place.p_top_k is not None])
    interview = None
    if pool.comparable:
        first, second = interview_counts(chances, min(k, len(places)))
        interview = (first, second)
    return Shortlist(
        specification.sha256, k, places, round(pool.mean, DECIMALS), _precision(pool.posterior), interview, inputs
    )


class _Pool:
    """The arrays of a pool, rows in an order that depends on nothing but scores and answers."""

    def __init__(self, specification: Specification, entrants: Sequence[Entrant], salt: str) -> None:
        self.specification = specification
        self.entrants = entrants
        self.micro = np.array([entrant.micro for entrant in entrants], dtype=np.int64)
        self.scores = self.micro / MICRO
        self.values = values_of(specification, [entrant.sums for entrant in entrants])
        self.answered = np.sum(~np.isnan(self.values), axis=1)
        self.posterior = _posterior(self.values[~np.isnan(self.values).any(axis=1)])
        self.mean, self.sd = pool_moments(self.scores) if len(entrants) > 1 else (float(self.scores[0]), 0.0)
        self.tiebreak = [_tiebreak(salt, entrant.id) for entrant in entrants]

    @property
    def comparable(self) -> bool:
        """Whether people can be compared: enough of them, and not all with one score."""
        return len(self.entrants) >= SMALLEST_POOL and self.sd > 0

    def comparable_places(self, k: int, scales: Sequence[dict[Section, Scale]]) -> tuple[Place, ...]:
        """Return the places with intervals, probabilities and zones from the posterior."""
        persons = person_posteriors(self.scores, self.answered, self.posterior, self.mean, self.sd)
        order = canonical_order(self.micro, persons.se, self.tiebreak)
        drawn = top_k(persons, [min(k, len(persons))], seed_material=self._seed())
        zone = zones(drawn.p_top_k[0])
        return self._places(order, persons, bands(order, persons), drawn, zone, scales)

    def separate_places(self, scales: Sequence[dict[Section, Scale]]) -> tuple[Place, ...]:
        """Return the places of a pool too small to compare: each score with its own error, one band."""
        ranks = competition_ranks(self.micro)
        errors = [self._error(row) for row in range(len(self.entrants))]
        return tuple(
            Place(
                id=self.entrants[row].id,
                rank=int(ranks[row]),
                tie_group=1,
                micro=int(self.micro[row]),
                se=round(errors[row], DECIMALS),
                estimate=round(float(self.scores[row]), DECIMALS),
                interval=_around(float(self.scores[row]), errors[row]),
                rank_interval=(1, len(self.entrants)),
                p_top_k=None,
                zone=None,
                scales=scales[row],
            )
            for row in canonical_order(self.micro, np.array(errors), self.tiebreak)
        )

    def _places(
        self,
        order: NDArray[np.int64],
        persons: PersonPosteriors,
        band: NDArray[np.int64],
        drawn: TopK,
        zone: NDArray[np.str_],
        scales: Sequence[dict[Section, Scale]],
    ) -> tuple[Place, ...]:
        low, high = persons.interval(0.90)
        ranks = competition_ranks(self.micro)
        se, estimate = persons.se, persons.estimate
        return tuple(
            Place(
                id=self.entrants[row].id,
                rank=int(ranks[row]),
                tie_group=int(band[row]),
                micro=int(self.micro[row]),
                se=round(float(se[row]), DECIMALS),
                estimate=round(float(estimate[row]), DECIMALS),
                interval=(round(float(low[row]), DECIMALS), round(float(high[row]), DECIMALS)),
                rank_interval=(int(drawn.rank_low[row]), int(drawn.rank_high[row])),
                p_top_k=round(float(drawn.p_top_k[0, row]), DECIMALS),
                zone=str(zone[row]),
                scales=scales[row],
            )
            for row in order
        )

    def _error(self, row: int) -> float:
        """Return the error of one score before a pool says more: that of answering at random, which has no model."""
        answered = ~np.isnan(self.values[row])
        return error_at_random(s for s, given in zip(self.specification.scenarios, answered, strict=True) if given)

    def _seed(self) -> bytes:
        listed = sorted((int(micro), int(count)) for micro, count in zip(self.micro, self.answered, strict=True))
        return sha256_of([self.specification.sha256, [list(pair) for pair in listed]]).encode()


def _canonically_sorted(entrants: Sequence[Entrant], salt: str) -> list[Entrant]:
    """Sort by score, answers and salted id, so that no sum of floats can depend on the order of arrival."""

    def key(entrant: Entrant) -> tuple[int, list[tuple[bool, int]], str]:
        sums = [(value is None, value or 0) for value in entrant.sums]
        return (-entrant.micro, sums, _tiebreak(salt, entrant.id))

    return sorted(entrants, key=key)


def _posterior(complete: FloatArray) -> ReliabilityPosterior:
    return posterior_of_reliability(complete)


def _precision(posterior: ReliabilityPosterior) -> Precision:
    scenarios = posterior.scenarios
    low, high = posterior.interval(scenarios)
    return Precision(
        mean=round(posterior.mean(scenarios), DECIMALS),
        low=round(low, DECIMALS),
        high=round(high, DECIMALS),
        known=not posterior.is_prior_dominated(scenarios),
    )


def _around(score: float, error: float) -> tuple[float, float]:
    return (round(score - INTERVAL_Z * error, DECIMALS), round(score + INTERVAL_Z * error, DECIMALS))


def _tiebreak(salt: str, application_id: str) -> str:
    return hashlib.sha256(f"{salt}\x1f{application_id}".encode()).hexdigest()
