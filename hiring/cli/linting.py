"""`hiring bank lint`."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from hiring.adapters.bank_files import read_bank
from hiring.adapters.translation_files import read_translations
from hiring.cli.installation import json_option, print_json
from hiring.domain.banks.coverage import Coverage
from hiring.domain.lint.check import LintReport, lint
from hiring.domain.lint.findings import Finding, Severity
from hiring.errors import Invalid, Problem

folder_path = click.Path(path_type=Path)


@click.command("lint", help="Say what is wrong with a bank folder: text, keys, balance, translations.")
@click.argument("folder", metavar="DIR", type=folder_path)
@click.option("--against", type=folder_path, multiple=True, metavar="DIR", help="Another bank, searched for twins.")
@click.option("--strict", is_flag=True, help="Let warnings fail too.")
@json_option
@click.pass_context
def lint_bank(ctx: click.Context, folder: Path, against: tuple[Path, ...], *, strict: bool, as_json: bool) -> None:
    """Read, check, print; 1 if there is an error (with --strict also for a warning)."""
    try:
        package = read_bank(folder)
        translations = read_translations(folder, package.bank)
    except Invalid as error:
        _print_unreadable(folder, error.problems, as_json=as_json)
        ctx.exit(1)
    report = lint(package, translations, [read_bank(other).bank for other in against])
    if as_json:
        print_json(_as_json(report))
    else:
        _print(report)
    ctx.exit(1 if strict and not report.clean else 0)


def _print_unreadable(folder: Path, problems: tuple[Problem, ...], *, as_json: bool) -> None:
    """A bank that cannot be read has findings too: its problems are errors of its shape."""
    if not as_json:
        for problem in problems:
            click.echo(f"error schema {problem}")
        return
    findings = [
        Finding("schema", Severity.ERROR, problem.item, problem.message, _place(problem), problem.remedy)
        for problem in problems
    ]
    counts = {"errors": len(findings), "warnings": 0, "notes": 0}
    print_json({"bank": folder.name, "version": None, **counts, "findings": [asdict(f) for f in findings]})


def _place(problem: Problem) -> str:
    return problem.file + (f":{problem.line}" if problem.line is not None else "")


def _as_json(report: LintReport) -> dict[str, Any]:
    return {
        "bank": report.slug,
        "version": report.version,
        "errors": report.count(Severity.ERROR),
        "warnings": report.count(Severity.WARNING),
        "notes": report.count(Severity.NOTE),
        "findings": [asdict(finding) for finding in report.findings],
        "coverage": _matrix(report.coverage),
        "figures": dict(report.figures),
    }


def _matrix(coverage: Coverage) -> list[dict[str, Any]]:
    names = [f"{column.section} {column.part}" for column in coverage.columns]
    return [
        {"standard": row.standard_id or None, "name": row.name, "items": dict(zip(names, row.counts, strict=True))}
        for row in coverage.rows
    ]


def _print(report: LintReport) -> None:
    for finding in report.findings:
        where = f" {finding.item}" if finding.item else ""
        click.echo(f"{finding.severity} {finding.code}{where}: {finding.message} {finding.evidence}. {finding.remedy}")
    if report.findings:
        click.echo()
    width = max(map(len, report.figures))
    for name, value in report.figures.items():
        shown = "–" if value is None else f"{value:.2f}" if isinstance(value, float) else str(value)
        click.echo(f"{name:<{width}}  {shown:>7}")
    counts = [report.count(severity) for severity in Severity]
    click.echo("\n{}: {} errors, {} warnings, {} notes.".format(report.slug, *counts))
