"""`hiring score --table`: 651 real people's choices, graded as their publishers did.

Arithmetic on real material: it says nothing about the validity of any score.
"""

import csv
import json
from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import Run

SharedData = Callable[[str], Path]


def _cells(path: Path, columns: int) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [row[:columns] for row in csv.reader(file)][1:]


def test_the_published_graded_matrix_is_reproduced_in_every_cell(
    run: Run, shared_data: SharedData, tmp_path: Path
) -> None:
    table, key = shared_data("data/selection/HCItest.csv"), shared_data("data/selection/HCIkey.csv")
    out = tmp_path / "graded.csv"
    result = run("score", "--table", table, "--key", key, "--items", "1-20", "--graded", out, "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert (found["n"], len(found["items"]), found["alpha"]) == (651, 20, 0.7155)
    assert _cells(out, 20) == _cells(shared_data("data/selection/HCI.csv"), 20)
    published_totals = [int(row[22]) for row in _cells(shared_data("data/selection/HCI.csv"), 23)]
    assert found["scores"] == published_totals


def test_a_key_of_another_length_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a,b\nA,B\nB,B\n", encoding="utf-8")
    (tmp_path / "k.csv").write_text("key\nA\n", encoding="utf-8")
    result = run("score", "--table", tmp_path / "t.csv", "--key", tmp_path / "k.csv", "--items", "1-2", "--json")
    assert result.exit_code == 1
    assert "2 items and 1 keys" in result.stderr
    assert "k.csv" in result.stderr
    assert result.stdout == ""


def test_a_table_that_is_not_utf_8_is_refused_with_its_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(b"a,b\nA,B\nB,\xe9\n")
    (tmp_path / "k.csv").write_text("key\nA\nB\n", encoding="utf-8")
    result = run("score", "--table", tmp_path / "t.csv", "--key", tmp_path / "k.csv", "--json")
    assert result.exit_code == 1
    assert "t.csv:3: The file is not UTF-8 text." in result.stderr


def test_half_of_two_commands_is_a_usage_error(run: Run, tmp_path: Path) -> None:
    assert run("score", "--table", tmp_path / "t.csv", "--json").exit_code == 2
