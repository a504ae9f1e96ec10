"""Person scores, information and adaptive choice against answers computed elsewhere (R: catR, mirt, ltm)."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from hiring.psychometrics.adaptive.choice import worth
from hiring.psychometrics.adaptive.live import answer, begin, next_item
from hiring.psychometrics.adaptive.pool import adaptive_pool
from hiring.psychometrics.adaptive.rules import Criterion, Exposure, Rules
from hiring.psychometrics.irt.information import item_information
from hiring.psychometrics.irt.marginal_reliability import marginal_reliability
from hiring.psychometrics.irt.models import Items, Model, probabilities
from hiring.psychometrics.irt.person_scores import PersonScores, population_grid
from hiring.psychometrics.irt.persons import eap, map_scores, ml, wle
from hiring.psychometrics.irt.sum_scores import sum_score_eap
from tests.support.known import generated

Known = dict[str, Any]
Find = Callable[[str], Path]

CASES = ["bfi_A:graded", "bfi_A:gpcm", "va_poly:graded", "va_poly:gpcm", "bfi25:graded", "bfi25:gpcm", "grm1k20:graded"]


def named(n: int) -> tuple[str, ...]:
    return tuple(f"item {at + 1}" for at in range(n))


def graded(parameters: Known) -> Items:
    a, b = np.array(parameters["a"]), np.array(parameters["b"])
    return Items(Model.GRADED, a, -a[:, None] * b, named(len(a)))


def partial_credit(parameters: Known) -> Items:
    a, b = np.array(parameters["a"]), np.array(parameters["b"])
    return Items(Model.PARTIAL_CREDIT, a, np.cumsum(-a[:, None] * b, axis=1), named(len(a)))


def dichotomous(parameters: Known) -> Items:
    a, b = np.array(parameters["a"]), np.array(parameters["b"])
    return Items(Model.TWO_PL, a, (-a * b)[:, None], named(len(a)))


def pair(found: PersonScores) -> list[float]:
    return [float(found.theta[0]), float(found.se[0])]


def check_catr(items: Items, x: list[int], expected: Known, eap_name: str = "EAP") -> None:
    """The standard errors of catR use the expected information, as ours do, also with a prior."""
    grid = population_grid(items, nodes=np.linspace(-4.0, 4.0, 33))
    assert pair(map_scores(items, [x])) == pytest.approx(expected["MAP"], abs=6e-6)
    assert pair(eap(items, [x], grid)) == pytest.approx(expected[eap_name], abs=6e-6)
    assert pair(wle(items, [x])) == pytest.approx(expected["WLE"], abs=6e-6)
    # Its search stops at 1e-5: the equation of maximum likelihood holds to 1e-10 at ours, to 2e-5 at its value.
    assert pair(ml(items, [x])) == pytest.approx(expected["ML"], abs=1e-5)


def test_dichotomous_scores_and_information(known: Known) -> None:
    rows = known["catR"]["twopl"]
    check_catr(dichotomous(rows), rows["x"], rows)
    found = item_information(dichotomous(rows), [0.0])[:, 0]
    np.testing.assert_allclose(found, rows["info_theta0"], atol=6e-8)


def test_graded_scores_and_information(known: Known) -> None:
    rows = known["catR"]["grm"]
    items = graded(rows)
    check_catr(items, rows["x"], rows, "EAP_33pts_m4_4")
    np.testing.assert_allclose(item_information(items, [0.5])[:, 0], rows["info_theta_half"], atol=6e-8)
    np.testing.assert_allclose(probabilities(items, [0.5])[0, 0], rows["P_item1_theta_half"], atol=6e-8)


def test_graded_scores_of_the_highest_answers(known: Known) -> None:
    rows = known["catR"]["grm"]
    items, expected = graded(rows), rows["allmax_x3333"]
    highest = [[3, 3, 3, 3]]
    assert map_scores(items, highest).theta[0] == pytest.approx(expected["MAP"], abs=2e-5)
    assert wle(items, highest).theta[0] == pytest.approx(expected["WLE"], abs=2e-5)
    assert ml(items, highest).theta[0] == np.inf
    # catR integrates by trapezoids from -4 to 4: its two end nodes count half. This posterior is the one that
    # reaches them; over the whole line it is 1.63304, which is what the default grid gives.
    nodes = np.linspace(-4.0, 4.0, 33)
    weights = np.exp(-0.5 * nodes**2) * np.where(np.abs(nodes) == 4.0, 0.5, 1.0)
    found = eap(items, highest, population_grid(items, nodes=nodes, weights=weights))
    assert found.theta[0] == pytest.approx(expected["EAP"], abs=6e-6)
    assert eap(items, highest).theta[0] == pytest.approx(1.63304, abs=6e-6)


def test_partial_credit_scores_and_information(known: Known) -> None:
    rows, numbers = known["catR"]["gpcm_same_numbers"], known["catR"]["grm"]
    items = partial_credit(numbers)
    check_catr(items, numbers["x"], rows)
    np.testing.assert_allclose(item_information(items, [0.5])[:, 0], rows["info_theta_half"], atol=6e-8)


def test_nominal_probabilities_and_information(known: Known) -> None:
    rows = known["catR"]["nrm"]
    both = [rows["item1"], rows["item2"]]
    slopes, intercepts = (np.array([one[part] for one in both]) for part in ("slopes", "intercepts"))
    items = Items(Model.NOMINAL, slopes, intercepts, named(2))
    np.testing.assert_allclose(probabilities(items, [0.5])[:, 0], rows["P_theta_half"], atol=6e-8)
    np.testing.assert_allclose(item_information(items, [0.5])[:, 0], rows["info_theta_half"], atol=6e-8)


def test_the_next_item(known: Known) -> None:
    rows = known["catR"]
    wanted = rows["mfi_next"]
    pool = adaptive_pool(dichotomous(rows["twopl"]))
    sitting = begin(pool)
    for item in wanted["out"]:
        sitting = answer(pool, sitting, item - 1, 1)
    at = np.array([wanted["theta"]])
    value = worth(pool, Criterion.INFORMATION, at, sitting.log_posterior, np.exp(sitting.log_posterior))
    best = int(np.where(sitting.free, value, -np.inf).argmax())
    assert best + 1 == wanted["item_1based"]
    assert value[0, best] == pytest.approx(wanted["info"], abs=6e-8)
    rules = Rules(exposure=Exposure.NONE, fewest=1, most=5, se=0.0)
    assert next_item(pool, sitting, rules).item == best


def test_scores_of_the_generated_table(known: Known) -> None:
    rows = known["grm"]
    people = [int(row) - 1 for row in rows["eap_rows_1based"]]
    codes = generated(known["generator"]).astype(int)[people]
    found = eap(graded(rows), codes)
    # The published parameters are rounded to four decimals, so the scores agree to about as many.
    np.testing.assert_allclose(
        np.column_stack([found.theta, found.se]), list(rows["eap_rows_1based"].values()), atol=3e-4
    )


def test_the_ladder(known: Known) -> None:
    rows = known["ladder"]
    spots = np.array(rows["b"]) + 0.8 * np.array(rows["cost"])
    items = Items(Model.TWO_PL, np.full(6, 1.2), -1.2 * spots[:, None], named(6))
    assert map_scores(items, [rows["y"]]).theta[0] == pytest.approx(rows["MAP"], abs=1e-6)


@pytest.fixture
def lsat7() -> Items:
    """Published two-parameter estimates (manual of mirt), three decimals."""
    slopes, intercepts = [0.988, 1.081, 1.706, 0.765, 0.736], [1.856, 0.808, 1.804, 0.486, 1.855]
    return Items(Model.TWO_PL, np.array(slopes), np.array(intercepts)[:, None], named(5))


def test_published_scores_of_patterns(lsat7: Items) -> None:
    found = eap(lsat7, [[0, 0, 0, 0, 0], [0, 0, 0, 0, 1], [0, 0, 0, 1, 0]])
    np.testing.assert_allclose(found.theta, [-1.8666, -1.5267, -1.5134], atol=0.004)


def test_published_scores_of_sums(lsat7: Items) -> None:
    found = sum_score_eap(lsat7)
    np.testing.assert_allclose(found.theta, [-1.870, -1.432, -0.949, -0.413, 0.152, 0.727], atol=6e-4)
    np.testing.assert_allclose(found.se, [0.693, 0.684, 0.694, 0.721, 0.759, 0.801], atol=6e-4)
    # The published .432 belongs to these scores of sums; those of patterns reach .452.
    assert found.marginal_reliability == pytest.approx(0.432, abs=6e-4)


def test_reliability_of_the_scores_of_patterns(lsat7: Items, shared_data: Find) -> None:
    with shared_data("data/irt/lsat7.csv").open(newline="", encoding="utf-8") as lines:
        codes = np.array(list(csv.reader(lines))[1:], dtype=int)
    assert codes.shape == (1000, 5)
    assert marginal_reliability(eap(lsat7, codes).se) == pytest.approx(0.452, abs=6e-4)


def case_items(case: Known, model: Model) -> Items:
    values = case["parameters"]["slope_intercept"]
    steps = sorted((name for name in values if name.startswith("d") and name != "d0"), key=lambda name: int(name[1:]))
    intercepts = np.column_stack([values[name] for name in steps])
    return Items(model, np.array(values["a1"]), intercepts, tuple(values["_row"]))


def case_codes(path: Path, items: Items) -> NDArray[np.int64]:
    with path.open(newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    answers = np.array(
        [[float(row[name] or "nan") if row[name] != "NA" else np.nan for name in items.names] for row in rows]
    )
    coded = answers - np.nanmin(answers, axis=0)
    return np.where(np.isnan(coded), -1, coded).astype(np.int64)


@pytest.mark.parametrize("name", CASES)
def test_scores_of_real_people(name: str, shared_data: Find) -> None:
    """The reference lies on 61 nodes from -6 to 6, our default; 201 nodes from -8 to 8 agree to 1e-7."""
    reference = json.loads(shared_data("data/irt/reference.json").read_text(encoding="utf-8"))["cases"][name]
    data, _, kind = name.partition(":")
    items = case_items(reference, Model.GRADED if kind == "graded" else Model.PARTIAL_CREDIT)
    codes = case_codes(shared_data(f"data/irt/cases/{data}.csv"), items)
    assert codes.shape == (reference["n"], reference["items"])
    expected = reference["eap_first_10"]
    found = eap(items, codes[:10], population_grid(items, nodes=np.linspace(-6.0, 6.0, 61)))
    np.testing.assert_allclose(found.theta, expected["theta"], atol=1e-9)
    np.testing.assert_allclose(found.se, expected["se"], atol=1e-9)
    everybody = eap(items, codes)
    np.testing.assert_allclose(everybody.theta[:10], expected["theta"], atol=1e-5)
    np.testing.assert_allclose(everybody.se[:10], expected["se"], atol=1e-5)
