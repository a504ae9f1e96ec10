"""`hiring impact`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from hiring.adapters.plots import Interval, interval_chart
from hiring.adapters.tables import Table, read_table
from hiring.cli.measures.common import (
    counted,
    file_argument,
    json_option,
    plot_option,
    print_measures,
    print_rows,
    print_warnings,
    refusals,
    write_picture,
)
from hiring.cli.measures.selections import Selections, from_counts, from_decisions, from_scores
from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.impact.groups import Group
from hiring.psychometrics.impact.missing import MissingBounds, missing_bounds
from hiring.psychometrics.impact.report import Comparison, ImpactReport, ImpactRow, adverse_impact
from hiring.psychometrics.impact.strata import Pooled, Stratum, pool_strata

WIDEST = 3.0  # where a picture stops: an upper end may be infinite


@dataclass(frozen=True, slots=True)
class Findings:
    """What is printed: the report, and by category what unknown people and strata add to it."""

    report: ImpactReport
    unknown: Group | None
    median: float | None
    bounds: dict[str, MissingBounds]
    pooled: dict[str, Pooled | str]


@click.command(
    help="Compare selection rates between groups. FILE has the columns category,selected,total; or a row per person, "
    "with --group and either --selected or --score."
)
@file_argument
@click.option(
    "--group", default="", metavar="COL", help="The column of each person's category; a column of ages is cut at 40."
)
@click.option("--selected", default="", metavar="COL", help="The column that says who was selected: 1 or 0, yes or no.")
@click.option("--value", default="", metavar="WORD", help="The word in that column that means selected.")
@click.option("--score", default="", metavar="COL", help="The column of scores: selected means above the median.")
@click.option("--by", default="", metavar="COL", help="A column of jobs, sites or years, to be judged together.")
@click.option("--judge-all", is_flag=True, help="Judge also categories of less than 2 % of the people.")
@plot_option
@json_option
def impact(  # noqa: PLR0913 - one argument per option of the command
    *,
    file: Path,
    group: str,
    selected: str,
    value: str,
    score: str,
    by: str,
    judge_all: bool,
    plot: Path | None,
    as_json: bool,
) -> None:
    """Count, compare, print."""
    table = read_table(file)
    selections = _read(table, group, selected, value, score, by)
    with refusals(table.file):
        counts = selections.counts()
        report = adverse_impact(counts.groups, () if judge_all else None)
        findings = Findings(
            report,
            counts.unknown,
            counts.median,
            _bounds(report, counts.unknown),
            _pooled(report, selections),
        )
    write_picture(plot, lambda: _picture(report))
    if as_json:
        print_measures(_json(findings))
    else:
        _print(findings)
    print_warnings([*selections.notes, *_notes(findings)])


def _read(table: Table, group: str, selected: str, value: str, score: str, by: str) -> Selections:
    if not group:
        if selected or score or value:
            raise click.UsageError("--selected and --score need --group COL.")
        return from_counts(table, by)
    if bool(selected) == bool(score) or (value and score):
        raise click.UsageError("Give --group COL with either --selected COL (and --value WORD) or --score COL.")
    return from_decisions(table, group, selected, value, by) if selected else from_scores(table, group, score, by)


def _bounds(report: ImpactReport, unknown: Group | None) -> dict[str, MissingBounds]:
    if unknown is None:
        return {}
    comparator = _comparator(report)
    return {
        row.group.category: missing_bounds(row.group, comparator, unknown.total, unknown.selected)
        for row in report.rows
        if row.comparison is not None
    }


def _pooled(report: ImpactReport, selections: Selections) -> dict[str, Pooled | str]:
    """Pool each category's strata, or say why that cannot be done."""
    strata = selections.strata()
    names = [row.group.category for row in report.rows if row.comparison is not None] if strata else []
    found: dict[str, Pooled | str] = {}
    for name in names:
        pairs = [Stratum(stratum, groups[name], groups[report.comparator]) for stratum, groups in strata.items()]
        try:
            found[name] = pool_strata(pairs)
        except NotEnoughData as error:
            found[name] = f"{error}."
    return found


def _comparator(report: ImpactReport) -> Group:
    return next(row.group for row in report.rows if row.group.category == report.comparator)


def _json(findings: Findings) -> dict[str, Any]:
    report, unknown = findings.report, findings.unknown
    return {
        "comparator": report.comparator,
        "not_judged": report.not_judged,
        "unknown": None if unknown is None else {"selected": unknown.selected, "total": unknown.total},
        "median": findings.median,
        "rows": [_json_row(row, findings) for row in report.rows],
    }


