"""Unscored pilot situations: which ones an attempt is asked besides its form, and where they stand.

Each attempt gets a few of a bank's pilot items, drawn by its own secret: whom an item is missing from has nothing to
do with anybody (planned missingness, completely at random), and no attempt has to know of another. Their answers are
kept for the analysis of items and never reach a score: a specification names its scenarios, and pilots are none.
"""

from collections.abc import Collection, Mapping, Sequence

from hiring.domain.banks.model import Bank, Item, ItemState
from hiring.ids import opaque_reference

MOST_PILOTS = 6
Pilots = tuple[tuple[int, str], ...]


def pilot_items(bank: Bank) -> tuple[Item, ...]:
    """Return the items of a bank that are tried out and would be scored once they are live."""
    return tuple(item for item in bank.items if item.state is ItemState.PILOT and item.section is not None)


def pilot_pool(
    items: Sequence[Item], form: Sequence[Item], enemies: Collection[frozenset[str]] = ()
) -> tuple[Item, ...]:
    """Return the pilot items that may be asked beside `form`: of no story it tells, and no enemy of its items."""
    stories = {item.story for item in form if item.story is not None}
    asked = {item.id for item in form}
    return tuple(
        item
        for item in items
        if item.story not in stories and not any(frozenset((item.id, other)) in enemies for other in asked)
    )


def draw_pilots(
    secret: str, questions: int, pool: Sequence[Item], wanted: int, enemies: Collection[frozenset[str]] = ()
) -> Pilots:
    """Return [(place, item id)] for the attempt that holds `secret`: places count from 0 among all its questions.

    At most `wanted`; never two of one story, never two enemies. The first question is always one that counts.
    """
    chosen: list[Item] = []
    for item in sorted(pool, key=lambda one: opaque_reference(secret, "pilot", one.id)):
        if len(chosen) >= wanted:
            break
        fits = all(item.story is None or item.story != other.story for other in chosen)
        if fits and not any(frozenset((item.id, other.id)) in enemies for other in chosen):
            chosen.append(item)
    total = questions + len(chosen)
    free = sorted(range(1, total), key=lambda place: opaque_reference(secret, "pilot place", str(place)))
    places = sorted(free[: len(chosen)])
    return tuple((place, item.id) for place, item in zip(places, chosen, strict=False))


def with_pilots(form: Sequence[Item], pilots: Pilots, known: Mapping[str, Item]) -> tuple[Item, ...]:
    """Return the questions of an attempt in the order asked: the form, and each pilot item at its place."""
    questions = list(form)
    for place, item_id in sorted(pilots):
        questions.insert(place, known[item_id])
    return tuple(questions)
