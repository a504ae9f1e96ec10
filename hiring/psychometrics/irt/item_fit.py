"""Does each item behave as its model says? The S-X2 statistic on groups of persons with the same sum score."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtrc

from hiring.psychometrics.arrays import TWO, FloatArray, IntArray
from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.irt.lookup import as_codes
from hiring.psychometrics.irt.models import Items, Model, probabilities
from hiring.psychometrics.irt.person_scores import Grid, population_grid
from hiring.psychometrics.irt.sum_scores import add_item

_FEWEST_EXPECTED = 1.0
_FEWEST_PERSONS = 200


@dataclass(frozen=True, eq=False)
class ItemFit:
    """How far each item departs from its model.

    Attributes
    ----------
    n : int
        Persons with all answers: only they have a sum score.
    chi2 : ndarray, shape (J,)
        S-X2.
    df : ndarray of int, shape (J,)
        Cells after pooling, less one per score group, less the item's estimated parameters.
    p : ndarray, shape (J,)
        NaN where no degree of freedom is left.
    rmsea : ndarray, shape (J,)
        ``sqrt(max(0, chi2 - df) / (df (n - 1)))``: the misfit itself, which does not grow with n.
    warnings : tuple of str
    """

    n: int
    chi2: FloatArray
    df: IntArray
    p: FloatArray
    rmsea: FloatArray
    warnings: tuple[str, ...] = ()


def item_fit(
    items: Items,
    codes: ArrayLike,
    grid: Grid | None = None,
    *,
    estimated: ArrayLike | None = None,
    fewest: float = _FEWEST_EXPECTED,
) -> ItemFit:
    """Compare observed with expected answers among persons of the same sum score.

    Parameters
    ----------
    items : Items
        At least 3.
    codes : array_like of int, shape (n, J)
        Rows with a missing answer are left out.
    grid : Grid, optional
        Nodes and population. Default: a standard normal population.
    estimated : array_like of int, shape (J,), optional
        Parameters of each item that these answers gave. Default: all of its own (a slope common to all items
        does not count); 0 for items whose parameters come from elsewhere.
    fewest : float
        Cells expected to hold fewer persons are pooled.

    Returns
    -------
    ItemFit

    Raises
    ------
    ValueError
        If the codes do not fit the items.
    NotEnoughData
        If there are fewer than 3 items or nobody answered all of them.

    Notes
    -----
    ``S-X2 = sum_s sum_k (O_sk - E_sk)^2 / E_sk``, with
    ``E_sk = N_s integral P_k f(s - k without the item) / integral f(s)``. Within a score group neighbouring
    categories are pooled until each is expected to hold ``fewest`` persons; a group of one cell joins the next.
    A sum at which the item can have only one category says nothing and is left out.

    References
    ----------
    Orlando, M., & Thissen, D. (2000). Likelihood-based item-fit indices for dichotomous item response theory
    models. *Applied Psychological Measurement*, 24, 50-64. Kang, T., & Chen, T. T. (2008). Performance of the
    generalized S-X2 item fit index for polytomous IRT models. *Journal of Educational Measurement*, 45, 391-406.

    Examples
    --------
    >>> three = Items(Model.RASCH, np.ones(3), np.zeros((3, 1)), ("a", "b", "c"))
    >>> answers = [[0, 0, 1]] * 9 + [[0, 1, 0]] * 6 + [[1, 0, 0]] * 3 + [[0, 1, 1]] * 6 + [[1, 0, 1]] * 6
    >>> found = item_fit(three, answers, estimated=[0, 0, 0])
    >>> found.chi2.round(3).tolist(), found.df.tolist()
    ([3.75, 1.5, 8.25], [2, 2, 2])
    """
    answers = as_codes(items, codes)
    complete = answers[(answers >= 0).all(axis=1)].astype(np.int64)
    if len(items) <= TWO or len(complete) == 0:
        raise NotEnoughData(f"item fit: {len(complete)} persons answered all of {len(items)} items; 3 items are needed")
    chosen = grid or population_grid(items)
    spent = _parameters(items) if estimated is None else np.asarray(estimated, dtype=np.int64)
    if spent.shape != (len(items),):
        raise ValueError(f"estimated: a number for each of {len(items)} items is needed")
    chance = [item[:, :size] for item, size in zip(probabilities(items, chosen.nodes), items.categories, strict=True)]
    sums = complete.sum(axis=1)
    chi2, df = np.empty(len(items)), np.empty(len(items), dtype=np.int64)
    for at, others in enumerate(_without_each(chance, chosen.weights[:, None])):
        expected, observed = _cells(chance[at], others, sums, complete[:, at])
        chi2[at], cells = _pooled(expected, observed, fewest)
        df[at] = cells - spent[at]
    return _result(len(complete), len(answers), chi2, df)


def _parameters(items: Items) -> IntArray:
    steps = items.categories - 1
    if items.model is Model.NOMINAL:
        return np.asarray(2 * steps)
    return np.asarray(steps + (items.model is not Model.RASCH))


def _without_each(chance: list[FloatArray], total: FloatArray) -> Iterator[FloatArray]:
    """The distribution of the sum of all other items, for each item: halves, then halves of halves."""
    if len(chance) == 1:
        yield total
        return
    middle = len(chance) // 2
    for inside, outside in ((chance[:middle], chance[middle:]), (chance[middle:], chance[:middle])):
        rest = total
        for item in outside:
            rest = add_item(rest, item)
        yield from _without_each(inside, rest)


def _cells(
    item: FloatArray, others: FloatArray, sums: NDArray[np.int64], answers: NDArray[np.int64]
) -> tuple[FloatArray, FloatArray]:
    """Expected and observed persons by sum score and category."""
    size = item.shape[1]
    joint = np.zeros((others.shape[1] + size - 1, size))
    for k in range(size):
        joint[k : k + others.shape[1], k] = item[:, k] @ others
    observed = np.zeros(joint.shape)
    np.add.at(observed, (sums, answers), 1.0)
    return joint / joint.sum(axis=1, keepdims=True) * observed.sum(axis=1, keepdims=True), observed


def _pooled(expected: FloatArray, observed: FloatArray, fewest: float) -> tuple[float, int]:
    """The statistic, and the cells less one per score group."""
    groups: list[FloatArray] = []
    waiting = np.zeros((2, expected.shape[1]))
    for both in np.stack([expected, observed], axis=1):
        if np.count_nonzero(both[0]) < TWO:
            continue  # nobody, or a sum that leaves this item no choice
        waiting += both
        if len(_cut(waiting[0], fewest)) >= TWO:
            groups.append(waiting)
            waiting = np.zeros_like(waiting)
    if groups:
        groups[-1] = groups[-1] + waiting
    chi2, cells = 0.0, 0
    for group in groups:
        predicted, seen = np.add.reduceat(group, _cut(group[0], fewest), axis=1)
        chi2 += float((np.square(seen - predicted) / predicted).sum())
        cells += len(seen) - 1
    return chi2, cells


def _cut(expected: FloatArray, fewest: float) -> list[int]:
    """Where pooled categories begin, so that each is expected to hold enough."""
    starts, held = [0], 0.0
    for at, value in enumerate(expected):
        if held >= fewest and expected[at:].sum() >= fewest:
            starts.append(at)
            held = 0.0
        held += float(value)
    return starts


def _result(n: int, persons: int, chi2: FloatArray, df: IntArray) -> ItemFit:
    usable = df > 0
    p, rmsea = np.full(len(df), np.nan), np.full(len(df), np.nan)
    p[usable] = chdtrc(df[usable], chi2[usable])
    rmsea[usable] = np.sqrt(np.maximum(chi2[usable] - df[usable], 0.0) / (df[usable] * max(n - 1, 1)))
    warnings = []
    if n < persons:
        warnings.append(f"{persons - n} of {persons} persons have a missing answer and were left out")
    if n < _FEWEST_PERSONS:
        warnings.append(f"{n} persons: below {_FEWEST_PERSONS} this test hardly finds anything")
    if not usable.all():
        warnings.append(f"{np.count_nonzero(~usable)} items: too few answers for a test")
    return ItemFit(n, chi2, df, p, rmsea, tuple(warnings))
