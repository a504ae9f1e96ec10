"""Contingency-table methods: Mantel-Haenszel, its generalisations, and the trend of the odds ratio."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.special import chdtrc

from hiring.psychometrics.arrays import TWO, FloatArray
from hiring.psychometrics.dif.matching import Matched

ALPHA = 0.05
_DELTA = -2.35
_MODERATE, _LARGE = 1.0, 1.5
_ONE_SIDED = 1.645


@dataclass(frozen=True, eq=False)
class MantelHaenszel:
    """Mantel-Haenszel statistics of J items.

    Attributes
    ----------
    chi2, p : ndarray, shape (J,)
        Continuity-corrected, 1 degree of freedom; NaN where no stratum compares the groups.
    alpha : ndarray
        Common odds ratio, **reference over focal**: above 1 the item favours the reference group.
    delta, delta_se : ndarray
        ``-2.35 ln alpha`` on the ETS scale (negative: harder for the focal group) and its standard error.
    ets : tuple of str
        "A" negligible, "B" moderate, "C" large; "" where nothing could be computed.
    """

    chi2: FloatArray
    p: FloatArray
    alpha: FloatArray
    delta: FloatArray
    delta_se: FloatArray
    ets: tuple[str, ...]


class ChiSquare(NamedTuple):
    """A chi-square per item, its degrees of freedom and p-values."""

    chi2: FloatArray
    p: FloatArray
    df: int


def mantel_haenszel(matched: Matched) -> MantelHaenszel:
    """Test whether matched people of two groups have the same odds of the higher answer.

    Parameters
    ----------
    matched : Matched
        Items with two answers, two groups.

    Returns
    -------
    MantelHaenszel

    Raises
    ------
    ValueError
        If there are more than two groups, or an item has more than two answers.

    Notes
    -----
    With A, B the right and wrong answers of the reference group, C, D those of the focal group, and T people in a
    stratum: ``alpha = sum(A D / T) / sum(B C / T)``, ``chi2 = (|sum(A - E A)| - 1/2)^2 / sum(Var A)``,
    ``Var A = n_R n_F m_1 m_0 / (T^2 (T - 1))``. The variance of ``ln alpha`` is that of Robins, Breslow and
    Greenland. Class A: ``|delta| < 1`` or p >= .05; C: ``|delta| >= 1.5`` and significantly above 1
    (``(|delta| - 1) / se > 1.645``); else B.

    References
    ----------
    Holland, P. W., & Thayer, D. T. (1988). Differential item performance and the Mantel-Haenszel procedure.
    Zieky, M. (1993). Practical questions in the use of DIF statistics. In *Differential item functioning*. Erlbaum.

    Examples
    --------
    >>> table = [[[20, 30], [30, 20]], [[10, 40], [20, 30]]]
    >>> found = mantel_haenszel(Matched.of_tables([table]))
    >>> found.chi2.round(4).tolist(), found.alpha.round(4).tolist(), found.ets
    ([7.7693], [2.4286], ('B',))
    """
    wrong, right = two_by_two(matched)
    total = np.maximum((wrong + right).sum(axis=2), 1.0)
    ad, bc = right[..., 0] * wrong[..., 1] / total, wrong[..., 0] * right[..., 1] / total
    deviation, variance = _deviations(matched)
    with np.errstate(divide="ignore", invalid="ignore"):
        chi2 = np.where(variance[:, 0, 0] > 0, np.square(np.abs(deviation[:, 0]) - 0.5) / variance[:, 0, 0], np.nan)
        alpha = ad.sum(axis=1) / bc.sum(axis=1)
        delta = _DELTA * np.log(alpha)
        spread = -_DELTA * np.sqrt(_robins_breslow_greenland(wrong, right, total, ad, bc))
    p = chdtrc(1, chi2)
    return MantelHaenszel(
        chi2=chi2, p=p, alpha=alpha, delta=delta, delta_se=spread, ets=tuple(map(_ets, delta, spread, p))
    )


def generalised_mantel_haenszel(matched: Matched) -> ChiSquare:
    """Test two or more groups for equal mean answers at equal matching scores.

    Parameters
    ----------
    matched : Matched
        Items with two or more answers, G >= 2 groups.

    Returns
    -------
    ChiSquare
        With G - 1 degrees of freedom, no continuity correction.

    Notes
    -----
    ``Q = d' V^-1 d``, where d sums, over strata, the total of each group but the reference less its expectation
    ``n_g sum(x) / T``, and ``V`` sums
    ``(T sum(x^2) - (sum x)^2) / (T^2 (T - 1)) (T diag(n) - n n')``. For two groups and graded answers this is
    Mantel's test; for two answers and several groups the generalised Mantel-Haenszel test.

    References
    ----------
    Mantel, N. (1963). Chi-square tests with one degree of freedom. *Journal of the American Statistical
    Association*, 58, 690-700.
    Landis, J. R., Heyman, E. R., & Koch, G. G. (1978). Average partial association in three-way contingency tables.
    *International Statistical Review*, 46, 237-254.

    Examples
    --------
    >>> reference, focal = [[5, 10, 20, 15], [2, 8, 25, 25]], [[8, 14, 18, 10], [4, 12, 22, 12]]
    >>> table = [[[a, b] for a, b in zip(reference, focal)]]
    >>> found = generalised_mantel_haenszel(Matched.of_tables(table))
    >>> found.chi2.round(4).tolist(), found.df
    ([7.1566], 1)
    """
    deviation, variance = _deviations(matched)
    empty = np.diagonal(variance, axis1=1, axis2=2).min(axis=1) <= 0
    solvable = np.where(empty[:, None, None], np.eye(variance.shape[1]), variance)
    chi2 = np.einsum("jg,jgh,jh->j", deviation, np.linalg.pinv(solvable, hermitian=True), deviation)
    chi2[empty] = np.nan
    df = len(matched.groups) - 1
    return ChiSquare(chi2=chi2, p=chdtrc(df, chi2), df=df)


def cumulative_odds_ratio(matched: Matched) -> FloatArray:
    """Common odds ratio of a higher answer, reference over focal group, whatever the number of answers.

    Parameters
    ----------
    matched : Matched
        Two groups.

    Returns
    -------
    ndarray, shape (J,)
        Above 1: the item favours the reference group. With two answers it is Mantel-Haenszel's alpha.

    Raises
    ------
    ValueError
        If there are more than two groups.

    Notes
    -----
    ``sum_s sum_k A_k D_k / T / (sum_s sum_k B_k C_k / T)``, A_k and B_k the people of the reference group who reached
    answer k and who did not, C_k and D_k those of the focal group.

    References
    ----------
    Liu, I.-M., & Agresti, A. (1996). Mantel-Haenszel-type inference for cumulative odds ratios with a stratified
    ordinal response. *Biometrics*, 52, 1223-1234.

    Examples
    --------
    >>> reference, focal = [[5, 10, 20, 15], [2, 8, 25, 25]], [[8, 14, 18, 10], [4, 12, 22, 12]]
    >>> table = [[[a, b] for a, b in zip(reference, focal)]]
    >>> cumulative_odds_ratio(Matched.of_tables(table)).round(3).tolist()
    [2.013]
    """
    if len(matched.groups) != TWO:
        raise ValueError("an odds ratio compares two groups; leave the others out")
    people = matched.counts.sum(axis=3, keepdims=True)
    reached = people - matched.counts.cumsum(axis=3)[..., :-1]
    short = people - reached
    total = np.maximum(people.sum(axis=2), 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        ahead = (reached[:, :, 0] * short[:, :, 1] / total).sum(axis=(1, 2))
        return np.asarray(ahead / (short[:, :, 0] * reached[:, :, 1] / total).sum(axis=(1, 2)))


def two_by_two(matched: Matched) -> tuple[FloatArray, FloatArray]:
    """Wrong and right answers, each (J, S, 2)."""
    if not matched.dichotomous or len(matched.groups) != TWO:
        raise ValueError("this method takes items with two answers and two groups; use the generalised form")
    return matched.counts[..., 0], matched.counts[..., 1]


def _deviations(matched: Matched) -> tuple[FloatArray, FloatArray]:
    """Totals of the groups but the first less their expectation, (J, G - 1), and their covariance."""
    score = np.nan_to_num(matched.scores)[:, None, None, :]
    people = matched.counts.sum(axis=3)
    points = (matched.counts * score).sum(axis=3)
    total = people.sum(axis=2)
    sums, squares = points.sum(axis=2), (matched.counts * score * score).sum(axis=(2, 3))
    safe = np.maximum(total, TWO)
    share = people / safe[..., None]
    useful = (total >= TWO)[..., None]
    deviation = np.where(useful, points - share * sums[..., None], 0.0).sum(axis=1)[:, 1:]
    spread = np.maximum(total * squares - np.square(sums), 0.0) / (safe - 1.0)
    focal = share[..., 1:]
    covariance = -np.einsum("js,jsg,jsh->jgh", spread, focal, focal)
    inside = np.einsum("js,jsg->jg", spread, focal)
    at = np.arange(focal.shape[2])
    covariance[:, at, at] += inside
    return deviation, covariance


def _robins_breslow_greenland(
    wrong: FloatArray, right: FloatArray, total: FloatArray, ad: FloatArray, bc: FloatArray
) -> FloatArray:
    p, q = (right[..., 0] + wrong[..., 1]) / total, (wrong[..., 0] + right[..., 1]) / total
    r, s = ad.sum(axis=1), bc.sum(axis=1)
    both = (p * bc + q * ad).sum(axis=1)
    return np.asarray((p * ad).sum(axis=1) / (2 * r * r) + both / (2 * r * s) + (q * bc).sum(axis=1) / (2 * s * s))


def _ets(delta: float, spread: float, p: float) -> str:
    if np.isnan(p):
        return ""
    if abs(delta) < _MODERATE or p >= ALPHA:
        return "A"
    # An infinite delta has no standard error: large it may be, shown it is not.
    certain = np.isfinite(delta) and abs(delta) - _MODERATE > _ONE_SIDED * spread
    return "C" if abs(delta) >= _LARGE and certain else "B"
