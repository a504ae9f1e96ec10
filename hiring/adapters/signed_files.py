"""Receipts and score bundles in files, read strictly: whatever is not exactly of their form is named."""

import json
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from hiring.domain.banks.model import Format, PanelMethod, Section
from hiring.domain.records.signed import BUNDLE_FORMAT, RECEIPT_FORMAT, Signature, SignedRecord
from hiring.errors import Invalid, Problem
from hiring.hashing import canonical_json

LARGEST = 8 * 1024 * 1024
ASK = "Ask whoever sent it for a new copy."

Text = Annotated[str, StringConstraints(max_length=4000)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=80)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Exact = Annotated[str, StringConstraints(pattern=r"^-?[0-9]{1,400}/[1-9][0-9]{0,399}$")]
Moment = Annotated[str, StringConstraints(pattern=r"^[0-9T:.-]{19,26}\+00:00$")]
Whole = Annotated[int, Field(ge=-(10**12), le=10**12)]
Answers = Annotated[dict[Name, dict[Name, Whole | Name]], Field(max_length=5000)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _Signature(_Shape):
    algorithm: Literal["Ed25519"]
    public_key: Sha256
    value: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{128}$")]


class _ReceiptContent(_Shape):
    attempt: Name
    answers_count: Annotated[int, Field(ge=0)]
    answers_sha256: Sha256
    submitted_at: Moment
    organisation: Text
    job: Text
    simulated: bool


class _Receipt(_Shape):
    format: Literal["hiring-receipt/1"]
    content: _ReceiptContent
    signature: _Signature


class _Scenario(_Shape):
    item: Name
    section: Section
    standard: Name | None
    format: Format
    keys: Annotated[list[tuple[Name, Whole]], Field(min_length=1, max_length=50)]
    weight: Annotated[int, Field(ge=1, le=10**6)]


class _Specification(_Shape):
    bank: Name
    version: Text
    language: Name
    key_sha256: Sha256
    key_status: PanelMethod
    scoring: Name
    scenarios: Annotated[list[_Scenario], Field(min_length=1, max_length=5000)]


class _Score(_Shape):
    specification_sha256: Sha256
    answers_sha256: Sha256
    score_sha256: Sha256 | None
    exact: Exact | None
    micro: int | None
    why: Text | None
    recorded_at: Moment


class _Contribution(_Shape):
    item: Name
    option: Name
    answer: Whole | Name | None
    section: Section
    standard: Name | None
    points: Exact


class _BundleContent(_Shape):
    organisation: Text
    job: Text
    application: Name
    attempt: Name
    simulated: bool
    expired: bool
    specification: _Specification
    answers: Answers
    baseline: Exact
    contributions: Annotated[list[_Contribution], Field(max_length=250_000)]
    score: _Score
    receipt: _Receipt | None


class _Bundle(_Shape):
    format: Literal["hiring-score-bundle/1"]
    content: _BundleContent
    signature: _Signature


_SHAPES: dict[str, TypeAdapter[Any]] = {RECEIPT_FORMAT: TypeAdapter(_Receipt), BUNDLE_FORMAT: TypeAdapter(_Bundle)}
_ANSWERS: TypeAdapter[Any] = TypeAdapter(Answers, config=ConfigDict(strict=True))


def record_text(record: SignedRecord) -> str:
    """Return a record as the text of its file."""
    return json.dumps(record.to_plain(), indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def read_signed(path: Path) -> SignedRecord:
    """Return the receipt or bundle in a file, its signature not checked yet; raise `Invalid` with every bad field."""
    text, value = _read(path)
    shape = _SHAPES.get(str(value.get("format")))
    if shape is None:
        known = " or ".join(_SHAPES)
        raise Invalid([Problem(f"The file is of no known format ({known}).", ASK, str(path), item="format")])
    _check_shape(path, shape, text)
    return signed_from_plain(value)


def signed_from_plain(value: dict[str, Any]) -> SignedRecord:
    """Return the record that `SignedRecord.to_plain` made `value` from."""
    signature = Signature(value["signature"]["public_key"], value["signature"]["value"])
    return SignedRecord(value["format"], value["content"], signature)


def read_answers_of_one(path: Path) -> dict[str, Any]:
    """Return one person's answers (item id -> answer): a file of them, or a score bundle that holds them."""
    text, value = _read(path)
    if value.get("format") == BUNDLE_FORMAT:
        _check_shape(path, _SHAPES[BUNDLE_FORMAT], text)
        answers: dict[str, Any] = value["content"]["answers"]
        return answers
    _check_shape(path, _ANSWERS, text)
    return value


def _read(path: Path) -> tuple[str, dict[str, Any]]:
    file = str(path)
    try:
        with path.open("rb") as opened:
            raw = opened.read(LARGEST + 1)
    except OSError as error:
        raise Invalid([Problem(f"It cannot be read: {error.strerror}.", "Check the path.", file)]) from error
    if len(raw) > LARGEST:
        raise Invalid([Problem("It is larger than any receipt or bundle.", ASK, file)])
    try:
        text = raw.decode("utf-8")
        value = json.loads(text, object_pairs_hook=_once)
        canonical_json(value).encode()
    except (ValueError, TypeError, RecursionError) as error:
        words = "too deeply nested" if isinstance(error, RecursionError) else str(error)
        raise Invalid([Problem(f"It is no JSON of ours: {words}.", ASK, file)]) from error
    if not isinstance(value, dict):
        raise Invalid([Problem("It is neither a receipt nor a score bundle.", ASK, file)])
    return text, value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object that says one name twice: readers differ in which they take."""
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        msg = f"{next(name for name in names if names.count(name) > 1)!r} is there twice"
        raise ValueError(msg)
    return made


def _check_shape(path: Path, shape: TypeAdapter[Any], text: str) -> None:
    try:
        shape.validate_json(text)
    except ValidationError as error:
        problems = [
            Problem(f"{one['msg']}.", ASK, str(path), item=".".join(str(part) for part in one["loc"]))
            for one in error.errors()[:20]
        ]
        raise Invalid(problems) from error
