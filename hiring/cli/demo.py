"""`hiring demo`: a clinic with simulated candidates, in a home of its own."""

import json
import os
import secrets
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from hiring.adapters.bank_files import read_bank
from hiring.bootstrap import make_platform
from hiring.cli.installation import installation, json_option
from hiring.cli.scoring import show
from hiring.domain.access.policy import operator
from hiring.errors import Invalid
from hiring.settings import Settings, read_settings, resource_dir
from hiring.usecases.demo import STAFF, seed_demonstration
from hiring.usecases.shortlists import report_shortlist

MARK_FILE = "demonstration.json"
BANK = "clinic-reception"
NO_OTHERS = frozenset({"secret_key"})
WORDS = "amber birch cedar dune ember fern grove iris juniper kestrel larch meadow otter pebble quarry reed".split(" ")  # noqa: SIM905


@click.command(help="Seed a simulated clinic into HIRING_HOME, print how to sign in, and serve it.")
@click.option("--no-serve", is_flag=True, help="Seed, print the first job's shortlist, and end.")
@click.option("--bind", default="", metavar="HOST:PORT", help="Where to serve (default 127.0.0.1:8000).")
@json_option
def demo(*, no_serve: bool, bind: str, as_json: bool) -> None:
    """Seed once; the same home is used again, and any other home is refused."""
    settings = read_settings(bind=bind)
    mark = _prepare(settings)
    if no_serve:
        with installation("none") as platform:
            actor = operator(mark.organisation)
            report = platform.run(report_shortlist, actor, mark.jobs[0], None)
        show(report, as_json=as_json)
        return
    _print_sign_ins(settings, mark)
    from hiring.cli.serving import serve_pages  # the server's modules are only needed here

    sys.exit(serve_pages(settings))


@dataclass(frozen=True, slots=True)
class Mark:
    """What a home that holds the demonstration remembers of it."""

    organisation: str
    jobs: list[str]
    token: str
    passwords: dict[str, str]


def _prepare(settings: Settings) -> Mark:
    path = settings.home / MARK_FILE
    if path.exists():
        return Mark(**json.loads(path.read_text(encoding="utf-8")))
    if settings.home.exists() and any(entry.name not in NO_OTHERS for entry in settings.home.iterdir()):
        raise Invalid(
            f"{settings.home} holds something that is not the demonstration.",
            "Name an empty folder: HIRING_HOME=/some/where hiring demo.",
        )
    click.echo("Making the demonstration: a clinic, two jobs, 200 simulated candidates ...", err=True)
    return _seed(settings, path)


def _seed(settings: Settings, path: Path) -> Mark:
    passwords = {email: _password() for _, email, _ in STAFF}
    package = read_bank(resource_dir("question_banks") / BANK)
    platform = make_platform(settings, queue="none")
    try:
        platform.migrate()
        seeded = platform.run(seed_demonstration, operator(""), package, passwords)
    finally:
        platform.dispose()
    mark = Mark(seeded.organisation_id, list(seeded.job_ids), seeded.token, passwords)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(asdict(mark), file, indent=2)
    return mark


def _password() -> str:
    return "-".join(secrets.choice(WORDS) for _ in range(5))


def _print_sign_ins(settings: Settings, mark: Mark) -> None:
    click.echo(f"\nThe demonstration is at {settings.base_url}  (simulated data: these people do not exist)\n")
    for name, email, role in STAFF:
        click.echo(f"  {role.value:<14} {name:<14} {email:<32} {mark.passwords[email]}")
    click.echo(f"\n  A candidate's open invitation: {settings.base_url}/take/{mark.token}\n")
