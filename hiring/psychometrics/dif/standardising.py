"""Differences in expected score between matched people: how large DIF is, in the unit of the item."""

from dataclasses import dataclass

import numpy as np

from hiring.psychometrics.arrays import TWO, FloatArray
from hiring.psychometrics.dif.mantel import ALPHA, generalised_mantel_haenszel
from hiring.psychometrics.dif.matching import Matched
from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.irt.models import Items, probabilities

_WATCH, _ACT = 0.05, 0.10
_MODERATE, _LARGE = 0.17, 0.25
_NODES = 61
_REACH = 6.0


@dataclass(frozen=True, eq=False)
class Standardised:
    """Standardised differences of J items, focal minus reference group.

    Attributes
    ----------
    difference : ndarray, shape (J,)
        In points of the item; for items scored 0 and 1 this is P-DIF, otherwise the standardised mean difference.
    per_sd : ndarray, shape (J,)
        The same divided by the item's standard deviation over both groups.
    label : tuple of str
        Items scored 0 and 1: "negligible" below .05, "moderate" to .10, "large" above. Others: "AA", "BB", "CC".
    """

    difference: FloatArray
    per_sd: FloatArray
    label: tuple[str, ...]


def standardise(matched: Matched) -> Standardised:
    """Average the difference in mean answer over the matching scores, weighted by the focal group.

    Parameters
    ----------
    matched : Matched
        Two groups.

    Returns
    -------
    Standardised
        NaN where no matching score has both groups.

    Raises
    ------
    ValueError
        If there are more than two groups.

    Notes
    -----
    ``sum_s n_Fs (mean_Fs - mean_Rs) / sum_s n_Fs`` over the scores that both groups have. Graded items: AA if
    ``|SMD / SD| <= .17`` or Mantel's p >= .05, BB up to .25, CC above. With a matching score that includes every
    item, the differences of a test sum to 0: judge their sum only after purification.

    References
    ----------
    Dorans, N. J., & Kulick, E. (1986). Demonstrating the utility of the standardization approach. *Journal of
    Educational Measurement*, 23, 355-368.
    Zwick, R., Donoghue, J. R., & Grima, A. (1993). Assessment of differential item functioning for performance
    tasks. *Journal of Educational Measurement*, 30, 233-251.

    Examples
    --------
    >>> reference, focal = [[5, 10, 20, 15], [2, 8, 25, 25]], [[8, 14, 18, 10], [4, 12, 22, 12]]
    >>> found = standardise(Matched.of_tables([[[a, b] for a, b in zip(reference, focal)]]))
    >>> found.difference.round(4).tolist(), found.label
    ([-0.3383], ('CC',))
    """
    if len(matched.groups) != TWO:
        raise ValueError("standardised differences compare two groups; leave the others out")
    score = np.nan_to_num(matched.scores)
    people = matched.counts.sum(axis=3)
    points = (matched.counts * score[:, None, None, :]).sum(axis=3)
    mean = points / np.maximum(people, 1.0)
    weight = np.where(people[..., 0] > 0, people[..., 1], 0.0)
    answers = matched.counts.sum(axis=(1, 2))
    n = answers.sum(axis=1)
    average = (answers * score).sum(axis=1) / n
    sd = np.sqrt((answers * np.square(score - average[:, None])).sum(axis=1) / (n - 1))
    with np.errstate(divide="ignore", invalid="ignore"):
        difference = (weight * (mean[..., 1] - mean[..., 0])).sum(axis=1) / weight.sum(axis=1)
    per_sd = difference / sd
    p = generalised_mantel_haenszel(matched).p
    whole = np.nanmax(matched.scores, axis=1) - np.nanmin(matched.scores, axis=1)
    labels = [
        _share(change / span) if kinds == TWO else _zwick(relative, chance)
        for change, span, kinds, relative, chance in zip(
            difference, whole, matched.categories.tolist(), per_sd, p, strict=True
        )
    ]
    return Standardised(difference=difference, per_sd=per_sd, label=tuple(labels))


@dataclass(frozen=True, eq=False)
class DifferentialTest:
    """How a whole test differs between two groups at equal latent values.

    Attributes
    ----------
    items : ndarray, shape (J,)
        Signed difference of each item, focal minus reference, in points.
    signed : float
        Their sum: the average number of points the focal group gains or loses. Items may cancel.
    unsigned : float
        The mean absolute difference of the expected total score: what cannot cancel between latent values.
    """

    items: FloatArray
    signed: float
    unsigned: float


def compare_tests(reference: Items, focal: Items, *, mean: float = 0.0, sd: float = 1.0) -> DifferentialTest:
    """Compare the expected scores that two calibrations on one scale give to the same people.

    Parameters
    ----------
    reference, focal : Items
        The same items in the same order, linked to one scale; answers score 0, 1, 2 ...
    mean, sd : float
        Latent distribution of the focal group, sd > 0.

    Returns
    -------
    DifferentialTest

    Raises
    ------
    ValueError
        If the items differ, or sd is not positive.
    NotEnoughData
        If there is no item.

    Notes
    -----
    ``sum_j integral (E_Fj(t) - E_Rj(t)) phi(t) dt`` on 61 points within 6 standard deviations.

    References
    ----------
    Meade, A. W. (2010). A taxonomy of effect size measures for the differential functioning of items and scales.
    *Journal of Applied Psychology*, 95, 728-743.

    Examples
    --------
    >>> from hiring.psychometrics.irt.models import Model
    >>> easy = Items(Model.TWO_PL, np.array([1.0]), np.array([[0.5]]), ("a",))
    >>> hard = Items(Model.TWO_PL, np.array([1.0]), np.array([[0.0]]), ("a",))
    >>> round(compare_tests(easy, hard).signed, 4)
    -0.102
    """
    if reference.names != focal.names or sd <= 0:
        raise ValueError("reference, focal: the same items in the same order and a positive sd are needed")
    if len(reference) == 0:
        raise NotEnoughData("no item")
    z = np.linspace(-_REACH, _REACH, _NODES)
    weight = np.exp(-np.square(z) / 2)
    weight /= weight.sum()
    gap = expected_scores(focal, mean + sd * z) - expected_scores(reference, mean + sd * z)
    items = gap @ weight
    return DifferentialTest(items=items, signed=float(items.sum()), unsigned=float(np.abs(gap.sum(axis=0)) @ weight))


def expected_scores(items: Items, theta: FloatArray) -> FloatArray:
    """Expected score of each item at given latent values, categories scored 0, 1, 2 ...; shape (J, Q).

    Examples
    --------
    >>> from hiring.psychometrics.irt.models import Model
    >>> item = Items(Model.TWO_PL, np.array([1.0]), np.array([[0.0]]), ("a",))
    >>> expected_scores(item, np.array([0.0])).tolist()
    [[0.5]]
    """
    chances = probabilities(items, theta)
    return np.asarray(chances @ np.arange(chances.shape[2]), dtype=np.float64)


def _share(difference: float) -> str:
    if np.isnan(difference):
        return ""
    size = abs(difference)
    return "negligible" if size < _WATCH else "moderate" if size <= _ACT else "large"


def _zwick(relative: float, p: float) -> str:
    if np.isnan(relative) or np.isnan(p):
        return ""
    if abs(relative) <= _MODERATE or p >= ALPHA:
        return "AA"
    return "BB" if abs(relative) <= _LARGE else "CC"
