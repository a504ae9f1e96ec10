"""Made-up answers of two groups, with differential functioning where it was planted."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit


@dataclass(frozen=True)
class Planted:
    """What is wrong with the first item for the second group."""

    harder: float = 0.0
    slope: float = 1.0  # the factor on its slope


def graded_answers(
    seed: int, *, people: int = 500, items: int = 20, answers: int = 2, gap: float = 0.0, planted: Planted | None = None
) -> tuple[NDArray[np.float64], list[str]]:
    """Answer a graded test; the second half of the people are the focal group, `gap` lower in level."""
    random = np.random.default_rng(seed)
    focal = np.arange(2 * people) >= people
    theta = random.normal(size=2 * people) - gap * focal
    # One slope: only then is the total score sufficient, and matching on it exact.
    slope, centre = np.full((2 * people, items), 1.2), np.tile(np.linspace(-1.5, 1.5, items), (2 * people, 1))
    wrong = planted or Planted()
    slope[focal, 0] *= wrong.slope
    centre[:, 0] = wrong.harder * focal
    given = np.zeros((2 * people, items))
    luck = random.random((2 * people, items))
    for step in np.linspace(-1, 1, answers - 1) if answers > 2 else [0.0]:
        given += luck < expit(slope * (theta[:, None] - centre - step))
    return given, ["focal" if one else "reference" for one in focal]
