"""How precisely a score is known: the posterior of reliability, and each person's posterior under it."""

from dataclasses import dataclass
from functools import cached_property
from math import fsum, sqrt
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from hiring.psychometrics.arrays import TWO, FloatArray, IntArray, as_table, as_vector, distinct_rows
from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.mixture import mixture_moments, mixture_quantile, normal_above
from hiring.psychometrics.reliability import VarianceTable, persons_by_scenarios

PRIOR_CENTRE = 0.08
PRIOR_SPREAD = 0.7
PRIOR_REACH = 2.2
PRIOR_NODES = 45
SMALLEST_POOL = 8
PRIOR_DOMINATED_WIDTH = 0.3
_ROUNDING = 1e-9


def reliability_prior(nodes: int = PRIOR_NODES) -> tuple[FloatArray, FloatArray]:
    """Prior of the reliability of one scenario, on equally spaced nodes of its logit.

    Parameters
    ----------
    nodes : int
        Number of nodes, >= 2.

    Returns
    -------
    rho1, weights : ndarray, shape (nodes,)
        Reliabilities in (0, 1), ascending, and their probabilities.

    Raises
    ------
    ValueError
        If fewer than 2 nodes are asked for.

    Notes
    -----
    ``logit rho1 ~ N(logit .08, .7^2)`` over +-2.2 standard deviations: about .31, .58, .81 (5, 50, 95 %) for
    the mean of 16 scenarios, the range that published situational tests span.

    References
    ----------
    De Leng, W. E., et al. (2017). Scoring method of a situational judgment test. *Advances in Health Sciences
    Education*, 22, 243-265 (alpha .33 to .73 over 28 ways of scoring).

    Examples
    --------
    >>> rho1, weights = reliability_prior()
    >>> len(rho1), round(float(rho1[22]), 3), round(float(weights.sum()), 12)
    (45, 0.08, 1.0)
    """
    if nodes < TWO:
        raise ValueError(f"at least 2 nodes are needed, not {nodes}")
    z = np.linspace(-PRIOR_REACH, PRIOR_REACH, nodes)
    logit = np.log(PRIOR_CENTRE / (1.0 - PRIOR_CENTRE)) + PRIOR_SPREAD * z
    density = np.exp(-0.5 * z * z)
    return 1.0 / (1.0 + np.exp(-logit)), density / density.sum()


@dataclass(frozen=True, eq=False)
class ReliabilityPosterior:
    """What is known about the reliability of one scenario, as weights on nodes.

    Attributes
    ----------
    rho1 : ndarray, shape (q,)
        Reliability of one scenario at each node, ascending.
    phi : ndarray, shape (q,)
        ``rho1 / (1 - rho1)``, the variance of persons over that of the residual.
    weights : ndarray, shape (q,)
        Posterior probabilities.
    n, scenarios : int
        Complete rows seen, and scenarios in a row.
    f : float
        The F ratio seen; NaN if none could be formed.
    prior_only : bool
        True if the data added nothing: fewer than 8 rows, or no residual variance.
    """

    rho1: FloatArray
    phi: FloatArray
    weights: FloatArray
    n: int
    scenarios: int
    f: float
    prior_only: bool

    def reliability(self, j: float) -> FloatArray:
        """Reliability of the mean of ``j`` scenarios at each node: ``j phi / (1 + j phi)``, shape (q,)."""
        if not j > 0:
            raise ValueError(f"the number of scenarios must be above 0, not {j}")
        return j * self.phi / (1.0 + j * self.phi)

    def mean(self, j: float) -> float:
        """Posterior mean of the reliability of the mean of ``j`` scenarios."""
        return float(self.weights @ self.reliability(j))

    def interval(self, j: float, level: float = 0.90) -> tuple[float, float]:
        """Equal-tailed interval of the reliability of ``j`` scenarios, interpolated between nodes."""
        if not 0.0 < level < 1.0:
            raise ValueError(f"level must be inside (0, 1), not {level}")
        # A node stands for the cell around it: half of its own weight lies below it.
        below = np.cumsum(self.weights) - self.weights / 2.0
        ends = np.interp([(1.0 - level) / 2.0, (1.0 + level) / 2.0], below, np.log(self.phi))
        low, high = (j * phi / (1.0 + j * phi) for phi in np.exp(ends))
        return float(low), float(high)

    def is_prior_dominated(self, j: float) -> bool:
        """Whether the 90 % interval is wider than .3, so that precision is not yet known."""
        low, high = self.interval(j, 0.90)
        return high - low > PRIOR_DOMINATED_WIDTH

    def error_of_measurement(self, j: float, sd: float) -> float:
        """Standard error of a score about the true one, ``sd sqrt(1 - mean reliability)``, in score units."""
        return sd * sqrt(max(0.0, 1.0 - self.mean(j)))


