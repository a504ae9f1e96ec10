"""What a pool's scenario scores say about reliability: a prior, and its posterior on the same nodes."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from hiring.psychometrics.arrays import TWO, FloatArray, as_table
from hiring.psychometrics.reliability.alpha import VarianceTable, persons_by_scenarios

PRIOR_CENTRE = 0.08
PRIOR_SPREAD = 0.7
PRIOR_REACH = 2.2
PRIOR_NODES = 45
SMALLEST_POOL = 8
PRIOR_DOMINATED_WIDTH = 0.3


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
