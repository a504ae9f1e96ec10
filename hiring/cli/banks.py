"""`hiring bank import`."""

from pathlib import Path

import click

from hiring.adapters.bank_files import write_bank
from hiring.adapters.interchange.jsonl import import_jsonl, parse_map
from hiring.cli.installation import json_option, print_json

file_path = click.Path(path_type=Path)


@click.command("import", help="Make a bank folder of a file in another format.")
@click.argument("source", metavar="SOURCE", type=file_path)
@click.option("--format", "file_format", type=click.Choice(["jsonl"]), required=True)
@click.option("--map", "columns", default="", metavar="a=b,...", help="Our fields (stem, options, key, tag) to theirs.")
@click.option("--out", type=file_path, required=True, metavar="DIR", help="A new folder.")
@click.option("--title", default="", help="Default: the name of the folder.")
@click.option("--licence", default="not stated", show_default=True)
@json_option
def import_bank(  # noqa: PLR0913 - one argument per option of the command
    source: Path, file_format: str, columns: str, out: Path, title: str, licence: str, *, as_json: bool
) -> None:
    """Import a bank; it has no standards, so it is a fixture."""
    del file_format  # only one so far: the choice keeps the command's shape
    slug = "".join(letter if letter.isalnum() else "-" for letter in out.name.lower()).strip("-") or "imported"
    pack = import_jsonl(source, parse_map(columns), slug=slug, title=title or out.name, licence=licence)
    write_bank(pack, out)
    if as_json:
        print_json({"slug": pack.bank.slug, "items": len(pack.bank.items), "key_sha256": pack.key_sha256})
        return
    click.echo(f"{len(pack.bank.items)} items are in {out}.")
