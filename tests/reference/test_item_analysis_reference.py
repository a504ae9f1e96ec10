"""Item analysis against answers computed elsewhere (R 4.2: psych, ltm, multilevel; Shrout & Fleiss 1979).

Where people left gaps, `psych::alpha` uses pairwise covariances and the reference of CFCS complete rows. We give
both: `alpha` is pairwise, because it throws no answer away, `alpha_complete` is of complete rows.
"""

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from hiring.adapters.tables import read_table
from hiring.psychometrics.reliability.halves import lengthening
from hiring.psychometrics.reliability.intraclass import intraclass
from hiring.psychometrics.reliability.item_analysis import analyse_items
from hiring.psychometrics.reliability.options import analyse_options, grade
from hiring.psychometrics.reliability.repeatability import retest
from hiring.psychometrics.reliability.scale import describe_scale
from tests.support.known import generated

Find = Callable[[str], Path]
FOUR = 5e-5  # the reference gives four decimals


def turned(table: NDArray[np.float64], columns: Sequence[int], ends: float) -> NDArray[np.float64]:
    table = table.copy()
    table[:, columns] = ends - table[:, columns]
    return table


def test_items_of_the_generated_table(known: dict[str, Any]) -> None:
    found = analyse_items(generated(known["generator"]))
    expected = known["ctt"]
    assert found.scale.alpha == pytest.approx(expected["alpha_X"], abs=1e-9)
    np.testing.assert_allclose([item.item_rest for item in found.items], expected["item_rest_X"], atol=5e-8)
    dropped = [item.alpha_if_dropped for item in found.items]
    np.testing.assert_allclose(dropped, expected["alpha_if_deleted_X"], atol=5e-8)


def test_the_dichotomised_generated_table(known: dict[str, Any]) -> None:
    table = generated(known["generator"]) >= 2
    assert describe_scale(table).alpha == pytest.approx(known["ctt"]["alpha_Z"], abs=1e-9)


def test_the_six_forms_of_shrout_and_fleiss(known: dict[str, Any]) -> None:
    expected = known["reliability"]
    found = intraclass(expected["shrout_fleiss"])
    for form in ("ICC11", "ICC21", "ICC31", "ICC1k", "ICC2k", "ICC3k"):
        assert getattr(found, form.lower()).value == pytest.approx(expected[form], abs=1e-6)
    # Limits as printed by psych::ICC for the same table.
    printed = {
        "icc11": (-0.13, 0.72),
        "icc21": (0.02, 0.76),
        "icc31": (0.34, 0.95),
        "icc1k": (-0.88, 0.91),
        "icc2k": (0.07, 0.93),
        "icc3k": (0.68, 0.99),
    }
    for form, (low, high) in printed.items():
        one = getattr(found, form)
        assert (one.low, one.high) == (pytest.approx(low, abs=5.1e-3), pytest.approx(high, abs=5.1e-3))


def test_twenty_items_must_grow_to_reach_eight_tenths(known: dict[str, Any]) -> None:
    expected = known["reliability"]["spearman_brown_a60_20items_to80"]
    assert 20 * lengthening(0.6, 0.8) == pytest.approx(expected, abs=5e-5)


def test_alphas_of_the_five_scales_with_gaps(shared_data: Find, published: dict[str, Any]) -> None:
    table = read_table(shared_data("data/scales/bfi.csv"))
    assert table.n == published["bfi"]["n"]
    with shared_data("data/scales/bfi_keys.csv").open(encoding="utf-8", newline="") as lines:
        keys = {name: items.split(";") for name, items in csv.reader(lines)}
    for name, items in keys.items():
        scores = table.numbers([item.removeprefix("-") for item in items])
        scores = turned(scores, [at for at, item in enumerate(items) if item.startswith("-")], 7)
        found = describe_scale(scores)
        assert found.alpha == pytest.approx(published["bfi"]["alpha_raw"][name], abs=FOUR)
        assert found.n_complete < found.n
        assert found.alpha_complete != pytest.approx(found.alpha, abs=1e-5)


# Which items psych::alpha(check.keys=TRUE) turned: those the scale's key turns.
BIG5_TURNED = {"E": (2, 4, 6, 8, 10), "N": (2, 4), "A": (1, 3, 5, 7), "C": (2, 4, 6, 8), "O": (2, 4, 6)}


@pytest.mark.parametrize("trait", list(BIG5_TURNED))
def test_alphas_of_a_large_file_with_0_for_missing(trait: str, shared_data: Find, published: dict[str, Any]) -> None:
    table = read_table(shared_data("data/scales/BIG5/data.csv"))
    scores = table.numbers([f"{trait}{number}" for number in range(1, 11)])
    scores[scores == 0] = np.nan
    found = describe_scale(turned(scores, [number - 1 for number in BIG5_TURNED[trait]], 6))
    expected = published["BIG5_openpsych"]
    assert table.n == expected["n"]
    assert found.alpha == pytest.approx(expected["alpha_raw_zero_as_missing"][trait], abs=FOUR)


