"""What items tell about a latent value: derivatives of the response curves, information, expected scores."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit

from hiring.psychometrics.arrays import FloatArray, as_vector
from hiring.psychometrics.irt.models import Items, Model, category_slopes, probabilities


@dataclass(frozen=True, eq=False)
class Curves:
    """Response probabilities and the derivatives of their logarithms by the latent value.

    Attributes
    ----------
    probability, first, second : ndarray, shape (J, Q, K)
        ``P``, ``d log P / d theta`` and ``d2 log P / d theta2``; all 0 beyond an item's own categories.
    """

    probability: FloatArray
    first: FloatArray
    second: FloatArray

    @property
    def information(self) -> FloatArray:
        """Expected information of each item, ``sum_k P (log P)'^2``, shape (J, Q)."""
        return np.asarray(np.einsum("jqk,jqk,jqk->jq", self.probability, self.first, self.first))

    @property
    def skew(self) -> FloatArray:
        """``sum_k P' P'' / P`` of each item, shape (J, Q): what the weighted likelihood corrects with."""
        curvature = np.square(self.first) + self.second
        return np.asarray(np.einsum("jqk,jqk,jqk->jq", self.probability, self.first, curvature))


def curves(items: Items, theta: ArrayLike) -> Curves:
    """Probabilities with the first two derivatives of their logarithms.

    Parameters
    ----------
    items : Items
    theta : array_like, shape (Q,)
        Finite latent values.

    Returns
    -------
    Curves

    Raises
    ------
    ValueError
        If theta is no finite vector.

    Notes
    -----
    Graded: ``(log P_k)' = a (1 - F_k - F_(k+1))`` and ``(log P_k)'' = -a^2 (F_k (1 - F_k) + F_(k+1) (1 - F_(k+1)))``
    with the boundary curves F: nothing cancels. Partial credit and nominal: ``a_k - E(a)`` and ``-Var(a)``.
    No second derivative is positive: every log-likelihood of these models is concave.

    References
    ----------
    Samejima, F. (1969). Estimation of latent ability using a response pattern of graded scores. *Psychometrika
    Monograph*, 17. Muraki, E. (1993). Information functions of the generalized partial credit model. *Applied
    Psychological Measurement*, 17, 351-363.

    Examples
    --------
    >>> item = Items(Model.TWO_PL, np.array([2.0]), np.array([[0.0]]), ("a",))
    >>> found = curves(item, [0.0])
    >>> found.first.tolist(), found.second.tolist(), found.information.tolist()
    ([[[-1.0, 1.0]]], [[[-1.0, -1.0]]], [[1.0]])
    """
    points = as_vector(theta, "theta")
    known = (np.arange(items.intercepts.shape[1] + 1) < items.categories[:, None])[:, None, :]
    if items.model in (Model.PARTIAL_CREDIT, Model.NOMINAL):
        found = _of_divide_by_total(items, probabilities(items, points))
    else:
        found = _of_boundaries(items, points)
    return Curves(found.probability, np.where(known, found.first, 0.0), np.where(known, found.second, 0.0))


def _of_divide_by_total(items: Items, chance: FloatArray) -> Curves:
    centred = category_slopes(items)[:, None, :] - np.einsum("jqk,jk->jq", chance, category_slopes(items))[:, :, None]
    variance = np.einsum("jqk,jqk->jq", chance, np.square(centred))
    return Curves(chance, centred, np.broadcast_to(-variance[:, :, None], chance.shape))


def _of_boundaries(items: Items, points: FloatArray) -> Curves:
    shift = np.pad(np.where(np.isfinite(items.intercepts), items.intercepts, -np.inf), ((0, 0), (1, 1)))
    shift[:, 0], shift[:, -1] = np.inf, -np.inf
    z = items.slopes[:, None, None] * points[None, :, None] + shift[:, None, :]
    above, below = expit(z), expit(-z)
    # expit(u) - expit(l) = expit(u) expit(-l) (1 - exp(l - u)), and l - u does not depend on the latent value.
    apart = np.ones((len(items), shift.shape[1] - 1))
    inner = np.isfinite(items.intercepts[:, 1:])
    apart[:, 1:-1][inner] = -np.expm1(np.diff(items.intercepts, axis=1)[inner])
    chance = above[..., :-1] * below[..., 1:] * apart[:, None, :]
    spread = above * below
    slope = items.slopes[:, None, None]
    first = slope * (below[..., :-1] - above[..., 1:])
    return Curves(chance, first, -np.square(slope) * (spread[..., :-1] + spread[..., 1:]))


