"""What candidates are asked about themselves after handing in: freely, in broad words, for counts alone.

A value is the name its group has in the tables of fairness analyses, so it never changes its meaning.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from hiring.errors import Invalid, Problem

UNSAID = ""  # "prefer not to say": nothing is stored of it


@dataclass(frozen=True, slots=True)
class Choice:
    """Something one can say: how it is stored, and how it reads on the page."""

    value: str
    words: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question about a person, which may always be left unanswered."""

    code: str
    words: str
    choices: tuple[Choice, ...]


def _question(code: str, words: str, *choices: tuple[str, str]) -> Question:
    return Question(code, words, tuple(Choice(*choice) for choice in choices))


QUESTIONS = (
    _question(
        "age",
        "How old are you?",
        ("under 25", "Under 25"),
        ("25 to 39", "25 to 39"),
        ("40 to 54", "40 to 54"),
        ("55 or over", "55 or over"),
    ),
    _question(
        "gender",
        "Which of these describes you?",
        ("women", "Woman"),
        ("men", "Man"),
        ("another gender", "I describe myself in another way"),
    ),
    _question(
        "origin",
        "Which comes nearest to your ethnicity or origin?",
        ("African or Black", "African or Black"),
        ("Asian", "Asian"),
        ("European or White", "European or White"),
        ("Indigenous", "Indigenous"),
        ("Latin American", "Latin American or Hispanic"),
        ("Middle Eastern or North African", "Middle Eastern or North African"),
        ("several origins", "Several of these"),
        ("another origin", "Another"),
    ),
    _question(
        "disability",
        "Do you have a disability or a long-term health condition?",
        ("disabled", "Yes"),
        ("not disabled", "No"),
    ),
    _question(
        "first_language",
        "Is the language of this assessment your first language?",
        ("first language", "Yes"),
        ("another first language", "No"),
    ),
)


def read_voluntary(fields: Mapping[str, str]) -> dict[str, str]:
    """Return what was said, by question; a question left out, or not to be said, is not among it."""
    said, problems = {}, []
    for question in QUESTIONS:
        value = fields.get(question.code, UNSAID)
        if value in {choice.value for choice in question.choices}:
            said[question.code] = value
        elif value != UNSAID:
            problems.append(Problem(f"“{question.words}” has no such answer.", "Choose again.", item=question.code))
    if problems:
        raise Invalid(problems)
    return said
