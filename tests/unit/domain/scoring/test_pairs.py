"""Expert-pair agreement: against hand-made examples, and against the formula written a second time."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiring.domain.banks.model import Format
from hiring.domain.scoring.chance import error_at_random, variance_at_random
from hiring.domain.scoring.pairs import MIDPOINT, Pair, PairResult, counting_pairs, largest_sum, preferences
from hiring.domain.scoring.score import score_scenario
from tests.unit.domain.scoring.oracle import (
    CHOSEN,
    LETTERS,
    agreement,
    answer_to,
    best_numerator,
    every_answer,
    keyed,
    scenario,
)

# Keys 6.50, 5.00, 4.60, 2.00. Pairs: ab 1.50, ac 1.90, ad 4.50 -> 2, bc .40 -> none, bd 3 -> 2, cd 2.60 -> 2.
KEYS = (650, 500, 460, 200)
HAND = [
    # format, answer, pair sum and largest in hundredths
    (Format.RATE_ALL, {"a": 7, "b": 5, "c": 5, "d": 1}, 940, 940),
    (Format.RATE_ALL, {"a": 1, "b": 5, "c": 5, "d": 7}, -940, 940),
    (Format.RATE_ALL, {"a": 4, "b": 4, "c": 4, "d": 4}, 0, 940),
    (Format.RATE_ALL, {"a": 5, "b": 6, "c": 3, "d": 3}, -150 + 190 + 200 + 200, 940),
    (Format.RANK, {"a": 1, "b": 3, "c": 2, "d": 4}, 940, 940),
    (Format.RANK, {"a": 4, "b": 3, "c": 2, "d": 1}, -940, 940),
    (Format.RANK, {"a": 2, "b": 1, "c": 3, "d": 4}, -150 + 190 + 200 + 200 + 200, 940),
    (Format.BEST_WORST, {"best": "a", "worst": "d"}, 940, 940),
    (Format.BEST_WORST, {"best": "d", "worst": "a"}, -940, 940),
    (Format.BEST_WORST, {"best": "b", "worst": "c"}, -150 + 190 + 200 - 200, 940),
    (Format.PICK_ONE, {"choice": "a"}, 540, 540),
    (Format.PICK_ONE, {"choice": "b"}, -150 + 200, 540),
    (Format.PICK_ONE, {"choice": "c"}, -190 + 200, 540),
]


@pytest.mark.parametrize(("fmt", "answer", "total", "largest"), HAND)
def test_a_hand_made_example(fmt, answer, total, largest):
    scored = score_scenario(scenario(fmt, *KEYS), answer)
    assert (scored.total, scored.scenario.largest) == (total, largest)
    assert scored.value == Fraction(total, largest)


@pytest.mark.parametrize(
    ("key", "rating", "value"),
    [(620, 5, 1), (620, 7, 1), (620, 4, 0), (620, 3, -1), (230, 2, 1), (230, 6, -1), (450, 5, 1), (350, 5, -1)],
)
def test_a_single_action_is_held_against_the_middle(key, rating, value):
    assert score_scenario(scenario(Format.SINGLE_ACTION, key), {"rating": rating}).value == value


def test_a_pair_counts_from_half_a_point_and_is_worth_two_at_most():
    keys = [("a", 700), ("b", 651), ("c", 650), ("d", 450), ("e", 449)]
    assert counting_pairs(Format.RATE_ALL, keys) == (
        Pair("a", "c", 50),
        Pair("a", "d", 200),
        Pair("a", "e", 200),
        Pair("b", "d", 200),
        Pair("b", "e", 200),
        Pair("c", "d", 200),
        Pair("c", "e", 200),
    )
    assert counting_pairs(Format.SINGLE_ACTION, [("a", 349)]) == (Pair(MIDPOINT, "a", 51),)
    assert counting_pairs(Format.SINGLE_ACTION, [("a", 449)]) == ()


def test_no_pair_counts_where_the_panel_sees_no_difference():
    assert largest_sum(Format.BEST_WORST, [("a", 400), ("b", 449), ("c", 420)]) == 0


def test_a_result_says_what_it_adds():
    pair = Pair("a", "b", 120)
    assert [PairResult(pair, sign).points for sign in (1, 0, -1)] == [120, 0, -120]
    assert preferences(Format.PICK_ONE, "ab", [pair], {"choice": "b"}) == (PairResult(pair, -1),)


@given(keyed(), st.data())
def test_the_second_formula_agrees(made, data):
    fmt, keys = made
    ours = scenario(fmt, *(key for _, key in keys))
    answer = data.draw(answer_to(fmt, ours.options))
    assert score_scenario(ours, answer).value == agreement(fmt, keys, answer)


@given(keyed(most=3))
def test_the_largest_sum_is_attained_and_not_exceeded(made):
    fmt, keys = made
    ours = scenario(fmt, *(key for _, key in keys))
    values = [score_scenario(ours, answer).value for answer in every_answer(fmt, ours.options)]
    assert max(values) == 1
    assert largest_sum(fmt, keys) == 100 * best_numerator(fmt, keys)


@given(keyed([fmt for fmt in Format if fmt is not Format.PICK_ONE], most=3))
def test_a_scenario_is_worth_minus_one_to_one(made):
    fmt, keys = made
    ours = scenario(fmt, *(key for _, key in keys))
    assert min(score_scenario(ours, answer).value for answer in every_answer(fmt, ours.options)) == -1


@given(keyed(most=3))
def test_answering_at_random_gives_exactly_nothing_with_the_stated_variance(made):
    fmt, keys = made
    ours = scenario(fmt, *(key for _, key in keys))
    values = [score_scenario(ours, answer).value for answer in every_answer(fmt, ours.options)]
    assert sum(values) == 0
    assert variance_at_random(ours) == sum((value**2 for value in values), Fraction(0)) / len(values)


@pytest.mark.parametrize("fmt", [Format.RATE_ALL, Format.RANK])
def test_the_closed_variance_holds_for_five_options(fmt):
    ours = scenario(fmt, 650, 540, 410, 330, 120)
    answers = every_answer(fmt, ours.options)
    squares = sum((score_scenario(ours, answer).total ** 2 for answer in answers), 0)
    assert variance_at_random(ours) == Fraction(squares, len(answers) * ours.largest**2)


def test_the_error_of_a_form_answered_at_random():
    one, other = scenario(Format.SINGLE_ACTION, 600), scenario(Format.SINGLE_ACTION, 200, weight=3)
    # Each is 1 or -1 in 6 of 7 ratings, and 0 in the middle.
    assert variance_at_random(one) == Fraction(6, 7)
    assert error_at_random([one, other]) == pytest.approx(50 * ((1 + 9) * 6 / 7) ** 0.5 / 4)


@given(keyed(), st.data())
def test_parts_are_each_pair_once_for_each_of_its_options(made, data):
    fmt, keys = made
    ours = scenario(fmt, *(key for _, key in keys))
    scored = score_scenario(ours, data.draw(answer_to(fmt, ours.options)))
    assert sum((scored.share(option) for option in ours.options), Fraction(0)) == scored.value
    for option in ours.options:
        mine = sum(result.points for result in scored.results if option in (result.pair.better, result.pair.worse))
        assert scored.parts[option] == mine
        for outcome in (1, -1):
            named = scored.strongest.get((option, outcome))
            rivals = [
                r.pair.value
                for r in scored.results
                if r.preference == outcome and option in (r.pair.better, r.pair.worse)
            ]
            assert (named is None) == (not rivals)
            assert named is None or (named.preference, named.pair.value) == (outcome, max(rivals))


@given(st.integers(2, 7), st.data())
def test_agreeing_with_the_panel_more_never_lowers_a_rated_scenario(size, data):
    """Slide the ratings towards the key: the pairs turn one by one, each once and only to the panel's side."""
    keys = data.draw(
        st.lists(st.integers(100, 700), min_size=size, max_size=size, unique=True).filter(
            lambda values: max(values) - min(values) >= 50
        )
    )
    ratings = data.draw(st.lists(st.integers(1, 7), min_size=size, max_size=size))
    ours = scenario(Format.RATE_ALL, *keys)
    previous = None
    for step in range(101):
        height = [(100 - step) * 100 * r + step * k for r, k in zip(ratings, keys, strict=True)]
        places = sorted(set(height))
        answer = {o: places.index(h) + 1 for o, h in zip(ours.options, height, strict=True)}
        value = score_scenario(ours, answer).value
        assert previous is None or value >= previous
        previous = value
    assert previous == 1


