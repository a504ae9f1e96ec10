"""`hiring agreement`: how far raters agree."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

SharedData = Callable[[str], Path]
SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]


@pytest.fixture
def ratings(tmp_path: Path) -> Path:
    """Six targets rated by four raters, a row per rating."""
    path = tmp_path / "ratings.csv"
    rows = [f"r{j},t{i},{value}" for i, row in enumerate(SHROUT_FLEISS) for j, value in enumerate(row)]
    path.write_text("who,what,value\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def answered(run: Run, *arguments: object) -> dict[str, Any]:
    result = run("agreement", *arguments, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_the_published_forms_come_out_of_the_published_ratings(run: Run, ratings: Path) -> None:
    found = answered(run, ratings, "--rater", "who", "--target", "what", "--options", "10")
    assert (found["n"], found["targets"], found["raters"]) == (24, 6, 4)
    values = {form: round(found["icc"][form]["value"], 2) for form in ("icc11", "icc21", "icc31", "icc3k")}
    assert values == {"icc11": 0.17, "icc21": 0.29, "icc31": 0.71, "icc3k": 0.91}
    assert found["icc1"] == pytest.approx(found["icc"]["icc11"]["value"])
    assert 0 < found["kendall"]["w"] < 1
    assert found["warnings"] == []


def test_a_person_reads_a_table(run: Run, ratings: Path, tmp_path: Path) -> None:
    result = run("agreement", ratings, "--rater", "who", "--target", "what", "--plot", tmp_path / "p.svg")
    assert result.stdout.startswith("24 ratings of 6 targets by 4 raters, 10 points\n")
    assert "ICC(3,k)" in result.stdout
    assert "Kendall's W" in result.stdout
    assert "taken to have 10 points" in result.stderr
    assert "Agreement about each target" in (tmp_path / "p.svg").read_text(encoding="utf-8")


def test_reviewers_who_did_not_all_read_the_same_still_have_a_one_way_coefficient(
    run: Run, shared_data: SharedData
) -> None:
    file = shared_data("data/raters/AIBS.csv")
    found = answered(run, file, "--rater", "RevID", "--target", "ID", "--value", "Score")
    assert (round(found["icc1"], 4), round(found["icc2"], 4)) == (0.3711, 0.6391)
    assert found["icc"] is None
    assert found["kendall"] is None
    assert "72 targets left out" in found["warnings"][0]
    table = run("agreement", file, "--rater", "RevID", "--target", "ID", "--value", "Score").stdout
    assert "ICC(1) of groups" in table
    assert "Kendall" not in table


def test_without_raters_every_row_is_another_person(run: Run, shared_data: SharedData) -> None:
    climate = answered(run, shared_data("data/hr/bh1996.csv"), "--target", "GRP", "--value", "HRS")
    assert (round(climate["icc1"], 4), round(climate["icc2"], 4)) == (0.1331, 0.9197)
    assert climate["raters"] is None
    file = shared_data("data/hr/lq2002.csv")
    leaders = answered(run, file, "--target", "COMPID", "--value", "3-13", "--options", "5")
    assert (leaders["items"], round(leaders["r_wg"]["mean"], 4)) == (11, 0.8678)
    assert run("agreement", file, "--target", "COMPID", "--value", "LEAD").stdout.startswith("2042 ratings of 49 tar")


def test_blank_ratings_and_lonely_targets_are_left_out(run: Run, tmp_path: Path) -> None:
    rows = ["a,x,1,2", "b,x,2,2", "a,y,3,3", "b,y,3,", "a,z,4,5", "b,z,,"]
    (tmp_path / "t.csv").write_text("who,what,v,w\n" + "\n".join(rows) + "\n", encoding="utf-8")
    found = answered(run, tmp_path / "t.csv", "--rater", "who", "--target", "what", "--value", "v,w")
    assert (found["n"], found["blank"], found["items"]) == (5, 1, 2)
    by_target = {row["target"]: row for row in found["by_target"]}
    assert [by_target[t]["n"] for t in "xyz"] == [2, 1, 1]
    assert by_target["y"]["r_wg"] is None
    assert by_target["x"]["ad_mean"] == pytest.approx(0.25)
    assert found["icc"] is None  # one target alone was rated by both on everything
    assert any("at least 2 targets" in words for words in found["warnings"])


def test_one_rating_each_is_no_agreement(run: Run, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("what,v\nx,1\ny,2\n", encoding="utf-8")
    found = answered(run, tmp_path / "t.csv", "--target", "what", "--options", "5")
    assert (found["icc1"], found["icc2"], found["r_wg"]) == (None, None, None)
    assert "2 ratings" in found["warnings"][0]
    assert run("agreement", tmp_path / "t.csv", "--target", "what").exit_code == 0


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("who,what,v\na,x,1\na,x,2\n", "t.csv:3: Row 2: a rated x on row 1 already. Keep one of them."),
        ("who,what,v\n,x,1\nb,x,2\n", "t.csv:2: Row 1 has no who. Fill it in"),
        ("who,what,v\na,,1\nb,x,2\n", "t.csv:2: Row 1 has no what. Fill it in"),
        ("who,what,v\na,x,\n", "The file holds no ratings."),
        ("who,what,v\na,x,2\nb,x,2\n", "run from 2 to 2: how many points has the scale?"),
        ("who,what,v\na,x,2\nb,x,many\n", "Row 2, column v: 'many' is not a number."),
        ("who,what,v,w\na,x,2,1\n", "Which column holds the rating: v, w? Say it by --value."),
        ("who,what\na,x\n", "No column holds the rating."),
    ],
)
def test_bad_input_is_refused_in_words(run: Run, tmp_path: Path, content: str, words: str) -> None:
    (tmp_path / "t.csv").write_text(content, encoding="utf-8")
    result = run("agreement", tmp_path / "t.csv", "--rater", "who", "--target", "what")
    assert result.exit_code == 1
    assert words in result.stderr
    assert result.stdout == ""
