"""All methods side by side, and a verdict only where two of them agree."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from hiring.psychometrics.arrays import TWO, FloatArray
from hiring.psychometrics.dif.adjusting import benjamini_hochberg
from hiring.psychometrics.dif.logistic import Logistic, logistic
from hiring.psychometrics.dif.mantel import (
    ALPHA,
    ChiSquare,
    cumulative_odds_ratio,
    generalised_mantel_haenszel,
    mantel_haenszel,
)
from hiring.psychometrics.dif.matching import Matched, Sample, match
from hiring.psychometrics.dif.purifying import Purified, purify
from hiring.psychometrics.dif.standardising import standardise
from hiring.psychometrics.dif.trend import breslow_day_trend

_FEW_OF_A_GROUP, _FEW_OF_ALL = 100, 300


class Verdict(StrEnum):
    """What may be said about an item."""

    NONE = "none"
    WATCH = "watch"  # one method alone
    UNIFORM = "DIF, uniform"
    NON_UNIFORM = "DIF, non-uniform"
    TOO_FEW = "too few people"


@dataclass(frozen=True, eq=False)
class TableTests:
    """Contingency-table statistics of J items, each in the form that fits its answers and the groups.

    Attributes
    ----------
    chi2, p : ndarray, shape (J,)
        Two groups: Mantel-Haenszel (corrected) for items with two answers, Mantel for others; more groups: the
        generalised test.
    df : int
    odds_ratio : ndarray
        **Focal over reference**: below 1 the item is harder for the focal group. NaN with more than two groups.
    delta, delta_se : ndarray
        ETS scale; NaN for items with more than two answers.
    ets : tuple of str
        "A", "B", "C"; "AA", "BB", "CC" for items with more than two answers; "" with more than two groups.
    trend_chi2, trend_p : ndarray
        Breslow-Day trend of the odds ratio; NaN where it does not exist.
    difference, per_sd : ndarray
        Standardised difference, focal minus reference; NaN with more than two groups.
    size : tuple of str
        Its label, as in :class:`~hiring.psychometrics.dif.standardising.Standardised`.
    """

    chi2: FloatArray
    p: FloatArray
    df: int
    odds_ratio: FloatArray
    delta: FloatArray
    delta_se: FloatArray
    ets: tuple[str, ...]
    trend_chi2: FloatArray
    trend_p: FloatArray
    difference: FloatArray
    per_sd: FloatArray
    size: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Screening:
    """DIF of J items between two or more groups.

    Attributes
    ----------
    sample : Sample
    tables, logistic : TableTests, Logistic
        Matched on the whole test.
    purified_tables, purified_logistic : TableTests, Logistic
        Each method matched on the items that it did not flag.
    left_out : tuple of tuple of int
        Items out of the matching score, for the tables and for the regressions.
    flags : ndarray of bool, shape (methods, J)
        Items flagged by the tables, by the regressions, and by the likelihood ratio if it was given, after
        purification and Benjamini-Hochberg.
    verdicts : tuple of Verdict
    test_difference : float
        Sum of the standardised differences, after purification, of the items with DIF: points that the focal group
        gains (or, negative, loses) in the whole test. NaN with more than two groups.
    warnings : tuple of str
    """

    sample: Sample
    tables: TableTests
    logistic: Logistic
    purified_tables: TableTests
    purified_logistic: Logistic
    left_out: tuple[tuple[int, ...], tuple[int, ...]]
    flags: NDArray[np.bool_]
    verdicts: tuple[Verdict, ...]
    test_difference: float
    warnings: tuple[str, ...]


def screen(
    sample: Sample, *, rest: bool = False, purification: bool = True, third: FloatArray | None = None
) -> Screening:
    """Run every method, purify, adjust for many items, and judge.

    Parameters
    ----------
    sample : Sample
    rest : bool
        Match on the other items only; see :func:`~hiring.psychometrics.dif.matching.match`.
    purification : bool
    third : ndarray, shape (J,), optional
        p-values of a third method, such as the likelihood ratio of two calibrations; NaN where not tested.

    Returns
    -------
    Screening

    Notes
    -----
    A method flags an item if its p-value, adjusted by Benjamini and Hochberg over the items, is below .05: the tables
    by the (generalised) Mantel-Haenszel test or the trend of the odds ratio, the regressions by the test of both
    terms. Two methods: DIF, non-uniform where the interaction is significant as well; one: watch.

    References
    ----------
    Hambleton, R. K. (2006). Good practices for identifying differential item functioning. *Medical Care*, 44,
    S182-S188.

    Examples
    --------
    >>> from hiring.psychometrics.dif.matching import gather
    >>> sample = gather([[0, 0, 1], [1, 1, 0], [1, 0, 1], [0, 1, 1]] * 10, ["a", "b", "b", "a", "a"] * 8)
    >>> [verdict.value for verdict in screen(sample).verdicts]
    ['none', 'none', 'none']
    """
    whole = match(sample, rest=rest)
    tables, regressions = table_tests(whole), logistic(whole)
    pure = [Purified(whole, (), 0, settled=True)] * TWO
    clean_tables, clean_regressions = tables, regressions
    if purification:
        pure = [purify(sample, _by_tables, rest=rest), purify(sample, lambda m: logistic(m).both.p, rest=rest)]
        clean_tables, clean_regressions = table_tests(pure[0].matched), logistic(pure[1].matched)
    flags = _flags(clean_tables, clean_regressions, third)
    unknown = np.isnan(clean_tables.p) & np.isnan(clean_regressions.both.p)
    crossing = _below(clean_regressions.non_uniform.p)
    verdicts = tuple(_verdict(*facts) for facts in zip(flags.sum(axis=0), crossing, unknown, strict=True))
    found = np.array([verdict in {Verdict.UNIFORM, Verdict.NON_UNIFORM} for verdict in verdicts])
    return Screening(
        sample=sample,
        tables=tables,
        logistic=regressions,
        purified_tables=clean_tables,
        purified_logistic=clean_regressions,
        left_out=(pure[0].left_out, pure[1].left_out),
        flags=flags,
        verdicts=verdicts,
        test_difference=float(clean_tables.difference[found].sum()) if len(sample.groups) == TWO else float("nan"),
        warnings=(*_warnings(sample, whole, clean_regressions), *_unsettled(pure)),
    )


def table_tests(matched: Matched) -> TableTests:
    """Compute the table method that fits each item.

    Examples
    --------
    >>> table = [[[20, 30], [30, 20]], [[10, 40], [20, 30]]]
    >>> table_tests(Matched.of_tables([table])).odds_ratio.round(4).tolist()
    [0.4118]
    """
    general = generalised_mantel_haenszel(matched)
    if len(matched.groups) > TWO:
        return _many_groups(general)
    sizes = standardise(matched)
    with np.errstate(divide="ignore"):
        odds_ratio = 1.0 / cumulative_odds_ratio(matched)
    # Rows: chi2, p, delta and its error, trend and its p.
    found = np.full((6, len(matched.names)), np.nan)
    found[:2] = general.chi2, general.p
    ets = np.array(sizes.label)
    two = np.flatnonzero(matched.categories == TWO)
    if len(two):
        plain, trend = mantel_haenszel(matched.take(two)), breslow_day_trend(matched.take(two))
        found[:, two] = plain.chi2, plain.p, plain.delta, plain.delta_se, trend.chi2, trend.p
        ets[two] = plain.ets
    return TableTests(
        chi2=found[0],
        p=found[1],
        df=general.df,
        odds_ratio=odds_ratio,
        delta=found[2],
        delta_se=found[3],
        ets=tuple(ets.tolist()),
        trend_chi2=found[4],
        trend_p=found[5],
        difference=sizes.difference,
        per_sd=sizes.per_sd,
        size=sizes.label,
    )


def _many_groups(general: ChiSquare) -> TableTests:
    nothing, words = np.full(len(general.chi2), np.nan), ("",) * len(general.chi2)
    return TableTests(
        chi2=general.chi2,
        p=general.p,
        df=general.df,
        odds_ratio=nothing,
        delta=nothing,
        delta_se=nothing,
        ets=words,
        trend_chi2=nothing,
        trend_p=nothing,
        difference=nothing,
        per_sd=nothing,
        size=words,
    )


def _by_tables(matched: Matched) -> FloatArray:
    if len(matched.groups) == TWO and matched.dichotomous:
        return mantel_haenszel(matched).p
    return table_tests(matched).p


def _below(p: FloatArray) -> NDArray[np.bool_]:
    return np.asarray(benjamini_hochberg(p) < ALPHA)


def _flags(tables: TableTests, regressions: Logistic, third: FloatArray | None) -> NDArray[np.bool_]:
    flags = [_below(tables.p) | _below(tables.trend_p), _below(regressions.both.p)]
    if third is not None:
        flags.append(_below(third))
    return np.array(flags)


def _verdict(methods: int, crossing: bool, unknown: bool) -> Verdict:  # noqa: FBT001 - a row of facts
    if unknown:
        return Verdict.TOO_FEW
    if methods < TWO:
        return Verdict.WATCH if methods else Verdict.NONE
    return Verdict.NON_UNIFORM if crossing else Verdict.UNIFORM


def _warnings(sample: Sample, matched: Matched, regressions: Logistic) -> Iterator[str]:
    if sample.unlabelled:
        yield f"{sample.unlabelled} without a group were left out"
    if sample.incomplete:
        yield f"{sample.incomplete} with missing answers were left out: their totals cannot be matched"
    if sample.too_small:
        yield f"left out, fewer than 10 people: {', '.join(sample.too_small)}"
    people = sample.people
    if min(people) < _FEW_OF_A_GROUP or sum(people) < _FEW_OF_ALL:
        sizes = ", ".join(f"{name}: {n}" for name, n in zip(sample.groups, people, strict=True))
        yield f"few people ({sizes}): below 100 in a group or 300 in all, DIF is easily missed"
    if matched.banded:
        yield "matching scores differ for most people and were cut into ten bands"
    for at in np.flatnonzero(regressions.separated):
        how = "were fitted by penalised likelihood" if matched.categories[at] == TWO else "have no result"
        yield f"item {matched.names[at]}: the groups or the totals separate its answers; its regressions {how}"


def _unsettled(pure: list[Purified]) -> Iterator[str]:
    for method, one in zip(("tables", "regressions"), pure, strict=True):
        if not one.settled:
            yield (
                f"purification of the matching score for the {method} did not settle: the flagged items keep changing, "
                "or too few remain"
            )
