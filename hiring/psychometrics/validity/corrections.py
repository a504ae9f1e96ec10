"""What a correlation would be without unreliability or restriction of range: estimates, never the headline."""

from dataclasses import dataclass
from math import sqrt


@dataclass(frozen=True)
class CaseIV:
    """A correction for indirect restriction of range.

    Attributes
    ----------
    rxxa : float
        Reliability of the predictor among all applicants.
    u_true : float
        Restricted over unrestricted standard deviation of true scores.
    true : float
        Correlation of true predictor and true criterion among applicants.
    operational : float
        Correlation of the observed predictor and the true criterion among applicants.
    """

    rxxa: float
    u_true: float
    true: float
    operational: float


def thorndike_ii(r: float, u: float) -> float:
    """Correct a correlation for direct restriction of range.

    Parameters
    ----------
    r : float
        In the restricted group, in [-1, 1].
    u : float
        Standard deviation of the predictor among those chosen over that among applicants, > 0.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If a number is out of range.

    Notes
    -----
    ``r U / sqrt(1 + r^2 (U^2 - 1))`` with ``U = 1 / u``. Only where people were chosen on this very predictor,
    and where u is known locally: earlier over-correction is why quoted validities fell.

    References
    ----------
    Thorndike, R. L. (1949). *Personnel selection*. Wiley.
    Sackett, P. R., et al. (2022). Revisiting meta-analytic estimates of validity in personnel selection.
    *Journal of Applied Psychology*, 107, 2040-2068.

    Examples
    --------
    >>> round(thorndike_ii(0.25, 0.7), 6)
    0.346064
    """
    if not -1.0 <= r <= 1.0:
        raise ValueError(f"a correlation must be inside [-1, 1], not {r}")
    if not u > 0:
        raise ValueError(f"u must be above 0, not {u}")
    ratio = 1.0 / u
    return r * ratio / sqrt(1.0 + r * r * (ratio * ratio - 1.0))


def case_iv(r: float, *, u: float, rxxi: float, ryyi: float) -> CaseIV:
    """Correct a correlation for indirect restriction of range and unreliability.

    Parameters
    ----------
    r : float
        In the restricted group, in [-1, 1].
    u : float
        Standard deviation of the predictor among those chosen over that among applicants, > 0.
    rxxi, ryyi : float
        Reliabilities of predictor and criterion among those chosen, in (0, 1].

    Returns
    -------
    CaseIV

    Raises
    ------
    ValueError
        If a number is out of range, or u is so large that errors alone would explain more spread than applicants show.

    Notes
    -----
    ``rxxa = 1 - u^2 (1 - rxxi)``; ``uT^2 = (u^2 - (1 - rxxa)) / rxxa``; ``r / sqrt(rxxi ryyi)`` is corrected by
    Thorndike's case II with uT and multiplied by ``sqrt(rxxa)`` for the operational figure.

    References
    ----------
    Hunter, J. E., Schmidt, F. L., & Le, H. (2006). Implications of direct and indirect range restriction for
    meta-analysis methods and findings. *Journal of Applied Psychology*, 91, 594-612.

    Examples
    --------
    >>> round(case_iv(0.2, u=0.8, rxxi=0.7, ryyi=0.6).operational, 6)
    0.359058
    """
    true_restricted = disattenuated(r, rxxi, ryyi)
    if not u > 0:
        raise ValueError(f"u must be above 0, not {u}")
    rxxa = 1.0 - u * u * (1.0 - rxxi)
    if rxxa <= 0:
        raise ValueError(f"u {u} does not go with a reliability of {rxxi} among those chosen: check both")
    u_true = u * sqrt(rxxi / rxxa)  # the same as in the notes, without a difference of two small numbers
    true = thorndike_ii(true_restricted, u_true)
    return CaseIV(rxxa=rxxa, u_true=u_true, true=true, operational=true * sqrt(rxxa))


def disattenuated(r: float, rxx: float, ryy: float = 1.0) -> float:
    """Correct a correlation for unreliability.

    Parameters
    ----------
    r : float
        Observed, in [-1, 1].
    rxx, ryy : float
        Reliabilities, in (0, 1]; leave one at 1 to correct for the other alone.

    Returns
    -------
    float
        Kept inside [-1, 1].

    Raises
    ------
    ValueError
        If a number is out of range.

    Notes
    -----
    ``r / sqrt(rxx ryy)``.

    References
    ----------
    Spearman, C. (1904). The proof and measurement of association between two things. *American Journal of
    Psychology*, 15, 72-101.

    Examples
    --------
    >>> round(disattenuated(0.3, 0.8, 0.5), 4)
    0.4743
    """
    if not -1.0 <= r <= 1.0:
        raise ValueError(f"a correlation must be inside [-1, 1], not {r}")
    for name, value in (("rxx", rxx), ("ryy", ryy)):
        if not 0.0 < value <= 1.0:
            raise ValueError(f"{name}: a reliability must be inside (0, 1], not {value}")
    return min(1.0, max(-1.0, r / sqrt(rxx * ryy)))
