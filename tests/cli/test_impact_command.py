"""`hiring impact`: counts, decisions or scores to ratios, tests and verdicts."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

SharedData = Callable[[str], Path]
Write = Callable[[str], Path]
KEYS = {
    "category",
    "selected",
    "total",
    "rate",
    "impact_ratio",
    "impact_ratio_exact",
    "below_four_fifths",
    "fisher_p",
    "z",
    "interval",
    "verdict",
}


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def make(text: str) -> Path:
        path = tmp_path / "people.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return make


def rows(result: Any) -> dict[str, dict[str, Any]]:
    assert result.exit_code == 0, result.output
    return {row["category"]: row for row in json.loads(result.stdout)["rows"]}


def test_counts(run: Run, write: Write) -> None:
    found = rows(run("impact", write("category,selected,total\nmen,48,80\nwomen,12,40\nhalf,24,50\n"), "--json"))
    assert all(row.keys() >= KEYS for row in found.values())
    women = found["women"]
    assert (women["impact_ratio"], women["impact_ratio_exact"], women["below_four_fifths"]) == (0.5, "1/2", True)
    assert women["fisher_p"] == pytest.approx(0.003409, abs=1e-6)
    assert women["z"] == pytest.approx(-3.0984, abs=1e-4)
    assert women["interval"] == pytest.approx([0.3014, 0.8294], abs=1e-4)
    assert "adverse impact is indicated" in women["verdict"]
    # Exactly four fifths is not below.
    assert (found["half"]["impact_ratio_exact"], found["half"]["below_four_fifths"]) == ("4/5", False)
    assert (found["men"]["impact_ratio"], found["men"]["fisher_p"], found["men"]["interval"]) == (1, None, None)


def test_a_readable_table_and_a_picture(run: Run, write: Write, tmp_path: Path) -> None:
    picture = tmp_path / "impact.svg"
    path = write("category,selected,total\nmen,48,80\nwomen,0,40\nnobody,0,0\nfew,1,2\n")
    result = run("impact", path, "--plot", picture)
    assert result.exit_code == 0, result.output
    women = next(line for line in result.stdout.splitlines() if line.startswith("women"))
    assert women.split()[:7] == ["women", "0", "40", "0.000", "0.000", "0", "yes"]
    assert "nobody: Nobody of this category" in result.stdout
    assert "few: Too few of the people" in result.stdout
    drawn = picture.read_text(encoding="utf-8")
    assert "Impact ratio by category" in drawn
    assert "women" in drawn
    assert "nobody" not in drawn


def test_all_categories_are_judged_when_asked(run: Run, write: Write) -> None:
    path = write("category,selected,total\nmen,480,800\nwomen,300,500\nfew,2,2\n")
    assert rows(run("impact", path, "--json"))["few"]["impact_ratio"] is None
    assert rows(run("impact", path, "--json", "--judge-all"))["men"]["impact_ratio_exact"] == "3/5"


def test_the_gender_discrimination_study(run: Run, shared_data: SharedData) -> None:
    path = shared_data("data/impact/openintro__gender_discrimination.csv")
    result = run("impact", path, "--group", "gender", "--selected", "decision", "--value", "Promoted", "--json")
    women = rows(result)["female"]
    assert (women["selected"], women["total"], women["impact_ratio_exact"]) == (14, 24, "2/3")
    assert women["fisher_p"] == pytest.approx(0.04899, abs=1e-5)


def test_berkeley_is_a_paradox(run: Run, shared_data: SharedData, write: Write) -> None:
    lines = ["category,department,selected,total"]
    with shared_data("data/impact/datasets__UCBAdmissions.csv").open(encoding="utf-8", newline="") as file:
        cells = {(r["Gender"], r["Dept"], r["Admit"]): int(r["Freq"]) for r in csv.DictReader(file)}
    for sex, department in sorted({key[:2] for key in cells}):
        taken, refused = cells[sex, department, "Admitted"], cells[sex, department, "Rejected"]
        lines.append(f"{sex},{department},{taken},{taken + refused}")
    result = run("impact", write("\n".join(lines) + "\n"), "--by", "department", "--json")
    women = rows(result)["Female"]
    assert women["impact_ratio"] == pytest.approx(0.68183, abs=1e-5)
    assert women["strata"]["p"] == pytest.approx(0.232263, abs=1e-6)
    assert women["strata"]["breslow_day_p"] == pytest.approx(0.002071, abs=1e-6)
    assert "Simpson" in result.stderr


def test_scores_above_the_median_of_everybody(run: Run, write: Write) -> None:
    path = write("sex,score,site\nf,1,n\nf,2,s\nm,2,n\nm,2,s\nm,3,n\n,9,\nm,,n\n")
    result = run("impact", path, "--group", "sex", "--score", "score", "--by", "site", "--json")
    found = json.loads(result.stdout)
    assert (found["median"], found["unknown"]) == (2, {"selected": 1, "total": 1})
    assert rows(result)["m"]["rate"] == pytest.approx(1 / 3)
    assert rows(result)["f"]["bounds"]["sharp"] == [0, 1]
    assert "1 person without a score left out" in result.stderr
    assert "1 person of unknown category" in result.stderr
    plain = run("impact", path, "--group", "sex", "--score", "score")
    assert "above the median score of 2" in plain.stdout


def test_a_category_that_no_stratum_compares(run: Run, write: Write) -> None:
    path = write("category,site,selected,total\na,n,2,4\nb,n,1,4\nc,s,1,4\n")
    result = run("impact", path, "--by", "site", "--json")
    assert "strata" in rows(result)["b"]
    assert "strata" not in rows(result)["c"]
    assert "c: no stratum compares" in result.stderr
    printed = run("impact", path, "--by", "site")
    assert "b, over 1 stratum: odds ratio 0.333" in printed.stderr


def test_ages_are_cut_at_forty(run: Run, write: Write) -> None:
    path = write("Age,hired\n25,yes\n39,1\n40,no\n63,TRUE\n,no\n")
    found = rows(run("impact", path, "--group", "Age", "--selected", "hired", "--json"))
    assert {name: (row["selected"], row["total"]) for name, row in found.items()} == {
        "under 40": (2, 2),
        "40 and over": (1, 2),
    }


DECISIONS = ("--group", "g", "--selected", "s")
MANY = "g,s\n" + "".join(f"{number},1\n" for number in range(60))


@pytest.mark.parametrize(
    ("text", "arguments", "words"),
    [
        ("category,selected,total\na,5,4\nb,1,2\n", (), "people.csv:2: a: selected 5 of 4"),
        ("category,selected,total\na,-1,4\nb,1,2\n", (), "cannot be negative"),
        ("category,selected,total\na,1.5,4\nb,,2\n", (), "whole numbers"),
        ("category,selected,total\na,x,4\nb,1,2\n", (), "'x' is not a number"),
        ("category,selected,total\na,1,4\nb,1,2\na,1,2\n", (), "Category a stands twice"),
        ("category,selected,total\na,1,4\n", (), "at least two categories"),
        ("category,selected,total\na,0,4\nb,0,4\n", (), "nobody was selected"),
        ("group,selected,total\na,0,4\nb,0,4\n", (), "Counts need the columns"),
        ("g,s\na,1\na,0\n", DECISIONS, "at least two categories"),
        ("g,s\na,1\nb,perhaps\n", DECISIONS, "people.csv:3: Row 2, column s: 'perhaps' does not say"),
        ("g,s\na,1\nb,\n", DECISIONS, "Row 2, column s: no decision"),
        ("g,s\na,1\nb,0\n", (*DECISIONS, "--value", "hired"), "never says hired"),
        ("g,s\na,1\nb,0\n", ("--group", "h", "--selected", "s"), "There is no column h"),
        (MANY, DECISIONS, "60 different numbers, no categories"),
        ("g,s\n" + "a,x\n" * 30, DECISIONS, "and 10 more like these"),
        ("g,age\n1,30\n0,400\n", ("--group", "age", "--selected", "g"), "row 2: an age of 400 is not possible"),
        ("g,age\n1,30\n0,-3\n", ("--group", "age", "--selected", "g"), "row 2: an age of -3 is not possible"),
        ("g,s\na,1\nb,1\n", ("--group", "g", "--score", "s"), "nobody scored above the median"),
        ("g,s\na,1\nb,high\n", ("--group", "g", "--score", "s"), "'high' is not a number"),
    ],
)
def test_what_is_refused(run: Run, write: Write, text: str, arguments: tuple[str, ...], words: str) -> None:
    result = run("impact", write(text), *arguments, "--json")
    assert result.exit_code == 1, result.output
    assert words in result.stderr
    assert not result.stdout


@pytest.mark.parametrize(
    "arguments",
    [("--selected", "s"), ("--group", "g"), ("--group", "g", "--selected", "s", "--score", "s"), ("--value", "x")],
)
def test_arguments_that_do_not_belong_together(run: Run, write: Write, arguments: tuple[str, ...]) -> None:
    assert run("impact", write("g,s\na,1\n"), *arguments).exit_code == 2


def test_categories_may_be_a_few_numbers(run: Run, write: Write) -> None:
    assert rows(run("impact", write("g,s\n1,1\n2,0\n1,1\n2,1\n"), *DECISIONS, "--json"))["2"]["impact_ratio"] == 0.5
