"""Records that leave the house signed: what is signed, and in which form it is written down."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hiring.hashing import canonical_json

RECEIPT_FORMAT = "hiring-receipt/1"
BUNDLE_FORMAT = "hiring-score-bundle/1"
ALGORITHM = "Ed25519"


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature and the public key it is checked by, both in hexadecimal."""

    public_key: str
    value: str


@dataclass(frozen=True, slots=True)
class SignedRecord:
    """A record with its signature; `content` holds no floats, so that its canonical text is the same everywhere."""

    format: str
    content: Mapping[str, Any] = field(hash=False)
    signature: Signature

    def to_plain(self) -> dict[str, Any]:
        """Return the record as it is written to a file."""
        signature = {
            "algorithm": ALGORITHM,
            "public_key": self.signature.public_key,
            "value": self.signature.value,
        }
        return {"format": self.format, "content": dict(self.content), "signature": signature}


def signed_text(record_format: str, content: Mapping[str, Any]) -> bytes:
    """Return the bytes that are signed: format and content, so that no record passes for one of another format."""
    return canonical_json({"format": record_format, "content": content}).encode()
