"""A score with all it was computed from, as plain data: made for an export, and scored again from the file alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from hiring.domain.delivery.answers import Answer, answers_sha256
from hiring.domain.scoring.score import BASELINE, Contribution, NeedsReview, Score, score_answers
from hiring.domain.scoring.specification import Specification

Plain = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """A field of a record that is not what it should be."""

    field: str
    words: str


def bundle_parts(specification: Specification, answers: Mapping[str, Answer], judged: Score | NeedsReview) -> Plain:
    """Return specification, answers and contributions of a score, exactly, without a float."""
    return {
        "specification": specification.to_plain(),
        "answers": {item_id: dict(answer) for item_id, answer in answers.items()},
        "baseline": text_of(BASELINE),
        "contributions": _contributions(judged.contributions()) if isinstance(judged, Score) else [],
    }


def bundle_differences(content: Plain) -> list[Difference]:
    """Score a bundle again and return every way in which it differs from what it records."""
    specification = Specification.from_plain(content["specification"])
    record, answers = content["score"], content["answers"]
    try:
        judged = score_answers(specification, answers, expired=content["expired"])
        given = [*_score_differences(record, specification, answers, judged)]
        if isinstance(judged, Score):
            given += _contribution_differences(content, judged)
    except Exception as error:  # noqa: BLE001 - a file from anywhere: what cannot be scored is a difference, not a crash
        words = f"they cannot be scored by this specification ({type(error).__name__}: {error})"
        return [Difference("content.answers", words)]
    return [*given, *_receipt_differences(content)]


def text_of(number: Fraction) -> str:
    """Return an exact number as numerator/denominator."""
    return f"{number.numerator}/{number.denominator}"


def _contributions(contributions: Sequence[Contribution]) -> list[dict[str, Any]]:
    return [
        {
            "item": one.item_id,
            "option": one.option,
            "answer": one.answer,
            "section": one.section.value,
            "standard": one.standard,
            "points": text_of(one.points),
        }
        for one in contributions
    ]


def _score_differences(
    record: Plain, specification: Specification, answers: Mapping[str, Answer], judged: Score | NeedsReview
) -> Iterator[Difference]:
    scored = judged if isinstance(judged, Score) else None
    expected = {
        "specification_sha256": specification.sha256,
        "answers_sha256": scored.answers_sha256 if scored else answers_sha256(answers),
        "score_sha256": scored.sha256 if scored else None,
        "exact": text_of(scored.exact) if scored else None,
        "micro": scored.micro if scored else None,
        "why": None if isinstance(judged, Score) else judged.why,
    }
    for name, value in expected.items():
        if record[name] != value:
            yield Difference(
                f"content.score.{name}", f"it is {_said(record[name])}, and scoring again gives {_said(value)}"
            )


def _contribution_differences(content: Plain, score: Score) -> Iterator[Difference]:
    stated, computed = content["contributions"], _contributions(score.contributions())
    if len(stated) != len(computed):
        words = f"there are {len(stated)}, and scoring again gives {len(computed)}"
        yield Difference("content.contributions", words)
    for number, (one, other) in enumerate(zip(stated, computed, strict=False)):
        for name, value in other.items():
            if one[name] != value:
                field = f"content.contributions.{number}.{name}"
                yield Difference(field, f"it is {_said(one[name])}, and scoring again gives {_said(value)}")
    total = Fraction(content["baseline"]) + sum((Fraction(one["points"]) for one in stated), Fraction(0))
    if text_of(total) != content["score"]["exact"]:
        words = f"baseline and points add up to {text_of(total)}, and the score is {content['score']['exact']}"
        yield Difference("content.contributions", words)
    if content["baseline"] != text_of(BASELINE):
        yield Difference("content.baseline", f"it is {content['baseline']}, and must be {text_of(BASELINE)}")


def _receipt_differences(content: Plain) -> Iterator[Difference]:
    receipt = content["receipt"]
    if receipt is None:
        return
    expected = {
        "attempt": content["attempt"],
        "answers_sha256": answers_sha256(content["answers"]),
        "answers_count": len(content["answers"]),
    }
    for name, value in expected.items():
        if receipt["content"][name] != value:
            words = f"it is {_said(receipt['content'][name])}, and the bundle holds {_said(value)}"
            yield Difference(f"content.receipt.content.{name}", words)


def _said(value: object) -> str:
    return "nothing" if value is None else str(value)
