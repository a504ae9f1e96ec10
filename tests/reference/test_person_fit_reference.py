"""Person fit and effort against R (PerFit, careless), direct formula code and public data."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hiring.psychometrics.irt.models import Items, Model
from hiring.psychometrics.person_fit.careless import mahalanobis, response_variability, runs
from hiring.psychometrics.person_fit.likelihood import lz, lz_star
from hiring.psychometrics.person_fit.nonparametric import guttman_fit, transposed_scalability
from hiring.psychometrics.person_fit.times import (
    LognormalTimes,
    effort_thresholds,
    lognormal_speeds,
    response_time_effort,
)
from tests.support.known import generated

Known = dict[str, Any]
PATTERNS = [[1, 1, 1, 1, 0, 0, 0, 0], [0, 0, 0, 0, 1, 1, 1, 1]]


def numbers(values: list[Any]) -> list[float]:
    return [np.nan if value is None else value for value in values]


@pytest.fixture
def people(known: Known) -> Any:
    return np.array(known["personfit"]["rows_1based"]) - 1


def test_dichotomous_indices(known: Known, people: Any) -> None:
    table, case = generated(known["generator"]) >= 2, known["personfit"]
    found = guttman_fit(table)
    np.testing.assert_allclose(found.errors[people], case["G"])
    np.testing.assert_allclose(found.normed[people], case["Gnormed"], atol=5.1e-5)
    # A pattern that its total leaves no alternative to: no answer in the source for two categories, ...
    np.testing.assert_allclose(found.u3[people], numbers(case["U3"]), atol=5.1e-5)
    np.testing.assert_allclose(transposed_scalability(table)[people], numbers(case["Ht"]), atol=5.1e-5)


def test_polytomous_indices(known: Known, people: Any) -> None:
    case, found = known["personfit"], guttman_fit(generated(known["generator"]))
    np.testing.assert_allclose(found.errors[people], case["Gpoly"])
    np.testing.assert_allclose(found.normed[people], case["Gnormed_poly"], atol=5.1e-5)
    # ... and 0 for more: we follow the source in both.
    np.testing.assert_allclose(found.u3[people], case["U3poly"], atol=5.1e-5)


def test_distances(known: Known, people: Any) -> None:
    found = mahalanobis(generated(known["generator"]))
    np.testing.assert_allclose(found.squared[people], known["personfit"]["mahalanobis"], atol=5.1e-6)


def test_polytomous_likelihood(known: Known) -> None:
    a, b = (np.array(known["generator"][name]) for name in "ab")
    items = Items(Model.GRADED, a, -a[:, None] * b, tuple("abcdef"))
    for answers, expected in known["personfit"]["lz_poly_truepars_theta0"].items():
        assert lz(items, [[int(code) for code in answers.split(",")]], [0.0])[0] == pytest.approx(expected, abs=1e-9)


def test_dichotomous_likelihood_and_its_correction(known: Known) -> None:
    case = known["personfit"]["lz_dich"]
    assert ["".join(map(str, row)) for row in PATTERNS] == [case["guttman"], case["reversed"]]
    a, b = np.array(case["a"]), np.array(case["b"])
    items = Items(Model.TWO_PL, a, (-a * b)[:, None], tuple("abcdefgh"))
    np.testing.assert_allclose(lz(items, PATTERNS, [0, 0]), case["lz_theta0"], atol=5.1e-6)
    np.testing.assert_allclose(lz(items, PATTERNS, case["ML"]["theta"]), case["ML"]["lz"], atol=1e-5)
    for estimate in ("ML", "WLE", "MAP"):
        found = lz_star(items, PATTERNS, case[estimate]["theta"])
        np.testing.assert_allclose(found, case[estimate]["lzstar"], atol=1e-5)


def test_runs_and_spread(known: Known) -> None:
    case = known["careless"]
    found = runs(case["rows"])
    assert found.longest.tolist() == case["longstring"]
    np.testing.assert_allclose(found.average, case["avgstring"], atol=5.1e-6)
    np.testing.assert_allclose(response_variability(case["rows"]), case["irv_sample_sd"], atol=5.1e-6)


def test_effort(known: Known) -> None:
    case = known["rte"]
    medians = np.tile(case["thresholds_NT10_median"], (3, 1))
    np.testing.assert_allclose(effort_thresholds(medians), case["thr"])
    assert response_time_effort([case["t"]], case["thr"]).tolist() == [case["RTE"]]


def test_lognormal_times(known: Known) -> None:
    case = known["lognormal_rt"]
    found = lognormal_speeds([case["t"]], LognormalTimes(np.array(case["beta"]), np.array(case["alpha"])))
    assert found.tau[0] == pytest.approx(case["tau"], abs=5.1e-7)
    np.testing.assert_allclose(found.residual[0], case["z"], atol=5.1e-7)


def test_work_ethic_scale(shared_data: Callable[[str], Path], published: Known) -> None:
    with shared_data("data/scales/PWE/data.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    answers = np.array([[row[f"Q{item}A"] for item in range(1, 20)] for row in rows], dtype=np.float64)
    seconds = np.array([[row[f"Q{item}E"] for item in range(1, 20)] for row in rows], dtype=np.float64) / 1000
    case = published["PWE"]
    assert len(rows) == case["rows"]
    assert (runs(answers).longest == 19).sum() == case["straightliners"]
    # The counts are of times under 1 second, whatever the item; some clocks stood still (0 ms), or worse.
    usable = np.where(seconds > 0, seconds, 1e-3)
    effort = response_time_effort(usable, np.ones(19))
    assert (effort < 0.75).sum() == case["persons_with_gt25pct_items_below_1s"]
    assert (1 - effort).mean() == pytest.approx(case["share_of_item_RT_below_1s"], abs=5.1e-5)
