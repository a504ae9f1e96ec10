"""Several selections at once: the common odds ratio, and whether pooling would mislead."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import exp, inf, nan, sqrt

from scipy.special import chdtrc, ndtri

from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.impact.groups import Group
from hiring.psychometrics.impact.ratios import FOUR_FIFTHS

LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class Stratum:
    """One selection (a job, a site, a year): a focal and a comparison category.

    Attributes
    ----------
    name : str
    focal, comparator : Group
    """

    name: str
    focal: Group
    comparator: Group


@dataclass(frozen=True, slots=True)
class Pooled:
    """What the strata say together.

    Attributes
    ----------
    strata : int
        How many carry information (both categories there, not everybody treated alike).
    odds_ratio : float
        Mantel-Haenszel common odds ratio, focal to comparator; above 1 favours the focal category.
    interval : tuple of float
        95 % interval of it (Robins, Breslow and Greenland).
    chi2, p : float
        Cochran-Mantel-Haenszel test with the continuity correction, 1 degree of freedom.
    chi2_uncorrected, p_uncorrected : float
        The same without it.
    breslow_day, breslow_day_p : float
        Test that the odds ratio is the same in all strata, ``strata - 1`` degrees of freedom.
    pooled_ratio : Fraction
        Impact ratio of the table that ignores the strata, lower rate over higher rate.
    warnings : tuple of str
        Non-empty where pooling misleads (Simpson's paradox) or strata differ.
    """

    strata: int
    odds_ratio: float
    interval: tuple[float, float]
    chi2: float
    p: float
    chi2_uncorrected: float
    p_uncorrected: float
    breslow_day: float
    breslow_day_p: float
    pooled_ratio: Fraction
    warnings: tuple[str, ...] = ()


def pool_strata(strata: Sequence[Stratum]) -> Pooled:
    """Cochran-Mantel-Haenszel test over strata, with Breslow-Day and a Simpson's-paradox warning.

    Parameters
    ----------
    strata : sequence of Stratum
        At least one in which both categories hold people and not everybody was treated alike.

    Returns
    -------
    Pooled

    Raises
    ------
    ValueError
        If a stratum stands twice.
    NotEnoughData
        If no stratum carries information.

    Notes
    -----
    With a selected and b not selected of the focal, c and d of the comparison category, N in all:
    ``OR = sum(a d / N) / sum(b c / N)``; ``chi2 = (|sum a - sum E a| - 1/2)^2 / sum V a`` with the hypergeometric
    mean and variance; Breslow-Day: ``sum (a - A)^2 / V(A)``, where A is the count that has the common odds ratio
    given the margins. Breslow-Day is used without Tarone's correction, as R and the reference values have it; it
    needs some people in every cell.

    References
    ----------
    Mantel, N., & Haenszel, W. (1959). *Journal of the National Cancer Institute*, 22, 719-748. Breslow, N. E.,
    & Day, N. E. (1980). *Statistical methods in cancer research* (Vol. 1), p. 142. Robins, J., Breslow, N., &
    Greenland, S. (1986). *Biometrics*, 42, 311-323.

    Examples
    --------
    >>> one = Stratum("A", Group("w", 89, 108), Group("m", 512, 825))
    >>> two = Stratum("B", Group("w", 17, 25), Group("m", 353, 560))
    >>> found = pool_strata([one, two])
    >>> round(found.odds_ratio, 3), round(found.chi2, 2), round(found.breslow_day_p, 3)
    (2.352, 14.73, 0.098)
    """
    names = [stratum.name for stratum in strata]
    twice = next((name for at, name in enumerate(names) if name in names[:at]), None)
    if twice is not None:
        raise ValueError(f"stratum {twice} stands twice; add its counts together first")
    tables = [cells for cells in map(_cells, strata) if _informative(cells)]
    if not tables:
        raise NotEnoughData("no stratum compares two categories of which some were selected and some not")
    ratio, interval = _common_odds_ratio(tables)
    corrected, plain = _cochran_mantel_haenszel(tables)
    homogeneity, homogeneity_p = _breslow_day(tables, ratio)
    pooled, direction = _collapsed(strata)
    return Pooled(
        strata=len(tables),
        odds_ratio=ratio,
        interval=interval,
        chi2=corrected,
        p=float(chdtrc(1, corrected)),
        chi2_uncorrected=plain,
        p_uncorrected=float(chdtrc(1, plain)),
        breslow_day=homogeneity,
        breslow_day_p=homogeneity_p,
        pooled_ratio=pooled,
        warnings=_warnings(strata, pooled, direction, ratio, homogeneity_p),
    )


_Cells = tuple[int, int, int, int]


def _cells(stratum: Stratum) -> _Cells:
    focal, comparator = stratum.focal, stratum.comparator
    return (
        focal.selected,
        focal.total - focal.selected,
        comparator.selected,
        comparator.total - comparator.selected,
    )


def _informative(cells: _Cells) -> bool:
    a, b, c, d = cells
    return min(a + b, c + d, a + c, b + d) > 0


def _common_odds_ratio(tables: Sequence[_Cells]) -> tuple[float, tuple[float, float]]:
    up = sum(a * d / (a + b + c + d) for a, b, c, d in tables)
    down = sum(b * c / (a + b + c + d) for a, b, c, d in tables)
    if not (up and down):
        return (inf if up else 0.0), (nan, nan)
    first = second = third = 0.0
    for a, b, c, d in tables:
        n = a + b + c + d
        alike, unlike = (a + d) / n, (b + c) / n
        first += alike * a * d / n
        second += alike * b * c / n + unlike * a * d / n
        third += unlike * b * c / n
    error = sqrt(first / (2 * up**2) + second / (2 * up * down) + third / (2 * down**2))
    width = exp(float(ndtri(0.975)) * error)
    return up / down, (up / down / width, up / down * width)


def _cochran_mantel_haenszel(tables: Sequence[_Cells]) -> tuple[float, float]:
    difference = variance = 0.0
    for a, b, c, d in tables:
        n = a + b + c + d
        difference += a - (a + b) * (a + c) / n
        variance += (a + b) * (c + d) * (a + c) * (b + d) / (n * n * (n - 1))
    gap = abs(difference)
    return max(0.0, gap - 0.5) ** 2 / variance, gap * gap / variance


def _breslow_day(tables: Sequence[_Cells], ratio: float) -> tuple[float, float]:
    if len(tables) == 1 or not 0 < ratio < inf:
        return nan, nan
    total = 0.0
    for a, b, c, d in tables:
        n, m, selected = a + b, c + d, a + c
        expected = _expected(n, m, selected, ratio)
        cells = (expected, n - expected, selected - expected, m - selected + expected)
        total += (a - expected) ** 2 * sum(1 / cell for cell in cells)
    return total, float(chdtrc(len(tables) - 1, total))


def _expected(n: int, m: int, selected: int, ratio: float) -> float:
    """The focal count that has this odds ratio with these margins."""
    if abs(ratio - 1) < 1e-12:  # noqa: PLR2004 - the quadratic loses its square
        return n * selected / (n + m)
    square, middle, last = 1 - ratio, m - selected + ratio * (n + selected), -ratio * n * selected
    # Of the two roots this one lies inside the margins; written so that nothing cancels.
    return -2 * last / (middle + sqrt(middle * middle - 4 * square * last))


def _collapsed(strata: Sequence[Stratum]) -> tuple[Fraction, int]:
    """Impact ratio without the strata, and whom it favours: 1 the focal category, -1 the other, 0 neither."""
    cells = [_cells(stratum) for stratum in strata]
    a, b, c, d = (sum(column) for column in zip(*cells, strict=True))
    first, second = Fraction(a, a + b), Fraction(c, c + d)
    return min(first, second) / max(first, second), (first > second) - (first < second)


def _warnings(
    strata: Sequence[Stratum], pooled: Fraction, direction: int, ratio: float, homogeneity_p: float
) -> tuple[str, ...]:
    found = []
    # Over the strata the odds go the other way, or no way: against this category, the pooled table misleads.
    turned = direction * (ratio - 1) <= 0
    if pooled < FOUR_FIFTHS and turned:
        found.append(
            "Simpson's paradox: the pooled table shows a ratio below four fifths against one category, the strata "
            "taken together favour it or show no difference; judge by the strata"
        )
    against = {_favoured(stratum) for stratum in strata} - {0}
    if homogeneity_p < LEVEL:
        how = "even in direction" if len(against) > 1 else "in size"
        found.append(f"the strata differ {how}: one common odds ratio does not describe them; look at each")
    return tuple(found)


def _favoured(stratum: Stratum) -> int:
    first, second = stratum.focal.rate, stratum.comparator.rate
    return 0 if first is None or second is None else (first > second) - (first < second)
