"""A wide table of chosen options, a row per person, scored by a key: the form in which tests are often published."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hiring.adapters.tables import Table, read_table
from hiring.errors import Invalid, Problem
from hiring.psychometrics.reliability.alpha import cronbach_alpha

LEAST = 2


@dataclass(frozen=True, eq=False)
class GradedTable:
    """Names of the items, 1 where the keyed option was chosen else 0 (n x k), and how many cells were blank."""

    items: tuple[str, ...]
    graded: NDArray[np.int8]
    blank: int


def grade_table(table_file: Path, key_file: Path, items: str = "") -> GradedTable:
    """Return the graded table; `items` names the columns, as 1-20 or 1,3,5-8 (default: one per row of the key)."""
    table, key = read_table(table_file), read_table(key_file)
    keyed = [row[0] for _, row in key.rows]
    columns = _columns(items or f"1-{len(keyed)}", table)
    if len(columns) != len(keyed):
        raise Invalid(
            [Problem(f"There are {len(columns)} items and {len(keyed)} keys.", "Give one key per item.", key.file)]
        )
    if len(columns) < LEAST or len(table.rows) < LEAST:
        raise Invalid([Problem("At least two items and two people are needed.", "Choose more items.", table.file)])
    chosen = np.array([[row[column] for column in columns] for _, row in table.rows])
    return GradedTable(
        items=tuple(table.names[column] for column in columns),
        graded=(chosen == np.array(keyed)).astype(np.int8),
        blank=int((chosen == "").sum()),
    )


def graded_json(graded: GradedTable) -> dict[str, Any]:
    """Return what `hiring score --table` prints: people, items, alpha, and every person's number right."""
    totals = graded.graded.sum(axis=1)
    return {
        "n": len(graded.graded),
        "items": [
            {"item": name, "correct": round(float(share), 4)}
            for name, share in zip(graded.items, graded.graded.mean(axis=0), strict=True)
        ],
        "blank": graded.blank,
        "alpha": round(cronbach_alpha(graded.graded), 4) if totals.min() < totals.max() else None,
        "mean": round(float(totals.mean()), 4),
        "sd": round(float(totals.std(ddof=1)), 4),
        "scores": [int(total) for total in totals],
    }


def graded_csv(graded: GradedTable) -> str:
    """Return the graded table as CSV."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(graded.items)
    writer.writerows(graded.graded.tolist())
    return stream.getvalue()


def _columns(text: str, table: Table) -> list[int]:
    columns: list[int] = []
    for part in text.split(","):
        first, _, last = part.strip().partition("-")
        if not first.isdigit() or not (last or first).isdigit():
            raise Invalid(f"{text!r} does not name items.", "Write them as 1-20 or 1,3,5-8.")
        columns += range(int(first) - 1, int(last or first))
    if not columns or min(columns) < 0 or max(columns) >= len(table.names):
        raise Invalid(
            [Problem(f"{text} goes beyond the {len(table.names)} columns.", "Name columns that exist.", table.file, 1)]
        )
    return columns
