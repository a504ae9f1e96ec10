"""How precisely a score is known: each person's posterior under the posterior of reliability."""

from dataclasses import dataclass
from functools import cached_property
from math import fsum, sqrt
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from hiring.psychometrics.arrays import TWO, FloatArray, IntArray, as_table, as_vector, distinct_rows
from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.ranking.mixture import mixture_moments, mixture_quantile, normal_above
from hiring.psychometrics.ranking.reliability_posterior import (
    PRIOR_CENTRE,
    PRIOR_SPREAD,
    ReliabilityPosterior,
    posterior_of_reliability,
    reliability_prior,
)

__all__ = [
    "PRIOR_CENTRE",
    "PRIOR_SPREAD",
    "PersonPosteriors",
    "ReliabilityPosterior",
    "person_posteriors",
    "pool_moments",
    "posterior_of_reliability",
    "reliability_prior",
]

_ROUNDING = 1e-9


def pool_moments(scores: ArrayLike) -> tuple[float, float]:
    """Mean and standard deviation of a pool, the same bits for every order of the people.

    Parameters
    ----------
    scores : array_like, shape (n,)
        Score units; n >= 2.

    Returns
    -------
    mean, sd : float
        ``sd`` with n - 1.

    Raises
    ------
    ValueError
        If a value is missing.
    NotEnoughData
        If n < 2.

    Examples
    --------
    >>> pool_moments([50.0, 60.0, 70.0])
    (60.0, 10.0)
    """
    values = as_vector(scores, "scores")
    if len(values) < TWO:
        raise NotEnoughData(f"a pool's spread needs at least 2 scores, not {len(values)}")
    mean = fsum(values) / len(values)  # fsum is exact, so order cannot matter
    return mean, sqrt(fsum((values - mean) ** 2) / (len(values) - 1))


@dataclass(frozen=True, eq=False)
class PersonPosteriors:
    """Each person's true score as a mixture of normals over the nodes of reliability.

    Persons who share score and number of scenarios share a column: there are n persons and u <= n distinct
    columns. Build it with `person_posteriors`, or `from_nodes` for given means and deviations.

    Attributes
    ----------
    weights : ndarray, shape (q,)
        Probability of each node.
    distinct_scores, distinct_scenarios : ndarray, shape (u,)
        Score and number of scenarios of each distinct column.
    distinct_means, distinct_sds : ndarray, shape (q, u)
        Conditional means and standard deviations, in score units.
    index : ndarray of int, shape (n,)
        Which column each person has.
    """

    weights: FloatArray
    distinct_scores: FloatArray
    distinct_scenarios: FloatArray
    distinct_means: FloatArray
    distinct_sds: FloatArray
    index: IntArray

    @classmethod
    def from_nodes(cls, weights: ArrayLike, means: ArrayLike, sds: ArrayLike) -> Self:
        """Persons with given conditional means and deviations, each of shape (q, n); every sd >= 0."""
        w = as_vector(weights, "weights")
        mu, sigma = as_table(means, "means"), as_table(sds, "sds")
        if mu.shape != sigma.shape or len(mu) != len(w):
            raise ValueError("weights, means and sds do not have the same nodes and persons")
        if (w < 0).any() or abs(float(w.sum()) - 1.0) > _ROUNDING or (sigma < 0).any():
            raise ValueError("weights must be a distribution and sds must not be negative")
        found = distinct_rows(w @ mu, *mu, *sigma)
        q = len(w)
        return cls(
            weights=w,
            distinct_scores=found.columns[0],
            distinct_scenarios=np.ones_like(found.columns[0]),
            distinct_means=np.array(found.columns[1 : q + 1]),
            distinct_sds=np.array(found.columns[q + 1 :]),
            index=found.index,
        )

    def __len__(self) -> int:
        """Return the number of persons."""
        return len(self.index)

    @property
    def means(self) -> FloatArray:
        """Conditional means of all persons, shape (q, n)."""
        return self.distinct_means[:, self.index]

    @property
    def sds(self) -> FloatArray:
        """Conditional standard deviations of all persons, shape (q, n)."""
        return self.distinct_sds[:, self.index]

    @cached_property
    def distinct_moments(self) -> tuple[FloatArray, FloatArray]:
        """Mixture mean and standard deviation of each distinct column, shape (u,) each."""
        return mixture_moments(self.weights, self.distinct_means, self.distinct_sds)

    @property
    def estimate(self) -> FloatArray:
        """Mixture mean of each person's true score, shape (n,), score units."""
        return self.distinct_moments[0][self.index]

    @property
    def se(self) -> FloatArray:
        """Mixture standard deviation of each person's true score, shape (n,), score units."""
        return self.distinct_moments[1][self.index]

    def interval(self, level: float = 0.90) -> tuple[FloatArray, FloatArray]:
        """Equal-tailed interval of each true score: two arrays of shape (n,), score units."""
        tails = ((1.0 - level) / 2.0, (1.0 + level) / 2.0)
        low, high = (mixture_quantile(self.weights, self.distinct_means, self.distinct_sds, tail) for tail in tails)
        return low[self.index], high[self.index]

    def probability_above(self, i: int, j: int) -> float:
        """Probability that person ``i``'s true score is above person ``j``'s (errors independent)."""
        return float(self.leader_above(i, np.array([j]))[0])

    def leader_above(self, leader: int, others: ArrayLike) -> FloatArray:
        """Probability that ``leader``'s true score is above each of ``others``' (rows), same shape.

        ``sum_q w_q Phi((mu_qL - mu_qi) / sqrt(v_qL + v_qi))``; .5 for equal means without variance.
        """
        first = self.index[leader]
        columns = self.index[np.asarray(others, dtype=np.int64)]
        difference = self.distinct_means[:, [first]] - self.distinct_means[:, columns]
        variance = np.square(self.distinct_sds[:, [first]]) + np.square(self.distinct_sds[:, columns])
        above: FloatArray = self.weights @ normal_above(difference, variance)
        return above


