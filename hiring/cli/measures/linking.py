"""`hiring linking`."""

from pathlib import Path

import click
import numpy as np

from hiring.adapters.calibration_files import CalibrationFile, read_calibration
from hiring.adapters.plots import Series, line_chart
from hiring.cli.measures.common import (
    counted,
    file_path,
    json_option,
    plot_option,
    print_measures,
    print_rows,
    print_warnings,
    refusals,
    write_picture,
)
from hiring.psychometrics.arrays import FloatArray
from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.irt.models import Items, Model, probabilities
from hiring.psychometrics.linking.drift import Drift, find_drift
from hiring.psychometrics.linking.linking import Link, Method, common_items, link, rescale

GRID = np.linspace(-4.0, 4.0, 81)


@click.command(help="Put calibration B on the scale of calibration A, by the items that have the same name in both.")
@click.argument("base", type=file_path, metavar="A.json")
@click.argument("new", type=file_path, metavar="B.json")
@click.option("--method", type=click.Choice([m.value for m in Method]), default=None, help="Default: stocking_lord.")
@plot_option
@json_option
def linking(*, base: Path, new: Path, method: str | None, plot: Path | None, as_json: bool) -> None:
    """Read, link by every method that fits, look for drift, print."""
    first, second = read_calibration(base), read_calibration(new)
    fallback = Method.HAEBARA if first.items.model is Model.NOMINAL else Method.STOCKING_LORD
    with refusals(f"{base}, {new}"):
        ours, theirs = common_items(first.items, second.items)
        _same_answers(first, second, ours.names)
        chosen = link(first.items, second.items, method or fallback)
    links = [chosen, *_others(first.items, second.items, chosen.method)]
    drift, notes = _drift(first.items, second.items)
    linked = rescale(second.items, chosen.A, chosen.B)
    write_picture(plot, lambda: _picture(ours, theirs, chosen))
    warnings = [*_unsettled(first, base), *_unsettled(second, new), *chosen.warnings, *notes]
    if as_json:
        print_measures(_as_json(links, drift, linked, warnings))
    else:
        _show(links, drift)
        print_warnings(warnings)


def _same_answers(first: CalibrationFile, second: CalibrationFile, names: tuple[str, ...]) -> None:
    """Refuse a common item whose categories stand for other answers: its curves would not be comparable."""
    for name in names:
        here = first.values[first.items.names.index(name)]
        there = second.values[second.items.names.index(name)]
        if here != there:
            raise ValueError(
                f"item {name}: its answers are {_listed(here)} in one file and {_listed(there)} in the other"
            )


def _listed(values: tuple[float, ...]) -> str:
    return ", ".join(f"{value:g}" for value in values)


def _others(base: Items, new: Items, chosen: Method) -> list[Link]:
    """Return the links by the other methods, where they exist."""
    found = []
    for method in Method:
        try:
            if method is not chosen:
                found.append(link(base, new, method))
        except (ValueError, ArithmeticError):
            continue  # a comparison only: the chosen method has its constants
    return found


def _drift(base: Items, new: Items) -> tuple[Drift | None, list[str]]:
    try:
        return find_drift(base, new), []
    except NotEnoughData as error:
        return None, [str(error)]
    except ValueError:
        return None, ["drift: nominal items have no place on the scale"]


def _unsettled(read: CalibrationFile, path: Path) -> list[str]:
    return [] if read.converged else [f"{path}: this calibration did not converge"]


def _as_json(links: list[Link], drift: Drift | None, linked: Items, warnings: list[str]) -> dict[str, object]:
    chosen = links[0]
    steps = linked.categories - 1
    return {
        "method": chosen.method.value,
        "A": chosen.A,
        "B": chosen.B,
        "common": list(chosen.anchors),
        "methods": {one.method.value: {"A": one.A, "B": one.B, "loss": one.loss} for one in links},
        "drift": None if drift is None else _drift_json(drift),
        "items": [
            {
                "name": name,
                "a": linked.slopes[at].tolist() if linked.slopes.ndim == 1 else linked.slopes[at, : steps[at]].tolist(),
                "d": linked.intercepts[at, : steps[at]].tolist(),
            }
            for at, name in enumerate(linked.names)
        ],
        "warnings": warnings,
    }


def _drift_json(drift: Drift) -> dict[str, object]:
    rows = zip(drift.names, drift.slope_z, drift.location_z, drift.shift, drift.movement, drift.stable, strict=True)
    return {
        "A": drift.A,
        "B": drift.B,
        "items": [
            {"name": name, "slope_z": slope, "location_z": place, "shift": shift, "movement": moved.value, "stable": ok}
            for name, slope, place, shift, moved, ok in rows
        ],
    }


def _show(links: list[Link], drift: Drift | None) -> None:
    click.echo(f"{counted(len(links[0].anchors), 'common item')}: scale of A = A x scale of B + B\n")
    print_rows(["method", "A", "B", "loss"], [(one.method.value, one.A, one.B, one.loss) for one in links])
    if drift is not None:
        click.echo("")
        rows = zip(drift.names, drift.slope_z, drift.location_z, drift.shift, drift.movement, strict=True)
        print_rows(["common item", "z (slope)", "z (place)", "moved by", "movement"], rows)


def _picture(ours: Items, theirs: Items, chosen: Link) -> str:
    curves = (("A", ours), ("B, linked", rescale(theirs, chosen.A, chosen.B)))
    series = [Series(name, GRID.tolist(), _expected(items).tolist()) for name, items in curves]
    return line_chart(series, title="Common items after linking", x_label="scale of A", y_label="expected score")


def _expected(items: Items) -> FloatArray:
    chances = probabilities(items, GRID)
    return np.asarray((chances @ np.arange(chances.shape[2])).sum(axis=0), dtype=np.float64)
