"""What a panel member is asked, and how what is missing reads on the page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hiring.errors import Problem
from hiring.usecases.panel_answers import PanelPage
from hiring.usecases.panels import KEY


@dataclass(frozen=True, slots=True)
class Scale:
    """A question about one option, and what its ends mean."""

    name: str
    short: str
    question: str
    low: str
    high: str
    optional: bool


@dataclass(frozen=True, slots=True)
class Words:
    """The questions of a page."""

    title: str
    hint: str
    scales: tuple[Scale, ...]


@dataclass(frozen=True, slots=True)
class FieldError:
    """Something to mend, and the field where it is mended; `brief` stands beside it."""

    field: str
    message: str
    brief: str = ""


_CARE = Scale("care", "Care", "How much does it do for the person?", "nothing", "a great deal", optional=True)
_CONVENIENCE = Scale(
    "convenience", "Convenience", "How easy is it for whoever does it?", "hard work", "very easy", optional=True
)
_ACTIONS = Words(
    "What do you think of each of these actions?",
    "Think of your own work or visits, not of what sounds best. Two actions may have the same number.",
    (
        Scale("effectiveness", "Works", "How well would it work?", "very badly", "very well", optional=False),
        _CARE,
        _CONVENIENCE,
    ),
)
_FEELINGS = Words(
    "What do you think of each of these answers?",
    "How well does each one understand the person? Two answers may have the same number.",
    (
        Scale("effectiveness", "Fits", "How well does it fit?", "not at all", "exactly", optional=False),
        Scale("care", "Care", "How much care is in it?", "none", "a great deal", optional=True),
        Scale("convenience", "Convenience", "How easy is it to think so?", "hard", "very easy", optional=True),
    ),
)
_STANDARDS = Words(
    "Which of these matters most to a customer here, and which least?",
    "All of them matter. Choose one of each, comparing only what stands here.",
    (),
)


def words_for(purpose: str, *, about_feelings: bool = False) -> Words:
    """Return how a page asks."""
    if purpose != KEY:
        return _STANDARDS
    return _FEELINGS if about_feelings else _ACTIONS


def missing_errors(page: PanelPage) -> list[FieldError]:
    """Return an error for everything on a page that has to be given and is not."""
    texts = {option.reference: option.text for option in page.options}
    found = []
    for field in page.missing:
        reference = field.partition("-")[2]
        found.append(FieldError(field, f"Choose a number for “{texts[reference]}”", "Choose a number"))
    return found


def problem_errors(problems: Iterable[Problem]) -> Sequence[FieldError]:
    """Return the problems of what was sent, at the fields that they name."""
    return [FieldError(p.item, f"{p.message} {p.remedy}".strip()) for p in problems]