def posterior_of_reliability(
    scenario_scores: ArrayLike | VarianceTable, *, nodes: int = PRIOR_NODES
) -> ReliabilityPosterior:
    """Posterior of the reliability of one scenario given a pool's scenario scores.

    Parameters
    ----------
    scenario_scores : array_like, shape (n, j), or VarianceTable
        Persons x scenarios, complete rows only, any unit, or the variance table of such scores.
    nodes : int
        Nodes of the prior.

    Returns
    -------
    ReliabilityPosterior
        The prior itself if n < 8, j < 2 or the residual mean square is 0.

    Raises
    ------
    ValueError
        If a cell is missing or the input is not a table.

    Notes
    -----
    Model ``S_ij = mu_j + T_i + e_ij``. Given phi, ``F / (1 + J phi)`` has the F distribution with
    ``d1 = n - 1`` and ``d2 = (n - 1)(J - 1)`` degrees of freedom, so the weight of a node is proportional to
    ``pi f_F(F / c; d1, d2) / c`` with ``c = 1 + J phi``; without the factors common to all nodes that is
    ``pi c^(-d1/2) (1 + d1 F / (d2 c))^(-(d1 + d2)/2)``.

    References
    ----------
    Shrout, P. E., & Fleiss, J. L. (1979). Intraclass correlations. *Psychological Bulletin*, 86, 420-428.

    Examples
    --------
    >>> seen = posterior_of_reliability(VarianceTable(n=200, j=16, ms_persons=3.0, ms_residual=1.0, f=3.0))
    >>> round(seen.mean(16), 3), [round(end, 2) for end in seen.interval(16)], seen.is_prior_dominated(16)
    (0.661, [0.6, 0.72], False)
    """
    rho1, weights = reliability_prior(nodes)
    phi = rho1 / (1.0 - rho1)
    table = scenario_scores if isinstance(scenario_scores, VarianceTable) else _table_or_size(scenario_scores)
    informative = table.n >= SMALLEST_POOL and table.j >= TWO and table.ms_residual > 0
    if informative:
        d1, d2 = table.n - 1, (table.n - 1) * (table.j - 1)
        c = 1.0 + table.j * phi
        log_like = -d1 / 2 * np.log(c) - (d1 + d2) / 2 * np.log1p(d1 * table.f / (d2 * c))
        weights = weights * np.exp(log_like - log_like.max())
        weights = weights / weights.sum()
    return ReliabilityPosterior(rho1, phi, weights, table.n, table.j, table.f, prior_only=not informative)


def _table_or_size(scores: ArrayLike) -> VarianceTable:
    """Variance table, or only its size where a pool is too small to have one."""
    table = as_table(scores)
    n, j = table.shape
    if n < SMALLEST_POOL or j < TWO:
        return VarianceTable(n, j, float("nan"), float("nan"), float("nan"))
    return persons_by_scenarios(table)


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
        low, high = (
            mixture_quantile(self.weights, self.distinct_means, self.distinct_sds, tail) for tail in tails
        )
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
