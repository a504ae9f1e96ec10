"""Calibration: item parameters by marginal maximum likelihood."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from hiring.psychometrics.arrays import FloatArray, IntArray
from hiring.psychometrics.irt.calibrated import Calibration, LatentGroup, StandardErrors
from hiring.psychometrics.irt.checks import Prepared, prepare, weak_spots
from hiring.psychometrics.irt.layout import Layout, State, lay_out, rows
from hiring.psychometrics.irt.models import Items, Model
from hiring.psychometrics.irt.patterns import Patterns, find_patterns
from hiring.psychometrics.irt.priors import penalty
from hiring.psychometrics.irt.responses import Responses, code_responses
from hiring.psychometrics.irt.settings import Settings
from hiring.psychometrics.irt.starting_values import starting_items
from hiring.psychometrics.irt.strategy import Fitted, fit


def calibrate(
    responses: Responses | ArrayLike,
    model: Model | str,
    *,
    groups: Sequence[str | None] | None = None,
    fixed: Items | None = None,
    se: bool = False,
    settings: Settings | None = None,
) -> Calibration:
    """Estimate the parameters of items by marginal maximum likelihood.

    Parameters
    ----------
    responses : Responses or array_like, shape (n, J)
        Answers of n persons to J items; NaN (code -1) where there is none, by design or at random. At least 10
        persons and 3 items (Rasch: 2). Persons without any answer are left out, with a warning.
    model : Model or str
        ``"rasch"``, ``"2pl"`` (two categories), ``"grm"``, ``"gpcm"`` or ``"nrm"``.
    groups : sequence of str, length n, optional
        The group of each person. Items are common; the first group in sorted order has mean 0 and variance 1, the
        others are free.
    fixed : Items, optional
        Items, by name, whose parameters are held: the others, such as pilot items, come out on their scale, and the
        mean and variance of every group are free. Their categories must be those of the answers (give
        :func:`code_responses` the values if some were not chosen).
    se : bool
        Whether to compute standard errors.
    settings : Settings, optional
        Priors, nodes, most passes, tolerance, where to begin.

    Returns
    -------
    Calibration
        Also if it did not converge, see :func:`require_converged`. Slopes are bounded neither away from 0 nor from
        below: a dead item comes out near 0 and a mis-keyed one negative.

    Raises
    ------
    NotEnoughData
        If there are too few persons or items, or an item has no answers or one answer only.
    ValueError
        If the answers do not fit the model or the held items, or a person has no group.

    Notes
    -----
    Maximises ``sum_i log sum_q w_q prod_j P_j(x_ij | theta_q)`` with normal weights ``w_q`` at equally spaced nodes.
    The gradient is that of the expected complete log-likelihood (Fisher's identity); the way up is a quasi-Newton
    climb whose first second derivatives are those of the EM algorithm, then Louis' observed information. Convergence
    is judged on the gradient alone. Standard errors invert the observed information of all parameters jointly.

    References
    ----------
    Bock, R. D., & Aitkin, M. (1981). Marginal maximum likelihood estimation of item parameters: application of an EM
    algorithm. *Psychometrika*, 46, 443-459.
    Louis, T. A. (1982). Finding the observed information matrix when using the EM algorithm. *Journal of the Royal
    Statistical Society B*, 44, 226-233.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> theta, easy = rng.normal(size=(400, 1)), np.array([-1.0, 0.0, 0.5, 1.0])
    >>> answers = rng.random((400, 4)) < 1 / (1 + np.exp(-(theta - easy)))
    >>> found = calibrate(answers, "rasch", se=True)
    >>> found.converged, found.items.intercepts[:, 0].round(1).tolist()
    (True, [0.9, -0.1, -0.7, -1.0])
    """
    settings = settings or Settings()
    coded = responses if isinstance(responses, Responses) else code_responses(responses)
    ready = prepare(coded, Model(model), groups, fixed)
    patterns = find_patterns(ready.codes, ready.group, ready.categories)
    start = _start(ready, patterns, settings)
    layout = lay_out(start.items, ready.held, len(ready.groups))
    fitted = fit(patterns, layout, start, penalty(settings.priors, start.items, ready.held), settings)
    return _report(ready, fitted, se=se)


def _start(ready: Prepared, patterns: Patterns, settings: Settings) -> State:
    items = starting_items(patterns, ready.own, ready.model, ready.names)
    if settings.start is not None:
        items = _replaced(items, settings.start, np.ones(len(items)))
    if ready.fixed is not None:
        items = _replaced(items, ready.fixed, ready.held)
    G = len(ready.groups)
    return State(items, np.zeros(G), np.ones(G))


def _replaced(items: Items, known: Items, which: FloatArray) -> Items:
    """The items with the parameters that are known, for those of them that have as many categories."""
    slopes, intercepts = items.slopes.copy(), items.intercepts.copy()
    for at in np.flatnonzero(which):
        if items.names[at] not in known.names:
            continue
        there = known.names.index(items.names[at])
        if known.categories[there] == items.categories[at]:
            steps = int(items.categories[at]) - 1
            intercepts[at, :steps] = known.intercepts[there, :steps]
            slopes[at, ...] = _resized(known.slopes[there, ...], slopes[at, ...])
    return Items(items.model, slopes, intercepts, items.names)


def _resized(known: FloatArray, like: FloatArray) -> FloatArray:
    if known.ndim == 0:
        return known
    found = np.full_like(like, np.nan)
    shared = min(len(known), len(found))
    found[:shared] = known[:shared]
    return found


def _report(ready: Prepared, fitted: Fitted, *, se: bool) -> Calibration:
    state = fitted.point.found.state
    layout = fitted.objective.layout
    errors, warnings = (None, ()) if not se else _standard_errors(ready, fitted)
    by_group = np.full((len(ready.groups), 2), np.nan)
    if errors is not None:
        by_group = _spread(np.sqrt(np.diag(errors.covariance)), layout.of_groups)
    counts = np.bincount(ready.group, minlength=len(ready.groups))
    latent = tuple(
        LatentGroup(name, int(n), float(mean), float(variance), float(own[0]), float(own[1]))
        for name, n, mean, variance, own in zip(
            ready.groups, counts, state.means, state.variances, by_group, strict=True
        )
    )
    return Calibration(
        items=state.items,
        values=ready.values,
        log_likelihood=fitted.point.found.log_likelihood,
        gradient_norm=fitted.point.norm,
        iterations=fitted.passes,
        converged=fitted.converged,
        n=len(ready.codes),
        nodes=len(fitted.objective.theta),
        groups=latent,
        se=errors,
        warnings=(*ready.warnings, *weak_spots(ready, state.items, layout.size, fine=fitted.fine), *warnings),
    )


def _standard_errors(ready: Prepared, fitted: Fitted) -> tuple[StandardErrors, tuple[str, ...]]:
    layout, items = fitted.objective.layout, fitted.point.found.state.items
    information = fitted.information()
    warnings: tuple[str, ...] = ()
    covariance = np.full_like(information, np.nan)
    if np.linalg.eigvalsh(information)[0] > 0:
        covariance = np.asarray(np.linalg.inv(information), dtype=np.float64)
    else:
        warnings = ("the information is singular: some parameters cannot be told apart, and have no standard errors",)
    by_item = _spread(np.sqrt(np.diag(covariance)), layout.of_items)
    by_item[~np.isfinite(rows(items))] = np.nan
    steps = items.intercepts.shape[1]
    slopes = by_item[:, :-steps]
    found = StandardErrors(
        slopes if items.slopes.ndim > 1 else slopes[:, 0], by_item[:, -steps:], covariance, _labels(ready, layout)
    )
    return found, warnings


def _spread(free: FloatArray, owner: IntArray) -> FloatArray:
    """The free values where they belong, 0 where a parameter was held."""
    return np.where(owner >= 0, free[owner], 0.0)


def _labels(ready: Prepared, layout: Layout) -> tuple[str, ...]:
    steps = len(ready.own[0]) - 1
    kinds = ["a"] if layout.of_items.shape[1] == steps + 1 else [f"a{step}" for step in range(1, steps + 1)]
    kinds += [f"d{step}" for step in range(1, steps + 1)]
    labels = [""] * layout.size
    for (j, at), own in np.ndenumerate(layout.of_items):
        if own >= 0:
            labels[own] = f"{ready.names[j]} {kinds[at]}"
    if layout.model is Model.RASCH:
        labels[0] = "slope"
    for (g, at), own in np.ndenumerate(layout.of_groups):
        if own >= 0:
            labels[own] = f"{('mean', 'variance')[at]} {ready.groups[g]}".strip()
    return tuple(labels)
