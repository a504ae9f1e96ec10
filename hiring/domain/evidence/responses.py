"""The answers to a job's situations as arrays that name nobody, and the bytes they are kept in.

A row is an attempt. It carries no id, and rows are sorted by a hash of what they hold, so that neither a row's place
nor the order of arrival leads back to a person.
"""

import hashlib
import io
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from hiring.domain.banks.model import Format, Item
from hiring.domain.delivery.answers import Answer, is_complete
from hiring.domain.scoring.bulk import AnswerTable
from hiring.domain.scoring.pairs import MIDPOINT, heights
from hiring.domain.scoring.specification import Specification
from hiring.errors import HiringError, Invalid

MAGIC, VERSION = b"HRT", 1
_REMEDY = "Work the answers out anew: they are all still in the database."


class Unreadable(HiringError):
    """Stored answers are damaged, or of a form that this program does not know; nothing is lost by dropping them."""


@dataclass(frozen=True, slots=True)
class Column:
    """A situation in a table of responses; `pilot`: asked of some people, and never scored."""

    item_id: str
    format: Format
    options: tuple[str, ...]
    pilot: bool = False

    @classmethod
    def of(cls, item: Item, *, pilot: bool = False) -> Self:
        """Return the column of an item."""
        return cls(item.id, item.format, tuple(option.id for option in item.options), pilot)

    @property
    def compared(self) -> tuple[str, ...]:
        """What an answer puts higher or lower: the options, and the middle of the scale beside a single action."""
        return (*self.options, MIDPOINT) if self.format is Format.SINGLE_ACTION else self.options

    def to_plain(self) -> dict[str, Any]:
        """Return the column as it is stored."""
        return {"item": self.item_id, "format": self.format.value, "options": list(self.options), "pilot": self.pilot}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        """Return the column that `to_plain` made `plain` from."""
        return cls(str(plain["item"]), Format(plain["format"]), tuple(map(str, plain["options"])), bool(plain["pilot"]))


@dataclass(frozen=True, eq=False)
class ResponseTable:
    """What n people answered to J situations.

    `heights[j]`: int8, shape (n, compared of j), how high each option was put, as in `scoring.bulk.AnswerTable`; zeros
    where there is no complete answer. `answered`, `asked`: bool, shape (n, J). `complete`: bool, shape (n,), whether
    every situation that counts was answered; pilot situations do not count.
    """

    columns: tuple[Column, ...]
    heights: tuple[NDArray[np.int8], ...]
    answered: NDArray[np.bool_]
    asked: NDArray[np.bool_]
    complete: NDArray[np.bool_]

    def __len__(self) -> int:
        """How many attempts there are."""
        return len(self.answered)

    @cached_property
    def item_ids(self) -> tuple[str, ...]:
        """The situations, in order: the form first, then what was piloted."""
        return tuple(column.item_id for column in self.columns)

    @cached_property
    def options(self) -> tuple[tuple[str, ...], ...]:
        """The option ids of each situation, in the bank's order."""
        return tuple(column.options for column in self.columns)

    @cached_property
    def formats(self) -> tuple[Format, ...]:
        """How each situation was answered."""
        return tuple(column.format for column in self.columns)

    def at(self, item_id: str) -> int:
        """Return the place of a situation."""
        if item_id not in self.item_ids:
            raise Invalid(f"The stored answers hold nothing about {item_id}.", _REMEDY)
        return self.item_ids.index(item_id)

    def under(self, specification: Specification) -> AnswerTable:
        """Return the answers to the scenarios of a specification, in its order, ready to be scored."""
        places = [self.at(scenario.item_id) for scenario in specification.scenarios]
        for place, scenario in zip(places, specification.scenarios, strict=True):
            if (self.formats[place], self.options[place]) != (scenario.format, scenario.options):
                raise Invalid(f"{scenario.item_id} was answered with other options or in another format.", _REMEDY)
        return AnswerTable(tuple(self.heights[place] for place in places), self.answered[:, places])

    def rows(self, which: NDArray[Any]) -> "ResponseTable":
        """Return some of the attempts, or all of them in another order."""
        return ResponseTable(
            self.columns,
            tuple(put[which] for put in self.heights),
            self.answered[which],
            self.asked[which],
            self.complete[which],
        )