def test_the_weakest_item_of_the_customer_scale_is_about_convenience(
    shared_data: Find, published: dict[str, Any]
) -> None:
    expected = published["CFCS"]
    names = [f"Q{number}" for number in range(1, 13)]
    table = read_table(shared_data("data/scales/CFCS/data.csv")).numbers(names)
    assert len(table) == expected["rows"]
    complete = table[(table != 0).all(axis=1)]  # as the reference counts it: one row of -1 stays
    found = analyse_items(turned(complete, [number - 1 for number in expected["reverse"]], 6), names)
    assert found.scale.n_complete == expected["complete"]
    assert found.scale.alpha == pytest.approx(expected["alpha_raw"], abs=FOUR)
    weakest = min(found.items, key=lambda item: item.item_rest)
    assert (weakest.name, round(weakest.item_rest, 3)) == ("Q5", 0.387)
    table[table == 0] = np.nan
    gaps = describe_scale(turned(table, [number - 1 for number in expected["reverse"]], 6))
    assert gaps.alpha_complete == pytest.approx(expected["alpha_raw"], abs=FOUR)
    assert gaps.alpha == pytest.approx(0.8713, abs=FOUR)  # pairwise: close, not the same


def test_the_weakest_item_of_the_work_ethic_scale(shared_data: Find, published: dict[str, Any]) -> None:
    expected = published["PWE"]
    names = [f"Q{number}A" for number in range(1, 20)]
    table = read_table(shared_data("data/scales/PWE/data.csv")).numbers(names)
    assert len(table) == expected["rows"]
    table[table == 0] = np.nan  # one person left everything out, and is not counted
    found = analyse_items(turned(table, [number - 1 for number in expected["reverse"]], 6), names)
    assert found.scale.n == expected["rows"] - 1
    assert found.scale.alpha == pytest.approx(expected["alpha_raw"], abs=FOUR)
    weakest = min(found.items, key=lambda item: item.item_rest)
    assert (weakest.name, round(weakest.item_rest, 3)) == ("Q14A", 0.183)


def test_choices_scored_by_the_key_of_the_homeostasis_inventory(shared_data: Find, published: dict[str, Any]) -> None:
    table = read_table(shared_data("data/selection/HCItest.csv"))
    names = [f"Item {number}" for number in range(1, 21)]
    choices = list(zip(*(table.labels(name) for name in names), strict=True))
    key = published["HCI"]["key"]
    graded = grade(choices, key)
    scored = read_table(shared_data("data/selection/HCI.csv")).numbers(names)
    assert (graded == scored).all()
    found = analyse_items(graded, names)
    assert found.scale.n == published["HCI"]["n"]
    assert found.scale.alpha == pytest.approx(published["HCI"]["alpha"], abs=FOUR)
    keyed = [one.key_correlation for one in analyse_options(choices, key, names)]
    np.testing.assert_allclose(keyed, [item.item_rest for item in found.items], atol=1e-12)
    assert min(keyed) > 0


def test_the_homeostasis_inventory_taken_twice(shared_data: Find, published: dict[str, Any]) -> None:
    table = read_table(shared_data("data/selection/HCItestretest.csv"))
    totals, occasion = table.numbers(["total"])[:, 0], table.labels("test")
    # A person's two rows follow each other, the retest first in some and last in others.
    order = [at if occasion[at] == "test" else at + 1 for at in range(0, table.n, 2)]
    again = [at if occasion[at] == "retest" else at + 1 for at in range(0, table.n, 2)]
    assert all(occasion[at] == "test" for at in order)
    found = retest(totals[order], totals[again])
    assert found.n == 45
    assert found.r == pytest.approx(published["HCI"]["test_retest_r_n45"], abs=5e-4)
    assert found.low < 0.770 < found.high


def test_verbal_aggression_graded_and_dichotomous(shared_data: Find, published: dict[str, Any]) -> None:
    table = read_table(shared_data("data/irt/VerbalAggression.csv"))
    for prefix, key in (("resp.", "alpha_poly"), ("resp2.", "alpha_dich")):
        found = describe_scale(table.numbers([name for name in table.names if name.startswith(prefix)]))
        assert found.n == published["VerbalAggression"]["n"]
        assert found.alpha == pytest.approx(published["VerbalAggression"][key], abs=FOUR)


def test_ability_items_scored_by_their_key(shared_data: Find, published: dict[str, Any]) -> None:
    expected = published["iqitems16_raw"]
    table = read_table(shared_data("data/scales/iqitems16_raw.csv"))
    choices = list(zip(*(table.labels(name) for name in table.names), strict=True))
    graded = grade(choices, [str(option) for option in expected["key"]])
    assert describe_scale(graded).alpha == pytest.approx(expected["alpha_scored"], abs=FOUR)
    scored = read_table(shared_data("data/scales/ability16.csv")).numbers(table.names)
    both = ~np.isnan(graded) & ~np.isnan(scored)
    assert (graded[both] == scored[both]).all()
    assert describe_scale(scored).alpha == pytest.approx(published["ability16"]["alpha"], abs=FOUR)


def test_the_matrix_of_generated_test_takers(shared_data: Find, published: dict[str, Any]) -> None:
    table = read_table(shared_data("data/irt/GMAT.csv"))
    scores = table.numbers([f"Item{number}" for number in range(1, 21)])
    assert len(scores) == published["GMAT"]["n"]
    assert describe_scale(scores).alpha == pytest.approx(published["GMAT"]["alpha"], abs=FOUR)
