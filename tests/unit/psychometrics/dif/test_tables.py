import numpy as np
import pytest
from statsmodels.stats.contingency_tables import StratifiedTable

from hiring.psychometrics.dif.mantel import cumulative_odds_ratio, generalised_mantel_haenszel, mantel_haenszel
from hiring.psychometrics.dif.matching import Matched, gather, match
from hiring.psychometrics.dif.standardising import compare_tests, standardise
from hiring.psychometrics.dif.trend import breslow_day_trend
from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.irt.models import Items, Model
from tests.support.dif_worlds import Planted, graded_answers


def pairs(seed: int = 3, planted: Planted | None = None, people: int = 300) -> Matched:
    answers, groups = graded_answers(seed, people=people, items=8, planted=planted)
    return match(gather(answers, groups, reference="reference"))


def strata(matched: Matched, item: int) -> list[np.ndarray]:
    """Rows reference and focal, columns right and wrong, of the strata that have both groups."""
    tables = matched.counts[item][:, :, ::-1]
    return [table for table in tables if table.sum(axis=1).min() > 0]


def test_mantel_haenszel_against_an_independent_implementation() -> None:
    matched = pairs()
    found = mantel_haenszel(matched)
    for item in range(8):
        other = StratifiedTable(strata(matched, item))
        assert found.alpha[item] == pytest.approx(other.oddsratio_pooled)
        assert found.delta_se[item] / 2.35 == pytest.approx(other.logodds_pooled_se)
        tested = other.test_null_odds(correction=True)
        assert found.chi2[item] == pytest.approx(tested.statistic)
        assert found.p[item] == pytest.approx(tested.pvalue)


def test_without_correction_the_generalised_test_is_the_same() -> None:
    matched = pairs()
    found = generalised_mantel_haenszel(matched)
    expected = [StratifiedTable(strata(matched, item)).test_null_odds().statistic for item in range(8)]
    assert found.chi2 == pytest.approx(expected)


def test_swapping_the_groups_turns_the_odds_ratio_over() -> None:
    answers, groups = graded_answers(3, items=8)
    one = mantel_haenszel(match(gather(answers, groups, reference="focal")))
    other = mantel_haenszel(match(gather(answers, groups, reference="reference")))
    assert one.alpha == pytest.approx(1 / other.alpha)
    assert one.chi2 == pytest.approx(other.chi2)
    assert one.ets == other.ets


def test_three_groups_can_be_named_in_any_order() -> None:
    answers, _ = graded_answers(5, items=6, answers=4)
    labels = [str(at % 3) for at in range(1000)]
    found = [generalised_mantel_haenszel(match(gather(answers, labels, reference=name))) for name in "012"]
    assert found[0].df == 2
    assert found[0].chi2 == pytest.approx(found[1].chi2)
    assert found[0].chi2 == pytest.approx(found[2].chi2)


@pytest.mark.parametrize(
    ("reference", "focal", "letter"),
    [
        ([50, 50], [52, 48], "A"),
        ([500, 500], [590, 410], "A"),  # significant, and small
        ([50, 50], [65, 35], "B"),  # large perhaps, not surely above 1
        ([500, 500], [620, 380], "B"),
        ([500, 500], [700, 300], "C"),
        ([50, 50], [50, 0], "B"),  # an infinite odds ratio has no standard error
    ],
)
def test_ets_classes(reference, focal, letter) -> None:
    assert mantel_haenszel(Matched.of_tables([[[reference, focal]]])).ets == (letter,)


def test_strata_that_compare_nothing_give_no_answer() -> None:
    apart = Matched.of_tables([[[[5, 5], [0, 0]], [[0, 0], [4, 6]], [[3, 0], [9, 0]]]])
    found = mantel_haenszel(apart)
    assert np.isnan(found.chi2[0])
    assert found.ets == ("",)
    assert np.isnan(generalised_mantel_haenszel(apart).p[0])
    assert np.isnan(breslow_day_trend(apart).p[0])
    only = Matched.of_tables([[[[5, 5], [0, 0]], [[0, 0], [4, 6]]]])
    assert standardise(only).label == ("",)
    graded = Matched.of_tables([[[[5, 5, 1], [0, 0, 0]], [[0, 0, 0], [4, 6, 1]]]])
    assert standardise(graded).label == ("",)


