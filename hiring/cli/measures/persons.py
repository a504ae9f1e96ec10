"""`hiring persons`."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray

from hiring.adapters.calibration_files import CalibrationFile, read_calibration
from hiring.adapters.plots import Series, line_chart
from hiring.adapters.tables import LONG, Table, read_table
from hiring.cli.measures.common import (
    counted,
    file_argument,
    file_path,
    json_option,
    long_option,
    plot_option,
    print_measures,
    print_rows,
    print_warnings,
    progress,
    refusals,
    write_picture,
)
from hiring.errors import Invalid, Problem
from hiring.psychometrics.irt.information import conditional_sem
from hiring.psychometrics.irt.models import Items
from hiring.psychometrics.irt.person_scores import Method, PersonScores
from hiring.psychometrics.irt.persons import score_persons

MOST_PROBLEMS = 20
SAME = 1e-9  # 1 and 1.0000000001 are one answer
HIGHEST_SEM = 3.0


@dataclass(frozen=True)
class Population:
    """The normal distribution that persons are taken from."""

    mean: float
    sd: float


@click.command(help="Estimate people's levels: FILE has a row per person, a column per calibrated item.")
@file_argument
@click.option("--parameters", type=file_path, required=True, metavar="CALIBRATION.json", help="From calibrate --json.")
@click.option("--method", type=click.Choice([method.value for method in Method]), default="eap", show_default=True)
@click.option("--mean", type=float, default=0.0, show_default=True, help="Of the population (eap, map).")
@click.option("--sd", type=float, default=1.0, show_default=True, help="Of the population (eap, map).")
@long_option
@plot_option
@json_option
def persons(  # noqa: PLR0913 - one argument per option of the command
    *,
    file: Path,
    parameters: Path,
    method: str,
    mean: float,
    sd: float,
    is_long: bool,
    plot: Path | None,
    as_json: bool,
) -> None:
    """Read both files, code the answers, estimate, print."""
    calibration = read_calibration(parameters)
    table = read_table(file, long=is_long)
    names = [name for name in calibration.items.names if name in table.names]
    if not names:
        remedy = f"The first row must name items of {parameters}, such as {', '.join(calibration.items.names[:3])}."
        raise Invalid([Problem("No column is a calibrated item.", remedy, table.file, 1)])
    at = [calibration.items.names.index(name) for name in names]
    codes = _codes(table, names, [calibration.values[one] for one in at])
    chosen = calibration.items.take(at)
    with refusals(table.file), progress("Estimating", table.n) as tick:
        found = score_persons(chosen, codes, Method(method), mean=mean, sd=sd, tick=tick)
    write_picture(plot, lambda: _picture(chosen, Population(mean, sd)))
    _show(table, found, _notes(calibration, names, found), as_json=as_json)


def _codes(table: Table, names: Sequence[str], values: Sequence[Sequence[float]]) -> NDArray[np.int8]:
    """Number each answer as the calibration does; refuse one that it has not seen."""
    answers = table.numbers(names)
    codes = np.full(answers.shape, -1, dtype=np.int8)
    problems = []
    for column, (name, known) in enumerate(zip(names, values, strict=True)):
        distance = np.abs(answers[:, column, None] - np.array(known))
        given = np.isfinite(answers[:, column])
        codes[given, column] = distance[given].argmin(axis=1)
        listed = ", ".join(f"{value:g}" for value in known)
        remedy = f"Answers to this item were {listed}: mend the cell, leave it blank, or calibrate again."
        for row in np.flatnonzero(given & (np.nan_to_num(distance).min(axis=1) > SAME)):
            message = f"Row {row + 1}, column {name}: the calibration knows no answer {answers[row, column]:g}."
            problems.append(Problem(message, remedy, table.file, table.line(int(row), name)))
    if problems:
        more = len(problems) - MOST_PROBLEMS
        rest = [Problem(f"{more} more of this kind.", "Mend these first.", table.file)] if more > 0 else []
        raise Invalid([*problems[:MOST_PROBLEMS], *rest])
    return codes


def _notes(calibration: CalibrationFile, names: Sequence[str], found: PersonScores) -> list[str]:
    notes = list(found.warnings)
    absent = len(calibration.items) - len(names)
    if absent:
        notes.append(f"{counted(absent, 'calibrated item')} not in the file: taken as not asked")
    if not calibration.converged:
        notes.append("the calibration did not converge: do not rely on these levels")
    silent = int((found.answered == 0).sum())
    if silent:
        notes.append(f"{counted(silent, 'person', 'persons')} without any answer")
    return notes


def _show(table: Table, found: PersonScores, notes: list[str], *, as_json: bool) -> None:
    labels = table.labels(LONG[0]) if LONG[0] in table.names else (None,) * table.n
    rows: list[dict[str, Any]] = [
        {"person": label or str(row + 1), "theta": round(theta, 12) + 0.0, "se": se, "answered": answered}
        for row, (label, theta, se, answered) in enumerate(
            zip(labels, found.theta.tolist(), found.se.tolist(), found.answered.tolist(), strict=True)
        )
    ]
    if as_json:
        for row in rows:
            if np.isinf(row["theta"]):  # no number in JSON
                row["infinite"] = "high" if row["theta"] > 0 else "low"
        print_measures({"method": found.method.value, "n": table.n, "persons": rows, "warnings": notes})
        return
    print_rows(("person", "theta", "se", "answered"), [tuple(row.values()) for row in rows])
    print_warnings(notes)


def _picture(items: Items, population: Population) -> str:
    theta = population.mean + population.sd * np.linspace(-4.0, 4.0, 161)
    sem = conditional_sem(items, theta)
    line = Series("standard error", theta.tolist(), np.where(sem <= HIGHEST_SEM, sem, np.nan).tolist())
    return line_chart([line], title="How precise the levels are", x_label="level", y_label="standard error")
