"""What the measuring commands share."""

from pathlib import Path

import numpy as np
import pytest

from hiring.adapters.tables import Table
from hiring.cli.measures.common import (
    chosen_items,
    counted,
    named_columns,
    plain,
    print_measures,
    print_rows,
    print_warnings,
    progress,
    refusals,
    write_picture,
)
from hiring.errors import Invalid
from hiring.psychometrics.errors import DidNotConverge, NotEnoughData

TABLE = Table("t.csv", ("person", "sex", "a", "b", "c-1"), ())


def test_items_are_all_columns_but_those_that_are_something_else():
    assert chosen_items(TABLE) == ("sex", "a", "b", "c-1")
    assert chosen_items(TABLE, besides=["sex"]) == ("a", "b", "c-1")
    assert chosen_items(TABLE, "b,a") == ("b", "a")


def test_columns_are_named_by_name_or_by_place():
    assert named_columns(TABLE, "sex, 3-4,c-1") == ("sex", "a", "b", "c-1")


@pytest.mark.parametrize("text", ["z", "3-9", "0-2", "4-3", "a-b"])
def test_columns_that_are_not_there_are_refused(text: str):
    with pytest.raises(Invalid, match=f"There is no column '{text}'"):
        named_columns(TABLE, text)


def test_a_column_named_twice_is_refused():
    with pytest.raises(Invalid, match="a: named twice"):
        named_columns(TABLE, "a,3-4")


@pytest.mark.parametrize("error", [NotEnoughData("too few"), DidNotConverge("too few"), ValueError("too few")])
def test_what_the_numeric_layer_refuses_becomes_words(error: Exception):
    with pytest.raises(Invalid, match=r"t\.csv: too few\."), refusals("t.csv"):
        raise error


def test_json_holds_no_numpy_and_no_nan():
    value = {1: np.array([1.0, np.nan]), "b": (np.int64(2), np.float64("inf")), "c": [np.bool_(True), None, "x"]}
    assert plain(value) == {"1": [1.0, None], "b": [2, None], "c": [True, None, "x"]}


def test_numbers_stand_to_the_right_and_words_to_the_left(capsys: pytest.CaptureFixture[str]):
    print_rows(["item", "n", "r", "flags"], [("first", 10, 0.5, ["x", "y"]), ("b", 5, np.nan, []), ("c", 7, None, "z")])
    assert capsys.readouterr().out.splitlines() == [
        "item    n      r  flags",
        "first  10  0.500  x, y",
        "b       5      -",
        "c       7      -  z",
    ]


def test_a_picture_is_drawn_only_when_asked_for(tmp_path: Path):
    def never() -> str:
        raise AssertionError("nobody asked")

    write_picture(None, never)
    write_picture(tmp_path / "p.svg", lambda: "<svg/>")
    assert (tmp_path / "p.svg").read_text() == "<svg/>"
    with pytest.raises(Invalid, match="cannot be written"):
        write_picture(tmp_path / "none" / "p.svg", lambda: "<svg/>")


def test_progress_is_silent_where_nobody_watches(capsys: pytest.CaptureFixture[str]):
    with progress("Working", 3) as advance:
        advance(1)
        advance(2)
    caught = capsys.readouterr()
    assert (caught.out, caught.err) == ("", "")


def test_weak_results_are_told_beside_the_output(capsys: pytest.CaptureFixture[str]):
    print_warnings(["few people"])
    print_measures({"a": np.float64(0.5)})
    caught = capsys.readouterr()
    assert (caught.out, caught.err) == ('{\n  "a": 0.5\n}\n', "Note: few people\n")


def test_counting_in_words():
    assert [counted(1, "item"), counted(2, "item"), counted(0, "person", "people")] == ["1 item", "2 items", "0 people"]
