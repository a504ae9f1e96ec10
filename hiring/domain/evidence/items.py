"""What answers say of the situations they were given to: numbers for a page, and flags that ask somebody to look.

Everything is a plain mapping, ready to be stored as JSON; None stands for what is not known or not shown.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hiring.domain.banks.model import Format
from hiring.domain.evidence.flags import flags_of
from hiring.domain.evidence.judged import FEWEST, FloatArray, Judged, Link, linked
from hiring.domain.evidence.modelled import LEVELS, Modelled, model
from hiring.domain.evidence.proposals import propose
from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.ranking.reliability_posterior import SMALLEST_POOL, posterior_of_reliability
from hiring.psychometrics.reliability.scale import describe_scale

FIFTHS = 5
OBJECTIONS = 3  # so many make a flag
RATINGS = frozenset({Format.RATE_ALL, Format.SINGLE_ACTION})
BEST_IS_SAID = frozenset({Format.RATE_ALL, Format.RANK, Format.BEST_WORST, Format.PICK_ONE})

Plain = dict[str, Any]


def analyse_attempts(judged: Judged, seconds: FloatArray | NDArray[np.float32]) -> Plain:
    """Return everything that is stored of an analysis, but for groups of people and for objections."""
    n = len(judged.table)
    if n < FEWEST:
        return {"attempts": n, "enough": False}
    fitted = model(judged)
    items = [_item(judged, place, seconds[:, place], fitted) for place in range(len(judged.scenarios))]
    return {
        "attempts": n,
        "enough": True,
        "complete": int(judged.table.complete.sum()),
        "score": _score(judged),
        "reliability": reliability(judged),
        "model": {"why": fitted.why, "people": fitted.people, "levels": list(LEVELS), "total": _total(fitted)},
        "items": items,
        "proposals": [proposal.to_plain() for proposal in propose(judged)],
    }


def reliability(judged: Judged) -> Plain:
    """Return how precisely the situations measure together, from whoever answered one whole form."""
    form, places = _largest_form(judged)
    values = form[:, places]
    count = len(places)
    found: Plain = {"people": len(values), "scenarios": count, **dict.fromkeys(("alpha", "alpha_low", "alpha_high"))}
    found |= {"omega": None, "mean": None, "low": None, "high": None, "known": False, "sem": None}
    if len(values) < SMALLEST_POOL or count == 0:
        return found
    posterior = posterior_of_reliability(values)
    low, high = posterior.interval(count)
    sem = posterior.error_of_measurement(count, float((50 * values.mean(axis=1)).std(ddof=1)))
    found |= {"mean": _short(posterior.mean(count)), "low": _short(low), "high": _short(high), "sem": _short(sem, 2)}
    found["known"] = not posterior.is_prior_dominated(count)
    try:
        scale = describe_scale(values[:, np.ptp(values, axis=0) > 0])
    except NotEnoughData:
        return found
    alpha = {"alpha": scale.alpha, "alpha_low": scale.low, "alpha_high": scale.high, "omega": scale.omega}
    return found | {name: _short(value) for name, value in alpha.items()}


def _largest_form(judged: Judged) -> tuple[FloatArray, list[int]]:
    """Return the complete rows of the form that most people answered, and its places."""
    asked = judged.table.asked & judged.counted
    rows = np.flatnonzero(judged.table.complete)
    if not len(rows):
        return np.zeros((0, len(judged.scenarios))), []
    forms, which = np.unique(asked[rows], axis=0, return_inverse=True)
    largest = int(np.bincount(which.reshape(-1)).argmax())
    return judged.values[rows[which.reshape(-1) == largest]], np.flatnonzero(forms[largest]).tolist()


def _score(judged: Judged) -> Plain:
    """Return mean, spread and quantiles of what would be the score, of those who answered enough."""
    values = judged.values[:, judged.counted]
    answered = ~np.isnan(values)
    asked = judged.table.asked[:, judged.counted].sum(axis=1)
    enough = (answered.sum(axis=1) >= 0.8 * asked) & (asked > 0)
    if enough.sum() < FEWEST:
        return {"people": int(enough.sum()), "mean": None, "sd": None, "quantiles": None}
    score = 50 + 50 * np.nanmean(values[enough], axis=1)
    return {
        "people": int(enough.sum()),
        "mean": _short(score.mean(), 2),
        "sd": _short(score.std(ddof=1), 2),
        "quantiles": [_short(value, 1) for value in np.quantile(score, (0.05, 0.25, 0.5, 0.75, 0.95))],
    }


def _item(judged: Judged, place: int, seconds: NDArray[Any], fitted: Modelled) -> Plain:
    column, table = judged.table.columns[place], judged.table
    asked, answered = int(table.asked[:, place].sum()), int(table.answered[:, place].sum())
    found: Plain = {
        "id": column.item_id,
        "format": column.format.value,
        "pilot": column.pilot,
        "keyed": judged.scenarios[place] is not None,
        "asked": asked,
        "answered": answered,
        "exposure": _short(asked / len(table)),
        "enough": answered >= FEWEST,
    }
    if answered < FEWEST:
        return found | {"flags": [["few", "", answered]] if answered else [["nobody", "", 0]]}
    values, rest = judged.values[:, place], judged.rest(place)
    known = values[~np.isnan(values)]
    found |= {
        "missing": _short((asked - answered) / asked),
        "mean": _short(known.mean()) if len(known) else None,
        "sd": _short(known.std(ddof=1)) if len(known) else None,
        "full": _short((known >= 1 - 1e-9).mean()) if len(known) else None,
        "item_rest": _link(linked(values, rest)),
        "options": list(_options(judged, place, rest)),
        "fifths": _fifth_sizes(judged, place, rest),
        "expected": (fitted.expected or {}).get(column.item_id),
        "information": (fitted.information or {}).get(column.item_id),
        "seconds": _seconds(seconds),
    }
    return found | {"flags": [list(flag) for flag in flags_of(found, _best_keyed(judged, place))]}


def _options(judged: Judged, place: int, rest: FloatArray) -> Iterator[Plain]:
    column, put = judged.table.columns[place], judged.table.heights[place]
    answered = judged.table.answered[:, place]
    fifth = _fifth(judged, place, rest)
    scenario = judged.scenarios[place]
    keyed = dict(scenario.keys) if scenario is not None else {}
    top = put.max(axis=1, keepdims=True)
    tied = (put == top).sum(axis=1)
    for at, (option, standing, sign) in enumerate(judged.standings(place)):
        best = np.where(answered, (put[:, at] == top[:, 0]) / tied, np.nan)
        worst = np.where(answered, put[:, at] == -1, np.nan)
        mean = np.where(answered, np.abs(put[:, at].astype(np.float64)), np.nan)  # a place is kept as its negative
        said_best, counted = column.format in BEST_IS_SAID, column.format in RATINGS or column.format is Format.RANK
        yield {
            "id": option,
            "key": keyed.get(option),
            "expected": sign,
            "standing": _link(linked(standing, rest)),
            "preferred": _link(linked(best, rest)) if said_best else None,
            "best": _short(np.nanmean(best)) if said_best else None,
            "best_by_fifth": _by_fifth(best, fifth) if said_best else None,
            "worst": _short(np.nanmean(worst)) if column.format is Format.BEST_WORST else None,
            "worst_by_fifth": _by_fifth(worst, fifth) if column.format is Format.BEST_WORST else None,
            "mean": _short(np.nanmean(mean), 3) if counted else None,
            "mean_by_fifth": _by_fifth(mean, fifth, 3) if counted else None,
        }


def _fifth(judged: Judged, place: int, rest: FloatArray) -> NDArray[np.int64]:
    """Return the fifth of each person by the rest, 0 lowest; -1 where unknown, or where a fifth is too small."""
    known = ~np.isnan(rest) & judged.table.answered[:, place]
    fifth = np.full(len(rest), -1, dtype=np.int64)
    if known.sum() < FIFTHS * FEWEST:
        return fifth
    edges = np.quantile(rest[known], np.arange(1, FIFTHS) / FIFTHS)
    fifth[known] = np.searchsorted(edges, rest[known], side="right")
    sizes = np.bincount(fifth[known], minlength=FIFTHS)
    return fifth if sizes.min() >= FEWEST else np.full(len(rest), -1, dtype=np.int64)


def _fifth_sizes(judged: Judged, place: int, rest: FloatArray) -> list[int] | None:
    fifth = _fifth(judged, place, rest)
    sizes = np.bincount(fifth[fifth >= 0], minlength=FIFTHS)
    return [int(size) for size in sizes] if sizes.sum() else None


def _by_fifth(values: FloatArray, fifth: NDArray[np.int64], decimals: int = 4) -> list[float] | None:
    if (fifth < 0).all():
        return None
    return [round(float(np.nanmean(values[fifth == number])), decimals) for number in range(FIFTHS)]


def _best_keyed(judged: Judged, place: int) -> frozenset[str]:
    """Return the options that no other is keyed above by enough to count."""
    scenario = judged.scenarios[place]
    if scenario is None:
        return frozenset()
    top = max(key for _, key in scenario.keys)
    return frozenset(option for option, key in scenario.keys if top - key < 50)  # noqa: PLR2004


def _seconds(seconds: NDArray[Any]) -> Plain | None:
    known = seconds[~np.isnan(seconds)]
    if len(known) < FEWEST:
        return None
    low, middle, high = np.quantile(known, (0.25, 0.5, 0.75))
    return {"people": len(known), "low": _short(low, 1), "median": _short(middle, 1), "high": _short(high, 1)}


def _total(fitted: Modelled) -> list[float] | None:
    if not fitted.information:
        return None
    return [round(sum(values), 4) for values in zip(*fitted.information.values(), strict=True)]


def _link(link: Link) -> list[float | int | None]:
    return [*(_short(value) if value is not None else None for value in link[:3]), link.n]


def _short(value: float | np.floating[Any], decimals: int = 4) -> float | None:
    return None if np.isnan(value) else round(float(value), decimals)


def with_objections(content: Mapping[str, Any], counts: Mapping[str, Mapping[str, int]]) -> Plain:
    """Return the analysis with candidates' objections: item id -> reason -> how many."""
    items: Sequence[Mapping[str, Any]] = content.get("items", ())
    return {**content, "items": [_objected(item, counts.get(item["id"], {})) for item in items]}


def _objected(item: Mapping[str, Any], reasons: Mapping[str, int]) -> Plain:
    flags = list(item["flags"])
    if sum(reasons.values()) >= OBJECTIONS:
        flags.append(["objections", "", sum(reasons.values())])
    return {**item, "objections": dict(reasons), "flags": flags}
