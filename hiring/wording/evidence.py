"""What a candidate answered, and how far it goes with the panel, in words: one scenario is evidence, not a number."""

from hiring.domain.banks.model import Format, Item
from hiring.domain.delivery.answers import Answer
from hiring.domain.selection.explain import Agreement, CareCounts, Flag, favoured
from hiring.wording.reasons import DEFAULT_LOCALE, bare

_ANSWERED = {
    "en": {
        Format.PICK_ONE: "Would choose “{top}”.",
        Format.BEST_WORST: "Best: “{top}”. Worst: “{bottom}”.",
        Format.RANK: "First: “{top}”. Last: “{bottom}”.",
        Format.RATE_ALL: "Rated highest: {top}. Lowest: {bottom}.",
        Format.SINGLE_ACTION: "Rated “{top}” {rating} of 7.",
    }
}
_AGREEMENT = {
    "en": {
        Agreement.AGREES: "As the panel would.",
        Agreement.PARTLY: "Partly as the panel would.",
        Agreement.DIFFERS: "Not as the panel would.",
    }
}
_FLAGS = {
    "en": {
        Flag.STRAIGHT_LINING: (
            "Gave one rating to every action in half of the rated situations or more",
            "Such answers order nothing and score as chance would. Talk about it; it is no proof of carelessness.",
        ),
        Flag.UNANSWERED: (
            "Did not answer every situation before time ran out",
            "The score rests on what was answered, and is less certain.",
        ),
        Flag.SPECIFICATION: (
            "In the top by this scoring rule, but by fewer than half of the defensible ones",
            "The place depends on how the answers are counted. Read the answers before you rely on it.",
        ),
    }
}


def answered(item: Item, answer: Answer, locale: str = DEFAULT_LOCALE) -> str:
    """Return what was answered, in a sentence or two."""
    template = _ANSWERED[locale][item.format]
    if item.format is Format.SINGLE_ACTION:
        return template.format(top=bare(item.options[0].text), rating=answer["rating"])
    if item.format is Format.RATE_ALL:
        bottom = min(int(value) for value in answer.values())
        lowest = tuple(option for option, value in answer.items() if value == bottom)
        return template.format(top=_quoted(item, favoured(item, answer)), bottom=_quoted(item, lowest))
    last = str(answer.get("worst", ""))
    if item.format is Format.RANK:
        last = max(answer, key=lambda option: int(answer[option]))
    bottom_text = bare(item.option(last).text) if last else ""
    return template.format(top=bare(item.option(favoured(item, answer)[0]).text), bottom=bottom_text)


def agreement_words(agreement: Agreement, locale: str = DEFAULT_LOCALE) -> str:
    """Return how far an answer goes with the panel."""
    return _AGREEMENT[locale][agreement]


def flag_words(flag: Flag, locale: str = DEFAULT_LOCALE) -> tuple[str, str]:
    """Return what a flag says, and what it does and does not mean."""
    return _FLAGS[locale][flag]


def care_words(counts: CareCounts, locale: str = DEFAULT_LOCALE) -> str:
    """Return the two counts of the care section; empty where the form had none."""
    if not counts.care_of + counts.boundary_of:
        return ""
    template = {
        "en": "Care chosen where right: {a} of {b}. Boundary held where right: {c} of {d}.",
    }[locale]
    return template.format(a=counts.care, b=counts.care_of, c=counts.boundary, d=counts.boundary_of)


def _quoted(item: Item, options: tuple[str, ...]) -> str:
    return ", ".join(f"“{bare(item.option(option).text)}”" for option in options)