def item_information(items: Items, theta: ArrayLike) -> FloatArray:
    """Fisher information of every item at given latent values.

    Parameters
    ----------
    items : Items
    theta : array_like, shape (Q,)
        Finite latent values.

    Returns
    -------
    ndarray, shape (J, Q)
        At least 0.

    Raises
    ------
    ValueError
        If theta is no finite vector.

    Notes
    -----
    ``I(theta) = sum_k P_k'^2 / P_k``, the expectation of the negative second derivative of log P.

    References
    ----------
    Birnbaum, A. (1968). Some latent trait models. In F. M. Lord & M. R. Novick, *Statistical theories of mental
    test scores*. Addison-Wesley.

    Examples
    --------
    >>> item = Items(Model.TWO_PL, np.array([2.0]), np.array([[-2.0]]), ("a",))
    >>> item_information(item, [0.2, 1.0]).round(7).tolist()
    [[0.5590552, 1.0]]
    """
    return curves(items, theta).information


def total_information(items: Items, theta: ArrayLike) -> FloatArray:
    """Fisher information of all items together.

    Parameters
    ----------
    items : Items
    theta : array_like, shape (Q,)
        Finite latent values.

    Returns
    -------
    ndarray, shape (Q,)

    Raises
    ------
    ValueError
        If theta is no finite vector.

    Examples
    --------
    >>> two = Items(Model.TWO_PL, np.array([2.0, 1.0]), np.array([[0.0], [0.0]]), ("a", "b"))
    >>> total_information(two, [0.0]).tolist()
    [1.25]
    """
    return np.asarray(item_information(items, theta).sum(axis=0))


def conditional_sem(items: Items, theta: ArrayLike) -> FloatArray:
    """Standard error of the latent value where it is estimated without a prior.

    Parameters
    ----------
    items : Items
    theta : array_like, shape (Q,)
        Finite latent values.

    Returns
    -------
    ndarray, shape (Q,)
        Infinite where the items tell nothing.

    Raises
    ------
    ValueError
        If theta is no finite vector.

    Notes
    -----
    ``1 / sqrt(test information)``.

    Examples
    --------
    >>> item = Items(Model.TWO_PL, np.array([2.0]), np.array([[0.0]]), ("a",))
    >>> conditional_sem(item, [0.0]).tolist()
    [1.0]
    """
    with np.errstate(divide="ignore"):
        return np.asarray(1.0 / np.sqrt(total_information(items, theta)))


def expected_scores(items: Items, theta: ArrayLike, values: ArrayLike | None = None) -> FloatArray:
    """Expected score on every item at given latent values.

    Parameters
    ----------
    items : Items
    theta : array_like, shape (Q,)
        Finite latent values.
    values : array_like, shape (J, K), optional
        What each category is worth; beyond an item's own categories anything. Default 0 .. K - 1.

    Returns
    -------
    ndarray, shape (J, Q)

    Raises
    ------
    ValueError
        If theta is no finite vector, or the values do not fit the items.

    Examples
    --------
    >>> item = Items(Model.GRADED, np.array([1.0]), np.array([[1.0, -1.0]]), ("a",))
    >>> expected_scores(item, [0.0]).round(6).tolist(), expected_scores(item, [0.0], [[1, 2, 3]]).round(6).tolist()
    ([[1.0]], [[2.0]])
    """
    chance = probabilities(items, theta)
    shape = (len(items), chance.shape[2])
    if values is None:
        worth = np.broadcast_to(np.arange(shape[1], dtype=np.float64), shape)
    else:
        worth = np.asarray(values, dtype=np.float64)
    known = np.arange(shape[1]) < items.categories[:, None]
    if worth.shape != shape or not np.isfinite(worth[known]).all():
        raise ValueError(f"values: a finite number for each category of {shape[0]} items x {shape[1]} is needed")
    return np.asarray(np.einsum("jqk,jk->jq", chance, np.where(known, worth, 0.0)))


def characteristic_curve(items: Items, theta: ArrayLike, values: ArrayLike | None = None) -> FloatArray:
    """Expected sum score at given latent values: the test characteristic curve.

    Parameters
    ----------
    items : Items
    theta : array_like, shape (Q,)
        Finite latent values.
    values : array_like, shape (J, K), optional
        As in :func:`expected_scores`.

    Returns
    -------
    ndarray, shape (Q,)

    Raises
    ------
    ValueError
        If theta is no finite vector, or the values do not fit the items.

    Examples
    --------
    >>> two = Items(Model.TWO_PL, np.array([2.0, 1.0]), np.array([[0.0], [0.0]]), ("a", "b"))
    >>> characteristic_curve(two, [0.0]).tolist()
    [1.0]
    """
    return np.asarray(expected_scores(items, theta, values).sum(axis=0))
