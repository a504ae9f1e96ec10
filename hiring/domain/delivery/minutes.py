"""How long a form takes, rather a little over: reading, and a minute or more to weigh each situation."""

import math
from collections.abc import Iterable
from fractions import Fraction

from hiring.domain.banks.model import Format, Item

_WEIGHING = {Format.RATE_ALL: Fraction(3, 2)}
_BEGINNING = 2


def minutes_of(item: Item) -> Fraction:
    """Return how many minutes one situation is reckoned to take."""
    return _WEIGHING.get(item.format, Fraction(1))


def minutes_for(items: Iterable[Item]) -> int:
    """Return how many whole minutes a form takes, with the pages before its first situation."""
    return _BEGINNING + math.ceil(sum((minutes_of(item) for item in items), Fraction(0)))
