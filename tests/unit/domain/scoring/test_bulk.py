"""Whole pools as arrays give what one attempt at a time gives, to the last micro-point."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from hiring.domain.banks.model import Format
from hiring.domain.delivery.answers import Answer
from hiring.domain.scoring.bulk import (
    AnswerTable,
    compared,
    pair_signs,
    pair_sums,
    published,
    scenario_values,
    scores_under_keys,
    tabulate,
)
from hiring.domain.scoring.chance import error_at_random
from hiring.domain.scoring.score import Score, score_answers
from hiring.domain.scoring.specification import Scenario, Specification
from tests.unit.domain.scoring.oracle import attempts, scenario, specification, specifications, whole_score

PEOPLE = 100_000


@st.composite
def pools(draw: st.DrawFn) -> tuple[Specification, list[dict[str, Answer]]]:
    spec = draw(specifications(most=4))
    people = draw(st.lists(attempts(spec), min_size=1, max_size=5))
    if draw(st.booleans()):
        gone = draw(st.sampled_from(spec.scenarios))
        people[0].pop(gone.item_id)
    return spec, people


@settings(max_examples=30)
@given(pools())
def test_a_pool_scores_as_its_people_do(made):
    spec, people = made
    table = tabulate(spec, people)
    sums = pair_sums(spec, table)
    some = table.answered.any(axis=1)
    micro = published(spec, sums[some], table.answered[some])
    for answers, row, answered in zip(people, sums, table.answered, strict=True):
        assert [s.item_id in answers for s in spec.scenarios] == answered.tolist()
        score = score_answers(spec, answers, expired=True)
        if isinstance(score, Score):
            totals = {s.scenario.item_id: s.total for s in score.scenarios}
            assert row.tolist() == [totals.get(s.item_id, 0) for s in spec.scenarios]
    exact = [whole_score(spec.scenarios, answers) for answers in people if answers]
    assert micro.tolist() == [round(score * 1_000_000) for score in exact]


@pytest.mark.parametrize("copies", [1, 3, 40])
def test_ties_between_two_micro_points_are_rounded_as_fractions_are(copies):
    one = specification([scenario(Format.RATE_ALL, 528, 477, 400, name=f"item-{n}") for n in range(copies)])
    answers = [{"a": 5, "b": 3, "c": 3}, {"a": 5, "b": 5, "c": 3}, {"a": 3, "b": 5, "c": 5}, {"a": 3, "b": 3, "c": 5}]
    table = tabulate(one, [dict.fromkeys((s.item_id for s in one.scenarios), answer) for answer in answers])
    micro = published(one, pair_sums(one, table), table.answered)
    assert micro.tolist() == [84_960_938, 90_039_062, 15_039_062, 9_960_938]


def test_part_of_an_answer_is_no_answer():
    spec = specification([scenario(Format.RATE_ALL, 600, 200)])
    table = tabulate(spec, [{"item-0": {"a": 7}}, {}, {"item-0": {"a": 7, "b": 1}}])
    assert table.answered.tolist() == [[False], [False], [True]]
    assert pair_sums(spec, table).tolist() == [[0], [0], [200]]
    assert scenario_values(spec, pair_sums(spec, table)).tolist() == [[0.0], [0.0], [1.0]]


@settings(max_examples=30)
@given(pools(), st.data())
def test_another_key_gives_what_a_specification_with_it_gives(made, data):
    spec, people = made
    people = [answers for answers in people if len(answers) == len(spec.scenarios)]
    moved = [[data.draw(st.integers(100, 700)) for _ in s.keys] for s in spec.scenarios]
    other = specification(
        [
            Scenario(s.item_id, s.section, None, s.format, tuple(zip(s.options, keys, strict=True)), s.weight)
            for s, keys in zip(spec.scenarios, moved, strict=True)
        ]
    )
    counting = [s for s in other.scenarios if s.largest]
    keys = [
        np.array([[key for _, key in s.keys], new], dtype=np.int64)
        for s, new in zip(spec.scenarios, moved, strict=True)
    ]
    signs = pair_signs(tabulate(spec, people))
    found = scores_under_keys(spec, signs, keys)
    expected = [
        [whole_score(spec.scenarios, answers), whole_score(counting, answers) if counting else Fraction(50)]
        for answers in people
    ]
    assert np.allclose(found, np.array(expected, dtype=np.float64).reshape(-1, 2), rtol=0, atol=1e-9)


def random_heights(scene: Scenario, random: np.random.Generator) -> NDArray[np.int8]:
    """Answers drawn uniformly: ratings one by one, places as permutations, choices among the possible ones."""
    size = len(scene.options)
    match scene.format:
        case Format.RATE_ALL:
            return random.integers(1, 8, (PEOPLE, size), dtype=np.int8)
        case Format.RANK:
            return -random.permuted(np.tile(np.arange(1, size + 1, dtype=np.int8), (PEOPLE, 1)), axis=1)
        case Format.SINGLE_ACTION:
            ratings = random.integers(1, 8, (PEOPLE, 1), dtype=np.int8)
            return np.hstack([ratings, np.full((PEOPLE, 1), 4, dtype=np.int8)])
        case Format.PICK_ONE:
            pattern = np.eye(1, size, dtype=np.int8)[0]
        case Format.BEST_WORST:
            pattern = np.array([1, -1, *[0] * (size - 2)], dtype=np.int8)
    return random.permuted(np.tile(pattern, (PEOPLE, 1)), axis=1)


def test_a_hundred_thousand_random_answerers_score_fifty():
    scenarios = [
        scenario(Format.RATE_ALL, 655, 540, 430, 320, 180, name="one"),
        scenario(Format.RATE_ALL, 600, 300, 280, name="two", weight=2),
        scenario(Format.RANK, 650, 520, 300, 240, name="three"),
        scenario(Format.BEST_WORST, 640, 410, 350, 160, name="four"),
        scenario(Format.PICK_ONE, 630, 350, 260, 240, name="five"),
        scenario(Format.SINGLE_ACTION, 230, name="six"),
    ]
    spec = specification(scenarios)
    random = np.random.default_rng(20_260_302)
    table = AnswerTable(
        tuple(random_heights(s, random) for s in scenarios), np.ones((PEOPLE, len(scenarios)), dtype=np.bool_)
    )
    scores = published(spec, pair_sums(spec, table), table.answered) / 1_000_000
    error = scores.std() / math.sqrt(PEOPLE)
    assert abs(scores.mean() - 50) < 4 * error
    # The stated error of answering at random: the standard error of a deviation is about sd / sqrt(2 n).
    assert abs(scores.std() - error_at_random(scenarios)) < 4 * scores.std() / math.sqrt(2 * PEOPLE)


def test_the_middle_of_the_scale_is_compared_only_with_a_single_action():
    assert compared(scenario(Format.SINGLE_ACTION, 600)) == ("a", "")
    assert compared(scenario(Format.PICK_ONE, 600, 300)) == ("a", "b")
