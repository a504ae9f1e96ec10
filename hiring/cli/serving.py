"""`hiring serve`."""

import os
import sys

import click

from hiring.cli.installation import installation
from hiring.cli.supervisor import run_together
from hiring.settings import Settings, environment_with, read_settings

APPLICATION = "hiring.web.app:create_app()"
CONFIGURATION = "python:hiring.web.gunicorn_conf"


@click.command(help="Serve the pages, with the background worker.")
@click.option("--bind", default="", metavar="HOST:PORT", help="Where to listen (127.0.0.1:8000).")
@click.option("--workers", type=click.IntRange(1), help="Web processes (one per core).")
@click.option("--threads", type=click.IntRange(1), help="Threads of each (8).")
@click.option("--no-worker", is_flag=True, help="Without the background worker, which then runs elsewhere.")
def serve(bind: str, workers: int | None, threads: int | None, *, no_worker: bool) -> None:
    """Serve until SIGTERM or Ctrl-C."""
    settings = read_settings(bind=bind)
    with installation("none"):
        pass  # says what is wrong before anything starts
    sys.exit(serve_pages(settings, workers, threads, with_worker=not no_worker))


def serve_pages(
    settings: Settings, workers: int | None = None, threads: int | None = None, *, with_worker: bool = True
) -> int:
    """Run gunicorn and, beside it, the worker, until one ends or we are told to; return an exit code."""
    environment = environment_with(
        HIRING_BIND=settings.bind,
        HIRING_HOME=str(settings.home),
        OMP_NUM_THREADS="1",
        OPENBLAS_NUM_THREADS="1",
        PYTHONUNBUFFERED="1",
    )
    web = [sys.executable, "-m", "gunicorn", "--config", CONFIGURATION, "--bind", settings.bind]
    web += ["--workers", str(workers)] if workers else []
    web += ["--threads", str(threads)] if threads else []
    commands = [[*web, APPLICATION]]
    if with_worker:
        commands.append([sys.executable, "-m", "hiring.cli.main", "worker", "--parent", str(os.getpid())])
    return run_together(commands, environment)
