"""Forms put together by integer programming: one of a given length, or several parallel ones that share no situation.

Every rule of a blueprint is a linear constraint on yes-or-no variables, one per form and item: situations per standard
in proportion to importance, care's share, the facets of empathy and care, at least a third of care rewarding a
boundary, one rung of a story, no two enemies, the time it may take. What is left free goes to forms as alike as
possible in length, difficulty and ways of answering. `scipy.optimize.milp` (HiGHS) finds the best one, always the same
for the same input. Reference: van der Linden, Linear Models for Optimal Test Design (2005), chapters 3 to 6.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from hiring.domain.banks.model import Bank, Format, Item, Section
from hiring.domain.delivery.blueprint import (
    BOUNDARY,
    LEAST_PER_STANDARD,
    Blueprint,
    Form,
    form_of,
    largest_remainder,
    left_in,
    target_of,
    unmapped,
)
from hiring.domain.delivery.minutes import minutes_of
from hiring.domain.delivery.programme import Programme, solve
from hiring.domain.values.profile import ValuesProfile
from hiring.errors import Invalid, Problem

MOST_FORMS = 4
SHORTEST, LONGEST = 8, 100
_ALIKE_MINUTES, _ALIKE_DIFFICULTY, _ALIKE_FORMAT = 1.0, 10.0, 1.0  # what one unit of difference costs
_LATER_COSTS = 1e-4  # of two equally good choices, the one that stands earlier in the bank


@dataclass(frozen=True, slots=True)
class Wish:
    """What forms are to be like: how many, how many situations each, how long they may take at most (minutes).

    `empathy_share`: percent of the situations; None leaves fit and empathy to the bank's supply.
    """

    length: int
    forms: int = 1
    empathy_share: int | None = None
    most_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of items beyond their text: the mean of their scores so far, and who must not meet whom."""

    means: Mapping[str, float]
    enemies: Collection[frozenset[str]] = ()


NOTHING_KNOWN = Known({})


def assemble_forms(
    bank: Bank, profile: ValuesProfile, blueprint: Blueprint, wish: Wish, known: Known = NOTHING_KNOWN
) -> tuple[Form, ...]:
    """Return `wish.forms` forms of `wish.length` situations, no situation in two of them.

    Raises `Invalid` where the wish contradicts itself, or says which kind of situation the bank has too few of.
    """
    problems = [*unmapped(bank, profile, blueprint.mapping), *_problems(wish, blueprint)]
    if problems:
        raise Invalid(problems)
    items = left_in(bank, blueprint)
    quotas = _quotas(items, profile, blueprint, wish)
    if quotas.situations > wish.length:
        raise Invalid(
            f"{wish.length} situations are too few: {quotas.situations} are the least that hold two for each standard "
            "beside the shares of empathy and care.",
            "Ask for a longer form, or leave a standard out.",
        )
    _refuse_short(items, profile, blueprint, quotas, wish.forms)
    chosen = solve(_programme(items, blueprint, quotas, wish, known))
    if chosen is None:
        raise Invalid(
            f"The bank cannot fill {_forms(wish.forms)} of {wish.length} situations under all rules at once: "
            "one rung per story, pairs kept apart, the facets, a third of care rewarding a boundary, the time.",
            "Ask for fewer forms, a shorter one, or more minutes.",
        )
    return tuple(form_of(tuple(items[n] for n in form), profile, blueprint) for form in chosen)


@dataclass(frozen=True, slots=True)
class Quotas:
    """Situations per form: of fit by standard, of empathy, of care."""

    fit: Mapping[str, int]
    empathy: int
    care: int

    @property
    def situations(self) -> int:
        """The length of the form that these make."""
        return sum(self.fit.values()) + self.empathy + self.care


def _problems(wish: Wish, blueprint: Blueprint) -> list[Problem]:
    found = []
    if not SHORTEST <= wish.length <= LONGEST:
        remedy = f"Ask for {SHORTEST} to {LONGEST}."
        found.append(Problem(f"{wish.length} situations are no form.", remedy, item="length"))
    if not 1 <= wish.forms <= MOST_FORMS:
        found.append(Problem(f"{wish.forms} forms at once.", f"Ask for 1 to {MOST_FORMS}.", item="forms"))
    if not blueprint.sections:
        found.append(Problem("No section was chosen.", "Choose at least one.", item="sections"))
    care = blueprint.care_share if Section.CARE in blueprint.sections else 0
    empathy = wish.empathy_share or 0 if Section.EMPATHY in blueprint.sections else 0
    if Section.FIT in blueprint.sections and care + empathy > 90:  # noqa: PLR2004 - percent: something is left for fit
        found.append(Problem(f"Care and empathy take {care + empathy} %.", "Leave 10 % for fit.", item="empathy_share"))
    return found


