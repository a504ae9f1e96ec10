"""`hiring dif`: items compared between groups, and what it refuses."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import Result

from tests.support.dif_worlds import Planted, graded_answers

Run = Callable[..., Result]


def write(path: Path, answers: np.ndarray, groups: list[str], extra: dict[str, list[str]] | None = None) -> Path:
    columns = {f"q{at + 1}": [f"{value:g}" for value in column] for at, column in enumerate(answers.T)}
    columns |= {"group": groups, **(extra or {})}
    rows = [",".join(columns), *(",".join(row) for row in zip(*columns.values(), strict=True))]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    answers, groups = graded_answers(3, people=300, items=10, planted=Planted(harder=1.0))
    return write(tmp_path / "answers.csv", answers, groups)


def found_in(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_the_promised_keys_and_the_planted_item(run: Run, file: Path) -> None:
    found = found_in(run("dif", file, "--group", "group", "--reference", "reference", "--json"))
    first = found["items"][0]
    assert first["name"] == "q1"
    assert {"chi2", "p", "odds_ratio", "ets"} <= first["mantel_haenszel"].keys()
    assert {"chi2", "p", "delta_r2"} <= first["logistic"]["uniform"].keys()
    assert {"chi2", "p", "delta_r2"} <= first["logistic"]["non_uniform"].keys()
    assert first["verdict"] == "DIF, uniform"
    assert first["flagged_by"] == ["mantel_haenszel", "logistic"]
    assert first["mantel_haenszel"]["odds_ratio"] < 1  # harder for the focal group
    assert first["mantel_haenszel"]["alpha"] == pytest.approx(1 / first["mantel_haenszel"]["odds_ratio"])
    assert [item["verdict"] for item in found["items"][1:]] == ["none"] * 9
    assert found["groups"][0] == {"name": "reference", "n": 300, "reference": True}
    assert found["test_difference"] < 0
    assert found["matching"] == "total"
    assert found["test_functioning"] is None


def test_published_figures_of_a_real_table(run: Run, shared_data: Callable[[str], Path]) -> None:
    found = found_in(run("dif", shared_data("data/irt/GMAT.csv"), "--group", "group", "--json"))
    assert len(found["items"]) == 20
    assert found["items"][0]["mantel_haenszel"]["chi2"] == pytest.approx(69.8432, abs=6e-5)
    assert found["items"][0]["mantel_haenszel"]["odds_ratio"] == pytest.approx(0.4374, abs=6e-5)
    assert [item["verdict"] for item in found["items"][:2]] == ["DIF, uniform", "DIF, non-uniform"]
    assert found["warnings"] == ["criterion: more than 20 different values, taken for no item"]


def test_calibrations_are_compared_when_asked_for(run: Run, file: Path) -> None:
    found = found_in(run("dif", file, "--group", "group", "--reference", "reference", "--irt", "--json"))
    assert found["items"][0]["flagged_by"] == ["mantel_haenszel", "logistic", "likelihood_ratio"]
    assert found["items"][0]["likelihood_ratio"]["df"] == 2
    assert found["test_functioning"]["signed"] < -0.05
    assert found["test_functioning"]["unsigned"] >= -found["test_functioning"]["signed"] - 1e-9


def test_three_groups_and_graded_answers(run: Run, tmp_path: Path) -> None:
    answers, _ = graded_answers(5, people=150, items=5, answers=4)
    file = write(tmp_path / "a.csv", answers, [str(at % 3) for at in range(300)])
    found = found_in(run("dif", file, "--group", "group", "--irt", "--rest", "--json"))
    item = found["items"][0]
    assert item["mantel_haenszel"]["df"] == 2
    assert item["mantel_haenszel"]["odds_ratio"] is None
    assert item["mantel_haenszel"]["ets"] is None
    assert found["matching"] == "rest"
    assert found["test_functioning"] is None
    shown = run("dif", file, "--group", "group", "--no-purify")
    assert "1 (100) and 2 (100) compared with 0 (100)" in shown.stdout
    assert "change the total" not in shown.stdout


def test_items_without_a_common_scale_keep_the_other_methods(run: Run, tmp_path: Path) -> None:
    answers, groups = graded_answers(7, people=200, items=4)
    answers[200:, 0] = np.random.default_rng(1).random(200) < 0.85
    answers[200:, 1] = np.random.default_rng(2).random(200) < 0.15
    file = write(tmp_path / "a.csv", answers, groups)
    found = found_in(run("dif", file, "--group", "group", "--irt", "--json"))
    assert [item["likelihood_ratio"]["chi2"] for item in found["items"]] == [None] * 4
    assert any(words.startswith("no likelihood ratio") for words in found["warnings"])
    assert found["items"][0]["flagged_by"] == ["mantel_haenszel", "logistic"]


def test_a_table_and_a_picture_for_a_person(run: Run, file: Path, tmp_path: Path) -> None:
    picture = tmp_path / "dif.svg"
    result = run(
        "dif", file, "--group", "group", "--reference", "reference", "--items", "q1,q2,q3,q4", "--plot", picture
    )
    assert result.exit_code == 0, result.output
    assert "focal (300) compared with reference (300)" in result.stdout
    assert "DIF, uniform" in result.stdout
    assert "change the total of the group focal by -" in result.stdout
    assert "harder for focal" in picture.read_text(encoding="utf-8")


def test_people_left_out_are_counted_on_stderr(run: Run, tmp_path: Path) -> None:
    answers, groups = graded_answers(7, people=200, items=6)
    file = write(tmp_path / "a.csv", answers, ["", *groups[1:]])
    result = run("dif", file, "--group", "group")
    assert result.exit_code == 0
    assert "Note: 1 without a group were left out" in result.stderr


def test_matching_on_a_column(run: Run, tmp_path: Path) -> None:
    answers, groups = graded_answers(7, people=200, items=6)
    extra = {"level": [f"{value:g}" for value in answers.sum(axis=1)]}
    file = write(tmp_path / "a.csv", answers, groups, extra)
    found = found_in(run("dif", file, "--group", "group", "--matching", "level", "--json"))
    other = found_in(run("dif", file, "--group", "group", "--items", "1-6", "--no-purify", "--json"))
    assert found["matching"] == "level"
    assert len(found["items"]) == 6
    assert found["items"][0]["logistic"] == other["items"][0]["logistic"]
    assert run("dif", file, "--group", "group", "--matching", "level", "--rest").exit_code == 2


@pytest.mark.parametrize(
    ("column", "words"),
    [
        (["all"] * 400, "too few people: two groups of at least 10"),
        (["a"] * 395 + ["b"] * 5, "not a: 395, b: 5"),
        ([""] * 400, "not none"),
    ],
)
def test_groups_that_cannot_be_compared_are_refused(run: Run, tmp_path: Path, column: list[str], words: str) -> None:
    answers, _ = graded_answers(7, people=200, items=6)
    result = run("dif", write(tmp_path / "a.csv", answers, column), "--group", "group", "--json")
    assert result.exit_code == 1
    assert words in result.stderr
    assert result.stdout == ""


def test_unusable_columns_are_refused_by_name(run: Run, tmp_path: Path) -> None:
    answers, groups = graded_answers(7, people=200, items=6)
    answers[:, 2] = 1
    file = write(tmp_path / "a.csv", answers, groups, {"town": ["Bath"] * 400})
    assert "town" in run("dif", file, "--group", "group").stderr
    assert "item q3: everybody gave the same answer" in run("dif", file, "--group", "group", "--items", "1-6").stderr
    assert run("dif", file, "--group", "sex").exit_code == 1
    strange = run("dif", file, "--group", "group", "--items", "1-2", "--reference", "x")
    assert "nobody belongs to 'x'" in strange.stderr
