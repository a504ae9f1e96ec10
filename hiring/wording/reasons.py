"""Why an answer earned or lost points, in a sentence a manager can check against the answer."""

from hiring.domain.banks.model import Format, Item
from hiring.domain.scoring.pairs import MIDPOINT
from hiring.domain.scoring.score import Contribution

DEFAULT_LOCALE = "en"
_REASONS = {
    "en": {
        "none": "Neither gained nor lost points.",
        "won": "{verb} “{better}” above “{worse}”, as the panel does.",
        "lost": "{verb} “{worse}” above “{better}”; the panel orders them the other way.",
        "action_won_up": "Rated “{action}” {rating} of 7; the panel finds it effective.",
        "action_won_down": "Rated “{action}” {rating} of 7; the panel finds it ineffective.",
        "action_lost_up": "Rated “{action}” only {rating} of 7; the panel finds it effective.",
        "action_lost_down": "Rated “{action}” {rating} of 7; the panel finds it ineffective.",
    }
}
_VERBS = {
    "en": {
        Format.RATE_ALL: "Rated",
        Format.RANK: "Placed",
        Format.BEST_WORST: "Put",
        Format.PICK_ONE: "Chose",
        Format.SINGLE_ACTION: "Rated",
    }
}


def bare(text: str) -> str:
    """Return the text of an option as part of another sentence: without its own full stop."""
    return text.removesuffix(".")


def reason(contribution: Contribution, item: Item, locale: str = DEFAULT_LOCALE) -> str:
    """Return the sentence for an option's points: the most valuable pair it won or lost."""
    words = _REASONS[locale]
    result = contribution.because
    if result is None:
        return words["none"]
    outcome = "won" if result.preference > 0 else "lost"
    if item.format is Format.SINGLE_ACTION:
        direction = "down" if result.pair.better == MIDPOINT else "up"
        action = bare(item.options[0].text)
        return words[f"action_{outcome}_{direction}"].format(action=action, rating=contribution.answer)
    better, worse = bare(item.option(result.pair.better).text), bare(item.option(result.pair.worse).text)
    if item.format is Format.PICK_ONE:
        words = _PICKED[locale]
    return words[outcome].format(verb=_VERBS[locale][item.format], better=better, worse=worse)


_PICKED = {
    "en": {
        "won": "Chose “{better}” over “{worse}”, as the panel would.",
        "lost": "Chose “{worse}” over “{better}”; the panel would not.",
    }
}
