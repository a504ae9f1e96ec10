"""How a situation is asked: the same words for the candidate who answers it and for whoever looks at it before."""

from dataclasses import dataclass

from hiring.domain.banks.model import Format, Item
from hiring.usecases.answers import OptionView, Situation


@dataclass(frozen=True, slots=True)
class Words:
    """The question under a situation, how to answer it, and the names of the ends of its scale or its columns."""

    question: str
    hint: str
    low: str = ""
    high: str = ""


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


def unshuffled(item: Item, mark: str) -> Situation:
    """Return an item as a candidate would see it, options in the bank's order; `mark` keeps its fields apart."""
    return Situation(
        reference=mark,
        format=item.format,
        would_do=item.instruction == "would_do",
        title=item.title,
        paragraphs=tuple(part.strip() for part in item.stem.split("\n\n") if part.strip()),
        options=tuple(OptionView(f"{mark}-{option.id}", option.text) for option in item.options),
    )
