"""Calibrations as JSON: what `hiring calibrate` writes and `hiring persons` and `hiring linking` read."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, ValidationError

from hiring.errors import Invalid, Problem
from hiring.psychometrics.arrays import FloatArray
from hiring.psychometrics.irt.calibrated import Calibration
from hiring.psychometrics.irt.models import Items, Model

_REMEDY = "Write it with `hiring calibrate FILE --model MODEL --json`."


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)


class _Errors(_Strict):
    a: float | list[float | None] | None = None
    d: list[float | None] | None = None


class _Item(_Strict):
    name: str = Field(min_length=1)
    a: FiniteFloat | list[FiniteFloat]
    d: list[FiniteFloat] = Field(min_length=1)
    se: _Errors | None = None
    values: list[FiniteFloat] | None = None


class _File(_Strict):
    model: str
    n: int = Field(ge=1)
    items: list[_Item] = Field(min_length=1)
    log_likelihood: FiniteFloat
    gradient_norm: float
    iterations: int = Field(ge=0)
    converged: bool


@dataclass(frozen=True, eq=False)
class CalibrationFile:
    """A calibration as it was read.

    `values` holds the answer behind each category of each item (0, 1, 2 ... where the file does not say);
    `slope_errors` and `intercept_errors` are shaped like those of the items, NaN where the file gives none.
    """

    items: Items
    values: tuple[tuple[float, ...], ...]
    slope_errors: FloatArray
    intercept_errors: FloatArray
    n: int
    log_likelihood: float
    converged: bool


def calibration_json(calibration: Calibration, seconds: float) -> dict[str, Any]:
    """Return a calibration as the object that is written to a file."""
    items = calibration.items
    return {
        "model": items.model.value,
        "n": calibration.n,
        "items": [_item_json(calibration, at) for at in range(len(items))],
        "log_likelihood": calibration.log_likelihood,
        "gradient_norm": calibration.gradient_norm,
        "iterations": calibration.iterations,
        "converged": calibration.converged,
        "seconds": seconds,
        "nodes": calibration.nodes,
        "groups": [
            {
                "name": group.name,
                "n": group.n,
                "mean": group.mean,
                "variance": group.variance,
                "se": {"mean": _or_none(group.mean_se), "variance": _or_none(group.variance_se)},
            }
            for group in calibration.groups
        ],
        "warnings": list(calibration.warnings),
    }


def _item_json(calibration: Calibration, at: int) -> dict[str, Any]:
    items, se = calibration.items, calibration.se
    steps = int(items.categories[at]) - 1
    return {
        "name": items.names[at],
        "a": _slope(items.slopes, at, steps),
        "d": items.intercepts[at, :steps].tolist(),
        "se": se
        and {"a": _slope(se.slopes, at, steps), "d": [_or_none(d) for d in se.intercepts[at, :steps].tolist()]},
        "values": list(calibration.values[at]),
    }


def _slope(slopes: FloatArray, at: int, steps: int) -> float | list[float | None] | None:
    if slopes.ndim == 1:
        return _or_none(float(slopes[at]))
    return [_or_none(float(slope)) for slope in slopes[at, :steps]]


def _or_none(value: float) -> float | None:
    return value if np.isfinite(value) else None


def read_calibration(path: Path, *, publishing: bool = False) -> CalibrationFile:
    """Return the calibration in a file; raise `Invalid` where it is none.

    With `publishing`, one that did not converge is refused as well.
    """
    name = str(path)
    try:
        found = _File.model_validate_json(path.read_bytes())
    except OSError as error:
        raise Invalid([Problem(f"The file cannot be read: {error.strerror}.", "Check the path.", name)]) from error
    except ValidationError as error:
        raise Invalid([_problem(name, fault) for fault in error.errors()]) from error
    if publishing and not found.converged:
        remedy = "Calibrate again with more people, with priors, or without the items that cannot be estimated."
        raise Invalid([Problem("This calibration did not converge and cannot be published.", remedy, name)])
    return _checked(found, name)


def _problem(file: str, fault: Any) -> Problem:  # noqa: ANN401 - pydantic's own mapping
    where = ".".join(str(part) for part in fault["loc"])
    return Problem(f"{where or 'The file'}: {fault['msg']}.", _REMEDY, file)


def _checked(found: _File, name: str) -> CalibrationFile:
    faults = [*_faults(found)]
    if faults:
        raise Invalid([Problem(message, _REMEDY, name, item=item) for item, message in faults])
    model = Model(found.model)
    widest = max(len(item.d) for item in found.items)
    intercepts = _padded([item.d for item in found.items], widest)
    try:
        items = Items(model, _slopes(model, found.items, widest), intercepts, tuple(item.name for item in found.items))
    except ValueError as error:
        raise Invalid([Problem(f"The parameters are not usable: {error}.", _REMEDY, name)]) from error
    slope_errors, intercept_errors = _errors(found.items, items)
    values = tuple(tuple(item.values or map(float, range(len(item.d) + 1))) for item in found.items)
    return CalibrationFile(
        items, values, slope_errors, intercept_errors, found.n, found.log_likelihood, found.converged
    )


def _faults(found: _File) -> list[tuple[str, str]]:
    """Everything that is wrong beyond the shape of the JSON, as item and message."""
    known = [model.value for model in Model]
    faults = [] if found.model in known else [("", f"The model {found.model!r} is none of {', '.join(known)}.")]
    names = [item.name for item in found.items]
    faults += [(name, "The item is there twice.") for name in sorted(set(names)) if names.count(name) > 1]
    for item in found.items:
        listed = isinstance(item.a, list)
        if listed != (found.model == Model.NOMINAL) or (isinstance(item.a, list) and len(item.a) != len(item.d)):
            faults.append((item.name, "The slopes do not belong to this model."))
        if item.values is not None and (len(item.values) != len(item.d) + 1 or sorted(set(item.values)) != item.values):
            faults.append((item.name, "The values must rise, one for each category."))
    if found.model in {Model.RASCH, Model.TWO_PL}:
        faults += [(item.name, "An item of this model has one intercept.") for item in found.items if len(item.d) > 1]
    return faults


def _padded(rows: list[list[float]], width: int) -> FloatArray:
    table = np.full((len(rows), width), np.nan)
    for at, row in enumerate(rows):
        table[at, : len(row)] = row
    return table


def _slopes(model: Model, items: list[_Item], width: int) -> FloatArray:
    if model is Model.NOMINAL:
        return _padded([item.a for item in items if isinstance(item.a, list)], width)
    return np.array([item.a for item in items], dtype=np.float64)


def _errors(found: list[_Item], items: Items) -> tuple[FloatArray, FloatArray]:
    slopes, intercepts = np.full_like(items.slopes, np.nan), np.full_like(items.intercepts, np.nan)
    for at, item in enumerate(found):
        if item.se is None:
            continue
        steps = len(item.d)
        intercepts[at, :steps] = _numbers(item.se.d, steps)
        if slopes.ndim == 1:
            slopes[at] = _numbers([item.se.a] if not isinstance(item.se.a, list) else None, 1)[0]
        else:
            slopes[at, :steps] = _numbers(item.se.a if isinstance(item.se.a, list) else None, steps)
    return slopes, intercepts


def _numbers(values: list[float | None] | None, length: int) -> FloatArray:
    """Return standard errors; those of another length, or null, are not known."""
    known = values if values is not None and len(values) == length else [None] * length
    return np.array([np.nan if value is None else value for value in known])
