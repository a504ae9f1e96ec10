"""Items of every response model, drawn at random or by Hypothesis."""

import numpy as np
from hypothesis import strategies as st

from hiring.psychometrics.irt.models import Items, Model


def drawn_items(model: Model, j: int, k: int, rng: np.random.Generator, *, negative: bool = False) -> Items:
    """Items with slopes from .6 to 2 (some of them negative, if asked) and thresholds around 0."""
    names = tuple(f"item {at + 1}" for at in range(j))
    slopes = rng.uniform(0.6, 2.0, j) * np.where(negative & (rng.random(j) < 0.3), -1.0, 1.0)
    if model in {Model.RASCH, Model.TWO_PL}:
        k = 2
    spots = np.sort(rng.normal(0.0, 1.0, (j, k - 1)) + np.linspace(-0.5, 0.5, k - 1), axis=1)
    if model is Model.NOMINAL:
        return Items(model, rng.normal(0.0, 1.0, (j, k - 1)), rng.normal(0.0, 0.7, (j, k - 1)), names)
    if model is Model.PARTIAL_CREDIT:
        return Items(model, slopes, np.cumsum(-slopes[:, None] * spots, axis=1), names)
    if model is Model.RASCH:
        slopes = np.full(j, 1.2)
    return Items(model, slopes, -np.abs(slopes[:, None]) * spots, names)


@st.composite
def item_sets(draw: st.DrawFn, least: int = 1, most: int = 6) -> Items:
    """A few items of any model, with slopes of any sign."""
    model = draw(st.sampled_from(Model))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    return drawn_items(model, draw(st.integers(least, most)), draw(st.integers(2, 5)), rng, negative=True)


def mixed_sizes() -> Items:
    """A graded, a shorter graded and a longest one: categories of 3, 2 and 4."""
    nan = float("nan")
    intercepts = np.array([[1.0, -1.0, nan], [0.3, nan, nan], [2.0, 0.5, -1.5]])
    return Items(Model.GRADED, np.array([1.2, 0.8, -1.5]), intercepts, ("three", "two", "four"))
