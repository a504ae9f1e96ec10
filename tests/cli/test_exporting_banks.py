"""`hiring bank export` and `hiring bank diff`: what is written, what is said first, what stays untouched."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from hiring.adapters.bank_files import read_bank, write_bank
from hiring.domain.banks.model import ItemState, OptionKey
from hiring.domain.banks.plain import package
from tests.cli.conftest import Run
from tests.support.banks import tiny_bank


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_bank(tiny_bank(), tmp_path / "tiny", {"CHANGELOG.md": b"# Changes\n"})
    return tmp_path / "tiny"


@pytest.mark.parametrize("form", ["yaml", "csv", "xlsx", "jsonl"])
def test_a_bank_goes_out_and_comes_back(run: Run, folder: Path, tmp_path: Path, form: str) -> None:
    assert run("bank", "export", folder, "--format", form, "--out", tmp_path / "file").exit_code == 0
    result = run("bank", "import", tmp_path / "file", "--format", form, "--out", tmp_path / "back")
    assert result.exit_code == 0, result.output
    assert read_bank(tmp_path / "back") == read_bank(folder)
    assert (tmp_path / "back" / "CHANGELOG.md").exists() is (form == "yaml")


def test_a_dry_run_lists_what_is_not_carried_and_writes_nothing(run: Run, folder: Path, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    result = run("bank", "export", folder, "--format", "qti-3.0", "--dry-run", "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert (found["format"], found["file"]) == ("qti30", None)
    messages = [problem["message"] for problem in found["not_carried"]]
    assert any("rate_all is not a single choice" in message for message in messages)
    assert all(message in result.stderr for message in messages)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_file_is_never_written_over(run: Run, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    result = run("bank", "export", folder, "--format", "csv", "--out", tmp_path / "file")
    assert result.exit_code == 1
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


def test_without_a_file_an_export_is_bad_usage(run: Run, folder: Path) -> None:
    assert run("bank", "export", folder, "--format", "csv").exit_code == 2


def test_a_diff_names_text_key_and_state(run: Run, folder: Path, tmp_path: Path) -> None:
    pack = tiny_bank()
    first, second, *rest = pack.bank.items
    changed = replace(first, stem="Another stem.", state=ItemState.PILOT)
    key = pack.key.items[first.id]
    option = first.options[0].id
    new_key = replace(key, options={**key.options, option: OptionKey(key.options[option].effectiveness + 5)})
    keys = {name: entry for name, entry in pack.key.items.items() if name != second.id} | {first.id: new_key}
    after = package(replace(pack.bank, items=(changed, *rest)), replace(pack.key, items=keys))
    write_bank(after, tmp_path / "after")
    result = run("bank", "diff", folder, tmp_path / "after", "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    parts = {(c["item"], c["part"], c["field"]) for c in found["changes"]}
    assert (first.id, "text", "stem") in parts
    assert (first.id, "state", "state") in parts
    assert (first.id, "key", f"options.{option}.effectiveness") in parts
    assert (second.id, "item", "") in parts
    assert {c["item"] for c in found["changes"]} == {first.id, second.id}
    text = run("bank", "diff", folder, tmp_path / "after").stdout
    assert "+ Another stem." in text
    assert f"removed: {second.title}" in text


def test_equal_banks_have_no_differences(run: Run, folder: Path) -> None:
    assert "the same" in run("bank", "diff", folder, folder).stdout
