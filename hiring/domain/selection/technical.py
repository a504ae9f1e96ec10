"""The technical figures of a ranking, stored beside it under its specification, so that an auditor can ask later."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from hiring.domain.banks.model import Section
from hiring.domain.scoring.specification import Specification
from hiring.domain.selection.sensitivity import Sensitivity
from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.parts.sections import proportional_reduction
from hiring.psychometrics.profiles.similarity import similarity
from hiring.psychometrics.ranking.precision import pool_moments, posterior_of_reliability
from hiring.psychometrics.reliability.alpha import cronbach_alpha

SMALLEST_POOL = 8
LEAST_SCENARIOS = 2
DECIMALS = 4
MONITORS = ("standardised", "raw_squared", "raw_absolute", "dichotomous", "elevation", "scatter")

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SectionFigures:
    """What a section's own score says of it, and what the whole score says of it (PRMSE, 0 to 1)."""

    section: Section
    scenarios: int
    own: float
    by_total: float | None
    adds_value: bool


@dataclass(frozen=True)
class Technical:
    """Figures of a pool. None where the pool is too small or too alike; they never change a score or a rank.

    `reliability`: mean, low and high of its posterior; `sem`: standard error of measurement in points;
    `sensitivity`: share of our first k that each other specification keeps; `monitors`: rank correlation of each
    monitor with the score (distances turned round: 1 is the same order).
    """

    specification_sha256: str
    n: int
    complete: int
    scenarios: int
    alpha: float | None
    reliability: tuple[float, float, float]
    sem: float | None
    sections: tuple[SectionFigures, ...]
    sensitivity: Mapping[str, float]
    monitors: Mapping[str, float | None]

    def to_plain(self) -> dict[str, Any]:
        """Return the figures as they are stored."""
        return {
            "specification": self.specification_sha256,
            "n": self.n,
            "complete": self.complete,
            "scenarios": self.scenarios,
            "alpha": self.alpha,
            "reliability": list(self.reliability),
            "sem": self.sem,
            "sections": [[s.section.value, s.scenarios, s.own, s.by_total, s.adds_value] for s in self.sections],
            "sensitivity": dict(self.sensitivity),
            "monitors": dict(self.monitors),
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        """Return the figures that `to_plain` made `plain` from."""
        mean, low, high = plain["reliability"]
        return cls(
            specification_sha256=plain["specification"],
            n=plain["n"],
            complete=plain["complete"],
            scenarios=plain["scenarios"],
            alpha=plain["alpha"],
            reliability=(mean, low, high),
            sem=plain["sem"],
            sections=tuple(SectionFigures(Section(name), *figures) for name, *figures in plain["sections"]),
            sensitivity=dict(plain["sensitivity"]),
            monitors=dict(plain["monitors"]),
        )


def technical_figures(
    specification: Specification, values: FloatArray, scores: FloatArray, sensitivity: Sensitivity
) -> Technical:
    """Return the figures of a pool: `values` S_j, NaN where not answered; rows of all three alike."""
    complete = values[~np.isnan(values).any(axis=1)]
    posterior = posterior_of_reliability(complete.reshape(-1, len(specification.scenarios)))
    count = len(specification.scenarios)
    enough = len(scores) >= SMALLEST_POOL
    return Technical(
        specification_sha256=specification.sha256,
        n=len(scores),
        complete=len(complete),
        scenarios=count,
        alpha=_alpha(complete),
        reliability=(_short(posterior.mean(count)), *(_short(end) for end in posterior.interval(count))),  # type: ignore[arg-type]
        sem=_short(posterior.error_of_measurement(count, pool_moments(scores)[1])) if enough else None,
        sections=_sections(specification, complete),
        sensitivity=sensitivity.kept,
        monitors={name: _order_kept(name, getattr(sensitivity.rated, name), scores) for name in MONITORS},
    )


def _alpha(complete: FloatArray) -> float | None:
    if len(complete) < SMALLEST_POOL:
        return None
    try:
        return _short(cronbach_alpha(complete))
    except NotEnoughData:
        return None


def _sections(specification: Specification, complete: FloatArray) -> tuple[SectionFigures, ...]:
    columns = {s: [n for n, one in enumerate(specification.scenarios) if one.section is s] for s in Section}
    parts = {section: chosen for section, chosen in columns.items() if len(chosen) >= LEAST_SCENARIOS}
    if len(complete) < SMALLEST_POOL or not parts:
        return ()
    try:
        found = proportional_reduction([complete[:, chosen] for chosen in parts.values()])
    except NotEnoughData:
        return ()
    return tuple(
        SectionFigures(section, len(chosen), _short(own), None if np.isnan(total) else _short(total), bool(adds))
        for (section, chosen), own, total, adds in zip(
            parts.items(), found.prmse_own, found.prmse_total, found.adds_value, strict=True
        )
    )


def _order_kept(name: str, monitor: FloatArray, scores: FloatArray) -> float | None:
    known = ~np.isnan(monitor)
    if known.sum() < SMALLEST_POOL:
        return None
    rho = similarity(monitor[known], scores[known]).rho
    return None if np.isnan(rho) else _short(rho if name == "dichotomous" else -rho)


def _short(value: float) -> float:
    return round(float(value), DECIMALS)


def values_of(specification: Specification, rows: Sequence[Sequence[int | None]]) -> FloatArray:
    """Return S_j from pair sums, NaN where a scenario was not answered."""
    sums = np.array([[np.nan if value is None else value for value in row] for row in rows], dtype=np.float64)
    largest = np.array([scenario.largest for scenario in specification.scenarios], dtype=np.float64)
    values: FloatArray = sums.reshape(-1, len(largest)) / largest
    return values
