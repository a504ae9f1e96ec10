"""Expert-pair agreement: one rule for all five formats (scoring.md, section 1), in whole numbers.

A pair of options counts when the panel's ratings differ by at least half a point; it is worth their difference, up
to two points. A candidate who orders the pair as the panel does wins it, the other way round loses it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, permutations

from hiring.domain.banks.model import Format

COUNTS_FROM = 50
WORTH_AT_MOST = 200
MIDPOINT_KEY = 400
MIDPOINT_RATING = 4
MIDPOINT = ""  # stands for the middle of the scale, which a single action is compared with


@dataclass(frozen=True, slots=True)
class Pair:
    """Two options the panel tells apart, the better one first, and what the pair is worth (50..200)."""

    better: str
    worse: str
    value: int


@dataclass(frozen=True, slots=True)
class PairResult:
    """What a candidate did with a pair: 1 ordered as the panel, -1 the other way round, 0 not ordered."""

    pair: Pair
    preference: int

    @property
    def points(self) -> int:
        """What the pair adds to the scenario's sum."""
        return self.pair.value * self.preference


def counting_pairs(fmt: Format, keys: Sequence[tuple[str, int]]) -> tuple[Pair, ...]:
    """Return the pairs that count among `keys` (option id, rating in hundredths), in the order of the options."""
    if fmt is Format.SINGLE_ACTION:
        keys = [*keys, (MIDPOINT, MIDPOINT_KEY)]
    pairs = []
    for (a, key_a), (b, key_b) in combinations(keys, 2):
        difference = key_a - key_b
        if abs(difference) >= COUNTS_FROM:
            better, worse = (a, b) if difference > 0 else (b, a)
            pairs.append(Pair(better, worse, min(abs(difference), WORTH_AT_MOST)))
    return tuple(pairs)


def preferences(
    fmt: Format, options: Sequence[str], pairs: Sequence[Pair], answer: Mapping[str, int | str]
) -> tuple[PairResult, ...]:
    """Return what a complete `answer` does with each pair."""
    height = heights(fmt, options, answer)
    return tuple(
        PairResult(pair, (height[pair.better] > height[pair.worse]) - (height[pair.better] < height[pair.worse]))
        for pair in pairs
    )


def largest_sum(fmt: Format, keys: Sequence[tuple[str, int]]) -> int:
    """Return the largest sum any answer in this format can reach; 0 if no pair counts."""
    return _largest_sum(fmt, tuple(keys))


@lru_cache(maxsize=4096)
def _largest_sum(fmt: Format, keys: tuple[tuple[str, int], ...]) -> int:
    pairs = counting_pairs(fmt, keys)
    ids = [option for option, _ in keys]
    if fmt not in {Format.PICK_ONE, Format.BEST_WORST}:  # every pair can be won at once: the panel's own order
        return sum(pair.value for pair in pairs)
    return max(
        sum(result.points for result in preferences(fmt, ids, pairs, answer)) for answer in every_choice(fmt, ids)
    )


def every_choice(fmt: Format, options: Sequence[str]) -> list[Mapping[str, int | str]]:
    """Return every answer to an item in which options are chosen, not rated."""
    if fmt is Format.PICK_ONE:
        return [{"choice": option} for option in options]
    return [{"best": best, "worst": worst} for best, worst in permutations(options, 2)]


def heights(fmt: Format, options: Sequence[str], answer: Mapping[str, int | str]) -> dict[str, int]:
    """Return how high a complete `answer` puts each option (higher means preferred); the middle where there is one."""
    match fmt:
        case Format.RATE_ALL:
            return {option: int(answer[option]) for option in options}
        case Format.RANK:
            return {option: -int(answer[option]) for option in options}
        case Format.BEST_WORST:
            return {option: (option == answer["best"]) - (option == answer["worst"]) for option in options}
        case Format.PICK_ONE:
            return {option: int(option == answer["choice"]) for option in options}
        case Format.SINGLE_ACTION:  # pragma: no branch - no other format exists
            return {options[0]: int(answer["rating"]), MIDPOINT: MIDPOINT_RATING}
