"""By what an adaptive test chooses its next item, and when it stops."""

from dataclasses import dataclass
from enum import StrEnum


class Criterion(StrEnum):
    """What makes an item the best one now."""

    INFORMATION = "information"  # Fisher information at the estimate
    LIKELIHOOD_KL = "kl"  # Kullback-Leibler information, averaged over the likelihood
    POSTERIOR_KL = "klp"  # the same, averaged over the posterior


class Exposure(StrEnum):
    """How the best items are kept from being known to everybody."""

    NONE = "none"
    RANDOMESQUE = "randomesque"  # one of the best k, by lot
    SYMPSON_HETTER = "sympson_hetter"  # the best that passes a lot of its own


class Stop(StrEnum):
    """Why a test is over."""

    PRECISE = "precise"
    LONG_ENOUGH = "long_enough"
    NO_ITEM_LEFT = "no_item_left"


@dataclass(frozen=True)
class Rules:
    """The rules of an adaptive test.

    Attributes
    ----------
    criterion : Criterion
    exposure : Exposure
    randomesque : int
        From how many of the best items the lot chooses, >= 1.
    se : float
        The test ends once the posterior standard deviation is at most this; 0: never.
    fewest, most : int
        Items, 1 <= fewest <= most.
    area_minimum : tuple of int
        Items that each content area must have had before precision can end the test; empty: none.
    start_spread : float
        The first item is chosen at a value drawn from mean +- this.

    Raises
    ------
    ValueError
        If a rule contradicts another, or itself.

    Examples
    --------
    >>> Rules().most
    15
    """

    criterion: Criterion = Criterion.INFORMATION
    exposure: Exposure = Exposure.RANDOMESQUE
    randomesque: int = 5
    se: float = 0.40
    fewest: int = 8
    most: int = 15
    area_minimum: tuple[int, ...] = ()
    start_spread: float = 0.5

    def __post_init__(self) -> None:
        if not 1 <= self.fewest <= self.most:
            raise ValueError(f"rules: from {self.fewest} to {self.most} items is no test")
        if self.randomesque < 1 or self.se < 0 or self.start_spread < 0:
            raise ValueError("rules: randomesque must be at least 1, se and start_spread at least 0")
        if any(least < 0 for least in self.area_minimum) or sum(self.area_minimum) > self.most:
            raise ValueError(f"rules: the areas' minimums must fit into {self.most} items")
