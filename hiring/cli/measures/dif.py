"""`hiring dif`."""

from math import sqrt
from pathlib import Path

import click
import numpy as np

from hiring.adapters.plots import Interval, interval_chart
from hiring.adapters.tables import Table, read_table
from hiring.cli.measures.common import (
    chosen_items,
    file_argument,
    items_option,
    json_option,
    long_option,
    plot_option,
    print_measures,
    print_rows,
    print_warnings,
    refusals,
    write_picture,
)
from hiring.psychometrics.dif.coding import MOST_CATEGORIES
from hiring.psychometrics.dif.logistic import Logistic, RatioTest
from hiring.psychometrics.dif.matching import Sample, gather
from hiring.psychometrics.dif.ratio import LikelihoodRatio, likelihood_ratio
from hiring.psychometrics.dif.screening import Screening, TableTests, Verdict, screen
from hiring.psychometrics.dif.standardising import compare_tests

METHODS = ("mantel_haenszel", "logistic", "likelihood_ratio")
LOGIT = 2.35  # ETS's delta is this many times the log odds ratio
NORMAL = 1.96
DIFFERENT = (Verdict.UNIFORM, Verdict.NON_UNIFORM)


@click.command(help="Test whether items work alike in two or more groups: FILE has a row per person.")
@file_argument
@click.option("--group", required=True, metavar="COL", help="The column that says which group a person belongs to.")
@items_option
@click.option("--reference", default=None, metavar="LABEL", help="Group to compare with (default: the largest).")
@click.option("--matching", default="", metavar="COL", help="Match on this column instead of the total score.")
@click.option("--rest", is_flag=True, help="Match on the other items, without the studied one.")
@click.option("--purify/--no-purify", default=True, help="Take flagged items out of the matching score.")
@click.option("--irt", is_flag=True, help="Also compare calibrations by their likelihood ratio; takes longer.")
@long_option
@plot_option
@json_option
def dif(  # noqa: PLR0913 - one argument per option of the command
    *,
    file: Path,
    group: str,
    items: str,
    reference: str | None,
    matching: str,
    rest: bool,
    purify: bool,
    irt: bool,
    is_long: bool,
    plot: Path | None,
    as_json: bool,
) -> None:
    """Read, compare, judge, print."""
    if matching and rest:
        raise click.UsageError("--matching and --rest: choose one.")
    table = read_table(file, long=is_long)
    labels = table.labels(group)
    names, notes = _items(table, items, {group, matching})
    outside = table.numbers([matching])[:, 0] if matching else None
    with refusals(table.file):
        sample = gather(table.numbers(names), labels, names=names, reference=reference, matching=outside)
        found = screen(sample, rest=rest, purification=purify)
        third = _likelihood_ratio(found) if irt else None
        if third is not None:
            found = screen(sample, rest=rest, purification=purify, third=third.p)
    write_picture(plot, lambda: _picture(found))
    warnings = [*notes, *found.warnings, *(third.warnings if third else ())]
    if as_json:
        print_measures(_as_json(found, third, matching or ("rest" if rest else "total"), warnings))
    else:
        _show(found)
        print_warnings(warnings)


def _items(table: Table, items: str, besides: set[str]) -> tuple[tuple[str, ...], list[str]]:
    """Return the items; where they were not named, a number with many values is taken for none."""
    names = chosen_items(table, items, besides)
    if items:
        return names, []
    wide = [name for name in names if len(set(table.numbers([name])[:, 0].tolist())) > MOST_CATEGORIES]
    notes = [f"{name}: more than {MOST_CATEGORIES} different values, taken for no item" for name in wide]
    return tuple(name for name in names if name not in wide), notes


def _likelihood_ratio(found: Screening) -> LikelihoodRatio:
    """Compare calibrations; items that either method took out of its matching score do not hold the scale."""
    freed = set(found.left_out[0]) | set(found.left_out[1])
    enough = len(found.verdicts) - len(freed) > 1
    return likelihood_ratio(found.sample, freed=freed if enough else ())


def _as_json(found: Screening, third: LikelihoodRatio | None, matching: str, warnings: list[str]) -> dict[str, object]:
    sample = found.sample
    return {
        "n": sum(sample.people),
        "groups": [
            {"name": name, "n": n, "reference": at == 0}
            for at, (name, n) in enumerate(zip(sample.groups, sample.people, strict=True))
        ],
        "left_out": {"no_group": sample.unlabelled, "missing_answers": sample.incomplete},
        "matching": matching,
        "items": [_item(found, third, at) for at in range(len(found.verdicts))],
        "test_difference": found.test_difference,
        "test_functioning": None if third is None else _test_functioning(found, third),
        "warnings": warnings,
    }


