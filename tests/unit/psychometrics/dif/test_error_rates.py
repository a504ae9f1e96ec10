"""How often each method raises a false alarm, and how often it finds what was planted."""

import numpy as np
import pytest

from hiring.psychometrics.dif.logistic import logistic
from hiring.psychometrics.dif.mantel import generalised_mantel_haenszel, mantel_haenszel
from hiring.psychometrics.dif.matching import gather, match
from hiring.psychometrics.dif.screening import Verdict, screen
from hiring.psychometrics.dif.trend import breslow_day_trend
from tests.support.dif_worlds import Planted, graded_answers

WORLDS = 60


@pytest.mark.parametrize("gap", [0.0, 0.5])
def test_false_alarms_with_two_answers(gap) -> None:
    p: dict[str, list[np.ndarray]] = {}
    for seed in range(WORLDS):
        answers, groups = graded_answers(seed, gap=gap)
        matched = match(gather(answers, groups))
        regressions = logistic(matched)
        third = match(gather(answers, [f"{label}{at % 2}" for at, label in enumerate(groups)]))
        found = {
            "mantel_haenszel": mantel_haenszel(matched).p,
            "trend": breslow_day_trend(matched).p,
            "uniform": regressions.uniform.p,
            "non_uniform": regressions.non_uniform.p,
            "both": regressions.both.p,
            "generalised": generalised_mantel_haenszel(third).p,
        }
        for method, values in found.items():
            p.setdefault(method, []).append(values)
    # 1,200 tests each: the standard error of a rate of .05 is .006.
    rates = {method: float((np.array(values) < 0.05).mean()) for method, values in p.items()}
    assert {method: rate for method, rate in rates.items() if not 0.03 <= rate <= 0.08} == {}


def test_false_alarms_with_graded_answers() -> None:
    mantel, ordinal = [], []
    for seed in range(WORLDS):
        answers, groups = graded_answers(seed, people=400, items=10, answers=4, gap=0.3)
        matched = match(gather(answers, groups))
        mantel.append(generalised_mantel_haenszel(matched).p)
        ordinal.append(logistic(matched).both.p)
    for p in (mantel, ordinal):
        assert 0.03 <= (np.array(p) < 0.05).mean() <= 0.08


def test_planted_differences_are_found_and_verdicts_are_seldom_false() -> None:
    found, false = {Verdict.UNIFORM: 0, Verdict.NON_UNIFORM: 0}, 0
    for seed in range(20):
        for planted, verdict in ((Planted(harder=0.7), Verdict.UNIFORM), (Planted(slope=0.15), Verdict.NON_UNIFORM)):
            answers, groups = graded_answers(seed, planted=planted)
            verdicts = screen(gather(answers, groups, reference="reference")).verdicts
            found[verdict] += verdicts[0] is verdict
            false += sum(one in {Verdict.UNIFORM, Verdict.NON_UNIFORM} for one in verdicts[1:])
    assert found[Verdict.UNIFORM] >= 18
    assert found[Verdict.NON_UNIFORM] >= 16
    assert false <= 0.02 * 40 * 19
