"""What a panel thinks is important: best-worst choices over the service standards.

Each member says, of a few standards at a time, which matters most and which least. The sets are a balanced design:
every standard comes equally often, and every two of them meet equally often. With B and W the times a standard was
called most and least important, its weight is `sqrt((B + 1/2) / (W + 1/2))` and its share the weight over the sum of
weights: the count analysis of best-worst choices, which stays close to what a multinomial logit estimates. The halves
keep a standard finite that nobody ever called least important. The proposed importance, 1 to 10, is the share
beside the largest share.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import sqrt
from statistics import StatisticsError, correlation

import numpy as np

from hiring.domain.values.profile import MAX_IMPORTANCE, MAX_STANDARDS, MIN_IMPORTANCE, MIN_STANDARDS
from hiring.errors import Invalid
from hiring.psychometrics.agreement.concordance import kendall_w
from hiring.psychometrics.agreement.groups import within_group_agreement
from hiring.psychometrics.errors import NotEnoughData

FEWEST_SHOWN = 3  # members of a group whose answers may be shown apart
TWO = 2
_FANO = (0, 1, 3)  # a difference set modulo 7

Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Choice:
    """What a member called most and least important in one set."""

    rater: str
    group: str
    set_number: int
    best: str
    worst: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How a standard did. `score`: (B - W) over the times it was shown, -1 to 1; `agreement`: r_wg between members."""

    standard: str
    best: int
    worst: int
    score: float
    share: float
    importance: int
    agreement: float | None


@dataclass(frozen=True, slots=True)
class Opinion:
    """What some members think together; `concordance`: Kendall's W, None with one member or without any order."""

    members: int
    standings: tuple[Standing, ...]
    concordance: float | None


@dataclass(frozen=True, slots=True)
class Difference:
    """How far two groups put the standards into the same order: Spearman's rank correlation, -1 to 1."""

    first: str
    second: str
    correlation: float | None


@dataclass(frozen=True, slots=True)
class Importance:
    """The whole panel, and its groups apart as far as they may be shown; `withheld`: the groups that may not."""

    everybody: Opinion
    groups: Mapping[str, Opinion]
    withheld: tuple[str, ...]
    differences: tuple[Difference, ...]


