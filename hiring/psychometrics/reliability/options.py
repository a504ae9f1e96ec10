"""Answers chosen from a list: what each option attracts, and whether the key is the best of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hiring.psychometrics.arrays import FloatArray
from hiring.psychometrics.reliability.pairwise import as_names, pairwise_covariance, spread

RARE = 0.02
_AT_ONCE = 100  # items whose options are correlated in one product of matrices

Choices = Sequence[Sequence[str | None]]


@dataclass(frozen=True)
class Option:
    """One option of an item.

    Attributes
    ----------
    label : str
    share : float
        Of those who answered the item, in [0, 1].
    correlation : float
        Of choosing it with the number right on the other items; NaN where it cannot be computed.
    is_key : bool
    """

    label: str
    share: float
    correlation: float
    is_key: bool


@dataclass(frozen=True)
class OptionAnalysis:
    """The options of one item.

    Attributes
    ----------
    name : str
    n : int
        Persons who answered.
    options : tuple of Option
        In the order of their labels; the key is listed also when nobody chose it.
    key_correlation : float
        Correlation of the keyed option; negative points to a wrong key.
    flags : tuple of str
        What to look at, in words.
    """

    name: str
    n: int
    options: tuple[Option, ...]
    key_correlation: float
    flags: tuple[str, ...]


def grade(choices: Choices, key: Sequence[str]) -> FloatArray:
    """Score choices right (1) or wrong (0) by a key.

    Parameters
    ----------
    choices : sequence of n rows of J labels
        None where there is no answer.
    key : sequence of str, length J
        The right option of each item.

    Returns
    -------
    ndarray, shape (n, J)
        NaN where there is no answer: whether an omission is wrong is for the caller to say.

    Raises
    ------
    ValueError
        If a row has more or fewer answers than there are keys.

    Examples
    --------
    >>> grade([["A", "B"], ["A", None]], ["A", "C"]).tolist()
    [[1.0, 0.0], [1.0, nan]]
    """
    labels = _labels(choices, len(key))
    graded: FloatArray = np.asarray(labels == np.array(list(key), dtype=object), dtype=np.float64)
    graded[labels == None] = np.nan  # noqa: E711 - compares cell by cell
    return graded


def analyse_options(choices: Choices, key: Sequence[str], names: Sequence[str] | None = None) -> list[OptionAnalysis]:
    """Share and correlation of every option of every item.

    Parameters
    ----------
    choices : sequence of n rows of J labels
        None where there is no answer.
    key : sequence of str, length J
    names : sequence of str, optional
        Default ``"1" .. "J"``.

    Returns
    -------
    list of OptionAnalysis, length J

    Raises
    ------
    ValueError
        If a row, the key and the names differ in length.

    Notes
    -----
    The correlation of an option is that of choosing it (1 or 0) with the number right on the *other* items, from
    pairwise covariances; for the key it is the item-rest correlation. An option is flagged when fewer than 2 %
    chose it, the key when its correlation is negative or another option's is higher.

    References
    ----------
    Haladyna, T. M. (2004). *Developing and validating multiple-choice test items* (3rd ed.). Erlbaum.

    Examples
    --------
    >>> choices = [["A", "B", "A"], ["A", "B", "B"], ["B", "C", "A"], ["B", "C", "B"], ["A", "B", "A"]]
    >>> first = analyse_options(choices, ["A", "B", "A"])[0]
    >>> [(option.label, option.share, option.is_key) for option in first.options]
    [('A', 0.6, True), ('B', 0.4, False)]
    >>> round(first.key_correlation, 3)
    0.764
    """
    labels = _labels(choices, len(key))
    known = as_names(names, len(key))
    graded = grade(choices, key)
    covariance = pairwise_covariance(graded).values
    rest = covariance.sum() - 2 * covariance.sum(axis=0) + np.diag(covariance)
    found: list[OptionAnalysis] = []
    for start in range(0, len(key), _AT_ONCE):
        items = range(start, min(start + _AT_ONCE, len(key)))
        tables = [_indicators(labels[:, at], key[at]) for at in items]
        together = pairwise_covariance(np.column_stack([chosen for _, chosen in tables]), graded).values
        rows = np.split(together, np.cumsum([len(options) for options, _ in tables])[:-1])
        for at, (options, chosen), row in zip(items, tables, rows, strict=True):
            with_rest = np.delete(row, at, axis=1).sum(axis=1)
            found.append(_analyse(known[at], (options, key[at]), chosen, _over(with_rest, chosen, float(rest[at]))))
    return found


def _indicators(column: NDArray[np.object_], key: str) -> tuple[list[str], FloatArray]:
    """The options of an item, and who chose which (1 or 0; NaN where there is no answer)."""
    answered = np.array([label is not None for label in column], dtype=bool)
    options = sorted({str(label) for label in column[answered]} | {key})
    chosen = np.column_stack([column == label for label in options]).astype(np.float64)
    chosen[~answered] = np.nan
    return options, chosen


def _over(with_rest: FloatArray, chosen: FloatArray, rest: float) -> FloatArray:
    """Correlations, from the covariances with the rest of the test and its variance."""
    variances = spread(chosen) * rest
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(variances > 0, with_rest / np.sqrt(variances), np.nan)


def _analyse(
    name: str, keyed: tuple[Sequence[str], str], chosen: FloatArray, correlations: FloatArray
) -> OptionAnalysis:
    labels, key = keyed
    n = int((~np.isnan(chosen[:, 0])).sum())
    shares = np.nansum(chosen, axis=0) / max(n, 1)
    options = tuple(
        Option(label, float(share), float(r), label == key)
        for label, share, r in zip(labels, shares, correlations, strict=True)
    )
    own = next(option.correlation for option in options if option.is_key)
    return OptionAnalysis(name, n, options, own, _flags(options, own) if n else ("no answers",))


def _flags(options: Sequence[Option], own: float) -> tuple[str, ...]:
    words = ["key correlates negatively"] if own < 0 else []
    better = [option for option in options if not option.is_key and option.correlation > own]
    if better:
        words.append(f"option {max(better, key=lambda option: option.correlation).label} does better than the key")
    words += [f"option {option.label} chosen by under 2 %" for option in options if option.share < RARE]
    return tuple(words)


def _labels(choices: Choices, count: int) -> NDArray[np.object_]:
    for at, row in enumerate(choices):
        if len(row) != count:
            raise ValueError(f"choices: row {at + 1} has {len(row)} answers for {count} keys; give one key per item")
    labels = np.empty((len(choices), count), dtype=object)
    for at, row in enumerate(choices):
        labels[at] = list(row)
    return labels