def encoded(column: Column, item: Item, answer: Answer) -> tuple[int, ...] | None:
    """Return how high a complete answer puts whatever the column compares; None if it is not complete."""
    if not is_complete(item, answer):
        return None
    height = heights(column.format, column.options, answer)
    return tuple(height[name] for name in column.compared)


def widths(columns: Sequence[Column]) -> list[int]:
    """Return how many cells each column takes."""
    return [len(column.compared) for column in columns]


def table_of(
    columns: Sequence[Column], cells: NDArray[np.int8], answered: NDArray[np.bool_], asked: NDArray[np.bool_]
) -> ResponseTable:
    """Return the table whose cells stand side by side in one array, shape (n, all that is compared)."""
    cuts = list(accumulate(widths(columns)))[:-1]
    counts = np.array([not column.pilot for column in columns], dtype=np.bool_)
    missing, due = (asked & ~answered & counts).sum(axis=1), (asked & counts).sum(axis=1)
    complete: NDArray[np.bool_] = np.asarray((missing == 0) & (due > 0), dtype=np.bool_)
    return ResponseTable(tuple(columns), tuple(np.split(cells, cuts, axis=1)), answered, asked, complete)


def canonical(table: ResponseTable) -> ResponseTable:
    """Return the same attempts in the order of their hashes, which is the same whoever came first."""
    rows = np.ascontiguousarray(_cells(table))
    digests = [hashlib.sha256(row.tobytes()).digest() for row in rows]
    order = np.array(sorted(range(len(digests)), key=digests.__getitem__), dtype=np.int64)
    return table.rows(order)


def pack(table: ResponseTable) -> bytes:
    """Return the table, its rows in canonical order, as bytes: no pickle, nothing that runs when it is read."""
    table = canonical(table)
    header = json.dumps({"n": len(table), "columns": [column.to_plain() for column in table.columns]}).encode()
    parts = io.BytesIO()
    parts.write(len(header).to_bytes(4))
    parts.write(header)
    np.save(parts, _cells(table), allow_pickle=False)
    return MAGIC + bytes([VERSION]) + zlib.compress(parts.getvalue(), 6)


def unpack(packed: bytes) -> ResponseTable:
    """Return the table that `pack` made bytes of; raise `Unreadable` for any others."""
    if packed[: len(MAGIC)] != MAGIC or len(packed) <= len(MAGIC):
        raise Unreadable(f"These bytes are not a table of answers. {_REMEDY}")
    if packed[len(MAGIC)] != VERSION:
        raise Unreadable(f"The stored answers have the unknown form {packed[len(MAGIC)]}. {_REMEDY}")
    try:
        parts = io.BytesIO(zlib.decompress(packed[len(MAGIC) + 1 :]))
        header = json.loads(parts.read(int.from_bytes(parts.read(4))))
        columns = tuple(Column.from_plain(plain) for plain in header["columns"])
        cells = np.load(parts, allow_pickle=False)
        return _split(columns, cells, int(header["n"]))
    except (zlib.error, ValueError, KeyError, TypeError, EOFError, OSError) as error:
        raise Unreadable(f"The stored answers are damaged. {_REMEDY}") from error


def _cells(table: ResponseTable) -> NDArray[np.int8]:
    """Heights, then what was answered, then what was asked, side by side."""
    return np.concatenate(
        [*table.heights, table.answered.astype(np.int8), table.asked.astype(np.int8)], axis=1, dtype=np.int8
    )


def _split(columns: tuple[Column, ...], cells: NDArray[np.int8], n: int) -> ResponseTable:
    width, count = sum(widths(columns)), len(columns)
    if cells.dtype != np.int8 or cells.shape != (n, width + 2 * count):
        msg = "the cells do not fit the columns"
        raise ValueError(msg)
    answered, asked = cells[:, width : width + count] > 0, cells[:, width + count :] > 0
    return table_of(columns, cells[:, :width], answered, asked)
