"""When an item deserves a second look: short codes with the option and the number that raised them."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

ENOUGH = 50
LOW_LINK, MUCH_MISSING = 0.10, 0.05
EASY, HARD = 0.90, -0.25
UNCHOSEN_FORMATS = frozenset({"pick_one", "best_worst"})

Flag = tuple[str, str, float]
# The gravest first: what a page shows at the top.
CODES = (
    *("key", "negative", "better_prefer", "same", "nobody", "few", "near_zero"),
    *("floor", "ceiling", "unchosen", "missing", "objections", "unkeyed"),
)


def flags_of(item: Mapping[str, Any], best_keyed: Collection[str]) -> Iterator[Flag]:
    """Yield what to look at in the statistics of one item; `best_keyed`: the options the key puts first."""
    if not item["keyed"]:
        yield ("unkeyed", "", 0)
    if item["missing"] > MUCH_MISSING:
        yield ("missing", "", item["missing"])
    if item["answered"] < ENOUGH:
        return
    if item["keyed"]:
        yield from _of_scores(item)
    yield from _of_options(item, best_keyed)


def _of_scores(item: Mapping[str, Any]) -> Iterator[Flag]:
    r, low, high, _ = item["item_rest"]
    if not item["sd"]:
        yield ("same", "", 0)
    elif r is not None and high < 0:
        yield ("negative", "", r)
    elif r is not None and r < LOW_LINK and low <= 0:
        yield ("near_zero", "", r)
    if item["mean"] >= EASY or item["full"] >= EASY:
        yield ("ceiling", "", item["mean"])
    elif item["mean"] <= HARD:
        yield ("floor", "", item["mean"])


def _of_options(item: Mapping[str, Any], best_keyed: Collection[str]) -> Iterator[Flag]:
    keyed = [_preferred(option) for option in item["options"] if option["id"] in best_keyed]
    bar = max([0.0, *(r for r, _ in keyed)])
    for option in item["options"]:
        if item["format"] in UNCHOSEN_FORMATS and not option["best"] and not option["worst"]:
            yield ("unchosen", option["id"], 0)
        r, low = _preferred(option)
        if keyed and option["id"] not in best_keyed and r >= LOW_LINK and low > bar:
            yield ("better_prefer", option["id"], r)


def _preferred(option: Mapping[str, Any]) -> tuple[float, float]:
    """Return how putting an option first goes with the rest, and the lower end of its interval."""
    r, low, _, _ = option["preferred"] or (None, None, None, 0)
    return (-1.0, -1.0) if r is None or low is None else (r, low)
