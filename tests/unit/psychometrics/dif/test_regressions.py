import numpy as np
import pytest
import statsmodels.api as sm
from scipy.optimize import minimize
from scipy.special import expit
from statsmodels.miscmodels.ordinal_model import OrderedModel

from hiring.psychometrics.dif import firth, odds
from hiring.psychometrics.dif.firth import firth_likelihood
from hiring.psychometrics.dif.logistic import logistic
from hiring.psychometrics.dif.matching import Matched, Sample, gather, match
from hiring.psychometrics.dif.odds import fit_odds
from hiring.psychometrics.errors import DidNotConverge
from tests.support.dif_worlds import Planted, graded_answers


def sample_of(answers: int, groups: int = 2, planted: Planted | None = None) -> tuple[np.ndarray, np.ndarray, Sample]:
    table, labels = graded_answers(9, people=200, items=6, answers=answers, planted=planted)
    given = labels if groups == 2 else [str(at % groups) for at in range(400)]
    sample = gather(table, given, reference=None if groups > 2 else "reference")
    return table, sample.group, sample


def predictors(table: np.ndarray, group: np.ndarray) -> np.ndarray:
    total = table.sum(axis=1)
    score = (total - total.mean()) / total.std()
    member = np.eye(group.max() + 1)[group][:, 1:]
    return np.column_stack([score, member, score[:, None] * member])


@pytest.mark.parametrize("groups", [2, 3])
def test_logistic_regression_against_an_independent_implementation(groups) -> None:
    table, group, sample = sample_of(2, groups)
    found, x = logistic(match(sample)), sm.add_constant(predictors(table, group))
    sizes = (2, 1 + groups, 2 * groups)
    for item in range(6):
        first, second, third = (sm.Logit(table[:, item], x[:, :size]).fit(disp=0) for size in sizes)
        assert found.uniform.chi2[item] == pytest.approx(2 * (second.llf - first.llf), abs=1e-7)
        assert found.non_uniform.chi2[item] == pytest.approx(2 * (third.llf - second.llf), abs=1e-7)
        assert found.both.chi2[item] == pytest.approx(2 * (third.llf - first.llf), abs=1e-7)
        assert found.log_odds[item] == pytest.approx(second.params[2 : 1 + groups], abs=1e-5)
        nagelkerke = [
            (1 - np.exp(2 * (fit.llnull - fit.llf) / 400)) / (1 - np.exp(2 * fit.llnull / 400))
            for fit in (first, second, third)
        ]
        assert found.both.delta_r2[item] == pytest.approx(nagelkerke[2] - nagelkerke[0], abs=1e-9)
    assert (found.uniform.df, found.both.df) == (groups - 1, 2 * groups - 2)
    assert not found.separated.any()


def test_ordinal_regression_against_an_independent_implementation() -> None:
    table, group, sample = sample_of(4)
    found, x = logistic(match(sample)), predictors(table, group)
    for item in (0, 3):
        values = [
            OrderedModel(table[:, item].astype(int), x[:, :size], distr="logit")
            .fit(method="bfgs", disp=0, gtol=1e-7)
            .llf
            for size in (1, 2, 3)
        ]
        assert found.uniform.chi2[item] == pytest.approx(2 * (values[1] - values[0]), abs=1e-5)
        assert found.non_uniform.chi2[item] == pytest.approx(2 * (values[2] - values[1]), abs=1e-5)


def test_items_of_two_and_of_more_answers_can_be_mixed() -> None:
    table, _, _ = sample_of(4)
    table[:, 0] = table[:, 0] >= 2
    labels = ["a", "b"] * 200
    mixed = logistic(match(gather(table, labels)))
    total = gather(table, labels, matching=table.sum(axis=1))
    alone = logistic(match(total).take([0]))
    assert mixed.both.chi2[0] == pytest.approx(alone.both.chi2[0], abs=1e-8)


def test_planted_differences_are_found_in_their_kind() -> None:
    for answers in (2, 4):
        uniform = logistic(match(sample_of(answers, planted=Planted(harder=1.2))[2]))
        assert uniform.uniform.p[0] < 1e-4
        assert uniform.log_odds[0, 0] < 0
    table, labels = graded_answers(9, people=400, items=15, planted=Planted(slope=0.1))
    crossing = logistic(match(gather(table, labels, reference="reference")))
    assert crossing.non_uniform.p[0] < 1e-4


@pytest.mark.parametrize(
    ("focal", "gierl", "thomas"),
    [([95, 105], "A", "A"), ([60, 140], "B", "A"), ([40, 160], "C", "B"), ([10, 190], "C", "C")],
)
def test_effect_size_labels(focal, gierl, thomas) -> None:
    found = logistic(Matched.of_tables([[[[50, 50], [focal[0] / 2, focal[1] / 2]]] * 2]))
    assert found.jodoin_gierl == (gierl,)
    assert found.zumbo_thomas == (thomas,)


SEPARATED = [[[4, 8], [0, 10]], [[3, 9], [0, 12]], [[2, 12], [0, 9]]]


