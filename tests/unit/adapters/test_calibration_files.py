"""A calibration survives its file; a file that is none is refused in words."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hiring.adapters.calibration_files import calibration_json, read_calibration
from hiring.errors import Invalid
from hiring.psychometrics.irt.calibrated import Calibration, LatentGroup, StandardErrors
from hiring.psychometrics.irt.models import Items, Model

NAN = float("nan")


def a_calibration(model: Model, *, se: bool = True, converged: bool = True) -> Calibration:
    intercepts = np.array([[1.0, -0.5], [0.25, NAN]])
    slopes = np.array([[0.5, 1.5], [-0.75, NAN]]) if model is Model.NOMINAL else np.array([1.5, -0.75])
    errors = StandardErrors(np.abs(slopes) / 10, np.abs(intercepts) / 10, np.eye(5), tuple("abcde"))
    return Calibration(
        items=Items(model, slopes, intercepts, ("first", "second")),
        values=((1.0, 2.0, 3.0), (0.0, 1.0)),
        log_likelihood=-123.456789,
        gradient_norm=1e-6,
        iterations=9,
        converged=converged,
        n=321,
        nodes=61,
        groups=(LatentGroup("", 321, 0.0, 1.0),),
        se=errors if se else None,
        warnings=("careful",),
    )


def written(tmp_path: Path, value: object) -> Path:
    path = tmp_path / "calibration.json"
    path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return path


@pytest.mark.parametrize("model", [Model.GRADED, Model.PARTIAL_CREDIT, Model.NOMINAL])
@pytest.mark.parametrize("se", [True, False])
def test_a_calibration_survives_its_file(tmp_path: Path, model: Model, se: bool) -> None:
    before = a_calibration(model, se=se)
    found = read_calibration(written(tmp_path, calibration_json(before, 0.5)), publishing=True)
    assert found.items.model is model
    assert found.items.names == before.items.names
    assert found.values == before.values
    assert (found.n, found.log_likelihood, found.converged) == (321, -123.456789, True)
    np.testing.assert_array_equal(found.items.slopes, before.items.slopes)
    np.testing.assert_array_equal(found.items.intercepts, before.items.intercepts)
    slopes = before.se.slopes if before.se else np.full_like(before.items.slopes, NAN)
    intercepts = before.se.intercepts if before.se else np.full_like(before.items.intercepts, NAN)
    np.testing.assert_array_equal(found.slope_errors, slopes)
    np.testing.assert_array_equal(found.intercept_errors, intercepts)


def test_the_contract_of_the_json() -> None:
    found = calibration_json(a_calibration(Model.GRADED), 0.5)
    assert found["model"] == "grm"
    assert found["seconds"] == 0.5
    assert found["items"][1] == {
        "name": "second",
        "a": -0.75,
        "d": [0.25],
        "se": {"a": 0.075, "d": [0.025]},
        "values": [0.0, 1.0],
    }
    assert found["groups"][0]["se"] == {"mean": None, "variance": None}
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_what_the_file_does_not_say_has_defaults(tmp_path: Path) -> None:
    value = calibration_json(a_calibration(Model.GRADED), 0.5)
    value["items"] = [{"name": "only", "a": 1, "d": [1, 0.5], "se": {"a": [1.0], "d": [0.1]}}]
    found = read_calibration(written(tmp_path, value))
    assert found.values == ((0.0, 1.0, 2.0),)
    assert np.isnan(found.slope_errors).all()
    assert np.isnan(found.intercept_errors).all()


def test_one_that_did_not_converge_may_be_read_but_not_published(tmp_path: Path) -> None:
    path = written(tmp_path, calibration_json(a_calibration(Model.GRADED, converged=False), 0.5))
    assert not read_calibration(path).converged
    with pytest.raises(Invalid, match="did not converge and cannot be published"):
        read_calibration(path, publishing=True)


def changed(**changes: object) -> dict[str, Any]:
    value = calibration_json(a_calibration(Model.GRADED), 0.5)
    item = value["items"][0]
    for name, what in changes.items():
        (item if name in {"a", "d", "values"} else value)[name] = what
    return value


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("{", "Invalid JSON"),
        (changed(items=[]), "items"),
        (changed(model="3pl"), "'3pl' is none of rasch, 2pl"),
        (changed(model="2pl"), "one intercept"),
        (changed(model="nrm"), "slopes do not belong"),
        (changed(a=[1.0, 2.0]), "slopes do not belong"),
        (changed(a="steep"), "items.0.a"),
        (changed(a=float("nan")), "items.0.a"),
        (changed(d=[0.0, 1.0]), "must fall"),
        (changed(values=[1.0, 2.0]), "values must rise"),
        (changed(values=[1.0, 3.0, 2.0]), "values must rise"),
        (changed(converged="yes"), "converged"),
        (changed(items=calibration_json(a_calibration(Model.GRADED), 0.5)["items"] * 2), "there twice"),
    ],
)
def test_what_is_no_calibration_is_refused_in_words(tmp_path: Path, value: object, words: str) -> None:
    with pytest.raises(Invalid, match=words) as refused:
        read_calibration(written(tmp_path, value))
    assert "hiring calibrate" in str(refused.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="cannot be read"):
        read_calibration(tmp_path / "none.json")
