"""Person scores of 100,000 people, and one step of an adaptive test, beside plain NumPy and a Python peer."""

import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from statistics import median
from typing import Any

import numpy as np

from bench import report
from bench.scoring import in_turns
from hiring.psychometrics.adaptive.live import Sitting, answer, begin, next_item
from hiring.psychometrics.adaptive.pool import AdaptivePool, adaptive_pool
from hiring.psychometrics.adaptive.rules import Criterion, Exposure, Rules
from hiring.psychometrics.adaptive.simulation import simulate, simulated_answers
from hiring.psychometrics.arrays import FloatArray
from hiring.psychometrics.irt.information import item_information
from hiring.psychometrics.irt.models import Items, Model, log_probabilities, probabilities
from hiring.psychometrics.irt.person_scores import population_grid
from hiring.psychometrics.irt.persons import eap

PEERS = ("catsim==0.21.0", "numexpr")
PEOPLE, QUESTIONS, OPTIONS = 100_000, 40, 5
POOL, GIVEN = 200, 10
STEPS, ROUNDS = 200, 25
SIMULATED = 10_000

Step = Callable[[], object]


def main() -> None:
    random = np.random.default_rng(20261122)
    _scores(random)
    items = graded(POOL, random)
    _steps(items)
    _simulation(items, random)


def graded(j: int, random: np.random.Generator) -> Items:
    slopes = random.lognormal(0.2, 0.3, j)
    d = slopes[:, None] * np.linspace(1.5, -1.5, OPTIONS - 1) + random.normal(0, 0.6, (j, 1))
    return Items(Model.GRADED, slopes, d, tuple(f"item {at + 1}" for at in range(j)))


def _scores(random: np.random.Generator) -> None:
    report.title(f"EAP and its standard error, {PEOPLE:,} people x {QUESTIONS} graded answers, some missing")
    items = graded(QUESTIONS, random)
    codes = simulated_answers(items, random.normal(size=PEOPLE), random)
    codes[random.random(codes.shape) < 0.05] = -1
    grid = population_grid(items)

    def gather() -> tuple[FloatArray, FloatArray]:
        logs = log_probabilities(items, grid.nodes).transpose(0, 2, 1)
        total = np.tile(np.log(grid.weights), (PEOPLE, 1))
        for item, column in zip(logs, codes.T, strict=True):
            total += np.vstack([item, np.zeros(len(grid.nodes))])[column]
        return _moments(total, grid.nodes)

    def one_hot() -> tuple[FloatArray, FloatArray]:
        logs = log_probabilities(items, grid.nodes).transpose(0, 2, 1).reshape(-1, len(grid.nodes))
        marks = (codes[:, :, None] == np.arange(OPTIONS)).reshape(PEOPLE, -1).astype(np.float64)
        return _moments(marks @ logs + np.log(grid.weights), grid.nodes)

    found = eap(items, codes, grid)
    for plain in (gather, one_hot):
        theta, se = plain()
        np.testing.assert_allclose((found.theta, found.se), (theta, se), atol=1e-9)
    took = [median(times) for times in in_turns(lambda: eap(items, codes, grid), one_hot, gather, turns=5)]
    report.row(f"ours, {len(grid.nodes)} nodes", f"{took[0]:.0f} ms")
    report.row("NumPy, one matrix product", f"{took[1]:.0f} ms", f"{took[1] / took[0]:.1f}x")
    report.row("NumPy, a gather per item", f"{took[2]:.0f} ms", f"{took[2] / took[0]:.1f}x")
    print(f"  goal <= 300 ms: {'met' if took[0] <= 300 else 'NOT met'}", flush=True)


def _moments(log_posterior: FloatArray, nodes: FloatArray) -> tuple[FloatArray, FloatArray]:
    mass = np.exp(log_posterior - log_posterior.max(axis=1, keepdims=True))
    mass /= mass.sum(axis=1, keepdims=True)
    theta = mass @ nodes
    return theta, np.sqrt(mass @ nodes**2 - theta**2)


def _steps(items: Items) -> None:
    report.title(f"One step: an answer taken, EAP + SE, choice among {POOL} items after {GIVEN} answers")
    rules = Rules(exposure=Exposure.NONE, fewest=30, most=30, se=0.0)
    pool, areas = adaptive_pool(items), adaptive_pool(items, areas=[at % 5 for at in range(POOL)])
    programs: dict[str, Step] = {
        "ours, graded, 5 categories": ours(pool, rules),
        "ours, the best five by lot": ours(pool, replace(rules, exposure=Exposure.RANDOMESQUE)),
        "ours, the same, five content areas": ours(areas, replace(rules, exposure=Exposure.RANDOMESQUE)),
        "ours, Kullback-Leibler over the posterior": ours(pool, replace(rules, criterion=Criterion.POSTERIOR_KL)),
        "plain NumPy, graded, nothing tabulated": plain(items),
    }
    dichotomous = adaptive_pool(two_parameter(items))
    programs["ours, two-parameter"] = ours(dichotomous, rules)
    programs.update(peers(dichotomous.items))
    took = turns(programs)
    for name, microseconds in took.items():
        report.row(name, f"{microseconds:.0f} us", f"{microseconds / took['ours, graded, 5 categories']:.1f}x")
    step = took["ours, the best five by lot"]
    print(
        f"  by information, with a lot: {step:.0f} us  goal <= 100 us: {'met' if step <= 100 else 'NOT met'}",
        flush=True,
    )


