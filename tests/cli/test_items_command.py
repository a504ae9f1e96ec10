"""`hiring items`: reliability and item analysis of plain CSV."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.cli.conftest import Run

SharedData = Callable[[str], Path]
FOUR = 5e-5


@pytest.fixture
def scale(tmp_path: Path) -> Path:
    """Answers of 60 people to four items; c runs the other way."""
    rng = np.random.default_rng(6)
    answers = np.clip(np.round(3 + rng.normal(size=(60, 1)) + rng.normal(size=(60, 4))), 1, 5).astype(int)
    answers[:2] = [[1] * 4, [5] * 4]
    answers[:, 2] = 6 - answers[:, 2]
    path = tmp_path / "scale.csv"
    rows = [f"p{at},{','.join(map(str, row))}" for at, row in enumerate(answers)]
    path.write_text("person,a,b,c,d\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def answered(run: Run, *arguments: object) -> dict[str, Any]:
    result = run("items", *arguments, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def refused(run: Run, *arguments: object) -> str:
    result = run("items", *arguments)
    assert result.exit_code == 1, result.output
    assert result.stdout == ""
    return result.stderr


def test_published_alphas_come_out_of_the_published_files(run: Run, shared_data: SharedData) -> None:
    key = ("--key", shared_data("data/selection/HCIkey.csv"))
    chosen = answered(run, shared_data("data/selection/HCItest.csv"), *key)
    assert (chosen["n"], len(chosen["items"])) == (651, 20)
    assert chosen["alpha"] == pytest.approx(0.7155, abs=FOUR)
    assert chosen["alpha_ci"][0] < 0.7155 < chosen["alpha_ci"][1]
    bfi = ("--items", "A1,A2,A3,A4,A5", "--reverse", "A1")
    assert answered(run, shared_data("data/scales/bfi.csv"), *bfi)["alpha"] == pytest.approx(0.703, abs=FOUR)
    ability = answered(run, shared_data("data/scales/ability16.csv"))
    assert ability["alpha"] == pytest.approx(0.8292, abs=FOUR)


def test_the_json_has_the_keys_that_are_promised(run: Run, scale: Path) -> None:
    found = answered(run, scale, "--reverse", "c")
    assert {"n", "alpha", "alpha_ci", "omega", "sem", "items"} <= found.keys()
    assert [item["name"] for item in found["items"]] == ["a", "b", "c", "d"]
    promised = {"name", "n", "mean", "sd", "item_rest", "alpha_if_dropped", "flags"}
    assert all(promised <= item.keys() for item in found["items"])


def test_an_item_that_should_be_reversed_shows(run: Run, scale: Path) -> None:
    plain, turned = answered(run, scale), answered(run, scale, "--reverse", "c")
    assert "item-rest below 0.10" in plain["items"][2]["flags"]
    assert turned["items"][2]["flags"] == []
    assert turned["items"][2]["mean"] == pytest.approx(6 - plain["items"][2]["mean"])
    assert turned["alpha"] > plain["alpha"]


def test_a_person_reads_a_table(run: Run, scale: Path, tmp_path: Path) -> None:
    result = run("items", scale, "--plot", tmp_path / "p.svg")
    lines = result.stdout.splitlines()
    assert lines[0] == "60 people (60 answered everything), 4 items"
    assert lines[1].startswith("alpha -0.1386 [-0.6945, 0.2683], omega 0.5560, standard error")
    assert any(line.startswith("c ") and line.endswith("item-rest below 0.10") for line in lines)
    assert "load with different signs" in result.stderr
    assert "Item-rest correlations, 60 people" in (tmp_path / "p.svg").read_text(encoding="utf-8")


def test_a_row_per_answer_gives_the_same(run: Run, scale: Path, tmp_path: Path) -> None:
    header, *rows = [line.split(",") for line in scale.read_text(encoding="utf-8").splitlines()]
    long = [f"{row[0]},{name},{cell}" for row in rows for name, cell in zip(header[1:], row[1:], strict=True)]
    (tmp_path / "long.csv").write_text("person,item,value\n" + "\n".join(long) + "\n", encoding="utf-8")
    assert answered(run, tmp_path / "long.csv", "--long") == answered(run, scale)


def test_numbers_that_stand_for_missing_are_missing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a,b,c\n1,2,1\n3,3,2\n5,4,5\n0,-1,3\n", encoding="utf-8")
    found = answered(run, tmp_path / "t.csv", "--missing", "0,-1", "--scale", "1-5")
    assert [item["n"] for item in found["items"]] == [3, 3, 4]
    assert (found["n"], found["n_complete"]) == (4, 3)
    outside = refused(run, tmp_path / "t.csv", "--scale", "1-5")
    assert "t.csv:5: Row 4, column a: 0 is not on the scale 1-5." in outside
    assert "column b: -1 is not on the scale" in outside


def test_options_are_analysed_with_the_key(run: Run, tmp_path: Path) -> None:
    rows = ["A,B,C"] * 6 + ["B,B,C"] * 2 + ["B,A,A"] * 3 + ["A,A,A", ",A,A"]
    (tmp_path / "t.csv").write_text("q1,q2,q3\n" + "\n".join(rows) + "\n", encoding="utf-8")
    (tmp_path / "k.csv").write_text("item,key\nq3,C\nq1,A\nq2,B\n", encoding="utf-8")
    found = answered(run, tmp_path / "t.csv", "--key", tmp_path / "k.csv")
    assert [item["name"] for item in found["items"]] == ["q3", "q1", "q2"]
    first = found["items"][1]
    assert [(o["option"], o["key"]) for o in first["options"]] == [("A", True), ("B", False)]
    assert first["options"][0]["share"] == pytest.approx(7 / 12)
    assert (first["n"], first["key_correlation"]) == (12, pytest.approx(first["item_rest"]))
    wrong = run("items", tmp_path / "t.csv", "--key", tmp_path / "k.csv", "--items", "q1,q2", "--json")
    assert [item["name"] for item in json.loads(wrong.stdout)["items"]] == ["q1", "q2"]


def test_an_item_nobody_answered_is_listed_with_null(run: Run, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a,b,c,d\n1,2,,3\n3,3,,3\n5,4,,3\n", encoding="utf-8")
    found = answered(run, tmp_path / "t.csv")
    assert found["items"][2]["flags"] == ["no answers"]
    assert found["items"][2]["mean"] is None
    assert found["items"][3]["item_rest"] is None
    assert found["omega"] is None
    assert "do not vary: c, d" in found["warnings"][0]
    assert "omega -," in run("items", tmp_path / "t.csv").stdout


def test_text_in_a_number_column_is_refused_with_its_place(run: Run, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a,b\n1,2\n3,often\n", encoding="utf-8")
    assert "t.csv:3: Row 2, column b: 'often' is not a number. Mend the cell" in refused(run, tmp_path / "t.csv")


@pytest.mark.parametrize(
    ("content", "arguments", "words"),
    [
        ("a,b\n,\n,\n", (), "2 items that vary are needed, not 0"),
        ("a,b\n1,2\n3,4\n", ("--items", "a", "--reverse", "b"), "b: to be reversed, but not among the items"),
        ("a,b\n1,2\n3,4\n", ("--missing", "none"), "--missing: 'none' are not numbers"),
        ("a,b\n1,2\n3,4\n", ("--scale", "5-1"), "--scale: '5-1' is no scale"),
        ("a,b\n1,2\n3,4\n", ("--scale", "five"), "--scale: 'five' is no scale"),
        ("a,b\n1,2\n3,4\n", ("--scale", "1.2.3-4"), "--scale: '1.2.3-4' is no scale"),
    ],
)
def test_bad_input_is_refused_in_words(
    run: Run, tmp_path: Path, content: str, arguments: tuple[str, ...], words: str
) -> None:
    (tmp_path / "t.csv").write_text(content, encoding="utf-8")
    assert words in refused(run, tmp_path / "t.csv", *arguments)


@pytest.mark.parametrize(
    ("key", "items", "words"),
    [
        ("key\nA\n", "a,b", "There are 2 items and 1 keys."),
        ("key\nA\nB\nC\n", "", "There are 2 items and 3 keys."),
        ("item,key\na,A\n", "a,b", "b: no key."),
    ],
)
def test_a_key_that_does_not_fit_is_refused(run: Run, tmp_path: Path, key: str, items: str, words: str) -> None:
    (tmp_path / "t.csv").write_text("a,b\nA,B\nB,B\n", encoding="utf-8")
    (tmp_path / "k.csv").write_text(key, encoding="utf-8")
    assert words in refused(run, tmp_path / "t.csv", "--key", tmp_path / "k.csv", "--items", items)


def test_numbers_and_a_key_do_not_go_together(run: Run, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a,b\nA,B\n", encoding="utf-8")
    assert run("items", tmp_path / "t.csv", "--key", tmp_path / "t.csv", "--reverse", "a").exit_code == 2


def test_610_columns_are_analysed(run: Run, tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    answers = np.clip(np.round(3 + rng.normal(size=(50, 1)) + rng.normal(size=(50, 610))), 1, 5).astype(int)
    rows = [",".join(map(str, row)) for row in answers]
    (tmp_path / "t.csv").write_text(",".join(f"q{at}" for at in range(610)) + "\n" + "\n".join(rows), encoding="utf-8")
    found = answered(run, tmp_path / "t.csv")
    assert len(found["items"]) == 610
    assert found["alpha"] > 0.95
