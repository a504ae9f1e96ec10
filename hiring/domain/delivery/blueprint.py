"""Importance is spent in the blueprint: the number of scenarios per standard, never a multiplier (scoring.md, 2)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from hiring.domain.banks.model import Bank, Item, Section
from hiring.domain.values.profile import ValuesProfile
from hiring.errors import Invalid, Problem

LEAST_PER_STANDARD = 2
BOUNDARY = "boundary"
LEFT_OUT = ""  # what a bank standard is mapped to when it is left out on purpose


@dataclass(frozen=True, slots=True)
class Blueprint:
    """What an assessment asks for: sections, the share of care (percent), and whose standards count.

    `mapping`: a standard of the bank -> one of the organisation's, or `LEFT_OUT`. `unmeasured`: standards of the
    organisation that this assessment leaves out on purpose, because the bank has nothing for them.
    """

    sections: tuple[Section, ...]
    care_share: int
    mapping: Mapping[str, str]
    unmeasured: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """A standard's or section's part of a form: scenarios, and their share against the share asked for."""

    name: str
    scenarios: int
    nominal: Fraction
    actual: Fraction


@dataclass(frozen=True, slots=True)
class Form:
    """The items of an assessment, in the order in which they are asked."""

    items: tuple[Item, ...]
    standards: tuple[Share, ...]
    sections: tuple[Share, ...]

    @property
    def item_ids(self) -> tuple[str, ...]:
        """The ids of the items."""
        return tuple(item.id for item in self.items)


def largest_remainder(total: int, weights: Mapping[str, int], least: int = 0) -> dict[str, int]:
    """Share `total` whole units in proportion to `weights`, at least `least` each; ties go to the earlier name.

    Where `least` for everybody is already more than `total`, everybody gets `least`.
    """
    whole = sum(weights.values())
    exact = {name: Fraction(total * weight, whole) for name, weight in weights.items()}
    counts = {name: max(least, int(share)) for name, share in exact.items()}
    while sum(counts.values()) < total:
        counts[min(counts, key=lambda name: counts[name] - exact[name])] += 1
    while sum(counts.values()) > total:
        above = [name for name in reversed(counts) if counts[name] > least]
        if not above:
            break
        counts[max(above, key=lambda name: counts[name] - exact[name])] -= 1
    return counts


def unmapped(bank: Bank, profile: ValuesProfile, mapping: Mapping[str, str]) -> list[Problem]:
    """Return a problem for every standard of the bank that is neither mapped nor explicitly left out."""
    problems = []
    for standard in bank.standards:
        target = mapping.get(standard.id, standard.id if profile.standard(standard.id) else None)
        if target is None:
            problems.append(
                Problem(
                    f"The bank's standard “{standard.name}” is not mapped.",
                    "Map it to one of your standards, or leave it out explicitly.",
                    item=standard.id,
                )
            )
        elif target != LEFT_OUT and profile.standard(target) is None:
            problems.append(
                Problem(
                    f"“{target}” is not a standard of the profile.",
                    "Choose one of your own.",
                    item=standard.id,
                )
            )
    return problems


def assemble_form(bank: Bank, profile: ValuesProfile, blueprint: Blueprint) -> Form:
    """Choose the largest form the bank can fill whose fit scenarios follow the importances and care its share.

    Raises `Invalid` where a standard is unmapped or the bank cannot supply two scenarios for one.
    """
    problems = unmapped(bank, profile, blueprint.mapping)
    if problems:
        raise Invalid(problems)
    usable = _one_rung_per_story(left_in(bank, blueprint))
    fit = _choose_fit(usable, profile, blueprint) if Section.FIT in blueprint.sections else []
    empathy = [i for i in usable if i.section is Section.EMPATHY] if Section.EMPATHY in blueprint.sections else []
    care = _choose_care(usable, len(fit) + len(empathy), blueprint) if Section.CARE in blueprint.sections else []
    chosen = {item.id for item in (*fit, *empathy, *care)}
    items = tuple(item for item in bank.scored_items if item.id in chosen)
    if not items:
        raise Invalid("The form would hold no situation.", "Choose at least one section that the bank can fill.")
    return form_of(items, profile, blueprint)


def form_of(items: tuple[Item, ...], profile: ValuesProfile, blueprint: Blueprint) -> Form:
    """Return the form of items already chosen, with its shares."""
    return Form(items, _standard_shares(items, profile, blueprint), _section_shares(items, blueprint))


def fixture_form(bank: Bank) -> Form:
    """Return the form of a fixture: every live scored item of the bank; it has no standards to follow."""
    items = bank.scored_items
    if not items:
        raise Invalid("The bank has no live scored item.", "Set the state of its items to live.")
    whole = Fraction(1)
    return Form(items, (), (Share(Section.FIT.value, len(items), whole, whole),))


def target_of(item: Item, blueprint: Blueprint) -> str:
    """Return the standard of the organisation that an item measures, or `LEFT_OUT`."""
    return blueprint.mapping.get(item.standard or "", item.standard or "")


def left_in(bank: Bank, blueprint: Blueprint) -> tuple[Item, ...]:
    """Return the live scored items of the standards that count, in the bank's order."""
    return tuple(
        item
        for item in bank.scored_items
        if target_of(item, blueprint) != LEFT_OUT and target_of(item, blueprint) not in blueprint.unmeasured
    )


