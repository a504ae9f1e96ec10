"""A study of the lab: a form, a pool made to measure, and everything it says; pure, seeded, and told how far it is."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hiring.domain.scoring.bulk import scenario_values
from hiring.domain.scoring.score import MICRO
from hiring.domain.simulation.bias import BiasFound, look_for_bias
from hiring.domain.simulation.crowd import Answering, Batch, Manner, Traits, draw
from hiring.domain.simulation.effects import (
    Effect,
    Leak,
    Level,
    Lists,
    Micro,
    Rows,
    leaks,
    levels,
    micro_of,
    replaced,
    with_leak,
)
from hiring.domain.simulation.mixture import LabSettings, Marks, mark
from hiring.domain.simulation.plain import study_to_plain
from hiring.domain.simulation.study import Known, Study, study_answers
from hiring.domain.simulation.study import Lists as StudyLists
from hiring.domain.simulation.truth import true_scores

CARELESS, COACHED, PLEASING, LEAK, BIAS, ALL = "careless", "coached", "pleasing", "leak", "bias", "all"
_ANSWERED, _TRUE, _STUDIED = 0.35, 0.45, 0.85

Tell = Callable[[float, str], None]
FloatArray = NDArray[np.float64]
Sums = NDArray[np.int32]


@dataclass(frozen=True)
class Lab:
    """What came out: the study of the pool as it is, and what each kind of answering does to it."""

    settings: LabSettings
    study: Study
    levels: tuple[Level, ...]
    effects: tuple[Effect, ...]
    leaks: tuple[Leak, ...]
    leaked_items: tuple[str, ...]
    bias: BiasFound | None

    def to_plain(self) -> dict[str, Any]:
        """Return the result as it is stored and downloaded; what cannot be worked out is None."""
        plain: dict[str, Any] = _finite(
            {
                **study_to_plain(self.study),
                "levels": [asdict(level) for level in self.levels],
                "effects": [_plain_effect(effect) for effect in self.effects],
                "leaks": [{"items": leak.items, **_plain_effect(leak.effect)} for leak in self.leaks],
                "leaked_items": list(self.leaked_items),
                "bias": _plain_bias(self.bias),
            }
        )
        return plain


@dataclass(eq=False)
class _Pool:
    """The answers of everybody: as they are (`mixed`), with care (`honest`), and in each kind's own way."""

    traits: Traits
    honest: Sums
    mixed: Sums
    kinds: Mapping[str, tuple[Rows, Sums]]


def run_lab(form: Answering, settings: LabSettings, tell: Tell = lambda *_: None) -> Lab:
    """Simulate and look; raises `Invalid` where the settings make no study."""
    items = [scenario.item_id for scenario in form.specification.scenarios]
    settings.check(items)
    marks = mark(settings, items)
    pool = _answers(form, settings, marks, tell)
    tell(_ANSWERED, "What everybody would score on average")
    truth = true_scores(form.package, form.specification, pool.traits, step=_part(tell, _ANSWERED, _TRUE))
    study = study_answers(
        form,
        pool.traits,
        pool.mixed,
        StudyLists(settings.seed, settings.k, settings.pool),
        known=Known(truth, (pool.mixed == pool.honest).all(axis=1) & (pool.traits.careless == 0)),
        step=_part(tell, _TRUE, _STUDIED, "Ranking the pools"),
    )
    tell(_STUDIED, "What each kind of answering does")
    mixed = micro_of(form.specification, pool.mixed)
    lists = Lists(_honest_truth(form, pool.traits, truth), settings.pool, settings.k)
    honest = micro_of(form.specification, pool.honest)
    effects, by_count = _effects(form, settings, marks, pool, (lists, honest, mixed))
    tell(0.95, "Looking for unfair situations")
    return Lab(
        settings=settings,
        study=study,
        levels=levels(truth, mixed / MICRO),
        effects=effects,
        leaks=by_count,
        leaked_items=tuple(items[n] for n in marks.leaked[: settings.mixture.leaked_items]),
        bias=_bias(form, items, marks, pool.mixed),
    )


def _part(
    tell: Tell, start: float, end: float, words: str = "What everybody would score on average"
) -> Callable[[float], None]:
    return lambda done: tell(start + (end - start) * done, words)


def _answers(form: Answering, settings: LabSettings, marks: Marks, tell: Tell) -> _Pool:
    traits, honest, mixed = [], [], []
    kinds: dict[str, list[tuple[Rows, Sums]]] = {}
    batches = draw(form.items, settings.n, settings.seed, careless=settings.mixture.careless)
    for batch in batches:
        tell(_ANSWERED * batch.first / settings.n, f"{batch.first:,} of {settings.n:,} people have answered")
        answered = _Answered(form, settings, marks, batch)
        traits.append(batch.traits)
        honest.append(answered.honest)
        mixed.append(answered.mixed())
        for kind, (rows, sums) in answered.kinds().items():
            kinds.setdefault(kind, []).append((batch.first + rows, sums))
    return _Pool(
        Traits.joined(traits),
        np.concatenate(honest),
        np.concatenate(mixed),
        {
            kind: (np.concatenate([rows for rows, _ in parts]), np.concatenate([sums for _, sums in parts]))
            for kind, parts in kinds.items()
        },
    )


