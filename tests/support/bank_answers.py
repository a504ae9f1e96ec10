"""Simulated answers to a bank as a table of responses, for tests of what is worked out from them."""

from collections.abc import Mapping, Sequence

import numpy as np

from hiring.domain.banks.model import BankPackage, Item
from hiring.domain.delivery.answers import Answer
from hiring.domain.evidence.responses import Column, ResponseTable, encoded, table_of, widths
from hiring.domain.simulation.respond import simulate_answers

Keys = dict[str, dict[str, int]]


def keys_of(package: BankPackage) -> Keys:
    """Return the key as plain numbers."""
    return {
        item_id: {option: known.effectiveness for option, known in key.options.items()}
        for item_id, key in package.key.items.items()
    }


def answered(package: BankPackage, items: Sequence[Item], people: int, seed: int = 1) -> ResponseTable:
    """Return what simulated people answered, all of it."""
    return tabled(items, simulate_answers(items, package.key, people, seed))


def tabled(items: Sequence[Item], people: Sequence[Mapping[str, Answer]], *, pilots: int = 0) -> ResponseTable:
    """Return answers as a table; the last `pilots` items count as tried out only. What is missing is missing."""
    columns = [Column.of(item, pilot=n >= len(items) - pilots) for n, item in enumerate(items)]
    wide = widths(columns)
    cells = np.zeros((len(people), sum(wide)), dtype=np.int8)
    given = np.zeros((len(people), len(items)), dtype=np.bool_)
    starts = np.concatenate([[0], np.cumsum(wide)])
    for row, answers in enumerate(people):
        for place, (column, item) in enumerate(zip(columns, items, strict=True)):
            height = encoded(column, item, answers.get(item.id, {}))
            if height is not None:
                cells[row, starts[place] : starts[place + 1]] = height
                given[row, place] = True
    return table_of(columns, cells, given, np.ones_like(given))
