"""Linking: two calibrations that share items, on one scale."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from scipy.optimize import least_squares

from hiring.psychometrics.arrays import FloatArray
from hiring.psychometrics.errors import DidNotConverge, NotEnoughData
from hiring.psychometrics.irt.models import Items, Model, category_slopes, probabilities

_POINTS = np.linspace(-4.0, 4.0, 41)
_FEWEST, _SHARE = 5, 0.2
_EXACT = 1e-13
_FALSE = 1e-8  # of the gradient, beyond which a search has not arrived
_FLAT = 1e-8


class Method(StrEnum):
    """How the two constants are found."""

    MEAN_MEAN = "mean_mean"
    MEAN_SIGMA = "mean_sigma"
    HAEBARA = "haebara"
    STOCKING_LORD = "stocking_lord"


@dataclass(frozen=True, eq=False)
class Link:
    """A linear change of scale, ``theta_base = A theta_new + B``.

    Attributes
    ----------
    method : Method
    A, B : float
        Stretch (not 0) and shift.
    anchors : tuple of str
        The items it rests on.
    loss : float
        Root of the mean squared difference between the curves that the method compares (item probabilities for
        Haebara, expected test scores for the others) after linking.
    warnings : tuple of str
    """

    method: Method
    A: float
    B: float
    anchors: tuple[str, ...]
    loss: float
    warnings: tuple[str, ...]


def link(base: Items, new: Items, method: Method | str = Method.STOCKING_LORD) -> Link:
    """Find the change of scale that makes common items agree.

    Parameters
    ----------
    base, new : Items
        Calibrations of one model; items are common if they have the same name.
    method : Method or str
        ``"mean_mean"``, ``"mean_sigma"``, ``"haebara"`` or ``"stocking_lord"``.

    Returns
    -------
    Link
        With a warning if there are fewer common items than 5 or a fifth of the new form.

    Raises
    ------
    ValueError
        If the models differ, a common item has another number of categories, or the method does not fit the model
        (nominal items: Haebara only).
    NotEnoughData
        If no item is common, or their locations do not differ (mean/sigma), or a slope is 0.
    DidNotConverge
        If the search for the constants does not arrive.

    Notes
    -----
    Mean/mean: ``A = mean(a_new) / mean(a_base)``; mean/sigma: ``A = sd(b_base) / sd(b_new)``; both
    ``B = mean(b_base) - A mean(b_new)``, over all thresholds b of all common items. The other two minimise squared
    differences on 41 points of the base scale from -4 to 4, weighted by the normal density: Haebara between the
    probabilities of every category of every item, Stocking-Lord between the expected scores of all common items
    together. Items with a slope of 0 have no threshold; leave them out.

    References
    ----------
    Haebara, T. (1980). Equating logistic ability scales by a weighted least squares method. *Japanese Psychological
    Research*, 22, 144-149.
    Stocking, M. L., & Lord, F. M. (1983). Developing a common metric in item response theory. *Applied Psychological
    Measurement*, 7, 201-210.
    Kolen, M. J., & Brennan, R. L. (2014). *Test equating, scaling, and linking* (3rd ed.). Springer.

    Examples
    --------
    >>> a, b = np.array([0.8, 1.0, 1.5]), np.array([-1.0, 0.2, 1.1])
    >>> new = Items(Model.TWO_PL, a, -(a * b)[:, None], ("one", "two", "three"))
    >>> found = link(rescale(new, 1.2, 0.5), new)
    >>> round(found.A, 9), round(found.B, 9)
    (1.2, 0.5)
    """
    method = Method(method)
    ours, theirs = common_items(base, new)
    if base.model is Model.NOMINAL and method is not Method.HAEBARA:
        raise ValueError("nominal items have no thresholds and no order: link them by Haebara's method")
    curves = _categories if method is Method.HAEBARA else _test_score
    if method is Method.MEAN_MEAN or method is Method.MEAN_SIGMA:
        A, B = _moments(ours, theirs, method)
    else:
        A, B = _search(ours, theirs, curves)
    gap = np.square(curves(ours) - curves(rescale(theirs, A, B)))
    fewest = max(_FEWEST, int(np.ceil(_SHARE * len(new))))
    few = f"{len(ours)} common items: fewer than {fewest} (the larger of 5 and a fifth of the form) link weakly"
    return Link(
        method=method,
        A=A,
        B=B,
        anchors=ours.names,
        loss=float(np.sqrt(_density() @ gap.reshape(len(_POINTS), -1).mean(axis=1))),
        warnings=(few,) if len(ours) < fewest else (),
    )


def rescale(items: Items, A: float, B: float) -> Items:
    """Express items on the scale ``A theta + B``; every probability stays what it is for the same person.

    Parameters
    ----------
    items : Items
    A, B : float
        A is not 0; a negative one turns the scale round.

    Returns
    -------
    Items

    Raises
    ------
    ValueError
        If A is 0 or a constant is not finite.

    Notes
    -----
    ``a* = a / A``, ``d* = d - a* B`` (category k of partial credit: ``d_k - k a* B``), hence ``b* = A b + B``.

    Examples
    --------
    >>> item = Items(Model.TWO_PL, np.array([1.2]), np.array([[-0.6]]), ("a",))
    >>> moved = rescale(item, 1.5, 0.25)
    >>> moved.slopes.round(3).tolist(), thresholds(moved).round(3).tolist()
    ([0.8], [[1.0]])
    """
    if A == 0 or not np.isfinite([A, B]).all():
        raise ValueError("A, B: a stretch other than 0 and a finite shift are needed")
    slopes = items.slopes / A
    stretched = replace(items, slopes=slopes)
    if items.model in (Model.PARTIAL_CREDIT, Model.NOMINAL):
        by_category = category_slopes(stretched)[:, 1:]
    else:
        by_category = slopes[:, None]
    return replace(stretched, intercepts=items.intercepts - by_category * B)


def thresholds(items: Items) -> FloatArray:
    """Locations of an item's categories on the latent scale.

    Parameters
    ----------
    items : Items
        Of any model but the nominal one.

    Returns
    -------
    ndarray, shape (J, K - 1)
        ``b_k = -d_k / a``; partial credit: the steps ``-(d_k - d_(k-1)) / a``. NaN beyond an item's own categories,
        infinite or NaN where the slope is 0.

    Raises
    ------
    ValueError
        For nominal items.

    Examples
    --------
    >>> item = Items(Model.PARTIAL_CREDIT, np.array([2.0]), np.array([[1.0, 0.0]]), ("a",))
    >>> thresholds(item).tolist()
    [[-0.5, 0.5]]
    """
    if items.model is Model.NOMINAL:
        raise ValueError("nominal items have no thresholds")
    d = items.intercepts
    if items.model is Model.PARTIAL_CREDIT:
        d = np.diff(d, axis=1, prepend=0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(-d / items.slopes[:, None])


def common_items(base: Items, new: Items) -> tuple[Items, Items]:
    """The items that two calibrations share, by name, in the order of the first.

    Parameters
    ----------
    base, new : Items

    Returns
    -------
    tuple of Items

    Raises
    ------
    ValueError
        If models or numbers of categories differ.
    NotEnoughData
        If there is none.

    Examples
    --------
    >>> one = Items(Model.TWO_PL, np.ones(2), np.zeros((2, 1)), ("a", "b"))
    >>> other = Items(Model.TWO_PL, np.ones(2), np.zeros((2, 1)), ("c", "a"))
    >>> [items.names for items in common_items(one, other)]
    [('a',), ('a',)]
    """
    if base.model is not new.model:
        raise ValueError(f"the calibrations are of two models, {base.model.value} and {new.model.value}")
    place = {name: at for at, name in enumerate(new.names)}
    shared = [(at, place[name]) for at, name in enumerate(base.names) if name in place]
    if not shared:
        raise NotEnoughData("the calibrations have no item of the same name")
    ours, theirs = (items.take(at) for items, at in zip((base, new), zip(*shared, strict=True), strict=True))
    for name, first, second in zip(ours.names, ours.categories, theirs.categories, strict=True):
        if first != second:
            raise ValueError(f"item {name}: {first} categories in one calibration, {second} in the other")
    return ours, theirs


def _moments(ours: Items, theirs: Items, method: Method) -> tuple[float, float]:
    first, second = thresholds(ours), thresholds(theirs)
    known = np.isfinite(ours.intercepts)
    first, second = first[known], second[known]
    if not (np.isfinite(first).all() and np.isfinite(second).all()):
        raise NotEnoughData("a common item has a slope of 0 and no location; leave it out")
    up, down = (
        (theirs.slopes.mean(), ours.slopes.mean()) if method is Method.MEAN_MEAN else (np.std(first), np.std(second))
    )
    if abs(up) < _FLAT or abs(down) < _FLAT:
        raise NotEnoughData(f"{method.value}: the common items are too alike to find the stretch")
    A = float(up / down)
    return A, float(first.mean() - A * second.mean())


def _search(ours: Items, theirs: Items, curves: Callable[[Items], FloatArray]) -> tuple[float, float]:
    target, root = curves(ours), np.sqrt(_density())[:, None]

    def gaps(constants: FloatArray) -> FloatArray:
        return np.asarray((root * (target - curves(rescale(theirs, *constants)))).ravel())

    found = least_squares(gaps, _first_guess(ours, theirs), jac="3-point", xtol=_EXACT, ftol=_EXACT, gtol=_EXACT)
    if found.optimality > _FALSE:
        raise DidNotConverge("the search for the linking constants did not arrive; link by mean and sigma")
    return float(found.x[0]), float(found.x[1])


def _first_guess(ours: Items, theirs: Items) -> tuple[float, float]:
    if ours.model is Model.NOMINAL:
        return 1.0, 0.0
    try:
        return _moments(ours, theirs, Method.MEAN_SIGMA)
    except NotEnoughData:
        return 1.0, 0.0


def _density() -> FloatArray:
    density = np.exp(-np.square(_POINTS) / 2)
    return np.asarray(density / density.sum())


def _categories(items: Items) -> FloatArray:
    """Probabilities of every category of every item, (Q, J K)."""
    return np.asarray(np.swapaxes(probabilities(items, _POINTS), 0, 1).reshape(len(_POINTS), -1))


def _test_score(items: Items) -> FloatArray:
    chances = probabilities(items, _POINTS)
    return np.asarray((chances @ np.arange(chances.shape[2])).sum(axis=0)[:, None])