@given(keyed([Format.RANK]), st.data())
def test_turning_one_pair_to_the_panels_order_gains_exactly_its_value(made, data):
    fmt, keys = made
    ours = scenario(fmt, *(key for _, key in keys))
    order = list(data.draw(st.permutations(ours.options)))
    at = data.draw(st.integers(0, len(order) - 2))
    swapped = [*order[:at], order[at + 1], order[at], *order[at + 2 :]]
    before, after = (
        score_scenario(ours, {option: place for place, option in enumerate(row, 1)}) for row in (order, swapped)
    )
    key = dict(keys)
    gap = key[order[at + 1]] - key[order[at]]
    worth = min(abs(gap), 200) * (1 if gap > 0 else -1) if abs(gap) >= 50 else 0
    assert after.total - before.total == 2 * worth


@given(keyed([Format.RATE_ALL]), st.data())
def test_only_the_order_of_the_ratings_counts(made, data):
    fmt, keys = made
    ours = scenario(fmt, *(key for _, key in keys))
    answer = data.draw(answer_to(fmt, ours.options))
    stretch = data.draw(st.lists(st.integers(1, 50), min_size=7, max_size=7))
    constant = data.draw(st.integers(-20, 20))
    stretched = {option: constant + sum(stretch[: int(rating)]) for option, rating in answer.items()}
    assert score_scenario(ours, stretched).parts == score_scenario(ours, answer).parts


@given(keyed(CHOSEN), st.permutations(range(5)), st.data())
def test_the_order_in_which_options_are_listed_does_not_matter(made, order, data):
    fmt, keys = made
    ours = scenario(fmt, *(key for _, key in keys))
    answer = data.draw(answer_to(fmt, ours.options))
    shuffled = [keys[place] for place in order if place < len(keys)]
    assert {option for option, _ in shuffled} <= set(LETTERS)
    assert agreement(fmt, shuffled, answer) == score_scenario(ours, answer).value
