"""Standard errors of scores and of differences, and bands as wide as the scores in them are uncertain."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from hiring.psychometrics.arrays import IntArray, as_vector


@dataclass(frozen=True)
class StandardErrors:
    """The classical errors of a score, in score units.

    Attributes
    ----------
    measurement : float
        Of a score about the true score: ``s sqrt(1 - r)``.
    estimation : float
        Of the true score about its regressed estimate: ``s sqrt(r (1 - r))``.
    difference : float
        Of the difference of two scores: ``SEM sqrt 2``.
    """

    measurement: float
    estimation: float
    difference: float

    def band(self, criterion: float = 1.96) -> float:
        """Width of a band: ``criterion * SED``."""
        return criterion * self.difference


def standard_errors(sd: float, reliability: float) -> StandardErrors:
    """Classical standard errors of a score.

    Parameters
    ----------
    sd : float
        Standard deviation of scores, >= 0.
    reliability : float
        In [0, 1].

    Returns
    -------
    StandardErrors

    Raises
    ------
    ValueError
        If a number is out of range.

    References
    ----------
    Lord, F. M., & Novick, M. R. (1968). *Statistical theories of mental test scores*. Addison-Wesley.

    Examples
    --------
    >>> found = standard_errors(10.0, 0.8)
    >>> round(found.measurement, 4), round(found.estimation, 4), round(found.difference, 4), round(found.band(), 3)
    (4.4721, 4.0, 6.3246, 12.396)
    """
    if not 0.0 <= reliability <= 1.0 or not sd >= 0:
        raise ValueError(f"reliability must be inside [0, 1] and sd at least 0, not {reliability} and {sd}")
    sem = sd * sqrt(1.0 - reliability)
    return StandardErrors(measurement=sem, estimation=sem * sqrt(reliability), difference=sem * sqrt(2.0))


def true_score(score: float, mean: float, reliability: float) -> float:
    """Kelley's regressed estimate of a true score.

    Parameters
    ----------
    score, mean : float
        A person's score, and the mean of the group it comes from.
    reliability : float
        In [0, 1].

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If the reliability is out of range.

    Notes
    -----
    ``mean + r (score - mean)``.

    References
    ----------
    Kelley, T. L. (1947). *Fundamentals of statistics*. Harvard University Press.

    Examples
    --------
    >>> true_score(60.0, 50.0, 0.8)
    58.0
    """
    if not 0.0 <= reliability <= 1.0:
        raise ValueError(f"reliability must be inside [0, 1], not {reliability}")
    return mean + reliability * (score - mean)


def conditional_bands(scores: ArrayLike, standard_error: ArrayLike, *, criterion: float = 1.96) -> IntArray:
    """Fixed bands whose width follows each score's own standard error.

    Parameters
    ----------
    scores : array_like, shape (n,)
    standard_error : array_like, shape (n,)
        Conditional standard error of each score, >= 0.
    criterion : float
        >= 0; 1.96 and 1.645 are usual.

    Returns
    -------
    ndarray of int, shape (n,)
        Band of each person, from 1; the highest score opens band 1.

    Raises
    ------
    ValueError
        If lengths differ, a value is missing, or an error or the criterion is negative.

    Notes
    -----
    Walking down, the first person more than ``criterion * sqrt(sem_head^2 + sem_i^2)`` below the head of the band
    opens the next one. With equal errors this is the classical ``criterion * SED``.

    References
    ----------
    Bobko, P., Roth, P. L., & Nicewander, A. (2005). Banding selection scores in human resource management
    decisions. *Organizational Research Methods*, 8, 259-273.

    Examples
    --------
    >>> conditional_bands([70, 60, 55, 40], [4.4721] * 4)
    array([1, 1, 2, 3])
    """
    values, errors = as_vector(scores, "scores"), as_vector(standard_error, "standard_error")
    if values.shape != errors.shape:
        raise ValueError("scores and standard_error do not have the same length")
    if criterion < 0 or (len(errors) and errors.min() < 0):
        raise ValueError("standard errors and the criterion must not be negative")
    # Among equal scores the surest first: then the head does not depend on the order of the rows.
    order = np.lexsort((errors, -values))
    numbers = np.empty(len(values), dtype=np.int64)
    band, head = 0, -1
    for row in order:
        if head < 0 or values[head] - values[row] > criterion * np.hypot(errors[head], errors[row]):
            band, head = band + 1, row
        numbers[row] = band
    return numbers
