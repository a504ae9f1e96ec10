"""`hiring persons`: levels from a calibration, and what it refuses."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Run = Callable[..., Result]

CALIBRATION: dict[str, Any] = {
    "model": "grm",
    "n": 500,
    "items": [
        {"name": "calm", "a": 1.0, "d": [0.0], "values": [1, 2]},
        {"name": "kind", "a": 1.5, "d": [1.0, -1.0], "values": [1, 3, 5]},
        {"name": "late", "a": 0.8, "d": [0.5, -0.5]},
    ],
    "log_likelihood": -900.0,
    "gradient_norm": 1e-6,
    "iterations": 12,
    "converged": True,
}
ANSWERS = "person,calm,kind,mood\nAnn,1,3,7\nBob,,NA,7\nCy,2,5,7\n"


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    answers, parameters = tmp_path / "answers.csv", tmp_path / "calibration.json"
    answers.write_text(ANSWERS, encoding="utf-8")
    parameters.write_text(json.dumps(CALIBRATION), encoding="utf-8")
    return answers, parameters


def test_levels_as_json(run: Run, files: tuple[Path, Path]) -> None:
    answers, parameters = files
    result = run("persons", answers, "--parameters", parameters, "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert (found["method"], found["n"]) == ("eap", 3)
    ann, bob, cy = found["persons"]
    assert (ann["person"], ann["answered"]) == ("Ann", 2)
    assert ann["theta"] == pytest.approx(-0.249, abs=5e-4)
    assert ann["se"] == pytest.approx(0.708, abs=5e-4)
    assert (bob["theta"], bob["se"]) == (0.0, pytest.approx(1.0, abs=1e-6))
    assert cy["theta"] > ann["theta"]
    assert found["warnings"] == [
        "1 calibrated item not in the file: taken as not asked",
        "1 person without any answer",
    ]


def test_what_no_prior_can_say_is_empty(run: Run, files: tuple[Path, Path]) -> None:
    answers, parameters = files
    answers.write_text(ANSWERS.replace("person,", "who,") + "Di,1,1,7\n", encoding="utf-8")
    found = json.loads(run("persons", answers, "--parameters", parameters, "--method", "ml", "--json").stdout)
    ann, bob, cy, di = found["persons"]
    assert [one["person"] for one in found["persons"]] == ["1", "2", "3", "4"]
    assert ann["theta"] is not None
    assert (bob["theta"], bob["se"], "infinite" in bob) == (None, None, False)
    assert (cy["theta"], cy["infinite"]) == (None, "high")
    assert (di["theta"], di["infinite"]) == (None, "low")
    finite = json.loads(run("persons", answers, "--parameters", parameters, "--method", "wle", "--json").stdout)
    assert finite["persons"][2]["theta"] > finite["persons"][0]["theta"] > finite["persons"][3]["theta"]


def test_a_table_for_reading(run: Run, files: tuple[Path, Path]) -> None:
    answers, parameters = files
    parameters.write_text(json.dumps(CALIBRATION | {"converged": False}), encoding="utf-8")
    result = run("persons", answers, "--parameters", parameters, "--method", "map", "--mean", "1", "--sd", "0.5")
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[0].split() == ["person", "theta", "se", "answered"]
    assert lines[2].split() == ["Bob", "1.000", "0.500", "0"]
    assert "did not converge: do not rely on these levels" in result.stderr


def test_an_answer_per_row(run: Run, files: tuple[Path, Path]) -> None:
    answers, parameters = files
    answers.write_text("person,item,value\nAnn,calm,1\nCy,calm,2\nAnn,kind,3\n", encoding="utf-8")
    result = run("persons", answers, "--parameters", parameters, "--long", "--json")
    ann, cy = json.loads(result.stdout)["persons"]
    assert (ann["answered"], cy["answered"]) == (2, 1)
    assert ann["theta"] == pytest.approx(-0.249, abs=5e-4)


def test_all_items_and_answers_leave_nothing_to_say(run: Run, files: tuple[Path, Path]) -> None:
    answers, parameters = files
    answers.write_text("calm,kind,late\n1,3,1\n2,1,2\n", encoding="utf-8")
    assert json.loads(run("persons", answers, "--parameters", parameters, "--json").stdout)["warnings"] == []


def test_a_picture_of_the_precision(run: Run, files: tuple[Path, Path], tmp_path: Path) -> None:
    answers, parameters = files
    picture = tmp_path / "precision.svg"
    assert run("persons", answers, "--parameters", parameters, "--plot", picture).exit_code == 0
    assert "How precise the levels are" in picture.read_text(encoding="utf-8")


def refused(run: Run, *arguments: object) -> list[str]:
    result = run("persons", *arguments)
    assert result.exit_code == 1
    assert result.stdout == ""
    return result.stderr.splitlines()


def test_an_answer_the_calibration_has_not_seen_is_refused(run: Run, files: tuple[Path, Path]) -> None:
    answers, parameters = files
    answers.write_text(ANSWERS.replace("Cy,2,5", "Cy,2,4"), encoding="utf-8")
    place, remedy = f"{answers}:4: Row 3, column kind", "mend the cell, leave it blank, or calibrate again."
    words = f"{place}: the calibration knows no answer 4. Answers to this item were 1, 3, 5: {remedy}"
    assert refused(run, answers, "--parameters", parameters) == [words]


def test_a_column_in_another_coding_is_not_listed_for_ever(run: Run, files: tuple[Path, Path]) -> None:
    answers, parameters = files
    answers.write_text("calm\n" + "0\n" * 30, encoding="utf-8")
    lines = refused(run, answers, "--parameters", parameters)
    assert len(lines) == 21
    assert "10 more of this kind" in lines[-1]


def test_a_file_without_calibrated_items_is_refused(run: Run, files: tuple[Path, Path]) -> None:
    answers, parameters = files
    answers.write_text("mood\n1\n", encoding="utf-8")
    assert "such as calm, kind, late" in refused(run, answers, "--parameters", parameters)[0]


def test_a_population_that_is_none_is_refused(run: Run, files: tuple[Path, Path]) -> None:
    answers, parameters = files
    assert "sd above 0" in refused(run, answers, "--parameters", parameters, "--sd", "0")[0]
