"""People of two or more groups, matched on a score: the counts that every method of this package works on."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hiring.psychometrics.arrays import TWO, FloatArray, IntArray
from hiring.psychometrics.dif.coding import Label, code_answers, written_label
from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.irt.responses import MISSING, Responses

FEWEST = 10  # people of a group, below which nothing is said about it
_DECIMALS = 9  # 0.1 + 0.2 and 0.3 are one matching score
_BANDS = 10


@dataclass(frozen=True, eq=False)
class Sample:
    """People whose group and answers are known.

    Attributes
    ----------
    responses : Responses
        Codes of the n people kept, -1 where an answer is missing (only with a matching score from outside).
    group : ndarray of int, shape (n,)
        Position in ``groups``.
    groups : tuple of str
        The reference group first, the others in order of their labels.
    matching : ndarray, shape (n,), or None
        A matching score from outside the test.
    unlabelled, incomplete : int
        People left out: group not given; an answer (or the matching score) missing.
    too_small : tuple of str
        Groups left out, of fewer than 10 people.
    """

    responses: Responses
    group: IntArray
    groups: tuple[str, ...]
    matching: FloatArray | None
    unlabelled: int
    incomplete: int
    too_small: tuple[str, ...]

    @property
    def people(self) -> tuple[int, ...]:
        """Number of people of each group, the reference group first."""
        return tuple(np.bincount(self.group, minlength=len(self.groups)).tolist())


@dataclass(frozen=True, eq=False)
class Matched:
    """How many people of each group, at each matching score, gave each answer to each item.

    Attributes
    ----------
    counts : ndarray, shape (J, S, G, K)
        People; item x matching score x group (0 = reference) x answer.
    levels : ndarray, shape (S,)
        The matching scores, ascending.
    scores : ndarray, shape (J, K)
        The value of each answer; NaN beyond an item's own.
    names, groups : tuple of str
        Lengths J and G.
    banded : bool
        Whether matching scores were too many, and were cut into tenths.

    Examples
    --------
    Two strata typed in by hand; rows are reference and focal group, columns wrong and right:

    >>> table = [[[20, 30], [30, 20]], [[10, 40], [20, 30]]]
    >>> Matched.of_tables([table]).counts.shape
    (1, 2, 2, 2)
    """

    counts: FloatArray
    levels: FloatArray
    scores: FloatArray
    names: tuple[str, ...]
    groups: tuple[str, ...]
    banded: bool = False

    @classmethod
    def of_tables(cls, tables: ArrayLike) -> "Matched":
        """Take counts as they are, shape (J, S, G, K); answers score 0 .. K - 1, strata 0 .. S - 1."""
        counts = np.asarray(tables, dtype=np.float64)
        items, levels, groups, answers = counts.shape
        return cls(
            counts=counts,
            levels=np.arange(levels, dtype=np.float64),
            scores=np.tile(np.arange(answers, dtype=np.float64), (items, 1)),
            names=tuple(str(at + 1) for at in range(items)),
            groups=tuple(str(at) for at in range(groups)),
        )

    def take(self, which: ArrayLike) -> "Matched":
        """The items at these positions, no wider than their own answers."""
        at = np.asarray(which, dtype=np.int64)
        widest = int(self.categories[at].max())
        names = tuple(self.names[item] for item in at)
        return replace(self, counts=self.counts[at, :, :, :widest], scores=self.scores[at, :widest], names=names)

    @property
    def categories(self) -> IntArray:
        """Number of different answers of each item, shape (J,)."""
        return np.asarray(np.isfinite(self.scores).sum(axis=1), dtype=np.int64)

    @property
    def dichotomous(self) -> bool:
        """Whether every item has two answers."""
        return bool(self.scores.shape[1] == TWO)


def gather(
    scores: ArrayLike,
    groups: Sequence[Label],
    *,
    names: Sequence[str] | None = None,
    reference: str | None = None,
    matching: ArrayLike | None = None,
) -> Sample:
    """Keep the people who can be compared, and count those who cannot.

    Parameters
    ----------
    scores : array_like, shape (n, J)
        Answers as numbers, higher = better; NaN = missing. People with a missing answer are left out, unless
        ``matching`` is given.
    groups : sequence, length n
        Labels; None, NaN or an empty text = not given.
    names : sequence of str, optional
        Of the items; default ``"1" .. "J"``.
    reference : str, optional
        The group the others are compared with; default the largest, of equals the first by label.
    matching : array_like, shape (n,), optional
        A score from outside the test to match people on, such as a latent estimate.

    Returns
    -------
    Sample

    Raises
    ------
    ValueError
        If lengths differ, or nobody belongs to ``reference``.
    NotEnoughData
        If fewer than two groups have 10 people each, or an item has one answer only.

    Notes
    -----
    A group of fewer than 10 people is left out and named in ``too_small``: nothing can be said about it.

    Examples
    --------
    >>> answers = [[0, 1], [1, 0]] * 12
    >>> sample = gather(answers, ["b", "a", "b", "b", "a", "a"] * 4)
    >>> sample.groups, sample.people
    (('a', 'b'), (12, 12))
    """
    table = np.asarray(scores, dtype=np.float64)
    if table.ndim != TWO or len(groups) != len(table):
        raise ValueError("scores, groups: a table of people x items with one label per person is needed")
    outside = None if matching is None else np.asarray(matching, dtype=np.float64)
    if outside is not None and outside.shape != (len(table),):
        raise ValueError("matching: one number per person is needed")
    written = {label: written_label(label) for label in set(groups)}  # few labels, many people
    labels = [written[label] for label in groups]
    told = np.array([label != "" for label in labels], dtype=bool)
    whole = np.isfinite(table).all(axis=1) if outside is None else np.isfinite(outside)
    kept = told & whole
    order, too_small = _groups([label for label, keep in zip(labels, kept.tolist(), strict=True) if keep], reference)
    position = {label: at for at, label in enumerate(order)}
    group = np.array([position.get(label, MISSING) for label in labels], dtype=np.int64)
    used = kept & (group >= 0)
    return Sample(
        responses=code_answers(table[used], names),
        group=group[used],
        groups=order,
        matching=None if outside is None else outside[used],
        unlabelled=int((~told).sum()),
        incomplete=int((told & ~whole).sum()),
        too_small=too_small,
    )


def match(sample: Sample, *, rest: bool = False, leave_out: Collection[int] = ()) -> Matched:
    """Match people on their total score and count their answers.

    Parameters
    ----------
    sample : Sample
    rest : bool
        Match on the sum of the other items. Default: the total **including** the studied item, because leaving it
        out makes the Mantel-Haenszel test report DIF that is not there when groups differ in level.
    leave_out : collection of int
        Items kept out of the matching score (an item left out still counts in its own match, unless ``rest``).

    Returns
    -------
    Matched

    Notes
    -----
    Matching scores that differ for more than half of the people (sums of fractions, latent estimates) are cut into
    ten bands of equal size, each represented by its mean; otherwise every score is a stratum ("thin matching").

    References
    ----------
    Holland, P. W., & Thayer, D. T. (1988). Differential item performance and the Mantel-Haenszel procedure. In
    *Test validity* (pp. 129-145). Erlbaum.

    Examples
    --------
    >>> sample = gather([[0, 0], [1, 1]] * 10, ["a"] * 10 + ["b"] * 10)
    >>> match(sample).counts[0].tolist()
    [[[5.0, 0.0], [5.0, 0.0]], [[0.0, 5.0], [0.0, 5.0]]]
    """
    codes = sample.responses.codes
    score, column = _matching_scores(sample, rest=rest, leave_out=leave_out)
    levels, at = np.unique(score, return_inverse=True)
    at = at.reshape(score.shape)
    banded = len(levels) > len(codes) / TWO
    if banded:
        levels, at = _banded(score)
    widest = int(sample.responses.categories.max())
    shape = (codes.shape[1], len(levels), len(sample.groups), widest)
    cell = (np.arange(shape[0]) * shape[1] + at[:, column]) * shape[2] + sample.group[:, None]
    answered = codes >= 0
    # One position per person and item; a missing answer is in none.
    flat = (cell * shape[3] + codes)[answered] if sample.matching is not None else (cell * shape[3] + codes).ravel()
    counts = np.bincount(flat, minlength=int(np.prod(shape))).reshape(shape)
    return Matched(
        counts=counts.astype(np.float64),
        levels=levels,
        scores=_values(sample.responses, widest),
        names=sample.responses.names,
        groups=sample.groups,
        banded=banded,
    )


def _groups(labels: list[str], reference: str | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The groups to compare, the reference first, and those too small."""
    size = dict(sorted(Counter(labels).items()))
    if reference is not None and reference not in size:
        raise ValueError(f"reference: nobody belongs to {reference!r}; there are {', '.join(size) or 'no groups'}")
    large = {label: n for label, n in size.items() if n >= FEWEST}
    if len(large) < TWO or (reference is not None and reference not in large):
        listing = ", ".join(f"{label}: {n}" for label, n in size.items()) or "none"
        raise NotEnoughData(
            f"too few people: two groups of at least {FEWEST} with complete answers are needed, not {listing}"
        )
    first = reference if reference is not None else max(large, key=lambda label: large[label])
    return (first, *(label for label in large if label != first)), tuple(label for label in size if label not in large)


