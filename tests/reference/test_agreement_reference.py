"""Agreement against answers computed elsewhere (R 4.2: multilevel, lme4, psych)."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from hiring.adapters.tables import Table, read_table
from hiring.psychometrics.agreement.groups import (
    group_variance,
    within_group_agreement,
    within_group_agreement_of_items,
)
from hiring.psychometrics.reliability.intraclass import intraclass
from hiring.psychometrics.reliability.scale import describe_scale

Find = Callable[[str], Path]
FOUR = 5e-5


def grouped(table: Table, group: str, columns: list[str]) -> dict[str | None, NDArray[np.float64]]:
    labels, values = np.array(table.labels(group)), table.numbers(columns)
    return {label: values[labels == label] for label in dict.fromkeys(labels.tolist())}


def test_the_known_indices_of_agreement(known: dict[str, Any]) -> None:
    expected = known["reliability"]
    assert within_group_agreement([5, 6, 5, 6, 5], options=7) == pytest.approx(expected["rwg_7pt_56565"], abs=1e-12)
    # Three items with a mean variance of .4 on five points.
    spread = np.sqrt(0.4) * np.array([[-1.0, 1.0, 0.0], [0.0, -1.0, 1.0], [1.0, 0.0, -1.0]])
    found = within_group_agreement_of_items(spread, options=5)
    assert found == pytest.approx(expected["rwgJ_J3_meanvar04_5pt"], abs=1e-6)
    example = expected["ICC1_example"]
    one_way = group_variance(example["groups"])
    assert (one_way.icc1, one_way.icc2) == pytest.approx((example["ICC1"], example["ICC2"]), abs=1e-6)


def test_three_reviewers_of_each_proposal(shared_data: Find, published: dict[str, Any]) -> None:
    groups = grouped(read_table(shared_data("data/raters/AIBS.csv")), "ID", ["Score"])
    expected = published["AIBS"]
    ratings = np.array([scores[:, 0] for scores in groups.values()])
    assert ratings.shape == (expected["proposals"], expected["reviewers_each"])
    # REML of a one-way random model is, with equal numbers and a positive estimate, the one-way mean squares.
    found = intraclass(ratings)
    assert found.icc11.value == pytest.approx(expected["ICC_single_REML"], abs=FOUR)
    assert found.icc1k.value == pytest.approx(expected["ICC_mean_of_3"], abs=FOUR)


@pytest.mark.parametrize("column", ["HRS", "LEAD"])
def test_climate_in_99_groups_of_different_size(column: str, shared_data: Find, published: dict[str, Any]) -> None:
    groups = grouped(read_table(shared_data("data/hr/bh1996.csv")), "GRP", [column])
    found = group_variance([scores[:, 0] for scores in groups.values()])
    expected = published["bh1996"]
    assert found.groups == expected["groups"]
    # We follow multilevel::ICC1, k = N / G; Snedecor's n0 instead would give .1335 for HRS.
    assert found.icc1 == pytest.approx(expected[column]["ICC1"], abs=FOUR)
    assert found.icc2 == pytest.approx(expected[column]["ICC2"], abs=FOUR)


def test_leadership_in_49_companies(shared_data: Find, published: dict[str, Any]) -> None:
    table = read_table(shared_data("data/hr/lq2002.csv"))
    columns = [f"LEAD{number:02}" for number in range(1, 12)]
    groups = grouped(table, "COMPID", columns)
    expected = published["lq2002"]
    assert len(groups) == expected["groups"]
    assert describe_scale(table.numbers(columns)).alpha == pytest.approx(expected["LEAD_alpha"], abs=FOUR)
    agreed = [within_group_agreement_of_items(ratings, options=5) for ratings in groups.values()]
    assert np.mean(agreed) == pytest.approx(expected["rwg_j_mean_ranvar2"], abs=FOUR)


def test_cohesion_in_two_companies(shared_data: Find, published: dict[str, Any]) -> None:
    groups = grouped(read_table(shared_data("data/hr/cohesion.csv")), "UNIT", ["COH01"])
    found = {unit: within_group_agreement(ratings[:, 0], options=5) for unit, ratings in groups.items()}
    assert found == pytest.approx(published["cohesion"]["rwg_COH01_ranvar2"], abs=FOUR)
