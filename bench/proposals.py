"""How often a planted wrong key is found in simulated pilot data, and how often a right one is doubted."""

import resource
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench import report
from hiring.adapters.bank_files import read_bank
from hiring.domain.banks.model import BankPackage, Format, Item, OptionKey, Section
from hiring.domain.evidence.items import analyse_attempts
from hiring.domain.evidence.judged import Judged, judge
from hiring.domain.evidence.proposals import propose
from hiring.domain.evidence.responses import Column, ResponseTable, pack, table_of
from hiring.domain.simulation.respond import CARELESS, LENIENCY, MIDDLE, NOISE, PULL, signal
from hiring.settings import resource_dir

FORMS, PEOPLE, REPEATS = (16, 36), (100, 300, 1000), 200
SEED = 20_261_122
SEDUCED = 3  # every third situation of a seducing form
LEAN = 2.0  # points of the scale by which most people misjudge its best and its worst action
MANY = 100_000

Floats = NDArray[np.float64]
Keys = dict[str, dict[str, int]]


@dataclass(frozen=True)
class World:
    """How people see the options: `sees` by the key, `lean` by what else draws them, both per item and option."""

    name: str
    sees: bool = True
    lean: Mapping[str, Floats] | None = None


def main() -> None:
    package = read_bank(resource_dir("question_banks") / "clinic-reception")
    for count in FORMS:
        items = list(package.bank.scored_items[:count])
        report.title(f"Wrong keys found, {count} situations of {package.bank.slug}, {REPEATS} pilots each")
        for name, wrong in (
            ("turned round", _turned),
            ("best and worst swapped", _swapped),
            ("best two swapped", _top),
        ):
            report.row(name, _line([_found(package, items, people, wrong) for people in PEOPLE]))
        report.title(f"Right keys doubted, {count} situations: pilots in which any was")
        for world in _worlds(package, items):
            report.row(world.name, _line([_doubted(package, items, people, world) for people in PEOPLE]))
    _speed(package)


def _line(rates: list[float]) -> str:
    return ", ".join(f"n = {people:,}: {rate:.2f}" for people, rate in zip(PEOPLE, rates, strict=True))


def _found(
    package: BankPackage, items: list[Item], people: int, wrong: Callable[[dict[str, int]], dict[str, int]]
) -> float:
    hits = 0
    for repeat in range(REPEATS):
        random = np.random.Generator(np.random.Philox(key=[SEED, repeat]))
        keys = _keys(package, items)
        planted = items[repeat % len(items)].id
        keys[planted] = wrong(keys[planted])
        table = _answered(package, items, people, random, World("clean"))
        hits += planted in {proposal.item_id for proposal in propose(judge(table, keys))}
    return hits / REPEATS


def _doubted(package: BankPackage, items: list[Item], people: int, world: World) -> float:
    doubted = 0
    for repeat in range(REPEATS):
        random = np.random.Generator(np.random.Philox(key=[SEED + 1, repeat]))
        table = _answered(package, items, people, random, world)
        doubted += bool(propose(judge(table, _keys(package, items))))
    return doubted / REPEATS


def _worlds(package: BankPackage, items: list[Item]) -> list[World]:
    leans = {item.id: _lean(package, item) for item in items[::SEDUCED]}
    return [
        World("the response model"),
        World("a third of the situations seduces most people", lean=leans),
        World("everybody answers at random", sees=False),
        World("at random, a third seduces all alike", sees=False, lean=leans),
    ]


def _lean(package: BankPackage, item: Item) -> Floats:
    keys = np.array([package.key.items[item.id].options[option.id].effectiveness for option in item.options])
    lean = np.zeros(len(keys))
    if len(keys) > 1:
        lean[keys.argmin()], lean[keys.argmax()] = LEAN, -LEAN
    return lean


def _keys(package: BankPackage, items: list[Item]) -> Keys:
    keyed = package.key.items
    return {item.id: {name: option.effectiveness for name, option in keyed[item.id].options.items()} for item in items}


def _turned(key: dict[str, int]) -> dict[str, int]:
    return {option: 800 - value for option, value in key.items()}


def _swapped(key: dict[str, int]) -> dict[str, int]:
    order = sorted(key, key=lambda option: key[option])
    return _exchanged(key, order[0], order[-1])


def _top(key: dict[str, int]) -> dict[str, int]:
    order = sorted(key, key=lambda option: key[option])
    return _exchanged(key, order[-1], order[-2])


def _exchanged(key: dict[str, int], one: str, other: str) -> dict[str, int]:
    return {**key, one: key[other], other: key[one]}


def _answered(
    package: BankPackage, items: list[Item], people: int, random: np.random.Generator, world: World
) -> ResponseTable:
    """Let people answer under the response model of `domain.simulation.respond`, all at once."""
    common = random.standard_normal(people)
    abilities = {section: 0.8 * common + 0.6 * random.standard_normal(people) for section in Section}
    pull, leniency = PULL * random.standard_normal(people), LENIENCY * random.standard_normal(people)
    careless = random.random(people)
    cells = []
    for item in items:
        keys = package.key.items[item.id].options
        seen = np.zeros((people, len(item.options)))
        if world.sees:
            seen += _signals(item, keys, abilities[item.section or Section.FIT], pull)
        if world.lean is not None and item.id in world.lean:
            seen += world.lean[item.id]
        seen[careless < CARELESS] = 0.0
        perceived = MIDDLE + seen + NOISE * random.standard_normal(seen.shape)
        cells.append(_heights(item, perceived, leniency, careless < CARELESS / 2))
    everybody = np.ones((people, len(items)), dtype=np.bool_)
    return table_of([Column.of(item) for item in items], np.concatenate(cells, axis=1), everybody, everybody)


def _signals(item: Item, keys: Mapping[str, OptionKey], ability: Floats, pull: Floats) -> Floats:
    return np.column_stack([signal(keys[option.id], ability, pull) for option in item.options])


def _heights(item: Item, perceived: Floats, leniency: Floats, same: NDArray[np.bool_]) -> NDArray[np.int8]:
    best = perceived == perceived.max(axis=1, keepdims=True)
    match item.format:
        case Format.RANK:
            put = perceived.argsort(axis=1).argsort(axis=1) - len(item.options)
        case Format.PICK_ONE:
            put = best.astype(np.int64)
        case Format.BEST_WORST:
            put = best.astype(np.int64) - (perceived == perceived.min(axis=1, keepdims=True))
        case _:
            put = np.clip(np.rint(perceived + leniency[:, None]), 1, 7).astype(np.int64)
            put[same] = int(MIDDLE)
    if item.format is Format.SINGLE_ACTION:
        put = np.column_stack([put, np.full(len(put), int(MIDDLE))])
    return put.astype(np.int8)


def _speed(package: BankPackage) -> None:
    items = list(package.bank.scored_items)
    report.title(f"An analysis of {MANY:,} attempts, {len(items)} situations, without reading them")
    table = _answered(package, items, MANY, np.random.Generator(np.random.Philox(key=SEED)), World("clean"))
    began = time.process_time()
    judged: Judged = judge(table, _keys(package, items))
    analyse_attempts(judged, np.full(table.answered.shape, np.nan))
    report.row("numbers", f"{time.process_time() - began:.1f} s CPU")
    began = time.process_time()
    size = len(pack(table))
    report.row("packed answers", f"{time.process_time() - began:.1f} s CPU, {size / 1e6:.1f} MB")
    report.row("most memory", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
