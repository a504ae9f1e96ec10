"""Sum scores under a response model: their distribution, and the latent value each stands for."""

from dataclasses import dataclass

import numpy as np

from hiring.psychometrics.arrays import FloatArray
from hiring.psychometrics.irt.models import Items, probabilities
from hiring.psychometrics.irt.person_scores import Grid, population_grid


@dataclass(frozen=True, eq=False)
class SumScores:
    """What each sum of category numbers says about the latent value.

    Attributes
    ----------
    theta, se : ndarray, shape (S + 1,)
        Posterior mean and standard deviation given the sum 0 .. S.
    probability : ndarray, shape (S + 1,)
        How frequent each sum is in the population; adds up to 1.
    """

    theta: FloatArray
    se: FloatArray
    probability: FloatArray

    @property
    def marginal_reliability(self) -> float:
        """``1 - E(posterior variance) / variance of the population``, of these scores."""
        centre = float(self.probability @ self.theta)
        within = float(self.probability @ np.square(self.se))
        return 1.0 - within / (within + float(self.probability @ np.square(self.theta - centre)))


def sum_score_distribution(chance: FloatArray) -> FloatArray:
    """Distribution of the sum of category numbers at each latent value.

    Parameters
    ----------
    chance : ndarray, shape (J, Q, K)
        Probabilities of the categories.

    Returns
    -------
    ndarray, shape (Q, J (K - 1) + 1)
        Each row adds up to 1.

    Notes
    -----
    Item by item: ``P_j(s) = sum_k P_(j-1)(s - k) P_jk``.

    References
    ----------
    Lord, F. M., & Wingersky, M. S. (1984). Comparison of IRT true-score and equipercentile observed-score
    "equatings". *Applied Psychological Measurement*, 8, 453-461.

    Examples
    --------
    >>> sum_score_distribution(np.array([[[0.5, 0.5]], [[0.25, 0.75]]])).tolist()
    [[0.125, 0.5, 0.375]]
    """
    total = np.ones((chance.shape[1], 1))
    for item in chance:
        total = add_item(total, item)
    return total


def add_item(total: FloatArray, item: FloatArray) -> FloatArray:
    """The distribution of a sum (Q, S + 1), with one more item (Q, K) in it.

    Examples
    --------
    >>> add_item(np.array([[0.5, 0.5]]), np.array([[0.25, 0.75]])).tolist()
    [[0.125, 0.5, 0.375]]
    """
    more = item.shape[1] - 1
    longer = np.zeros((len(total), total.shape[1] + more))
    for k in range(more + 1):
        longer[:, k : k + total.shape[1]] += total * item[:, k : k + 1]
    return longer


def sum_score_eap(items: Items, grid: Grid | None = None) -> SumScores:
    """Posterior mean and standard deviation of the latent value, given only the sum of the category numbers.

    Parameters
    ----------
    items : Items
    grid : Grid, optional
        Nodes and population. Default: a standard normal population.

    Returns
    -------
    SumScores

    References
    ----------
    Thissen, D., Pommerich, M., Billeaud, K., & Williams, V. S. L. (1995). Item response theory for scores on
    tests including polytomous items with ordered responses. *Applied Psychological Measurement*, 19, 39-49.

    Examples
    --------
    >>> from hiring.psychometrics.irt.models import Model
    >>> two = Items(Model.RASCH, np.ones(2), np.zeros((2, 1)), ("a", "b"))
    >>> found = sum_score_eap(two)
    >>> found.theta.round(4).tolist(), found.probability.round(4).tolist()
    ([-0.7043, -0.0, 0.7043], [0.2934, 0.4132, 0.2934])
    """
    chosen = grid or population_grid(items)
    joint = sum_score_distribution(probabilities(items, chosen.nodes)) * chosen.weights[:, None]
    joint = joint[:, : int((items.categories - 1).sum()) + 1]
    total = joint.sum(axis=0)
    theta = chosen.nodes @ joint / total
    variance = (np.square(chosen.nodes[:, None] - theta) * joint).sum(axis=0) / total
    return SumScores(theta, np.sqrt(variance), total)
