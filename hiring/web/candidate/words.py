"""How an answer or a problem reads on a candidate's page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hiring.errors import Problem
from hiring.usecases.answers import Situation
from hiring.web.presenters.questions import words_for


@dataclass(frozen=True, slots=True)
class FieldError:
    """Something to mend, and the field where it is mended ("" for the whole question); `brief` stands beside it."""

    field: str
    message: str
    brief: str = ""


def missing_errors(situation: Situation, missing: Iterable[str]) -> list[FieldError]:
    """Return an error for every part of an answer that is not there yet."""
    return [_missing(situation, field) for field in missing]


def problem_errors(problems: Iterable[Problem]) -> list[FieldError]:
    """Return the problems of an answer at the fields that they name."""
    return [FieldError(problem.item, f"{problem.message} {problem.remedy}".strip()) for problem in problems]


def in_words(situation: Situation, fields: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return what an answer says, action by action."""
    words = words_for(situation)
    lines = []
    for option in situation.options:
        said = []
        if (rating := fields.get(f"rate-{option.reference}") or fields.get("rating")) is not None:
            said.append(f"rated {rating}")
        if place := fields.get(f"rank-{option.reference}"):
            said.append(f"place {place}")
        if fields.get("choice") == option.reference:
            said.append("chosen")
        said += [
            name
            for field, name in (("best", words.high), ("worst", words.low))
            if fields.get(field) == option.reference
        ]
        lines.append((option.text, ", ".join(said) or "–"))
    return lines


def _missing(situation: Situation, field: str) -> FieldError:
    words = words_for(situation)
    texts = {option.reference: option.text for option in situation.options}
    kind, _, reference = field.partition("-")
    briefs = {
        "rate": "Choose a number",
        "rank": "Choose a place",
        "best": f"Choose one action as “{words.high}”",
        "worst": f"Choose one action as “{words.low}”",
        "rating": "Choose a number from 1 to 7",
    }
    brief = briefs.get(kind, "Choose one answer")
    return FieldError(field, f"{brief} for “{texts[reference]}”" if reference else brief, brief)
