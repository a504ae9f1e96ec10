"""Do the intervals cover, and is a stated P(top k) true, when reliability is not known but drawn?

A study with one known reliability proves nothing: here every replication draws its own, simulates scenario
scores, and hands only those to the code under study. The long run::

    python -m tests.unit.psychometrics.ranking.coverage_study
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hiring.psychometrics.ranking.joint import top_k
from hiring.psychometrics.ranking.precision import (
    PRIOR_CENTRE,
    PRIOR_SPREAD,
    person_posteriors,
    pool_moments,
    posterior_of_reliability,
)

SCENARIOS = 16
POOLS = (12, 40, 200)


@dataclass(frozen=True)
class World:
    """Where the true reliability of a scenario comes from, and the share of answers that are missing."""

    centre: float = PRIOR_CENTRE
    spread: float = PRIOR_SPREAD
    missing: float = 0.0


AS_ASSUMED = World()
WRONG = {
    "half as reliable": World(centre=0.04),
    "twice as reliable": World(centre=0.16),
    "far less variable": World(spread=0.2),
    "far more variable": World(spread=1.4),
    "one in ten answers missing": World(missing=0.1),
}


@dataclass(frozen=True)
class CoverageResult:
    n: int
    replications: int
    k: int
    coverage: float  # share of true scores inside their 90 % interval
    rank_coverage: float  # share of true ranks inside their 90 % interval
    stated: float  # mean stated P(top k) of those on the shown list
    true: float  # share of those who are truly in the top k
    coverage_se: float  # between replications: persons of one pool share its luck
    gap_se: float  # of stated - true


def run(n: int, replications: int, seed: int, *, world: World = AS_ASSUMED, draws: int = 4000) -> CoverageResult:
    """Simulate pools of `n` persons; lists hold a twentieth of the pool, at least 3."""
    random = np.random.default_rng([seed, n])
    k = max(3, n // 20)
    rows = np.array([_replicate(random, n, k, world, draws) for _ in range(replications)])
    mean, error = rows.mean(axis=0), rows.std(axis=0, ddof=1) / np.sqrt(replications)
    return CoverageResult(
        n=n,
        replications=replications,
        k=k,
        coverage=float(mean[0]),
        rank_coverage=float(mean[1]),
        stated=float(mean[2]),
        true=float(mean[3]),
        coverage_se=float(error[0]),
        gap_se=float((rows[:, 2] - rows[:, 3]).std(ddof=1) / np.sqrt(replications)),
    )


def _replicate(
    random: np.random.Generator, n: int, k: int, world: World, draws: int
) -> tuple[float, float, float, float]:
    logit = np.log(world.centre / (1 - world.centre)) + world.spread * random.normal()
    difficulty = random.normal(0.0, 0.5, SCENARIOS)
    truth = np.exp(logit / 2) * random.normal(size=n)  # var T / var e = phi = exp(logit rho1)
    table = difficulty + truth[:, None] + random.normal(size=(n, SCENARIOS))
    scores, answered = _observe(random, table, difficulty, world.missing)
    posterior = posterior_of_reliability(table[answered == SCENARIOS])
    persons = person_posteriors(scores, answered, posterior, *pool_moments(scores))
    target = truth + difficulty.mean()
    low, high = persons.interval(0.90)
    found = top_k(persons, [k], seed_material=random.bytes(16), draws=draws)
    ranks = np.argsort(np.argsort(-target)) + 1
    shown = np.argsort(-scores)[:k]
    return (
        float(np.mean((low <= target) & (target <= high))),
        float(np.mean((found.rank_low <= ranks) & (ranks <= found.rank_high))),
        float(found.p_top_k[0, shown].mean()),
        float(np.mean(ranks[shown] <= k)),
    )


def _observe(
    random: np.random.Generator, table: NDArray[np.float64], difficulty: NDArray[np.float64], missing: float
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Scores on the scale of the full form, and how many scenarios each rests on."""
    seen = random.random(table.shape) >= missing
    seen[:, 0] |= ~seen.any(axis=1)
    answered = seen.sum(axis=1)
    centred = np.where(seen, table - difficulty, 0.0).sum(axis=1) / answered
    return centred + difficulty.mean(), answered


def describe(result: CoverageResult) -> str:
    return (
        f"n={result.n:4d}  90 % intervals cover {result.coverage:.3f} (SE {result.coverage_se:.3f}), "
        f"ranks {result.rank_coverage:.3f};  P(top {result.k}) stated {result.stated:.3f}, "
        f"true {result.true:.3f} (SE of the gap {result.gap_se:.3f})"
    )


def main(replications: int = 500, seed: int = 20261122) -> None:
    print("Reliability drawn from the prior")
    for n in POOLS:
        print("  " + describe(run(n, replications, seed)))
    for name, world in WRONG.items():
        print(f"Prior wrong: {name}")
        for n in POOLS:
            print("  " + describe(run(n, replications, seed, world=world)))


if __name__ == "__main__":
    main()
