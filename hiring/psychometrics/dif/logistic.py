"""Logistic and ordinal logistic regression of an item on the matching score, the group and their product."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc

from hiring.psychometrics.arrays import TWO, FloatArray
from hiring.psychometrics.dif.firth import firth_likelihood
from hiring.psychometrics.dif.mantel import ALPHA
from hiring.psychometrics.dif.matching import Matched
from hiring.psychometrics.dif.odds import OddsModel, fit_odds
from hiring.psychometrics.errors import DidNotConverge

_JODOIN_GIERL = (0.035, 0.07)
_ZUMBO_THOMAS = (0.13, 0.26)
_MODELS = 3


@dataclass(frozen=True, eq=False)
class RatioTest:
    """A likelihood-ratio test per item.

    Attributes
    ----------
    chi2, p : ndarray, shape (J,)
    delta_r2 : ndarray, shape (J,)
        Gain in Nagelkerke's R squared.
    df : int
    """

    chi2: FloatArray
    p: FloatArray
    delta_r2: FloatArray
    df: int


@dataclass(frozen=True, eq=False)
class Logistic:
    """Logistic DIF of J items.

    Attributes
    ----------
    uniform : RatioTest
        Group added to the matching score.
    non_uniform : RatioTest
        Their product added to both.
    both : RatioTest
        Group and product added together.
    log_odds : ndarray, shape (J, G - 1)
        Of a higher answer, other group against reference, without the product: positive favours the other group.
    separated : ndarray of bool, shape (J,)
        Items whose ordinary estimates are infinite. With two answers they were fitted by Firth's penalised
        likelihood; with more (or where that does not settle either), their tests are NaN.
    jodoin_gierl, zumbo_thomas : tuple of str
        "A" negligible, "B" moderate, "C" large, by ``both.delta_r2``: cuts .035 and .07, or .13 and .26; "A" where
        p >= .05, "" where nothing could be computed.
    """

    uniform: RatioTest
    non_uniform: RatioTest
    both: RatioTest
    log_odds: FloatArray
    separated: NDArray[np.bool_]
    jodoin_gierl: tuple[str, ...]
    zumbo_thomas: tuple[str, ...]


def logistic(matched: Matched) -> Logistic:
    """Test every item for uniform and non-uniform DIF by (ordinal) logistic regression.

    Parameters
    ----------
    matched : Matched
        Two or more groups; items with two answers or more.

    Returns
    -------
    Logistic

    Notes
    -----
    ``logit P(x >= k) = d_k + b_1 m + b_2 g + b_3 m g``; uniform: ``b_2``, non-uniform: ``b_3``, each G - 1 degrees
    of freedom. Proportional odds for graded items. Nagelkerke's
    ``R^2 = (1 - exp(2 (l_0 - l) / n)) / (1 - exp(2 l_0 / n))`` with ``l_0`` of no predictor at all.

    References
    ----------
    Swaminathan, H., & Rogers, H. J. (1990). Detecting differential item functioning using logistic regression
    procedures. *Journal of Educational Measurement*, 27, 361-370.
    Zumbo, B. D. (1999). *A handbook on the theory and methods of differential item functioning*.
    Jodoin, M. G., & Gierl, M. J. (2001). Evaluating type I error and power rates using an effect size measure with
    the logistic regression procedure for DIF detection. *Applied Measurement in Education*, 14, 329-349.

    Examples
    --------
    >>> crossing = [[[30, 10], [20, 20]], [[20, 20], [20, 20]], [[10, 30], [20, 20]]]
    >>> found = logistic(Matched.of_tables([crossing]))
    >>> found.uniform.chi2.round(4).tolist(), found.non_uniform.chi2.round(2).tolist(), found.jodoin_gierl
    ([0.0], [10.82], ('B',))
    """
    cells = matched.counts.reshape(len(matched.names), -1, matched.counts.shape[3])
    used = cells.sum(axis=(0, 2)) > 0
    cells, design = cells[:, used], _design(matched)[used]
    others = len(matched.groups) - 1
    sizes = (1, 1 + others, 1 + 2 * others)
    fitted = _fit(cells, matched, design, sizes)
    ratio, gain = _ratios(fitted.likelihoods, _null(cells), cells.sum(axis=(1, 2)))
    for item in np.flatnonzero(fitted.separated & (matched.categories == TWO)):
        ratio[item] = _penalised_ratios(cells[item, :, :TWO], design, sizes)
    tests = [
        RatioTest(chi2=ratio[:, at], p=chdtrc(df, ratio[:, at]), delta_r2=gain[:, at], df=df)
        for at, df in enumerate((others, others, 2 * others))
    ]
    both = tests[2]
    return Logistic(
        uniform=tests[0],
        non_uniform=tests[1],
        both=both,
        log_odds=fitted.log_odds,
        separated=fitted.separated,
        jodoin_gierl=tuple(_size(r2, p, _JODOIN_GIERL) for r2, p in zip(both.delta_r2, both.p, strict=True)),
        zumbo_thomas=tuple(_size(r2, p, _ZUMBO_THOMAS) for r2, p in zip(both.delta_r2, both.p, strict=True)),
    )


@dataclass(frozen=True, eq=False)
class _Fitted:
    likelihoods: FloatArray
    log_odds: FloatArray
    separated: NDArray[np.bool_]


def _design(matched: Matched) -> FloatArray:
    """Matching score (standardised), groups but the first, and their products; one row per level and group."""
    people = matched.counts.sum(axis=(0, 2, 3))
    mean = (people * matched.levels).sum() / people.sum()
    spread = np.sqrt((people * np.square(matched.levels - mean)).sum() / people.sum())
    groups = len(matched.groups)
    score = np.repeat((matched.levels - mean) / (spread or 1.0), groups)[:, None]
    member = np.tile(np.eye(groups)[:, 1:], (len(matched.levels), 1))
    return np.concatenate([score, member, score * member], axis=1)


def _fit(cells: FloatArray, matched: Matched, design: FloatArray, sizes: tuple[int, ...]) -> _Fitted:
    """The three nested models of every item; items with equally many answers are fitted together."""
    likelihoods = np.empty((len(cells), _MODELS))
    log_odds = np.empty((len(cells), sizes[1] - 1))
    separated = np.zeros(len(cells), dtype=bool)
    for kinds in np.unique(matched.categories):
        which = np.flatnonzero(matched.categories == kinds)
        models: list[OddsModel] = []
        for size in sizes:
            models.append(fit_odds(cells[which, :, :kinds], design[:, :size], models[-1] if models else None))
        likelihoods[which] = np.column_stack([model.log_likelihood for model in models])
        separated[which] = ~np.logical_and.reduce([model.usable for model in models])
        log_odds[which] = models[1].slopes[:, 1:]
        log_odds[which[~models[1].usable]] = np.nan
        if kinds > TWO:
            likelihoods[which[separated[which]]] = np.nan
    return _Fitted(likelihoods, log_odds, separated)


def _null(cells: FloatArray) -> FloatArray:
    answers = cells.sum(axis=1)
    share = answers / answers.sum(axis=1, keepdims=True)
    return np.asarray((answers * np.log(np.where(answers > 0, share, 1.0))).sum(axis=1))


def _ratios(likelihoods: FloatArray, null: FloatArray, n: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Chi-squares and gains in R squared of uniform, non-uniform and both."""
    first, second, third = likelihoods.T
    pairs = ((first, second), (second, third), (first, third))
    ratio = np.maximum(2 * np.column_stack([large - small for small, large in pairs]), 0.0)
    ceiling = -np.expm1(2 * null / n)
    explained = -np.expm1(2 * (null[:, None] - likelihoods) / n[:, None]) / ceiling[:, None]
    first, second, third = explained.T
    return ratio, np.column_stack([second - first, third - second, third - first])


def _penalised_ratios(counts: FloatArray, design: FloatArray, sizes: tuple[int, ...]) -> FloatArray:
    ones = np.ones((len(design), 1))
    small, middle, large = (size + 1 for size in sizes)
    whole = np.concatenate([ones, design], axis=1)
    present = counts.sum(axis=1) > 0
    counts, whole = counts[present], whole[present]
    if np.linalg.matrix_rank(whole) < large:
        return np.full(_MODELS, np.nan)  # too few matching scores in a group to tell its slope
    designs = [(whole[:, :middle], middle), (whole[:, :middle], small), (whole, large), (whole, middle), (whole, small)]
    try:
        uniform, against, full, level, none = (firth_likelihood(counts, some, free)[0] for some, free in designs)
    except DidNotConverge:
        return np.full(_MODELS, np.nan)
    return np.asarray(np.maximum(2 * np.array([uniform - against, full - level, full - none]), 0.0))


def _size(gain: float, p: float, cuts: tuple[float, float]) -> str:
    if np.isnan(p):
        return ""
    if p >= ALPHA or gain < cuts[0]:
        return "A"
    return "B" if gain < cuts[1] else "C"
