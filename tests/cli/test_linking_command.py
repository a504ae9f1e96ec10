"""`hiring linking`: two calibrations on one scale, and what it refuses."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import Result

from hiring.psychometrics.irt.models import Items, Model
from hiring.psychometrics.linking.linking import rescale

Run = Callable[..., Result]
NAMES = ("a", "b", "c", "d", "e", "f")
SLOPES = np.array([0.8, 1.0, 1.3, 0.9, 1.6, 1.1])


def graded() -> Items:
    middle = np.array([-1.0, -0.4, 0.0, 0.3, 0.8, 1.4])
    intercepts = np.column_stack([-SLOPES * (middle - 0.5), -SLOPES * (middle + 0.5)])
    intercepts[0, 1] = np.nan
    return Items(Model.GRADED, SLOPES, intercepts, NAMES)


def nominal() -> Items:
    random = np.random.default_rng(2)
    return Items(Model.NOMINAL, random.normal(size=(6, 2)), random.normal(size=(6, 2)), NAMES)


def write(path: Path, form: Items, **changes: Any) -> Path:
    rows = []
    for at, name in enumerate(form.names):
        d = [value for value in form.intercepts[at].tolist() if np.isfinite(value)]
        rows.append({"name": name, "a": form.slopes[at].tolist(), "d": d})
    whole = {"model": form.model.value, "n": 500, "items": rows, "log_likelihood": -900.0, "gradient_norm": 1e-6}
    path.write_text(json.dumps(whole | {"iterations": 9, "converged": True} | changes), encoding="utf-8")
    return path


def linked(run: Run, tmp_path: Path, base: Items, new: Items, *options: object) -> dict[str, Any]:
    result = run("linking", write(tmp_path / "A.json", base), write(tmp_path / "B.json", new), "--json", *options)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_the_constants_and_the_items_on_the_other_scale(run: Run, tmp_path: Path) -> None:
    base = rescale(graded(), 1.2, -0.3)
    found = linked(run, tmp_path, base, graded())
    assert found["method"] == "stocking_lord"
    assert (found["A"], found["B"]) == (pytest.approx(1.2, abs=1e-6), pytest.approx(-0.3, abs=1e-6))
    assert set(found["methods"]) == {"mean_mean", "mean_sigma", "haebara", "stocking_lord"}
    assert found["common"] == list(NAMES)
    assert found["items"][1]["a"] == pytest.approx(base.slopes[1], abs=1e-6)
    assert found["items"][1]["d"] == pytest.approx(base.intercepts[1], abs=1e-6)
    assert len(found["items"][0]["d"]) == 1
    assert [item["movement"] for item in found["drift"]["items"]] == ["none"] * 6
    assert found["warnings"] == []


def test_a_form_linked_to_itself_stays(run: Run, tmp_path: Path) -> None:
    found = linked(run, tmp_path, graded(), graded(), "--method", "mean_sigma")
    assert (found["method"], found["A"], found["B"]) == ("mean_sigma", 1.0, 0.0)


def test_nominal_items_are_linked_by_their_curves(run: Run, tmp_path: Path) -> None:
    found = linked(run, tmp_path, rescale(nominal(), 0.8, 0.5), nominal())
    assert (found["method"], list(found["methods"])) == ("haebara", ["haebara"])
    assert (found["A"], found["B"]) == (pytest.approx(0.8, abs=1e-6), pytest.approx(0.5, abs=1e-6))
    assert len(found["items"][0]["a"]) == 2
    assert found["drift"] is None
    assert found["warnings"] == ["drift: nominal items have no place on the scale"]


def test_few_common_items_and_calibrations_that_stopped_early_are_told(run: Run, tmp_path: Path) -> None:
    base = write(tmp_path / "A.json", graded().take([0, 1, 2]), converged=False)
    result = run("linking", base, write(tmp_path / "B.json", graded()))
    assert result.exit_code == 0
    assert "3 common items: scale of A = A x scale of B + B" in result.stdout
    assert "A.json: this calibration did not converge" in result.stderr
    assert "fewer than 5" in result.stderr
    assert "robust z needs at least 4" in result.stderr


def test_a_table_and_a_picture_for_a_person(run: Run, tmp_path: Path) -> None:
    moved = graded()
    intercepts = moved.intercepts.copy()
    intercepts[4] -= 0.9
    base = write(tmp_path / "A.json", Items(Model.GRADED, SLOPES, intercepts, NAMES))
    picture = tmp_path / "link.svg"
    result = run("linking", base, write(tmp_path / "B.json", moved), "--plot", picture)
    assert result.exit_code == 0, result.output
    assert "stocking_lord" in result.stdout
    assert "act" in result.stdout
    assert "B, linked" in picture.read_text(encoding="utf-8")


def test_what_cannot_be_linked_is_refused(run: Run, tmp_path: Path) -> None:
    ours = write(tmp_path / "A.json", graded())
    assert "two models" in run("linking", ours, write(tmp_path / "B.json", nominal())).stderr
    renamed = Items(Model.GRADED, SLOPES, graded().intercepts, tuple("uvwxyz"))
    result = run("linking", ours, write(tmp_path / "B.json", renamed))
    assert result.exit_code == 1
    assert "no item of the same name" in result.stderr
    rows = json.loads(ours.read_text(encoding="utf-8"))["items"]
    rows[1]["values"] = [1, 2, 5]
    result = run("linking", ours, write(tmp_path / "B.json", graded(), items=rows))
    assert "item b: its answers are 0, 1, 2 in one file and 1, 2, 5 in the other" in result.stderr
