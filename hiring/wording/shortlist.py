"""What can and cannot be concluded from a pool of scores, in sentences a manager can act on."""

from collections.abc import Mapping
from dataclasses import dataclass

from hiring.domain.banks.model import PanelMethod
from hiring.domain.selection.pool import SMALLEST_POOL, Precision
from hiring.wording.reasons import DEFAULT_LOCALE

_NUMBERS = {
    "en": ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
}
_CONCLUSIONS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "nobody": "Nobody has a score yet.",
        "nobody_next": "The picture appears here when the first candidate has handed in every answer.",
        "one": "One candidate has a score, and there is nobody to compare it with.",
        "one_next": "Read the answers: they say more than a score that stands alone.",
        "few": "{Number} candidates are too few to compare.",
        "few_next": "With fewer than {least}, nothing says how far a score can be trusted. Interview everybody if you "
        "can; an order among them would be mostly chance.",
        "equal": "All {n} candidates have the same score.",
        "equal_next": "Nothing here tells them apart. Choose whom to interview by what their answers say.",
        "all": "You can interview everybody: {number} candidates have a score, and you asked for {k}.",
        "one_leads": "One candidate leads, and can be told apart from the next.",
        "lead": "{Number} candidates lead, and they cannot be told apart.",
        "alike": "None of the {n} candidates can be told apart from the one who leads.",
    }
}
_INTERVIEW = {
    "en": {
        "same": "Interview {these}: that is where you can expect nine tenths of the true top {k}.",
        "both": "Interview {these} to expect three quarters of the true top {k} among them, or {those} to expect "
        "nine tenths.",
        "same_best": "Interview {these}: the best candidate is among them with 90 % probability.",
        "both_best": "Interview {these} and the best candidate is among them with 75 % probability; interview "
        "{those} for 90 %.",
        "first": "the first {m}",
        "only": "the first",
        "everyone": "all {m}",
    }
}
_ZONES = {
    "en": {
        "in": ("Clearly in", "in the top {k} with 90 % probability or more"),
        "open": ("Still open", "could belong to the top {k}"),
        "out": ("Clearly out", "in the top {k} with less than 10 % probability"),
    }
}
_ZONE_COUNTS = {
    "en": {
        "none_in": "Nobody is clearly in the top {k}, which is normal: one sitting cannot say more.",
        "some_in": "{Clearly} clearly in the top {k}.",
        "open": "{Still} could still belong to it.",
        "open_out": "{Still} could still belong to it, {out} clearly {do} not.",
        "out": "{Out} clearly {do} not belong to it.",
        "is": "is",
        "are": "are",
        "do": "do",
        "does": "does",
    }
}
_KEYS = {
    "en": {
        PanelMethod.PROVISIONAL: "Provisional key: no expert panel has rated these situations yet.",
        PanelMethod.EXPERT: "Expert key: a panel of at least eight people from two groups rated these situations.",
        PanelMethod.IMPORTED: "Imported key: it came with the bank, and nobody here has checked it.",
    }
}
_KEY_SHARES = {
    "en": {
        PanelMethod.PROVISIONAL: "Another author’s key would share about {shared} of your top {k}.",
        PanelMethod.EXPERT: "Another panel’s key would share about {shared} of your top {k}.",
        PanelMethod.IMPORTED: "Another author’s key would share about {shared} of your top {k}.",
    }
}
_PRECISION = {
    "en": {
        "unknown": "The precision of this bank is not yet known.",
        "known": "Reliability in this pool: {mean}, between {low} and {high} with 90 % probability.",
    }
}
_NOT_RANKED = {
    "en": {
        "fixture": (
            "Nobody is ranked for this job.",
            "It uses a fixture bank, which tests the machinery and says nothing about people.",
        ),
        "provisional": (
            "Candidates are not ranked for this job yet.",
            (
                "No expert panel has rated the situations, so their key is provisional. "
                "HR can switch ranking on for this job, and writes down why."
            ),
        ),
    }
}
_PLAIN = {
    "en": {
        "stale": "A newer order is being made: somebody finished after this one. Reload the page in a minute.",
        "fixed_k": "So many candidates are put in order in the background, for the top {k} of this job.",
        "support": "Scores are decision support, not a decision.",
        "no_part": "When somebody answered, how fast, and when they are available play no part in score or order.",
        "reading": "A score is partly luck. The bar shows where the true level lies with 90 % probability, so for "
        "very high and very low scores it sits nearer to the pool’s average than the score does.",
        "reading_alone": "The bar shows how far a score can be from the true level by chance, with 90 % probability. "
        "In a pool this small nothing narrows it down.",
    }
}
_CERTAIN, _HARDLY = 0.995, 0.005


@dataclass(frozen=True, slots=True)
class Standing:
    """What a sentence about a pool needs to know. `interview` is None where people cannot be compared."""

    n: int
    k: int
    leading: int
    clearly_in: int
    still_open: int
    interview: tuple[int, int] | None


