"""`hiring calibrate`."""

import time
from collections.abc import Iterator
from pathlib import Path

import click
import numpy as np

from hiring.adapters.calibration_files import calibration_json, read_calibration
from hiring.adapters.plots import Interval, interval_chart
from hiring.adapters.tables import Table, read_table
from hiring.cli.measures.common import (
    chosen_items,
    counted,
    file_argument,
    file_path,
    items_option,
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
from hiring.psychometrics.irt.calibrated import Calibration
from hiring.psychometrics.irt.calibration import calibrate as fit
from hiring.psychometrics.irt.models import Model
from hiring.psychometrics.irt.priors import Priors
from hiring.psychometrics.irt.responses import code_responses
from hiring.psychometrics.irt.settings import Settings

_USUAL_PASSES = 15  # what the progress bar takes for the whole
_NORMAL = 1.96  # standard errors to either side that hold 95 % of a normal distribution


@click.command(help="Fit an item response model: FILE has a row per person, a column per item.")
@file_argument
@click.option("--model", type=click.Choice([model.value for model in Model]), required=True, help="Which model.")
@click.option("--se", "with_errors", is_flag=True, help="Compute standard errors.")
@click.option("--group", default="", metavar="COL", help="Groups with means and variances of their own.")
@click.option("--fixed", type=file_path, metavar="CALIBRATION.json", help="Hold the items of an earlier calibration.")
@click.option("--slope-prior", type=click.FloatRange(min=0, min_open=True), metavar="SD", help="Prior: N(1, SD).")
@items_option
@long_option
@plot_option
@json_option
def calibrate(  # noqa: PLR0913 - one argument per option of the command
    *,
    file: Path,
    model: str,
    with_errors: bool,
    group: str,
    fixed: Path | None,
    slope_prior: float | None,
    items: str,
    is_long: bool,
    plot: Path | None,
    as_json: bool,
) -> None:
    """Read, fit, print."""
    table = read_table(file, long=is_long)
    names = chosen_items(table, items, [group] if group else [])
    groups = _groups(table, group) if group else None
    held = None if fixed is None else read_calibration(fixed, publishing=True)
    values = {} if held is None else dict(zip(held.items.names, held.values, strict=True))
    priors = None if slope_prior is None else Priors(slope_sd=slope_prior)
    with refusals(table.file), progress("Calibrating", _USUAL_PASSES) as advance:
        settings = Settings(priors=priors, watch=lambda: advance(1))
        responses = code_responses(table.numbers(names), names, values)
        began = time.perf_counter()
        found = fit(
            responses,
            model,
            groups=groups,
            fixed=None if held is None else held.items,
            se=with_errors or plot is not None,
            settings=settings,
        )
        seconds = time.perf_counter() - began
    write_picture(plot, lambda: interval_chart([*_rows(found)], title="Slopes", x_label="slope", reference=0.0))
    if as_json:
        print_measures(calibration_json(found, seconds))
        return
    _show(found, seconds)


def _groups(table: Table, name: str) -> tuple[str, ...]:
    labels = table.labels(name)
    problems = [
        Problem(f"Row {row + 1} has no {name}.", "Fill it in, or take the row out.", table.file, table.rows[row][0])
        for row, label in enumerate(labels)
        if label is None
    ]
    if problems:
        raise Invalid(problems)
    return tuple(str(label) for label in labels)


def _show(found: Calibration, seconds: float) -> None:
    steps = found.items.intercepts.shape[1]
    slopes = found.items.slopes.reshape(len(found.items), -1)
    headings = ["item", *(["a"] if slopes.shape[1] == 1 else [f"a{k + 1}" for k in range(steps)])]
    headings += [f"d{k + 1}" for k in range(steps)]
    table = np.column_stack([slopes, found.items.intercepts])
    if found.se is not None:
        errors = np.column_stack([found.se.slopes.reshape(len(slopes), -1), found.se.intercepts])
        headings += [f"se {heading}" for heading in headings[1:]]
        table = np.column_stack([table, errors])
    print_rows(headings, [[name, *row.tolist()] for name, row in zip(found.items.names, table, strict=True)])
    click.echo()
    for group in found.groups[1:] if len(found.groups) > 1 else ():
        click.echo(f"Group {group.name}: mean {group.mean:.3f}, variance {group.variance:.3f}")
    ended = "converged" if found.converged else "NOT CONVERGED: these numbers may not be used"
    click.echo(
        f"{counted(found.n, 'person', 'people')}, log-likelihood {found.log_likelihood:.4f}, "
        f"largest gradient {found.gradient_norm:.1g} after {found.iterations} passes, {seconds:.2f} s: {ended}."
    )
    print_warnings(found.warnings)


def _rows(found: Calibration) -> Iterator[Interval]:
    """One row per slope, with its 95 % interval."""
    slopes = found.items.slopes.reshape(len(found.items), -1)
    errors = np.full_like(slopes, np.nan) if found.se is None else found.se.slopes.reshape(slopes.shape)
    for at, name in enumerate(found.items.names):
        known = np.flatnonzero(np.isfinite(slopes[at]))
        for k in known:
            label = name if len(slopes[at]) == 1 else f"{name}: {found.values[at][k + 1]:g}"
            value, reach = float(slopes[at, k]), _NORMAL * float(errors[at, k])
            yield Interval(label, value, value - reach, value + reach)
