"""Ranking: the joint draws behind P(top k) and the rank intervals, and the whole of a pool."""

from statistics import median

import numpy as np

from bench import report
from bench.scoring import in_turns
from hiring.psychometrics.ranking.joint import top_k
from hiring.psychometrics.ranking.orders import bands, canonical_order
from hiring.psychometrics.ranking.precision import (
    PersonPosteriors,
    person_posteriors,
    pool_moments,
    posterior_of_reliability,
)

POOLS = (200, 1_000, 10_000)
SCENARIOS = 40


def main() -> None:
    report.title("Ranking a pool (40 scenarios, k = 5 and 10, 4,000 joint draws)")
    report.row("people", "posteriors", "P(top k)", "order, bands")
    for n in POOLS:
        _pool(n, np.random.default_rng([20261122, n]))


def _pool(n: int, random: np.random.Generator) -> None:
    truth = random.normal(0, 0.3, n)
    values = truth[:, None] + random.normal(0, 1, (n, SCENARIOS))
    scores = 50 + 10 * values.mean(axis=1)
    answered = np.full(n, SCENARIOS)
    names = [f"{number:08d}" for number in random.permutation(n)]

    def posteriors() -> PersonPosteriors:
        return person_posteriors(scores, answered, posterior_of_reliability(values), *pool_moments(scores))

    people = posteriors()
    micro = np.rint(scores * 1e6).astype(np.int64)
    first, second, third = in_turns(
        posteriors,
        lambda: top_k(people, [5, 10], seed_material=b"bench"),
        lambda: bands(canonical_order(micro, people.se, names), people),
        turns=3 if n > POOLS[0] else 5,
    )
    report.row(f"{n:,}", f"{median(first):.0f} ms", f"{median(second):.0f} ms", f"{median(third):.0f} ms")
