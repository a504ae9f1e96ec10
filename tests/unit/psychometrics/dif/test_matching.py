import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hiring.psychometrics.dif.adjusting import benjamini_hochberg
from hiring.psychometrics.dif.matching import gather, match
from hiring.psychometrics.errors import NotEnoughData
from tests.support.dif_worlds import graded_answers

ANSWERS, GROUPS = graded_answers(1, people=40, items=5)


def test_people_without_a_group_are_counted_and_left_out() -> None:
    labels = [*GROUPS[:-4], None, "", "  ", float("nan")]
    sample = gather(ANSWERS, labels)
    assert sample.unlabelled == 4
    assert sample.people == (40, 36)
    assert sample.groups == ("reference", "focal")  # the largest first


def test_equal_groups_come_in_the_order_of_their_labels() -> None:
    assert gather(ANSWERS, GROUPS).groups == ("focal", "reference")
    assert gather(ANSWERS, GROUPS, reference="reference").groups == ("reference", "focal")
    assert gather(ANSWERS, [float(label == "focal") for label in GROUPS]).groups == ("0", "1")


def test_people_with_missing_answers_are_counted_and_left_out() -> None:
    gaps = ANSWERS.copy()
    gaps[3, 1] = gaps[50, 2] = np.nan
    sample = gather(gaps, GROUPS)
    assert sample.incomplete == 2
    assert sum(sample.people) == 78


def test_a_group_of_fewer_than_ten_is_left_out_by_name() -> None:
    sample = gather(ANSWERS, [*["few"] * 9, *GROUPS[9:]])
    assert sample.too_small == ("few",)
    assert sum(sample.people) == 71
    with pytest.raises(NotEnoughData, match="too few people: two groups of at least 10"):
        gather(ANSWERS, ["few"] * 9 + ["many"] * 71)
    with pytest.raises(NotEnoughData, match="not a: 35, b: 36, few: 9"):
        gather(ANSWERS, ["few"] * 9 + ["a"] * 35 + ["b"] * 36, reference="few")


def test_one_group_is_refused() -> None:
    with pytest.raises(NotEnoughData, match="not all: 80"):
        gather(ANSWERS, ["all"] * 80)
    with pytest.raises(NotEnoughData, match="not none"):
        gather(ANSWERS, [None] * 80)


def test_an_unknown_reference_group_is_named_with_those_there_are() -> None:
    with pytest.raises(ValueError, match="nobody belongs to 'x'; there are focal, reference"):
        gather(ANSWERS, GROUPS, reference="x")
    with pytest.raises(ValueError, match="there are no groups"):
        gather(ANSWERS, [None] * 80, reference="x")


def test_misshapen_input_is_refused() -> None:
    with pytest.raises(ValueError, match="one label per person"):
        gather(ANSWERS, GROUPS[1:])
    with pytest.raises(ValueError, match="one label per person"):
        gather(ANSWERS[0], GROUPS)
    with pytest.raises(ValueError, match="one number per person"):
        gather(ANSWERS, GROUPS, matching=[1.0])


def test_an_item_of_one_answer_or_of_many_is_refused_by_name() -> None:
    constant = ANSWERS.copy()
    constant[:, 1] = 1
    with pytest.raises(NotEnoughData, match="item b: everybody gave the same answer"):
        gather(constant, GROUPS, names=list("abcde"))
    constant[:, 1] = np.arange(80) % 21
    with pytest.raises(ValueError, match="item b: 21 different answers; round them to 20"):
        gather(constant, GROUPS, names=list("abcde"))


def test_totals_include_the_item_and_rest_scores_do_not() -> None:
    sample = gather(ANSWERS, GROUPS)
    whole, rest = match(sample), match(sample, rest=True)
    totals = ANSWERS.sum(axis=1)
    for item in range(5):
        for matched, score in ((whole, totals), (rest, totals - ANSWERS[:, item])):
            found = dict(zip(matched.levels, matched.counts[item].sum(axis=(1, 2)), strict=True))
            assert {level: n for level, n in found.items() if n} == {v: (score == v).sum() for v in set(score)}


