"""The score of an attempt: exact, local, complete, and never a number where there should be none."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiring.domain.banks.model import Format, Section
from hiring.domain.delivery.answers import Answer
from hiring.domain.scoring.score import BASELINE, NeedsReview, Score, score_answers, shown_answer
from hiring.domain.scoring.specification import Specification
from tests.unit.domain.scoring.oracle import (
    answer_to,
    attempts,
    scenario,
    specification,
    specifications,
    whole_score,
)

FULL = {"a": 7, "b": 4, "c": 1}


def scored(spec: Specification, answers: Mapping[str, Answer], *, expired: bool = False) -> Score:
    score = score_answers(spec, answers, expired=expired)
    assert isinstance(score, Score)
    return score


def ratings(count: int) -> Specification:
    return specification([scenario(Format.RATE_ALL, 650, 400, 150, name=f"item-{n}") for n in range(count)])


@given(specifications(), st.data())
def test_fifty_and_the_contributions_are_the_score_exactly(spec, data):
    answers = data.draw(attempts(spec))
    score = scored(spec, answers)
    assert score.exact == whole_score(spec.scenarios, answers)
    assert BASELINE + sum((c.points for c in score.contributions()), Fraction(0)) == score.exact
    assert score.micro == round(score.exact * 1_000_000)
    for section in Section:
        own = [s for s in spec.scenarios if s.section is section]
        assert score.section(section) == (whole_score(own, answers) if own else None)


@given(specifications(), st.data())
def test_an_answer_moves_only_its_own_scenario(spec, data):
    answers = data.draw(attempts(spec))
    moved = data.draw(st.sampled_from(spec.scenarios))
    changed = {**answers, moved.item_id: data.draw(answer_to(moved.format, moved.options))}
    before, after = (
        [(c.item_id, c.option, c.points, repr(float(c.points)), c.answer, c.because) for c in score.contributions()]
        for score in (scored(spec, answers), scored(spec, changed))
    )
    elsewhere = [c for c in before if c[0] != moved.item_id]
    assert elsewhere == [c for c in after if c[0] != moved.item_id]


@given(specifications(), st.data())
def test_what_is_no_scored_answer_changes_nothing(spec, data):
    answers = data.draw(attempts(spec))
    more = {**answers, "practice-1": {"choice": "a"}, "elsewhere": {}}
    assert scored(spec, more) == scored(spec, answers)
    assert scored(spec, dict(reversed(more.items()))).sha256 == scored(spec, answers).sha256


def test_the_hash_names_specification_and_answers():
    spec, answers = ratings(1), {"item-0": FULL}
    assert scored(spec, answers).sha256 == scored(replace(spec), {"item-0": dict(reversed(FULL.items()))}).sha256
    others = [scored(replace(spec, version="2"), answers), scored(spec, {"item-0": {**FULL, "c": 2}})]
    assert len({score.sha256 for score in (scored(spec, answers), *others)}) == 3
    assert others[1].micro == scored(spec, answers).micro


def test_a_stored_score_is_the_same_for_ever():
    """These figures are in records: if they change, the version of the rule has to."""
    spec = specification(
        [
            scenario(Format.RATE_ALL, 650, 400, 150, name="one"),
            scenario(Format.PICK_ONE, 300, 610, 420, name="two", section=Section.EMPATHY),
            scenario(Format.SINGLE_ACTION, 230, name="three", section=Section.CARE),
        ]
    )
    score = scored(spec, {"one": {"a": 6, "b": 6, "c": 2}, "two": {"choice": "c"}, "three": {"rating": 3}})
    # S: (200 + 200) / 600, (120 - 190) / 390, 1.
    assert score.exact == 50 + Fraction(50, 3) * (Fraction(2, 3) - Fraction(7, 39) + 1)
    assert score.micro == 74_786_325
    assert spec.sha256 == "6daf7b4fd26fb6ccdb326103187e21e44cd6c4ea87be83e7c1a89bd2c55a2863"
    assert score.sha256 == "ff843c2bc1f6187acaa4b407ad8e3fb0128d43e4a015063c83e046c1a6d31847"


@pytest.mark.parametrize(
    ("answer", "exact", "micro"),
    [
        ({"a": 5, "b": 3, "c": 3}, 50 + Fraction(50 * 179, 256), 84_960_938),  # ...937.5: up to the even one
        ({"a": 5, "b": 5, "c": 3}, 50 + Fraction(50 * 205, 256), 90_039_062),  # ...062.5: down to the even one
        ({"a": 3, "b": 5, "c": 5}, 50 - Fraction(50 * 179, 256), 15_039_062),
        ({"a": 3, "b": 3, "c": 5}, 50 - Fraction(50 * 205, 256), 9_960_938),
    ],
)
def test_the_published_score_rounds_half_to_even(answer, exact, micro):
    spec = specification([scenario(Format.RATE_ALL, 528, 477, 400)])  # pairs 51, 128, 77
    score = scored(spec, {"item-0": answer})
    assert (score.exact, score.micro) == (exact, micro)
    assert (score.exact * 1_000_000).denominator == 2


def test_the_same_rating_throughout_is_worth_what_chance_is():
    spec = ratings(3)
    assert scored(spec, {s.item_id: dict.fromkeys("abc", 6) for s in spec.scenarios}).exact == 50


def test_weights_and_sections():
    spec = specification(
        [
            scenario(Format.SINGLE_ACTION, 600, name="one", weight=3),
            scenario(Format.SINGLE_ACTION, 600, name="two", section=Section.CARE),
        ]
    )
    score = scored(spec, {"one": {"rating": 7}, "two": {"rating": 1}})
    assert [score.exact, score.section(Section.FIT), score.section(Section.CARE)] == [75, 100, 0]
    assert score.section(Section.EMPATHY) is None
    assert [c.points for c in score.contributions()] == [Fraction(75, 2), Fraction(-25, 2)]


# --- what is no score ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("fmt", "partial"),
    [
        (Format.RATE_ALL, {"a": 7, "b": 4}),
        (Format.RANK, {"a": 1, "c": 2}),
        (Format.BEST_WORST, {"best": "a"}),
        (Format.PICK_ONE, {}),
        (Format.SINGLE_ACTION, {}),
    ],
)
def test_a_submitted_attempt_with_part_of_an_answer_needs_review(fmt, partial):
    keys = (650,) if fmt is Format.SINGLE_ACTION else (650, 400, 150)
    spec = specification([scenario(fmt, *keys)])
    assert score_answers(spec, {"item-0": partial}) == NeedsReview(
        "1 of 1 answers are missing from a submitted attempt."
    )


def test_a_submitted_attempt_needs_every_answer_even_if_few_are_missing():
    spec = ratings(20)
    answers = {f"item-{n}": FULL for n in range(19)}
    assert isinstance(score_answers(spec, answers), NeedsReview)
    assert isinstance(score_answers(spec, answers, expired=True), Score)


@pytest.mark.parametrize(("answered", "is_scored"), [(10, True), (8, True), (7, False), (1, False), (0, False)])
def test_an_expired_attempt_is_scored_from_four_fifths_on(answered, is_scored):
    result = score_answers(ratings(10), {f"item-{n}": FULL for n in range(answered)}, expired=True)
    assert isinstance(result, Score) is is_scored
    if isinstance(result, Score):
        assert result.exact == 100
        assert (result.answered_weight, result.total_weight, result.expired) == (answered, 10, True)
    else:
        assert result.why == (
            f"Time ran out with {answered} of 10 situations answered: too few for a score (80 % are needed)."
        )


def test_four_fifths_are_counted_in_weight_and_part_of_an_answer_is_none():
    heavy = specification(
        [scenario(Format.SINGLE_ACTION, 600, name="heavy", weight=4), scenario(Format.SINGLE_ACTION, 600, name="light")]
    )
    assert isinstance(score_answers(heavy, {"heavy": {"rating": 1}}, expired=True), Score)
    assert isinstance(score_answers(heavy, {"light": {"rating": 1}}, expired=True), NeedsReview)
    partly = {**{f"item-{n}": FULL for n in range(7)}, "item-7": {"a": 7, "b": 4}}
    assert isinstance(score_answers(ratings(10), partly, expired=True), NeedsReview)


@given(specifications(), st.data())
def test_what_time_ran_out_for_counts_neither_for_nor_against(spec, data):
    answers = data.draw(attempts(spec))
    kept = {item: answer for item, answer in answers.items() if data.draw(st.integers(0, 9)) < 9}
    weight = sum(s.weight for s in spec.scenarios if s.item_id in kept)
    result = score_answers(spec, kept, expired=True)
    if 5 * weight >= 4 * spec.total_weight:
        assert isinstance(result, Score)
        assert result.exact == whole_score(spec.scenarios, kept)
    else:
        assert isinstance(result, NeedsReview)


@pytest.mark.parametrize(
    ("fmt", "answer", "shown"),
    [
        (Format.RATE_ALL, {"a": 7, "b": 2}, [7, 2]),
        (Format.RANK, {"a": 2, "b": 1}, [2, 1]),
        (Format.PICK_ONE, {"choice": "b"}, [None, 1]),
        (Format.BEST_WORST, {"best": "b", "worst": "a"}, ["worst", "best"]),
        (Format.SINGLE_ACTION, {"rating": 3}, [3]),
    ],
)
def test_an_option_is_shown_with_what_was_said_of_it(fmt, answer, shown):
    keys = (600,) if fmt is Format.SINGLE_ACTION else (600, 200)
    ours = scenario(fmt, *keys)
    assert [shown_answer(ours, answer, option) for option in ours.options] == shown


def test_an_option_of_a_best_and_worst_answer_may_be_neither():
    ours = scenario(Format.BEST_WORST, 600, 400, 200)
    assert shown_answer(ours, {"best": "a", "worst": "c"}, "b") is None


def test_a_contribution_says_what_was_answered_where_and_because_of_which_pair():
    spec = specification([scenario(Format.RATE_ALL, 650, 400, 150)])
    score = score_answers(spec, {"item-0": {"a": 7, "b": 1, "c": 4}})
    assert isinstance(score, Score)
    (one,) = spec.scenarios
    rows = score.contributions()
    assert [(c.item_id, c.option, c.answer) for c in rows] == [
        ("item-0", "a", 7),
        ("item-0", "b", 1),
        ("item-0", "c", 4),
    ]
    assert {(c.section, c.standard) for c in rows} == {(one.section, one.standard)}
    because = {c.option: c.because for c in rows}
    assert because["a"] is not None
    assert because["a"].preference == 1
    assert because["a"].pair.better == "a"
    assert because["b"] is because["c"] is None  # what they won and lost cancels: there is nothing to explain
