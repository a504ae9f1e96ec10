"""A study as plain data: what is stored, downloaded, and printed as JSON."""

from typing import Any

from hiring.domain.simulation.study import Study


def study_to_plain(study: Study) -> dict[str, Any]:
    """Return a study as it is stored, downloaded and printed as JSON; it says itself that nobody is real."""
    mean, low, high = study.reliability
    return {
        "simulated": True,
        "bank": study.bank,
        "version": study.version,
        "n": study.n,
        "seed": study.seed,
        "scenarios": study.scenarios,
        "mean": study.mean,
        "sd": study.sd,
        "quantiles": {"5": study.quantiles[0], "50": study.quantiles[1], "95": study.quantiles[2]},
        "alpha": study.alpha,
        "omega": study.omega,
        "reliability": {"mean": mean, "low": low, "high": high, "true": study.true_reliability},
        "sem": study.sem,
        "true_sem": study.true_sem,
        "top_k": {
            "k": study.top.k,
            "pool": study.top.pool,
            "pools": study.top.pools,
            "found": study.top.found,
            "stated": study.top.stated,
        },
        "coverage": {"level": 0.90, "scores": study.coverage, "ranks": study.rank_coverage},
        "strategies": [
            {
                "name": one.strategy.name,
                "score": one.strategy.score,
                "agreement": one.strategy.agreement,
                "care_agreement": one.strategy.care,
                "percentile": one.percentile,
                "within_limits": one.within_limits,
            }
            for one in study.strategies
        ],
        "needed": {
            "scenarios": study.needed.scenarios,
            "people": study.needed.people,
            "outcomes": study.needed.outcomes,
        },
        "warnings": list(study.warnings),
    }