def _test_functioning(found: Screening, third: LikelihoodRatio) -> dict[str, object] | None:
    """Return what the items with DIF do to the expected total score of the people of the focal group."""
    different = {name for name, v in zip(found.sample.responses.names, found.verdicts, strict=True) if v in DIFFERENT}
    which = [at for at, name in enumerate(third.by_group[0].names) if name in different]
    if len(third.by_group) > 2 or not which:  # noqa: PLR2004 - two groups
        return None
    reference, focal = (items.take(which) for items in third.by_group)
    people = third.latent[1]
    whole = compare_tests(reference, focal, mean=people.mean, sd=sqrt(people.variance))
    return {"signed": whole.signed, "unsigned": whole.unsigned}


def _item(found: Screening, third: LikelihoodRatio | None, at: int) -> dict[str, object]:
    ratio = None if third is None else {"chi2": third.chi2[at], "p": third.p[at], "df": third.df[at]}
    return {
        "name": found.sample.responses.names[at],
        "mantel_haenszel": _table_json(found.tables, at),
        "logistic": _logistic_json(found.logistic, at),
        "likelihood_ratio": ratio,
        "purified": {
            "mantel_haenszel": _table_json(found.purified_tables, at),
            "logistic": _logistic_json(found.purified_logistic, at),
        },
        "flagged_by": [METHODS[method] for method in np.flatnonzero(found.flags[:, at])],
        "verdict": found.verdicts[at].value,
    }


def _table_json(tables: TableTests, at: int) -> dict[str, object]:
    return {
        "chi2": tables.chi2[at],
        "p": tables.p[at],
        "df": tables.df,
        "odds_ratio": tables.odds_ratio[at],
        "ets": tables.ets[at] or None,
        "alpha": 1 / tables.odds_ratio[at] if tables.odds_ratio[at] else None,
        "delta": tables.delta[at],
        "delta_se": tables.delta_se[at],
        "trend": {"chi2": tables.trend_chi2[at], "p": tables.trend_p[at]},
        "standardised": {
            "difference": tables.difference[at],
            "per_sd": tables.per_sd[at],
            "label": tables.size[at] or None,
        },
    }


def _logistic_json(found: Logistic, at: int) -> dict[str, object]:
    return {
        "uniform": _test_json(found.uniform, at),
        "non_uniform": _test_json(found.non_uniform, at),
        "both": _test_json(found.both, at),
        "log_odds": found.log_odds[at],
        "jodoin_gierl": found.jodoin_gierl[at] or None,
        "zumbo_thomas": found.zumbo_thomas[at] or None,
        "separated": found.separated[at],
    }


def _test_json(test: RatioTest, at: int) -> dict[str, object]:
    return {"chi2": test.chi2[at], "p": test.p[at], "delta_r2": test.delta_r2[at], "df": test.df}


def _show(found: Screening) -> None:
    sample, tables, regressions = found.sample, found.purified_tables, found.purified_logistic
    first, *others = (f"{name} ({n})" for name, n in zip(sample.groups, sample.people, strict=True))
    click.echo(f"{' and '.join(others)} compared with {first}\n")
    rows = zip(
        sample.responses.names,
        tables.p,
        tables.odds_ratio,
        (letter or None for letter in tables.ets),
        regressions.uniform.p,
        regressions.non_uniform.p,
        regressions.both.delta_r2,
        (verdict.value for verdict in found.verdicts),
        strict=True,
    )
    print_rows(["item", "p (tables)", "odds ratio", "size", "p (uniform)", "p (crossing)", "R2 gain", "verdict"], rows)
    if np.isfinite(found.test_difference):
        click.echo(
            f"\nItems with DIF change the total of the group {_focal(sample)} by {found.test_difference:+.2f} points."
        )


def _focal(sample: Sample) -> str:
    return sample.groups[1]


def _picture(found: Screening) -> str:
    tables, sample = found.purified_tables, found.sample
    with np.errstate(divide="ignore"):
        middle = np.log(tables.odds_ratio)
    reach = NORMAL * tables.delta_se / LOGIT
    rows = [
        Interval(name, *values)
        for name, *values in zip(sample.responses.names, middle, middle - reach, middle + reach, strict=True)
    ]
    label = (
        f"log odds ratio, {_focal(sample)} against {sample.groups[0]} (left of the line: harder for {_focal(sample)})"
    )
    return interval_chart(rows, title="Items at equal total scores", x_label=label, reference=0.0)
