"""What the key would be without one group of its raters: a tilt that all of a panel share shows in no reliability.

Leaders, staff and customers may each lean one way. Two panels with opposite tilts can choose quite different people
while every coefficient of agreement stays high; only a key made without the group shows it (scoring.md, section 7).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

PanelKey = Mapping[str, Mapping[str, int]]
LEAST_RATERS = 2  # of the other groups: one person's opinion is no key


@dataclass(frozen=True, slots=True)
class PanelRating:
    """One rater's rating of one option, 1 to 7, and the group the rater belongs to."""

    rater: str
    group: str
    item_id: str
    option: str
    rating: int


def keys_without_each_group(ratings: Iterable[PanelRating]) -> dict[str, PanelKey]:
    """Return, per group, the key of all the others: item -> option -> mean in hundredths, rounded half to even.

    A group is left out only where at least two raters of other groups remain; an option that they did not rate is
    missing from the key.
    """
    rows = list(ratings)
    groups = sorted({row.group for row in rows})
    keys: dict[str, PanelKey] = {}
    for group in groups:
        others = [row for row in rows if row.group != group]
        if len({row.rater for row in others}) >= LEAST_RATERS:
            keys[group] = _means(others)
    return keys


def _means(rows: Iterable[PanelRating]) -> PanelKey:
    given: dict[str, dict[str, list[int]]] = {}
    for row in rows:
        given.setdefault(row.item_id, {}).setdefault(row.option, []).append(row.rating)
    return {
        item: {option: round(Fraction(100 * sum(values), len(values))) for option, values in options.items()}
        for item, options in given.items()
    }
