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


def preferences(fmt: Format, pairs: Sequence[Pair], answer: Mapping[str, int | str]) -> tuple[PairResult, ...]:
    """Return what a complete `answer` does with each pair."""
    standing = _standing(fmt, pairs, answer)
    return tuple(PairResult(pair, _sign(standing(pair.better) - standing(pair.worse))) for pair in pairs)


def largest_sum(fmt: Format, keys: Sequence[tuple[str, int]]) -> int:
    """Return the largest sum any answer in this format can reach; 0 if no pair counts."""
    return _largest_sum(fmt, tuple(keys))


@lru_cache(maxsize=4096)
def _largest_sum(fmt: Format, keys: tuple[tuple[str, int], ...]) -> int:
    pairs = counting_pairs(fmt, keys)
    ids = [option for option, _ in keys]
    if fmt is Format.PICK_ONE:
        candidates = [{"choice": option} for option in ids]
    elif fmt is Format.BEST_WORST:
        candidates = [{"best": best, "worst": worst} for best, worst in permutations(ids, 2)]
    else:  # every pair can be won at once: the panel's own order wins them all
        return sum(pair.value for pair in pairs)
    return max(sum(result.points for result in preferences(fmt, pairs, answer)) for answer in candidates)


def _standing(fmt: Format, pairs: Sequence[Pair], answer: Mapping[str, int | str]):  # noqa: ANN202
    """Return a function that gives each option a height: higher means preferred."""
    heights: dict[str, int] = {}
    if fmt is Format.RATE_ALL:
        heights = {option: int(value) for option, value in answer.items()}
    elif fmt is Format.RANK:
        heights = {option: -int(value) for option, value in answer.items()}
    elif fmt is Format.BEST_WORST:
        heights = {str(answer["best"]): 1, str(answer["worst"]): -1}
    elif fmt is Format.PICK_ONE:
        heights = {str(answer["choice"]): 1}
    else:
        action = next(option for pair in pairs for option in (pair.better, pair.worse) if option != MIDPOINT)
        heights = {action: int(answer["rating"]), MIDPOINT: MIDPOINT_RATING}
    return lambda option: heights.get(option, 0)


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)
