"""Reliability against answers computed elsewhere (R 4.2: psych, ltm; Shrout & Fleiss 1979)."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from hiring.psychometrics.ranking.joint import top_k
from hiring.psychometrics.ranking.oracle import poisson_binomial_top_k
from hiring.psychometrics.ranking.precision import PersonPosteriors
from hiring.psychometrics.reliability.alpha import cronbach_alpha, persons_by_scenarios
from tests.support.known import generated

Find = Callable[[str], Path]


def read_columns(path: Path, wanted: list[str], delimiter: str = ",") -> NDArray[np.float64]:
    with path.open(newline="", encoding="utf-8") as lines:
        rows = [[row[name] for name in wanted] for row in csv.DictReader(lines, delimiter=delimiter)]
    return np.array(rows, dtype=np.float64)


def test_alpha_of_the_generated_table(known: dict[str, Any]) -> None:
    table = generated(known["generator"])
    assert table.sum() == known["generator"]["total"]
    assert table.sum(axis=0).tolist() == known["generator"]["col_sums"]
    assert cronbach_alpha(table) == pytest.approx(known["ctt"]["alpha_X"], abs=1e-9)
    assert cronbach_alpha(table >= 2) == pytest.approx(known["ctt"]["alpha_Z"], abs=1e-9)


def test_one_minus_one_over_f_is_alpha(known: dict[str, Any]) -> None:
    table = persons_by_scenarios(generated(known["generator"]))
    assert 1 - 1 / table.f == pytest.approx(known["ctt"]["alpha_X"], abs=1e-9)


def test_alpha_of_the_homeostasis_inventory(shared_data: Find) -> None:
    table = read_columns(shared_data("data/selection/HCI.csv"), [f"Item {number}" for number in range(1, 21)])
    assert table.shape == (651, 20)
    assert cronbach_alpha(table) == pytest.approx(0.7155, abs=5e-5)


def test_alpha_of_verbal_aggression(shared_data: Find) -> None:
    path = shared_data("data/irt/VerbalAggression.csv")
    with path.open(newline="", encoding="utf-8") as lines:
        names = next(csv.reader(lines))
    graded = read_columns(path, [name for name in names if name.startswith("resp.")])
    dichotomous = read_columns(path, [name for name in names if name.startswith("resp2.")])
    assert graded.shape == dichotomous.shape == (316, 24)
    assert cronbach_alpha(graded) == pytest.approx(0.8876, abs=5e-5)
    assert cronbach_alpha(dichotomous) == pytest.approx(0.8761, abs=5e-5)


def test_alpha_of_a_scale_with_reversed_items_on_complete_rows(shared_data: Find) -> None:
    path = shared_data("data/scales/CFCS/data.csv")
    table = read_columns(path, [f"Q{number}" for number in range(1, 13)], delimiter="\t")
    # Complete as the reference counts it, without a 0; that keeps one row of -1 throughout (else .8717).
    complete = table[(table != 0).all(axis=1)]
    assert len(complete) == 14820
    reversed_items = [number - 1 for number in (3, 4, 5, 9, 10, 11, 12)]
    complete[:, reversed_items] = 6 - complete[:, reversed_items]
    assert cronbach_alpha(complete) == pytest.approx(0.8715, abs=5e-5)


def test_mean_squares_give_the_published_intraclass_correlations(known: dict[str, Any]) -> None:
    known = known["reliability"]
    table = persons_by_scenarios(known["shrout_fleiss"])
    single = (table.ms_persons - table.ms_residual) / (table.ms_persons + (table.j - 1) * table.ms_residual)
    assert single == pytest.approx(known["ICC31"], abs=1e-6)


def test_ranking_of_five_by_oracle_and_by_draws(known: dict[str, Any]) -> None:
    known = known["ranking"]
    persons = PersonPosteriors.from_nodes([1.0], [known["mu"]], [known["se"]])
    expected = np.array([known["P_top1"], known["P_top2"], known["P_top3"]])
    np.testing.assert_allclose(poisson_binomial_top_k(persons, [1, 2, 3]), expected, atol=2e-6)
    assert persons.probability_above(0, 1) == pytest.approx(known["P_A_gt_B"], abs=1e-7)
    drawn = top_k(persons, [1, 2, 3], seed_material=b"five", draws=40_000).p_top_k
    np.testing.assert_allclose(drawn, expected, atol=4 * 0.5 / np.sqrt(40_000))
