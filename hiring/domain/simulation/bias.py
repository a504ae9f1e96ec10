"""Whether an analysis of differential item functioning would find the unfair situations of a simulated pool."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hiring.psychometrics.dif.matching import FEWEST, gather
from hiring.psychometrics.dif.screening import Verdict, screen
from hiring.psychometrics.errors import DidNotConverge, NotEnoughData

MOST_PEOPLE = 5000
_STEPS = 2  # a situation's score -1..1 in halves: five categories, as the methods want few
FOUND = frozenset({Verdict.UNIFORM, Verdict.NON_UNIFORM})


@dataclass(frozen=True, slots=True)
class BiasFound:
    """What the analysis says: verdicts on the planted situations, and the fair ones it suspects wrongly.

    `people`: analysed, and of those in the group. `problem`: why there is no analysis, if there is none.
    """

    people: int
    group: int
    planted: tuple[tuple[str, str], ...]
    suspected: tuple[tuple[str, str], ...]
    fair: int
    problem: str = ""

    @property
    def found(self) -> int:
        """How many planted situations it found."""
        return sum(verdict in FOUND for _, verdict in self.planted)


def look_for_bias(
    values: NDArray[np.float64], group: NDArray[np.bool_], items: Sequence[str], planted: Sequence[int]
) -> BiasFound:
    """Run the analysis on the scores -1..1 of people (rows) and situations; of many people on the first 5,000."""
    values, group = values[:MOST_PEOPLE], group[:MOST_PEOPLE]
    fair = [number for number in range(len(items)) if number not in planted]
    smaller = int(min(group.sum(), (~group).sum()))
    if smaller < FEWEST:
        problem = f"one of the two groups has {smaller} people, and nothing is said about fewer than {FEWEST}"
        return BiasFound(len(group), int(group.sum()), (), (), len(fair), problem)
    codes = np.rint((values + 1) * _STEPS)
    try:
        labels = np.where(group, "group", "others").tolist()
        verdicts = screen(gather(codes, labels, names=list(items), reference="others")).verdicts
    except (NotEnoughData, DidNotConverge) as error:
        return BiasFound(len(group), int(group.sum()), (), (), len(fair), str(error))
    return BiasFound(
        people=len(group),
        group=int(group.sum()),
        planted=tuple((items[number], verdicts[number].value) for number in planted),
        suspected=tuple((items[number], verdicts[number].value) for number in fair if verdicts[number] in FOUND),
        fair=len(fair),
    )
