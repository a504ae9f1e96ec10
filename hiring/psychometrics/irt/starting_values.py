"""Starting values: from each item's relation with the first principal component of the answers."""

import numpy as np
from scipy.special import logit

from hiring.psychometrics.arrays import FloatArray
from hiring.psychometrics.irt.models import Items, Model
from hiring.psychometrics.irt.patterns import Patterns

_SMOOTH = 0.5  # added to every category, so that none is empty
_MOST = 0.85  # of a correlation with the component, which holds the item itself
_LOGISTIC = 1.7  # logits per standard deviation of a normal ogive


def starting_items(patterns: Patterns, own: FloatArray, model: Model, names: tuple[str, ...]) -> Items:
    """Return rough items; `own` (J, K) is 1 where an item has the category."""
    component = _component(patterns, own, nominal=model is Model.NOMINAL)
    counts, means, within = _by_category(patterns, own, component)
    if model is Model.NOMINAL:
        slopes, intercepts = _discriminant(counts, means, within, own)
        return Items(model, slopes, intercepts, names)
    correlation = np.clip(_correlations(patterns, component), -_MOST, _MOST)
    if model is Model.PARTIAL_CREDIT:
        by_category, intercepts = _discriminant(counts, means, within, own)
        steps = np.arange(1, own.shape[1])
        weight = counts[:, 1:] * np.isfinite(by_category)
        slopes = (weight * steps * np.nan_to_num(by_category)).sum(axis=1) / (weight * steps**2).sum(axis=1)
        return Items(model, slopes, intercepts, names)
    slopes = _LOGISTIC * correlation / np.sqrt(1 - correlation**2)
    if model is Model.RASCH:
        slopes = np.full(len(slopes), max(float(np.mean(slopes)), 0.3))
    above = np.cumsum(counts[:, ::-1], axis=1)[:, ::-1]
    shares = np.where(own[:, 1:] > 0, above[:, 1:] / above[:, :1], np.nan)
    intercepts = logit(shares) * np.sqrt(1 + np.square(slopes / _LOGISTIC))[:, None]
    return Items(model, slopes, intercepts, names)


def _component(patterns: Patterns, own: FloatArray, *, nominal: bool) -> FloatArray:
    """The first principal component of the answers (nominal: of the categories), standardised, high codes high."""
    weight = patterns.counts / patterns.counts.sum()
    known = patterns.codes >= 0
    codes = np.where(known, patterns.codes, 0).astype(np.float64)
    if nominal:
        columns = (patterns.codes[:, :, None] == np.arange(own.shape[1])).reshape(len(codes), -1)[:, own.ravel() > 0]
        share = np.maximum(weight @ columns, 1e-12)
        standard = (columns - share * np.repeat(known, own.sum(axis=1).astype(int), axis=1)) / np.sqrt(share)
    else:
        mean = (weight @ codes) / np.maximum(weight @ known, 1e-12)
        standard = np.where(known, codes - mean, 0.0)
        standard /= np.sqrt(np.maximum(weight @ np.square(standard), 1e-12))
    _, vectors = np.linalg.eigh((standard * weight[:, None]).T @ standard)
    component = standard @ vectors[:, -1]
    component -= weight @ component
    component /= np.sqrt(max(float(weight @ np.square(component)), 1e-12))
    total = np.where(known, codes - (weight @ codes) / np.maximum(weight @ known, 1e-12), 0.0).sum(axis=1)
    return np.asarray(component if float((weight * component) @ total) >= 0 else -component)


def _correlations(patterns: Patterns, component: FloatArray) -> FloatArray:
    known = patterns.codes >= 0
    weight = patterns.counts[:, None] * known
    n = np.maximum(weight.sum(axis=0), 1e-12)
    codes = np.where(known, patterns.codes, 0).astype(np.float64)
    x = np.where(known, codes - (weight * codes).sum(axis=0) / n, 0.0)
    t = np.where(known, component[:, None] - (weight * component[:, None]).sum(axis=0) / n, 0.0)
    spread = np.sqrt((weight * x**2).sum(axis=0) * (weight * t**2).sum(axis=0))
    return np.asarray((weight * x * t).sum(axis=0) / np.maximum(spread, 1e-12))


def _by_category(
    patterns: Patterns, own: FloatArray, component: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Persons in each category and their mean component, shape (J, K), and the variance within, shape (J,)."""
    here = (patterns.codes[:, :, None] == np.arange(own.shape[1])) * patterns.counts[:, None, None]
    counts = here.sum(axis=0) + _SMOOTH * own
    means = np.einsum("njk,n->jk", here, component) / np.maximum(counts, _SMOOTH)
    between = (counts * means**2).sum(axis=1) / counts.sum(axis=1)
    return counts, means, np.maximum(1.0 - between, 0.2)


def _discriminant(
    counts: FloatArray, means: FloatArray, within: FloatArray, own: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Category slopes and intercepts if the component were normal within categories, with one variance."""
    none = own[:, 1:] == 0
    slopes = np.where(none, np.nan, (means[:, 1:] - means[:, :1]) / within[:, None])
    shares = np.log(np.maximum(counts[:, 1:], _SMOOTH) / counts[:, :1])
    intercepts = shares - (means[:, 1:] ** 2 - means[:, :1] ** 2) / (2 * within[:, None])
    return slopes, np.where(none, np.nan, intercepts)
