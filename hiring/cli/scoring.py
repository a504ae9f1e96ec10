"""`hiring score` and `hiring shortlist`."""

from pathlib import Path

import click

from hiring.adapters.answer_files import read_answers
from hiring.adapters.bank_files import read_bank
from hiring.adapters.profile_file import departures, read_profile
from hiring.adapters.shortlist_json import shortlist_json
from hiring.adapters.wide_table import grade_table, graded_csv, graded_json
from hiring.cli.installation import installation, json_option, organisation_option, print_json
from hiring.cli.jobs import find_job
from hiring.cli.printing import shortlist_lines
from hiring.domain.banks.model import BankKind, BankPackage
from hiring.domain.delivery.blueprint import LEFT_OUT
from hiring.domain.scoring.specification import Specification, specify
from hiring.domain.selection.report import Application, Report, report_on
from hiring.errors import Invalid
from hiring.usecases.shortlists import report_shortlist

DEFAULT_K = 5
file_path = click.Path(path_type=Path)


@click.command(help="Score and rank answers without a database, or grade a wide table by a key.")
@click.option("--bank", type=file_path, metavar="DIR", help="A bank folder.")
@click.option("--answers", type=file_path, metavar="FILE.csv", help="candidate,item,option,value[,ms]")
@click.option("--profile", type=file_path, metavar="FILE.yaml", help="Importances, section shares, map of standards.")
@click.option("--k", type=click.IntRange(1), default=DEFAULT_K, show_default=True, help="How many to interview.")
@click.option("--fixture", is_flag=True, help="Rank by a fixture bank all the same: a test, no evidence.")
@click.option("--table", type=file_path, metavar="FILE", help="A wide table of chosen options, a row per person.")
@click.option("--key", type=file_path, metavar="KEY.csv", help="The keyed option of every item, a row per item.")
@click.option("--items", default="", metavar="1-20", help="Which columns of the table are items.")
@click.option("--graded", type=file_path, metavar="OUT.csv", help="Where to write the graded table.")
@json_option
def score(  # noqa: PLR0913 - one argument per option of the command
    *,
    bank: Path | None,
    answers: Path | None,
    profile: Path | None,
    k: int,
    fixture: bool,
    table: Path | None,
    key: Path | None,
    items: str,
    graded: Path | None,
    as_json: bool,
) -> None:
    """Do one or the other."""
    if table is not None and key is not None and bank is None and answers is None:
        _grade(table, key, items, graded, as_json=as_json)
    elif bank is not None and answers is not None and table is None and key is None:
        _score(bank, answers, profile, k, fixture=fixture, as_json=as_json)
    else:
        raise click.UsageError("Give either --bank DIR --answers FILE, or --table FILE --key FILE.")


@click.command(help="Print the shortlist of a job.")
@click.option("--job", "job_id", required=True, metavar="ID", help="The job, as `hiring jobs` lists it.")
@click.option("--k", type=click.IntRange(1), default=None, help="How many to interview (default: the job's number).")
@organisation_option
@json_option
def shortlist(job_id: str, k: int | None, organisation: str, *, as_json: bool) -> None:
    """Compute a job's shortlist from its stored answers."""
    with installation("none") as platform:
        actor = find_job(platform, job_id, organisation)
        report = platform.run(report_shortlist, actor, job_id, k)
    show(report, as_json=as_json)


def show(report: Report, *, as_json: bool) -> None:
    """Print a report for a program or for a person."""
    if as_json:
        print_json(shortlist_json(report))
        return
    for line in shortlist_lines(report):
        click.echo(line)


def _grade(table: Path, key: Path, items: str, out: Path | None, *, as_json: bool) -> None:
    graded = grade_table(table, key, items)
    found = graded_json(graded)
    if out is not None:
        _write(out, graded_csv(graded))
    if as_json:
        print_json(found)
        return
    click.echo(
        f"{found['n']} people, {len(found['items'])} items, alpha {found['alpha']}, {found['blank']} blank cells"
    )


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Invalid(f"{path} cannot be written: {error.strerror}.", "Choose another file.") from error


def _score(bank: Path, answers: Path, profile: Path | None, k: int, *, fixture: bool, as_json: bool) -> None:
    package = read_bank(bank)
    if package.bank.kind is BankKind.FIXTURE and not fixture:
        raise Invalid(
            f"{package.bank.slug} is a fixture: it tests the machinery, and nobody is ranked by it.",
            "Add --fixture if this is such a test.",
        )
    specification = _specification(package, profile)
    given = read_answers(answers, package.bank)
    applications = [Application(name, people) for name, people in given.items()]
    salt = specification.sha256
    show(report_on(package, specification, applications, k=k, salt=salt), as_json=as_json)


def _specification(package: BankPackage, profile_file: Path | None) -> Specification:
    if profile_file is None:
        return specify(package)
    profile = read_profile(profile_file, package.bank)
    kept = [i.id for i in package.bank.scored_items if profile.mapping.get(i.standard or "", "") != LEFT_OUT]
    specification = specify(package, kept, profile.mapping)
    for words in departures(profile, specification):
        click.echo(f"Note: {words}. Importance is carried by the number of scenarios.", err=True)
    return specification
