"""The trend of the odds ratio over the matching score: DIF that changes its direction."""

import numpy as np
from scipy.special import chdtrc

from hiring.psychometrics.arrays import FloatArray
from hiring.psychometrics.dif.mantel import ChiSquare, mantel_haenszel, two_by_two
from hiring.psychometrics.dif.matching import Matched


def breslow_day_trend(matched: Matched) -> ChiSquare:
    """Test whether the odds ratio drifts with the matching score: non-uniform DIF that Mantel-Haenszel cannot see.

    Parameters
    ----------
    matched : Matched
        Items with two answers, two groups.

    Returns
    -------
    ChiSquare
        1 degree of freedom; NaN where the common odds ratio is 0 or infinite.

    Raises
    ------
    ValueError
        As for :func:`mantel_haenszel`.

    Notes
    -----
    With A the reference group's right answers, E and v their expectation and variance given the stratum's margins and
    the common odds ratio, and x the matching score less its mean weighted by v: ``(sum x (A - E))^2 / sum x^2 v``.
    (The published form takes the raw score in the numerator; centring makes the result the same for every zero of
    the matching score.)

    References
    ----------
    Breslow, N. E., & Day, N. E. (1987). *Statistical methods in cancer research II*. IARC.
    Penfield, R. D. (2003). Applying the Breslow-Day test of trend in odds ratio heterogeneity to the analysis of
    nonuniform DIF. *Alberta Journal of Educational Research*, 49, 231-243.

    Examples
    --------
    >>> crossing = [[[30, 10], [20, 20]], [[20, 20], [20, 20]], [[10, 30], [20, 20]]]
    >>> breslow_day_trend(Matched.of_tables([crossing])).chi2.round(2).tolist()
    [10.67]
    """
    wrong, right = two_by_two(matched)
    odds = mantel_haenszel(matched).alpha[:, None]
    people = wrong + right
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = _expected(odds, people, right.sum(axis=2))
        cells = (
            expected,
            people[..., 0] - expected,
            right.sum(axis=2) - expected,
            people[..., 1] - right.sum(axis=2) + expected,
        )
        inverse = sum(1.0 / np.maximum(cell, 0.0) for cell in cells)
        variance = np.where(np.isfinite(inverse), 1.0 / inverse, 0.0)
        x = matched.levels - (matched.levels * variance).sum(axis=1, keepdims=True) / variance.sum(axis=1)[:, None]
        drift = (x * np.where(variance > 0, right[..., 0] - expected, 0.0)).sum(axis=1)
        chi2 = np.square(drift) / (np.square(x) * variance).sum(axis=1)
    chi2[~np.isfinite(chi2)] = np.nan
    return ChiSquare(chi2=chi2, p=chdtrc(1, chi2), df=1)


def _expected(odds: FloatArray, people: FloatArray, right: FloatArray) -> FloatArray:
    """The reference group's right answers that give this odds ratio, the margins being what they are."""
    first, second = people[..., 0], people[..., 1]
    linear = odds * (first + right) + second - right
    near = np.isclose(odds, 1.0, rtol=0, atol=1e-9)
    root = np.sqrt(np.maximum(np.square(linear) - 4 * odds * (odds - 1) * first * right, 0.0))
    plain = first * right / np.maximum(first + second, 1.0)
    # The root that stays inside the margins, written so that an odds ratio near 1 loses no digits.
    return np.asarray(np.where(near, plain, 2 * odds * first * right / (linear + root)), dtype=np.float64)
