"""`hiring items`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray

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
    named_columns,
    plot_option,
    print_measures,
    print_rows,
    print_warnings,
    refusals,
    write_picture,
)
from hiring.errors import Invalid, Problem
from hiring.psychometrics.reliability.item_analysis import LOW_ITEM_REST, ItemAnalysis, analyse_items
from hiring.psychometrics.reliability.options import OptionAnalysis, analyse_options, grade

Options = dict[str, OptionAnalysis]
SCALE = re.compile(r"(-?\d+(?:\.\d+)?)-(-?\d+(?:\.\d+)?)")
MOST_PROBLEMS = 20


HELP = """Analyse items and the reliability of a scale.

FILE is a CSV whose first row names the columns, with a row per person and a column per item. A cell that is blank,
or holds only NA or NaN, is missing. Reversed items are turned round on the scale that all items share: from the
lowest to the highest answer given to any of them, unless --scale says otherwise.
"""


@click.command(help=HELP)
@file_argument
@click.option("--key", type=file_path, metavar="KEY.csv", help="The right option of every item, a row per item.")
@click.option("--reverse", default="", metavar="a,b", help="Items to turn round before adding up.")
@items_option
@click.option("--missing", default="", metavar="0,-1", help="Numbers that stand for a missing answer.")
@click.option("--scale", default="", metavar="1-5", help="Lowest and highest answer (default: those that were given).")
@long_option
@plot_option
@json_option
def items(  # noqa: PLR0913 - one argument per option of the command
    *,
    file: Path,
    key: Path | None,
    reverse: str,
    items: str,
    missing: str,
    scale: str,
    is_long: bool,
    plot: Path | None,
    as_json: bool,
) -> None:
    """Read, score, analyse, print."""
    table = read_table(file, long=is_long)
    options: Options = {}
    if key is None:
        names = chosen_items(table, items)
        scores = _scored(table, names, _Coding(missing, scale, _named(table, reverse, names)))
    elif reverse or missing or scale:
        raise click.UsageError("--key scores options; --reverse, --missing and --scale are for numbers.")
    else:
        names, keyed = _keyed(table, key, items)
        choices = list(zip(*(table.labels(name) for name in names), strict=True))
        scores = grade(choices, keyed)
        options = {found.name: found for found in analyse_options(choices, keyed, names)}
    with refusals(table.file):
        found = analyse_items(scores, names)
    write_picture(plot, lambda: _picture(found))
    _show(found, options, as_json=as_json)


def _named(table: Table, text: str, names: Sequence[str]) -> tuple[str, ...]:
    turned = named_columns(table, text) if text else ()
    strange = [name for name in turned if name not in names]
    if strange:
        raise Invalid(f"{', '.join(strange)}: to be reversed, but not among the items.", "Add it to --items.")
    return turned


@dataclass(frozen=True)
class _Coding:
    missing: str
    scale: str
    turned: tuple[str, ...]


def _scored(table: Table, names: Sequence[str], coding: _Coding) -> NDArray[np.float64]:
    """Return the items' numbers; those to be turned round change on the scale all items share."""
    found = table.numbers(names)
    for number in _written(coding.missing, "--missing") if coding.missing else []:
        found[found == number] = np.nan
    if np.isnan(found).all():
        return found
    low, high = float(np.nanmin(found)), float(np.nanmax(found))
    if coding.scale:
        low, high = _ends(coding.scale)
        _refuse_outside(table, names, (found < low) | (found > high), coding.scale)
    columns = [names.index(name) for name in coding.turned]
    found[:, columns] = low + high - found[:, columns]
    return found


def _written(text: str, option: str) -> list[float]:
    try:
        return [float(part) for part in text.split(",")]
    except ValueError as error:
        raise Invalid(f"{option}: {text!r} are not numbers.", "Write numbers with commas between.") from error


def _ends(text: str) -> tuple[float, float]:
    match = SCALE.fullmatch(text.strip())
    if match is None or float(match[1]) >= float(match[2]):
        raise Invalid(f"--scale: {text!r} is no scale.", "Write its lowest and highest answer, as 1-5.")
    return float(match[1]), float(match[2])


