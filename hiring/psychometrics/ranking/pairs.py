"""Who is above whom, for every pair of uncertain scores, and the rank to expect."""

import numpy as np

from hiring.psychometrics.arrays import FloatArray
from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.ranking.mixture import normal_above
from hiring.psychometrics.ranking.precision import PersonPosteriors

_LIMIT = 5000


def probabilities_above(persons: PersonPosteriors) -> FloatArray:
    """Probability, for every pair, that one person's true score is above the other's.

    Parameters
    ----------
    persons : PersonPosteriors
        1 <= n <= 5,000.

    Returns
    -------
    ndarray, shape (n, n)
        Row above column; ``P + P' = 1``, .5 on the diagonal.

    Raises
    ------
    ValueError
        If n > 5,000: ask for single rows (`PersonPosteriors.leader_above`).
    NotEnoughData
        If there is nobody.

    Notes
    -----
    ``sum_q w_q Phi((m_i - m_j) / sqrt(s_i^2 + s_j^2))``, worked out once per distinct pair of columns.

    References
    ----------
    Goldstein, H., & Spiegelhalter, D. J. (1996). League tables and their limitations. *Journal of the Royal
    Statistical Society A*, 159, 385-443.

    Examples
    --------
    >>> people = PersonPosteriors.from_nodes([1.0], [[1.2, 1.0]], [[0.35, 0.3]])
    >>> probabilities_above(people).round(7)
    array([[0.5      , 0.6678053],
           [0.3321947, 0.5      ]])
    """
    n = len(persons)
    if n == 0:
        raise NotEnoughData("nobody to compare")
    if n > _LIMIT:
        raise ValueError(f"a table of all pairs of {n} persons is too large: at most {_LIMIT}, or row by row")
    distinct = persons.distinct_means.shape[1]
    above = np.zeros((distinct, distinct))
    for weight, mean, sd in zip(persons.weights, persons.distinct_means, persons.distinct_sds, strict=True):
        variance = np.square(sd)[:, None] + np.square(sd)
        above += weight * normal_above(mean[:, None] - mean, variance)
    np.fill_diagonal(above, 0.5)  # weights sum to 1 but for rounding: equal persons are exactly even
    found: FloatArray = above[np.ix_(persons.index, persons.index)]
    return found


def expected_ranks(persons: PersonPosteriors) -> FloatArray:
    """Mean rank of each person's true score.

    Parameters
    ----------
    persons : PersonPosteriors
        1 <= n <= 5,000.

    Returns
    -------
    ndarray, shape (n,)
        In [1, n]; they sum to ``n (n + 1) / 2``.

    Raises
    ------
    ValueError
        If n > 5,000.
    NotEnoughData
        If there is nobody.

    Notes
    -----
    ``1 + sum over j of P(j > i)``.

    References
    ----------
    Laird, N. M., & Louis, T. A. (1989). Empirical Bayes ranking methods. *Journal of Educational Statistics*, 14,
    29-46.

    Examples
    --------
    >>> means, sds = [[1.2, 1.0, 0.9, 0.3, -0.2]], [[0.35, 0.3, 0.4, 0.25, 0.3]]
    >>> expected_ranks(PersonPosteriors.from_nodes([1.0], means, sds)).round(6).tolist()
    [1.637818, 2.12741, 2.40862, 3.943797, 4.882355]
    """
    above = probabilities_above(persons)
    ranks: FloatArray = 0.5 + above.sum(axis=0)  # the diagonal adds the other half
    return ranks
