import numpy as np
import pytest

from hiring.psychometrics.dif.logistic import logistic
from hiring.psychometrics.dif.mantel import mantel_haenszel
from hiring.psychometrics.dif.matching import gather, match
from hiring.psychometrics.dif.purifying import purify
from hiring.psychometrics.dif.screening import Verdict, screen, table_tests
from tests.support.dif_worlds import Planted, graded_answers


def test_two_methods_that_agree_make_a_verdict_and_name_its_kind() -> None:
    for planted, verdict in (
        (Planted(harder=0.9), Verdict.UNIFORM),
        (Planted(slope=0.1), Verdict.NON_UNIFORM),
        (None, Verdict.NONE),
    ):
        answers, groups = graded_answers(3, people=600, planted=planted)
        found = screen(gather(answers, groups, reference="reference"))
        assert found.verdicts[0] is verdict
        assert set(found.verdicts[1:]) == {Verdict.NONE}
        assert found.warnings == ()
    assert found.test_difference == 0


def test_graded_items_are_judged_by_mantel_and_ordinal_regression() -> None:
    answers, groups = graded_answers(3, answers=5, planted=Planted(harder=0.8))
    found = screen(gather(answers, groups, reference="reference"))
    assert found.verdicts[0] is Verdict.UNIFORM
    assert found.tables.ets[0] == "CC"
    assert np.isnan(found.tables.trend_p).all()
    # A harder item costs the focal group points; the sum of all differences would be 0 without purification.
    assert found.test_difference < -0.3


def test_one_method_alone_only_watches() -> None:
    answers, groups = graded_answers(12, people=600)
    sample = gather(answers, groups)
    third = np.full(20, 0.5)
    third[4] = 1e-9
    found = screen(sample, third=third)
    assert found.verdicts[4] is Verdict.WATCH
    assert found.flags[:, 4].tolist() == [False, False, True]
    assert found.verdicts[5] is Verdict.NONE


def test_a_third_method_can_make_the_second_voice() -> None:
    answers, groups = graded_answers(3, people=300, planted=Planted(harder=0.42))
    sample = gather(answers, groups, reference="reference")
    alone = screen(sample)
    assert alone.verdicts[0] is Verdict.WATCH
    third = np.where(np.arange(20) == 0, 1e-6, 0.5)
    assert screen(sample, third=third).verdicts[0] is Verdict.UNIFORM


def test_three_groups_are_compared_without_odds_ratios() -> None:
    answers, groups = graded_answers(8, planted=Planted(harder=1.0))
    labels = [f"{label}{at % 2}" if label == "reference" else label for at, label in enumerate(groups)]
    found = screen(gather(answers, labels))
    assert found.sample.groups == ("focal", "reference0", "reference1")
    assert found.tables.df == 2
    assert found.verdicts[0] is Verdict.UNIFORM
    assert np.isnan(found.tables.odds_ratio).all()
    assert np.isnan(found.test_difference)


def test_items_of_two_and_more_answers_each_get_their_own_method() -> None:
    answers, groups = graded_answers(8, answers=4)
    answers[:, :3] = answers[:, :3] >= 2
    matched = match(gather(answers, groups))
    found = table_tests(matched)
    assert set(found.ets[:3]) <= {"A", "B", "C"}
    assert set(found.ets[3:]) <= {"AA", "BB", "CC"}
    assert found.chi2[:3] == pytest.approx(mantel_haenszel(matched.take([0, 1, 2])).chi2)
    assert np.isfinite(found.delta).tolist() == [True] * 3 + [False] * 17


def test_items_that_compare_nobody_are_called_so() -> None:
    # The groups have no matching score in common.
    level = np.repeat([0, 1], 60)
    answers = np.column_stack([np.tile([0, 1], 60), np.tile([1, 0, 0], 40)])
    sample = gather(answers, [str(at) for at in level], matching=level)
    found = screen(sample)
    assert np.isnan(found.tables.p).all()
    assert set(found.verdicts) == {Verdict.TOO_FEW}


def test_what_weakens_a_result_is_said() -> None:
    answers, groups = graded_answers(4, people=60, items=6)
    answers[0, 0] = np.nan
    labels = [None, *groups[1:-5], *["tiny"] * 5]
    labels[1], answers[1, 1] = groups[1], np.nan
    found = screen(gather(answers, labels))
    text = "\n".join(found.warnings)
    assert "1 without a group were left out" in text
    assert "1 with missing answers were left out" in text
    assert "left out, fewer than 10 people: tiny" in text
    assert "below 100 in a group or 300 in all" in text
    outside = gather(answers[2:-5], labels[2:-5], matching=np.linspace(0, 1, 113))
    assert any("cut into ten bands" in words for words in screen(outside).warnings)


def test_separated_items_are_named_with_what_was_done() -> None:
    answers, groups = graded_answers(4, people=100, items=6)
    answers[100:, 0] = 1
    found = screen(gather(answers, groups, reference="reference", names=list("abcdef")))
    assert any(words.startswith("item a: ") and "penalised" in words for words in found.warnings)
    graded, groups = graded_answers(4, people=100, items=6, answers=3)
    graded[100:, 0] = 2
    found = screen(gather(graded, groups, reference="reference"), purification=False)
    assert any(words.endswith("have no result") for words in found.warnings)


def test_without_purification_nothing_is_left_out() -> None:
    answers, groups = graded_answers(12, planted=Planted(harder=1.5))
    sample = gather(answers, groups, reference="reference")
    found = screen(sample, purification=False)
    assert found.left_out == ((), ())
    assert found.purified_tables is found.tables
    assert screen(sample, rest=True).verdicts[0] is Verdict.UNIFORM


def test_purification_takes_the_flagged_items_out_of_the_match() -> None:
    answers, groups = graded_answers(12, planted=Planted(harder=1.5))
    sample = gather(answers, groups, reference="reference")
    found = purify(sample, lambda matched: mantel_haenszel(matched).p)
    assert 0 in found.left_out
    assert found.settled
    again = mantel_haenszel(match(sample, leave_out=found.left_out)).p < 0.05
    assert tuple(np.flatnonzero(again)) == found.left_out


def test_purification_that_goes_back_and_forth_ends_after_ten_rounds() -> None:
    answers, groups = graded_answers(12, items=6)
    turns = []

    def undecided(_) -> np.ndarray:
        turns.append(1)
        return np.where(np.arange(6) == len(turns) % 2, 0.01, 0.5)

    found = purify(gather(answers, groups), undecided)
    assert (found.rounds, found.settled, len(turns)) == (10, False, 10)


def test_purification_keeps_two_items_to_match_on() -> None:
    answers, groups = graded_answers(12, items=6)
    found = purify(gather(answers, groups), lambda _: np.array([0.01] * 5 + [0.5]))
    assert (found.left_out, found.rounds, found.settled) == ((), 1, False)
    # The regression of a whole test is told as well.
    answers[500:, ::2] = np.random.default_rng(1).integers(0, 2, (500, 3))
    answers[500:, 1::2] = 1 - answers[500:, 1::2]
    assert any("did not settle" in words for words in screen(gather(answers, groups)).warnings)


def test_a_score_from_outside_is_not_purified() -> None:
    answers, groups = graded_answers(12, planted=Planted(harder=1.5))
    sample = gather(answers, groups, matching=answers[:, 1:].sum(axis=1))
    found = purify(sample, lambda matched: logistic(matched).both.p)
    assert (found.left_out, found.rounds, found.settled) == ((), 1, True)
