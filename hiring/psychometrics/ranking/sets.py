"""Confidence sets for ranks: which ranks the data do not rule out, for one person or for all at once."""

import hashlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hiring.psychometrics.arrays import FloatArray, IntArray, as_vector
from hiring.psychometrics.errors import NotEnoughData

DRAWS = 2000
_LIMIT = 2000
_FEWEST_DRAWS = 100
_EVEN = 0.5
_ROUNDING = 1e-12

BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class RankSets:
    """Ranks that are not ruled out.

    Attributes
    ----------
    low, high : ndarray of int, shape (n,)
        Best and worst rank in each person's set, 1..n.
    level : float
        Probability that the sets hold the true ranks: of all persons at once, or of each by itself.
    simultaneous : bool
        Which of the two.
    critical : float
        Critical value of the last step; for marginal sets the largest over persons.
    steps : int
        Steps down until nothing more was ruled out; for marginal sets the most over persons.
    draws : int
    """

    low: IntArray
    high: IntArray
    level: float
    simultaneous: bool
    critical: float
    steps: int
    draws: int


def simultaneous_rank_sets(
    estimates: ArrayLike, errors: ArrayLike, *, seed_material: bytes, level: float = 0.90, draws: int = DRAWS
) -> RankSets:
    """Sets that hold the true ranks of all persons at once with probability at least ``level``.

    Parameters
    ----------
    estimates : array_like, shape (n,)
        Unregressed estimates, independent and about normal: 1 <= n <= 2,000.
    errors : array_like, shape (n,)
        Their standard errors, > 0.
    seed_material : bytes
        The draws are a function of these bytes.
    level : float
        In [.5, 1).
    draws : int
        At least 100.

    Returns
    -------
    RankSets
        Row by row; a function of the multiset of persons.

    Raises
    ------
    ValueError
        If lengths differ, an error is not above 0, or there are too many persons or too few draws.
    NotEnoughData
        If there is nobody.

    Notes
    -----
    All ordered pairs are tested for ``theta_i <= theta_j`` with ``(x_i - x_j) / sqrt(s_i^2 + s_j^2)``. The critical
    value is the ``level`` quantile of the largest such statistic over 2,000 draws from the normal distribution of the
    errors; what it rejects is taken out and the rest tested again with the quantile over the rest (Romano-Wolf
    step-down), until nothing more is rejected. A person's set runs from 1 + the number surely above to n - the number
    surely below. No prior and no regression to the mean: wider than a posterior interval, and right without one.

    References
    ----------
    Mogstad, M., Romano, J. P., Shaikh, A. M., & Wilhelm, D. (2023). Inference for ranks with applications to mobility
    across neighbourhoods and academic achievement across countries. *Review of Economic Studies*, 91, 476-518.
    Romano, J. P., & Wolf, M. (2005). Exact and approximate stepdown methods for multiple hypothesis testing.
    *Journal of the American Statistical Association*, 100, 94-108.

    Examples
    --------
    >>> found = simultaneous_rank_sets([5.0, 4.8, 1.0, 0.9], [0.3] * 4, seed_material=b"example")
    >>> found.low.tolist(), found.high.tolist()
    ([1, 1, 3, 3], [2, 2, 4, 4])
    """
    pool = _Pool(estimates, errors, seed_material, level, draws)
    above, critical, steps = pool.all_pairs()
    return RankSets(*pool.sets(above), level, simultaneous=True, critical=critical, steps=steps, draws=draws)


def marginal_rank_sets(
    estimates: ArrayLike, errors: ArrayLike, *, seed_material: bytes, level: float = 0.90, draws: int = DRAWS
) -> RankSets:
    """Sets that hold each single person's true rank with probability at least ``level``.

    Parameters
    ----------
    estimates : array_like, shape (n,)
        Unregressed estimates, independent and about normal: 1 <= n <= 2,000.
    errors : array_like, shape (n,)
        Their standard errors, > 0.
    seed_material : bytes
        The draws are a function of these bytes.
    level : float
        In [.5, 1).
    draws : int
        At least 100.

    Returns
    -------
    RankSets
        Row by row; never wider than the simultaneous sets but for the luck of the draws.

    Raises
    ------
    ValueError
        If lengths differ, an error is not above 0, or there are too many persons or too few draws.
    NotEnoughData
        If there is nobody.

    Notes
    -----
    As `simultaneous_rank_sets`, but for each person only the pairs that this person is part of, in both directions.

    References
    ----------
    Mogstad, M., Romano, J. P., Shaikh, A. M., & Wilhelm, D. (2023). *Review of Economic Studies*, 91, 476-518.

    Examples
    --------
    >>> found = marginal_rank_sets([5.0, 4.8, 1.0, 0.9], [0.3] * 4, seed_material=b"example")
    >>> found.low.tolist(), found.high.tolist()
    ([1, 1, 3, 3], [2, 2, 4, 4])
    """
    pool = _Pool(estimates, errors, seed_material, level, draws)
    above, critical, steps = pool.one_by_one()
    return RankSets(*pool.sets(above), level, simultaneous=False, critical=critical, steps=steps, draws=draws)


