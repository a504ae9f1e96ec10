"""Where the people who do well elsewhere contradict the key: proposals to look at it again. Nothing is changed.

A situation is named only if both are shown:

1. *They contradict it.* In the third that did best on the other situations, the mean of what the key expects is below
   zero: of the situation's score, or of the standing of an option (how often it is put above the others, less how
   often below, in the direction keyed).
2. *The better, the more.* The same number falls with the score on the other situations, by a correlation of at most
   -.08. A situation that is hard, or that seduces most people, fails here: the better ones get it right more often.

Each step holds the false discovery rate at .05 over the situations (Benjamini and Hochberg), a situation's own tests
being joined by Simes; the second is made only of those that the first left.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, stdtr

from hiring.domain.evidence.judged import FloatArray, Judged
from hiring.psychometrics.dif.adjusting import benjamini_hochberg

ALPHA, LEAST_EFFECT = 0.05, 0.08
FEWEST_PEOPLE, BEST_SHARE = 50, 1 / 3
WHOLE = ""  # stands for the situation's own score, beside its options


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What contradicts the key: an option, or the situation as a whole (`option` empty).

    `keyed`: 1 above the other options, -1 below; `best_third`, `everybody`: means of the standing in the direction
    keyed, -1 to 1; `r`: its correlation with the score on the other situations.
    """

    option: str
    keyed: int
    best_third: float
    everybody: float
    r: float

    def to_plain(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A situation whose key somebody should look at again; `q`: the adjusted p-value of the second step."""

    item_id: str
    n: int
    q: float
    because: tuple[Contradiction, ...]

    def to_plain(self) -> dict[str, Any]:
        """Return the proposal as it is stored."""
        return {"item": self.item_id, "n": self.n, "q": self.q, "because": [one.to_plain() for one in self.because]}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        """Return the proposal that `to_plain` made `plain` from."""
        because = tuple(Contradiction(**one) for one in plain["because"])
        return cls(plain["item"], plain["n"], plain["q"], because)


@dataclass(frozen=True, slots=True)
class _Test:
    """One number that the key expects to be above zero, and to rise: what the people made of it."""

    found: Contradiction
    contradicted: float  # p of the first step
    falling: float  # p of the second

    @property
    def holds(self) -> bool:
        """Whether it may be named, if the situation is."""
        return self.contradicted < ALPHA and self.found.r <= -LEAST_EFFECT


def propose(judged: Judged) -> list[Proposal]:
    """Return the situations whose key the better people contradict, the surest first; often none."""
    tested = {place: tests for place in range(len(judged.scenarios)) if (tests := list(_tests(judged, place)))}
    first = _adjusted([[test.contradicted for test in tests] for tests in tested.values()])
    left = [place for place, q in zip(tested, first, strict=True) if q < ALPHA]
    second = _adjusted([[test.falling if test.holds else 1.0 for test in tested[place]] for place in left])
    found = [
        Proposal(
            judged.table.item_ids[place],
            int(judged.table.answered[:, place].sum()),
            round(float(q), 4),
            tuple(test.found for test in tested[place] if test.holds and test.falling < ALPHA),
        )
        for place, q in zip(left, second, strict=True)
        if q < ALPHA
    ]
    return sorted(found, key=lambda proposal: proposal.q)


def _tests(judged: Judged, place: int) -> Iterator[_Test]:
    if judged.scenarios[place] is None:
        return
    rest = judged.rest(place)
    known = ~np.isnan(rest) & judged.table.answered[:, place]
    if known.sum() < FEWEST_PEOPLE:
        return
    rest = rest[known]
    best = rest >= np.quantile(rest, 1 - BEST_SHARE)
    numbers = [(WHOLE, judged.values[:, place], 1)]
    if len(judged.table.columns[place].options) > 1:
        numbers += [(option, sign * standing, sign) for option, standing, sign in judged.standings(place) if sign]
    for option, number, sign in numbers:
        yield _test(option, sign, number[known], rest, best)


def _test(option: str, sign: int, number: FloatArray, rest: FloatArray, best: NDArray[np.bool_]) -> _Test:
    spread = number.std() * rest.std()
    r = float(np.mean((number - number.mean()) * (rest - rest.mean())) / spread) if spread > 0 else 0.0
    among = number[best]
    error = among.std(ddof=1) / np.sqrt(len(among))
    mean = float(among.mean())
    contradicted = float(stdtr(len(among) - 1, mean / error)) if error > 0 else float(mean >= 0)
    falling = float(ndtr(np.arctanh(np.clip(r, -0.999, 0.999)) * np.sqrt(len(number) - 3)))
    found = Contradiction(option, sign, round(mean, 4), round(float(number.mean()), 4), round(r, 4))
    return _Test(found, contradicted, falling)


def _adjusted(families: Sequence[Sequence[float]]) -> list[float]:
    """Return an adjusted p-value per family of tests: Simes within, Benjamini and Hochberg over them."""
    joined = [_simes(np.sort(np.array(family))) for family in families]
    return [float(q) for q in benjamini_hochberg(joined)] if joined else []


def _simes(ordered: FloatArray) -> float:
    count = len(ordered)
    return min(1.0, float((count * ordered / np.arange(1, count + 1)).min()))