def person_posteriors(
    scores: ArrayLike,
    scenarios_answered: ArrayLike,
    posterior: ReliabilityPosterior,
    mean: float,
    sd: float,
) -> PersonPosteriors:
    """Posterior of each person's true score given their observed score.

    Parameters
    ----------
    scores : array_like, shape (n,)
        Observed scores, any unit.
    scenarios_answered : array_like of int, shape (n,)
        Scenarios each score rests on, >= 1.
    posterior : ReliabilityPosterior
        Its ``scenarios`` is the full number J.
    mean, sd : float
        Of the pool's scores (see `pool_moments`), same unit; ``sd`` >= 0.

    Returns
    -------
    PersonPosteriors

    Raises
    ------
    ValueError
        If lengths differ, a value is missing, ``sd`` is negative, or someone answered nothing.

    Notes
    -----
    Kelley's regressed score at each node: ``r_i = J_i phi / (1 + J_i phi)``, mean ``m + r_i (C_i - m)``,
    variance ``r(J) s^2 (1 - r_i)``, where ``r(J) s^2`` is the variance of true scores. With all J scenarios
    answered this is ``r (1 - r) s^2``.

    References
    ----------
    Kelley, T. L. (1947). *Fundamentals of statistics*. Harvard University Press.

    Examples
    --------
    >>> known = ReliabilityPosterior(np.array([0.2]), np.array([0.25]), np.array([1.0]), 99, 16, 5.0, False)
    >>> people = person_posteriors([60.0, 50.0], [16, 16], known, mean=50.0, sd=10.0)
    >>> people.estimate, people.se
    (array([58., 50.]), array([4., 4.]))
    """
    observed, answered = as_vector(scores, "scores"), as_vector(scenarios_answered, "scenarios_answered")
    if observed.shape != answered.shape:
        raise ValueError("scores and scenarios_answered do not have the same length")
    if len(answered) and answered.min() < 1:
        raise ValueError("someone answered no scenario: there is no score to place")
    if not (np.isfinite(mean) and np.isfinite(sd) and sd >= 0):
        raise ValueError(f"mean and sd must be finite and sd not negative, not {mean} and {sd}")
    found = distinct_rows(observed, answered)
    distinct, count = found.columns
    r = count * posterior.phi[:, None] / (1.0 + count * posterior.phi[:, None])
    true_sd = sd * np.sqrt(posterior.reliability(posterior.scenarios))[:, None]
    return PersonPosteriors(
        weights=posterior.weights,
        distinct_scores=distinct,
        distinct_scenarios=count,
        distinct_means=mean + r * (distinct - mean),
        distinct_sds=true_sd * np.sqrt(1.0 - r),
        index=found.index,
    )
