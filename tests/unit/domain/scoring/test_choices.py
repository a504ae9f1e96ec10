"""Scoring very many single choices gives what scoring one by one gives."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiring.domain.banks.model import Format, PanelMethod, Section
from hiring.domain.scoring.choices import UNANSWERED, choices, compile_choices, published_choices
from hiring.domain.scoring.score import Score, score_answers
from hiring.domain.scoring.specification import Scenario, Specification
from hiring.errors import Invalid


def specification(scenarios: tuple[Scenario, ...]) -> Specification:
    return Specification("bank", "1", "en", "0" * 64, PanelMethod.PROVISIONAL, scenarios)


def scenario(number: int, fmt: Format, keys: list[int], weight: int = 1) -> Scenario:
    named = tuple((f"o{place}", key) for place, key in enumerate(keys))
    return Scenario(f"item-{number}", Section.FIT, None, fmt, named, weight)


@st.composite
def forms(draw: st.DrawFn) -> Specification:
    made = []
    for number in range(draw(st.integers(1, 6))):
        single = draw(st.booleans())
        keys = st.integers(100, 700)
        drawn = [draw(keys)] if single else draw(st.lists(keys, min_size=2, max_size=6))
        made.append(
            scenario(number, Format.SINGLE_ACTION if single else Format.PICK_ONE, drawn, draw(st.integers(1, 9)))
        )
    usable = tuple(one for one in made if one.largest > 0)
    return specification(usable or (scenario(0, Format.PICK_ONE, [100, 700]),))


@given(forms(), st.randoms(use_true_random=False))
def test_every_score_is_the_one_of_scoring_alone(form, random):
    people = 8
    answers = np.array(
        [[random.randrange(len(choices(s))) for _ in range(people)] for s in form.scenarios], dtype=np.int8
    )
    micro = published_choices(compile_choices(form), answers)
    for person in range(people):
        given_answers = {
            s.item_id: choices(s)[code] for s, code in zip(form.scenarios, answers[:, person], strict=True)
        }
        alone = score_answers(form, given_answers)
        assert isinstance(alone, Score)
        assert micro[person] == alone.micro


def test_what_was_not_answered_counts_neither_for_nor_against():
    form = specification(tuple(scenario(n, Format.PICK_ONE, [150, 400, 480, 700]) for n in range(10)))
    answers = np.full((10, 2), 3, dtype=np.int8)
    answers[4, 1] = UNANSWERED
    micro = published_choices(compile_choices(form), answers)
    expired = score_answers(form, {f"item-{n}": {"choice": "o3"} for n in range(10) if n != 4}, expired=True)
    assert isinstance(expired, Score)
    assert micro.tolist() == [100_000_000, expired.micro]


def test_a_score_exactly_between_two_micro_points_is_rounded_to_the_even_one():
    # 50,000,000 / 256 = 195,312.5: one choice moves the score by half a micro-point more than a whole number.
    form = specification((scenario(0, Format.PICK_ONE, [100, 700], 1), scenario(1, Format.SINGLE_ACTION, [700], 255)))
    middle = 3
    answers = np.array([[0, 1], [middle, middle]], dtype=np.int8)
    assert published_choices(compile_choices(form), answers).tolist() == [49_804_688, 50_195_312]


def test_an_answer_of_several_parts_is_refused():
    form = specification((scenario(0, Format.RATE_ALL, [100, 400, 700]),))
    with pytest.raises(Invalid, match="item-0 is not answered with one choice"):
        compile_choices(form)


def test_the_numbers_stand_for_the_answers_in_their_order():
    assert choices(scenario(0, Format.SINGLE_ACTION, [700])) == tuple({"rating": n} for n in range(1, 8))
    assert choices(scenario(0, Format.PICK_ONE, [100, 700])) == ({"choice": "o0"}, {"choice": "o1"})
    with pytest.raises(Invalid, match=r"Score its pool with bulk\.tabulate"):
        choices(scenario(0, Format.RANK, [100, 700]))


def test_a_table_of_another_form_is_refused():
    form = compile_choices(specification((scenario(0, Format.PICK_ONE, [100, 700]),)))
    for rows in (0, 2):
        with pytest.raises(ValueError, match="zip"):
            published_choices(form, np.zeros((rows, 3), dtype=np.int8))


def test_halves_are_rounded_to_even_whatever_was_won():
    form = specification(
        (
            scenario(0, Format.PICK_ONE, [100, 400, 700], 3),
            scenario(1, Format.SINGLE_ACTION, [700], 253),
        )
    )
    answers = np.array([[0, 1, 2, 2], [3, 3, 3, 6]], dtype=np.int8)
    found = published_choices(compile_choices(form), answers).tolist()
    for person, micro in enumerate(found):
        given_answers = {
            s.item_id: choices(s)[code] for s, code in zip(form.scenarios, answers[:, person], strict=True)
        }
        alone = score_answers(form, given_answers)
        assert isinstance(alone, Score)
        assert micro == alone.micro
