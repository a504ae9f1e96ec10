"""`hiring score --bank`: answers from a file to a shortlist, without a database."""

import csv
import json
import random
from pathlib import Path

import pytest

from hiring.adapters.bank_files import read_bank
from hiring.domain.banks.model import BankPackage, Format
from hiring.domain.delivery.answers import Answer
from hiring.domain.simulation.respond import simulate_answers
from hiring.settings import resource_dir
from tests.cli.conftest import Run

CLINIC = resource_dir("question_banks") / "clinic-reception"


@pytest.fixture(scope="module")
def package() -> BankPackage:
    return read_bank(CLINIC)


def write_answers(path: Path, package: BankPackage, people: list[dict[str, Answer]], order: int = 0) -> Path:
    """Write the answers of p000, p001 ... in a shuffled order of rows."""
    rows = []
    for number, answers in enumerate(people):
        for item_id, answer in answers.items():
            fmt = package.bank.item(item_id).format
            for name, value in answer.items():
                rows.append([f"p{number:03d}", item_id, *_cells(package, item_id, fmt, name, value)])
    random.Random(order).shuffle(rows)  # noqa: S311 - an order, no secret
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["candidate", "item", "option", "value", "ms"])
        writer.writerows([*row, order * 100 + n] for n, row in enumerate(rows))
    return path


def _cells(package: BankPackage, item_id: str, fmt: Format, name: str, value: int | str) -> list[object]:
    match fmt:
        case Format.BEST_WORST:
            return [value, name]
        case Format.PICK_ONE:
            return [value, 1]
        case Format.SINGLE_ACTION:
            return [package.bank.item(item_id).options[0].id, value]
        case _:
            return [name, value]


def _people(package: BankPackage, count: int) -> list[dict[str, Answer]]:
    return simulate_answers(package.bank.scored_items, package.key, count, seed=5)


def test_points_add_up_and_row_order_and_speed_do_not_matter(run: Run, package: BankPackage, tmp_path: Path) -> None:
    people = _people(package, 12)
    outputs = []
    for order in (1, 2):
        file = write_answers(tmp_path / f"{order}.csv", package, people, order)
        result = run("score", "--bank", CLINIC, "--answers", file, "--k", 3, "--json")
        assert result.exit_code == 0, result.output
        outputs.append(result.stdout)
    assert outputs[0] == outputs[1]
    found = json.loads(outputs[0])
    assert (found["k"], found["n"]) == (3, 12)
    for candidate in found["candidates"]:
        total = candidate["baseline"] + sum(c["points"] for c in candidate["contributions"])
        assert abs(total - candidate["score"]) < 1e-6
        assert all(c["reason"] for c in candidate["contributions"])


def test_below_eight_nobody_is_compared(run: Run, package: BankPackage, tmp_path: Path) -> None:
    file = write_answers(tmp_path / "a.csv", package, _people(package, 7))
    found = json.loads(run("score", "--bank", CLINIC, "--answers", file, "--json").stdout)
    assert found["interview"] is None
    for candidate in found["candidates"]:
        assert candidate["p_top_k"] is None
        assert candidate["zone"] is None
        low, high = candidate["interval"]
        assert low < candidate["score"] < high


def test_an_unfinished_candidate_needs_review_and_is_not_ranked(run: Run, package: BankPackage, tmp_path: Path) -> None:
    people = _people(package, 9)
    people[4].popitem()
    file = write_answers(tmp_path / "a.csv", package, people)
    found = json.loads(run("score", "--bank", CLINIC, "--answers", file, "--json").stdout)
    assert found["n"] == 8
    last = found["candidates"][-1]
    assert (last["id"], last["status"], last["rank"], last["score"]) == ("p004", "needs_review", None, None)
    assert "1 of 47 answers are missing" in last["why"]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("p,clinic-001,a,8", "8"),
        ("p,clinic-001,zz,3", "There is no option 'zz'"),
        ("p,no-such-item,a,3", "There is no item 'no-such-item'"),
        ("p,clinic-001,a,three", "three"),
        (",clinic-001,a,3", "The candidate is missing"),
        ("p,clinic-001,a", "3 cells"),
    ],
)
def test_a_bad_row_is_named_with_its_line_and_nothing_is_printed(
    run: Run, tmp_path: Path, row: str, words: str
) -> None:
    (tmp_path / "a.csv").write_text(f"candidate,item,option,value\n{row}\n", encoding="utf-8")
    result = run("score", "--bank", CLINIC, "--answers", tmp_path / "a.csv", "--json")
    assert result.exit_code == 1
    assert "a.csv:2" in result.stderr
    assert words in result.stderr
    assert result.stdout == ""


def test_a_profile_maps_standards_and_notes_where_counts_depart(run: Run, package: BankPackage, tmp_path: Path) -> None:
    file = write_answers(tmp_path / "a.csv", package, _people(package, 8))
    profile = tmp_path / "p.yaml"
    profile.write_text(
        "standards:\n  - {id: welcome, importance: 9}\n  - {id: safety, importance: 1}\n"
        "map: {own-the-problem: welcome, see-the-person: welcome, fair-to-everyone: safety,"
        " honest-and-kind: safety, safe-hands: safety, one-team: null}\n",
        encoding="utf-8",
    )
    result = run("score", "--bank", CLINIC, "--answers", file, "--profile", profile, "--json")
    assert result.exit_code == 0, result.output
    assert "welcome" in result.stderr
    standards = {c["standard"] for c in json.loads(result.stdout)["candidates"][0]["contributions"]}
    assert standards == {"welcome", "safety"}


def test_a_profile_that_leaves_a_standard_unmapped_is_refused(run: Run, package: BankPackage, tmp_path: Path) -> None:
    file = write_answers(tmp_path / "a.csv", package, _people(package, 8))
    profile = tmp_path / "p.yaml"
    profile.write_text("standards: [{id: own-the-problem, importance: 1}]\n", encoding="utf-8")
    result = run("score", "--bank", CLINIC, "--answers", file, "--profile", profile, "--json")
    assert result.exit_code == 1
    assert "see-the-person is not in the profile" in result.stderr
