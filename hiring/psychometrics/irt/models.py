"""Items of one response model, in slope-intercept form, and what they predict."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import log_softmax

from hiring.psychometrics.arrays import TWO, FloatArray, IntArray, as_vector


class Model(StrEnum):
    """The response models: how a latent value becomes a chosen category."""

    RASCH = "rasch"  # dichotomous, one slope for all items
    TWO_PL = "2pl"
    GRADED = "grm"
    PARTIAL_CREDIT = "gpcm"
    NOMINAL = "nrm"


@dataclass(frozen=True, eq=False)
class Items:
    """Calibrated, or assumed, parameters of J items of one model.

    Attributes
    ----------
    model : Model
    slopes : ndarray, shape (J,), or (J, K - 1) for the nominal model
        Any real number, also negative. Nominal: the slope of categories 1..K-1; category 0 has slope 0.
    intercepts : ndarray, shape (J, K - 1)
        ``d_1 .. d_(K-1)``; NaN beyond an item's own categories. K is the most categories of any item.
    names : tuple of str, length J

    Notes
    -----
    Graded, Rasch and 2PL: ``P(x >= k) = expit(a theta + d_k)``, d descending.
    Partial credit: ``P(x = k)`` proportional to ``exp(k a theta + d_k)``, ``d_0 = 0``.
    Nominal: ``P(x = k)`` proportional to ``exp(a_k theta + d_k)``, ``a_0 = d_0 = 0``.

    Examples
    --------
    >>> two = Items(Model.TWO_PL, np.array([1.0, 2.0]), np.array([[0.0], [1.0]]), ("one", "two"))
    >>> two.categories.tolist()
    [2, 2]
    """

    model: Model
    slopes: FloatArray
    intercepts: FloatArray
    names: tuple[str, ...]

    def __post_init__(self) -> None:
        known = np.isfinite(self.intercepts)
        wrong = (
            self.intercepts.ndim != TWO
            or len(self.slopes) != len(self.intercepts)
            or len(self.names) != len(self.intercepts)
            or self.slopes.shape not in (self.intercepts.shape, self.intercepts.shape[:1])
            or (self.slopes.ndim == TWO) != (self.model is Model.NOMINAL)
        )
        if wrong or not known[:, :1].all() or (known[:, 1:] > known[:, :-1]).any():
            raise ValueError("items: slopes, intercepts and names do not describe the same items of this model")
        if self.model is Model.GRADED and (np.diff(self.intercepts, axis=1) >= 0).any():
            raise ValueError("items: the intercepts of a graded item must fall from category to category")

    def __len__(self) -> int:
        return len(self.names)

    @property
    def categories(self) -> IntArray:
        """Number of response categories of each item, shape (J,), >= 2."""
        return np.asarray(np.isfinite(self.intercepts).sum(axis=1) + 1, dtype=np.int64)

    def take(self, which: ArrayLike) -> "Items":
        """The items at these positions, in this order."""
        at = np.asarray(which, dtype=np.int64)
        return Items(self.model, self.slopes[at], self.intercepts[at], tuple(self.names[i] for i in at))


def probabilities(items: Items, theta: ArrayLike) -> FloatArray:
    """Probability of every category of every item at given latent values.

    Parameters
    ----------
    items : Items
    theta : array_like, shape (Q,)
        Finite latent values.

    Returns
    -------
    ndarray, shape (J, Q, K)
        Sums to 1 over K; 0 beyond an item's own categories.

    Raises
    ------
    ValueError
        If theta is no finite vector.

    References
    ----------
    Samejima (1969); Muraki (1992); Bock (1972). See :class:`Items` for the formulas.

    Examples
    --------
    >>> item = Items(Model.GRADED, np.array([1.0]), np.array([[1.0, -1.0]]), ("a",))
    >>> probabilities(item, [0.0]).round(4).tolist()
    [[[0.2689, 0.4621, 0.2689]]]
    """
    return np.exp(log_probabilities(items, theta))


def log_probabilities(items: Items, theta: ArrayLike) -> FloatArray:
    """Natural logarithm of :func:`probabilities`, exact also where a probability is tiny.

    Parameters
    ----------
    items : Items
    theta : array_like, shape (Q,)
        Finite latent values.

    Returns
    -------
    ndarray, shape (J, Q, K)
        At most 0; minus infinity beyond an item's own categories.

    Raises
    ------
    ValueError
        If theta is no finite vector.

    Examples
    --------
    >>> item = Items(Model.TWO_PL, np.array([1.0]), np.array([[0.0]]), ("a",))
    >>> log_probabilities(item, [-800.0]).tolist()
    [[[0.0, -800.0]]]
    """
    points = as_vector(theta, "theta")
    if items.model in (Model.NOMINAL, Model.PARTIAL_CREDIT):
        return np.asarray(log_softmax(_numerators(items, points), axis=2), dtype=np.float64)
    return _log_of_differences(_boundaries(items, points))


def category_slopes(items: Items) -> FloatArray:
    """Slope of every category of a partial credit or nominal item, shape (J, K); category 0 has 0.

    Examples
    --------
    >>> item = Items(Model.PARTIAL_CREDIT, np.array([0.5]), np.array([[0.0, 0.0]]), ("a",))
    >>> category_slopes(item).tolist()
    [[0.0, 0.5, 1.0]]
    """
    if items.model is Model.NOMINAL:
        return np.column_stack([np.zeros(len(items)), np.nan_to_num(items.slopes)])
    return np.asarray(items.slopes[:, None] * np.arange(items.intercepts.shape[1] + 1))


def _numerators(items: Items, points: FloatArray) -> FloatArray:
    shift = np.column_stack([np.zeros(len(items)), np.where(np.isfinite(items.intercepts), items.intercepts, -np.inf)])
    return np.asarray(category_slopes(items)[:, None, :] * points[None, :, None] + shift[:, None, :])


def _boundaries(items: Items, points: FloatArray) -> FloatArray:
    """The linear terms ``a theta + d_k``, k = 0..K, plus and minus infinity at the ends."""
    shift = np.where(np.isfinite(items.intercepts), items.intercepts, -np.inf)
    inner = items.slopes[:, None, None] * points[None, :, None] + shift[:, None, :]
    ends = np.full((len(items), len(points), 1), np.inf)
    return np.concatenate([ends, inner, -ends], axis=2)


def _log_of_differences(z: FloatArray) -> FloatArray:
    """Log of ``expit(z_k) - expit(z_(k+1))`` without cancellation: both differ by a known factor."""
    upper, lower = z[..., :-1], z[..., 1:]
    with np.errstate(invalid="ignore", divide="ignore"):
        gap = np.where(np.isneginf(lower), 0.0, np.log(-np.expm1(np.where(np.isposinf(upper), -np.inf, lower - upper))))
    # expit(u) - expit(l) = expit(u) expit(-l) (1 - exp(l - u))
    return np.asarray(_log_expit(upper) + _log_expit(-lower) + gap)


def _log_expit(z: FloatArray) -> FloatArray:
    return np.asarray(-np.logaddexp(0.0, -z), dtype=np.float64)
