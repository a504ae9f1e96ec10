"""Simulated candidates: the same for the same seed, and plausible as a pool."""

import math
from collections.abc import Mapping
from pathlib import Path
from statistics import fmean

import numpy as np
import pytest

from hiring.adapters.bank_files import read_bank
from hiring.domain.banks.model import BankPackage, Section
from hiring.domain.delivery.answers import Answer, check_answer, is_complete
from hiring.domain.scoring.bulk import pair_sums, published, scenario_values, tabulate
from hiring.domain.scoring.specification import specify
from hiring.domain.simulation.respond import Person, _answers, simulate_answers
from hiring.psychometrics.ranking.precision import posterior_of_reliability
from tests.support.banks import tiny_bank

SHIPPED = Path(__file__).parents[4] / "question_banks" / "clinic-reception"
TINY = tiny_bank()


@pytest.fixture(scope="module")
def shipped() -> BankPackage:
    return read_bank(SHIPPED)


def scores(pack: BankPackage, people: list[dict[str, Answer]]) -> list[float]:
    spec = specify(pack)
    table = tabulate(spec, people)
    return [micro / 1_000_000 for micro in published(spec, pair_sums(spec, table), table.answered).tolist()]


def test_the_same_seed_gives_the_same_people():
    items = TINY.bank.scored_items
    first = simulate_answers(items, TINY.key, 5, seed=7)
    assert simulate_answers(items, TINY.key, 5, seed=7) == first
    assert simulate_answers(items, TINY.key, 8, seed=7)[:5] == first
    assert simulate_answers(items, TINY.key, 5, seed=8) != first


def test_every_answer_is_one_a_candidate_could_give():
    for answers in simulate_answers(TINY.bank.items, TINY.key, 100, seed=3):
        for item in TINY.bank.items:
            assert check_answer(item, answers[item.id]) == answers[item.id]
            assert is_complete(item, answers[item.id])


def people_of(ability: float, careless: str = "") -> list[dict[str, Answer]]:
    random = np.random.default_rng(5)
    person = Person(dict.fromkeys(Section, ability), pull=0.0, leniency=0.0, careless=careless)
    return [_answers(TINY.bank.scored_items, TINY.key, person, random) for _ in range(300)]


def test_more_ability_gives_higher_scores():
    means = [fmean(scores(TINY, people_of(ability))) for ability in (-2.0, -1.0, 0.0, 1.0, 2.0)]
    assert means == sorted(means)
    assert means[-1] - means[0] > 10


def test_who_answers_at_random_gets_fifty():
    found = scores(TINY, people_of(2.0, "random"))
    assert abs(fmean(found) - 50) < 4 * float(np.std(found)) / math.sqrt(len(found))


def test_who_gives_one_rating_throughout_rates_everything_in_the_middle():
    def ratings(answers: Mapping[str, Answer]) -> set[int | str]:
        return {value for name in ("rate-1", "rate-2", "single-1") for value in answers[name].values()}

    assert set().union(*(ratings(answers) for answers in people_of(1.0, "same"))) == {4}


def test_a_pool_on_the_shipped_bank_looks_like_one(shipped):
    people = simulate_answers(shipped.bank.scored_items, shipped.key, 200, seed=2026)
    spec = specify(shipped)
    values = scenario_values(spec, pair_sums(spec, tabulate(spec, people)))
    assert 55 < fmean(scores(shipped, people)) < 75
    posterior = posterior_of_reliability(values)
    assert 0.4 < posterior.mean(posterior.scenarios) < 0.75
