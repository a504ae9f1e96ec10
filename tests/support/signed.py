"""A signer for tests, and score bundles made without a database."""

from typing import Any

from hiring.adapters.signatures import Ed25519Signer
from hiring.domain.delivery.answers import answers_sha256
from hiring.domain.records.signed import BUNDLE_FORMAT, RECEIPT_FORMAT, SignedRecord, signed_text
from hiring.domain.scoring.bundle import bundle_parts, text_of
from hiring.domain.scoring.score import NeedsReview, Score, score_answers
from hiring.domain.scoring.specification import specify
from hiring.domain.simulation.respond import simulate_answers
from tests.support.banks import tiny_bank

SIGNER = Ed25519Signer(["a secret of the tests, long enough for them"])
MOMENT = "2026-03-02T09:00:00.000000+00:00"


def signed(record_format: str, content: dict[str, Any], signer: Ed25519Signer = SIGNER) -> SignedRecord:
    return SignedRecord(record_format, content, signer.sign(signed_text(record_format, content)))


def some_answers() -> dict[str, Any]:
    package = tiny_bank()
    return dict(simulate_answers(package.bank.scored_items, package.key, 1, 7)[0])


def a_receipt(answers: dict[str, Any] | None = None) -> SignedRecord:
    given = some_answers() if answers is None else answers
    content = {
        "attempt": "attempt1",
        "answers_count": len(given),
        "answers_sha256": answers_sha256(given),
        "submitted_at": MOMENT,
        "organisation": "Clínica Ribera",
        "job": "Receptionist",
        "simulated": False,
    }
    return signed(RECEIPT_FORMAT, content)


def bundle_of(answers: dict[str, Any], *, expired: bool = False) -> SignedRecord:
    specification = specify(tiny_bank())
    judged: Score | NeedsReview = score_answers(specification, answers, expired=expired)
    scored = judged if isinstance(judged, Score) else None
    content = {
        "organisation": "Clínica Ribera",
        "job": "Receptionist",
        "application": "application1",
        "attempt": "attempt1",
        "simulated": False,
        "expired": expired,
        "score": {
            "specification_sha256": specification.sha256,
            "answers_sha256": scored.answers_sha256 if scored else answers_sha256(answers),
            "score_sha256": scored.sha256 if scored else None,
            "exact": text_of(scored.exact) if scored else None,
            "micro": scored.micro if scored else None,
            "why": judged.why if isinstance(judged, NeedsReview) else None,
            "recorded_at": MOMENT,
        },
        "receipt": None if expired else a_receipt(answers).to_plain(),
        **bundle_parts(specification, answers, judged),
    }
    return signed(BUNDLE_FORMAT, content)