class _Answered:
    """A batch of people answering, in every way that the study needs."""

    def __init__(self, form: Answering, settings: LabSettings, marks: Marks, batch: Batch) -> None:
        self.form, self.batch, self.manner = form, batch, settings.mixture.coaching.manner
        here = slice(batch.first, batch.first + len(batch))
        careful = batch.traits.careless == 0  # who is careless is nothing else
        self.careless, self.group = np.flatnonzero(~careful), np.flatnonzero(marks.group[here])
        self.coached = np.flatnonzero(marks.coached[here] & careful)
        self.pleasing = np.flatnonzero(marks.pleasing[here] & careful)
        self.leaked_to = np.flatnonzero(marks.leaked_to[here] & careful)
        self.leaked = marks.leaked[: settings.mixture.leaked_items]
        self.less_able = np.zeros(len(form.specification.scenarios))
        self.less_able[list(marks.biased)] = settings.mixture.bias
        self.honest = form.sums(batch, Manner.HONEST)

    def kinds(self) -> dict[str, tuple[Rows, Sums]]:
        """Return the answers of each kind of people if they were the only ones who do not answer as themselves."""
        found = {
            CARELESS: (self.careless, self._sums(self.careless, Manner.PLAIN)),
            COACHED: (self.coached, self._sums(self.coached, self.manner)),
            PLEASING: (self.pleasing, self._sums(self.pleasing, Manner.MOST_CARING)),
            LEAK: (self.leaked_to, with_leak(self.form.specification, self.honest[self.leaked_to], self.leaked)),
            BIAS: (self.group, self._sums(self.group, Manner.HONEST, unfair=True)),
        }
        return {kind: (rows, sums) for kind, (rows, sums) in found.items() if len(rows)}

    def mixed(self) -> Sums:
        """Return everybody's answers as they are."""
        sums = self.honest.copy()
        sums[self.group] = self._sums(self.group, Manner.HONEST, unfair=True)
        sums[self.careless] = self._sums(self.careless, Manner.PLAIN)
        sums[self.coached] = self._sums(self.coached, self.manner)
        both = np.intersect1d(self.coached, self.group)
        sums[both] = self._sums(both, self.manner, unfair=True)
        sums[self.pleasing] = self._sums(self.pleasing, Manner.MOST_CARING)
        sums[self.leaked_to] = with_leak(self.form.specification, sums[self.leaked_to], self.leaked)
        return sums

    def _sums(self, rows: Rows, manner: Manner, *, unfair: bool = False) -> Sums:
        return self.form.sums(self.batch.rows(rows), manner, self.less_able if unfair else None)


def _honest_truth(form: Answering, traits: Traits, truth: FloatArray) -> FloatArray:
    """Return what everybody would score on average if they answered with care."""
    careless = np.flatnonzero(traits.careless > 0)
    if not len(careless):
        return truth
    careful = traits.rows(careless)
    careful = Traits(careful.abilities, careful.pull, careful.leniency, np.zeros_like(careful.careless))
    changed = truth.copy()
    changed[careless] = true_scores(form.package, form.specification, careful)
    return changed


def _effects(
    form: Answering, settings: LabSettings, marks: Marks, pool: _Pool, scored: tuple[Lists, Micro, Micro]
) -> tuple[tuple[Effect, ...], tuple[Leak, ...]]:
    lists, honest, mixed = scored
    specification = form.specification
    found = [
        lists.compare(kind, honest, replaced(honest, rows, micro_of(specification, sums)), rows)
        for kind, (rows, sums) in pool.kinds.items()
    ]
    order = [CARELESS, COACHED, PLEASING, LEAK, BIAS]
    found.sort(key=lambda effect: order.index(effect.kind))
    if len(found) > 1:
        changed = np.flatnonzero((pool.mixed != pool.honest).any(axis=1))
        found.append(lists.compare(ALL, honest, mixed, changed))
    by_count: tuple[Leak, ...] = ()
    if LEAK in pool.kinds and settings.mixture.leaked_items:
        rows, _ = pool.kinds[LEAK]
        by_count = leaks(specification, lists, honest, pool.honest[rows], rows, marks.leaked)
    return tuple(found), by_count


def _bias(form: Answering, items: list[str], marks: Marks, mixed: Sums) -> BiasFound | None:
    if not marks.group.any() or not marks.biased:
        return None
    values = scenario_values(form.specification, mixed.astype(np.int64))
    return look_for_bias(values, marks.group, items, marks.biased)


def _plain_effect(effect: Effect) -> dict[str, Any]:
    before, after = effect.listed
    found_before, found_after = effect.found
    return {
        "kind": effect.kind,
        "people": effect.people,
        "share": effect.share,
        "points": effect.points,
        "places": effect.places,
        "listed": {"before": before, "after": after},
        "found": {"before": found_before, "after": found_after},
    }


def _plain_bias(bias: BiasFound | None) -> dict[str, Any] | None:
    if bias is None:
        return None
    return {
        "people": bias.people,
        "group": bias.group,
        "planted": [list(pair) for pair in bias.planted],
        "suspected": [list(pair) for pair in bias.suspected],
        "fair": bias.fair,
        "found": bias.found,
        "problem": bias.problem,
    }


def _finite(value: Any) -> Any:  # noqa: ANN401 - whatever a result holds
    if isinstance(value, dict):
        return {name: _finite(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_finite(part) for part in value]
    return None if isinstance(value, float) and not isfinite(value) else value
