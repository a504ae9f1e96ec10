"""What a simulated pool is made of besides people who answer with care, and who of the pool is what."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from hiring.domain.simulation.crowd import Manner
from hiring.domain.simulation.respond import CARELESS
from hiring.errors import Invalid, Problem

FEWEST, MOST = 100, 100_000
SMALLEST_POOL, LARGEST_POOL = 20, 10_000
MOST_SIZE = 3.0
MOST_SEED = 2**31 - 1
_STYLE, _LEAK, _GROUP, _ITEMS, _BIASED = range(1, 6)  # streams of chance of their own: none disturbs the answers


class Coaching(StrEnum):
    """What coached people do: what trainers used to say, or what would help with this way of scoring."""

    EXTREMES_AVOIDED = "extremes avoided"
    SPREAD = "spread"

    @property
    def manner(self) -> Manner:
        """How they answer."""
        return Manner(self.value)


@dataclass(frozen=True, slots=True)
class Mixture:
    """Shares of the people (0 to 1). The rest answer with care.

    `leaked_to`: who has seen `leaked_items` situations with their key (`leaked_ids` first, the others drawn).
    `group`: who is in a group that, on `biased_items` situations, shows `bias` standard deviations less ability than
    it has. The people are otherwise the same whatever the shares.
    """

    careless: float = CARELESS
    coached: float = 0.0
    coaching: Coaching = Coaching.EXTREMES_AVOIDED
    pleasing: float = 0.0
    leaked_to: float = 0.0
    leaked_items: int = 0
    leaked_ids: tuple[str, ...] = ()
    group: float = 0.0
    biased_items: int = 0
    bias: float = 1.0


@dataclass(frozen=True, slots=True)
class LabSettings:
    """What a study is asked for: how many people, in pools of how many for how many places, and who they are."""

    n: int = 1000
    pool: int = 100
    k: int = 10
    seed: int = 1
    mixture: Mixture = field(default_factory=Mixture)

    @property
    def brief(self) -> str:
        """Say in a line how many people, and what is special about them."""
        mix = self.mixture
        shares = (
            (mix.careless if mix.careless != CARELESS else None, "careless"),
            (mix.coached or None, "coached"),
            (mix.pleasing or None, "over-pleasing"),
            (mix.leaked_to or None, f"saw {mix.leaked_items} leaked"),
            (mix.group or None, f"met {mix.biased_items} unfair"),
        )
        special = [f"{100 * share:g} % {words}" for share, words in shares if share is not None]
        return ", ".join([f"{self.n:,} people", *special])

    def to_plain(self) -> dict[str, Any]:
        """Return the settings as they are stored."""
        return asdict(self)

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        """Return the settings that `to_plain` made `plain` from."""
        mixture = dict(plain["mixture"])
        mixture["coaching"] = Coaching(mixture["coaching"])
        mixture["leaked_ids"] = tuple(mixture["leaked_ids"])
        return cls(**{**plain, "mixture": Mixture(**mixture)})

    def check(self, items: Sequence[str]) -> None:
        """Raise `Invalid` with everything that makes no study of a form of these items; `Problem.item` is the field."""
        problems = [*_size_problems(self), *_mixture_problems(self.mixture, items)]
        if problems:
            raise Invalid(problems)


def _size_problems(asked: LabSettings) -> list[Problem]:
    rules = (
        ("n", FEWEST <= asked.n <= MOST, f"Between {FEWEST} and {MOST:,} people can be simulated."),
        (
            "pool",
            SMALLEST_POOL <= asked.pool <= LARGEST_POOL,
            f"A pool has {SMALLEST_POOL} to {LARGEST_POOL:,} people.",
        ),
        ("pool", asked.pool <= asked.n, "A pool cannot have more people than are simulated."),
        ("k", 1 <= asked.k < asked.pool, "The list is shorter than the pool and has at least one place."),
        ("seed", 0 <= asked.seed <= MOST_SEED, f"The seed is a whole number from 0 to {MOST_SEED}."),
    )
    return [Problem(words, "Choose another number.", item=name) for name, right, words in rules if not right]


def _mixture_problems(mix: Mixture, items: Sequence[str]) -> list[Problem]:
    shares = {name: getattr(mix, name) for name in ("careless", "coached", "pleasing", "leaked_to", "group")}
    unknown = sorted(set(mix.leaked_ids) - set(items))
    rules = [
        *((name, 0 <= share <= 1, "A share lies between 0 and 100 percent.") for name, share in shares.items()),
        ("pleasing", mix.coached + mix.pleasing <= 1, "Coached and over-pleasing people together are more than all."),
        ("leaked_items", 0 <= mix.leaked_items <= len(items), f"The form has {len(items)} situations."),
        ("leaked_items", len(mix.leaked_ids) <= mix.leaked_items, "More situations are named than have leaked."),
        ("leaked_ids", not unknown, f"Not in this form: {', '.join(unknown)}."),
        ("leaked_items", mix.leaked_to == 0 or mix.leaked_items > 0, "Say how many situations have leaked."),
        ("biased_items", 0 <= mix.biased_items <= len(items), f"The form has {len(items)} situations."),
        ("biased_items", mix.group == 0 or mix.biased_items > 0, "Say how many situations are unfair."),
        ("bias", 0 <= mix.bias <= MOST_SIZE, f"The size lies between 0 and {MOST_SIZE:g} standard deviations."),
    ]
    return [Problem(words, "Change it.", item=name) for name, right, words in rules if not right]


@dataclass(frozen=True, eq=False)
class Marks:
    """Who of the people is coached, pleasing, has seen the leaked items, is in the group; and which items those are.

    `leaked`: every item of the form in the order in which items leak, so that more leaked items include fewer.
    """

    coached: NDArray[np.bool_]
    pleasing: NDArray[np.bool_]
    leaked_to: NDArray[np.bool_]
    group: NDArray[np.bool_]
    leaked: tuple[int, ...]
    biased: tuple[int, ...]


def mark(asked: LabSettings, items: Sequence[str]) -> Marks:
    """Return who is what. Raising a share adds people and takes nobody out."""
    mix = asked.mixture
    style = _lots(asked.seed, _STYLE, asked.n)
    named = [items.index(name) for name in mix.leaked_ids]
    order = _permutation(asked.seed, _ITEMS, len(items))
    return Marks(
        coached=style < mix.coached,
        pleasing=style >= 1 - mix.pleasing,
        leaked_to=_lots(asked.seed, _LEAK, asked.n) < mix.leaked_to,
        group=_lots(asked.seed, _GROUP, asked.n) < mix.group,
        leaked=(*named, *(number for number in order if number not in named)),
        biased=tuple(sorted(_permutation(asked.seed, _BIASED, len(items))[: mix.biased_items])),
    )


def _lots(seed: int, stream: int, n: int) -> NDArray[np.float64]:
    return _chance(seed, stream).random(n)


def _permutation(seed: int, stream: int, n: int) -> list[int]:
    return [int(number) for number in _chance(seed, stream).permutation(n)]


def _chance(seed: int, stream: int) -> np.random.Generator:
    return np.random.Generator(np.random.Philox(key=[seed, stream]))
