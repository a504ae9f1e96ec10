"""What a calibration needs of its data, and what it says where they are weak."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hiring.psychometrics.arrays import TWO, FloatArray, IntArray
from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.irt.models import Items, Model
from hiring.psychometrics.irt.responses import Responses

_FEWEST_PERSONS = 10
_FEWEST_ITEMS = 3
_MOST_GROUPS = 100
_FEW_ANSWERS = 50
_FEW_CHOICES = 5
_STEEP = 10.0


@dataclass(frozen=True, eq=False)
class Prepared:
    """Checked answers: persons with at least one, categories that somebody chose, groups by number."""

    model: Model
    codes: NDArray[np.int8]
    values: tuple[tuple[float, ...], ...]
    names: tuple[str, ...]
    group: IntArray
    groups: tuple[str, ...]
    held: FloatArray
    fixed: Items | None
    warnings: tuple[str, ...]

    @property
    def categories(self) -> IntArray:
        """Number of categories of each item."""
        return np.array([len(values) for values in self.values], dtype=np.int64)

    @property
    def own(self) -> FloatArray:
        """1 where an item has a category, shape (J, K)."""
        categories = self.categories
        return (np.arange(int(categories.max()))[None, :] < categories[:, None]).astype(np.float64)


def prepare(responses: Responses, model: Model, groups: Sequence[str | None] | None, fixed: Items | None) -> Prepared:
    """Check everything, and put it in the form that the estimation works on."""
    group, labels = _grouped(groups, len(responses.codes))
    answered = np.asarray((responses.codes >= 0).any(axis=1))
    warnings = []
    if not answered.all():
        warnings.append(f"{int((~answered).sum())} persons answered nothing and were left out")
    held = _held(responses, model, fixed)
    kept, dropped = _chosen(responses, held, answered)
    warnings += [*dropped, *_gaps(responses)]
    _check_size(kept, model, int(answered.sum()), held)
    group, labels = _numbered(group[answered], labels)
    return Prepared(model, kept.codes[answered], kept.values, kept.names, group, labels, held, fixed, tuple(warnings))


def _grouped(groups: Sequence[str | None] | None, n: int) -> tuple[IntArray, tuple[str, ...]]:
    if groups is None:
        return np.zeros(n, dtype=np.int64), ("",)
    if len(groups) != n:
        raise ValueError(f"groups: {len(groups)} labels for {n} persons")
    for row, label in enumerate(groups):
        if not label:
            raise ValueError(f"groups: person {row + 1} has no group; give everybody one, or leave the person out")
    named = [label or "" for label in groups]
    labels = tuple(sorted(set(named)))
    if len(labels) > _MOST_GROUPS:
        raise ValueError(f"groups: {len(labels)} different labels; at most {_MOST_GROUPS} groups can be told apart")
    at = {label: number for number, label in enumerate(labels)}
    return np.array([at[label] for label in named], dtype=np.int64), labels


def _numbered(group: IntArray, labels: tuple[str, ...]) -> tuple[IntArray, tuple[str, ...]]:
    """Groups of which somebody is left."""
    left, numbers = np.unique(group, return_inverse=True)
    return numbers.astype(np.int64), tuple(labels[at] for at in left)


def _held(responses: Responses, model: Model, fixed: Items | None) -> FloatArray:
    """1 where the parameters of an item are held."""
    held = np.zeros(len(responses.names))
    if fixed is None:
        return held
    if fixed.model is not model:
        raise ValueError(f"fixed: items of the model {fixed.model.value} cannot be held among {model.value} items")
    for at, name in enumerate(responses.names):
        if name in fixed.names:
            held[at] = 1.0
            theirs = int(fixed.categories[fixed.names.index(name)])
            if theirs != len(responses.values[at]):
                raise ValueError(
                    f"fixed: item {name} has {theirs} categories, its answers {len(responses.values[at])}; "
                    "say which values it has when coding the answers"
                )
    if not held.any():
        raise ValueError("fixed: none of these items is among the answers; without one there is no common scale")
    return held


def _chosen(responses: Responses, held: FloatArray, answered: NDArray[np.bool_]) -> tuple[Responses, tuple[str, ...]]:
    """Drop categories that nobody chose; an item needs two that somebody did."""
    codes, values, warnings = responses.codes.copy(), list(responses.values), []
    for at, name in enumerate(responses.names):
        column = codes[answered, at]
        counts = np.bincount(column[column >= 0], minlength=len(values[at]))
        if held[at] or (counts > 0).all():
            continue
        if (counts > 0).sum() < TWO:
            what = "nobody answered it" if not counts.any() else "everybody gave the same answer"
            raise NotEnoughData(f"item {name}: {what}; leave it out")
        never = ", ".join(f"{values[at][k]:g}" for k in np.flatnonzero(counts == 0))
        warnings.append(f"item {name}: nobody chose {never}; the categories beside it were moved together")
        code = np.append(np.cumsum(counts > 0) - 1, -1).astype(np.int8)
        codes[:, at] = code[codes[:, at]]
        values[at] = tuple(value for value, count in zip(values[at], counts, strict=True) if count)
    return Responses(codes, tuple(values), responses.names), tuple(warnings)


def _gaps(responses: Responses) -> Iterator[str]:
    """Values that other items have, and this one only below and above them."""
    known = {value for values in responses.values for value in values}
    for name, values in zip(responses.names, responses.values, strict=True):
        between = sorted(value for value in known - set(values) if values[0] < value < values[-1])
        if between:
            never = ", ".join(f"{value:g}" for value in between)
            yield f"item {name}: nobody chose {never}; the categories beside it were moved together"


def _check_size(responses: Responses, model: Model, n: int, held: FloatArray) -> None:
    J = len(responses.names)
    if n < _FEWEST_PERSONS:
        raise NotEnoughData(f"calibration needs at least {_FEWEST_PERSONS} persons with answers, not {n}")
    fewest = TWO if model is Model.RASCH else _FEWEST_ITEMS
    if fewest > J and not held.any():
        raise NotEnoughData(f"calibration needs at least {fewest} items, not {J}")
    if model in {Model.RASCH, Model.TWO_PL}:
        for name, values in zip(responses.names, responses.values, strict=True):
            if len(values) > TWO:
                raise ValueError(
                    f"item {name}: {len(values)} different answers, but the model {model.value} is for two; "
                    "use grm, gpcm or nrm"
                )


def weak_spots(ready: Prepared, items: Items, parameters: int, *, fine: bool) -> Iterator[str]:
    """Say what makes a result weaker than it looks."""
    if len(ready.codes) < parameters:
        yield f"{len(ready.codes)} persons for {parameters} parameters: too few to trust any of them"
    if not fine:
        yield "more nodes would still change the log-likelihood by more than 1e-4"
    yield from _duplicates(ready)
    for at, name in enumerate(ready.names):
        column = ready.codes[:, at]
        counts = np.bincount(column[column >= 0], minlength=len(ready.values[at]))
        if counts.sum() < _FEW_ANSWERS:
            yield f"item {name}: only {int(counts.sum())} persons answered it"
        rare = np.flatnonzero(counts < _FEW_CHOICES)
        if len(rare) and not ready.held[at]:
            listed = ", ".join(f"{ready.values[at][k]:g}" for k in rare)
            yield f"item {name}: fewer than {_FEW_CHOICES} persons chose {listed}; merge it with the next"
        steepest = float(np.nanmax(np.abs(items.slopes[at])))
        if steepest > _STEEP:
            yield f"item {name}: its slope of {steepest:.3g} has no bound in these data; leave it out, or add a prior"


def _duplicates(ready: Prepared) -> Iterator[str]:
    seen: dict[bytes, str] = {}
    for at, name in enumerate(ready.names):
        first = seen.setdefault(ready.codes[:, at].tobytes(), name)
        if first != name:
            yield f"items {first} and {name} have the same answer from everybody"
