"""Receipts and score bundles checked from their files: untouched ones pass, no field can be changed unseen."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hiring.adapters.signatures import Ed25519Signer, signature_fits
from hiring.adapters.signed_files import LARGEST, record_text
from hiring.adapters.verification import verify_file
from hiring.domain.records.signed import BUNDLE_FORMAT, Signature, SignedRecord
from hiring.errors import Invalid
from tests.support.signed import SIGNER, a_receipt, bundle_of, signed, some_answers

RECORDS = {"receipt": a_receipt(), "bundle": bundle_of(some_answers())}
KEY = SIGNER.public_keys[0]
Place = tuple[str | int, ...]


def places(value: Any, at: Place = ()) -> Iterator[Place]:
    """Walk every leaf."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in parts:
        if isinstance(part, dict | list):
            yield from places(part, (*at, name))
        else:
            yield (*at, name)


def changed(value: Any, how: int) -> Any:
    match value:
        case bool():
            return not value
        case int():
            return value + (1, -1, 7)[how]
        case str():
            return (value + "0", value[::-1] if value != value[::-1] else value + "1", value[:-1])[how]
        case _:
            return (0, "a", [])[how]


def write(path: Path, plain: Any) -> Path:
    path.write_text(plain if isinstance(plain, str) else json.dumps(plain), encoding="utf-8")
    return path


def problems_of(path: Path, *keys: str, answers: Path | None = None) -> list[str]:
    """Name the fields that differ, or what else is wrong with the file."""
    try:
        return [problem.item for problem in verify_file(path, keys, answers).problems]
    except Invalid as error:
        return [problem.item or problem.message for problem in error.problems]


@pytest.mark.parametrize("name", RECORDS)
def test_what_was_signed_passes_with_and_without_the_key(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / "file.json", record_text(RECORDS[name]))
    assert problems_of(path) == problems_of(path, KEY) == []
    assert problems_of(path, "ab" * 32, KEY) == []


@pytest.mark.parametrize("name", RECORDS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(data=st.data())
def test_no_field_can_be_changed_unseen(tmp_path: Path, name: str, data: st.DataObject) -> None:
    plain = copy.deepcopy(RECORDS[name].to_plain())
    place = data.draw(st.sampled_from(list(places(plain))))
    parent: Any = plain
    for step in place[:-1]:
        parent = parent[step]
    parent[place[-1]] = changed(parent[place[-1]], data.draw(st.sampled_from([0, 1, 2])))
    assert problems_of(write(tmp_path / "file.json", plain)), place


@pytest.mark.parametrize("name", RECORDS)
def test_no_field_can_be_left_out_or_added(tmp_path: Path, name: str) -> None:
    for field in RECORDS[name].content:
        plain = copy.deepcopy(RECORDS[name].to_plain())
        del plain["content"][field]
        assert f"content.{field}" in problems_of(write(tmp_path / "file.json", plain))[0]
    plain = {**RECORDS[name].to_plain(), "more": 1}
    assert problems_of(write(tmp_path / "file.json", plain)) == ["more"]


def test_a_forger_with_a_key_of_their_own_is_found_by_the_houses_key(tmp_path: Path) -> None:
    forged = signed("hiring-receipt/1", {**a_receipt().content, "answers_count": 9}, Ed25519Signer(["another" * 9]))
    path = write(tmp_path / "file.json", record_text(forged))
    assert problems_of(path) == []  # that is why the sentence says: compare the key
    assert problems_of(path, KEY) == ["signature.public_key"]


def test_a_receipt_does_not_pass_for_another_format(tmp_path: Path) -> None:
    receipt = a_receipt()
    moved = SignedRecord("hiring-receipt/2", receipt.content, receipt.signature)
    assert problems_of(write(tmp_path / "file.json", record_text(moved))) == ["format"]


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        (lambda c: c["score"].update(micro=c["score"]["micro"] + 1), {"content.score.micro"}),
        (lambda c: c["score"].update(exact="51/1"), {"content.score.exact", "content.contributions"}),
        (lambda c: c["score"].update(score_sha256="0" * 64), {"content.score.score_sha256"}),
        (lambda c: c["contributions"].pop(), {"content.contributions"}),
        (lambda c: c.update(baseline="49/1"), {"content.baseline", "content.contributions"}),
        (lambda c: c.update(attempt="another"), {"content.receipt.content.attempt"}),
        (lambda c: c.update(answers={}), {"content.score.why", "content.receipt.content.answers_count"}),
        (lambda c: c["specification"]["scenarios"][0]["keys"][0].__setitem__(1, 100), {"content.score.exact"}),
        (lambda c: c["answers"]["rate-1"].update(a="x"), {"content.answers"}),
    ],
)
def test_a_house_that_signs_a_wrong_score_is_found_by_scoring_again(tmp_path: Path, change, fields) -> None:
    content = copy.deepcopy(dict(RECORDS["bundle"].content))
    change(content)
    found = problems_of(write(tmp_path / "file.json", record_text(signed(BUNDLE_FORMAT, content))))
    assert fields <= set(found)
    assert "signature.value" not in found