def _one_rung_per_story(items: Sequence[Item]) -> list[Item]:
    seen: set[str] = set()
    chosen = []
    for item in items:
        if item.story is None or item.story not in seen:
            chosen.append(item)
        if item.story is not None:
            seen.add(item.story)
    return chosen


def _choose_fit(usable: Sequence[Item], profile: ValuesProfile, blueprint: Blueprint) -> list[Item]:
    """Take the longest fit section whose counts per standard follow the importances within the bank's supply."""
    items = [item for item in usable if item.section is Section.FIT]
    supply = Counter(target_of(item, blueprint) for item in items)
    measured = [s for s in profile.standards if s.id not in blueprint.unmeasured]
    weights = {s.id: s.importance for s in measured}
    lacking = [
        Problem(
            f"The bank has fewer than {LEAST_PER_STANDARD} fit situations for your standard “{s.name}”.",
            "Map another of the bank's standards to it, or leave yours out explicitly.",
            item=s.id,
        )
        for s in measured
        if supply[s.id] < LEAST_PER_STANDARD
    ]
    if lacking or not measured:
        raise Invalid(lacking or "No standard is left to measure.", "Leave fewer standards out.")
    for total in range(len(items), 0, -1):
        counts = largest_remainder(total, weights, LEAST_PER_STANDARD)
        if sum(counts.values()) == total and all(counts[name] <= supply[name] for name in counts):
            return _first_of_each(items, counts, blueprint)
    raise Invalid("No form follows these importances.", "Make the importances less uneven.")


def _first_of_each(items: Sequence[Item], counts: Mapping[str, int], blueprint: Blueprint) -> list[Item]:
    taken: Counter[str] = Counter()
    chosen = []
    for item in items:
        target = target_of(item, blueprint)
        if taken[target] < counts.get(target, 0):
            taken[target] += 1
            chosen.append(item)
    return chosen


def _choose_care(usable: Sequence[Item], others: int, blueprint: Blueprint) -> list[Item]:
    """Take as many care scenarios as the share asks for, facet by facet in turn and boundaries first.

    So at least a third of them test a boundary as long as the bank can supply it (scoring.md, section 8).
    """
    items = sorted((item for item in usable if item.section is Section.CARE), key=lambda item: item.facet != BOUNDARY)
    share = Fraction(blueprint.care_share, 100)
    wanted = len(items) if share >= 1 or not others else round(others * share / (1 - share))
    by_facet: dict[str, list[Item]] = {}
    for item in items:
        by_facet.setdefault(item.facet or "", []).append(item)
    order = [queue[turn] for turn in range(len(items)) for queue in by_facet.values() if turn < len(queue)]
    return order[: min(wanted, len(items))]


def _standard_shares(items: Sequence[Item], profile: ValuesProfile, blueprint: Blueprint) -> tuple[Share, ...]:
    fit = [item for item in items if item.section is Section.FIT]
    counts = Counter(target_of(item, blueprint) for item in fit)
    importance = sum(s.importance for s in profile.standards)
    return tuple(
        Share(s.id, counts[s.id], Fraction(s.importance, importance), Fraction(counts[s.id], len(fit) or 1))
        for s in profile.standards
    )


def _section_shares(items: Sequence[Item], blueprint: Blueprint) -> tuple[Share, ...]:
    """Care was asked for as a share; the other sections divide the rest as the bank supplies them."""
    counts = Counter(item.section for item in items)
    others = sum(counts[section] for section in blueprint.sections if section is not Section.CARE)
    care = Fraction(blueprint.care_share, 100) if Section.CARE in blueprint.sections else Fraction(0)
    care = care if others else Fraction(1)

    def nominal(section: Section) -> Fraction:
        return care if section is Section.CARE else (1 - care) * Fraction(counts[section], others or 1)

    return tuple(
        Share(section.value, counts[section], nominal(section), Fraction(counts[section], len(items) or 1))
        for section in blueprint.sections
    )
