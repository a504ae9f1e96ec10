"""`hiring verify`: a receipt or a score bundle, checked without a database."""

import re
from collections.abc import Iterator
from pathlib import Path

import click

from hiring.adapters.verification import Verification, verify_file
from hiring.cli.installation import json_option, print_json
from hiring.errors import Invalid

_PUBLIC_KEY = re.compile(r"[0-9a-f]{64}")
_MICRO = 1_000_000
file_path = click.Path(path_type=Path)


@click.command(help="Check a receipt or a score bundle without a database.")
@click.argument("file", type=file_path)
@click.option(
    "--public-key", "public_keys", multiple=True, metavar="HEX", help="The organisation's key; may be given again."
)
@click.option("--answers", type=file_path, metavar="FILE", help="JSON, item id -> answer; or a score bundle.")
@json_option
def verify(file: Path, public_keys: tuple[str, ...], answers: Path | None, *, as_json: bool) -> None:
    """Say what was checked; exit with 1 if anything differs."""
    keys = [key.strip().lower() for key in public_keys]
    if any(_PUBLIC_KEY.fullmatch(key) is None for key in keys):
        raise Invalid("A public key has 64 hexadecimal digits.", "Copy it from /signing-keys.json or `hiring doctor`.")
    found = verify_file(file, keys, answers)
    if as_json:
        print_json(_plain(file, found))
        if found.problems:
            raise SystemExit(1)
        return
    if found.problems:
        raise Invalid(found.problems)
    for line in _sentences(found):
        click.echo(line)


def _sentences(found: Verification) -> Iterator[str]:
    content = found.record.content
    if content["simulated"]:
        yield "Simulated data: this person does not exist."
    if found.is_receipt:
        yield (
            f"The receipt is as it was signed: {content['organisation']} took in {content['answers_count']} answers "
            f"for “{content['job']}” at {content['submitted_at']}."
        )
        if found.answers_checked:
            yield "The answers are the ones it was given for."
    else:
        yield f"The bundle is as {content['organisation']} signed it. Scored again it gives the same: {_outcome(found)}"
    key = found.record.signature.public_key
    if found.key_known:
        yield f"Signed by {key}, a key you gave."
    else:
        yield f"Signed by {key}. Anybody can make a key: compare it with /signing-keys.json of the organisation's site."


def _outcome(found: Verification) -> str:
    score = found.record.content["score"]
    return "no score, a person must look." if score["micro"] is None else f"{score['micro'] / _MICRO:.6f}."


def _plain(file: Path, found: Verification) -> dict[str, object]:
    return {
        "file": str(file),
        "format": found.record.format,
        "verified": not found.problems,
        "public_key": found.record.signature.public_key,
        "key_known": found.key_known,
        "answers_checked": found.answers_checked,
        "problems": [{"field": one.item, "message": one.message, "remedy": one.remedy} for one in found.problems],
    }
