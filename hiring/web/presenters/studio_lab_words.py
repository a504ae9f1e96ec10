"""The lab's words: what was asked for, who the people are, and what a study cannot show."""

from dataclasses import dataclass

from hiring.domain.simulation.mixture import Coaching, LabSettings
from hiring.web.presenters.studio_words import quantity

COACHING = {
    Coaching.EXTREMES_AVOIDED: "Never give a 1 or a 7 (what trainers used to say)",
    Coaching.SPREAD: "Give no two actions the same rating (what helps with this way of scoring)",
}
STRATEGIES = {
    "most caring": "Always the most caring-looking",
    "most convenient": "Always the most convenient",
    "by the rule": "Always by the rule",
    "the longest": "Always the longest",
}
VERDICTS = {"none": "not found", "watch": "suspected by one method alone", "too few people": "could not be tested"}
ABOUT_PEOPLE = (
    "These people are simulated. They follow a stated model: how able somebody is decides how clearly they see which "
    "action works better, and chance does the rest. The study shows what this bank would do with such people. It does "
    "not show how real candidates answer, whether the key is right, or whether a high score makes a good colleague."
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its name, and a word on what it means."""

    name: str
    value: str
    meaning: str = ""


def kind_name(kind: str, settings: LabSettings) -> str:
    """Return what a kind of answering is called."""
    mix = settings.mixture
    coached = "never 1 or 7" if mix.coaching is Coaching.EXTREMES_AVOIDED else "no rating twice"
    return {
        "careless": "Answer carelessly",
        "coached": f"Coached: {coached}",
        "pleasing": "Always the most caring-looking",
        "leak": f"Have seen {quantity(mix.leaked_items, 'leaked situation')}",
        "bias": f"In the group that {quantity(mix.biased_items, 'situation is', 'situations are')} unfair to",
        "all": "All of these together",
    }[kind]


def mixture_facts(settings: LabSettings) -> tuple[Figure, ...]:
    """Return who the people are, in words."""
    mix = settings.mixture
    facts = [
        Figure("People", f"{settings.n:,}"),
        Figure("Pools and lists", f"Pools of {settings.pool:,}, the best {settings.k} listed"),
        Figure("Careless", percent(mix.careless)),
    ]
    if mix.coached:
        facts.append(Figure("Coached", f"{percent(mix.coached)}: {COACHING[mix.coaching]}"))
    if mix.pleasing:
        facts.append(Figure("Over-pleasing", percent(mix.pleasing)))
    if mix.leaked_to:
        facts.append(Figure("Leak", f"{percent(mix.leaked_to)} have seen {quantity(mix.leaked_items, 'situation')}"))
    if mix.group:
        size = f"{mix.bias:g} {'standard deviation' if mix.bias == 1 else 'standard deviations'}"
        words = f"{quantity(mix.biased_items, 'situation')}, {size}, to a group of {percent(mix.group)}"
        facts.append(Figure("Unfair situations", words))
    return (*facts, Figure("Seed", str(settings.seed)))


def percent(share: float) -> str:
    """Write a share in percent."""
    return f"{100 * share:.1f} %".replace(".0 %", " %")
