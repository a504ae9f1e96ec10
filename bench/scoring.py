"""Scoring: 100,000 people x 40 answers beside NumPy's column gather, and one candidate with every point explained."""

import time
from collections.abc import Callable, Mapping
from statistics import median

import numpy as np

from bench import report
from hiring.adapters.bank_files import read_bank
from hiring.domain.banks.model import Format, PanelMethod, Section
from hiring.domain.delivery.answers import Answer
from hiring.domain.scoring.bulk import AnswerTable, compared, pair_sums, published
from hiring.domain.scoring.choices import choices, compile_choices, published_choices
from hiring.domain.scoring.score import Score, score_answers
from hiring.domain.scoring.specification import Scenario, Specification, specify
from hiring.domain.selection.explain import scenario_points
from hiring.domain.simulation.respond import simulate_answers
from hiring.settings import resource_dir

PEOPLE, QUESTIONS, OPTIONS = 100_000, 40, 4
TURNS = 15


def main() -> None:
    random = np.random.default_rng(20261122)
    _choices(random)
    _own_form(random)
    _one_candidate()


def in_turns(*programs: Callable[[], object], turns: int = TURNS) -> list[list[float]]:
    """Run the programs one after the other, over and over; return the CPU milliseconds of each run of each."""
    took: list[list[float]] = [[] for _ in programs]
    for turn in range(turns + 1):
        for number, program in enumerate(programs):
            started = time.process_time_ns()
            program()
            if turn:  # the first turn warms up
                took[number].append((time.process_time_ns() - started) / 1e6)
    return took


def _choices(random: np.random.Generator) -> None:
    report.title(f"Scoring {PEOPLE:,} people x {QUESTIONS} single choices, from int8 answers to micro-points")
    form = Specification("bench", "1", "en", "0" * 64, PanelMethod.PROVISIONAL, _scenarios(random))
    answers = random.integers(0, OPTIONS, (QUESTIONS, PEOPLE), dtype=np.int8)
    compiled = compile_choices(form)
    tables = [points[:OPTIONS].copy() for points in compiled.points]

    def gather() -> object:
        total = np.zeros(PEOPLE)
        for table, row in zip(tables, answers, strict=True):
            total += table[row]
        return total

    def take() -> object:
        total = np.zeros(PEOPLE)
        for table, row in zip(tables, answers, strict=True):
            total += table.take(row)
        return total

    _check(form, answers, published_choices(compiled, answers))
    plain, taken, ours = in_turns(gather, take, lambda: published_choices(compiled, answers))
    report.row("column gather, table[row]", f"{median(plain):.1f} ms")
    report.row("column gather, table.take(row)", f"{median(taken):.1f} ms")
    report.row("ours, published scores", f"{median(ours):.1f} ms")
    quicker = min(plain, taken, key=median)
    ratio = median(a / b for a, b in zip(ours, quicker, strict=True))
    report.verdict("ours over the quicker gather", ratio, 3.0, at_least=False)


def _scenarios(random: np.random.Generator) -> tuple[Scenario, ...]:
    keys = random.permuted(np.tile([150, 320, 480, 650], (QUESTIONS, 1)), axis=1)
    jitter = random.integers(-40, 41, keys.shape)
    return tuple(
        Scenario(
            f"q{number}", Section.FIT, None, Format.PICK_ONE, tuple((f"o{n}", int(key)) for n, key in enumerate(row))
        )
        for number, row in enumerate(keys + jitter)
    )


def _check(form: Specification, answers: np.ndarray[tuple[int, ...], np.dtype[np.int8]], micro: object) -> None:
    """Refuse to time what is wrong: a sample is scored one by one."""
    found = np.asarray(micro)
    for person in range(0, answers.shape[1], 997):
        given: Mapping[str, Answer] = {
            s.item_id: choices(s)[code] for s, code in zip(form.scenarios, answers[:, person], strict=True)
        }
        alone = score_answers(form, given)
        if not isinstance(alone, Score) or alone.micro != found[person]:
            raise RuntimeError(f"person {person} has another score alone")


def _own_form(random: np.random.Generator) -> None:
    form = specify(read_bank(resource_dir("question_banks") / "clinic-reception"))
    report.title(f"Rescoring {PEOPLE:,} people on the clinic's {len(form.scenarios)} questions of all five formats")
    heights = tuple(
        random.integers(1, 8, (PEOPLE, len(compared(scenario))), dtype=np.int8) for scenario in form.scenarios
    )
    table = AnswerTable(heights, np.ones((PEOPLE, len(form.scenarios)), dtype=np.bool_))
    (took,) = in_turns(lambda: published(form, pair_sums(form, table), table.answered), turns=3)
    pairs = sum(len(scenario.pairs) for scenario in form.scenarios)
    report.row(f"ours, {pairs} pairs that count", f"{median(took):.0f} ms")


def _one_candidate() -> None:
    package = read_bank(resource_dir("question_banks") / "clinic-reception")
    form = specify(package)
    answers = simulate_answers(package.bank.scored_items, package.key, 50, 1)

    def explain(person: Mapping[str, Answer]) -> object:
        score = score_answers(form, person)
        if not isinstance(score, Score):
            raise TypeError(score.why)
        return score.micro, score.contributions(), scenario_points(score), [score.section(s) for s in Section]

    report.title("One candidate: exact score, sections and every contribution with its reason")
    (took,) = in_turns(lambda: [explain(person) for person in answers])
    each = median(took) / len(answers)
    print(f"  {each:.2f} ms a candidate  goal < 1 ms: {'met' if each < 1 else 'NOT met'}")
