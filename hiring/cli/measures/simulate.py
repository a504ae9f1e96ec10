"""`hiring simulate`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from hiring.adapters.bank_files import read_bank
from hiring.adapters.plots import Interval, interval_chart
from hiring.cli.measures.common import (
    file_path,
    json_option,
    plot_option,
    print_measures,
    print_rows,
    print_warnings,
    progress,
    refusals,
    write_picture,
)
from hiring.cli.measures.mixture import mixture_of, mixture_options, show_effects
from hiring.domain.scoring.specification import specify
from hiring.domain.simulation.crowd import Answering
from hiring.domain.simulation.lab import run_lab
from hiring.domain.simulation.mixture import LabSettings, Mixture
from hiring.domain.simulation.plain import study_to_plain
from hiring.domain.simulation.study import POOL, SMALLEST, Study, Tick, study_bank

BY_CHANCE = 50.0
MOST = 100_000
_STEPS = 100


@click.command(
    help="Let simulated people answer a bank folder: how precisely would it measure, and whom would it find?"
)
@click.argument("bank", type=file_path, metavar="BANK")
@click.option("--n", type=click.IntRange(SMALLEST, MOST), default=1000, show_default=True, help="How many people.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Another seed, other people.")
@click.option("--k", type=click.IntRange(1), default=10, show_default=True, help="Length of the lists looked at.")
@click.option("--pool", type=click.IntRange(20), default=POOL, show_default=True, help="People in a pool.")
@mixture_options
@plot_option
@json_option
def simulate(  # noqa: PLR0913 - one argument per option of the command
    *, bank: Path, n: int, seed: int, k: int, pool: int, plot: Path | None, as_json: bool, **people: Any
) -> None:
    """Read, simulate, print."""
    package = read_bank(bank)
    mixture = mixture_of(people)
    if mixture is None and pool == POOL:
        with refusals(str(bank)), progress("Simulating", n) as tick:
            study = study_bank(package, n=n, seed=seed, k=k, tick=tick)
        lab = None
    else:
        settings = LabSettings(n, pool, k, seed, mixture or Mixture())
        with progress("Simulating", _STEPS) as tick:
            lab = run_lab(Answering(package, specify(package)), settings, _ticking(tick))
        study = lab.study
    write_picture(plot, lambda: _picture(study))
    if as_json:
        print_measures(lab.to_plain() if lab else study_to_plain(study))
        return
    _show(study)
    if lab:
        show_effects(lab)
    print_warnings(("Simulated people follow an assumed way of answering; real ones may not.",))


def _ticking(tick: Tick) -> Callable[[float, str], None]:
    """Turn how far it is into steps for a bar."""
    shown = 0

    def tell(done: float, _words: str) -> None:
        nonlocal shown
        now = int(done * _STEPS)
        tick(now - shown)
        shown = now

    return tell


def _show(study: Study) -> None:
    click.echo(f"{study.bank} {study.version}: {study.n} simulated people, {study.scenarios} scenarios")
    mean, low, high = study.reliability
    top, needed = study.top, study.needed
    print_rows(
        ("figure", "value"),
        (
            ("mean score", study.mean),
            ("standard deviation", study.sd),
            ("alpha", study.alpha),
            ("omega", study.omega),
            ("reliability, as a pool would state it", mean),
            ("  90 % of its posterior", [f"{low:.3f}", f"{high:.3f}"]),
            ("reliability, as only a simulation knows it", study.true_reliability),
            ("standard error of measurement, points", study.sem),
            ("  as only a simulation knows it", study.true_sem),
            (f"share of the true top {top.k} of {top.pool} found", top.found),
            ("  as the ranking states it", top.stated),
            ("scores inside their 90 % intervals", study.coverage),
            ("ranks inside their 90 % intervals", study.rank_coverage),
            ("scenarios needed for a reliability of .80", needed.scenarios),
            ("people needed before the precision is known", needed.people),
            ("outcomes needed to see a validity of .22", needed.outcomes),
        ),
    )
    click.echo()
    print_rows(
        ("strategy", "score", "agreement", "in the care section", "percentile", "within limits"),
        (
            (
                one.strategy.name,
                one.strategy.score,
                one.strategy.agreement,
                one.strategy.care,
                one.percentile,
                "yes" if one.within_limits else "NO",
            )
            for one in study.strategies
        ),
    )
    print_warnings(study.warnings)


def _picture(study: Study) -> str:
    low, middle, high = study.quantiles
    nan = float("nan")
    rows = [Interval("simulated people", middle, low, high)]
    rows += [
        Interval(s.strategy.name, nan if s.strategy.score is None else s.strategy.score, nan, nan)
        for s in study.strategies
    ]
    return interval_chart(
        rows,
        title=f"{study.bank} {study.version}: what strategies score (simulated)",
        x_label="Score; 50 is answering at random",
        reference=BY_CHANCE,
    )
