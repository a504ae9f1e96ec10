"""Calibration beside two Python peers, on the same data, in one process: CPU time, and who finds the maximum.

Peers are not among our requirements. A folder of them is named by BENCH_PEERS.
"""

import multiprocessing
import os
import resource
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from bench import report
from bench.referee import Floats, judged
from hiring.psychometrics.irt.calibration import calibrate

PEERS = ("girth==0.8.0", "mirt==1.2.0")
SHARED = Path(os.environ.get("HIRING_TEST_SHARED") or report.ROOT.parent / "shared") / "data" / "irt" / "cases"
TURNS = 3
LARGE = 5_000

Codes = np.ndarray[tuple[int, ...], np.dtype[np.int8]]
Parameters = tuple[Floats, Floats]
Tool = Callable[[str, Codes], Parameters | None]


@dataclass(frozen=True)
class Case:
    """A table, a model, what ours also computes, and the goal in CPU seconds."""

    name: str
    model: str
    codes: Codes
    goal: float
    se: bool = True


def main() -> None:
    tools: dict[str, Tool] = {"ours": ours, **peers()}
    for case in cases():
        report.title(f"{case.name}, {case.model}" + (", with standard errors" if case.se else ""))
        report.row("", "CPU", "over ours", "log-lik.", "below best")
        compare(case, tools)
    biggest = simulated(100_000)
    peak = memory(biggest)
    report.title("Memory: ours alone, 100,000 x 40 x 5 graded, in a process of its own")
    print(f"  peak {peak:.0f} MB  goal < 1,000 MB: {'met' if peak < 1000 else 'NOT met'}")


def compare(case: Case, tools: dict[str, Tool]) -> None:
    took: dict[str, list[float]] = {name: [] for name in tools}
    found: dict[str, Parameters] = {}
    large = len(case.codes) > LARGE
    for turn in range(1 if large else TURNS + 1):
        for name, tool in tools.items():
            began = time.process_time()
            fitted = tool(case.model, case.codes) if name != "ours" else ours(case.model, case.codes, se=case.se)
            if fitted is None:
                continue
            found[name] = fitted
            if turn or large:  # the first turn warms up
                took[name].append(time.process_time() - began)
    judgement = {name: judged(case.model, *parameters, case.codes) for name, parameters in found.items()}
    best, own = max(judgement.values()), median(took["ours"])
    for name, value in judgement.items():
        seconds = median(took[name])
        report.row(name, f"{seconds:.3f} s", f"{seconds / own:.1f}x", f"{value:.4f}", f"{best - value:.1e}")
    print(f"  ours {own:.3f} s  goal <= {case.goal:g} s: {'met' if own <= case.goal else 'NOT met'}", flush=True)


def cases() -> list[Case]:
    """Real tables where they can be found, then made-up ones."""
    found = []
    goals = {"bfi_A": (0.05, 0.1), "va_poly": (0.04, 0.08), "bfi25": (0.15, 0.3)}
    if not SHARED.is_dir():
        print(f"\nThe real tables are not at {SHARED}: set HIRING_TEST_SHARED. Only made-up ones are run.")
        goals = {}
    for name, by_model in goals.items():
        codes = np.loadtxt(SHARED / f"{name}.csv", delimiter=",", skiprows=1, dtype=np.int8)
        for model, goal in zip(("grm", "gpcm"), by_model, strict=True):
            found.append(Case(f"{name} {codes.shape[0]} x {codes.shape[1]}", model, codes, goal))
    found.append(Case("made-up 600 x 32 x 5", "nrm", simulated(600, 32), 0.6))
    found.append(Case("made-up 10,000 x 40 x 5", "grm", simulated(10_000), 0.6, se=False))
    found.append(Case("made-up 100,000 x 40 x 5", "grm", simulated(100_000), 6.0, se=False))
    return found


def simulated(n: int, items: int = 40, categories: int = 5) -> Codes:
    """Graded answers of n people."""
    random = np.random.default_rng([20261122, n])
    slopes = random.lognormal(0.2, 0.3, items)
    d = slopes[:, None] * np.linspace(1.5, -1.5, categories - 1) + random.normal(0, 0.6, (items, 1))
    theta, chance = random.normal(size=(n, 1)), random.random((n, items))
    codes = np.zeros((n, items), dtype=np.int8)
    for step in range(categories - 1):
        codes += chance < 1 / (1 + np.exp(-(slopes * theta + d[:, step])))
    return codes


def ours(model: str, codes: Codes, *, se: bool = True) -> Parameters:
    found = calibrate(codes.astype(np.float64), model, se=se)
    if not found.converged:
        raise RuntimeError(f"ours did not converge: gradient {found.gradient_norm:.1e}")
    return found.items.slopes, found.items.intercepts


def peers() -> dict[str, Tool]:
    """Find the peers that can be imported; say how to get the others."""
    if os.environ.get("BENCH_PEERS"):
        sys.path.append(os.environ["BENCH_PEERS"])
    warnings.simplefilter("ignore")  # theirs: logarithms of 0
    tools: dict[str, Tool] = {}
    for requirement, tool in zip(PEERS, (girth, mirt), strict=True):
        name = requirement.partition("==")[0]
        try:
            tools[requirement] = partial(tool, import_module(name))
        except ImportError:
            print(
                f"\n{name} is not installed and not run. To have it: "
                f"pip install --no-deps --target FOLDER {' '.join(PEERS)}, then BENCH_PEERS=FOLDER."
            )
    return tools


def girth(module: Any, model: str, codes: Codes) -> Parameters | None:
    """Return what girth finds; None for a model that it does not have."""
    fit = {"grm": module.grm_mml, "gpcm": module.pcm_mml}.get(model)
    if fit is None:
        return None
    found = fit(codes.T.astype(int))
    return _by_difficulty(model, found["Discrimination"], found["Difficulty"])


def mirt(module: Any, model: str, codes: Codes) -> Parameters:
    found = module.fit_mirt(codes.astype(int), model=model.upper()).model.parameters
    if model == "nrm":
        return np.asarray(found["slopes"])[:, 1:], np.asarray(found["intercepts"])[:, 1:]
    return _by_difficulty(model, found["discrimination"], found["thresholds" if model == "grm" else "steps"])


def _by_difficulty(model: str, slopes: Any, difficulties: Any) -> Parameters:
    a, b = np.asarray(slopes, dtype=np.float64), np.asarray(difficulties, dtype=np.float64)
    return a, -a[:, None] * (b if model == "grm" else np.cumsum(b, axis=1))


def memory(codes: Codes) -> float:
    """Return the most megabytes that a process held in which only ours ran."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_peak, (codes,))


def _peak(codes: Codes) -> float:
    ours("grm", codes, se=False)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
