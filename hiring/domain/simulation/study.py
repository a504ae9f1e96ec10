"""How a bank would do with simulated people: how precisely it measures, whom it finds, and what strategies earn.

The people follow the documented response model (`respond`), which is an assumption: a real pool may differ.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hiring.domain.banks.model import BankPackage
from hiring.domain.scoring.bulk import published, scenario_values
from hiring.domain.scoring.score import MICRO
from hiring.domain.scoring.specification import Specification, specify
from hiring.domain.selection.pool import Entrant, rank_pool
from hiring.domain.simulation.crowd import Answering, Traits, draw
from hiring.domain.simulation.strategies import Strategy, strategies
from hiring.domain.simulation.truth import true_scores
from hiring.psychometrics.errors import DidNotConverge, NotEnoughData
from hiring.psychometrics.ranking.precision import posterior_of_reliability
from hiring.psychometrics.reliability.alpha import VarianceTable, cronbach_alpha, persons_by_scenarios
from hiring.psychometrics.reliability.halves import lengthening
from hiring.psychometrics.reliability.omega import omega_total
from hiring.psychometrics.validity.correlation import PRIOR_MEAN, pairs_needed

POOL, SMALLEST = 100, 20
MOST_POOLS = 100  # looked at one by one: their average is then known well enough
WANTED_RELIABILITY = 0.80
MOST_PEOPLE = 2000

FloatArray = NDArray[np.float64]
Tick = Callable[[int], None]
Step = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Found:
    """Lists of the first k in pools: the share of the true top k on them, and what the ranking stated."""

    k: int
    pool: int
    pools: int
    found: float
    stated: float


@dataclass(frozen=True, slots=True)
class Followed:
    """A strategy with where its score lies among those of simulated people who answered with care, 0 to 100."""

    strategy: Strategy
    percentile: float | None
    within_limits: bool


@dataclass(frozen=True, slots=True)
class Needed:
    """How much is needed: scenarios for a reliability of .8, people until the precision is known, outcomes."""

    scenarios: int | None
    people: int | None
    outcomes: int


@dataclass(frozen=True, slots=True)
class Lists:
    """Which people were drawn, and how they come in: pools of how many, and lists of how long."""

    seed: int
    k: int = 10
    pool: int = POOL


@dataclass(frozen=True)
class Study:
    """What a simulation says of a bank.

    `reliability`: mean, low, high of the posterior; `true_reliability`: the squared correlation of scores with the
    people's own means over all their answerings, which only a simulation knows; `quantiles`: 5, 50, 95 % of the scores.
    """

    bank: str
    version: str
    n: int
    seed: int
    scenarios: int
    mean: float
    sd: float
    quantiles: tuple[float, float, float]
    alpha: float | None
    omega: float | None
    reliability: tuple[float, float, float]
    true_reliability: float
    sem: float
    true_sem: float
    top: Found
    coverage: float
    rank_coverage: float
    strategies: tuple[Followed, ...]
    needed: Needed
    warnings: tuple[str, ...]


def study_bank(package: BankPackage, *, n: int, seed: int, k: int = 10, tick: Tick = lambda _: None) -> Study:
    """Simulate `n` people (at least 20) and return what their answers say of the bank; `tick` counts them done."""
    if n < SMALLEST:
        raise NotEnoughData(f"a study needs at least {SMALLEST} simulated people, not {n}")
    form = Answering(package, specify(package))
    traits, sums = [], []
    for batch in draw(form.items, n, seed):
        traits.append(batch.traits)
        sums.append(form.sums(batch))
        tick(len(batch))
    return study_answers(form, Traits.joined(traits), np.concatenate(sums), Lists(seed, k))


@dataclass(frozen=True, eq=False)
class Known:
    """What only a simulation knows of its people: their true scores, and who answers as themselves and with care."""

    truth: FloatArray
    careful: NDArray[np.bool_]


def study_answers(
    form: Answering,
    traits: Traits,
    sums: NDArray[np.integer[Any]],
    lists: Lists,
    *,
    known: Known | None = None,
    step: Step = lambda _: None,
) -> Study:
    """Return what answers (pair sums of people and scenarios) say of a form; `step` is told how far it is, 0 to 1.

    `known`: where people answer otherwise than their traits say.
    """
    specification = form.specification
    answered = np.ones(sums.shape, dtype=np.bool_)
    micro = published(specification, sums.astype(np.int64), answered)
    if known is None:
        known = Known(true_scores(form.package, specification, traits), traits.careless == 0)
    return _study(form, _Data(sums, micro, known.truth), known.careful, lists, step)


@dataclass(frozen=True, eq=False)
class _Data:
    sums: NDArray[np.integer[Any]]
    micro: NDArray[np.int64]
    truth: FloatArray


def _study(form: Answering, data: _Data, honest: NDArray[np.bool_], lists: Lists, step: Step) -> Study:
    specification = form.specification
    values, scores = scenario_values(specification, data.sums.astype(np.int64)), data.micro / MICRO
    posterior = posterior_of_reliability(values)
    count = len(specification.scenarios)
    sd = float(scores.std(ddof=1))
    top, coverage, rank_coverage = _pools(specification, data, lists, step)
    low, middle, high = np.quantile(scores, [0.05, 0.5, 0.95]).tolist()
    alpha, omega, warnings = _consistency(values)
    mean, (least, most) = posterior.mean(count), posterior.interval(count)
    return Study(
        bank=specification.bank,
        version=specification.version,
        n=len(scores),
        seed=lists.seed,
        scenarios=count,
        mean=float(scores.mean()),
        sd=sd,
        quantiles=(low, middle, high),
        alpha=alpha,
        omega=omega,
        reliability=(mean, least, most),
        true_reliability=_squared_correlation(scores, data.truth),
        sem=posterior.error_of_measurement(count, sd),
        true_sem=float(np.sqrt(np.mean(np.square(scores - data.truth)))),
        top=top,
        coverage=coverage,
        rank_coverage=rank_coverage,
        strategies=tuple(_followed(one, scores[honest]) for one in strategies(form.package, specification)),
        needed=_needed(values, alpha),
        warnings=warnings,
    )


def _squared_correlation(scores: FloatArray, truth: FloatArray) -> float:
    if np.ptp(scores) == 0 or np.ptp(truth) == 0:
        return 0.0
    return float(np.corrcoef(scores, truth)[0, 1] ** 2)


def _consistency(values: FloatArray) -> tuple[float | None, float | None, tuple[str, ...]]:
    """Return alpha and omega, each None where it cannot be had, with the reasons."""
    alpha = omega = None
    warnings: list[str] = []
    try:
        alpha = cronbach_alpha(values)
        omega = omega_total(values).omega
    except (NotEnoughData, DidNotConverge) as error:
        warnings.append(str(error))
    return alpha, omega, tuple(warnings)


def _pools(specification: Specification, data: _Data, asked: Lists, step: Step) -> tuple[Found, float, float]:
    """Rank pools (or all, if fewer) as a job would, and look at who was found and which intervals held."""
    n = len(data.micro)
    size = min(asked.pool, n)
    k = min(asked.k, size)
    starts = range(0, min(n - size + 1, size * MOST_POOLS), size)
    rows = []
    for first in starts:
        step(first / starts.stop)
        chosen = range(first, first + size)
        entrants = [Entrant(str(row), int(data.micro[row]), tuple(int(s) for s in data.sums[row])) for row in chosen]
        shortlist = rank_pool(specification, entrants, k=k, salt=f"study {first}")
        listed = np.array([int(place.id) for place in shortlist.places])
        truth = data.truth[listed]
        true_rank = 1 + (truth[None, :] > truth[:, None]).sum(axis=1)
        shown = shortlist.places[:k]
        stated = [place.p_top_k if place.p_top_k is not None else np.nan for place in shown]
        intervals = np.array([place.interval for place in shortlist.places])
        ranks = np.array([place.rank_interval for place in shortlist.places])
        rows.append(
            (
                float(np.mean(true_rank[:k] <= k)),
                float(np.mean(stated)),
                float(np.mean((intervals[:, 0] <= truth) & (truth <= intervals[:, 1]))),
                float(np.mean((ranks[:, 0] <= true_rank) & (true_rank <= ranks[:, 1]))),
            )
        )
    found, stated_mean, coverage, rank_coverage = np.array(rows).mean(axis=0).tolist()
    return Found(k, size, len(rows), found, stated_mean), coverage, rank_coverage


def _followed(strategy: Strategy, honest: FloatArray) -> Followed:
    if strategy.score is None or not len(honest):
        return Followed(strategy, None, within_limits=not strategy.pays)
    below = float(100 * np.mean(honest < strategy.score))
    return Followed(strategy, below, not strategy.pays and strategy.score <= float(np.median(honest)))


def _needed(values: FloatArray, alpha: float | None) -> Needed:
    scenarios = None
    if alpha is not None and 0 < alpha < 1:
        scenarios = int(np.ceil(values.shape[1] * lengthening(alpha, WANTED_RELIABILITY)))
    return Needed(scenarios, _people_needed(values), pairs_needed(PRIOR_MEAN))


def _people_needed(values: FloatArray) -> int | None:
    """Return the smallest pool like this one in which the 90 % interval of the reliability is at most .3 wide."""
    if values.shape[1] < 2:  # noqa: PLR2004 - one scenario has no table of variances
        return None
    seen = persons_by_scenarios(values)
    for n in range(8, MOST_PEOPLE):
        pool = VarianceTable(n, seen.j, seen.ms_persons, seen.ms_residual, seen.f)
        if not posterior_of_reliability(pool).is_prior_dominated(seen.j):
            return n
    return None
