"""A planted wrong key is found; what is merely hard, or nothing but chance, is left alone."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from hiring.adapters.bank_files import read_bank
from hiring.domain.banks.model import BankPackage, Item
from hiring.domain.evidence.judged import judge
from hiring.domain.evidence.proposals import FEWEST_PEOPLE, Proposal, propose
from hiring.domain.evidence.responses import ResponseTable
from hiring.settings import resource_dir
from tests.support.bank_answers import answered, keys_of

PEOPLE, COUNT = 600, 20


@cache
def bank() -> BankPackage:
    return read_bank(resource_dir("question_banks") / "clinic-reception")


def form() -> list[Item]:
    return list(bank().bank.scored_items[:COUNT])


@cache
def answers(people: int = PEOPLE, seed: int = 1) -> ResponseTable:
    return answered(bank(), form(), people, seed)


def turned(item_id: str) -> dict[str, dict[str, int]]:
    keys = keys_of(bank())
    return {**keys, item_id: {option: 800 - value for option, value in keys[item_id].items()}}


@pytest.mark.parametrize("place", [0, 2, 3, 10])
def test_a_key_turned_round_is_found_and_nothing_else(place: int) -> None:
    planted = form()[place].id
    found = propose(judge(answers(), turned(planted)))
    assert [proposal.item_id for proposal in found] == [planted]
    assert found[0].n == PEOPLE
    assert found[0].q < 0.05
    assert all(one.best_third < 0 and one.r <= -0.08 for one in found[0].because)
    assert Proposal.from_plain(found[0].to_plain()) == found[0]


def test_the_options_that_contradict_are_named_with_their_direction() -> None:
    planted = form()[0].id
    (found,) = propose(judge(answers(), turned(planted)))
    keyed = turned(planted)[planted]
    for one in found.because:
        if one.option:
            others = [value for option, value in keyed.items() if option != one.option]
            assert one.keyed == (1 if keyed[one.option] > sum(others) / len(others) else -1)


def test_a_right_key_is_never_doubted() -> None:
    for seed in range(1, 6):
        assert propose(judge(answers(300, seed), keys_of(bank()))) == []


def test_answers_at_random_propose_next_to_nothing() -> None:
    doubted = 0
    random = np.random.default_rng(7)
    for _ in range(40):
        table = answers(200, 3)
        heights = tuple(random.permuted(put, axis=0) for put in table.heights)
        doubted += bool(propose(judge(replace(table, heights=heights), keys_of(bank()))))
    assert doubted <= 4


def test_a_situation_that_most_get_wrong_but_the_better_less_so_is_left_alone() -> None:
    table = answers()
    place = 2  # best and worst
    judged = judge(table, keys_of(bank()))
    rest = judged.rest(place)
    heights = [put.copy() for put in table.heights]
    keyed = keys_of(bank())[form()[place].id]
    order = sorted(keyed, key=lambda option: keyed[option])
    columns = [option.id for option in form()[place].options]
    worst, best = columns.index(order[0]), columns.index(order[-1])
    seduced = np.random.default_rng(1).random(PEOPLE) < 0.85 - 0.3 * (rest > np.median(rest))
    heights[place][:] = 0
    heights[place][seduced, worst], heights[place][seduced, best] = 1, -1
    heights[place][~seduced, best], heights[place][~seduced, worst] = 1, -1
    assert propose(judge(replace(table, heights=tuple(heights)), keys_of(bank()))) == []


def test_too_few_people_propose_nothing() -> None:
    table = answers().rows(np.arange(FEWEST_PEOPLE - 1))
    assert propose(judge(table, turned(form()[0].id))) == []


def test_items_without_a_key_are_left_out() -> None:
    assert propose(judge(answers(), {})) == []


def test_the_same_answer_from_everybody_is_no_evidence_of_anything_but_the_first_step() -> None:
    table = answers()
    heights = list(table.heights)
    heights[2] = np.tile(heights[2][:1], (PEOPLE, 1))
    assert propose(judge(replace(table, heights=tuple(heights)), keys_of(bank()))) == []
