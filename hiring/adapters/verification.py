"""Checking a receipt or a score bundle from its file alone: signature, answers, and the score once more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hiring.adapters.signatures import signature_fits
from hiring.adapters.signed_files import read_answers_of_one, read_signed, signed_from_plain
from hiring.domain.delivery.answers import answers_sha256
from hiring.domain.records.signed import RECEIPT_FORMAT, SignedRecord, signed_text
from hiring.domain.scoring.bundle import bundle_differences
from hiring.errors import Problem

ALTERED = "Do not rely on the file: it was altered, or was not made whole. Ask the organisation for a new copy."
WRONG_KEY = "Take the keys from /signing-keys.json of the organisation's site, and ask it about this file."
RECORD = "Show the file to the organisation: a person must look at the record."


@dataclass(frozen=True, slots=True)
class Verification:
    """What was checked in a file. `key_known`: whether the signing key was among those the reader gave."""

    record: SignedRecord
    key_known: bool
    answers_checked: bool
    problems: tuple[Problem, ...]

    @property
    def is_receipt(self) -> bool:
        """Whether the file is a receipt, and not a bundle."""
        return self.record.format == RECEIPT_FORMAT


def verify_file(path: Path, public_keys: Sequence[str] = (), answers_file: Path | None = None) -> Verification:
    """Check a file in every way it can be; raise `Invalid` if it is neither a receipt nor a bundle."""
    record = read_signed(path)
    answers = read_answers_of_one(answers_file) if answers_file else None
    problems = _signature_problems(path, record, public_keys, "")
    receipt = record.content if record.format == RECEIPT_FORMAT else None
    if receipt is None:
        problems += [
            Problem(f"{one.words}.", RECORD, str(path), item=one.field) for one in bundle_differences(record.content)
        ]
        if record.content["receipt"] is not None:
            inner = signed_from_plain(record.content["receipt"])
            problems += _signature_problems(path, inner, public_keys, "content.receipt.")
    if answers is not None:
        problems += _answer_problems(path, record, answers)
    return Verification(record, bool(public_keys), answers is not None or receipt is None, tuple(problems))


def _signature_problems(path: Path, record: SignedRecord, public_keys: Sequence[str], within: str) -> list[Problem]:
    problems = []
    if not signature_fits(record.signature, signed_text(record.format, record.content)):
        words = "The signature does not belong to this content and this public key."
        problems.append(Problem(words, ALTERED, str(path), item=f"{within}signature.value"))
    if public_keys and record.signature.public_key not in public_keys:
        words = f"It is signed by {record.signature.public_key}, which is not a key you gave."
        problems.append(Problem(words, WRONG_KEY, str(path), item=f"{within}signature.public_key"))
    return problems


def _answer_problems(path: Path, record: SignedRecord, answers: Mapping[str, Any]) -> list[Problem]:
    if record.format == RECEIPT_FORMAT:
        stated, count = record.content["answers_sha256"], record.content["answers_count"]
    else:
        stated, count = answers_sha256(record.content["answers"]), len(record.content["answers"])
    found = answers_sha256(answers)
    problems = []
    if found != stated:
        words = f"It states {stated}, and the answers given have {found}."
        problems.append(Problem(words, RECORD, str(path), item="content.answers_sha256"))
    if len(answers) != count:
        words = f"It states {count} answers, and {len(answers)} were given."
        problems.append(Problem(words, RECORD, str(path), item="content.answers_count"))
    return problems