def test_where_a_group_gives_one_answer_the_penalised_likelihood_steps_in() -> None:
    found = logistic(Matched.of_tables([SEPARATED]))
    assert found.separated.tolist() == [True]
    assert np.isnan(found.log_odds[0, 0])
    assert 3 < found.uniform.chi2[0] < 15
    assert found.uniform.p[0] < 0.05
    assert found.non_uniform.chi2[0] < 1


def firth_value(counts: np.ndarray, x: np.ndarray, beta: np.ndarray) -> float:
    p = expit(x @ beta)
    information = (x * (counts.sum(axis=1) * p * (1 - p))[:, None]).T @ x
    fit = counts[:, 1] @ np.log(p) + counts[:, 0] @ np.log(1 - p)
    return float(fit + np.linalg.slogdet(information)[1] / 2)


def test_the_penalised_likelihood_is_the_maximum_of_its_formula() -> None:
    counts = np.array(SEPARATED, dtype=float).reshape(-1, 2)
    x = np.column_stack([np.ones(6), np.repeat([-1.0, 0.0, 1.0], 2), [0, 1] * 3])

    for free in (2, 3):
        value, beta = firth_likelihood(counts, x, free)
        best = minimize(
            lambda b, free=free: -firth_value(counts, x, np.concatenate([b, np.zeros(3 - free)])),
            np.zeros(free),
            method="Nelder-Mead",
            options={"xatol": 1e-8, "fatol": 1e-11},
        )
        assert value == pytest.approx(-best.fun, abs=1e-7)
        assert beta[:free] == pytest.approx(best.x, abs=1e-4)
        assert (beta[free:] == 0).all()


def test_a_penalised_step_that_leaps_over_the_maximum_is_halved() -> None:
    # Full steps would leap back and forth here for ever.
    counts = np.array([[1, 47], [23, 1], [1, 0], [0, 3]], dtype=float)
    x = np.column_stack([np.ones(4), [0.9, 0.9, -0.7, 1.0]])
    value, beta = firth_likelihood(counts, x, 2)
    near = [firth_value(counts, x, beta + move) for move in 0.05 * np.array([[1, 0], [-1, 0], [0, 1], [0, -1], [1, 1]])]
    assert firth_value(counts, x, beta) == pytest.approx(value)
    assert max(near) < value


def test_a_penalised_climb_that_takes_too_long_says_so(monkeypatch) -> None:
    monkeypatch.setattr(firth, "_ROUNDS", 1)
    with pytest.raises(DidNotConverge, match="1 steps"):
        firth_likelihood(np.array([[5.0, 1.0], [1.0, 9.0]]), np.array([[1.0, 0.0], [1.0, 1.0]]), 2)


def test_a_group_at_one_score_has_no_slope_to_compare() -> None:
    found = logistic(Matched.of_tables([[[[5, 9], [0, 12]], [[3, 9], [0, 0]], [[2, 11], [0, 0]]]]))
    assert found.separated.tolist() == [True]
    assert np.isnan(found.both.p).all()
    assert found.jodoin_gierl == found.zumbo_thomas == ("",)


def test_separated_graded_items_have_no_result() -> None:
    table = [[[4, 8, 3], [0, 0, 10]], [[3, 9, 5], [0, 0, 12]], [[2, 12, 6], [0, 0, 9]]]
    found = logistic(Matched.of_tables([table]))
    assert found.separated.tolist() == [True]
    assert np.isnan(found.both.chi2).all()


def test_an_item_that_even_the_penalised_likelihood_cannot_settle_has_no_result(monkeypatch) -> None:
    monkeypatch.setattr(firth, "_ROUNDS", 1)
    found = logistic(Matched.of_tables([SEPARATED]))
    assert np.isnan(found.both.chi2).all()


def test_everybody_at_one_matching_score_leaves_no_slope() -> None:
    found = logistic(Matched.of_tables([[[[50, 50], [20, 80]]]]))
    assert found.separated.tolist() == [True]
    assert np.isnan(found.uniform.p[0])


def test_a_step_that_loses_is_halved() -> None:
    # Far out predictors make the first full step overshoot.
    counts = np.array([[[200.0, 1.0], [0.0, 1.0], [1.0, 0.0], [0.0, 2.0]]])
    design = np.array([[0.0], [3.0], [-6.0], [9.0]])
    found = fit_odds(counts, design)
    best = minimize(
        lambda b: (
            -(counts[0, :, 1] @ np.log(expit(b[0] + design[:, 0] * b[1])))
            - counts[0, :, 0] @ np.log(expit(-b[0] - design[:, 0] * b[1]))
        ),
        [0.0, 0.0],
        method="Nelder-Mead",
        options={"xatol": 1e-9, "fatol": 1e-12, "maxiter": 4000},
    )
    assert found.log_likelihood[0] == pytest.approx(-best.fun, abs=1e-7)


def test_a_climb_cut_short_is_not_used(monkeypatch) -> None:
    monkeypatch.setattr(odds, "_ROUNDS", 1)
    found = fit_odds(np.array([[[200.0, 1.0], [30.0, 40.0]]]), np.array([[0.0], [1.0]]))
    assert found.usable.tolist() == [False]
