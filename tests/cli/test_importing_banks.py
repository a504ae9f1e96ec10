"""`hiring bank import`: a hundred published situations become a fixture bank that loads, scores and, as a test, ranks.

Machinery on real material: a fixture is no evidence about anybody.
"""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from hiring.adapters.bank_files import read_bank
from hiring.domain.banks.model import BankKind, Format
from tests.cli.conftest import Run

SOURCE = "data/sjt_items/emobench_ea_en_odd_qid.jsonl"
MAP = "stem=scenario,options=choices,key=label,tag=category"
SharedData = Callable[[str], Path]


@pytest.fixture
def imported(run: Run, shared_data: SharedData, tmp_path: Path) -> Path:
    out = tmp_path / "emobench"
    result = run("bank", "import", shared_data(SOURCE), "--format", "jsonl", "--map", MAP, "--out", out, "--json")
    assert result.exit_code == 0, result.output
    return out


def test_every_record_becomes_an_item_with_its_key(imported: Path, shared_data: SharedData) -> None:
    package = read_bank(imported)
    records = [json.loads(line) for line in shared_data(SOURCE).read_text(encoding="utf-8").splitlines()]
    assert (package.bank.kind, len(package.bank.items), package.bank.standards) == (BankKind.FIXTURE, 100, ())
    for item, record in zip(package.bank.items, records, strict=True):
        assert item.format is Format.PICK_ONE
        assert item.stem == record["scenario"].strip()
        assert [option.text for option in item.options] == [choice.strip() for choice in record["choices"]]
        right = [option for option, key in package.key.items[item.id].options.items() if key.effectiveness == 700]
        assert [item.option(option).text for option in right] == [record["label"].strip()]


def test_the_keyed_positions_are_the_published_ones(imported: Path) -> None:
    package = read_bank(imported)
    positions = [0, 0, 0, 0]
    for item in package.bank.items:
        keys = package.key.items[item.id].options
        positions[[keys[option.id].effectiveness for option in item.options].index(700)] += 1
    assert positions == [18, 24, 36, 22]


def test_it_is_ranked_only_as_a_test(run: Run, imported: Path, tmp_path: Path) -> None:
    package = read_bank(imported)
    answers = tmp_path / "answers.csv"
    with answers.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["candidate", "item", "option", "value"])
        for person in range(9):
            for number, item in enumerate(package.bank.items):
                keys = package.key.items[item.id].options
                right = next(option for option, key in keys.items() if key.effectiveness == 700)
                wrong = next(option for option, key in keys.items() if key.effectiveness == 100)
                writer.writerow([f"p{person}", item.id, right if number % 10 < person + 1 else wrong, 1])
    refused = run("score", "--bank", imported, "--answers", answers, "--json")
    assert refused.exit_code == 1
    assert "fixture" in refused.stderr
    result = run("score", "--bank", imported, "--answers", answers, "--fixture", "--k", 3, "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert found["scoring"]["key_status"] == "imported"
    assert [c["id"] for c in found["candidates"]] == [f"p{n}" for n in range(8, -1, -1)]
    # 90 of 100 right: 50 + 50 * (90 - 10/3) / 100, since a wrong choice among four costs a third.
    assert found["candidates"][0]["score"] == pytest.approx(50 + 50 * (90 - 10 / 3) / 100, abs=1e-6)


def test_bad_lines_are_all_reported_and_nothing_is_written(run: Run, tmp_path: Path) -> None:
    source = tmp_path / "bad.jsonl"
    source.write_text(
        '{"s": "A stem", "o": ["x", "y"], "k": "z"}\nnot json\n{"s": "", "o": ["x"], "k": "x"}\n', encoding="utf-8"
    )
    out = tmp_path / "out"
    result = run("bank", "import", source, "--format", "jsonl", "--map", "stem=s,options=o,key=k", "--out", out)
    assert result.exit_code == 1
    assert [f"bad.jsonl:{line}:" in result.stderr for line in (1, 2, 3)] == [True, True, True]
    assert not out.exists()


def test_an_incomplete_map_is_refused(run: Run, tmp_path: Path) -> None:
    result = run("bank", "import", tmp_path / "x", "--format", "jsonl", "--map", "stem=s", "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert "missing: options, key" in result.stderr
