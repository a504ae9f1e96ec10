"""Likelihood ratio of two calibrations: an item common to all groups, or free in each."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc

from hiring.psychometrics.arrays import TWO, FloatArray, IntArray
from hiring.psychometrics.dif.matching import Sample
from hiring.psychometrics.dif.splitting import Split, split_items
from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.irt.calibrated import LatentGroup
from hiring.psychometrics.irt.calibration import calibrate
from hiring.psychometrics.irt.models import Items, Model
from hiring.psychometrics.irt.responses import MISSING, Responses

_COLLAPSED = 1e-3
_NO_SPREAD = "no likelihood ratio: the people of a group hardly differ in what these items measure together"


@dataclass(frozen=True, eq=False)
class LikelihoodRatio:
    """Likelihood-ratio DIF of J items.

    Attributes
    ----------
    chi2, p : ndarray, shape (J,)
        NaN where an item could not be tested, or its free calibration did not settle.
    df : ndarray of int, shape (J,)
        Parameters of the item times the number of groups but one; 0 where it was not tested.
    by_group : tuple of Items
        For each group, the reference first, the parameters of each tested item when it alone (and the freed ones) may
        differ; on the scale on which the reference group has mean 0 and variance 1.
    latent : tuple of LatentGroup
        Of the common calibration.
    warnings : tuple of str
    """

    chi2: FloatArray
    p: FloatArray
    df: IntArray
    by_group: tuple[Items, ...]
    latent: tuple[LatentGroup, ...]
    warnings: tuple[str, ...]


def likelihood_ratio(
    sample: Sample,
    model: Model | str | None = None,
    *,
    freed: Collection[int] = (),
) -> LikelihoodRatio:
    """Test every item by freeing its parameters between groups, the other items holding the scale.

    Parameters
    ----------
    sample : Sample
        At least 3 items and two groups; answers may be missing where a matching score came from outside.
    model : Model or str, optional
        ``"2pl"``, ``"grm"`` or ``"gpcm"``; default 2PL for two answers, graded for more.
    freed : collection of int
        Items that are free in every comparison, because they were flagged before; at least two others hold the scale.

    Returns
    -------
    LikelihoodRatio

    Raises
    ------
    ValueError
        If the model is none of the three.
    NotEnoughData
        If fewer than two items would hold the scale, or the calibration has too few people or items.

    Notes
    -----
    ``2 (l_free - l_common)``, mean and variance of every group but the reference free in both. The common calibration
    is the start of all others, and its observed information, summed over tied parameters, gives each of them
    Newton's steps: a few passes over the people per item. Answers that a group never gave are joined with the
    neighbouring answer for everybody; an item that would keep a single answer is left out altogether.

    References
    ----------
    Thissen, D., Steinberg, L., & Wainer, H. (1993). Detection of differential item functioning using the parameters
    of item response models. In *Differential item functioning* (pp. 67-113). Erlbaum.

    Examples
    --------
    >>> from hiring.psychometrics.dif.matching import gather
    >>> random = np.random.default_rng(4)
    >>> focal = np.arange(600) >= 300
    >>> hard = np.linspace(-1, 1, 6) + np.outer(focal, [1.5, 0, 0, 0, 0, 0])
    >>> answers = random.random((600, 6)) < 1 / (1 + np.exp(hard - 1.3 * random.normal(size=(600, 1))))
    >>> found = likelihood_ratio(gather(answers, ["focal" if one else "a" for one in focal]))
    >>> np.flatnonzero(found.p < 0.001).tolist(), found.df.tolist()
    ([0], [2, 2, 2, 2, 2, 2])
    """
    responses, tested, notes = _usable(sample)
    kind = _model(responses, model)
    loose = [tested.index(at) for at in freed if at in tested]
    if len(tested) - len(set(loose)) < TWO:
        raise NotEnoughData("likelihood ratio: at least two items must hold the scale")
    # Numbered, so that the reference group comes first and sets the scale.
    labels = [f"{at:03d}" for at in sample.group.tolist()]
    common = calibrate(responses, kind, groups=labels)
    split = split_items(common, responses, sample.group, loose)
    J, G = len(sample.responses.names), len(sample.groups)
    chi2, by_group = np.full(J, np.nan), [split.items_of(group) for group in range(G)]
    collapsed = min(one.variance for one in common.groups) < _COLLAPSED
    for place, at in enumerate(() if collapsed else tested):
        compared = split.compare(place)
        if compared is not None:
            chi2[at], free = compared
            by_group = [_with(items, place, own) for items, own in zip(by_group, free, strict=True)]
    df = np.zeros(J, dtype=np.int64)
    df[tested] = (G - 1) * responses.categories
    latent = tuple(
        LatentGroup(name, one.n, one.mean, one.variance) for name, one in zip(sample.groups, common.groups, strict=True)
    )
    return LikelihoodRatio(
        chi2=chi2,
        p=np.where(np.isnan(chi2), np.nan, chdtrc(np.maximum(df, 1), chi2)),
        df=df,
        by_group=tuple(by_group),
        latent=latent,
        warnings=(*notes, *([_NO_SPREAD] if collapsed else _weak(split, chi2[tested])), *common.warnings),
    )


def _model(responses: Responses, model: Model | str | None) -> Model:
    if model is None:
        return Model.TWO_PL if int(responses.categories.max()) == TWO else Model.GRADED
    if Model(model) in {Model.RASCH, Model.NOMINAL}:
        raise ValueError("likelihood ratio: the models are 2pl, grm and gpcm")
    return Model(model)


def _usable(sample: Sample) -> tuple[Responses, list[int], list[str]]:
    """Join answers that a group never gave; leave out an item that would keep one answer."""
    columns, values, tested, notes = [], [], [], []
    for at, name in enumerate(sample.responses.names):
        column, own = sample.responses.codes[:, at], sample.responses.values[at]
        known = column >= 0
        given = np.zeros((len(sample.groups), len(own)), dtype=bool)
        given[sample.group[known], column[known]] = True
        whole = np.logical_and.reduce(given, axis=0)
        if whole.sum() < TWO:
            notes.append(f"item {name}: not tested: the groups have fewer than two answers in common")
            continue
        if not whole.all():
            notes.append(f"item {name}: joined answers that a group never gave")
        # Downwards to the next answer that every group gave, the lowest ones upwards to the first such answer.
        columns.append(np.append(np.maximum(np.cumsum(whole) - 1, 0), MISSING).astype(np.int8)[column])
        values.append(tuple(value for value, kept in zip(own, whole, strict=True) if kept))
        tested.append(at)
    if not tested:
        raise NotEnoughData("likelihood ratio: no item has two answers that every group gave")
    names = tuple(sample.responses.names[at] for at in tested)
    return Responses(np.column_stack(columns), tuple(values), names), tested, notes


def _with(items: Items, at: int, own: Items) -> Items:
    slopes, intercepts = items.slopes.copy(), items.intercepts.copy()
    slopes[at], intercepts[at] = own.slopes[at], own.intercepts[at]
    return Items(items.model, slopes, intercepts, items.names)


def _weak(split: Split, chi2: FloatArray) -> list[str]:
    found = [f"item {split.names[at]}: its free calibration did not settle" for at in np.flatnonzero(np.isnan(chi2))]
    return found if split.converged else ["the common calibration did not converge", *found]
