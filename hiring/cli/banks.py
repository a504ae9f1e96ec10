"""`hiring bank import`, `hiring bank export` and `hiring bank diff`: files to files."""

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from hiring.adapters.bank_files import read_bank, write_bank
from hiring.adapters.interchange.choices import About, Reading
from hiring.adapters.interchange.formats import FORMATS, WRITTEN, Export, read_format, write_format
from hiring.adapters.interchange.mapped import parse_map
from hiring.adapters.interchange.own_files import files_beside
from hiring.cli.installation import json_option, print_json
from hiring.domain.banks.changes import Change, differences
from hiring.errors import Invalid, Problem

file_path = click.Path(path_type=Path)
SLUG_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
OUT = "It stays out"
MAP_HELP = "Our fields (stem, options, key, tag) to theirs; options=A+B+C takes several columns."


class FormatName(click.Choice[str]):
    """A format, written with or without points: `qti21`, `qti-2.1`, `QTI2.1`."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ANN401
        """Return the name as the table of formats has it."""
        plain = "".join(letter for letter in str(value).lower() if letter.isalnum())
        return super().convert({"qti3": "qti30", "yml": "yaml"}.get(plain, plain), param, ctx)


@click.command("import", help="Make a bank folder of a file in another format.")
@click.argument("source", metavar="SOURCE", type=file_path)
@click.option("--format", "form", type=FormatName(FORMATS), required=True)
@click.option("--map", "columns", default="", metavar="a=b,...", help=MAP_HELP)
@click.option("--out", type=file_path, required=True, metavar="DIR", help="A new folder.")
@click.option("--title", default="", help="Default: what the source says, or the name of the folder.")
@click.option("--licence", default="not stated", show_default=True)
@click.option("--language", default="", help="Default: what the source says, or en.")
@click.option("--skip-unsupported", "skip", is_flag=True, help="Leave out, by name, what cannot come in.")
@click.option("--dry-run", is_flag=True, help="Say what would come in; write nothing.")
@json_option
def import_bank(  # noqa: PLR0913 - one argument per option of the command
    *,
    source: Path,
    form: str,
    columns: str,
    out: Path,
    title: str,
    licence: str,
    language: str,
    skip: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Import a bank; one that states no standards becomes a fixture."""
    slug = "-".join("".join(c if c in SLUG_LETTERS else " " for c in out.name.lower()).split())[:80].strip("-")
    about = About(slug or "imported", title, licence, language, str(source))
    try:
        reading = read_format(source, form, parse_map(columns) if columns else {}, about, skip=skip)
    except Invalid as error:
        raise _explained(error, skip=skip) from error
    if not dry_run:
        write_bank(reading.pack, out, reading.beside)
    _print_import(reading, out, written=not dry_run, as_json=as_json)


def _explained(error: Invalid, *, skip: bool) -> Invalid:
    """Say how the rest can come in, where only some questions cannot."""
    only_refused = all(problem.remedy.startswith(OUT) for problem in error.problems)
    if skip or not only_refused:
        return error
    hint = Problem("Nothing was written.", "To take the other questions in without these: --skip-unsupported.")
    return Invalid([*error.problems, hint])


def _print_import(reading: Reading, out: Path, *, written: bool, as_json: bool) -> None:
    pack = reading.pack
    if as_json:
        print_json(
            {
                "slug": pack.bank.slug,
                "items": len(pack.bank.items),
                "key_sha256": pack.key_sha256,
                "written": written,
                "refused": _plain(reading.refused),
                "notes": _plain(reading.notes),
            }
        )
    else:
        verb = "are" if written else "would be"
        click.echo(f"{len(pack.bank.items)} items {verb} in {out}.")
    for problem in (*reading.refused, *reading.notes):
        click.echo(str(problem), err=True)


def _plain(problems: Iterable[Problem]) -> list[dict[str, object]]:
    return [asdict(problem) for problem in problems]


@click.command("export", help="Write a bank folder as a file in another format.")
@click.argument("folder", metavar="DIR", type=file_path)
@click.option("--format", "form", type=FormatName(WRITTEN), required=True)
@click.option("--out", type=file_path, metavar="FILE", help="A new file.")
@click.option("--dry-run", is_flag=True, help="List what the format cannot carry; write nothing.")
@json_option
def export_bank(folder: Path, form: str, out: Path | None, *, dry_run: bool, as_json: bool) -> None:
    """Export a bank; what the format cannot carry is listed first, on stderr."""
    if out is None and not dry_run:
        raise click.UsageError("Name a file with --out, or only look with --dry-run.")
    export = write_format(read_bank(folder), form, files_beside(folder))
    for problem in export.not_carried:
        click.echo(str(problem), err=True)
    if out is not None and not dry_run:
        _write_new(out, export.content)
    _print_export(export, form, None if dry_run else out, as_json=as_json)


def _write_new(out: Path, content: bytes) -> None:
    try:
        with out.open("xb") as file:
            file.write(content)
    except OSError as error:
        raise Invalid(f"{out} cannot be written: {error.strerror}.", "Name a new file.") from error


def _print_export(export: Export, form: str, out: Path | None, *, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "format": form,
                "items": export.items,
                "file": None if out is None else str(out),
                "not_carried": _plain(export.not_carried),
            }
        )
        return
    click.echo(f"{export.items} items {'would be exported' if out is None else f'are in {out}'}.")


@click.command("diff", help="Say what changed from one bank folder to another.")
@click.argument("before", metavar="DIR", type=file_path)
@click.argument("after", metavar="DIR", type=file_path)
@json_option
def diff_banks(before: Path, after: Path, *, as_json: bool) -> None:
    """Compare texts, keys and states, item by item."""
    changes = differences(read_bank(before), read_bank(after))
    if as_json:
        print_json({"same": not changes, "changes": [asdict(change) for change in changes]})
        return
    heading = None
    for change in changes:
        if change.item != heading:
            heading = change.item
            click.echo(heading or "the bank")
        for line in _change_lines(change):
            click.echo(f"  {line}")
    click.echo(f"{len(changes)} differences." if changes else "The banks are the same.")


def _change_lines(change: Change) -> list[str]:
    if not change.field:
        return [f"added: {change.after}" if change.before is None else f"removed: {change.before}"]
    lines = [f"{change.part}: {change.field}"]
    if change.before is not None:
        lines.append(f"  - {change.before}")
    if change.after is not None:
        lines.append(f"  + {change.after}")
    return lines