def test_an_item_left_out_counts_in_its_own_match_alone() -> None:
    matched = match(gather(ANSWERS, GROUPS), leave_out=[2])
    others = ANSWERS.sum(axis=1) - ANSWERS[:, 2]
    assert np.average(matched.levels, weights=matched.counts[0].sum(axis=(1, 2))) == pytest.approx(others.mean())
    own = np.average(matched.levels, weights=matched.counts[2].sum(axis=(1, 2)))
    assert own == pytest.approx(ANSWERS.sum(axis=1).mean())
    assert match(gather(ANSWERS, GROUPS), rest=True, leave_out=[2]).counts[2].sum() == 80


def test_fractions_that_add_up_alike_are_one_score() -> None:
    tenths = np.tile([[0.1, 0.2, 0.0], [0.0, 0.0, 0.3], [0.3, 0.0, 0.0], [0.0, 0.2, 0.1]], (20, 1))
    matched = match(gather(tenths, ["a", "b"] * 40))
    assert matched.levels.tolist() == [0.3]


def test_matching_scores_of_everybodys_own_are_cut_into_tenths() -> None:
    sample = gather(ANSWERS, GROUPS, matching=np.linspace(-2, 2, 80))
    matched = match(sample)
    assert matched.banded
    assert matched.counts[0].sum(axis=(1, 2)).tolist() == [8] * 10
    assert matched.levels[0] == pytest.approx(np.linspace(-2, 2, 80)[:8].mean())


def test_with_a_score_from_outside_a_missing_answer_leaves_the_person_in() -> None:
    gaps, outside = ANSWERS.copy(), np.repeat([1.0, 2.0, 3.0, 4.0], 20)
    gaps[3, 1] = np.nan
    outside[5] = np.nan
    sample = gather(gaps, GROUPS, matching=outside)
    assert sample.incomplete == 1
    matched = match(sample)
    assert not matched.banded
    assert matched.counts.sum(axis=(1, 2, 3)).tolist() == [79, 78, 79, 79, 79]


@given(st.randoms(use_true_random=False))
@settings(max_examples=20, deadline=None)
def test_the_order_of_the_people_does_not_matter(random) -> None:
    order = list(range(80))
    random.shuffle(order)
    here = match(gather(ANSWERS, GROUPS), leave_out=[1])
    there = match(gather(ANSWERS[order], [GROUPS[at] for at in order]), leave_out=[1])
    np.testing.assert_array_equal(here.counts, there.counts)


def test_items_can_be_taken_apart() -> None:
    answers = ANSWERS.copy()
    answers[:, 0] += np.arange(80) % 2
    matched = match(gather(answers, GROUPS))
    assert matched.categories.tolist() == [3, 2, 2, 2, 2]
    assert not matched.dichotomous
    assert matched.take([1, 3]).dichotomous
    assert matched.take([1, 3]).names == ("2", "4")


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_adjusted_p_values_keep_their_order_and_never_fall(p) -> None:
    adjusted = benjamini_hochberg(p)
    assert (adjusted >= np.array(p) - 1e-15).all()
    assert (adjusted <= 1).all()
    assert (np.diff(adjusted[np.argsort(p, kind="stable")]) >= 0).all()


def test_untested_p_values_do_not_count() -> None:
    assert benjamini_hochberg([0.02, np.nan, 0.03]).tolist()[::2] == [0.03, 0.03]
    assert np.isnan(benjamini_hochberg([np.nan])).all()
    with pytest.raises(ValueError, match="between 0 and 1"):
        benjamini_hochberg([1.2])


def test_whole_numbers_and_fractions_are_coded_alike() -> None:
    graded, groups = graded_answers(2, people=60, items=4, answers=4)
    graded[:, 1] *= 2  # values with gaps between
    whole, halves = gather(graded - 3, groups), gather(graded / 2, groups)
    np.testing.assert_array_equal(whole.responses.codes, halves.responses.codes)
    assert whole.responses.values[1] == (-3.0, -1.0, 1.0, 3.0)
    assert halves.responses.values[1] == (0.0, 1.0, 2.0, 3.0)
    assert whole.responses.names == halves.responses.names == ("1", "2", "3", "4")
    with pytest.raises(ValueError, match="2 names for 4 items"):
        gather(graded, groups, names=["a", "b"])
