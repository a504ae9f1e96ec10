"""`hiring verify`: sentences and exit codes, and nothing but the file is needed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from hiring.adapters.signed_files import record_text
from tests.cli.conftest import Run
from tests.support.signed import SIGNER, a_receipt, bundle_of, some_answers

KEY = SIGNER.public_keys[0]


@pytest.fixture
def receipt(tmp_path: Path) -> Path:
    path = tmp_path / "receipt.json"
    path.write_text(record_text(a_receipt()), encoding="utf-8")
    return path


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    path = tmp_path / "bundle.json"
    path.write_text(record_text(bundle_of(some_answers())), encoding="utf-8")
    return path


def test_a_receipt_passes_with_a_sentence(run: Run, receipt: Path) -> None:
    alone = run("verify", receipt)
    assert alone.exit_code == 0, alone.output
    assert "Clínica Ribera took in 10 answers for “Receptionist” at 2026-03-02T09:00:00.000000+00:00." in alone.stdout
    assert "Anybody can make a key: compare it" in alone.stdout
    known = run("verify", receipt, "--public-key", "ab" * 32, "--public-key", KEY.upper())
    assert known.exit_code == 0
    assert f"Signed by {KEY}, a key you gave." in known.stdout


def test_a_bundle_passes_and_its_answers_are_the_receipts(run: Run, receipt: Path, bundle: Path) -> None:
    result = run("verify", bundle)
    assert result.exit_code == 0, result.output
    micro = json.loads(bundle.read_text(encoding="utf-8"))["content"]["score"]["micro"]
    assert f"Scored again it gives the same: {micro / 1_000_000:.6f}." in result.stdout
    together = run("verify", receipt, "--answers", bundle)
    assert together.exit_code == 0
    assert "The answers are the ones it was given for." in together.stdout


def test_json_says_what_was_checked(run: Run, receipt: Path) -> None:
    found = json.loads(run("verify", receipt, "--public-key", KEY, "--json").stdout)
    assert found == {
        "file": str(receipt),
        "format": "hiring-receipt/1",
        "verified": True,
        "public_key": KEY,
        "key_known": True,
        "answers_checked": False,
        "problems": [],
    }


def test_what_differs_is_said_with_file_field_and_remedy(run: Run, receipt: Path) -> None:
    text = receipt.read_text(encoding="utf-8").replace('"answers_count": 10', '"answers_count": 11')
    receipt.write_text(text, encoding="utf-8")
    result = run("verify", receipt)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"{receipt}: signature.value: The signature does not belong")
    assert "Do not rely on the file" in result.stderr
    as_json = run("verify", receipt, "--json")
    assert as_json.exit_code == 1
    found = json.loads(as_json.stdout)
    assert (found["verified"], [problem["field"] for problem in found["problems"]]) == (False, ["signature.value"])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere.json"], "cannot be read"),
        (["{receipt}", "--public-key", "abc"], "64 hexadecimal digits"),
        (["{receipt}", "--answers", "nowhere.json"], "cannot be read"),
    ],
)
def test_bad_input_is_1_and_prints_nothing(run: Run, receipt: Path, arguments: list[str], words: str) -> None:
    result = run("verify", *[argument.format(receipt=receipt) for argument in arguments], "--json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert words in result.stderr


def test_neither_database_nor_pages_are_loaded(bundle: Path) -> None:
    program = (
        "import sys\nfrom hiring.cli.main import main\n"
        f"main(['verify', {str(bundle)!r}], standalone_mode=False)\n"
        "loaded = {name.split('.')[0] for name in sys.modules} | {'.'.join(n.split('.')[:2]) for n in sys.modules}\n"
        "print(sorted(loaded & {'sqlalchemy', 'flask', 'werkzeug', 'hiring.store', 'hiring.usecases', 'hiring.web'}))\n"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout.endswith("[]\n")
