"""What a candidate is asked, by format, and how an answer or a problem reads on the page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hiring.domain.banks.model import Format
from hiring.errors import Problem
from hiring.usecases.answers import Situation


@dataclass(frozen=True, slots=True)
class Words:
    """The question under a situation, how to answer it, and the names of the ends of its scale or its columns."""

    question: str
    hint: str
    low: str = ""
    high: str = ""


@dataclass(frozen=True, slots=True)
class FieldError:
    """Something to mend, and the field where it is mended ("" for the whole question); `brief` stands beside it."""

    field: str
    message: str
    brief: str = ""


_POOR, _GOOD = "very poor", "very good"
_UNLIKELY, _LIKELY = "very unlikely", "very likely"
_SAME = "Two actions may have the same number."
WORDS: dict[tuple[Format, bool], Words] = {
    (Format.RATE_ALL, False): Words(
        "How good is each of these actions?", f"From 1, {_POOR}, to 7, {_GOOD}. {_SAME}", _POOR, _GOOD
    ),
    (Format.RATE_ALL, True): Words(
        "How likely would you be to do each of these?",
        f"From 1, {_UNLIKELY}, to 7, {_LIKELY}. {_SAME}",
        _UNLIKELY,
        _LIKELY,
    ),
    (Format.SINGLE_ACTION, False): Words("How good is this action?", f"From 1, {_POOR}, to 7, {_GOOD}.", _POOR, _GOOD),
    (Format.SINGLE_ACTION, True): Words(
        "How likely would you be to do this?", f"From 1, {_UNLIKELY}, to 7, {_LIKELY}.", _UNLIKELY, _LIKELY
    ),
    (Format.BEST_WORST, False): Words(
        "Which action is best, and which is worst?", "Choose one of each.", "Worst", "Best"
    ),
    (Format.BEST_WORST, True): Words(
        "Which would you be most likely to do, and which least?", "Choose one of each.", "Least likely", "Most likely"
    ),
    (Format.PICK_ONE, False): Words("Which answer is best?", "Choose one."),
    (Format.PICK_ONE, True): Words("What would you do?", "Choose one."),
    (Format.RANK, False): Words("Put the actions in order.", "The best comes first.", "worst", "best"),
    (Format.RANK, True): Words(
        "Put the actions in order.", "What you would most likely do comes first.", "least likely", "most likely"
    ),
}


def words_for(situation: Situation) -> Words:
    """Return how this situation is asked."""
    return WORDS[situation.format, situation.would_do]


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