def balanced_sets(standards: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Return sets of 3 or 4 standards: each standard comes equally often, each two meet equally often."""
    n = len(standards)
    if not MIN_STANDARDS <= n <= MAX_STANDARDS:
        raise Invalid(
            f"There are {n} service standards.", f"{MIN_STANDARDS} to {MAX_STANDARDS} can be compared in sets."
        )
    return tuple(tuple(standards[place] for place in block) for block in _design(n))


def importance(standards: Sequence[str], sets: Sequence[Sequence[str]], choices: Iterable[Choice]) -> Importance:
    """Return what the members who answered every set think; an unfinished member does not count."""
    finished = _finished(choices, len(sets))
    shown = _times_shown(standards, sets)
    by_group: dict[str, dict[str, list[Choice]]] = {}
    for rater, given in finished.items():
        by_group.setdefault(given[0].group, {})[rater] = given
    open_groups, withheld = shown_apart({group: len(members) for group, members in by_group.items()})
    groups = {group: _opinion(standards, shown, by_group[group]) for group in open_groups}
    return Importance(
        everybody=_opinion(standards, shown, finished),
        groups=groups,
        withheld=withheld,
        differences=tuple(
            Difference(a, b, _rank_correlation(groups[a], groups[b])) for a, b in combinations(sorted(groups), TWO)
        ),
    )


def shown_apart(sizes: Mapping[str, int]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the groups that may be shown apart, and those withheld.

    A group needs three members. Where fewer than three are withheld in all, what they said could be worked out from
    the whole and the groups shown; then the smallest group shown is withheld too.
    """
    order = sorted(sizes, key=lambda group: (sizes[group], group))
    withheld = [group for group in order if sizes[group] < FEWEST_SHOWN]
    shown = [group for group in order if group not in withheld]
    while shown and withheld and sum(sizes[group] for group in withheld) < FEWEST_SHOWN:
        withheld.append(shown.pop(0))
    return tuple(sorted(shown)), tuple(sorted(withheld))


def _design(n: int) -> list[tuple[int, ...]]:
    """Return the blocks of a balanced incomplete block design on n points, in blocks of 3 or 4."""
    match n:
        case 4:
            return list(combinations(range(4), 3))
        case 5:
            return list(combinations(range(5), 4))
        case 6:  # two base blocks modulo 5; 5 stands for the point that does not move
            return [block for s in range(5) for block in ((5, s, (s + 1) % 5), (s, (s + 1) % 5, (s + 3) % 5))]
        case 7:  # what the lines of the Fano plane leave out
            lines = [{(s + place) % 7 for place in _FANO} for s in range(7)]
            return [tuple(sorted(set(range(7)) - line)) for line in lines]
        case _:  # 8: the planes of the affine space of three bits
            planes = [(normal, side) for normal in range(1, 8) for side in (0, 1)]
            return [tuple(x for x in range(8) if (x & normal).bit_count() % 2 == side) for normal, side in planes]


def _finished(choices: Iterable[Choice], sets: int) -> dict[str, list[Choice]]:
    given: dict[str, list[Choice]] = {}
    for choice in choices:
        given.setdefault(choice.rater, []).append(choice)
    return {rater: made for rater, made in given.items() if len({choice.set_number for choice in made}) == sets}


def _times_shown(standards: Sequence[str], sets: Sequence[Sequence[str]]) -> Counts:
    return {standard: sum(standard in shown for shown in sets) for standard in standards}


def _opinion(standards: Sequence[str], shown: Counts, members: Mapping[str, Sequence[Choice]]) -> Opinion:
    choices = [choice for given in members.values() for choice in given]
    best = {standard: sum(choice.best == standard for choice in choices) for standard in standards}
    worst = {standard: sum(choice.worst == standard for choice in choices) for standard in standards}
    weights = {standard: sqrt((best[standard] + 0.5) / (worst[standard] + 0.5)) for standard in standards}
    total, largest = sum(weights.values()), max(weights.values())
    scores = sorted([_own_score(standard, given) for standard in standards] for given in members.values())
    standings = [
        Standing(
            standard=standard,
            best=best[standard],
            worst=worst[standard],
            score=(best[standard] - worst[standard]) / (shown[standard] * max(len(members), 1)),
            share=weights[standard] / total,
            importance=max(MIN_IMPORTANCE, round(MAX_IMPORTANCE * weights[standard] / largest)),
            agreement=_agreement([row[place] for row in scores], shown[standard]),
        )
        for place, standard in enumerate(standards)
    ]
    return Opinion(len(members), tuple(standings), _concordance(scores))


def _own_score(standard: str, choices: Sequence[Choice]) -> int:
    return sum((choice.best == standard) - (choice.worst == standard) for choice in choices)


def _agreement(scores: Sequence[int], shown: int) -> float | None:
    """Return r_wg of one standard: a member's score runs from -shown to shown."""
    return within_group_agreement(scores, 2 * shown + 1) if len(scores) >= TWO else None


def _concordance(scores: Sequence[Sequence[int]]) -> float | None:
    try:
        return kendall_w(np.array(scores, dtype=np.float64).T).w if scores else None
    except NotEnoughData:
        return None


def _rank_correlation(first: Opinion, second: Opinion) -> float | None:
    """Return Spearman's rank correlation of two groups' scores; None where one group ranks nothing above another."""
    try:
        return correlation(*(_ranks([standing.score for standing in each.standings]) for each in (first, second)))
    except StatisticsError:
        return None


def _ranks(values: Sequence[float]) -> list[float]:
    """Return mean ranks."""
    return [sum(other < value for other in values) + (values.count(value) + 1) / 2 for value in values]