def _refuse_outside(table: Table, names: Sequence[str], outside: NDArray[np.bool_], scale: str) -> None:
    problems = [
        Problem(
            f"Row {row + 1}, column {names[at]}: {table.cells(names[at])[row]} is not on the scale {scale}.",
            "Mend the cell, leave it blank, or name the number by --missing.",
            table.file,
            table.line(row, names[at]),
        )
        for row, at in np.argwhere(outside)[:MOST_PROBLEMS].tolist()
    ]
    if problems:
        raise Invalid(problems)


def _keyed(table: Table, key_file: Path, items: str) -> tuple[tuple[str, ...], list[str]]:
    """Match items and keys by the key's column `item`, or by order: its first column, one row per item."""
    key = read_table(key_file)
    by_name = "item" in key.names and len(key.names) > 1
    value = next(name for name in key.names if not (by_name and name == "item"))
    keyed = key.cells(value)
    if by_name:
        known = dict(zip(key.cells("item"), keyed, strict=True))
        names = named_columns(table, items) if items else tuple(known)
        _refuse_unkeyed([name for name in names if name not in known], key.file)
        return names, [known[name] for name in names]
    names = chosen_items(table, items)
    names = names if items else names[: len(keyed)]
    if len(names) != len(keyed):
        raise Invalid(
            [Problem(f"There are {len(names)} items and {len(keyed)} keys.", "Give one key per item.", key.file)]
        )
    return names, list(keyed)


def _refuse_unkeyed(names: Sequence[str], file: str) -> None:
    if names:
        raise Invalid([Problem(f"{', '.join(names)}: no key.", "Add a row for it, or leave the item out.", file)])


def _show(found: ItemAnalysis, options: Options, *, as_json: bool) -> None:
    if as_json:
        print_measures(_as_json(found, options))
        return
    scale = found.scale
    click.echo(
        f"{counted(scale.n, 'person', 'people')} ({scale.n_complete} answered everything), "
        f"{counted(len(found.items), 'item')}\n"
        f"alpha {_digits(scale.alpha)} [{_digits(scale.low)}, {_digits(scale.high)}], omega {_digits(scale.omega)}, "
        f"standard error of measurement {_digits(scale.sem)}\n"
    )
    print_rows(
        ["item", "n", "mean", "sd", "item-rest", "alpha without", "flags"],
        [
            (i.name, i.n, i.mean, i.sd, i.item_rest, i.alpha_if_dropped, _flags(i.flags, options.get(i.name)))
            for i in found.items
        ],
    )
    print_warnings(found.warnings)


def _digits(value: float) -> str:
    return "-" if np.isnan(value) else f"{value:.4f}"


def _flags(flags: Sequence[str], options: OptionAnalysis | None) -> list[str]:
    return list(dict.fromkeys([*flags, *(options.flags if options else ())]))


def _as_json(found: ItemAnalysis, options: Options) -> dict[str, object]:
    scale = found.scale
    return {
        "n": scale.n,
        "n_complete": scale.n_complete,
        "alpha": scale.alpha,
        "alpha_ci": [scale.low, scale.high],
        "alpha_complete": scale.alpha_complete,
        "alpha_standardised": scale.alpha_standardised,
        "omega": scale.omega,
        "sd": scale.sd,
        "sem": scale.sem,
        "items": [
            {
                "name": item.name,
                "n": item.n,
                "mean": item.mean,
                "sd": item.sd,
                "item_rest": item.item_rest,
                "alpha_if_dropped": item.alpha_if_dropped,
                "shares": [{"answer": value, "share": share} for value, share in item.shares],
                "flags": _flags(item.flags, options.get(item.name)),
                **_options_json(options.get(item.name)),
            }
            for item in found.items
        ],
        "warnings": list(found.warnings),
    }


def _options_json(found: OptionAnalysis | None) -> dict[str, object]:
    if found is None:
        return {}
    return {
        "key_correlation": found.key_correlation,
        "options": [
            {"option": o.label, "share": o.share, "correlation": o.correlation, "key": o.is_key} for o in found.options
        ],
    }


def _picture(found: ItemAnalysis) -> str:
    rows = [Interval(item.name, item.item_rest, np.nan, np.nan) for item in found.items]
    title = f"Item-rest correlations, {found.scale.n} people"
    label = f"correlation with the sum of the other items (line: {LOW_ITEM_REST:.2f})"
    return interval_chart(rows, title=title, x_label=label, reference=LOW_ITEM_REST)
