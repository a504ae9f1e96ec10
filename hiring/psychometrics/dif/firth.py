"""Logistic regression that stays finite where the predictors separate the answers."""

import numpy as np
from scipy.special import expit

from hiring.psychometrics.arrays import FloatArray
from hiring.psychometrics.errors import DidNotConverge

_ROUNDS = 200
_CLOSE = 1e-8
_ENOUGH = 0.1  # share of the promised gain that a step must bring
_ROUNDING = 1e-10
_LONGEST = 2.0  # of a step in one coefficient


def firth_likelihood(counts: FloatArray, design: FloatArray, free: int) -> tuple[float, FloatArray]:
    """Maximise the penalised likelihood of one item over the first ``free`` coefficients, the others being 0.

    Parameters
    ----------
    counts : ndarray, shape (C, 2)
        People of each cell who gave the lower and the higher answer.
    design : ndarray, shape (C, p)
        Predictors of each cell, a column of ones among them, of full rank where there are people.
    free : int
        1 .. p.

    Returns
    -------
    tuple of float and ndarray
        The penalised log-likelihood and the coefficients, shape (p,).

    Raises
    ------
    DidNotConverge
        If the penalised score is not 0 after 200 steps.

    Notes
    -----
    ``l*(b) = l(b) + log det I(b) / 2`` with the information I of the **whole** design, so that twice the difference
    between two values of ``free`` is the penalised likelihood ratio of the coefficients between them. The score is
    ``X' (y - n p + h (1/2 - p))``, h the leverages.

    References
    ----------
    Firth, D. (1993). Bias reduction of maximum likelihood estimates. *Biometrika*, 80, 27-38.
    Heinze, G., & Schemper, M. (2002). A solution to the problem of separation in logistic regression. *Statistics in
    Medicine*, 21, 2409-2419.

    Examples
    --------
    Everybody of the second cell gave the higher answer; the estimate is the log odds after adding a half to each:

    >>> value, found = firth_likelihood(np.array([[5.0, 5.0], [0.0, 10.0]]), np.array([[1.0, 0.0], [1.0, 1.0]]), 2)
    >>> found.round(3).tolist()
    [0.0, 3.045]
    """
    beta = np.zeros(design.shape[1])
    people, right = counts.sum(axis=1), counts[:, 1]
    value, information, score = _penalised(beta, design, people, right)
    for _ in range(_ROUNDS):
        if np.abs(score[:free]).max() < _CLOSE:
            return value, beta
        step = np.zeros_like(beta)
        step[:free] = np.linalg.solve(information[:free, :free], score[:free])
        step *= min(1.0, _LONGEST / np.abs(step).max())
        reached = _penalised(beta + step, design, people, right)
        # The information is not quite the curvature of the penalised likelihood: a full step may leap back and forth.
        while reached[0] < value + _ENOUGH * float(score @ step) - _ROUNDING:
            step /= 2
            reached = _penalised(beta + step, design, people, right)
        beta = beta + step
        value, information, score = reached
    raise DidNotConverge(f"the penalised logistic regression did not settle in {_ROUNDS} steps")


def _penalised(
    beta: FloatArray, design: FloatArray, people: FloatArray, right: FloatArray
) -> tuple[float, FloatArray, FloatArray]:
    z = design @ beta
    p = expit(z)
    weight = people * p * (1 - p)
    information = (design * weight[:, None]).T @ design
    leverage = weight * np.einsum("cp,pq,cq->c", design, np.linalg.inv(information), design)
    score = design.T @ (right - people * p + leverage * (0.5 - p))
    value = (right * z - people * np.logaddexp(0.0, z)).sum() + np.linalg.slogdet(information)[1] / 2
    return float(value), information, np.asarray(score)
