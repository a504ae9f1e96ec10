"""CSV as it comes: every fault is named with file, line, row, column and remedy."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from hiring.adapters import tables
from hiring.adapters.tables import Table, read_table
from hiring.errors import Invalid

Write = Callable[[str | bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file and say where."""

    def written(content: str | bytes) -> Path:
        path = tmp_path / "t.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return written


def test_numbers_and_labels_come_by_column(write: Write) -> None:
    table = read_table(write("who,a,b\nann,1,2.5\nbob,-3,1e2\n"))
    assert (table.names, table.n) == (("who", "a", "b"), 2)
    assert table.numbers(["b", "a"]).tolist() == [[2.5, 1.0], [100.0, -3.0]]
    assert table.labels("who") == ("ann", "bob")


def test_blank_cells_and_the_marks_of_other_programs_are_missing(write: Write) -> None:
    table = read_table(write("a,b\n1, \nNA,x\nNaN,NA\nnan,y\n"))
    np.testing.assert_array_equal(table.numbers(["a"])[:, 0], [1, np.nan, np.nan, np.nan])
    assert table.labels("b") == (None, "x", None, "y")


@pytest.mark.parametrize("mark", ["\t", ";"])
def test_tabs_and_semicolons_divide_where_no_comma_does(write: Write, mark: str) -> None:
    table = read_table(write(f"a{mark}b\n1{mark}2\n"))
    assert table.numbers(["a", "b"]).tolist() == [[1, 2]]


def test_a_byte_order_mark_and_quotes_are_no_part_of_a_name(write: Write) -> None:
    assert read_table(write('\ufeff"a, or not","b"\n1,2\n')).names == ("a, or not", "b")


@pytest.mark.parametrize("cell", ["many", "1_000", "inf", "1,5", "-"])
def test_text_in_a_number_column_is_named_by_row_column_and_line(write: Write, cell: str) -> None:
    table = read_table(write(f'a,b\n1,2\n\n3,"{cell}"\n'))
    with pytest.raises(Invalid) as refused:
        table.numbers(["a", "b"])
    (problem,) = refused.value.problems
    assert (problem.line, problem.message) == (4, f"Row 2, column b: {cell!r} is not a number.")
    assert "leave the column out" in problem.remedy
    assert table.numbers(["a"]).tolist() == [[1], [3]]


def test_of_very_many_faults_the_first_twenty_are_shown(write: Write) -> None:
    table = read_table(write("a\n" + "x\n" * 50))
    with pytest.raises(Invalid) as refused:
        table.numbers(["a"])
    assert len(refused.value.problems) == 21
    assert "30 more of this kind." in str(refused.value)


def test_a_column_that_is_not_there_is_named_with_those_that_are(write: Write) -> None:
    table = read_table(write("a,b\n1,2\n"))
    with pytest.raises(Invalid, match=r"There is no column c, d\. The columns are a, b\."):
        table.numbers(["a", "c", "d"])
    wide = Table("w.csv", tuple(f"q{at}" for at in range(30)), ())
    with pytest.raises(Invalid, match="q19 and 10 more"):
        wide.labels("x")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "t.csv:1: The file is empty"),
        ("\n\n", "t.csv:1: The file is empty"),
        (",,\n1,2,3\n", "t.csv:1: The file is empty"),
        ("a,b,a\n1,2,3\n", "t.csv:1: Columns 1 and 3 are both called a. Give each its own name."),
        ("a,,b\n1,2,3\n", "t.csv:1: Column 2 has no name. Name it, or take it out."),
        ("a,b\n1,2\n3\n", "t.csv:3: The row has 1 cells, the header 2."),
        ('a,b\n1,"2\n', "Not a CSV"),
        (b"a,b\n1,\xff\n", "t.csv:2: The file is not UTF-8 text."),
    ],
)
def test_what_is_no_table_is_refused_with_its_line(write: Write, content: str | bytes, words: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_table(write(content))
    assert words in str(refused.value)


def test_a_file_that_is_not_there_or_too_large_is_refused(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Invalid, match="cannot be read"):
        read_table(tmp_path / "none.csv")
    monkeypatch.setattr(tables, "MAX_BYTES", 3)
    with pytest.raises(Invalid, match="larger than"):
        read_table(write("a,b\n"))


def test_610_columns_are_an_ordinary_table(write: Write) -> None:
    names = [f"q{at}" for at in range(610)]
    table = read_table(write(",".join(names) + "\n" + ",".join("3" for _ in names) + "\n"))
    assert table.numbers(names).shape == (1, 610)


def test_a_row_per_answer_becomes_a_row_per_person(write: Write) -> None:
    table = read_table(
        write("person,group,item,value\np2,x,b,1\np1,y,a,2\np2,x,a,3\np1,y,c,NA\n"),
        long=True,
    )
    assert table.names == ("person", "group", "b", "a", "c")
    assert table.labels("person") == ("p2", "p1")
    assert table.labels("group") == ("x", "y")
    np.testing.assert_array_equal(table.numbers(["a", "b", "c"]), [[3, 1, np.nan], [2, np.nan, np.nan]])


def test_text_in_a_long_file_is_named_by_its_own_line(write: Write) -> None:
    table = read_table(write("person,item,value\np1,a,1\np1,b,2\np2,a,1\np2,b,no\n"), long=True)
    with pytest.raises(Invalid, match=r"t\.csv:5: Row 2, column b: 'no' is not a number"):
        table.numbers(["a", "b"])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("person,thing,value\n1,a,2\n", "There is no column item"),
        ("person,item,value\n1,a,2\n1,a,3\n", ":3: Person 1 answered item a on line 2 already."),
        ("person,item,value\n,a,2\n", ":2: The person or the item has no name."),
        ("person,item,value\n1,,2\n", ":2: The person or the item has no name."),
        ("person,item,value\n1,person,2\n", ":2: An item is called person, like a column."),
        ("person,sex,item,value\n1,f,a,2\n1,m,b,2\n", ":3: Person 1 has other values of sex on an earlier row."),
    ],
)
def test_a_long_file_that_contradicts_itself_is_refused(write: Write, content: str, words: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_table(write(content), long=True)
    assert words in str(refused.value)
