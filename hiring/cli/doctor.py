"""`hiring doctor`: what is wrong with this installation, and what to do about it."""

import os
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import click

from hiring.bootstrap import Platform, make_platform
from hiring.cli.installation import json_option, organisations, print_json
from hiring.domain.access.policy import Actor, operator
from hiring.errors import HiringError
from hiring.settings import Settings, read_settings
from hiring.usecases.tasks import ask_for_echo, view_task

_LOOK_EVERY = 0.1


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was checked."""

    check: str
    ok: bool
    words: str


@click.command(help="Check settings, database, schema, queue and mail, and say what to mend.")
@click.option(
    "--wait", type=click.FloatRange(0), default=10.0, show_default=True, help="Seconds to wait for the worker."
)
@json_option
def doctor(wait: float, *, as_json: bool) -> None:
    """Print every finding; exit with 1 if one is a fault."""
    findings = list(examine(wait))
    if as_json:
        print_json([{"check": f.check, "ok": f.ok, "words": f.words} for f in findings])
    else:
        for finding in findings:
            click.echo(f"{'ok   ' if finding.ok else 'FAULT'}  {finding.check}: {finding.words}")
    if not all(finding.ok for finding in findings):
        raise SystemExit(1)


def examine(wait: float) -> Iterator[Finding]:
    """Yield the findings; what depends on something broken is left out."""
    try:
        settings = read_settings()
        platform = make_platform(settings)
    except HiringError as error:
        yield Finding("settings", ok=False, words=str(error))
        return
    try:
        yield _settings(settings)
        yield _signatures(platform)
        yield _mail(settings)
        yield from _store(platform, wait)
    finally:
        platform.dispose()


def _settings(settings: Settings) -> Finding:
    secret = settings.home / "secret_key"
    if not os.access(settings.home, os.W_OK):
        return Finding(
            "settings", ok=False, words=f"{settings.home} cannot be written. Change its owner or HIRING_HOME."
        )
    if secret.exists() and stat.S_IMODE(secret.stat().st_mode) & 0o077:
        return Finding("settings", ok=False, words=f"Others can read {secret}. Run: chmod 600 {secret}")
    kind = "production" if settings.production else "local"
    return Finding("settings", ok=True, words=f"{kind}, {settings.base_url}, home {settings.home}")


def _signatures(platform: Platform) -> Finding:
    first, *earlier = platform.signer.public_keys
    words = f"receipts are signed by {first}" + (f"; earlier keys: {', '.join(earlier)}" if earlier else "")
    return Finding("signatures", ok=True, words=words)


def _mail(settings: Settings) -> Finding:
    if not settings.mail_url:
        return Finding("mail", ok=True, words="not set: HR sees each link once and sends it.")
    parts = urlsplit(settings.mail_url)
    if parts.scheme in {"smtp", "smtps"} and parts.hostname:
        return Finding("mail", ok=True, words=f"{parts.scheme} at {parts.hostname}")
    words = "HIRING_MAIL_URL is not an address of a mail server. Write it as smtps://user:password@host:465."
    return Finding("mail", ok=False, words=words)


def _store(platform: Platform, wait: float) -> Iterator[Finding]:
    readiness = platform.readiness()
    dialect = platform.engine.dialect.name
    if not readiness.database:
        words = f"{readiness.problem} Check DATABASE_URL, and that the server runs."
        yield Finding("database", ok=False, words=words)
        return
    yield Finding("database", ok=True, words=dialect)
    if not readiness.migrated:
        yield Finding("schema", ok=False, words=readiness.problem)
        return
    yield Finding("schema", ok=True, words="up to date")
    found = organisations(platform)
    if not found:
        words = "There is no organisation. Run `hiring init --organisation NAME --email ADDRESS`."
        yield Finding("organisation", ok=False, words=words)
        return
    yield Finding("organisation", ok=True, words=", ".join(view.name for view in found))
    yield _queue(platform, operator(found[0].id), wait)


def _queue(platform: Platform, actor: Actor, wait: float) -> Finding:
    """Send a task that does nothing but come back."""
    try:
        task_id = platform.run(ask_for_echo, actor)
    except HiringError as error:
        return Finding("queue", ok=False, words=str(error))
    began = time.monotonic()
    while platform.read(view_task, actor, task_id).state != "done":
        if time.monotonic() - began >= wait:
            words = (
                f"No worker answered within {wait:g} s. Start `hiring serve` or `hiring worker`, and look at its log."
            )
            return Finding("queue", ok=False, words=words)
        time.sleep(_LOOK_EVERY)
    return Finding("queue", ok=True, words=f"the worker answered after {time.monotonic() - began:.1f} s")