def turns(programs: dict[str, Step]) -> dict[str, float]:
    """Microseconds of CPU a step takes, each program's median over rounds run in turns."""
    took: dict[str, list[float]] = {name: [] for name in programs}
    for _ in range(ROUNDS):
        for name, step in programs.items():
            many = STEPS if name.startswith("ours") else STEPS // 10
            began = time.process_time_ns()
            for _ in range(many):
                step()
            took[name].append((time.process_time_ns() - began) / many / 1000)
    return {name: median(times) for name, times in took.items()}


def sat(pool: AdaptivePool, rules: Rules) -> tuple[Sitting, int]:
    """Return a test after some answers, and the item to be answered."""
    sitting = begin(pool)
    for turn in range(GIVEN):
        sitting = answer(pool, sitting, next_item(pool, sitting, rules).item or 0, turn % 2)
    return sitting, next_item(pool, sitting, rules).item or 0


def ours(pool: AdaptivePool, rules: Rules) -> Step:
    sitting, item = sat(pool, rules)
    return lambda: next_item(pool, answer(pool, sitting, item, 1), rules, (0.3, 0.7))


def plain(items: Items) -> Step:
    """Everything computed afresh, as one would write it first."""
    nodes = np.linspace(-6.0, 6.0, 61)
    given, codes = np.arange(GIVEN + 1), np.arange(GIVEN + 1) % 2

    def step() -> object:
        chance = probabilities(items.take(given), nodes)[given, :, codes]
        mass = chance.prod(axis=0) * np.exp(-0.5 * nodes**2)
        mass /= mass.sum()
        theta = float(mass @ nodes)
        told = item_information(items, [theta])[:, 0]
        told[given] = -1.0
        return int(told.argmax()), theta, float(np.sqrt(mass @ nodes**2 - theta**2))

    return step


def two_parameter(items: Items) -> Items:
    return Items(Model.TWO_PL, items.slopes, items.intercepts[:, 1:2], items.names)


def peers(items: Items) -> dict[str, Step]:
    """A step of the peer: its estimate by numerical search, the error at it, and its best item."""
    if os.environ.get("BENCH_PEERS"):
        sys.path.append(os.environ["BENCH_PEERS"])
    try:
        names = ("catsim", "catsim.estimation", "catsim.selection", "catsim.irt")
        catsim, estimation, selection, irt = (import_module(name) for name in names)
    except ImportError:
        wanted = " ".join(PEERS)
        print(f"  {PEERS[0]} is not installed and not run: pip install --target FOLDER {wanted}, BENCH_PEERS=FOLDER.")
        return {}
    return {f"{PEERS[0]}, two-parameter": peer_step(items, catsim, estimation, (selection, irt))}


def peer_step(items: Items, catsim: Any, estimation: Any, others: tuple[Any, Any]) -> Step:
    selection, irt = others
    ones = np.ones(len(items))
    bank = catsim.ItemBank(np.column_stack([items.slopes, -items.intercepts[:, 0] / items.slopes, 0 * ones, ones]))
    given = list(range(GIVEN + 1))
    answers = [bool(at % 2) for at in given]
    estimator, selector = estimation.NumericalSearchEstimator(), selection.MaxInfoSelector()

    def step() -> object:
        theta = estimator.estimate(item_bank=bank, administered_items=given, response_vector=answers, est_theta=0.0)
        error = irt.see(theta, bank.items[given])
        return selector.select(item_bank=bank, administered_items=given, est_theta=theta), theta, error

    return step


def _simulation(items: Items, random: np.random.Generator) -> None:
    report.title(f"{SIMULATED:,} simulated tests from {POOL} items: SE .30, at most 20 items, one of the best five")
    truth = random.normal(size=SIMULATED)
    codes, pool = simulated_answers(items, truth, random), adaptive_pool(items)
    began = time.process_time()
    found = simulate(pool, Rules(se=0.3, fewest=5, most=20), codes, random, truth)
    seconds = time.process_time() - began
    report.row("took", f"{seconds:.1f} s", f"{seconds / found.length.sum() * 1e6:.1f} us/step")
    report.row("bias, RMSE", f"{found.bias:+.4f}", f"{found.rmse:.3f}")
    report.row("coverage of 95 % intervals", f"{found.coverage:.3f}")
    shares = f"{found.exposure.max():.2f}", f"{found.overlap:.2f}"
    report.row("items on average; greatest exposure; overlap", f"{found.length.mean():.1f}", *shares)