@pytest.mark.parametrize("kept", [9, 2])
def test_an_expired_attempt_is_scored_again_as_expired(tmp_path: Path, kept: int) -> None:
    bundle = bundle_of(dict(list(some_answers().items())[:kept]), expired=True)
    assert (bundle.content["score"]["micro"] is None) == (kept == 2)
    assert problems_of(write(tmp_path / "file.json", record_text(bundle))) == []


def test_answers_are_compared_with_the_receipt(tmp_path: Path) -> None:
    receipt = write(tmp_path / "receipt.json", record_text(RECORDS["receipt"]))
    answers = write(tmp_path / "answers.json", some_answers())
    bundle = write(tmp_path / "bundle.json", record_text(RECORDS["bundle"]))
    assert problems_of(receipt, answers=answers) == problems_of(receipt, answers=bundle) == []
    assert problems_of(bundle, answers=answers) == []
    fewer = write(tmp_path / "fewer.json", dict(list(some_answers().items())[1:]))
    assert problems_of(receipt, answers=fewer) == ["content.answers_sha256", "content.answers_count"]
    assert problems_of(bundle, answers=fewer) == ["content.answers_sha256", "content.answers_count"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "{}",
        '{"format": 1}',
        '{"format": ["hiring-receipt/1"]}',
        '{"format": "hiring-receipt/1"}',
        '{"format": "hiring-receipt/1", "format": "hiring-receipt/1"}',
        '{"a": 1.5}',
        '{"a": NaN}',
        '{"a": "\\ud800"}',
        "[" * 200_000,
        '{"a": ' + "9" * 5000 + "}",
        "{" + " " * LARGEST + "}",
    ],
    ids=lambda text: text[:40],
)
def test_what_is_no_record_is_said_with_the_file_and_a_remedy(tmp_path: Path, text: str) -> None:
    path = write(tmp_path / "file.json", text)
    with pytest.raises(Invalid, match=r"file\.json.*Ask whoever sent it") as refused:
        verify_file(path)
    assert all(problem.remedy for problem in refused.value.problems)
    with pytest.raises(Invalid):
        verify_file(write(tmp_path / "receipt.json", record_text(RECORDS["receipt"])), (), path) if text != "{}" else (
            verify_file(tmp_path / "nowhere.json")
        )


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "file.json").write_bytes(b"\xff\xfe")
    assert "no JSON of ours" in problems_of(tmp_path / "file.json")[0]


def test_keys_are_derived_apart_and_every_secret_of_the_rotation_has_its_own() -> None:
    signer = Ed25519Signer(["new" * 20, "old" * 20])
    assert signer.public_keys[1:] == Ed25519Signer(["old" * 20]).public_keys
    assert len(set(signer.public_keys)) == 2
    signature = signer.sign(b"text")
    assert signature == signer.sign(b"text")
    assert signature.public_key == signer.public_keys[0]
    assert signature_fits(signature, b"text")
    assert not signature_fits(signature, b"Text")
    assert not signature_fits(Signature(signer.public_keys[1], signature.value), b"text")
    assert not signature_fits(Signature("zz", "zz"), b"text")
