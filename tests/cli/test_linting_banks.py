"""`hiring bank lint`: findings in words and in JSON, and what the command ends with."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from ruamel.yaml import YAML

from hiring.adapters.bank_files import write_bank
from hiring.adapters.translation_files import read_translations
from hiring.cli.main import main
from hiring.domain.banks.translation import Equivalence, source_hash
from hiring.errors import Invalid
from tests.support.banks import tiny_bank

BANK = tiny_bank()
yaml = YAML()
ONE = {"source": "x", "title": "x", "stem": "x", "options": {"a": "x"}}


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["bank", "lint", *map(str, words)])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_bank(BANK, tmp_path / "bank")
    return tmp_path / "bank"


def spanish(folder: Path, name: str = "items.es.yaml", **changed: Any) -> None:
    items = {
        item.id: {
            "source": source_hash(item),
            "title": "Una situación",
            "stem": "Una visita espera.",
            "options": {option.id: f"Acción {option.id}" for option in item.options},
        }
        for item in BANK.bank.items
    }
    file = {"language": "es", "equivalence": "translated", "translator": "Somebody", "items": items} | changed
    with (folder / name).open("w", encoding="utf-8") as out:
        yaml.dump(file, out)


def test_findings_in_words(folder: Path) -> None:
    result = run(folder)
    assert result.exit_code == 0, result.output
    assert "note no-panel: Keys are provisional" in result.output
    assert "tiny: 0 errors" in result.output


def test_findings_as_json(folder: Path) -> None:
    result = run(folder, "--json")
    report = json.loads(result.output)
    assert set(report["findings"][0]) == {"code", "severity", "item", "message", "evidence", "remedy"}
    assert report["errors"] == 0
    assert report["warnings"] == sum(f["severity"] == "warning" for f in report["findings"])
    assert report["coverage"][0]["standard"] == "own-it"
    assert report["figures"]["scored items"] == 10


def test_strict_fails_on_a_warning(folder: Path) -> None:
    assert json.loads(run(folder, "--json").output)["warnings"] > 0
    assert run(folder, "--strict").exit_code == 1


def test_a_broken_bank_has_findings_of_shape(folder: Path) -> None:
    path = folder / "items.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("state: live", "state: alive", 1), encoding="utf-8")
    result = run(folder, "--json")
    assert result.exit_code == 1
    (finding,) = json.loads(result.output)["findings"]
    assert (finding["code"], finding["severity"], finding["item"]) == ("schema", "error", "rate-1")
    assert "items.yaml:" in finding["evidence"]
    assert "error schema" in run(folder).output


def test_the_same_items_in_another_bank(folder: Path, tmp_path: Path) -> None:
    write_bank(tiny_bank(slug="other"), tmp_path / "other")
    found = json.loads(run(folder, "--against", tmp_path / "other", "--json").output)["findings"]
    assert any(f["code"] == "near-duplicate" and "other: rate-1" in f["evidence"] for f in found)


def test_translations_are_read(folder: Path) -> None:
    spanish(folder)
    (translation,) = read_translations(folder, BANK.bank)
    assert translation.equivalence is Equivalence.TRANSLATED
    assert translation.items["rate-1"].options["a"] == "Acción a"
    assert "untranslated" not in run(folder).output


@pytest.mark.parametrize(
    ("name", "changed", "words"),
    [
        ("items.es.yaml", {"language": "fr"}, "It says it is “fr”"),
        ("items.Spanish!.yaml", {}, "The name holds no language"),
        ("items.es.yaml", {"equivalence": "perfect"}, "equivalence"),
        (
            "items.es.yaml",
            {"items": {"gone": {"source": "x", "title": "x", "stem": "x", "options": {}}}},
            "no such item",
        ),
        (
            "items.es.yaml",
            {"items": {"rate-1": {"source": "x", "title": "x", "stem": "x", "options": {"a": "x"}}}},
            "Translate exactly these: a, b, c, d, e.",
        ),
    ],
)
def test_broken_translations_are_refused(folder: Path, name: str, changed: dict[str, Any], words: str) -> None:
    spanish(folder, name, **changed)
    with pytest.raises(Invalid, match="items") as caught:
        read_translations(folder, BANK.bank)
    assert words in str(caught.value)
    assert run(folder).exit_code == 1