def _quotas(items: Sequence[Item], profile: ValuesProfile, blueprint: Blueprint, wish: Wish) -> Quotas:
    supply = Counter(item.section for item in items)
    asked = {section: section in blueprint.sections for section in Section}
    others = asked[Section.FIT] or asked[Section.EMPATHY]
    care = round(wish.length * blueprint.care_share / 100) if asked[Section.CARE] and others else 0
    care = wish.length if asked[Section.CARE] and not others else care
    rest = wish.length - care
    measured = {s.id: s.importance for s in profile.standards if s.id not in blueprint.unmeasured}
    least_fit = LEAST_PER_STANDARD * len(measured)
    if not asked[Section.EMPATHY]:
        empathy = 0
    elif not asked[Section.FIT]:
        empathy = rest
    elif wish.empathy_share is None:
        both = supply[Section.FIT] + supply[Section.EMPATHY]
        empathy = max(0, min(round(rest * supply[Section.EMPATHY] / (both or 1)), rest - least_fit))
    else:
        empathy = min(rest, round(wish.length * wish.empathy_share / 100))
    fit = rest - empathy if asked[Section.FIT] else 0
    by_standard = largest_remainder(fit, measured, LEAST_PER_STANDARD) if fit and measured else {}
    return Quotas(by_standard, empathy, care)


def _refuse_short(
    items: Sequence[Item], profile: ValuesProfile, blueprint: Blueprint, quotas: Quotas, forms: int
) -> None:
    """Say by name what the bank has too few of, before a solver says no without a reason."""
    fit = Counter(target_of(item, blueprint) for item in items if item.section is Section.FIT)
    names = {s.id: s.name for s in profile.standards}
    problems = [
        Problem(
            f"“{names[name]}” needs {count * forms} fit situations for {_forms(forms)}, and the bank has {fit[name]}.",
            "Ask for fewer forms or a shorter one, or write more situations for it.",
            item=name,
        )
        for name, count in quotas.fit.items()
        if fit[name] < count * forms
    ]
    for section, count in ((Section.EMPATHY, quotas.empathy), (Section.CARE, quotas.care)):
        have = len({item.story or item.id for item in items if item.section is section})
        if have < count * forms:
            problems.append(
                Problem(
                    f"{_forms(forms).capitalize()} need {count * forms} situations on {section.value}, "
                    f"and the bank has {have} (one per story).",
                    "Lower the share, ask for fewer forms or a shorter one.",
                    item=section.value,
                )
            )
    if problems:
        raise Invalid(problems)


def _programme(items: Sequence[Item], blueprint: Blueprint, quotas: Quotas, wish: Wish, known: Known) -> Programme:
    made = Programme(wish.forms, len(items))
    for name, count in quotas.fit.items():
        made.exactly(count, [n for n, item in enumerate(items) if _is_fit_for(item, name, blueprint)])
    fit_elsewhere = [
        n for n, i in enumerate(items) if i.section is Section.FIT and target_of(i, blueprint) not in quotas.fit
    ]
    made.exactly(0, fit_elsewhere)
    for section, count in ((Section.EMPATHY, quotas.empathy), (Section.CARE, quotas.care)):
        of_section = [n for n, item in enumerate(items) if item.section is section]
        made.exactly(count, of_section)
        _spread_facets(made, items, of_section, count, wish.forms)
    boundary = [n for n, item in enumerate(items) if item.section is Section.CARE and item.facet == BOUNDARY]
    made.at_least(min(ceil(quotas.care / 3), len(boundary) // wish.forms), boundary)
    for rungs in _stories(items).values():
        made.at_most_in_all(1, rungs)  # a second form is for the same person
    places = {item.id: n for n, item in enumerate(items)}
    for pair in known.enemies:
        if len(pair) == 2 and all(name in places for name in pair):  # noqa: PLR2004 - two items
            made.at_most(1, [places[name] for name in sorted(pair)])
    made.once_in_all_forms()
    _make_alike(made, items, wish, known)
    for n in range(len(items)):
        made.cost(n, _LATER_COSTS * n)
    return made


def _spread_facets(made: Programme, items: Sequence[Item], of_section: Sequence[int], count: int, forms: int) -> None:
    """Give every facet its even part of a section, as far as the bank's supply reaches for all forms."""
    facets = _by(of_section, lambda n: items[n].facet or "")
    for members in facets.values():
        stories = len({items[n].story or items[n].id for n in members})
        made.at_least(min(count // len(facets), stories // forms), members)


def _make_alike(made: Programme, items: Sequence[Item], wish: Wish, known: Known) -> None:
    minutes = [float(minutes_of(item)) for item in items]
    if wish.most_minutes is not None:
        made.at_most(wish.most_minutes, range(len(items)), minutes)
    if wish.forms == 1:
        return
    made.alike(minutes, _ALIKE_MINUTES)
    average = sum(known.means.values()) / len(known.means) if known.means else 0.0
    made.alike([known.means.get(item.id, average) for item in items], _ALIKE_DIFFICULTY)
    for format_ in Format:
        made.alike([float(item.format is format_) for item in items], _ALIKE_FORMAT)


def _is_fit_for(item: Item, name: str, blueprint: Blueprint) -> bool:
    return item.section is Section.FIT and target_of(item, blueprint) == name


def _by(numbers: Sequence[int], key: Callable[[int], str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for n in numbers:
        found.setdefault(key(n), []).append(n)
    return found


def _stories(items: Sequence[Item]) -> dict[str, list[int]]:
    told = [n for n, item in enumerate(items) if item.story is not None]
    return {story: rungs for story, rungs in _by(told, lambda n: items[n].story or "").items() if len(rungs) > 1}


def _forms(count: int) -> str:
    return "one form" if count == 1 else f"{count} forms"
