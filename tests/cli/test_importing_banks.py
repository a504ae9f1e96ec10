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


PACKAGES = {
    "emobench_ea20.canvas_qti_v1_2.zip": "qti12",
    "emobench_ea20.text2qti.zip": "qti12",
    "emobench_ea20.blackboard_qti_v2_1.zip": "qti21",
    "emobench_ea20.qti_v3_0.zip": "qti30",
    "emobench_ea20.moodle_aiken.txt": "aiken",
}
STRAIGHT = str.maketrans("’‘“”", "''\"\"")  # one of the writers curls its quotation marks


def test_the_samples_of_five_programs_are_the_same_twenty_items(
    run: Run, shared_data: SharedData, tmp_path: Path
) -> None:
    found = []
    for name, form in PACKAGES.items():
        out = tmp_path / name
        result = run(
            "bank", "import", shared_data(f"data/samples/qti_generated/{name}"), "--format", form, "--out", out
        )
        assert result.exit_code == 0, result.output
        pack = read_bank(out)
        texts = [(i.stem.translate(STRAIGHT), [o.text.translate(STRAIGHT) for o in i.options]) for i in pack.bank.items]
        found.append((texts, pack.key))
    assert len(found[0][0]) == 20
    assert all(other == found[0] for other in found)


def test_the_samples_hold_the_published_texts_and_keys(run: Run, shared_data: SharedData, tmp_path: Path) -> None:
    source = shared_data("data/samples/qti_generated/emobench_ea20.qti_v3_0.zip")
    assert run("bank", "import", source, "--format", "qti", "--out", tmp_path / "out").exit_code == 0
    pack = read_bank(tmp_path / "out")
    lines = shared_data("data/samples/qti_generated/bbq-emobench_ea20-questions.txt").read_text("utf-8").splitlines()
    for item, line in zip(pack.bank.items, lines, strict=True):
        _, stem, *rest = line.split("\t")
        assert (item.stem, [option.text for option in item.options]) == (stem, rest[::2])
        keys = pack.key.items[item.id].options
        right = ["correct" if keys[option.id].effectiveness == 700 else "incorrect" for option in item.options]
        assert right == rest[1::2]


def test_chinese_text_survives_every_format(run: Run, shared_data: SharedData, tmp_path: Path) -> None:
    source = shared_data("data/samples/qti_generated/bbq-emobench_ea10zh-questions.txt")
    rows = [line.split("\t") for line in source.read_text(encoding="utf-8").splitlines()]
    records = [{"s": row[1], "o": row[2::2], "k": row[2::2][row[3::2].index("correct")]} for row in rows]
    lines = "\n".join(json.dumps(record, ensure_ascii=False) for record in records)
    (tmp_path / "zh.jsonl").write_text(lines, encoding="utf-8")
    options = ("--map", "stem=s,options=o,key=k", "--language", "zh", "--out", tmp_path / "zh")
    assert run("bank", "import", tmp_path / "zh.jsonl", "--format", "jsonl", *options).exit_code == 0
    for form in ("yaml", "csv", "xlsx", "jsonl", "qti12", "qti21", "qti22", "qti30", "aiken", "gift"):
        file, out = tmp_path / f"zh-out.{form}", tmp_path / f"back-{form}"
        assert run("bank", "export", tmp_path / "zh", "--format", form, "--out", file).exit_code == 0
        assert run("bank", "import", file, "--format", form, "--out", out).exit_code == 0
        pack = read_bank(out)
        assert [(i.stem, [o.text for o in i.options]) for i in pack.bank.items] == [(r["s"], r["o"]) for r in records]
        assert pack.key == read_bank(tmp_path / "zh").key


def test_gift_comes_in_with_weights_escapes_and_feedback(run: Run, shared_data: SharedData, tmp_path: Path) -> None:
    source = shared_data("data/samples/gift_moodle/gift_cases.txt")
    refused = run("bank", "import", source, "--format", "gift", "--out", tmp_path / "out")
    assert refused.exit_code == 1
    assert "--skip-unsupported" in refused.stderr
    assert not (tmp_path / "out").exists()
    result = run(
        "bank", "import", source, "--format", "gift", "--out", tmp_path / "out", "--skip-unsupported", "--json"
    )
    assert result.exit_code == 0, result.output
    reasons = [problem["message"].partition(":")[0] for problem in json.loads(result.stdout)["refused"]]
    assert reasons == ["A short answer", "A short answer", "A numeric question", "A matching question"]
    pack = read_bank(tmp_path / "out")
    feedback, half, people, equals, signs = pack.bank.items
    keys = {i.id: list(pack.key.items[i.id].options.values()) for i in pack.bank.items}
    assert [key.rationale for key in keys[feedback.id]][2] == "Very good!"
    assert [key.effectiveness for key in keys[half.id]] == [100, 400, 700]
    assert (people.format, [key.effectiveness for key in keys[people.id]]) == (Format.RATE_ALL, [250, 550, 550, 250])
    assert [option.text for option in equals.options] == ["= 2 + 2", "= 2 + 3", "= 2 + 4"]
    assert [option.text for option in signs.options] == ["~", "=", "#", "{", "}", "\\"]


def test_a_table_of_another_program_comes_in_by_a_map(run: Run, tmp_path: Path) -> None:
    source = tmp_path / "table.csv"
    source.write_text('Question,A,B,C,Answer\n"What, now?",Wait,Help,,B\n', encoding="utf-8")
    options = ("--format", "csv", "--map", "stem=Question,options=A+B+C,key=Answer", "--out", tmp_path / "out")
    assert run("bank", "import", source, *options).exit_code == 0
    pack = read_bank(tmp_path / "out")
    assert [option.text for option in pack.bank.items[0].options] == ["Wait", "Help"]
    assert [key.effectiveness for key in pack.key.items["q-001"].options.values()] == [100, 700]


def test_a_dry_run_writes_nothing(run: Run, shared_data: SharedData, tmp_path: Path) -> None:
    source = shared_data("data/samples/qti_generated/emobench_ea20.moodle_aiken.txt")
    result = run("bank", "import", source, "--format", "aiken", "--out", tmp_path / "out", "--dry-run")
    assert (result.exit_code, (tmp_path / "out").exists()) == (0, False)
    assert "20 items would be" in result.stdout


def test_what_was_left_out_is_told_on_stderr_and_in_json(run: Run, shared_data: SharedData, tmp_path: Path) -> None:
    source = shared_data("data/samples/qti_generated/emobench_ea20.qti_v3_0.zip")
    result = run("bank", "import", source, "--format", "qti30", "--out", tmp_path / "out", "--json")
    assert result.exit_code == 0, result.output
    told = [note["message"] for note in json.loads(result.stdout)["notes"]]
    assert told == [
        "Left out: metadata (lifeCycle, rights).",
        "Left out: a document without questions (assessmentTest).",
    ]
    assert all(message in result.stderr for message in told)
