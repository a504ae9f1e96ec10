"""`hiring calibrate`."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from click.testing import Result

from tests.support.answers import graded_answers

Run = Callable[..., Result]
SLOPES = np.array([1.5, 0.8, 2.0, -1.0, 1.2])
INTERCEPTS = np.array([[1.5, -0.5], [0.5, -1.0], [1.0, 0.0], [0.8, -0.8], [1.2, -0.3]])


@pytest.fixture
def table(tmp_path: Path) -> Path:
    random = np.random.default_rng(1)
    answers = graded_answers(SLOPES, INTERCEPTS, random.normal(size=400), random).astype(int)
    rows = ["team,q1,q2,q3,q4,q5", *(f"{'ab'[n % 2]},{','.join(map(str, row))}" for n, row in enumerate(answers))]
    path = tmp_path / "answers.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_json_holds_what_was_promised(run: Run, table: Path) -> None:
    result = run("calibrate", table, "--model", "grm", "--items", "2-6", "--se", "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.output)
    promised = {"model", "n", "items", "log_likelihood", "gradient_norm", "iterations", "converged", "seconds"}
    assert promised <= set(found)
    assert (found["model"], found["n"], found["converged"]) == ("grm", 400, True)
    assert [item["name"] for item in found["items"]] == ["q1", "q2", "q3", "q4", "q5"]
    assert found["items"][3]["a"] < -0.5
    assert all(len(item["d"]) == 2 and len(item["se"]["d"]) == 2 and item["se"]["a"] > 0 for item in found["items"])


def test_table_for_people(run: Run, table: Path) -> None:
    result = run("calibrate", table, "--model", "gpcm", "--items", "q1,q2,q3,q5", "--se")
    assert result.exit_code == 0, result.output
    assert result.output.startswith("item")
    assert "se d2" in result.output
    assert "400 people" in result.output
    assert "converged." in result.output


def test_groups_have_their_own_mean(run: Run, table: Path) -> None:
    result = run("calibrate", table, "--model", "grm", "--group", "team")
    assert "Group b: mean" in result.output
    as_json = json.loads(run("calibrate", table, "--model", "grm", "--group", "team", "--json").output)
    assert [group["name"] for group in as_json["groups"]] == ["a", "b"]
    text = table.read_text(encoding="utf-8").replace("a,", ",", 1)
    table.write_text(text, encoding="utf-8")
    refused = run("calibrate", table, "--model", "grm", "--group", "team")
    assert refused.exit_code == 1
    assert "Row 1 has no team" in refused.stderr


@pytest.mark.parametrize("model", ["grm", "nrm"])
def test_pilot_items_join_a_calibration(run: Run, table: Path, tmp_path: Path, model: str) -> None:
    first = run("calibrate", table, "--model", model, "--items", "q1,q2,q3", "--json")
    kept = tmp_path / "kept.json"
    kept.write_text(first.output, encoding="utf-8")
    second = run("calibrate", table, "--model", model, "--items", "q1,q2,q3,q5", "--fixed", kept, "--json")
    assert second.exit_code == 0, second.output
    before, after = json.loads(first.output)["items"], json.loads(second.output)["items"]
    assert [item["a"] for item in after[:3]] == [item["a"] for item in before]
    assert len(after) == 4


@pytest.mark.parametrize("model", ["grm", "nrm"])
def test_a_picture_of_the_slopes(run: Run, table: Path, tmp_path: Path, model: str) -> None:
    picture = tmp_path / "slopes.svg"
    result = run("calibrate", table, "--model", model, "--items", "2-6", "--slope-prior", "0.5", "--plot", picture)
    assert result.exit_code == 0, result.output
    assert picture.read_text(encoding="utf-8").startswith("<svg")


def test_bad_input_ends_in_words_and_1(run: Run, table: Path) -> None:
    result = run("calibrate", table, "--model", "2pl", "--items", "2-6")
    assert result.exit_code == 1
    assert "item q1: 3 different answers" in result.stderr


def test_a_result_that_did_not_converge_says_so(run: Run, table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hiring.psychometrics.irt.settings.Settings.__post_init__", _few)
    result = run("calibrate", table, "--model", "grm", "--items", "2-6")
    assert "NOT CONVERGED" in result.output
    as_json = json.loads(run("calibrate", table, "--model", "grm", "--items", "2-6", "--json").output)
    assert as_json["converged"] is False


def _few(settings: object) -> None:
    object.__setattr__(settings, "passes", 2)
