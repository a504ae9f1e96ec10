"""One candidate in words: what the score means, where it stands, and what it does not know."""

from collections.abc import Sequence
from dataclasses import dataclass

from hiring.domain.banks.model import Format, Section
from hiring.domain.people.applications import Status
from hiring.domain.scoring.score import Contribution
from hiring.domain.selection.sections import ENOUGH_REAL_ATTEMPTS
from hiring.wording.reasons import DEFAULT_LOCALE

_MEANING = {
    "en": "50 is what answering at random gives; 100 is the panel’s order throughout.",
}
_LEVEL = {
    "en": {
        "compared": "The true level lies between {low} and {high} with 90 % probability.",
        "alone": "Chance alone can move a score this far: {low} to {high} (90 %).",
    }
}
_PLACES = {
    "en": {
        "alone_first": "leads, and can be told apart from the next",
        "first": "one of {size} who lead and cannot be told apart",
        "alone": "place {first}",
        "later": "one of {size} in places {first} to {last} who cannot be told apart",
        "few": "too few candidates to compare",
        "chance": "in the top {k} with {chance} probability",
    }
}
_RANKS = {
    "en": "With 90 % probability the true place is between {low} and {high} of {n}.",
}
_SUMMARY = {
    "en": {
        "best": "Goes with the panel most in {titles}.",
        "worst": "Differs from it most in {titles}: ask about that.",
        "only_worst": "Differs from the panel most in {titles}: ask about that.",
        "no_worst": "In no situation do the answers go against the panel.",
        "and": " and ",
    }
}
_SECTION_NAMES = {
    "en": {Section.FIT: "Fit", Section.EMPATHY: "Empathy", Section.CARE: "Care"},
}
_SECTIONS = {
    "en": {
        "silent": (
            "{names} have no scores of their own. A section gets one only where it says more than the whole score "
            "does, and that takes at least {enough} real candidates."
        ),
        "silent_one": (
            "{names} has no score of its own. A section gets one only where it says more than the whole score does, "
            "and that takes at least {enough} real candidates."
        ),
        "and": " and ",
    }
}
_UNFINISHED = {
    "en": {
        Status.INVITED: (
            "Has not begun yet.",
            "The invitation is on its way or unopened. There are no answers to read, and nothing can be said yet.",
        ),
        Status.STARTED: (
            "Is still answering.",
            "Answers can be read once they have been handed in. Until then nobody sees them, and there is no score.",
        ),
        Status.EXPIRED: (
            "Ran out of time.",
            "There is no score. That says nothing about the person: ask HR whether they should have another chance.",
        ),
        Status.WITHDRAWN: (
            "Is no longer in this pool.",
            "The invitation was taken back or given up, so there is no score and nothing to compare.",
        ),
        Status.COMPLETED: (
            "Has finished, and is not ranked.",
            "The reason is below.",
        ),
    }
}
_UNKNOWNS = {
    "en": (
        "What the person can do already: skill, knowledge and experience were not asked for.",
        "What they do on a real day. They said what they would do; under pressure people do other things too.",
        "Whether the answers are the person’s own, and whether they told us what we like to hear.",
        "How well they know the language of the questions, and how used they are to such tests.",
        "Anything that happened since, and anything nobody asked about: references, interviews, what you saw yourself.",
    )
}
_ANSWERS = {
    "en": {
        Format.RATE_ALL: "{answer} of 7",
        Format.SINGLE_ACTION: "{answer} of 7",
        Format.RANK: "Place {answer}",
        "best": "Best",
        "worst": "Worst",
        "chosen": "Chosen",
        "none": "–",
    }
}


@dataclass(frozen=True, slots=True)
class Band:
    """Places that cannot be told apart, from `first` to `last`."""

    first: int
    last: int

    @property
    def size(self) -> int:
        """How many share it."""
        return self.last - self.first + 1


def meaning(locale: str = DEFAULT_LOCALE) -> str:
    """Return what the ends of the scale are."""
    return _MEANING[locale]


def level_words(low: str, high: str, *, compared: bool, locale: str = DEFAULT_LOCALE) -> str:
    """Return what the interval says; in a pool too small to compare it says less."""
    return _LEVEL[locale]["compared" if compared else "alone"].format(low=low, high=high)


def place_words(band: Band, locale: str = DEFAULT_LOCALE) -> str:
    """Return where somebody stands: always a band, never a place inside it."""
    name = ("alone" if band.size == 1 else "") + ("_first" if band.first == 1 and band.size == 1 else "")
    name = name or ("first" if band.first == 1 else "later")
    return _PLACES[locale][name].format(size=band.size, first=band.first, last=band.last)


def too_few_words(locale: str = DEFAULT_LOCALE) -> str:
    """Return what stands where a place would."""
    return _PLACES[locale]["few"]


def chance_words(k: int, chance: str, locale: str = DEFAULT_LOCALE) -> str:
    """Return the probability of being in the top k."""
    return _PLACES[locale]["chance"].format(k=k, chance=chance)


def rank_words(low: int, high: int, n: int, locale: str = DEFAULT_LOCALE) -> str:
    """Return between which places the true one is."""
    return _RANKS[locale].format(low=low, high=high, n=n)


def summary(best: Sequence[str], worst: Sequence[str], locale: str = DEFAULT_LOCALE) -> tuple[str, str]:
    """Return the situations in which somebody goes with the panel most, and least."""
    words = _SUMMARY[locale]

    def quoted(titles: Sequence[str]) -> str:
        return words["and"].join(f"“{title}”" for title in titles)

    first = words["best"].format(titles=quoted(best)) if best else ""
    if not worst:
        return first, words["no_worst"]
    return first, words["worst" if best else "only_worst"].format(titles=quoted(worst))


def section_name(section: Section, locale: str = DEFAULT_LOCALE) -> str:
    """Return the name of a section."""
    return _SECTION_NAMES[locale][section]


def silent_sections(sections: Sequence[Section], locale: str = DEFAULT_LOCALE) -> str:
    """Return why some sections have no score of their own; empty where there are none."""
    if not sections:
        return ""
    *head, last = (section_name(section, locale) for section in sections)
    names = f"{', '.join(head)}{_SECTIONS[locale]['and']}{last}" if head else last
    return _SECTIONS[locale]["silent" if head else "silent_one"].format(names=names, enough=ENOUGH_REAL_ATTEMPTS)


def unfinished_words(status: Status, locale: str = DEFAULT_LOCALE) -> tuple[str, str]:
    """Return what it means that there is no score."""
    return _UNFINISHED[locale][status]


def unknowns(locale: str = DEFAULT_LOCALE) -> tuple[str, ...]:
    """Return what a score does not know."""
    return _UNKNOWNS[locale]


def option_answer(contribution: Contribution, fmt: Format, locale: str = DEFAULT_LOCALE) -> str:
    """Return what was said about one option, in a word or two."""
    words = _ANSWERS[locale]
    if contribution.answer is None:
        return words["none"]
    if fmt is Format.BEST_WORST:
        return words[str(contribution.answer)]
    if fmt is Format.PICK_ONE:
        return words["chosen"]
    return words[fmt].format(answer=contribution.answer)