def conclusion(pool: Standing, locale: str = DEFAULT_LOCALE) -> tuple[str, tuple[str, ...]]:
    """Return the one sentence that comes first, and what follows from it."""
    words = _CONCLUSIONS[locale]
    if pool.interview is None:
        state = _incomparable(pool.n)
        named = _named(pool.n, locale) | {"least": str(SMALLEST_POOL)}
        return words[state].format(**named), (words[f"{state}_next"].format(**named),)
    named = _named(pool.n, locale) | {"k": str(pool.k)}
    if pool.k >= pool.n:
        return words["all"].format(**named), (_leaders(pool, locale),)
    return _leaders(pool, locale), (interview_words(pool, locale), *zone_counts(pool, locale))


def _incomparable(n: int) -> str:
    if n < SMALLEST_POOL:
        return {0: "nobody", 1: "one"}.get(n, "few")
    return "equal"


def _leaders(pool: Standing, locale: str) -> str:
    words = _CONCLUSIONS[locale]
    if pool.leading == 1:
        return words["one_leads"]
    return words["alike" if pool.leading == pool.n else "lead"].format(**_named(pool.leading, locale))


def interview_words(pool: Standing, locale: str = DEFAULT_LOCALE) -> str:
    """Return how many to interview for three quarters and nine tenths of the true top k; empty if unknown."""
    if pool.interview is None:
        return ""
    few, many = pool.interview
    words = _INTERVIEW[locale]
    template = words[("same" if few == many else "both") + ("_best" if pool.k == 1 else "")]
    return template.format(these=_first(few, pool.n, locale), those=_first(many, pool.n, locale), k=pool.k)


def _first(m: int, n: int, locale: str) -> str:
    words = _INTERVIEW[locale]
    if m == n:
        return words["everyone"].format(m=m)
    return words["only"] if m == 1 else words["first"].format(m=m)


def zone_counts(pool: Standing, locale: str = DEFAULT_LOCALE) -> tuple[str, ...]:
    """Return how many are clearly in the top k, still open, and clearly out."""
    words = _ZONE_COUNTS[locale]
    out = pool.n - pool.clearly_in - pool.still_open
    clearly = f"{number_word(pool.clearly_in, locale).capitalize()} {words['is' if pool.clearly_in == 1 else 'are']}"
    first = words["some_in" if pool.clearly_in else "none_in"].format(k=pool.k, Clearly=clearly)
    kinds = [name for name, number in (("open", pool.still_open), ("out", out)) if number]
    if not kinds:
        return (first,)
    still, beyond = number_word(pool.still_open, locale), number_word(out, locale)
    named = {"Still": still.capitalize(), "out": beyond, "Out": beyond.capitalize()}
    return (first, words["_".join(kinds)].format(do=words["does" if out == 1 else "do"], **named))


def zone_words(zone: str, k: int, locale: str = DEFAULT_LOCALE) -> tuple[str, str]:
    """Return the name of a zone and what it means."""
    name, meaning = _ZONES[locale][zone]
    return name, meaning.format(k=k)


def key_words(status: PanelMethod, agreement: float | None, k: int, locale: str = DEFAULT_LOCALE) -> str:
    """Return where the key comes from, and how many of the top k another one would choose too, if that is known."""
    sentence = _KEYS[locale][status]
    if agreement is None:
        return sentence
    shared = _KEY_SHARES[locale][status].format(shared=round(agreement * k), k=k)
    return f"{sentence} {shared}"


def precision_words(precision: Precision, locale: str = DEFAULT_LOCALE) -> str:
    """Return how reliable scores are in this pool, or that nobody knows yet."""
    words = _PRECISION[locale]
    if not precision.known:
        return words["unknown"]
    mean, low, high = (_decimal(value) for value in (precision.mean, precision.low, precision.high))
    return words["known"].format(mean=mean, low=low, high=high)


def not_ranked_words(*, fixture: bool, locale: str = DEFAULT_LOCALE) -> tuple[str, str]:
    """Return why a job has no order, and what can be done about it."""
    return _NOT_RANKED[locale]["fixture" if fixture else "provisional"]


def plain(name: str, locale: str = DEFAULT_LOCALE, **values: int) -> str:
    """Return a sentence that is the same for every pool: stale, fixed_k, support, no_part, reading, reading_alone."""
    return _PLAIN[locale][name].format(**values)


def percent(share: float) -> str:
    """Write a probability; one that was drawn is never called impossible or certain."""
    if share >= _CERTAIN:
        return "> 99 %"
    return "< 1 %" if share < _HARDLY else f"{round(share * 100)} %"


def number_word(number: int, locale: str = DEFAULT_LOCALE) -> str:
    """Write a small number as a word, in a sentence."""
    words = _NUMBERS[locale]
    return words[number] if 0 < number < len(words) else str(number) if number else "nobody"


def _named(number: int, locale: str) -> dict[str, str]:
    word = number_word(number, locale)
    return {"n": str(number), "number": word, "Number": word[:1].upper() + word[1:]}


def _decimal(value: float) -> str:
    return f"{value:.2f}".removeprefix("0")
