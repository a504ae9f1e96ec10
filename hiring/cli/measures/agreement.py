"""`hiring agreement`."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray

from hiring.adapters.plots import Interval, interval_chart
from hiring.adapters.tables import Table, read_table
from hiring.cli.measures.common import (
    counted,
    file_argument,
    json_option,
    named_columns,
    plot_option,
    print_measures,
    print_rows,
    print_warnings,
    write_picture,
)
from hiring.errors import Invalid, Problem
from hiring.psychometrics.agreement.concordance import kendall_w
from hiring.psychometrics.agreement.groups import (
    average_deviation,
    group_variance,
    within_group_agreement,
    within_group_agreement_of_items,
)
from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.reliability.intraclass import intraclass

VALUE = "value"
LEAST = 2
MOST_OPTIONS = 100
FORMS = ("icc11", "icc21", "icc31", "icc1k", "icc2k", "icc3k")
Floats = NDArray[np.float64]
Found = dict[str, Any]


HELP = """Say how far raters agree.

FILE is a CSV whose first row names the columns, with a row per rating. Two-way coefficients and Kendall's W use the
targets that every rater rated; the others need no such thing.
"""


@click.command(help=HELP)
@file_argument
@click.option("--rater", default="", metavar="COL", help="Who rated (default: every row another person).")
@click.option("--target", required=True, metavar="COL", help="What was rated.")
@click.option("--value", default="", metavar="COL", help="The rating; several columns are items of one thing.")
@click.option("--options", type=click.IntRange(LEAST), help="Points of the scale (default: highest - lowest + 1).")
@plot_option
@json_option
def agreement(  # noqa: PLR0913 - one argument per option of the command
    *, file: Path, rater: str, target: str, value: str, options: int | None, plot: Path | None, as_json: bool
) -> None:
    """Read, compute, print."""
    table = read_table(file)
    names = _value_columns(table, value, (rater, target))
    rated = _Ratings(table, rater, target, names)
    points = options or _points(rated.values, table.file)
    found = _agree(rated, points)
    if options is None:
        found["warnings"].append(f"the scale is taken to have {points} points; if not, say so by --options")
    write_picture(plot, lambda: _picture(found))
    if as_json:
        print_measures(found)
        return
    _show(found)


class _Ratings:
    """Rows by target and by rater; rows without any rating are left out."""

    def __init__(self, table: Table, rater: str, target: str, names: Sequence[str]) -> None:
        values = table.numbers(names)
        kept = [row for row in range(table.n) if not np.isnan(values[row]).all()]
        self.known_raters = bool(rater)
        self.raters = _who(table, rater, kept) if rater else [str(row) for row in kept]
        self.targets = _who(table, target, kept)
        self.values = values[kept]
        self.blank = table.n - len(kept)
        self._refuse_repeats(table, kept)

    def _refuse_repeats(self, table: Table, kept: Sequence[int]) -> None:
        first: dict[tuple[str, str], int] = {}
        problems = []
        for row, pair in zip(kept, zip(self.targets, self.raters, strict=True), strict=True):
            earlier = first.setdefault(pair, row)
            if earlier != row:
                words = f"Row {row + 1}: {pair[1]} rated {pair[0]} on row {earlier + 1} already."
                problems.append(Problem(words, "Keep one of them.", table.file, table.rows[row][0]))
        if problems or not kept:
            raise Invalid(problems or [Problem("The file holds no ratings.", "Add a row per rating.", table.file)])

    def by_target(self) -> dict[str, Floats]:
        """Return the ratings (raters x items) of each target, without rows that have gaps."""
        rows: dict[str, list[int]] = {target: [] for target in self.targets}
        for at, target in enumerate(self.targets):
            if not np.isnan(self.values[at]).any():
                rows[target].append(at)
        return {target: self.values[at] for target, at in rows.items()}

    def crossed(self) -> Floats:
        """Return targets x raters, the mean over items, of the targets that every rater rated."""
        columns = {rater: at for at, rater in enumerate(dict.fromkeys(self.raters))}
        counts = Counter(self.targets)
        full = [target for target, count in counts.items() if self.known_raters and count == len(columns)]
        rows = {target: at for at, target in enumerate(full)}
        found = np.full((len(rows), len(columns)), np.nan)
        for target, rater, values in zip(self.targets, self.raters, self.values, strict=True):
            if target in rows:
                found[rows[target], columns[rater]] = values.mean()
        whole = ~np.isnan(found).any(axis=1)
        return np.compress(whole, found, axis=0)


def _who(table: Table, name: str, rows: Sequence[int]) -> list[str]:
    labels = table.labels(name)
    problems = [
        Problem(f"Row {row + 1} has no {name}.", "Fill it in, or take the row out.", table.file, table.rows[row][0])
        for row in rows
        if labels[row] is None
    ]
    if problems:
        raise Invalid(problems)
    return [str(labels[row]) for row in rows]


def _value_columns(table: Table, value: str, besides: Sequence[str]) -> tuple[str, ...]:
    if value:
        return named_columns(table, value)
    others = tuple(name for name in table.names if name not in besides)
    if VALUE in others:
        return (VALUE,)
    if len(others) != 1:
        words = f"Which column holds the rating: {', '.join(others)}?" if others else "No column holds the rating."
        raise Invalid([Problem(words, "Say it by --value.", table.file, 1)])
    return others


def _points(values: Floats, file: str) -> int:
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    points = round(high - low) + 1
    if not LEAST <= points <= MOST_OPTIONS:
        words = f"The ratings run from {low:g} to {high:g}: how many points has the scale?"
        raise Invalid([Problem(words, "Say it by --options.", file)])
    return points


def _agree(rated: _Ratings, points: int) -> Found:
    """Compute what the design allows; what it does not allow is null, with the reason among the warnings."""
    groups = rated.by_target()
    crossed = rated.crossed()
    warnings: list[str] = []
    left = len(groups) - len(crossed)
    if left and rated.known_raters:
        words = "left out of the two-way ICC and of W, because not every rater rated them"
        warnings.append(f"{counted(left, 'target')} {words}")
    means = [ratings.mean(axis=1) for ratings in groups.values() if len(ratings)]
    one_way = _tried(lambda: group_variance(means), warnings)
    return {
        "n": len(rated.values),
        "blank": rated.blank,
        "targets": len(groups),
        "raters": len(set(rated.raters)) if rated.known_raters else None,
        "items": rated.values.shape[1],
        "options": points,
        "icc1": one_way and one_way.icc1,
        "icc2": one_way and one_way.icc2,
        "icc": _tried(lambda: _six_forms(crossed), warnings) if len(crossed) else None,
        "kendall": _tried(lambda: asdict(kendall_w(crossed)), warnings) if len(crossed) else None,
        **_within(groups, points),
        "warnings": warnings,
    }


def _tried(compute: Callable[[], Any], warnings: list[str]) -> Any:  # noqa: ANN401 - what was computed
    try:
        return compute()
    except NotEnoughData as error:
        warnings.append(str(error))
        return None


def _six_forms(complete: Floats) -> Found:
    found = intraclass(complete)
    coefficients = {form: getattr(found, form) for form in FORMS}
    return {
        "targets": found.n,
        "raters": found.k,
        **{form: {"value": c.value, "interval": [c.low, c.high]} for form, c in coefficients.items()},
    }


def _within(groups: Mapping[str, Floats], points: int) -> Found:
    rows = [_one_target(target, ratings, points) for target, ratings in groups.items()]
    return {
        "r_wg": _middle(row["r_wg"] for row in rows),
        "ad_mean": _middle(row["ad_mean"] for row in rows),
        "ad_median": _middle(row["ad_median"] for row in rows),
        "by_target": rows,
    }


def _one_target(target: str, ratings: Floats, points: int) -> Found:
    found: Found = {"target": target, "n": len(ratings), "r_wg": None, "ad_mean": None, "ad_median": None}
    if len(ratings) < LEAST:
        return found
    several = ratings.shape[1] > 1
    return {
        **found,
        "r_wg": within_group_agreement_of_items(ratings, points)
        if several
        else within_group_agreement(ratings[:, 0], points),
        "ad_mean": float(np.mean([average_deviation(column) for column in ratings.T])),
        "ad_median": float(np.mean([average_deviation(column, median=True) for column in ratings.T])),
    }


def _middle(values: Iterable[float | None]) -> Found | None:
    known = [value for value in values if value is not None]
    return {"mean": float(np.mean(known)), "median": float(np.median(known))} if known else None


def _show(found: Found) -> None:
    by = "" if found["raters"] is None else f" by {counted(found['raters'], 'rater')}"
    click.echo(
        f"{counted(found['n'], 'rating')} of {counted(found['targets'], 'target')}{by}, {found['options']} points\n"
    )
    rows: list[tuple[str, object, str]] = []
    for form in FORMS if found["icc"] else ():
        one = found["icc"][form]
        rows.append((f"ICC({form[3]},{form[4]})", one["value"], "{:.3f} to {:.3f}".format(*one["interval"])))
    rows += [("ICC(1) of groups", found["icc1"], ""), ("ICC(2) of groups", found["icc2"], "")]
    if found["kendall"]:
        rows.append(("Kendall's W", found["kendall"]["w"], f"p {found['kendall']['p']:.3f}"))
    for name, words in (("r_wg", "r_wg, mean"), ("ad_mean", "AD from mean"), ("ad_median", "AD from median")):
        rows.append((words, (found[name] or {}).get("mean"), ""))
    print_rows(["", "value", "95 % interval"], rows)
    print_warnings(found["warnings"])


def _picture(found: Found) -> str:
    rows = [
        Interval(row["target"], np.nan if row["r_wg"] is None else row["r_wg"], np.nan, np.nan)
        for row in found["by_target"]
    ]
    return interval_chart(rows, title="Agreement about each target", x_label="r_wg (line: .70)", reference=0.70)