def _values(responses: Responses, widest: int) -> FloatArray:
    values = np.full((len(responses.values), widest), np.nan)
    for at, own in enumerate(responses.values):
        values[at, : len(own)] = own
    return values


def _matching_scores(sample: Sample, *, rest: bool, leave_out: Collection[int]) -> tuple[FloatArray, IntArray]:
    """The distinct matching scores, one column each, and which column each item uses."""
    codes = sample.responses.codes
    column = np.zeros(codes.shape[1], dtype=np.int64)
    if sample.matching is not None:
        return sample.matching[:, None], column
    values = _values(sample.responses, int(sample.responses.categories.max()))
    answers = values[np.arange(codes.shape[1]), codes]
    dropped = np.zeros(codes.shape[1], dtype=bool)
    dropped[list(leave_out)] = True
    shared = answers[:, ~dropped].sum(axis=1, keepdims=True)
    # A dropped item is added to its own match, and a kept one is taken out of its rest score.
    own: NDArray[np.bool_] = ~dropped if rest else dropped
    column[own] = np.arange(1, own.sum() + 1)
    special = shared + np.where(rest, -1.0, 1.0) * answers[:, own]
    return np.round(np.concatenate([shared, special], axis=1), _DECIMALS), column


def _banded(score: FloatArray) -> tuple[FloatArray, IntArray]:
    edges = np.quantile(score, np.arange(1, _BANDS) / _BANDS)
    at = np.asarray(np.searchsorted(edges, score, side="right"), dtype=np.int64)
    people = np.bincount(at.ravel(), minlength=_BANDS)
    means = np.bincount(at.ravel(), weights=score.ravel(), minlength=_BANDS) / np.maximum(people, 1)
    return means, at
