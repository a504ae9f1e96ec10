"""`hiring worker`."""

from datetime import timedelta

import click

from hiring.bootstrap import make_platform
from hiring.errors import Invalid
from hiring.settings import read_settings
from hiring.usecases.tasks import LEASE
from hiring.worker.consumer import run_worker


@click.command(help="Run the background worker alone.")
@click.option("--threads", type=click.IntRange(1), default=1, show_default=True, help="Tasks at a time.")
@click.option(
    "--lease",
    type=click.IntRange(1),
    default=int(LEASE.total_seconds()),
    show_default=True,
    metavar="SECONDS",
    help="After this long without a word from its worker, a task is begun anew by another.",
)
@click.option("--parent", type=int, default=0, hidden=True)  # `hiring serve` gives its own process
def worker(threads: int, lease: int, parent: int) -> None:
    """Perform tasks until SIGTERM."""
    platform = make_platform(read_settings())
    try:
        readiness = platform.readiness()
        if not readiness.ready:
            raise Invalid(readiness.problem, "`hiring doctor` says more.")
        run_worker(platform, threads, parent=parent, lease=timedelta(seconds=lease))
    finally:
        platform.dispose()
