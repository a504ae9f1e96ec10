"""Classical item analysis: what a scale's items contribute to it, and which of them to look at."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hiring.psychometrics.arrays import TWO, FloatArray
from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.reliability.pairwise import as_answers, as_names, pairwise_covariance, spread
from hiring.psychometrics.reliability.scale import Scale, describe_scale

LOW_ITEM_REST = 0.10
RARE = 0.02
_MOST_VALUES = 20  # more different values than this: a measurement, not a choice
_NAMED = 5  # so many items are named in a warning


@dataclass(frozen=True)
class ItemStatistics:
    """One item. A figure that cannot be computed is NaN.

    Attributes
    ----------
    name : str
    n : int
        Persons who answered it.
    mean, sd : float
        sd with n - 1.
    item_rest : float
        Correlation with the sum of the other items.
    alpha_if_dropped : float
        Alpha of the others.
    shares : tuple of (float, float)
        Each value given and the share who gave it; empty above 20 different values.
    flags : tuple of str
        What to look at, in words.
    """

    name: str
    n: int
    mean: float
    sd: float
    item_rest: float
    alpha_if_dropped: float
    shares: tuple[tuple[float, float], ...]
    flags: tuple[str, ...]


@dataclass(frozen=True)
class ItemAnalysis:
    """A scale and its items.

    Attributes
    ----------
    scale : Scale
        Of the items that vary.
    items : tuple of ItemStatistics
        All items, in the order given.
    warnings : tuple of str
        Those of the scale, and what is wrong with whole columns.
    """

    scale: Scale
    items: tuple[ItemStatistics, ...]
    warnings: tuple[str, ...]


def analyse_items(scores: ArrayLike, names: Sequence[str] | None = None) -> ItemAnalysis:
    """Reliability of a scale, and every item's part in it.

    Parameters
    ----------
    scores : array_like, shape (n, J)
        Persons x items, scored so that more means the same thing on all; NaN where there is no answer.
    names : sequence of str, optional
        Default ``"1" .. "J"``.

    Returns
    -------
    ItemAnalysis

    Raises
    ------
    ValueError
        If the input is no table, a cell is infinite, or names and items differ in number.
    NotEnoughData
        If fewer than 2 persons answered, or fewer than 2 items vary.

    Notes
    -----
    With pairwise covariances S: ``item_rest_j = (sum_l s_jl - s_jj) / sqrt(s_jj (sum S - 2 sum_l s_jl + s_jj))``.
    Items that do not vary are listed, flagged, and left out of every coefficient. Repeated columns stay in, with
    a warning: they raise alpha without adding information. Flags: item-rest below .10; an answer that fewer than
    2 % gave; a whole number between the lowest and the highest answer that nobody gave.

    References
    ----------
    Lord, F. M., & Novick, M. R. (1968). *Statistical theories of mental test scores*. Addison-Wesley.

    Examples
    --------
    >>> found = analyse_items([[1, 2, 1], [2, 2, 3], [4, 3, 4], [5, 5, 4]], ["calm", "warm", "clear"])
    >>> round(found.scale.alpha, 4), [round(item.item_rest, 3) for item in found.items]
    (0.931, [0.99, 0.82, 0.82])
    """
    table = as_answers(scores)
    known = as_names(names, table.shape[1])
    varies = spread(table) > 0
    if varies.sum() < TWO:
        raise NotEnoughData(f"at least 2 items that vary are needed, not {int(varies.sum())}")
    scale = describe_scale(table[:, varies])
    part = np.full((2, len(known)), np.nan)
    part[:, varies] = _item_rest_and_alpha(pairwise_covariance(table[:, varies]).values)
    twins = _twins(table, known, varies)
    items = tuple(
        _item(name, table[:, at], (float(part[0, at]), float(part[1, at])), twins.get(name))
        for at, name in enumerate(known)
    )
    constant = [name for name, one in zip(known, varies, strict=True) if not one]
    return ItemAnalysis(scale, items, (*_column_warnings(constant, twins), *scale.warnings))


def _item_rest_and_alpha(covariance: FloatArray) -> FloatArray:
    """Both for all items at once: dropping an item takes a row and a column out of the sum."""
    k, own, row = len(covariance), np.diag(covariance), covariance.sum(axis=1)
    rest = covariance.sum() - 2 * row + own
    with np.errstate(invalid="ignore", divide="ignore"):
        item_rest = np.where(rest > 0, (row - own) / np.sqrt(own * rest), np.nan)
        alpha = np.where(rest > 0, (k - 1) / max(k - TWO, 1) * (1 - (own.sum() - own) / rest), np.nan)
    return np.array([item_rest, alpha if k > TWO else np.full(k, np.nan)])


def _item(name: str, column: FloatArray, part: tuple[float, float], twin: str | None) -> ItemStatistics:
    answers = column[~np.isnan(column)]
    values, counts = np.unique(answers, return_counts=True)
    shares = tuple(zip(values.tolist(), (counts / max(len(answers), 1)).tolist(), strict=True))
    same = [] if twin is None else [f"same answers as {twin}"]
    return ItemStatistics(
        name=name,
        n=len(answers),
        mean=float(answers.mean()) if len(answers) else np.nan,
        sd=float(answers.std(ddof=1)) if len(answers) >= TWO else np.nan,
        item_rest=part[0],
        alpha_if_dropped=part[1],
        shares=shares if len(shares) <= _MOST_VALUES else (),
        flags=(*_flags(shares, part[0]), *same),
    )


def _flags(shares: Sequence[tuple[float, float]], item_rest: float) -> Iterator[str]:
    if len(shares) < TWO:
        yield "same answer from everybody" if shares else "no answers"
        return
    if item_rest < LOW_ITEM_REST:
        yield f"item-rest below {LOW_ITEM_REST:.2f}"
    if len(shares) <= _MOST_VALUES:
        yield from (f"answer {value:g} given by under {RARE:.0%}" for value, share in shares if share < RARE)
        yield from (f"answer {value} never given" for value in _skipped([value for value, _ in shares]))


def _skipped(values: Sequence[float]) -> list[int]:
    if any(not value.is_integer() for value in values) or values[-1] - values[0] >= _MOST_VALUES:
        return []
    return [value for value in range(int(values[0]), int(values[-1])) if value not in values]


def _twins(table: FloatArray, names: Sequence[str], varies: NDArray[np.bool_]) -> dict[str, str]:
    """Columns that repeat an earlier one, each with the first of its kind."""
    first: dict[bytes, str] = {}
    found = {}
    for at in np.flatnonzero(varies).tolist():
        answers = (table[:, at] + 0.0).tobytes()  # + 0.0: a minus zero is a zero
        if first.setdefault(answers, names[at]) != names[at]:
            found[names[at]] = first[answers]
    return found


def _column_warnings(constant: Sequence[str], twins: dict[str, str]) -> Iterator[str]:
    if constant:
        yield f"left out, because they do not vary: {_some(constant)}"
    if twins:
        yield f"columns that repeat another, which raises alpha for nothing: {_some(list(twins))}"


def _some(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")