class _Pool:
    """Persons in the order of estimate and error, so that the draws are a function of the multiset."""

    def __init__(self, estimates: ArrayLike, errors: ArrayLike, seed: bytes, level: float, draws: int) -> None:
        x, s = as_vector(estimates, "estimates"), as_vector(errors, "errors")
        if x.shape != s.shape:
            raise ValueError("estimates and errors do not have the same length")
        if not len(x):
            raise NotEnoughData("nobody to rank")
        if len(x) > _LIMIT or s.min() <= 0:
            raise ValueError(f"at most {_LIMIT} persons, all with an error above 0, can be compared in pairs")
        if not _EVEN <= level < 1.0 or draws < _FEWEST_DRAWS:
            raise ValueError(f"level must be inside [.5, 1) and draws at least {_FEWEST_DRAWS}")
        self.order = np.lexsort((s, -x))
        self.x, self.s, self.level = x[self.order], s[self.order], level
        self.others = ~np.eye(len(x), dtype=bool)
        self.scale = np.sqrt(np.square(self.s)[:, None] + np.square(self.s))
        self.statistic = (self.x[:, None] - self.x) / self.scale
        key = int.from_bytes(hashlib.sha256(seed).digest()[:16], "big")
        self.noise = np.random.Generator(np.random.Philox(key=key)).standard_normal((draws, len(x))) * self.s
        self.equal = bool(np.ptp(self.s) <= _ROUNDING * self.s[0])
        self.equal_scale = float(self.scale[0, 0])
        self.least = np.minimum.accumulate(self.noise, axis=1)
        self.most = np.maximum.accumulate(self.noise[:, ::-1], axis=1)[:, ::-1]

    def sets(self, above: tuple[IntArray, IntArray]) -> tuple[IntArray, IntArray]:
        """Best and worst rank by row, from the numbers of those surely above and surely below each person."""
        low, high = np.empty((2, len(self.x)), dtype=np.int64)
        low[self.order], high[self.order] = 1 + above[0], len(self.x) - above[1]
        return low, high

    def all_pairs(self) -> tuple[tuple[IntArray, IntArray], float, int]:
        """Test all ordered pairs, stepping down."""
        left = self.others.copy()
        critical, steps = 0.0, 0
        while left.any():
            steps += 1
            largest = np.full(len(self.noise), -np.inf)
            for person in np.flatnonzero(left.any(axis=1)):
                np.maximum(largest, self._above(int(person), left[person]), out=largest)
            critical = self._quantile(largest)
            rejected = left & (self.statistic > critical)
            if not rejected.any():
                break
            left &= ~rejected
        surely = self.others & ~left  # row surely above column
        return (surely.sum(axis=0), surely.sum(axis=1)), critical, steps

    def one_by_one(self) -> tuple[tuple[IntArray, IntArray], float, int]:
        """Test each person's own pairs, stepping down."""
        above, below = np.zeros((2, len(self.x)), dtype=np.int64)
        worst, most = 0.0, 0
        for person in range(len(self.x)):
            down, up = self.others[person].copy(), self.others[person].copy()  # person above others, others above
            steps = 0
            while down.any() or up.any():
                steps += 1
                critical = self._quantile(np.maximum(self._above(person, down), self._below(person, up)))
                surely_down = down & (self.statistic[person] > critical)
                surely_up = up & (-self.statistic[person] > critical)
                worst = max(worst, critical)
                if not (surely_down.any() or surely_up.any()):
                    break
                down, up = down & ~surely_down, up & ~surely_up
            below[person], above[person] = (self.others[person] & ~down).sum(), (self.others[person] & ~up).sum()
            most = max(most, steps)
        return (above, below), worst, most

    def _above(self, person: int, others: BoolArray) -> FloatArray:
        """Largest statistic, per draw, for the person lying above each of the others.

        With equal errors those not ruled out are the first in the order, and one running minimum serves everybody; it
        counts the person too, who adds a 0 that no level from .5 on can see.
        """
        if not others.any():
            return np.full(len(self.noise), -np.inf)
        if self.equal:
            span: FloatArray = self.noise[:, person] - self.least[:, np.flatnonzero(others)[-1]]
            return span / self.equal_scale
        apart = self.noise[:, [person]] - self.noise[:, others]
        largest: FloatArray = (apart / self.scale[person, others]).max(axis=1)
        return largest

    def _below(self, person: int, others: BoolArray) -> FloatArray:
        """Largest statistic, per draw, for each of the others lying above the person: the last in the order."""
        if not others.any():
            return np.full(len(self.noise), -np.inf)
        if self.equal:
            span: FloatArray = self.most[:, np.flatnonzero(others)[0]] - self.noise[:, person]
            return span / self.equal_scale
        apart = self.noise[:, others] - self.noise[:, [person]]
        largest: FloatArray = (apart / self.scale[person, others]).max(axis=1)
        return largest

    def _quantile(self, values: FloatArray) -> float:
        return float(np.quantile(values, self.level, method="higher"))
