"""`hiring bank load`."""

from pathlib import Path

import click

from hiring.adapters.bank_files import read_bank
from hiring.cli.installation import acting_in, installation, json_option, organisation_option, print_json
from hiring.usecases.banks import load_bank


@click.command(help="Put the question bank in DIR into the database as a version.")
@click.argument("folder", metavar="DIR")
@organisation_option
@json_option
def load(folder: str, organisation: str, *, as_json: bool) -> None:
    """Load a bank; the same content again changes nothing."""
    package = read_bank(Path(folder))
    with installation("none") as platform:
        summary = platform.run(load_bank, acting_in(platform, organisation), package)
    if as_json:
        print_json({"id": summary.id, "slug": summary.slug, "version": summary.version})
        return
    click.echo(f"{summary.slug} {summary.version} is loaded: {summary.scenarios} scored situations.")