def test_methods_for_two_answers_and_two_groups_refuse_others() -> None:
    graded = Matched.of_tables(np.ones((1, 2, 2, 3)))
    three = Matched.of_tables(np.ones((1, 2, 3, 2)))
    for method in (mantel_haenszel, breslow_day_trend):
        for matched in (graded, three):
            with pytest.raises(ValueError, match="two answers and two groups"):
                method(matched)
    with pytest.raises(ValueError, match="compares two groups"):
        cumulative_odds_ratio(three)
    with pytest.raises(ValueError, match="compare two groups"):
        standardise(three)


def test_with_two_answers_the_cumulative_odds_ratio_is_alpha() -> None:
    matched = pairs()
    assert cumulative_odds_ratio(matched) == pytest.approx(mantel_haenszel(matched).alpha)


def test_a_constant_odds_ratio_has_no_trend() -> None:
    # Every stratum has odds ratio 4: nothing drifts.
    even = [[[20, 10], [10, 20]], [[40, 10], [20, 20]], [[10, 20], [10, 80]]]
    found = breslow_day_trend(Matched.of_tables([even]))
    assert found.chi2[0] == pytest.approx(0, abs=1e-12)


def test_the_trend_does_not_depend_on_where_the_scores_begin() -> None:
    matched = pairs(planted=Planted(slope=0.3))
    moved = Matched(matched.counts, matched.levels + 100, matched.scores, matched.names, matched.groups)
    assert breslow_day_trend(moved).chi2 == pytest.approx(breslow_day_trend(matched).chi2)


@pytest.mark.parametrize(("focal", "label"), [([48, 52], "negligible"), ([42, 58], "moderate"), ([30, 70], "large")])
def test_sizes_of_differences_in_proportion(focal, label) -> None:
    found = standardise(Matched.of_tables([[[[50, 50], focal]]]))
    assert found.label == (label,)
    assert found.difference[0] == pytest.approx(focal[1] / 100 - 0.5)


@pytest.mark.parametrize(
    ("focal", "label"),
    [([100, 100, 100], "AA"), ([72, 100, 128], "BB"), ([50, 100, 150], "CC")],
)
def test_sizes_of_differences_of_graded_items(focal, label) -> None:
    assert standardise(Matched.of_tables([[[[100, 100, 100], focal]]])).label == (label,)


def test_differences_of_a_whole_test_sum_to_nothing() -> None:
    assert standardise(pairs(planted=Planted(harder=1.0))).difference.sum() == pytest.approx(0, abs=1e-12)


def test_a_test_is_compared_by_what_people_expect_to_score() -> None:
    slopes, names = np.array([1.0, 1.0]), ("a", "b")
    one = Items(Model.TWO_PL, slopes, np.array([[0.5], [0.0]]), names)
    other = Items(Model.TWO_PL, slopes, np.array([[0.0], [0.5]]), names)
    found = compare_tests(one, other, mean=0.3, sd=1.2)
    assert found.items[0] == pytest.approx(-found.items[1])
    assert found.signed == pytest.approx(0, abs=1e-12)
    assert found.unsigned == pytest.approx(0, abs=1e-12)
    steeper = Items(Model.TWO_PL, np.array([2.0, 1.0]), np.array([[0.0], [0.0]]), names)
    level = Items(Model.TWO_PL, slopes, np.array([[0.0], [0.0]]), names)
    crossing = compare_tests(level, steeper)
    assert crossing.signed == pytest.approx(0, abs=1e-12)
    assert crossing.unsigned > 0.05


def test_comparing_unlike_tests_is_refused() -> None:
    one = Items(Model.TWO_PL, np.ones(1), np.zeros((1, 1)), ("a",))
    other = Items(Model.TWO_PL, np.ones(1), np.zeros((1, 1)), ("b",))
    with pytest.raises(ValueError, match="the same items"):
        compare_tests(one, other)
    with pytest.raises(ValueError, match="positive sd"):
        compare_tests(one, one, sd=0)
    with pytest.raises(NotEnoughData, match="no item"):
        compare_tests(one.take([]), one.take([]))