def _json_row(row: ImpactRow, findings: Findings) -> dict[str, Any]:
    rate, name = row.group.rate, row.group.category
    bounds, pooled = findings.bounds.get(name), findings.pooled.get(name)
    return {
        "category": name,
        "selected": row.group.selected,
        "total": row.group.total,
        "rate": None if rate is None else float(rate),
        "impact_ratio": None if row.ratio is None else float(row.ratio),
        "impact_ratio_exact": None if row.ratio is None else str(row.ratio),
        "below_four_fifths": row.below_four_fifths,
        **_json_comparison(row.comparison),
        "finding": row.finding.value,
        "verdict": row.verdict,
        **({} if bounds is None else {"bounds": _json_bounds(bounds)}),
        **({"strata": _json_pooled(pooled)} if isinstance(pooled, Pooled) else {}),
    }


def _json_comparison(found: Comparison | None) -> dict[str, Any]:
    if found is None:
        return dict.fromkeys(("fisher_p", "z", "interval"))
    return {
        "fisher_p": found.fisher.two_sided,
        "z": found.z,
        "interval": found.interval,
        "interval_method": found.interval_method,
        "interval_exact": found.exact_interval,
        "interval_score": found.score_interval,
        "fisher_mid_p": found.fisher.mid_p,
        "z_p": found.z_p,
        "test": "fisher" if found.exact_test else "z",
        "standard_deviations": found.standard_deviations,
        "cohen_h": found.cohen_h,
        "shortfall": float(found.shortfall),
        "one_person_reverses": found.one_person_reverses,
    }


def _json_bounds(bounds: MissingBounds) -> dict[str, Any]:
    return {
        "simple": [float(bounds.simple_lower), float(bounds.simple_upper)],
        "sharp": [float(bounds.sharp_lower), float(bounds.sharp_upper)],
        "could_be_below_four_fifths": bounds.could_be_below,
    }


def _json_pooled(pooled: Pooled) -> dict[str, Any]:
    return {
        "strata": pooled.strata,
        "odds_ratio": pooled.odds_ratio,
        "interval": pooled.interval,
        "chi2": pooled.chi2,
        "p": pooled.p,
        "breslow_day": pooled.breslow_day,
        "breslow_day_p": pooled.breslow_day_p,
        "warnings": pooled.warnings,
    }


def _print(findings: Findings) -> None:
    headings = ("category", "selected", "total", "rate", "ratio", "exact", "< 4/5", "Fisher p", "z", "95 % interval")
    print_rows(headings, [_cells(row) for row in findings.report.rows])
    if findings.median is not None:
        click.echo(f"Selected: above the median score of {findings.median:g}.")
    for row in findings.report.rows:
        click.echo(f"{row.group.category}: {row.verdict}")


def _cells(row: ImpactRow) -> tuple[object, ...]:
    rate, found = row.group.rate, row.comparison
    return (
        row.group.category,
        row.group.selected,
        row.group.total,
        None if rate is None else float(rate),
        None if row.ratio is None else float(row.ratio),
        row.ratio,
        None if row.below_four_fifths is None else "yes" if row.below_four_fifths else "no",
        None if found is None else found.fisher.two_sided,
        None if found is None else found.z,
        None if found is None else f"{found.interval.lower:.3f} - {found.interval.upper:.3f}",
    )


def _notes(findings: Findings) -> Iterator[str]:
    if findings.unknown is not None:
        yield f"{counted(findings.unknown.total, 'person', 'people')} of unknown category; the ratios leave them out."
    for name, bounds in findings.bounds.items():
        low, high = float(bounds.sharp_lower), float(bounds.sharp_upper)
        yield f"{name}: whoever the unknown people are, the ratio lies between {low:.3f} and {high:.3f}."
    for name, pooled in findings.pooled.items():
        if isinstance(pooled, str):
            yield f"{name}: {pooled}"
            continue
        low, high = pooled.interval
        yield (
            f"{name}, over {counted(pooled.strata, 'stratum', 'strata')}: odds ratio {pooled.odds_ratio:.3f} "
            f"({low:.3f} to {high:.3f}), p = {pooled.p:.3f}."
        )
        yield from (f"{name}: {words}." for words in pooled.warnings)


def _picture(report: ImpactReport) -> str:
    return interval_chart(_bars(report.rows), title="Impact ratio by category", x_label="ratio", reference=0.8)


def _bars(rows: Sequence[ImpactRow]) -> list[Interval]:
    """An interval per category that has a ratio; the comparator is a point at 1."""
    bars = []
    for row in rows:
        if row.ratio is not None:
            value = float(row.ratio)
            low, high = (value, value) if row.comparison is None else row.comparison.interval
            bars.append(Interval(row.group.category, value, low, min(high, WIDEST)))
    return bars
