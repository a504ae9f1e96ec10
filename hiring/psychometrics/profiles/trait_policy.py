"""What somebody's ratings reward: implicit trait policies, with the part that the key does not already explain."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hiring.psychometrics.arrays import FloatArray, as_vector
from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.profiles.monitors import monitors

_ROUNDING = 1e-12
_FEWEST = 3


@dataclass(frozen=True, eq=False)
class TraitPolicy:
    """How strongly each person's ratings follow a trait of the options.

    Attributes
    ----------
    r : ndarray, shape (n,)
        Correlation of ratings with the trait; equals the slope of standardised ratings on the standardised trait.
        NaN for one rating throughout.
    unique : ndarray, shape (n,)
        The same with the part of the trait that the key explains taken out. NaN where nothing is left of the trait.
    """

    r: FloatArray
    unique: FloatArray


def trait_policy(ratings: ArrayLike, trait: ArrayLike, key: ArrayLike) -> TraitPolicy:
    """Correlate each person's ratings with how strongly the options express a trait.

    Parameters
    ----------
    ratings : array_like, shape (n, options)
        Complete rows.
    trait : array_like, shape (options,)
        How strongly each option expresses the trait, set by independent judges.
    key : array_like, shape (options,)
        Effectiveness of each option.

    Returns
    -------
    TraitPolicy

    Raises
    ------
    ValueError
        If lengths differ or a value is missing.
    NotEnoughData
        If there are fewer than 3 options, or the trait or the key is the same for all.

    Notes
    -----
    ``r = corr_o(r_io, t_o)``; ``unique = corr_o(r_io, t_o - b k_o)``, b the slope of t on k. Only the unique part
    says anything beyond the score: where options with much of the trait are also the effective ones, r is high for
    everybody who agrees with the key. Diagnostic; weight 0.

    References
    ----------
    Motowidlo, S. J., Hooper, A. C., & Jackson, H. L. (2006). Implicit policies about relations between
    personality traits and behavioral effectiveness in situational judgment items. *Journal of Applied
    Psychology*, 91, 749-761.
    Freudenstein, J.-P., et al. (2021). Implicit trait policies in situational judgment tests lack
    construct-related validity.

    Examples
    --------
    >>> key, care = [6.2, 2.1, 4.5, 1.3, 5.6, 3.0], [6.5, 1.5, 5.0, 2.0, 4.0, 3.5]
    >>> found = trait_policy([[7, 1, 4, 1, 7, 2], [5, 3, 4, 3, 5, 4]], care, key)
    >>> found.r.round(4), found.unique.round(4)
    (array([0.8224, 0.8397]), array([-0.0998, -0.031 ]))
    """
    shown, wanted = _standardised(trait, "trait"), _standardised(key, "key")
    if shown.shape != wanted.shape:
        raise ValueError("trait and key must have a value for each option")
    left = shown - wanted * float(shown @ wanted) / len(shown)
    spread = float(np.sqrt(np.mean(np.square(left))))
    table = np.atleast_2d(np.asarray(ratings, dtype=np.float64))
    if np.isnan(table).any():
        raise ValueError("ratings: every option must be rated; leave incomplete rows out")
    r = monitors(table, shown).r
    unique = monitors(table, left / spread).r if spread > _ROUNDING else np.full(len(table), np.nan)
    return TraitPolicy(r=r, unique=unique)


def contrast_policy(ratings: ArrayLike, wanted: ArrayLike, unwanted: ArrayLike, key: ArrayLike) -> TraitPolicy:
    """Correlate each person's ratings with one trait of the options minus another.

    Parameters
    ----------
    ratings : array_like, shape (n, options)
        Complete rows.
    wanted, unwanted : array_like, shape (options,)
        The two traits; each is standardised over the options first.
    key : array_like, shape (options,)

    Returns
    -------
    TraitPolicy

    Raises
    ------
    ValueError
        If lengths differ or a value is missing.
    NotEnoughData
        If there are fewer than 3 options, a trait or the key is the same for all, or the traits are one and the same.

    Notes
    -----
    ``corr_o(r_io, z(wanted)_o - z(unwanted)_o)``.

    References
    ----------
    Motowidlo, S. J., et al. (2006). *Journal of Applied Psychology*, 91, 749-761.

    Examples
    --------
    >>> key, care = [6.2, 2.1, 4.5, 1.3, 5.6, 3.0], [6.5, 1.5, 5.0, 2.0, 4.0, 3.5]
    >>> contrast_policy([[7, 1, 4, 1, 7, 2]], care, [2.0, 6.0, 3.0, 5.5, 3.5, 4.5], key).r.round(4)
    array([0.8521])
    """
    one, other = _standardised(wanted, "wanted"), _standardised(unwanted, "unwanted")
    if one.shape != other.shape:
        raise ValueError("wanted and unwanted must have a value for each option")
    return trait_policy(ratings, one - other, key)


@dataclass(frozen=True)
class CodeOverlap:
    """How far the codes of the options can be told apart, over all scenarios.

    Attributes
    ----------
    options : int
        Options behind the figures; below 60 they say little.
    between_traits : float
        Correlation of the two traits, centred within scenarios: below .5 in size is wanted.
    trait_with_key : float
        Correlation of the first trait with the key: above .8 the trait has no unique part worth reading.
    """

    options: int
    between_traits: float
    trait_with_key: float


def code_overlap(wanted: ArrayLike, unwanted: ArrayLike, key: ArrayLike, scenario: ArrayLike) -> CodeOverlap:
    """Correlate the codes of the options with each other, centred within scenarios.

    Parameters
    ----------
    wanted, unwanted, key : array_like, shape (options,)
    scenario : array_like, shape (options,)
        Which scenario each option belongs to.

    Returns
    -------
    CodeOverlap
        NaN where a code does not vary within scenarios.

    Raises
    ------
    ValueError
        If lengths differ or a value is missing.

    Notes
    -----
    Centring within scenarios takes out that some scenarios as a whole are about more care than others.

    References
    ----------
    Motowidlo, S. J., et al. (2006). *Journal of Applied Psychology*, 91, 749-761.

    Examples
    --------
    >>> found = code_overlap([1, 2, 3, 4], [4, 1, 3, 2], [2, 1, 5, 6], ["a", "a", "b", "b"])
    >>> found.options, round(found.between_traits, 3), round(found.trait_with_key, 3)
    (4, -0.894, 0.0)
    """
    _, group = np.unique(np.asarray(scenario), return_inverse=True)
    one, other, keyed = (_within(as_vector(v, n), group, n) for v, n in _named(wanted, unwanted, key))
    return CodeOverlap(len(one), _cosine(one, other), _cosine(one, keyed))


def _named(wanted: ArrayLike, unwanted: ArrayLike, key: ArrayLike) -> tuple[tuple[ArrayLike, str], ...]:
    return ((wanted, "wanted"), (unwanted, "unwanted"), (key, "key"))


def _within(values: FloatArray, group: np.ndarray[tuple[int, ...], np.dtype[np.intp]], name: str) -> FloatArray:
    if len(values) != len(group):
        raise ValueError(f"{name}: a value for each option is needed")
    centred: FloatArray = values - (np.bincount(group, weights=values) / np.bincount(group))[group]
    return centred


def _cosine(x: FloatArray, y: FloatArray) -> float:
    scale = float(np.sqrt((x @ x) * (y @ y)))
    return float(x @ y) / scale if scale > _ROUNDING else float("nan")


def _standardised(values: ArrayLike, name: str) -> FloatArray:
    vector = as_vector(values, name)
    if len(vector) < _FEWEST:
        raise NotEnoughData(f"{name}: at least 3 options are needed, not {len(vector)}")
    spread = float(vector.std())
    if spread <= _ROUNDING:
        raise NotEnoughData(f"{name}: all options have the same value, so no rating can follow it")
    scaled: FloatArray = (vector - vector.mean()) / spread
    return scaled
